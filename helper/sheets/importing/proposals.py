"""Proposes missing values, which the user must confirm: the design above a row, and the year of an incomplete date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from helper.sheets.importing.answers import Answers
from helper.sheets.importing.rows import SheetRow
from helper.sheets.importing.tables import ImportQuestion
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import DayOrder, day_in_year
from helper.translation import comma_list, tr, tr_n

_EXAMPLES = 2
_OTHER = {Role.REPORTED.value: Role.REMOVED.value, Role.REMOVED.value: Role.REPORTED.value}
_FIELDS = {Role.REPORTED.value: "reported_on", Role.REMOVED.value: "removed_on"}


def propose(
    rows: Sequence[SheetRow], order: DayOrder | None, answers: Answers
) -> tuple[list[SheetRow], tuple[ImportQuestion, ...]]:
    """Propose missing values.

    Returns the rows with proposals and confirmed values, and the questions that are still open.
    """
    rows = _with_years(rows, order)
    if answers.years_near:
        rows = list(map(_with_years_taken, rows))
    if answers.designs_above:
        rows = list(map(_with_design_taken, rows))
    return rows, (*_year_question(rows), *_design_question(rows))


def _with_years(rows: Sequence[SheetRow], order: DayOrder | None) -> list[SheetRow]:
    """Return the rows, with a full date in `proposed` for each date whose missing year can be guessed."""
    proposed = list(rows)
    for name in _FIELDS if any(row.short_days for row in rows) else ():
        below = _days_below(rows, name)
        above: tuple[str, date] | None = None
        for place, row in enumerate(rows):
            if day := _day_of(row, name):
                above = row.sheet, day
            elif text := dict(row.short_days).get(name):
                beside = [day for sheet, day in filter(None, (above, below[place])) if sheet == row.sheet]
                if whole := _whole(text, name, proposed[place], beside, order):
                    pairs = (*proposed[place].proposed, (name, whole.isoformat()))
                    proposed[place] = proposed[place]._replace(proposed=pairs)
    return proposed


def _with_years_taken(row: SheetRow) -> SheetRow:
    """Return the row with the proposed dates in its date fields. The user has confirmed these dates."""
    proposed = dict(row.proposed)
    days = {_FIELDS[name]: date.fromisoformat(proposed.pop(name)) for name in _FIELDS if name in proposed}
    return row._replace(**days, proposed=tuple(proposed.items()), short_days=()) if days else row  # type: ignore[arg-type]


def _days_below(rows: Sequence[SheetRow], name: str) -> list[tuple[str, date] | None]:
    """Return, for each row, the next date in the rows below, and the sheet that contains it.

    `name` is the column, "reported" or "removed".
    """
    found: list[tuple[str, date] | None] = [None] * len(rows)
    nearest: tuple[str, date] | None = None
    for place in range(len(rows) - 1, -1, -1):
        found[place] = nearest
        if day := _day_of(rows[place], name):
            nearest = rows[place].sheet, day
    return found


def _day_of(row: SheetRow, name: str) -> date | None:
    return row.reported_on if name == Role.REPORTED.value else row.removed_on


def _proposed_day(row: SheetRow, name: str) -> date | None:
    text = dict(row.proposed).get(name)
    return date.fromisoformat(text) if text else None


def _whole(
    text: str, name: str, row: SheetRow, beside: Sequence[date], order: DayOrder | None
) -> date | None:
    """Return the date with its most likely year; None if no other date is known for comparison.

    A row can have two dates: that of the report and that of the removal. If the row's other date is known,
    choose the year that brings the two dates closest together without a removal before the report. Otherwise,
    choose the year that brings the date closest to those in the neighbouring rows, `beside`.
    """
    other = _day_of(row, _OTHER[name]) or _proposed_day(row, _OTHER[name])
    near = [other] if other else list(beside)
    years = sorted({year for day in near for year in range(day.year - 1, day.year + 2)})
    days = [day for year in years if (day := _settled(text, year, order))]
    if other:
        removal = name == Role.REMOVED.value
        days = [day for day in days if (day >= other if removal else day <= other)]
    distances = [(sum(abs((day - known).days) for known in near), day) for day in days]
    return min(distances)[1] if distances else None


def _settled(text: str, year: int, order: DayOrder | None) -> date | None:
    day = day_in_year(text, year)
    return day.settled(order) if day else None


def _with_design_taken(row: SheetRow) -> SheetRow:
    """Return the row with the proposed design in its design fields. The user has confirmed the design."""
    title = _proposed_work(row)
    if not title:
        return row
    rest = tuple(pair for pair in row.proposed if pair[0] != "work")
    return row._replace(work=title, works=(title,), proposed=rest)


def _proposed_work(row: SheetRow) -> str:
    """Return the title of the proposed design; empty if the row already names a design, or has no listing."""
    return dict(row.proposed).get("work", "") if row.proposed and row.listings and not row.work else ""


def _year_question(rows: Sequence[SheetRow]) -> Iterator[ImportQuestion]:
    lines = []
    for row in (row for row in rows if row.short_days):
        proposed, written = dict(row.proposed), dict(row.short_days)
        lines += [
            tr(
                "{row}:  {written} is {day}",
                row=row.place_in_words,
                written=written[name],
                day=proposed[name],
            )
            for name in _FIELDS
            if name in proposed
        ]
    if lines:
        text = tr_n(
            "{n} date has no year. Use the year of the neighbouring rows, or of the other date in the row?",
            "{n} dates have no year. Use the year of the neighbouring rows, or of the other date in the row?",
            len(lines),
        )
        yield ImportQuestion("", "years", text, ("years=near",), tuple(lines[:_EXAMPLES]))


def _design_question(rows: Sequence[SheetRow]) -> Iterator[ImportQuestion]:
    """Ask whether rows without a design belong to the design named above them or in the sheet's name."""
    titles = Counter(title for row in rows if (title := _proposed_work(row)))
    if titles:
        named = [
            tr_n("“{title}” ({n} row)", "“{title}” ({n} rows)", times, title=title)
            for title, times in titles.most_common(3)
        ]
        more = ["…"] if len(titles) > 3 else []
        text = tr_n(
            "{n} row names no design. Is its design in the text above it, or in the sheet's name? {titles}",
            "{n} rows name no design. Is their design in the text above them, or in the sheet's name? {titles}",
            titles.total(),
            titles=comma_list([*named, *more]),
        )
        yield ImportQuestion("", "designs", text, ("designs=above",))

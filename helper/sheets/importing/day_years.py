"""Proposes a year for each day that was written without one: from the row's other day, else from the rows beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from helper.sheets.importing.rows import SheetRow
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import DayOrder, day_in_year

_OTHER = {Role.REPORTED.value: Role.REMOVED.value, Role.REMOVED.value: Role.REPORTED.value}
_FIELDS = {Role.REPORTED.value: "reported_on", Role.REMOVED.value: "removed_on"}


def with_proposed_years(rows: Sequence[SheetRow], order: DayOrder | None) -> list[SheetRow]:
    """The rows with whole days in `proposed`, under the names of their columns; a day that stays open has none."""
    proposed = list(rows)
    for name in _FIELDS:
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


def with_years_taken(row: SheetRow) -> SheetRow:
    """The row with the days that were proposed, because the user has said yes."""
    told = dict(row.proposed)
    days = {_FIELDS[name]: date.fromisoformat(told.pop(name)) for name in _FIELDS if name in told}
    return row._replace(**days, proposed=tuple(told.items()), short_days=()) if days else row  # type: ignore[arg-type]


def _days_below(rows: Sequence[SheetRow], name: str) -> list[tuple[str, date] | None]:
    """For each row the nearest day below it, with the name of its sheet."""
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
    """The day with its likely year: a removal follows its report, else the day nearest to those beside it."""
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


def examples_of_years(rows: Sequence[SheetRow]) -> Iterator[str]:
    """The first of the proposals, as "12.03. in row 4 is 2024-03-12"."""
    for row in rows:
        told, written = dict(row.proposed), dict(row.short_days)
        yield from (f"{row.place}:  {written[name]} is {told[name]}" for name in _FIELDS if name in told)

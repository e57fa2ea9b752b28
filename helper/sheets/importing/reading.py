"""Reads a whole file in passes: tables, designs, rows, proposals and checks.

Each pass uses the results of the previous passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, Source, column_letters
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.register import Register, read_designs
from helper.sheets.importing.row_checks import check_rows
from helper.sheets.importing.row_reader import read_rows
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.importing.tables import Columns, ImportQuestion, find_tables
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import DayOrder, day_in_year
from helper.translation import comma_list, tr, tr_n


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """The content of a file that was read but is not imported yet."""

    name: str
    rows: tuple[SheetRow, ...]
    tables: tuple[tuple[Sheet, Columns], ...]
    questions: tuple[ImportQuestion, ...]
    remarks: tuple[str, ...]
    register: Register
    """The designs in the records, and those in the file's sheets of designs."""
    hidden_sheets: tuple[str, ...]
    """Names of sheets that were not read because they are hidden."""
    hidden_columns: list[tuple[str, str]]
    """Heading and letters of each hidden column whose content is kept as notes."""
    designs: list[Work]
    """The designs in the file's sheets of designs, with the values from the file."""
    data: list[SheetRow]


def read_sheet(source: Source, answers: Answers, known: Register, today: date) -> SheetReading:
    """Read the rows of the file; `known` has the designs of the records.

    Raises `WrongUse` if an answer names a column or sheet that the file does not have.
    """
    tables = find_tables(source, answers)
    register = read_designs(source, known, answers)
    rows = read_rows(tables, register, answers)
    rows = _with_years(rows, tables.order)
    if answers.years_near:
        rows = list(map(_with_years_taken, rows))
    if answers.designs_above:
        rows = list(map(_with_design_taken, rows))
    checked = check_rows(rows, tables, register, answers, today)
    data = [row for row in checked.rows if row.kind is RowKind.DATA]
    sheets, described = {row.sheet for row in data}, set(register.rows.values())
    read = [
        (sheet, table.columns)
        for sheet in source.sheets
        if not sheet.notes and sheet.name not in register.sheets
        for table in tables.found.get(sheet.name, ())
        if table.columns.roles
    ]
    hidden = ((columns.heading(at), column_letters(at)) for _, columns in read for at in columns.hidden)
    columns_asked = (question for question in tables.questions if question.sheet in sheets)
    return SheetReading(
        name=source.name,
        rows=checked.rows,
        tables=tuple(read),
        questions=(*columns_asked, *_year_question(rows), *_design_question(rows), *checked.questions),
        remarks=source.remarks,
        register=register,
        hidden_sheets=tuple(sheet.name for sheet in source.sheets if sheet.name not in tables.found),
        hidden_columns=list(dict.fromkeys(hidden)),
        designs=[work for work in register.works if work.id in described],
        data=data,
    )


_EXAMPLES = 2
_FIELDS = {Role.REPORTED.value: "reported_on", Role.REMOVED.value: "removed_on"}
"""The field of a row that holds a date, by the name of its column."""


def _with_years(rows: Sequence[SheetRow], order: DayOrder | None) -> list[SheetRow]:
    """Return the rows, with a full date in `proposed` for each date whose missing year can be guessed."""
    proposed = list(rows)
    for name, field in _FIELDS.items() if any(row.short_days for row in rows) else ():
        days = [(row.sheet, day) if (day := getattr(row, field)) else None for row in rows]
        above = accumulate(days, _latest)
        below = reversed([*accumulate(reversed(days), _latest)])
        for place, (row, *near) in enumerate(zip(rows, above, below, strict=True)):
            if text := dict(row.short_days).get(name):
                beside = [day for sheet, day in filter(None, near) if sheet == row.sheet]
                if whole := _whole(text, name, proposed[place], beside, order):
                    pairs = (*proposed[place].proposed, (name, whole.isoformat()))
                    proposed[place] = proposed[place]._replace(proposed=pairs)
    return proposed


def _latest(known: tuple[str, date] | None, day: tuple[str, date] | None) -> tuple[str, date] | None:
    return day or known


def _with_years_taken(row: SheetRow) -> SheetRow:
    """Return the row with the proposed dates in its date fields. The user has confirmed these dates."""
    proposed = dict(row.proposed)
    days = {_FIELDS[name]: date.fromisoformat(proposed.pop(name)) for name in _FIELDS if name in proposed}
    return row._replace(**days, proposed=tuple(proposed.items()), short_days=()) if days else row  # type: ignore[arg-type]


def _whole(
    text: str, name: str, row: SheetRow, beside: Sequence[date], order: DayOrder | None
) -> date | None:
    """Return the date with its most likely year; None if no other date is known for comparison.

    A row can have two dates: that of the report and that of the removal. If the row's other date is known,
    choose the year that brings the two dates closest together without a removal before the report. Otherwise,
    choose the year that brings the date closest to those in the neighbouring rows, `beside`.
    """
    removal = name == Role.REMOVED.value
    other: date | None = row.reported_on if removal else row.removed_on
    if other is None and (
        proposed := dict(row.proposed).get((Role.REPORTED if removal else Role.REMOVED).value)
    ):
        other = date.fromisoformat(proposed)
    near = [other] if other else list(beside)
    years = sorted({year for day in near for year in range(day.year - 1, day.year + 2)})
    days = [day for year in years if (read := day_in_year(text, year)) and (day := read.settled(order))]
    if other:
        days = [day for day in days if (day >= other if removal else day <= other)]
    distances = [(sum(abs((day - known).days) for known in near), day) for day in days]
    return min(distances)[1] if distances else None


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

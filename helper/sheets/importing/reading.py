"""Reads a whole file in passes: tables, designs, rows, proposals and checks.

Each pass uses the results of the previous passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, Source, column_letters
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.register import Register, read_designs
from helper.sheets.importing.row_checks import check_rows
from helper.sheets.importing.row_reader import read_rows
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.importing.tables import Columns, ImportQuestion, find_tables
from helper.translation import comma_list, tr_n


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


def read_sheet(source: Source, answers: Answers, known: Register) -> SheetReading:
    """Read the rows of the file; `known` has the designs of the records.

    Raises `WrongUse` if an answer names a column or sheet that the file does not have.
    """
    tables = find_tables(source, answers)
    register = read_designs(source, known, answers)
    rows = read_rows(tables, register, answers)
    if answers.designs_above:
        rows = list(map(_with_heading_taken, rows))
    checked = check_rows(rows, register)
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
    designs_asked = _design_question(rows) if answers.designs_above is None else ()
    columns_asked = (question for question in tables.questions if question.sheet in sheets)
    return SheetReading(
        name=source.name,
        rows=checked.rows,
        tables=tuple(read),
        questions=(*columns_asked, *designs_asked, *checked.questions),
        remarks=source.remarks,
        register=register,
        hidden_sheets=tuple(sheet.name for sheet in source.sheets if sheet.name not in tables.found),
        hidden_columns=list(dict.fromkeys(hidden)),
        designs=[work for work in register.works if work.id in described],
        data=data,
    )


def _with_heading_taken(row: SheetRow) -> SheetRow:
    """Return the row with the heading above it as its design. The user has confirmed the design."""
    return row._replace(work=row.heading, works=(row.heading,)) if row.heading and row.listings else row


def _design_question(rows: Sequence[SheetRow]) -> Iterator[ImportQuestion]:
    """Ask whether the lines of a plain text belong to the designs that its headings name."""
    titles = Counter(row.heading for row in rows if row.heading and row.listings and not row.work)
    if titles:
        named = [
            tr_n("“{title}” ({n} row)", "“{title}” ({n} rows)", times, title=title)
            for title, times in titles.most_common(3)
        ]
        more = ["…"] if len(titles) > 3 else []
        text = tr_n(
            "{n} line names no design. Is its design in the text above it? {titles}",
            "{n} lines name no design. Is their design in the text above them? {titles}",
            titles.total(),
            titles=comma_list([*named, *more]),
        )
        yield ImportQuestion("", "designs", text, ("designs=above", "designs=none"))

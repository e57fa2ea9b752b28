"""Reads a whole file in passes: tables, designs, rows, proposals and checks.

Each pass uses the results of the previous passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from helper.model.text import normalize
from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, Source, column_letters
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.proposals import propose
from helper.sheets.importing.register import Register, read_designs
from helper.sheets.importing.row_checks import Spelling, check_rows
from helper.sheets.importing.row_reader import read_rows
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.importing.tables import Columns, ImportQuestion, find_tables


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """The content of a file that was read but is not imported yet."""

    name: str
    rows: tuple[SheetRow, ...]
    tables: tuple[tuple[Sheet, Columns], ...]
    questions: tuple[ImportQuestion, ...]
    remarks: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    """Titles that may be misspellings of another title, and about which the user has not answered yet."""
    aliases: Mapping[str, tuple[str, ...]]
    """Spellings that the user confirmed, by the folded title of the design."""
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
    if answers.all_spellings:
        # The user agreed to all similar titles, but answers about individual titles take precedence.
        answers = replace(answers, all_spellings=False)
        proposed = read_sheet(source, answers, known, today).spellings
        meant = {normalize(spelling.title): spelling.meant for spelling in proposed}
        answers = replace(answers, works={**meant, **answers.works})
    tables = find_tables(source, answers)
    register = read_designs(source, known, answers)
    rows = read_rows(tables, register, answers)
    rows, proposals = propose(rows, tables.order, answers)
    checked = check_rows(rows, tables, known, register, answers, today)
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
        questions=(*columns_asked, *proposals, *checked.questions),
        spellings=checked.spellings,
        aliases=checked.aliases,
        remarks=source.remarks,
        register=register,
        hidden_sheets=tuple(sheet.name for sheet in source.sheets if sheet.name not in tables.found),
        hidden_columns=list(dict.fromkeys(hidden)),
        designs=[work for work in register.works if work.id in described],
        data=data,
    )

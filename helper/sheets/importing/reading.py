"""Reads a whole file in passes, each with the value of the one before: tables, designs, links, rows, proposals, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from helper.model.text import normalize
from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, Source, column_letters
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.design_reader import read_designs
from helper.sheets.importing.links import read_file_links
from helper.sheets.importing.proposals import propose
from helper.sheets.importing.register import Register
from helper.sheets.importing.row_checks import Spelling, check_rows
from helper.sheets.importing.row_reader import read_rows
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.importing.tables import Columns, ImportQuestion, find_tables


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """A file as it was understood; nothing is taken yet."""

    name: str
    rows: tuple[SheetRow, ...]
    """Every row of every sheet, once, in order."""
    tables: tuple[tuple[Sheet, Columns], ...]
    questions: tuple[ImportQuestion, ...]
    remarks: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    """Titles that are nearly another one and not answered yet."""
    aliases: Mapping[str, tuple[str, ...]]
    """Other spellings that the user has confirmed, by the folded title of their design."""
    register: Register
    """The designs that were known, with those of the file's own sheets of designs."""
    hidden_sheets: tuple[str, ...]
    """Sheets that were not taken because they are hidden."""
    hidden_columns: list[tuple[str, str]]
    """Columns that were kept and not read because they are hidden: what stands above each, and its letters."""
    designs: list[Work]
    """The designs of the file's own sheets of designs, as they will be."""
    data: list[SheetRow]
    """The rows that are about listings."""


def read_sheet(source: Source, answers: Answers, known: Register, today: date) -> SheetReading:
    """Understand the file; `known` are the designs of the records.

    Raises `WrongUse`: an answer names a column or a sheet that is not there.
    """
    if answers.all_spellings:
        # A yes to every title that is nearly another one; what was said of one stands.
        answers = replace(answers, all_spellings=False)
        proposed = read_sheet(source, answers, known, today).spellings
        meant = {normalize(spelling.title): spelling.meant for spelling in proposed}
        answers = replace(answers, works={**meant, **answers.works})
    tables = find_tables(source, answers)
    register = read_designs(source, known, answers)
    links = read_file_links(tables, register.sheets)
    rows = read_rows(tables, links, register, answers)
    rows, proposals = propose(rows, tables.order, answers)
    checked = check_rows(rows, tables, known, register, answers, today)
    data = [row for row in checked.rows if row.kind is RowKind.DATA]
    sheets, told = {row.sheet for row in data}, set(register.rows.values())
    read = [
        (sheet, table.columns)
        for sheet in source.sheets
        if sheet.name not in register.sheets
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
        designs=[work for work in register.works if work.id in told],
        data=data,
    )

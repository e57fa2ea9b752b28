"""Functions that write small sheets of invented listings, read them, and import them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from helper.sheets.files.sheet import Source
from helper.sheets.files.source import open_source, read_delimited
from helper.sheets.importing.answers import read_answers
from helper.sheets.importing.import_plan import ImportPlan, ImportPlanner
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, SheetRow
from helper.store.store import Store
from tests.factories import NOW, an_item_url

Workbook = Any
Worksheet = Any
"""Workbook and worksheet of xlsxwriter, which has no type annotations."""

TODAY = date(2026, 11, 24)
HEADINGS = ("Design", "Link", "Shop", "Reported on", "Complaint no.", "Status", "Notes")


def text_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "pirates.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, fill: Callable[[Workbook, Worksheet], None], name: str = "pirates.xlsx") -> Path:
    """Write a workbook whose first sheet is called Pirates; `fill` writes into the sheet."""
    path = folder / name
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        fill(book, book.add_worksheet("Pirates"))
    return path


class Hyperlink(NamedTuple):
    target: str
    shown: str


class Formula(NamedTuple):
    """A cell with a formula and its stored result."""

    formula: str
    shown: object


def table(
    folder: Path,
    *rows: Sequence[Any],
    headings: Sequence[str] = HEADINGS,
    hidden_row: int | None = None,
    hidden_column: int | None = None,
) -> Path:
    """Write a workbook with these headings and rows; `hidden_row` and `hidden_column` are counted from 0."""

    def fill(_: Workbook, sheet: Worksheet) -> None:
        write_rows(sheet, headings, *rows)
        if hidden_row is not None:
            sheet.set_row(hidden_row, None, None, {"hidden": True})
        if hidden_column is not None:
            sheet.set_column(hidden_column, hidden_column, None, None, {"hidden": True})

    return workbook(folder, fill)


def write_rows(sheet: Worksheet, *rows: Sequence[Any]) -> None:
    """Write rows from the top of a sheet; an empty sequence leaves a blank row."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, Hyperlink):
                sheet.write_url(number, column, cell.target, string=cell.shown)
            elif isinstance(cell, Formula):
                sheet.write_formula(number, column, cell.formula, None, cell.shown)
            else:
                sheet.write(number, column, cell)


def read(path: Path, *answers: str, register: Register | None = None) -> SheetReading:
    return read_sheet(open_source(path), read_answers(answers), register or Register())


def read_text(text: str, *answers: str, register: Register | None = None) -> SheetReading:
    """Read a CSV text, in which `#1` stands for the address of the invented listing number 1."""
    text = re.sub("#([0-9]+)", lambda number: an_item_url(int(number[1])), text)
    source = Source(name="pirates.csv", sheets=(read_delimited(text.encode()),), workbook=False)
    return read_sheet(source, read_answers(answers), register or Register())


def plan_of(store: Store, path: Path, *answers: str) -> tuple[SheetReading, ImportPlan]:
    """Read a file, and plan its import for a user with the name Mira."""
    parsed = read_answers(answers)
    reading = read_sheet(open_source(path), parsed, Register(tuple(store.works.all())))
    return reading, ImportPlanner(store, reading, NOW, "Mira").plan(hidden_rows=parsed.hidden_rows)


def take_in(store: Store, path: Path, *answers: str) -> ImportPlan:
    """Import a file into the records; return the plan of the import."""
    _, taken = plan_of(store, path, *answers)
    store.change(*taken.put)
    return taken


def take_text(store: Store, text: str, *answers: str) -> ImportPlan:
    """Import a CSV text, written as for `read_text`; return the plan of the import."""
    reading = read_text(text, *answers, register=Register(tuple(store.works.all())))
    taken = ImportPlanner(store, reading, NOW, "Mira").plan(hidden_rows=False)
    store.change(*taken.put)
    return taken


def data_of(path: Path, *answers: str, register: Register | None = None) -> list[SheetRow]:
    return read(path, *answers, register=register).data


def flags_of(row: SheetRow) -> set[Flag]:
    return set(row.flags)


def link_row(number: int = 0, **values: str) -> list[str]:
    """Return a row with the columns of `HEADINGS` and, by default, the link of an invented listing."""
    usual = {"design": "Quiet Whale", "shop": "", "reported": "", "complaint": "", "status": "", "notes": ""}
    cells = usual | values
    link = cells.get("link", an_item_url(number))
    return [
        cells["design"],
        link,
        *(cells[name] for name in ("shop", "reported", "complaint", "status", "notes")),
    ]


def two_sheets(folder: Path) -> Path:
    """Write a workbook with designs on one sheet and listings on the other, as users keep over years."""

    def fill(book: Workbook, listings: Worksheet) -> None:
        designs = book.add_worksheet("Designs")
        designs.merge_range(0, 0, 0, 3, "All my designs at IPP")
        write_rows(
            designs,
            [],
            ["Design", "Registration no.", "Approved?", "Shop"],
            ["Martin Inventor", "VA 2-301-001", "approved", "https://mira.example/martin"],
            ["Raven Librarian", "VA 2-301-002", "〃"],
            ["Wieloryb Cichy", "VA 2-301-003", "zatwierdzone"],
            [],
            ["Design", "Registration no.", "Approved?", "Shop"],
            ["Moon Fox", "VA 2-301-004", "pending"],
            ["do.", "VA 2-301-005", "pending"],
            ["4 designs"],
            ["TOTAL so far", 4],
        )
        write_rows(
            listings,
            HEADINGS,
            link_row(1, design="Martin Inventor", status="removed", reported="2024-03-04"),
            link_row(2, design="〃", status="removed", reported="2024-03-05"),
            link_row(3, design="Moon Fox"),
            ["TOTAL so far", 3],
        )

    return workbook(folder, fill)

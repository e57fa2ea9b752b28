"""Writes the records as a sheet that any spreadsheet program opens, and that can be brought in again.

Ids and numbers leave as text, and no text of a stranger can become a formula in the program that opens the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path

from helper.config.durable import write_durably
from helper.config.typed import is_folder
from helper.errors import NotDone, WrongUse
from helper.exchange.export.rows import PRESS_HEADINGS, press_rows, whole_rows
from helper.exchange.snapshot import Shelves
from helper.exchange.words.own_columns import HEADINGS
from helper.model.finding import Finding

_SHEET = "Listings"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*")
SUFFIXES = frozenset({".csv", ".xlsx"})
_WIDTHS = {"Link": 52, "Product title": 40}
_USUAL_WIDTH = 16


def export_to(
    path: Path, store: Shelves, findings: Sequence[Finding] | None = None, *, redacted: bool = False
) -> int:
    """Write these findings, or all with every design, into a file of the kind that its name says; how many rows it has.

    Raises:
        WrongUse: The name says neither .csv nor .xlsx.
        NotDone: The file cannot be written there; what stood there still does.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise WrongUse(
            f"“{path.name}” does not say what kind of sheet it is to be.",
            where=str(path),
            now="End its name with .xlsx or .csv.",
        )
    rows = list(_table(store, findings, redacted=redacted))
    write = csv_bytes if suffix == ".csv" else xlsx_bytes
    try:
        write_durably(path, write(rows))
    except OSError as error:
        raise NotDone(
            f"The sheet cannot be written: {error.strerror}.",
            where=str(path),
            now="Close it where it is open, or name another place."
            if is_folder(path.parent)
            else "There is no such folder. Make it first, or name another place.",
        ) from error
    return len(rows) - 1


def as_csv(store: Shelves, findings: Sequence[Finding] | None = None, *, redacted: bool = False) -> bytes:
    """Every finding as a record, in UTF-8 with the mark by which spreadsheet programs know it."""
    return csv_bytes(_table(store, findings, redacted=redacted))


def as_xlsx(store: Shelves, findings: Sequence[Finding] | None = None, *, redacted: bool = False) -> bytes:
    """Every finding as a row of text cells."""
    return xlsx_bytes(list(_table(store, findings, redacted=redacted)))


def csv_bytes(rows: Iterable[Sequence[str]], separator: str = ",") -> bytes:
    """Rows as text, none of whose fields a spreadsheet program computes."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as text cells below a head that stays in sight."""
    import xlsxwriter

    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(_SHEET)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(rows[0]):
            sheet.set_column(column, column, _WIDTHS.get(heading, _USUAL_WIDTH))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return content.getvalue()


def neutral(text: str) -> str:
    """The text with a mark before it when a spreadsheet program would compute it; reading takes the mark off again."""
    computed = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if computed else text


def _table(store: Shelves, findings: Sequence[Finding] | None, *, redacted: bool) -> Iterator[Sequence[str]]:
    chosen = store.findings.all() if findings is None else findings
    if redacted:
        yield PRESS_HEADINGS
        yield from press_rows(store, chosen)
        return
    yield HEADINGS
    yield from whole_rows(store, chosen, designs=findings is None)

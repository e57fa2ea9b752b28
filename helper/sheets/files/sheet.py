"""A spreadsheet as it was found: cells with their text and whatever beside the text may mislead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from helper.model.text import INVISIBLE

KEPT_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
_EXACT_TO = 2**53
"""Up to here every whole number can be stored in a cell as it is."""


class SheetCell(NamedTuple):
    """One cell; a tuple, because a file has hundreds of thousands of them."""

    text: str = ""
    """What it says, without blanks around it; numbers without an exponent, as many digits as the file has."""
    numeric: bool = False
    """Whether it is a number and not text."""
    day: date | None = None
    """Its day, where the sheet itself knows that the cell is a date."""
    target: str = ""
    """Where the link behind it leads; the text may say something else."""
    computed: bool = False
    """Whether a formula made the text out of other cells."""
    colour: str = ""
    """The colour behind it, as RRGGBB or a name of the theme, or that it is struck out; empty: neither."""
    merged: bool = False
    """Whether the sheet shows it as one with the cell above, whose value it has."""
    wide: bool = False
    """Whether the sheet shows it as one with cells to its right, as headings over several columns are."""

    @property
    def may_be_cut(self) -> bool:
        """Whether the number may have lost its last digits.

        A spreadsheet keeps 15 digits and writes zeros for the others, so a number of 16 that ends otherwise is whole:
        a program wrote it, and a double holds it exactly below 2^53. A formula may have made any digit of it.
        """
        digits = self.text.split(".")[0]
        if not self.numeric or len(digits) <= KEPT_DIGITS:
            return False
        return self.computed or digits.endswith("0") or not digits.isdigit() or int(digits) > _EXACT_TO


EMPTY = SheetCell()
_text_cell = lru_cache(maxsize=65536)(SheetCell)
"""A cell with nothing but a text; most of them stand in a column more than once."""


def read_cell_of(written: str | list[Any]) -> SheetCell:
    """The cell that was written as JSON: a text alone, or everything that there is."""
    if isinstance(written, str):
        return _text_cell(written)
    text, numeric, day, *rest = written
    return SheetCell(text, numeric, date.fromisoformat(day) if day else None, *rest)


@dataclass(frozen=True)
class SourceRow:
    """One row of a sheet, or one record of a text file."""

    number: int
    """1 for the first; rows that are blank or hidden count."""
    cells: tuple[SheetCell, ...]
    hidden: bool = False
    """Whether the user has hidden it; a row that only a filter hides is not hidden."""

    @cached_property
    def filled(self) -> list[tuple[int, SheetCell]]:
        """The cells that are not empty, with their columns; the first column is 0."""
        return [(column, cell) for column, cell in enumerate(self.cells) if cell.text or cell.target]

    def cell(self, column: int) -> SheetCell:
        """The cell in a column; rows may be shorter than their neighbours."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, or a whole text file."""

    name: str
    """Empty for a text file."""
    rows: tuple[SourceRow, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """Columns that the user has hidden; the first is 0."""
    notes: bool = False
    """Whether it is plain writing: each row is a line, there are no columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file; it is read once and never written."""

    name: str
    """The file's name without its folders."""
    sheets: tuple[Sheet, ...]
    workbook: bool
    """Whether its rows are counted as a spreadsheet program counts them; records of text files otherwise."""
    remarks: tuple[str, ...] = ()
    """What could not be read, in sentences."""


MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
"""So much is read of one sheet, blank cells too: at a kilobyte or two for a row, what a computer surely has room for."""


class TooLarge(ValueError):
    """Raised for a sheet that is larger than anything that is read; the text says by what."""


def refuse_large(rows: int, columns: int, name: str = "") -> None:
    """Look at the size before anything is made of it.

    Raises `TooLarge`: there are more rows or cells than are read.
    """
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        last = f"cell {column_letters(columns - 1)}{rows}"
        reach = f"its sheet “{name}” reaches to {last}" if name else f"it goes on behind line {rows - 1:,}"
        raise TooLarge(f"{reach}; {MOST_ROWS:,} rows and {MOST_CELLS:,} cells are the most.")


def column_letters(column: int) -> str:
    """The name of a column as spreadsheets show it: A for 0, AB for 27."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int | None:
    """The column with this name, 0 for A; None when no spreadsheet has such a column."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""How programs keep a number from being changed: `="0048213377"`."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=65536)
def read_cell(text: str) -> SheetCell:
    """The cell that a text stands for; what programs wrap round a text to protect it is taken off."""
    plain = clean_text(text)
    if plain.startswith("="):
        if wrapped := _TEXT_FORMULA.fullmatch(plain):
            return SheetCell(wrapped[1].replace('""', '"').strip())
        target, shown = link_of(plain)
        if target:
            return SheetCell(shown, target=target)
    if len(plain) > 1 and plain[0] == "'" and plain[1] in "0123456789=+-@":
        return SheetCell(plain[1:])
    return SheetCell(plain)


def clean_text(text: str) -> str:
    """The text without surrounding blanks and control characters; empty where none of it is visible."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = _CONTROL.sub(" ", text).strip()
    return plain if INVISIBLE.sub("", plain).strip() else ""


_LINK = re.compile(
    r'=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?|\))', re.IGNORECASE
)


def link_of(formula: str) -> tuple[str, str]:
    """Where a HYPERLINK with an address written out leads, and what it shows; empty for every other formula."""
    found = _LINK.match(formula)
    if found is None:
        return "", ""
    target, shown = (text.replace('""', '"').strip() for text in (found[1], found[2] or ""))
    return target, shown or target

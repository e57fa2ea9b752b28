"""A spreadsheet as read: cells with their text, and properties that show whether the text may be wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from helper.model.text import INVISIBLE
from helper.translation import msg, tr

KEPT_DIGITS = 15
"""Number of digits of a number that a spreadsheet keeps."""
_EXACT_TO = 2**53
"""Up to this value a cell can store every whole number exactly."""


class SheetCell(NamedTuple):
    """One cell; a tuple, because a file has hundreds of thousands of them."""

    text: str = ""
    """The trimmed text; numbers without an exponent, with all digits that the file has."""
    numeric: bool = False
    """Whether it is a number instead of text."""
    day: date | None = None
    """The date, if the sheet itself marks the cell as one."""
    target: str = ""
    """The target of its hyperlink, which may differ from the text."""
    computed: bool = False
    """Whether a formula made the text from other cells."""
    colour: str = ""
    """The background colour, as RRGGBB or a name of the theme, or that it is struck out; empty if neither."""
    merged: bool = False
    """Whether it is merged with the cell above, whose value it has."""
    wide: bool = False
    """Whether it is merged with cells to its right, like headings over several columns."""

    @property
    def may_be_cut(self) -> bool:
        """Whether the number may have lost its last digits.

        A spreadsheet keeps 15 digits and writes zeros for the others, so a number of 16 digits with another
        ending is complete: a program wrote it, and a double stores it exactly below 2^53. A formula may have
        changed any digit.
        """
        digits = self.text.split(".")[0]
        if not self.numeric or len(digits) <= KEPT_DIGITS:
            return False
        return self.computed or digits.endswith("0") or not digits.isdigit() or int(digits) > _EXACT_TO


EMPTY = SheetCell()
_text_cell = lru_cache(maxsize=65536)(SheetCell)
"""A cell with only a text; most texts occur more than once in a column."""


def read_cell_of(written: str | list[Any]) -> SheetCell:
    """Return the cell from its JSON form: a text alone, or all of its values."""
    if isinstance(written, str):
        return _text_cell(written)
    text, numeric, day, *rest = written
    return SheetCell(text, numeric, date.fromisoformat(day) if day else None, *rest)


@dataclass(frozen=True)
class SourceRow:
    """One row of a sheet, or one record of a text file."""

    number: int
    """Row number from 1; blank and hidden rows count."""
    cells: tuple[SheetCell, ...]
    hidden: bool = False
    """Whether the user has hidden it; a row that only a filter hides is not hidden."""
    heading: str = ""
    """In plain text, the words before or above its link that may be the title of a design."""

    @cached_property
    def filled(self) -> list[tuple[int, SheetCell]]:
        """The cells that are not empty, with their columns; the first column is 0."""
        return [(column, cell) for column, cell in enumerate(self.cells) if cell.text or cell.target]

    def cell(self, column: int) -> SheetCell:
        """Return the cell in a column; rows may be shorter than their neighbours."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, or a whole text file."""

    name: str
    """The sheet's name; empty for a text file."""
    rows: tuple[SourceRow, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """Columns that the user has hidden; the first is 0."""
    notes: bool = False
    """Whether it is plain text: each row is a line, without columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file; it is read once and never written."""

    name: str
    """The file's name without its folders."""
    sheets: tuple[Sheet, ...]
    workbook: bool
    """Whether rows are counted as in a spreadsheet program; text files count records instead."""
    remarks: tuple[str, ...] = ()
    """What could not be read, one sentence each."""


MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
"""Maximum number of cells of one sheet, blank ones included; at a kilobyte or two per row they fit into any computer's memory."""


class Refused(ValueError):
    """Raised for an unreadable file. The reason is not translated yet, because it may come from another process."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return tr(self.sentence, **self.values)


class TooLarge(Refused):
    """Raised for a sheet over the size limit."""


def refuse_large(rows: int, columns: int, name: str = "") -> None:
    """Check the size before the content is created.

    Raises `TooLarge` for too many rows or cells.
    """
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        values = {
            "sheet": name,
            "cell": f"{column_letters(columns - 1)}{rows}",
            "line": rows - 1,
            "most_rows": MOST_ROWS,
            "most_cells": MOST_CELLS,
        }
        raise TooLarge(_SHEET_TOO_LARGE if name else _TEXT_TOO_LARGE, **values)


_SHEET_TOO_LARGE = msg(
    "the sheet “{sheet}” reaches to cell {cell}, but at most {most_rows:,} rows and {most_cells:,} cells are allowed."
)
_TEXT_TOO_LARGE = msg(
    "it continues after line {line:,}, but at most {most_rows:,} rows and {most_cells:,} cells are allowed."
)


def column_letters(column: int) -> str:
    """Return the name of a column as spreadsheets show it: A for 0, AB for 27."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int | None:
    """Return the column with this name, 0 for A; None if spreadsheets have no such column."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""The form that programs use to protect a number: `="0048213377"`."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=65536)
def read_cell(text: str) -> SheetCell:
    """Return the cell for a text, without the protection that programs add to a number."""
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
    """Return the text without surrounding blanks and control characters; empty if it has no visible character."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = _CONTROL.sub(" ", text).strip()
    return plain if INVISIBLE.sub("", plain).strip() else ""


_LINK = re.compile(
    r'=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?|\))', re.IGNORECASE
)


def link_of(formula: str) -> tuple[str, str]:
    """Return target and text of a HYPERLINK formula with a literal address; empty for any other formula."""
    found = _LINK.match(formula)
    if found is None:
        return "", ""
    target, shown = (text.replace('""', '"').strip() for text in (found[1], found[2] or ""))
    return target, shown or target

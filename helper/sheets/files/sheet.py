"""The content of a spreadsheet: cells with their text, and properties that show whether the text may be wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from helper.model.text import INVISIBLE
from helper.translation import msg, tr

KEPT_DIGITS = 15
"""A spreadsheet program stores this many digits of a number, and replaces all further digits with zeros."""
_EXACT_TO = 2**53
"""Spreadsheet cells store numbers as doubles, which are exact for every whole number up to this one."""


class SheetCell(NamedTuple):
    """A cell. The class is a tuple to save memory, because a file has hundreds of thousands of cells."""

    text: str = ""
    """The text without surrounding blanks; a number has all digits of the file, and no exponent."""
    numeric: bool = False
    """Whether the cell contains a number instead of text."""
    day: date | None = None
    """The date, if the spreadsheet marks the cell as a date."""
    target: str = ""
    """The target of the cell's hyperlink, which may differ from the text."""
    computed: bool = False
    """Whether a formula computed the text."""
    merged: bool = False
    """Whether the cell is merged with the cell above, and therefore has that cell's value."""
    wide: bool = False
    """Whether the cell is merged with cells to its right, such as a heading that spans several columns."""

    @property
    def may_be_cut(self) -> bool:
        """Whether the number may have lost its last digits.

        A spreadsheet program keeps 15 digits and replaces further digits with zeros. A number with 16 digits
        that does not end in zero was written by another program, and is exact up to 2^53, because cells store
        doubles. If a formula computed the number, any digit may be wrong.
        """
        digits = self.text.split(".")[0]
        if not self.numeric or len(digits) <= KEPT_DIGITS:
            return False
        return self.computed or digits.endswith("0") or not digits.isdigit() or int(digits) > _EXACT_TO


EMPTY = SheetCell()
_text_cell = lru_cache(maxsize=65536)(SheetCell)
"""Creates a cell from a text alone. Cells are cached, because a column often repeats a text."""


def read_cell_of(written: str | list[Any]) -> SheetCell:
    """Return the cell from its JSON form: the text alone, or a list with all values."""
    if isinstance(written, str):
        return _text_cell(written)
    text, numeric, day, *rest = written
    return SheetCell(text, numeric, date.fromisoformat(day) if day else None, *rest)


@dataclass(frozen=True)
class SourceRow:
    number: int
    """The row's number in the sheet, from 1; blank and hidden rows count."""
    cells: tuple[SheetCell, ...]
    hidden: bool = False
    """Whether the user has hidden the row. A row hidden by a filter does not count as hidden."""
    heading: str = ""
    """In a plain text, the words before or above the link; otherwise empty.

    These words may be the title of a design.
    """

    @cached_property
    def filled(self) -> list[tuple[int, SheetCell]]:
        """The cells that are not empty, with the number of their column, from 0."""
        return [(column, cell) for column, cell in enumerate(self.cells) if cell.text or cell.target]

    def cell(self, column: int) -> SheetCell:
        """Return the cell in this column; an empty cell if the row is too short."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    rows: tuple[SourceRow, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """The numbers, from 0, of columns that the user has hidden."""
    notes: bool = False
    """Whether the sheet is plain text: each row is a line, and there are no columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The sheets of a file, before they are interpreted."""

    name: str
    """The file's name without its folder."""
    sheets: tuple[Sheet, ...]
    workbook: bool
    """Whether the file is a workbook. Messages about other files speak of "lines" instead of "rows"."""
    remarks: tuple[str, ...] = ()
    """Messages to the user about content that could not be read."""


MOST_ROWS = 100_000
MOST_CELLS = 3_000_000
"""Maximum number of cells in a sheet, including blank ones.

A row takes one or two kilobytes, so a sheet within the limits fits into any computer's memory.
"""


class Refused(ValueError):
    """Raised for a file that cannot be read, with the reason as a message for the user.

    The message is translated where it is shown, because another process may have raised the error.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return tr(self.sentence, **self.values)


class TooLarge(Refused):
    """Raised for a sheet over the size limit."""


def refuse_large(rows: int, columns: int, name: str = "") -> None:
    """Raise `TooLarge` if a sheet has too many rows or cells.

    Call this function before creating the cells.
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
    """Return the letters of a column as spreadsheet programs show them: A for 0, AB for 27."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int | None:
    """Return the number of the column with these letters, 0 for A; None if there is no such column."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""Matches the formula with which programs protect a number from changes: `="0048213377"`."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=65536)
def read_cell(text: str) -> SheetCell:
    """Return the cell for a text.

    The formula or the apostrophe with which programs protect numbers is removed.
    """
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
    """Return the text without control characters and surrounding blanks; empty if no character is visible."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = _CONTROL.sub(" ", text).strip()
    return plain if INVISIBLE.sub("", plain).strip() else ""


_LINK = re.compile(
    r'=?\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*(?:"((?:[^"]|"")*)")?|\))', re.IGNORECASE
)


def link_of(formula: str) -> tuple[str, str]:
    """Return the target and the text of a HYPERLINK formula with a literal address; empty for other formulas."""
    found = _LINK.match(formula)
    if found is None:
        return "", ""
    target, shown = (text.replace('""', '"').strip() for text in (found[1], found[2] or ""))
    return target, shown or target

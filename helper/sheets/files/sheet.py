"""A person's sheet as it was found: cells with their text and everything beside the text that can mislead."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat

Attributes = dict[str, str]


class XmlUnreadable(Exception):
    """Raised for XML that is broken or tries to define things; whoever reads it goes on without it."""


def parse(
    content: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str, str], None] | None = None,
    wanted: Collection[str] = (),
) -> None:
    """Tell `start` each element, and `end` the text of those wanted, by their names without a prefix.

    Raises:
        XmlUnreadable: The XML is broken, or it has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    texts: list[str] = []

    def started(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)
        texts.clear()

    def ended(name: str) -> None:
        name = name.rpartition(":")[2]
        if end is not None and name in wanted:
            end(name, "".join(texts))

    def refused(*_: object) -> None:
        raise XmlUnreadable("it defines a document type")

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    if end is not None:
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlUnreadable(str(error)) from error


KEPT_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
_EXACT_TO = 2**53
"""Up to here every whole number can be stored in a cell as it is."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell."""

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


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a sheet, or one record of a text file."""

    number: int
    """1 for the first; rows that are blank or hidden count."""
    cells: tuple[SheetCell, ...]
    hidden: bool = False
    """Whether the person has hidden it; a row that only a filter hides is not."""

    @property
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
    """Columns that the person has hidden; the first is 0."""
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
    remarks: tuple[str, ...] = field(default=())
    """What could not be read, in sentences."""


def column_letters(column: int) -> str:
    """The name of a column as spreadsheets show it: A for 0, AB for 27."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int | None:
    """The column with this name, 0 for A; None when no spreadsheet has such a column."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

"""Reads from an ods file what calamine leaves out: link targets, formulas that link, hidden rows, colours."""

from __future__ import annotations

from zipfile import ZipFile

from helper.exchange.files.marks import Marks
from helper.exchange.files.workbook_styles import told_colour
from helper.exchange.files.xml_events import Attributes, parse

_CONTENT = "content.xml"
_MOST_CELLS = 100_000
"""Blank cells and rows are written as one with a count, to the end of the sheet; what lies beyond has no marks."""


def is_ods(archive: ZipFile) -> bool:
    """Whether the archive is an OpenDocument file."""
    return "mimetype" in archive.namelist() and b"opendocument" in archive.read("mimetype")


def read_ods_marks(archive: ZipFile) -> dict[str, Marks]:
    """The marks of each sheet by its name."""
    reader = _ContentReader()
    parse(archive.read(_CONTENT), reader.start)
    return reader.marks


class _ContentReader:
    """Goes through the sheets of the document once."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self._sheet = Marks()
        self._row, self._next_row = -1, 0
        self._column, self._next_column = -1, 0
        self._style = ""
        self._colours: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._sheet = self.marks.setdefault(attributes.get("table:name", ""), Marks())
            self._next_row, self._next_column = 0, 0
        elif name == "table-column":
            self._start_column(attributes)
        elif name == "table-row":
            self._start_row(attributes)
        elif name in {"table-cell", "covered-table-cell"}:
            self._start_cell(attributes)
        elif name == "a" and self._row >= 0:
            self._sheet.targets.setdefault((self._row, self._column), attributes.get("xlink:href", ""))
        elif name == "style":
            self._style = attributes.get("style:name", "")
        elif name == "table-cell-properties":
            self._colour(attributes.get("fo:background-color", ""))

    def _start_column(self, attributes: Attributes) -> None:
        first = self._next_column
        self._next_column += min(int(attributes.get("table:number-columns-repeated", "1")), _MOST_CELLS)
        if attributes.get("table:visibility") == "collapse":
            self._sheet.hidden_columns.update(range(first, self._next_column))

    def _start_row(self, attributes: Attributes) -> None:
        self._row, self._next_column = self._next_row, 0
        repeated = int(attributes.get("table:number-rows-repeated", "1"))
        self._next_row += repeated
        if attributes.get("table:visibility") == "collapse" and repeated < _MOST_CELLS:
            self._sheet.hidden_rows.update(range(self._row, self._next_row))

    def _start_cell(self, attributes: Attributes) -> None:
        self._column = self._next_column
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        self._next_column += repeated
        formula = attributes.get("table:formula", "").partition("=")[2]
        if formula:
            self._sheet.formulas[self._row, self._column] = f"={formula}"
        if colour := self._colours.get(attributes.get("table:style-name", "")):
            self._sheet.colours[self._row, self._column] = colour

    def _colour(self, written: str) -> None:
        if self._style and (colour := told_colour(written.removeprefix("#"))):
            self._colours[self._style] = colour

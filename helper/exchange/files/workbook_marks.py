"""Reads from a workbook what calamine leaves out: link targets, formulas, hidden rows, colours, padded numbers.

The file is a stranger's: a document type, which could make a small file huge, ends the reading. Without these marks
the values are still all there.
"""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from helper.exchange.files.workbook_styles import Style, read_styles, told_colour
from helper.exchange.files.xml_events import Attributes, XmlUnreadable, parse

Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(slots=True)
class Marks:
    """What stands beside the values of one sheet."""

    targets: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    """Cells that show an error such as #REF!."""
    colours: dict[Place, str] = field(default_factory=dict)
    widths: dict[Place, int] = field(default_factory=dict)
    """Number cells that are shown with leading zeros: how many digits."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows the person has hidden; what only a filter hides is not among them."""
    hidden_columns: set[int] = field(default_factory=set)


_OLD_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""What an xls file writes before the address of a link behind a cell."""

_MOST_COLUMNS = 16_384
_OLD_LINKS = "Links behind cells are not read from an .xls file: save it as .xlsx if they matter."
_UNREAD = "Links behind cells, colours and hidden rows could not be read from this workbook."


def read_marks(content: bytes) -> tuple[dict[str, Marks], str]:
    """The marks of each sheet by its name, and a sentence when they could not be read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if _is_ods(archive):
                return _of_ods(archive), ""
            if "xl/workbook.xml" not in archive.namelist():
                return {}, ""
            return _of_workbook(archive), ""
    except BadZipFile:
        return {}, _OLD_LINKS if _OLD_LINK in content else ""
    except (
        XmlUnreadable,
        zlib.error,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ):
        return {}, _UNREAD


def unpacked_size(content: bytes) -> int:
    """How many bytes the parts of a zipped workbook say they have; 0 for another file."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return 0


def _of_workbook(archive: ZipFile) -> dict[str, Marks]:
    styles = read_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in archive.namelist() else []
    targets = _relations(archive, "xl/workbook.xml")
    marks = {}
    for name, relation in _sheet_names(archive.read("xl/workbook.xml")):
        part = targets.get(relation, "")
        if part in archive.namelist():
            marks[name] = _SheetReader(styles, _relations(archive, part)).read(archive.read(part))
    return marks


def _sheet_names(content: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            found.append((attributes.get("name", ""), relation))

    parse(content, start)
    return found


def _relations(archive: ZipFile, part: str) -> dict[str, str]:
    """Where a part's references lead: names of other parts, or addresses outside."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[str, str] = {}
    if relations not in archive.namelist():
        return found

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[attributes.get("Id", "")] = target

    parse(archive.read(relations), start)
    return found


class _SheetReader:
    """Goes through one sheet's XML once."""

    def __init__(self, styles: list[Style], relations: dict[str, str]) -> None:
        self._styles = styles
        self._relations = relations
        self._marks = Marks()
        self._row, self._column = -1, -1
        self._filtered = False
        self._kind = ""

    def read(self, content: bytes) -> Marks:
        parse(content, self._start, self._end, wanted={"f", "v"})
        if self._filtered:
            self._marks.hidden_rows.clear()
        return self._marks

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self._marks.hidden_rows.add(self._row)
        elif name == "col":
            if attributes.get("hidden") in {"1", "true"}:
                last = min(int(attributes["max"]), _MOST_COLUMNS)
                self._marks.hidden_columns.update(range(int(attributes["min"]) - 1, last))
        elif name == "filterColumn":
            self._filtered = True
        elif name == "hyperlink":
            self._hyperlink(attributes)

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = place_of(reference)[1] if reference else self._column + 1
        self._kind = attributes.get("t", "n")
        number = int(attributes.get("s", "0"))
        if number < len(self._styles):
            style = self._styles[number]
            if style.colour:
                self._marks.colours[self._row, self._column] = style.colour
            if style.width and self._kind == "n":
                self._marks.widths[self._row, self._column] = style.width

    def _end(self, name: str, text: str) -> None:
        place = (self._row, self._column)
        if name == "f":
            self._marks.formulas[place] = text or "="
        elif self._kind == "e":
            self._marks.errors[place] = text

    def _hyperlink(self, attributes: Attributes) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        target = self._relations.get(relation, "")
        if target and (fragment := attributes.get("location")):
            target = f"{target}#{fragment}"
        first, _, last = attributes.get("ref", "A1").partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        if not target or (bottom - top) * (right - left) > 100_000:
            return
        for row in range(top, bottom + 1):
            self._marks.targets.update({(row, column): target for column in range(left, right + 1)})


def place_of(reference: str) -> Place:
    """The row and column that a reference such as B12 names, both from 0."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.replace("$", ""):
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :] or 1) - 1, column - 1


_CONTENT = "content.xml"
_MOST_CELLS = 100_000
"""Blank cells and rows are written as one with a count, to the end of the sheet; what lies beyond has no marks."""


def _is_ods(archive: ZipFile) -> bool:
    """Whether the archive is an OpenDocument file."""
    return "mimetype" in archive.namelist() and b"opendocument" in archive.read("mimetype")


def _of_ods(archive: ZipFile) -> dict[str, Marks]:
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

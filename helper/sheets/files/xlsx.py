"""Reads what calamine leaves out of an xlsx workbook: link targets, formulas, leading zeros, hidden rows and columns."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from xml.parsers import expat
from zipfile import ZipFile

from helper.sheets.files.sheet import column_number

Attributes = dict[str, str]
Place = tuple[int, int]
"""Row and column of a cell, both from 0."""
_Start = Callable[[str, Attributes], Callable[[str], None] | None]
_DIGITS = "0123456789"
_ZEROS = re.compile("0{2,}")
_TRUE = {"1", "true"}
_MOST_COLUMNS = 16_384
_MOST_LINKED = 100_000
"""Maximum number of cells in an area with one link."""


class XmlUnreadable(Exception):
    """Raised for XML that is broken or has a document type."""


def _parse(content: bytes, start: _Start) -> None:
    """Call `start` with each element; if it returns a function, that function receives the element's text."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def started(name: str, attributes: Attributes) -> None:
        if (tell := start(name if ":" not in name else name.rpartition(":")[2], attributes)) is None:
            return
        texts: list[str] = []

        def ended(_: str) -> None:
            parser.EndElementHandler = parser.CharacterDataHandler = None
            tell("".join(texts))

        # Set the text handlers only while they are needed, because most elements have no text of interest.
        parser.EndElementHandler, parser.CharacterDataHandler = ended, texts.append

    def refused(*_: object) -> None:
        raise XmlUnreadable

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = started, refused
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlUnreadable(str(error)) from error


@dataclass(slots=True)
class Marks:
    """The properties of a sheet's cells, rows and columns, apart from the cells' values."""

    targets: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    widths: dict[Place, int] = field(default_factory=dict)
    """The number of digits to which a number is padded with leading zeros, by cell."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows that the user has hidden; rows hidden by a filter are left out."""
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    """`rows` and `columns` are the size of the area with values."""


def read_marks(archive: ZipFile) -> Iterator[tuple[str, Marks]]:
    """Yield the name and the marks of each sheet. Raises `XmlUnreadable`, or what broken data raises."""
    names = set(archive.namelist())
    formats = _elements(archive, "xl/styles.xml", names)
    padded = {
        a["numFmtId"]: len(a["formatCode"])
        for n, a in formats
        if n == "numFmt" and _ZEROS.fullmatch(a["formatCode"])
    }
    cell_formats = [name for name, _ in formats].index("cellXfs") if padded else len(formats)
    styles = [padded.get(a.get("numFmtId", ""), 0) for name, a in formats[cell_formats:] if name == "xf"]
    parts = _relations(archive, "xl/workbook.xml", names)
    for name, sheet in _elements(archive, "xl/workbook.xml", names):
        part = parts.get(_relation(sheet), "") if name == "sheet" else ""
        if part in names:
            reader = _SheetReader(styles, _relations(archive, part, names))
            _parse(archive.read(part), reader.start)
            if reader.filtered:
                reader.marks.hidden_rows.clear()
            yield sheet.get("name", ""), reader.marks


def _elements(archive: ZipFile, part: str, names: set[str]) -> list[tuple[str, Attributes]]:
    found: list[tuple[str, Attributes]] = []
    if part in names:
        _parse(archive.read(part), lambda name, attributes: found.append((name, attributes)))
    return found


def _relation(attributes: Attributes) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _relations(archive: ZipFile, part: str, names: set[str]) -> dict[str, str]:
    """Return the target of each reference in a part by its id: another part's name, or an external address."""
    folder, name = posixpath.split(part)
    found = {}
    for _, element in _elements(archive, f"{folder}/_rels/{name}.rels", names):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        found[element.get("Id", "")] = target
    return found


class _SheetReader:
    def __init__(self, styles: list[int], relations: dict[str, str]) -> None:
        self.marks, self.filtered = Marks(), False
        self._widths = {str(number): width for number, width in enumerate(styles) if width}
        self._relations = relations
        self._row, self._column = -1, -1

    def start(self, name: str, attributes: Attributes) -> Callable[[str], None] | None:
        marks = self.marks
        # Check for the most frequent elements first, because a large sheet has hundreds of thousands of them.
        if name == "c":
            reference = attributes.get("r")
            self._column = (column_number(reference.rstrip(_DIGITS)) or 0) if reference else self._column + 1
            if (
                self._widths
                and attributes.get("t", "n") == "n"
                and (width := self._widths.get(attributes.get("s", "0")))
            ):
                marks.widths[self._row, self._column] = width
        elif name in {"v", "t"}:
            if self._row >= marks.rows:
                marks.rows = self._row + 1
            if self._column >= marks.columns:
                marks.columns = self._column + 1
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in _TRUE:
                marks.hidden_rows.add(self._row)
        elif name == "f":
            return partial(marks.formulas.__setitem__, (self._row, self._column))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), _MOST_COLUMNS)
            marks.hidden_columns.update(range(int(attributes["min"]) - 1, last))
        elif name == "filterColumn":
            self.filtered = True
        elif name == "hyperlink":
            self._hyperlink(attributes)
        return None

    def _hyperlink(self, attributes: Attributes) -> None:
        target = self._relations.get(_relation(attributes), "")
        if target and (fragment := attributes.get("location")):
            target = f"{target}#{fragment}"
        first, _, last = attributes.get("ref", "A1").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if target and (bottom - top) * (right - left) <= _MOST_LINKED:
            places = product(range(top, bottom + 1), range(left, right + 1))
            self.marks.targets.update(dict.fromkeys(places, target))


def _place(reference: str) -> Place:
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :] or 1) - 1, column_number(letters.replace("$", "")) or 0

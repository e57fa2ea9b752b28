"""Reads from a workbook what calamine leaves out: link targets, formulas, hidden rows, colours, padded numbers.

The file is a stranger's: a document type, which could make a small file huge, ends the reading. Without these marks
the values are still all there.
"""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from helper.exchange.files.marks import Marks, Place
from helper.exchange.files.ods_marks import is_ods, read_ods_marks
from helper.exchange.files.workbook_styles import Style, read_styles
from helper.exchange.files.xml_events import Attributes, XmlUnreadable, parse

_OLD_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""What an xls file writes before the address of a link behind a cell."""

_MOST_COLUMNS = 16_384
_OLD_LINKS = "Links behind cells are not read from an .xls file: save it as .xlsx if they matter."
_UNREAD = "Links behind cells, colours and hidden rows could not be read from this workbook."


def read_marks(content: bytes) -> tuple[dict[str, Marks], str]:
    """The marks of each sheet by its name, and a sentence when they could not be read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if is_ods(archive):
                return read_ods_marks(archive), ""
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

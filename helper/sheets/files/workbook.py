"""Reads workbooks (xlsx, xls, ods) in a separate process: values with calamine, other properties from the XML.

The file is untrusted. A small file can unpack to gigabytes, reference the last possible row or column, or
crash the reader, which ends only this process. The process has a memory limit, checks sizes before it creates
content, and refuses a document type declaration. If the XML is unreadable, the values are still returned.

Over 500 lines because all limits of the separate process are checked during one read of the file.
"""

from __future__ import annotations

import gc
import json
import posixpath
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from helper.sheets.files.sheet import (
    Refused,
    SheetCell,
    TooLarge,
    clean_text,
    column_number,
    link_of,
    refuse_large,
)
from helper.system.processes import limit_memory
from helper.translation import msg

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Attributes = dict[str, str]


class XmlUnreadable(Exception):
    """Raised for XML that is broken or has a document type.

    The caller then continues without the data in this XML.
    """


def parse(content: bytes, start: Callable[[str, Attributes], Callable[[str], None] | None]) -> None:
    """Call `start` with the name and the attributes of each XML element. The name has no prefix.

    If `start` returns a function, that function receives the element's text. Raises `XmlUnreadable` if the
    XML is broken, or has a document type.
    """
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

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refused
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlUnreadable(str(error)) from error


_ZEROS = re.compile("0{2,}")


class _StylesReader:
    def __init__(self) -> None:
        self.widths: list[int] = []
        """For each style, the minimum number of digits (0: no minimum)."""
        self._formats: dict[str, int] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and _ZEROS.fullmatch(attributes.get("formatCode", "")):
            self._formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
        elif name == "cellXfs":
            self._in_cells = True  # cells refer to styles by their position inside this element
        elif name == "xf" and self._in_cells:
            self.widths.append(self._formats.get(attributes.get("numFmtId", ""), 0))


Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(slots=True)
class Marks:
    """The properties of a sheet's cells, rows and columns, apart from the cells' values."""

    targets: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    """The errors that cells show, such as #REF!."""
    widths: dict[Place, int] = field(default_factory=dict)
    """The number of digits to which a number is padded with leading zeros, by cell."""
    hidden_rows: set[int] = field(default_factory=set)
    """Rows that the user has hidden; rows hidden by a filter are left out."""
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    """`rows` and `columns` are the size of the used area.

    The reader allocates memory for each cell in this area.
    """

    def reach(self, row: int, column: int) -> None:
        """Enlarge the recorded size of the sheet to include this cell, which has a value."""
        # This method runs for every cell, and `max` would take three times as long.
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1


_OLD_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""The bytes before the address of a cell's link in an xls file."""

_MOST_COLUMNS = 16_384
_OLD_LINKS = msg("Hyperlinks are not read from an .xls file. If you need them, save the file as .xlsx.")
_UNREAD = msg("Hyperlinks and hidden rows could not be read from this workbook.")


def read_marks(content: bytes) -> tuple[dict[str, Marks], str]:
    """Return each sheet's marks by the sheet's name, and a message if some marks could not be read.

    The message is not translated; it is empty if there is no problem.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            if "mimetype" in archive.namelist() and b"opendocument" in archive.read("mimetype"):
                reader = _ContentReader()
                parse(archive.read("content.xml"), reader.start)
                return reader.marks, ""
            return _of_workbook(archive) if "xl/workbook.xml" in archive.namelist() else {}, ""
    except BadZipFile:
        return {}, _OLD_LINKS if _OLD_LINK in content else ""
    except (XmlUnreadable, zlib.error, LookupError, ValueError, EOFError, OSError, RuntimeError):
        return {}, _UNREAD


def _of_workbook(archive: ZipFile) -> dict[str, Marks]:
    styles = _StylesReader()
    if "xl/styles.xml" in archive.namelist():
        parse(archive.read("xl/styles.xml"), styles.start)
    targets = _relations(archive, "xl/workbook.xml")
    marks = {}
    for sheet in _elements(archive.read("xl/workbook.xml"), "sheet"):
        part = targets.get(_relation(sheet), "")
        if part in archive.namelist():
            reader = _SheetReader(styles.widths, _relations(archive, part))
            marks[sheet.get("name", "")] = reader.read(archive.read(part))
    return marks


def _elements(content: bytes, wanted: str) -> list[Attributes]:
    found: list[Attributes] = []
    parse(content, lambda name, attributes: found.append(attributes) if name == wanted else None)
    return found


def _relation(attributes: Attributes) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _relations(archive: ZipFile, part: str) -> dict[str, str]:
    """Return the target of each reference in a part of the archive, by the id of the reference.

    A target is the name of another part, or an external address.
    """
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for element in _elements(archive.read(relations), "Relationship"):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        found[element.get("Id", "")] = target
    return found


class _SheetReader:
    def __init__(self, widths: list[int], relations: dict[str, str]) -> None:
        self._widths = {str(number): width for number, width in enumerate(widths) if width}
        self._relations = relations
        self._marks = Marks()
        self._row, self._column = -1, -1
        self._filtered = False
        self._kind = ""

    def read(self, content: bytes) -> Marks:
        parse(content, self._start)
        if self._filtered:
            self._marks.hidden_rows.clear()
        return self._marks

    def _start(self, name: str, attributes: Attributes) -> Callable[[str], None] | None:
        # Check for the most frequent elements first, because a large sheet has hundreds of thousands of them.
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "t"}:
            place = self._row, self._column
            self._marks.reach(*place)
            return partial(self._marks.errors.__setitem__, place) if self._kind == "e" else None
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self._marks.hidden_rows.add(self._row)
        elif name == "f":
            return partial(self._marks.formulas.__setitem__, (self._row, self._column))
        elif name == "col":
            if attributes.get("hidden") in {"1", "true"}:
                last = min(int(attributes["max"]), _MOST_COLUMNS)
                self._marks.hidden_columns.update(range(int(attributes["min"]) - 1, last))
        elif name == "filterColumn":
            self._filtered = True
        elif name == "hyperlink":
            self._hyperlink(attributes)
        return None

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = (column_number(reference.rstrip(_DIGITS)) or 0) if reference else self._column + 1
        self._kind = attributes.get("t", "n")
        if self._kind == "n" and (width := self._widths.get(attributes.get("s", "0"))):
            self._marks.widths[self._row, self._column] = width

    def _hyperlink(self, attributes: Attributes) -> None:
        target = self._relations.get(_relation(attributes), "")
        if target and (fragment := attributes.get("location")):
            target = f"{target}#{fragment}"
        first, _, last = attributes.get("ref", "A1").partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        if not target or (bottom - top) * (right - left) > 100_000:
            return
        places = product(range(top, bottom + 1), range(left, right + 1))
        self._marks.targets.update(dict.fromkeys(places, target))


_DIGITS = "0123456789"


def place_of(reference: str) -> Place:
    """Return the row and column, from 0, of a reference such as B12."""
    letters = reference.rstrip(_DIGITS)
    return int(reference[len(letters) :] or 1) - 1, column_number(letters.replace("$", "")) or 0


_MOST_CELLS = 100_000
"""Maximum number of repeated cells or rows for which marks are kept.

An ods file stores the blank cells up to the end of a sheet as a single cell with a repeat count.
"""


class _ContentReader:
    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self._sheet = Marks()
        self._row, self._next_row = -1, 0
        self._column, self._next_column = -1, 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._sheet = self.marks.setdefault(attributes.get("table:name", ""), Marks())
            self._next_row, self._next_column = 0, 0
        elif name == "table-column":
            first = self._next_column
            self._next_column += min(int(attributes.get("table:number-columns-repeated", "1")), _MOST_CELLS)
            if attributes.get("table:visibility") == "collapse":
                self._sheet.hidden_columns.update(range(first, self._next_column))
        elif name == "table-row":
            self._row, self._next_column = self._next_row, 0
            repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self._next_row += repeated
            if attributes.get("table:visibility") == "collapse" and repeated < _MOST_CELLS:
                self._sheet.hidden_rows.update(range(self._row, self._next_row))
        elif name in {"table-cell", "covered-table-cell"}:
            self._start_cell(attributes)
        elif name == "a" and self._row >= 0:
            self._sheet.targets.setdefault((self._row, self._column), attributes.get("xlink:href", ""))

    def _start_cell(self, attributes: Attributes) -> None:
        self._column = self._next_column
        self._next_column += int(attributes.get("table:number-columns-repeated", "1"))
        if "office:value-type" in attributes:
            self._sheet.reach(self._next_row - 1, self._next_column - 1)
        if formula := attributes.get("table:formula", "").partition("=")[2]:
            self._sheet.formulas[self._row, self._column] = f"={formula}"


_NO_MARKS = Marks()
_MOST_BYTES = 400_000_000
"""Maximum unpacked size of a workbook in bytes."""
_MOST_MEMORY = 1_500_000_000
_BEST_PACKED = 1032
"""Maximum compression ratio that a zip file can reach."""
_HEADER_BYTES = 30
"""Size in bytes of the fixed part of a file header in a zip file.

Its last four bytes are the lengths of the file name and the extra field, which follow it.
"""
_AT_ONCE = 1 << 16
_MOST_MERGED = 5000
"""Maximum number of rows in a merged area to which the value of the top cell is copied."""


def read_values(content: bytes) -> dict[str, Any]:
    """Return every sheet in order, including hidden ones, and messages about content that could not be read.

    Raises `Refused` if the workbook cannot be read at all.
    """
    with (
        suppress(BadZipFile, OSError, NotImplementedError, struct.error, zlib.error),
        ZipFile(BytesIO(content)) as archive,
    ):
        if _unpacked(content, archive) > _MOST_BYTES:
            raise Refused(msg("it is larger than {most} MB when unpacked."), most=_MOST_BYTES // 1_000_000)
    marks, remark = read_marks(content)
    for name, beside in marks.items():
        refuse_large(beside.rows, beside.columns, name)
    return {"sheets": list(_sheets(content, marks)), "remarks": [remark] if remark else []}


def _unpacked(content: bytes, archive: ZipFile) -> int:
    """Return the unpacked size of the archive in bytes.

    If the declared sizes may be false, the parts are unpacked to count the bytes.
    """
    said = sum(part.file_size for part in archive.infolist())
    if said > _MOST_BYTES or len(content) * _BEST_PACKED <= _MOST_BYTES:
        return said
    return sum(_inflated(content, part) for part in archive.infolist() if part.compress_type == ZIP_DEFLATED)


def _inflated(content: bytes, part: ZipInfo) -> int:
    """Return the unpacked size of a part, up to the limit, without keeping the bytes."""
    names = struct.unpack_from("<HH", content, part.header_offset + _HEADER_BYTES - 4)
    begin, size = part.header_offset + _HEADER_BYTES + sum(names), 0
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(begin, begin + part.compress_size, _AT_ONCE):
        packed = content[at : min(at + _AT_ONCE, begin + part.compress_size)]
        while packed and size <= _MOST_BYTES:
            size += len(inflater.decompress(packed, _AT_ONCE))
            packed = inflater.unconsumed_tail
    return size


def _sheets(content: bytes, marks: dict[str, Marks]) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(BytesIO(content))
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                beside, sheet = marks.get(meta.name, _NO_MARKS), book.get_sheet_by_name(meta.name)
                refuse_large(sheet.total_height, sheet.total_width, meta.name)
                yield {
                    "name": meta.name,
                    "rows": _rows(sheet, beside),
                    "hidden_rows": sorted(beside.hidden_rows),
                    "hidden": meta.visible != SheetVisibleEnum.Visible,
                    "hidden_columns": sorted(beside.hidden_columns),
                }
    except PasswordError as error:
        raise Refused(msg("it is protected with a password.")) from error
    except CalamineError as error:
        raise Refused(msg("it is damaged or of an unknown kind ({reason})."), reason=str(error)) from error


def _rows(sheet: CalamineSheet, marks: Marks) -> list[list[str | SheetCell]]:
    """Return the cells of each row. A cell that has only a text is returned as a plain string."""
    marked = {*marks.targets, *marks.formulas, *marks.errors}
    table: list[list[str | SheetCell]] = [
        [
            clean_text(value)
            if isinstance(value, str) and (row, column) not in marked
            else _cell(value, marks, (row, column))
            for column, value in enumerate(values)
        ]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(table) and left < len(table[top]):
            first = _whole(table[top][left])
            table[top][left] = first._replace(wide=right > left)
            for line in table[top + 1 : min(bottom, top + _MOST_MERGED) + 1]:
                if not _whole(line[left]).text:
                    line[left] = first._replace(merged=True)
    return table


def _whole(cell: str | SheetCell) -> SheetCell:
    return SheetCell(cell) if isinstance(cell, str) else cell


def _cell(value: object, marks: Marks, place: Place) -> SheetCell:
    formula, day = marks.formulas.get(place), None
    target = marks.targets.get(place, "") or link_of(formula or "")[0]
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, str):
        text = clean_text(value) or marks.errors.get(place, "") or target
    elif isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        text = day.isoformat()
    elif isinstance(value, int | float) and numeric:
        # Write a whole number without an exponent or ".0", and restore its leading zeros.
        text = (str(int(value)) if value == int(value) else repr(value)).zfill(marks.widths.get(place, 0))
    else:
        text = str(value).upper()
    return SheetCell(text, numeric, day, target, computed=formula is not None)


def main() -> None:
    """Read a workbook from standard input, and write the result of `read_values`, or the error, as JSON."""
    limit_memory(_MOST_MEMORY)
    gc.disable()  # there is no garbage: all objects are kept until the end
    try:
        said = read_values(sys.stdin.buffer.read())
    except Refused as error:
        said = {
            "refused": error.sentence,
            "values": error.values,
            "too_large": isinstance(error, TooLarge),
        }
    # json.dump would be slow, because it calls write for each cell.
    sys.stdout.write(json.dumps(said, default=date.isoformat))

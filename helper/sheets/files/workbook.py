"""Reads workbooks (xlsx, xls, ods): values from calamine, and what it leaves out from the file's own XML.

Over 500 lines because values, marks and styles are read from one archive, under one limit of what it may unpack to.

The file is a stranger's: a document type, which could make a small file huge, ends the reading. Without these marks
the values are still all there.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from helper.errors import HelperError, WrongUse
from helper.sheets.files.sheet import (
    EMPTY,
    Attributes,
    Sheet,
    SheetCell,
    Source,
    SourceRow,
    XmlUnreadable,
    parse,
)
from helper.sheets.files.text_file import clean_text, link_of, read_delimited
from helper.store.codec import gc_paused

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_LEAST_COLOUR = 24
"""So far apart red, green and blue must be (of 255): less is white, grey or black."""

_GREY_THEMES = frozenset({"0", "1", "2", "3"})
"""The first four colours of a theme are its text and its backgrounds."""

_INDEXED = frozenset({"64", "65", "0", "1", "8", "9", "22", "23", "55", "63"})
"""Numbers of the old palette that are white, grey, black or automatic."""

_ZEROS = re.compile("0{2,}")

STRUCK_OUT = "struck out"


def told_colour(rgb: str) -> str:
    """The colour written as RRGGBB, if it is one that can mean something; empty for white, grey and black."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", rgb):
        return ""
    parts = [int(rgb[at : at + 2], 16) for at in (0, 2, 4)]
    return rgb.upper() if max(parts) - min(parts) >= _LEAST_COLOUR else ""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style of the workbook says, as far as it matters."""

    colour: str = ""
    """The colour behind the cell; `STRUCK_OUT` where it has none and its text is struck out."""
    width: int = 0
    """How many digits a number is shown with at least; 0: as many as it has."""


def read_styles(content: bytes) -> list[Style]:
    """The styles that cells refer to by number."""
    reader = _StylesReader()
    parse(content, reader.start, reader.end, wanted={"cellXfs"})
    return reader.styles


class _StylesReader:
    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._formats: dict[str, int] = {}
        self._fills: list[str] = []
        self._struck: list[bool] = []
        self._in_cells = False
        self._solid = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and _ZEROS.fullmatch(attributes.get("formatCode", "")):
            self._formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
        elif name == "font":
            self._struck.append(False)
        elif name == "strike" and self._struck:
            self._struck[-1] = attributes.get("val", "1") not in {"0", "false"}
        elif name == "fill":
            self._fills.append("")
        elif name == "patternFill":
            self._solid = attributes.get("patternType") == "solid"
        elif name == "fgColor" and self._solid and self._fills:
            self._fills[-1] = _colour(attributes)
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            width = self._formats.get(attributes.get("numFmtId", ""), 0)
            self.styles.append(Style(self._colour_of(attributes), width))

    def _colour_of(self, attributes: Attributes) -> str:
        fill, font = int(attributes.get("fillId", "0")), int(attributes.get("fontId", "0"))
        colour = self._fills[fill] if fill < len(self._fills) else ""
        struck = font < len(self._struck) and self._struck[font]
        return colour or (STRUCK_OUT if struck else "")

    def end(self, name: str, text: str) -> None:
        self._in_cells = False


def _colour(attributes: Attributes) -> str:
    if rgb := attributes.get("rgb", "")[-6:]:
        return told_colour(rgb)
    if theme := attributes.get("theme"):
        return "" if theme in _GREY_THEMES else f"theme {theme} {attributes.get('tint', '')}".strip()
    indexed = attributes.get("indexed", "64")
    return "" if indexed in _INDEXED else f"palette {indexed}"


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


_NO_MARKS = Marks()
_MOST_ROWS = 1_048_576
_MOST_BYTES = 400_000_000


def read_workbook(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Every sheet in order, hidden ones too, and sentences about what could not be read.

    Raises:
        ValueError: The workbook cannot be read at all; the text says why.
    """
    if unpacked_size(content) > _MOST_BYTES:
        raise ValueError("it is too large when unpacked.")
    marks, remark = read_marks(content)
    sheets = tuple(_sheets(_opened(content), marks))
    return sheets, (remark,) if remark else ()


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        return load_workbook(BytesIO(content))
    except PasswordError as error:
        raise ValueError("it is protected with a password.") from error
    except CalamineError as error:
        raise ValueError(f"it is damaged or of an unknown kind ({error}).") from error
    except BaseException as error:
        raise _reader_crash(error) from error


def _sheets(book: CalamineWorkbook, marks: dict[str, Marks]) -> Iterator[Sheet]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            found = book.get_sheet_by_name(meta.name)
            beside = marks.get(meta.name, _NO_MARKS)
            rows = tuple(_rows(found, beside))
        except CalamineError as error:
            raise ValueError(f"its sheet {meta.name} is damaged ({error}).") from error
        except BaseException as error:
            raise _reader_crash(error) from error
        yield Sheet(
            name=meta.name,
            rows=rows,
            hidden=meta.visible != SheetVisibleEnum.Visible,
            hidden_columns=frozenset(beside.hidden_columns),
        )


def _reader_crash(error: BaseException) -> BaseException:
    """What to raise instead of a crash inside the reader, which is no `Exception`; anything else stays itself."""
    return ValueError("the reader broke off.") if type(error).__name__ == "PanicException" else error


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[SourceRow]:
    ranges = sheet.merged_cell_ranges or ()
    merged, wide = _merged(ranges), {first for first, last in ranges if last[1] > first[1]}
    table: list[tuple[SheetCell, ...]] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)):
        cells = [_cell(value, marks, (row, column)) for column, value in enumerate(values)]
        if wide:
            cells = [
                replace(cell, wide=True) if (row, column) in wide else cell
                for column, cell in enumerate(cells)
            ]
        for column in range(len(cells)):
            if (top := merged.get((row, column))) is not None and not cells[column].text:
                above = table[top][column]
                cells[column] = SheetCell(
                    above.text,
                    above.numeric,
                    above.day,
                    above.target,
                    above.computed,
                    above.colour,
                    merged=True,
                )
        table.append(tuple(cells))
        yield SourceRow(row + 1, table[-1], hidden=row in marks.hidden_rows)


def _merged(ranges: Sequence[tuple[Place, Place]]) -> dict[Place, int]:
    """For each cell below another one of its merged range: the row it takes its value from."""
    below = {}
    for (top, left), (bottom, _right) in ranges:
        below.update({(row, left): top for row in range(top + 1, min(bottom, top + 5000) + 1)})
    return below


def _cell(value: object, marks: Marks, place: tuple[int, int]) -> SheetCell:
    formula = marks.formulas.get(place, "")
    target = marks.targets.get(place, "") or link_of(formula)[0]
    colour = marks.colours.get(place, "")
    if value == "" and not (target or colour or place in marks.errors):
        return EMPTY
    if isinstance(value, str):
        text = clean_text(value) or marks.errors.get(place, "") or target
        return SheetCell(text, target=target, computed=bool(formula), colour=colour)
    if isinstance(value, date):
        return _day_cell(value, target, colour)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return SheetCell(str(value).upper(), target=target, colour=colour)
    text = _number(value).zfill(marks.widths.get(place, 0))
    return SheetCell(text, numeric=True, target=target, computed=bool(formula), colour=colour)


def _day_cell(value: date, target: str, colour: str) -> SheetCell:
    day = value.date() if isinstance(value, datetime) else value
    return SheetCell(day.isoformat(), day=day, target=target, colour=colour)


def _number(value: float) -> str:
    """The number with all the digits it still has, and none that it never had."""
    if value == int(value):
        return str(int(value))
    return repr(value)


_MOST_BYTES_OF_A_FILE = 200_000_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How xlsx and ods files begin, and how xls files (and encrypted ones) do."""


class SheetUnreadable(HelperError):
    """Raised when a file cannot be read as a sheet; nothing was taken, the file is as it was."""

    code = "sheet_unreadable"


@gc_paused()
def open_source(path: Path) -> Source:
    """Read the file whole.

    Raises:
        SheetUnreadable: It is too large, protected with a password or damaged.
        WrongUse: There is no such file, or it cannot be read.
    """
    content = _content(path)
    if not content.startswith(_WORKBOOKS):
        return Source(name=path.name, sheets=(read_delimited(content),), workbook=False)
    try:
        sheets, remarks = read_workbook(content)
    except ValueError as error:
        raise SheetUnreadable(
            f"This workbook cannot be read: {error}",
            where=str(path),
            now="Open it in your spreadsheet program, save it as .xlsx without a password, and try again.",
        ) from error
    return Source(name=path.name, sheets=sheets, workbook=True, remarks=remarks)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES_OF_A_FILE:
            raise SheetUnreadable(
                f"The file is larger than {_MOST_BYTES_OF_A_FILE // 1_000_000} MB.",
                where=str(path),
                now="Save the sheet with the links as a file of its own and bring that.",
            )
        return path.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"The file cannot be read: {error.strerror}.", where=str(path), now="See to it and try again."
        ) from error

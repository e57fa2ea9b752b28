"""The living sheet: a spreadsheet in the person's own columns and looks that is brought up to date after every evening.

Over 500 lines because the sheet's looks, whether it may be replaced and its bytes are decided over one and the same file.

It is written beside and put in its place in one step. Whatever stands in the way is said in a sentence, and tried again
the next time; the records are what counts.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from helper.config.durable import private_folder, write_durably
from helper.config.places import Places
from helper.errors import HelperError
from helper.model.text import csv_bytes, neutral
from helper.sheets.files.sheet import Attributes, SheetCell, Source, XmlUnreadable, parse
from helper.sheets.files.text_file import separator_of
from helper.sheets.files.workbook import Place, open_source, place_of
from helper.sheets.importing.answers import read_answers, remembered, shape_of
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.sync_rows import (
    Line,
    Memory,
    Merged,
    identity_of,
    laid_out,
    main_columns,
    merged_lines,
    new_lines,
    read_memory,
    write_memory,
)
from helper.store.queries import Repositories

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_RGB = re.compile("[0-9A-Fa-f]{6}")
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """How a cell looks; what a theme colours is not in it."""

    font: str = ""
    size: float = 0.0
    """In points; 0: the usual size."""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str = ""
    """Of its letters, as RRGGBB."""
    fill: str = ""
    """Behind them."""
    number: str = ""
    """The number format; empty: the general one."""
    number_id: int = 0
    """The same where the format is one that every spreadsheet knows by its number."""
    wrapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStyle:
    """How the first sheet of a workbook looks."""

    widths: Mapping[int, float] = field(default_factory=dict)
    """By column, the first is 0, in characters."""
    frozen: Place = (0, 0)
    """How many rows and columns stay in sight."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """By row, in points; only those that the person has set."""
    cells: Mapping[Place, CellStyle] = field(default_factory=dict)


def read_looks(content: bytes) -> SheetStyle:
    """How the only sheet looks; what cannot be read has no looks."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            if len(sheets) != 1:
                return SheetStyle()
            styles = _StylesReader()
            if "xl/styles.xml" in archive.namelist():
                parse(archive.read("xl/styles.xml"), styles.start)
            return _SheetReader(styles.looks).read(archive.read(sheets[0]))
    except (BadZipFile, XmlUnreadable, zlib.error, KeyError, ValueError, EOFError, OSError, RuntimeError):
        return SheetStyle()


class _StylesReader:
    def __init__(self) -> None:
        self.looks: list[CellStyle] = []
        self._fonts: list[CellStyle] = []
        self._fills: list[str] = []
        self._formats: dict[str, str] = {}
        self._inside = ""
        self._solid = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self._inside == "fonts":
            self._font(name, attributes)
        elif self._inside == "fills":
            self._fill(name, attributes)
        elif self._inside == "cellXfs":
            self._cell(name, attributes)

    def _font(self, name: str, attributes: Attributes) -> None:
        if name == "font":
            self._fonts.append(CellStyle())
            return
        is_on = attributes.get("val", "1") not in {"0", "false", "none"}
        change: dict[str, CellStyle] = {}
        if self._fonts:
            last = self._fonts[-1]
            change = {
                "b": replace(last, bold=is_on),
                "i": replace(last, italic=is_on),
                "u": replace(last, underlined=is_on),
                "name": replace(last, font=attributes.get("val", "")),
                "sz": replace(last, size=_number(attributes.get("val", ""))),
                "color": replace(last, colour=_rgb(attributes)),
            }
        if name in change:
            self._fonts[-1] = change[name]

    def _fill(self, name: str, attributes: Attributes) -> None:
        if name == "fill":
            self._fills.append("")
        elif name == "patternFill":
            self._solid = attributes.get("patternType") == "solid"
        elif name == "fgColor" and self._solid and self._fills:
            self._fills[-1] = _rgb(attributes)

    def _cell(self, name: str, attributes: Attributes) -> None:
        if name == "xf":
            font, fill = int(attributes.get("fontId", "0")), int(attributes.get("fillId", "0"))
            number = attributes.get("numFmtId", "0")
            self.looks.append(
                replace(
                    self._fonts[font] if font < len(self._fonts) else CellStyle(),
                    fill=self._fills[fill] if fill < len(self._fills) else "",
                    number=self._formats.get(number, ""),
                    number_id=0 if number in self._formats else int(number),
                )
            )
        elif name == "alignment" and self.looks and attributes.get("wrapText") in {"1", "true"}:
            self.looks[-1] = replace(self.looks[-1], wrapped=True)


class _SheetReader:
    def __init__(self, looks: list[CellStyle]) -> None:
        self._looks = looks
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}
        self._cells: dict[Place, CellStyle] = {}
        self._frozen: Place = (0, 0)
        self._row, self._column = -1, -1

    def read(self, content: bytes) -> SheetStyle:
        parse(content, self._start)
        return SheetStyle(widths=self._widths, frozen=self._frozen, heights=self._heights, cells=self._cells)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("customHeight") in {"1", "true"}:
                self._heights[self._row] = _number(attributes.get("ht", ""))
        elif name == "col" and "width" in attributes:
            first, last = int(attributes.get("min", "1")) - 1, int(attributes.get("max", "1"))
            width = _number(attributes["width"])
            self._widths.update(dict.fromkeys(range(first, min(last, _MOST_COLUMNS)), width))
        elif name == "pane" and attributes.get("state") in {"frozen", "frozenSplit"}:
            rows, columns = (int(_number(attributes.get(axis, "0"))) for axis in ("ySplit", "xSplit"))
            self._frozen = (rows, columns)

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = place_of(reference)[1] if reference else self._column + 1
        number = int(attributes.get("s", "0"))
        if 0 < number < len(self._looks):
            self._cells[self._row, self._column] = self._looks[number]


def _rgb(attributes: Attributes) -> str:
    rgb = attributes.get("rgb", "")[-6:]
    return rgb.upper() if _RGB.fullmatch(rgb) else ""


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0


def carried(looks: SheetStyle, merged: Merged) -> SheetStyle:
    """The looks by the new lines: a new line looks like the one above it, a heading of ours like their last one."""
    cells: dict[Place, CellStyle] = {}
    for (row, column), look in looks.cells.items():
        cells[row + (merged.added if row >= merged.begin else 0), column] = look
    _like_the_last(cells, merged)
    _continue_headings(cells, merged)
    heights = {
        row + (merged.added if row >= merged.begin else 0): height for row, height in looks.heights.items()
    }
    return replace(looks, cells=cells, heights=heights)


def _like_the_last(cells: dict[Place, CellStyle], merged: Merged) -> None:
    above = merged.begin - 1
    if above <= merged.head:
        return
    last = {column: look for (row, column), look in cells.items() if row == above}
    for row in range(merged.begin, merged.begin + merged.added):
        cells.update({(row, column): look for column, look in last.items()})


def _continue_headings(cells: dict[Place, CellStyle], merged: Merged) -> None:
    theirs = [column for row, column in cells if row == merged.head]
    if theirs:
        look = cells[merged.head, max(theirs)]
        ours = range(max(theirs) + 1, len(merged.lines[merged.head]))
        cells.update({(merged.head, column): look for column in ours})


_LONGEST_TARGET = 2000
_EXACT_DIGITS = 15
"""A number with more of them is no number but an id: as a number it would lose the last ones."""
_COLOUR = re.compile("[0-9A-F]{6}")
_WIDEST, _NARROWEST = 60, 10
_PADDING = 5 / 7
"""So much wider than asked for a column becomes in the file."""
_NO_LOOK, _NO_LOOKS = CellStyle(), SheetStyle()


def why_not_now(path: Path) -> str:
    """Why the file cannot be replaced at this moment, in a sentence; empty: it can."""
    if not path.parent.is_dir():
        return f"The folder of {path.name} is not there: {path.parent}."
    locks = [name for name in _lock_names(path.name) if (path.parent / name).exists()]
    if locks:
        return f"{path.name} is open in another program (there is {locks[0]} beside it)."
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        return f"{path.name} is write-protected."
    return ""


def why_not_kept(source: Source, reading: SheetReading, headings: int) -> str:
    """What the file has that would be lost if it were written anew, in a sentence; empty: nothing that can be seen."""
    cells = [cell for sheet in source.sheets for row in sheet.rows for cell in row.cells]
    reasons = (
        (len(source.sheets) > 1, "more than one sheet"),
        (headings != 1, "no headings that are understood" if not headings else "more than one table"),
        (any(cell.computed and not cell.target for cell in cells), "formulas"),
        (any(cell.merged for cell in cells), "merged cells"),
        (any(row.hidden for sheet in source.sheets for row in sheet.rows), "hidden rows"),
        (any(cell.colour and not _COLOUR.fullmatch(cell.colour) for cell in cells), "colours of a theme"),
        (bool(reading.remarks), "parts that cannot be read"),
    )
    has = [words for applies, words in reasons if applies]
    return f"it has {', '.join(has)}" if has else ""


def sheet_bytes(
    lines: Sequence[Line],
    *,
    workbook: bool,
    name: str = "",
    separator: str = ",",
    looks: SheetStyle = _NO_LOOKS,
) -> bytes:
    """The lines as a file that looks as `looks` says."""
    if not workbook:
        return csv_bytes([[cell.text for cell in line] for line in lines], separator)
    import xlsxwriter

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(name or "Listings")
        _shape(sheet, lines, looks)
        formats: dict[tuple[CellStyle, str, bool], Format] = {}
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                look = looks.cells.get((number, column), _NO_LOOK)
                _write(sheet, (number, column), cell, _format(book, formats, cell, look))
    return content.getvalue()


def same(lines: Sequence[Line], source: Source) -> bool:
    """Whether the file says all of this already."""
    kept = [_plain(row.cells) for sheet in source.sheets for row in sheet.rows]
    return kept == [_plain(line) for line in lines]


def _plain(cells: Sequence[SheetCell]) -> list[tuple[str, str]]:
    plain = [(neutral(cell.text).removeprefix("'"), cell.target) for cell in cells]
    while plain and plain[-1] == ("", ""):
        plain.pop()
    return plain


def _lock_names(name: str) -> tuple[str, ...]:
    """What Excel and LibreOffice lay beside a file while it is open."""
    cut = name[2:] if len(name) > 10 else name
    return (f"~${name}", f"~${cut}", f".~lock.{name}#")


def _widths(lines: Sequence[Line]) -> list[int]:
    columns = max(map(len, lines), default=0)
    sample = lines[:200]
    return [
        min(
            _WIDEST,
            max([_NARROWEST, *(len(line[column].text) + 2 for line in sample if column < len(line))]),
        )
        for column in range(columns)
    ]


def _shape(sheet: Worksheet, lines: Sequence[Line], looks: SheetStyle) -> None:
    """Widths, heights and what stays in sight; where the person has set nothing, what fits."""
    for column, width in enumerate(_widths(lines)):
        theirs = looks.widths.get(column)
        sheet.set_column(column, column, width if theirs is None else max(0.0, theirs - _PADDING))
    for row, height in looks.heights.items():
        sheet.set_row(row, height)
    if any(looks.frozen):
        sheet.freeze_panes(*looks.frozen)


def _format(
    book: Workbook, formats: dict[tuple[CellStyle, str, bool], Format], cell: SheetCell, look: CellStyle
) -> Format | None:
    key = (look, look.fill or cell.colour, cell.day is not None)
    if key == (_NO_LOOK, "", False):
        return None
    if key not in formats:
        formats[key] = book.add_format(_wanted(*key))
    return formats[key]


def _wanted(look: CellStyle, fill: str, is_day: bool) -> dict[str, object]:
    number: str | int = look.number or look.number_id or ("yyyy-mm-dd" if is_day else "")
    wanted = {
        "font_name": look.font,
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "underline": int(look.underlined),
        "font_color": f"#{look.colour}" if look.colour else "",
        "bg_color": f"#{fill}" if fill else "",
        "num_format": number,
        "text_wrap": look.wrapped,
    }
    return {name: value for name, value in wanted.items() if value}


def _write(sheet: Worksheet, place: tuple[int, int], cell: SheetCell, style: Format | None) -> None:
    row, column = place
    if cell.day is not None:
        sheet.write_datetime(row, column, datetime.combine(cell.day, time()), style)
    elif cell.target and cell.target != cell.text and len(cell.target) < _LONGEST_TARGET:
        sheet.write_url(row, column, cell.target, style, string=cell.text)
    elif cell.numeric and sum(map(str.isdigit, cell.text)) < _EXACT_DIGITS and not cell.text.startswith("0"):
        sheet.write_number(row, column, float(cell.text), style)
    elif cell.text:
        sheet.write_string(row, column, cell.text, style)
    elif style is not None:
        sheet.write_blank(row, column, None, style)


_AGAIN = "Nothing is lost; it is brought up to date the next time."
_KEPT_COPIES = 5


@dataclass(frozen=True, slots=True)
class SheetSync:
    """What came of bringing the sheet up to date."""

    done: bool
    sentence: str = ""
    """What the person should know; empty: all is well."""


def living_path(setting: str, places: Places) -> Path | None:
    """Where the sheet lies; a bare name lies with the records. None: the person wants none."""
    if not setting:
        return None
    path = Path(setting).expanduser()
    return path if path.is_absolute() else places.data / path


def bring_up_to_date(
    path: Path, places: Places, store: Repositories, now: datetime | None = None
) -> SheetSync:
    """Write what has changed into the sheet; never raises for what is wrong with the file."""
    try:
        if reason := why_not_now(path):
            return SheetSync(False, f"Your sheet was not brought up to date: {reason} {_AGAIN}")
        if path.exists():
            return _replace(path, places, store, now or datetime.now(UTC))
        return _begin(path, places, store)
    except OSError as error:
        return SheetSync(False, f"Your sheet was not brought up to date: {error.strerror} ({path}). {_AGAIN}")
    except HelperError as error:
        return SheetSync(False, f"Your sheet was not brought up to date: {error.what} {_AGAIN}")


def _begin(path: Path, places: Places, store: Repositories) -> SheetSync:
    """The sheet for the first time, with the columns of the last sheet that was brought in."""
    memory = read_memory(places.data)
    layout = laid_out(memory.headings, memory.roles)
    head: Line = tuple(map(SheetCell, layout.headings))
    lines = [head, *new_lines(store, layout, store.findings.all())]
    _write_back(path, places, memory, sheet_bytes(lines, workbook=_is_workbook(path)))
    return SheetSync(True)


def _replace(path: Path, places: Places, store: Repositories, now: datetime) -> SheetSync:
    source = open_source(path)
    reading = _read(source, places, store, now)
    heads = {columns.headings for _, columns in reading.tables}
    columns = main_columns(reading)
    if (reason := why_not_kept(source, reading, len(heads))) or columns is None:
        lost = reason or "it has no headings that are understood"
        return SheetSync(
            False,
            f"Your sheet was not brought up to date: writing {path.name} anew would lose something ({lost})."
            " Name a file of its own in the settings (living_sheet); it takes over your columns.",
        )
    rows = {row.number: row for row in reading.rows}
    merged = merged_lines(store, laid_out(columns.headings, columns.roles), rows, source.sheets[0].rows)
    if same(merged.lines, source):
        return SheetSync(True)
    memory, content = read_memory(places.data), path.read_bytes()
    changed = identity_of(content) != memory.written
    if changed:
        _keep_copy(path, content, places, now)
    new = sheet_bytes(
        merged.lines,
        workbook=_is_workbook(path),
        name=source.sheets[0].name,
        separator=(None if _is_workbook(path) else separator_of(content)) or ",",
        looks=carried(read_looks(content), merged),
    )
    if path.read_bytes() != content:
        return SheetSync(False, f"{path.name} was being changed at that moment. {_AGAIN}")
    _write_back(path, places, memory, new)
    said = f"{path.name} is kept up to date from here on; as it was before, it lies in {places.backups}."
    return SheetSync(True, said if changed and not memory.written else "")


def _read(source: Source, places: Places, store: Repositories, now: datetime) -> SheetReading:
    answers = read_answers(remembered(places.data, shape_of(source)))
    return read_sheet(source, answers, Register(tuple(store.works.all())), now.date())


def _write_back(path: Path, places: Places, memory: Memory, content: bytes) -> None:
    write_durably(path, content)
    write_memory(places.data, replace(memory, written=identity_of(content)))


def _keep_copy(path: Path, content: bytes, places: Places, now: datetime) -> None:
    """The sheet as the person left it, so that no word of theirs is lost; the latest few are kept."""
    private_folder(places.backups)
    write_durably(places.backups / f"sheet-{now:%Y%m%dT%H%M%S}-{path.name}", content)
    for old in sorted(places.backups.glob(f"sheet-*-{path.name}"))[:-_KEPT_COPIES]:
        old.unlink(missing_ok=True)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() != ".csv"

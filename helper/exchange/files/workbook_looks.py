"""Reads from an xlsx file how it looks: widths, frozen headings, fonts, fills and number formats, as far as we can write them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from helper.exchange.files.workbook_marks import Place, place_of
from helper.exchange.files.xml_events import Attributes, XmlUnreadable, parse

_RGB = re.compile("[0-9A-Fa-f]{6}")
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
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
class Looks:
    """How the first sheet of a workbook looks."""

    widths: Mapping[int, float] = field(default_factory=dict)
    """By column, the first is 0, in characters."""
    frozen: Place = (0, 0)
    """How many rows and columns stay in sight."""
    heights: Mapping[int, float] = field(default_factory=dict)
    """By row, in points; only those that the person has set."""
    cells: Mapping[Place, Look] = field(default_factory=dict)


def read_looks(content: bytes) -> Looks:
    """How the only sheet looks; what cannot be read has no looks."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            if len(sheets) != 1:
                return Looks()
            styles = _StylesReader()
            if "xl/styles.xml" in archive.namelist():
                parse(archive.read("xl/styles.xml"), styles.start)
            return _SheetReader(styles.looks).read(archive.read(sheets[0]))
    except (BadZipFile, XmlUnreadable, zlib.error, KeyError, ValueError, EOFError, OSError, RuntimeError):
        return Looks()


class _StylesReader:
    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._fonts: list[Look] = []
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
            self._fonts.append(Look())
            return
        is_on = attributes.get("val", "1") not in {"0", "false", "none"}
        change: dict[str, Look] = {}
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
                    self._fonts[font] if font < len(self._fonts) else Look(),
                    fill=self._fills[fill] if fill < len(self._fills) else "",
                    number=self._formats.get(number, ""),
                    number_id=0 if number in self._formats else int(number),
                )
            )
        elif name == "alignment" and self.looks and attributes.get("wrapText") in {"1", "true"}:
            self.looks[-1] = replace(self.looks[-1], wrapped=True)


class _SheetReader:
    def __init__(self, looks: list[Look]) -> None:
        self._looks = looks
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}
        self._cells: dict[Place, Look] = {}
        self._frozen: Place = (0, 0)
        self._row, self._column = -1, -1

    def read(self, content: bytes) -> Looks:
        parse(content, self._start)
        return Looks(widths=self._widths, frozen=self._frozen, heights=self._heights, cells=self._cells)

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

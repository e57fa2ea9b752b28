"""Reads from an xlsx file's styles what can mean something: a colour behind a cell, a line through it, leading zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helper.exchange.files.xml_events import Attributes, parse

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

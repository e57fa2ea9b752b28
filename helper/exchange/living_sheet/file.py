"""The file of the living sheet: whether it may be replaced, what would be lost, and its bytes."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from helper.exchange.export.sheet import csv_bytes, neutral
from helper.exchange.files.sheet import Cell, Source
from helper.exchange.files.workbook_looks import Look, Looks
from helper.exchange.importing.reading import Reading
from helper.exchange.living_sheet.rows import Line

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST_TARGET = 2000
_EXACT_DIGITS = 15
"""A number with more of them is no number but an id: as a number it would lose the last ones."""
_COLOUR = re.compile("[0-9A-F]{6}")
_WIDEST, _NARROWEST = 60, 10
_PADDING = 5 / 7
"""So much wider than asked for a column becomes in the file."""
_NO_LOOK, _NO_LOOKS = Look(), Looks()


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


def why_not_kept(source: Source, reading: Reading, headings: int) -> str:
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
    looks: Looks = _NO_LOOKS,
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
        formats: dict[tuple[Look, str, bool], Format] = {}
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                look = looks.cells.get((number, column), _NO_LOOK)
                _write(sheet, (number, column), cell, _format(book, formats, cell, look))
    return content.getvalue()


def same(lines: Sequence[Line], source: Source) -> bool:
    """Whether the file says all of this already."""
    kept = [_plain(row.cells) for sheet in source.sheets for row in sheet.rows]
    return kept == [_plain(line) for line in lines]


def _plain(cells: Sequence[Cell]) -> list[tuple[str, str]]:
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


def _shape(sheet: Worksheet, lines: Sequence[Line], looks: Looks) -> None:
    """Widths, heights and what stays in sight; where the person has set nothing, what fits."""
    for column, width in enumerate(_widths(lines)):
        theirs = looks.widths.get(column)
        sheet.set_column(column, column, width if theirs is None else max(0.0, theirs - _PADDING))
    for row, height in looks.heights.items():
        sheet.set_row(row, height)
    if any(looks.frozen):
        sheet.freeze_panes(*looks.frozen)


def _format(
    book: Workbook, formats: dict[tuple[Look, str, bool], Format], cell: Cell, look: Look
) -> Format | None:
    key = (look, look.fill or cell.colour, cell.day is not None)
    if key == (_NO_LOOK, "", False):
        return None
    if key not in formats:
        formats[key] = book.add_format(_wanted(*key))
    return formats[key]


def _wanted(look: Look, fill: str, is_day: bool) -> dict[str, object]:
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


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, style: Format | None) -> None:
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

"""Reads workbooks (xlsx, xls, ods) in a separate process.

The file is untrusted. A small file can unpack to gigabytes, reference the last possible row or column, or
crash the reader, which ends only this process. The process has a memory limit, checks sizes before it creates
content, and refuses a document type declaration. If the XML is unreadable, the values are still returned.
"""

from __future__ import annotations

import gc
import json
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from helper.sheets.files.sheet import Refused, SheetCell, TooLarge, clean_text, link_of, refuse_large
from helper.sheets.files.xlsx import Marks, Place, XmlUnreadable, read_marks
from helper.system.processes import limit_memory
from helper.translation import msg

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_NO_MARKS = Marks()
_OLD_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""The bytes before the address of a cell's link in an xls file."""
_LINKS = msg("Hyperlinks are only read from .xlsx files. If you need them, save the file as .xlsx.")
_UNREAD = msg("Hyperlinks and hidden rows could not be read from this workbook.")
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
    marks, remark = marks_of(content)
    for name, beside in marks.items():
        refuse_large(beside.rows, beside.columns, name)
    return {"sheets": list(_sheets(content, marks)), "remarks": [remark] if remark else []}


def marks_of(content: bytes) -> tuple[dict[str, Marks], str]:
    """Return each sheet's marks by the sheet's name, and an untranslated remark on marks that were not read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                return {}, _LINKS if b"xlink:href" in archive.read("content.xml") else ""
            return dict(read_marks(archive)), ""
    except BadZipFile:
        return {}, _LINKS if _OLD_LINK in content else ""
    except (XmlUnreadable, zlib.error, LookupError, ValueError, EOFError, OSError, RuntimeError):
        return {}, _UNREAD


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
    marked = marks.targets.keys() | marks.formulas.keys()
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
        text = clean_text(value) or target
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

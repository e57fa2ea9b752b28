"""Opens a person's file, whatever program it came from; the content decides what it is, never the name."""

from __future__ import annotations

from pathlib import Path

from helper.errors import HelperError, WrongUse
from helper.exchange.files.delimited import read_delimited
from helper.exchange.files.sheet import Source
from helper.exchange.files.workbook import read_workbook
from helper.store.collector import collector_resting

_MOST_BYTES = 200_000_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How xlsx and ods files begin, and how xls files (and encrypted ones) do."""


class SheetUnreadable(HelperError):
    """Raised when a file cannot be read as a sheet; nothing was taken, the file is as it was."""

    code = "sheet_unreadable"


@collector_resting()
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
        if path.stat().st_size > _MOST_BYTES:
            raise SheetUnreadable(
                f"The file is larger than {_MOST_BYTES // 1_000_000} MB.",
                where=str(path),
                now="Save the sheet with the links as a file of its own and bring that.",
            )
        return path.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"The file cannot be read: {error.strerror}.", where=str(path), now="See to it and try again."
        ) from error

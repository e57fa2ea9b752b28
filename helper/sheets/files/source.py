"""Opens a file that somebody brings: a workbook is read in a process of its own, which may break and takes nothing with it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from helper.errors import HelperError, WrongUse
from helper.sheets.files.sheet import Sheet, Source, SourceRow, TooLarge, read_cell_of
from helper.sheets.files.text_file import read_delimited
from helper.store.codec import gc_paused
from helper.system.own_process import own_command
from helper.system.processes import NO_WINDOW

_MOST_BYTES = 200_000_000
_SECONDS = 120.0
"""The largest workbook that is read takes a tenth of that."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How xlsx and ods files begin, and how xls files (and encrypted ones) do."""
_SMALLER = "Save the rows with the links as a sheet of their own, in parts if they are many, and bring that."
_ANEW = "Open it in your spreadsheet program, save it as .xlsx without a password, and try again."


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
    try:
        if path.stat().st_size > _MOST_BYTES:
            said = f"The file is larger than {_MOST_BYTES // 1_000_000} MB."
            raise SheetUnreadable(said, where=str(path), now=_SMALLER)
        content = path.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"The file cannot be read: {error.strerror}.", where=str(path), now="See to it and try again."
        ) from error
    try:
        if not content.startswith(_WORKBOOKS):
            return Source(name=path.name, sheets=(read_delimited(content),), workbook=False)
        sheets, remarks = read_workbook(content)
    except TooLarge as error:
        raise SheetUnreadable(f"This file is too large: {error}", where=str(path), now=_SMALLER) from error
    except ValueError as error:
        said = f"This workbook cannot be read: {error}"
        raise SheetUnreadable(said, where=str(path), now=_ANEW) from error
    return Source(name=path.name, sheets=sheets, workbook=True, remarks=remarks)


def read_workbook(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Every sheet in order, hidden ones too, and sentences about what could not be read.

    Raises:
        TooLarge: It has more rows or cells than are read.
        ValueError: It cannot be read at all; the text says why.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module; no shell
            own_command("helper.sheets.files.workbook"),
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_WINDOW,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError("reading it takes longer than that of any sheet of listings.") from None
    if done.returncode:
        # The reader broke off, or asked for more memory than it may have.
        raise ValueError("it is damaged, or needs more memory than any sheet of listings.")
    said = json.loads(done.stdout)
    if refused := said.get("refused"):
        raise TooLarge(refused) if said["too_large"] else ValueError(refused)
    return tuple(map(_sheet, said["sheets"])), tuple(said["remarks"])


def _sheet(said: dict[str, Any]) -> Sheet:
    hidden = frozenset(said["hidden_rows"])
    rows = (
        SourceRow(number, tuple(map(read_cell_of, cells)), hidden=number - 1 in hidden)
        for number, cells in enumerate(said["rows"], start=1)
    )
    return Sheet(
        name=said["name"],
        rows=tuple(rows),
        hidden=said["hidden"],
        hidden_columns=frozenset(said["hidden_columns"]),
    )

"""What a command prints: calm aligned lines for people, one object for programs."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

import typer

from helper.errors import HelperError, NotDone
from helper.tui.plain import fit, plain_line, plain_lines

FORMAT = 1
"""The format of every JSON answer; a change that breaks readers raises it."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE})

DONE = 0
NEEDS_PERSON = 1
"""Something is left that only a person can settle."""


def show(lines: str | Iterable[str], *, as_json: bool, **values: Any) -> None:
    """Print the lines, or the values as one JSON object."""
    if as_json:
        text = as_text({"format": FORMAT, **values}, sys.stdout, indent=2)
    else:
        text = "\n".join(plain_lines(line) for line in ([lines] if isinstance(lines, str) else lines))
    try:
        typer.echo(text)
    except BrokenPipeError:
        # Somebody took the first lines of a list and closed the pipe, which is no mistake; the rest goes nowhere.
        _let_go()


def why_unwritten(error: OSError) -> NotDone | None:
    """What to say when the answer found no room where it goes, such as a full disk; None: something else failed.

    Whatever is written into a file says itself what became of it; what comes here without a name was printed.
    """
    if error.errno not in _NO_ROOM or error.filename is not None:
        return None
    _let_go()
    return NotDone(
        f"The answer could not be written: {error.strerror}.",
        where="standard output",
        now="What was to be done may have been done: see your records before you repeat it.",
    )


def _let_go() -> None:
    """Let what is still to be written go nowhere, so that the end of the program does not fall over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_text(values: Mapping[str, Any], out: TextIO, *, indent: int | None = None) -> str:
    """The object as JSON that this stream can carry; half a character, as a file's name may have, is escaped too."""
    takes_all = (out.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(values, ensure_ascii=not takes_all, indent=indent)
    return text.encode(errors="backslashreplace").decode()


def aside(text: str) -> None:
    """Say something to a person that is no part of the answer."""
    typer.echo(plain_lines(text), err=True)


def show_error(error: HelperError, *, as_json: bool) -> None:
    """Print what happened, where, and what to do."""
    if as_json:
        typer.echo(as_text({"error": error.as_json()}, sys.stderr), err=True)
    else:
        typer.echo(plain_lines(str(error)), err=True)


def table(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> list[str]:
    """The rows in aligned columns; texts from outside cannot break a line."""
    cells = [[plain_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]


def pairs(values: Mapping[str, str]) -> list[str]:
    """Names and values, one a line, the values aligned."""
    width = max(map(len, values), default=0)
    return [f"  {name:<{width}}  {plain_line(value)}".rstrip() for name, value in values.items()]


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)

"""What the commands share: their options, what they print for people and programs, and files they read and write."""

from __future__ import annotations

import codecs
import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from helper.config.durable import write_durably
from helper.errors import HelperError, NotDone, WrongUse
from helper.model.addresses import find_addresses, read_address
from helper.model.listing_address import Address
from helper.tui.formatting import fit, plain_line, plain_lines


def option(name: str, sentence: str, *, metavar: str | None = None) -> Any:
    """An option that is named in its help, without a default worth showing."""
    return typer.Option(name, metavar=metavar, help=sentence, show_default=False)


def flow_option(sentence: str) -> Any:
    """The option that names a description of pages; `require_flow` says whether it is there."""
    return option("--flow", sentence, metavar="FILE")


def require_flow(flow: Path | None) -> None:
    """Say at once that a named description is not there, before a window opens.

    Raises:
        WrongUse: There is no such file.
    """
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")


def argument(metavar: str, sentence: str) -> Any:
    """What a command is about."""
    return typer.Argument(metavar=metavar, help=sentence, show_default=False)


Data = Annotated[
    Path | None, option("--data", "The folder with your records; else IPP_HELPER_DATA.", metavar="DIR")
]
AsJson = Annotated[bool, option("--json", "Answer as JSON, for other programs.")]
PortalUrl = Annotated[str, option("--portal", "The portal's address.", metavar="URL")]
Paste = Annotated[bool, option("--paste", "In a browser of your own: each text is copied for pasting.")]
WorkTitle = Annotated[str, option("--work", "The design.", metavar="TITLE")]
MaybeWorkTitle = Annotated[str | None, option("--work", "The design.", metavar="TITLE")]


def free_path(path: Path, *, replace: bool) -> Path:
    """The whole path of a file to be written.

    Raises:
        NotDone: A file of that name is there already, and it is not to be replaced.
    """
    target = path.expanduser().absolute()
    if target.exists() and not replace:
        raise NotDone(
            "There is a file of that name already.",
            where=str(target),
            now="Take another name, or add --replace.",
        )
    return target


def write_new(path: Path, content: bytes, *, replace: bool = False) -> Path:
    """Write it whole or not at all; the path as it can be opened.

    Raises:
        NotDone: A file of that name is there already.
        WrongUse: Nothing can be written there.
    """
    target = free_path(path, replace=replace)
    try:
        write_durably(target, content)
    except OSError as error:
        raise WrongUse(f"The file cannot be written: {error.strerror}.", where=str(target)) from error
    return target


View = dict[str, Any]


def moment_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


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


STDIN = "-"

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_text(source: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        WrongUse: There is no such file, or it cannot be read.
    """
    if source == STDIN and sys.stdin.isatty():
        aside("Paste the links here, then press ctrl+d on an empty line.")
    try:
        if source == STDIN:
            return _decoded(sys.stdin.buffer.read())
        return _decoded(Path(source).expanduser().read_bytes())
    except OSError as error:
        raise WrongUse(
            f"The file cannot be read: {error.strerror}.", where=source, now="Look at its name and place."
        ) from error


def addresses_from(links: Iterable[str], file: str | None) -> list[Address]:
    """Each link as it was given, then every address in the file."""
    given = [read_address(link) for link in links]
    return given + (find_addresses(read_text(file)) if file is not None else [])


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # Old editors on Windows; every byte means something there, and addresses are ASCII in all of them.
        return content.decode("cp1252", errors="replace")

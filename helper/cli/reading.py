"""Reads links from files and from standard input, in whatever encoding they were saved."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable
from pathlib import Path

from helper.cli.output import aside
from helper.errors import WrongUse
from helper.model.address import Address, find_addresses, read_address

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

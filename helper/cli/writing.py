"""Writes a file the person asked for, and never over another one unasked."""

from __future__ import annotations

from pathlib import Path

from helper.config.durable import write_durably
from helper.errors import NotDone, WrongUse


def write_new(path: Path, content: bytes, *, replace: bool = False) -> Path:
    """Write it whole or not at all; the path as it can be opened.

    Raises:
        NotDone: A file of that name is there already.
        WrongUse: Nothing can be written there.
    """
    target = path.expanduser().absolute()
    if target.exists() and not replace:
        raise NotDone(
            "There is a file of that name already.",
            where=str(target),
            now="Take another name, or add --replace.",
        )
    try:
        write_durably(target, content)
    except OSError as error:
        raise WrongUse(f"The file cannot be written: {error.strerror}.", where=str(target)) from error
    return target

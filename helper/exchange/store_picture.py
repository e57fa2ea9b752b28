"""Keeps a picture that the person has saved of a store's page, beside the other evidence."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from helper.config.durable import private_folder, write_durably
from helper.errors import NotDone, WrongUse
from helper.exchange.proof_page import kind_of

_FOLDER = "stores"
_MOST_BYTES = 20_000_000


def why_no_picture(file: Path) -> str:
    """Why it cannot be kept, in a sentence; empty: it can."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return "The picture is larger than 20 MB."
        with file.open("rb") as opened:
            is_picture = bool(kind_of(opened.read(64)))
    except OSError as error:
        return f"It cannot be read: {error.strerror}."
    return "" if is_picture else "This is no picture that a browser shows: PNG, JPEG, WebP or GIF."


def keep_store_picture(file: Path, evidence: Path, store_number: str, at: datetime) -> str:
    """Copy it into the evidence folder; gives its name there.

    Raises:
        WrongUse: It is no picture.
        NotDone: It cannot be written.
    """
    if reason := why_no_picture(file):
        raise WrongUse(reason, where=str(file))
    folder = evidence / _FOLDER / store_number
    target = folder / f"{at:%Y%m%dT%H%M%SZ}{file.suffix.lower()}"
    try:
        private_folder(folder)
        write_durably(target, file.read_bytes())
    except OSError as error:
        raise NotDone(f"The picture cannot be kept: {error.strerror}.", where=str(target)) from error
    return target.relative_to(evidence).as_posix()

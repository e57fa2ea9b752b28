"""What is kept between two writings of the living sheet: the person's columns, and how the file looked when it was ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helper.config.durable import write_durably
from helper.exchange.importing.columns import Columns
from helper.exchange.importing.reading import Reading
from helper.exchange.words.header_words import Role

FILE_NAME = "living-sheet.json"
_FORMAT = 1
_OF_LISTINGS = frozenset({Role.LINK, Role.ITEM_ID})


@dataclass(frozen=True, slots=True)
class Memory:
    """The columns of the sheet that was brought in last, and the file that was written last."""

    headings: tuple[str, ...] = ()
    roles: Mapping[int, Role] = field(default_factory=dict)
    """What those columns hold, the first is 0; a column that is not in here is the person's own."""
    written: str = ""
    """What identifies the content that we wrote last."""


def read_memory(folder: Path) -> Memory:
    """What is kept in the folder of the records; a file that says nothing sensible is like none: it only helps."""
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        roles = {int(column): Role(role) for column, role in kept["roles"].items()}
        return Memory(tuple(map(str, kept["headings"])), roles, str(kept["written"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def write_memory(folder: Path, memory: Memory) -> None:
    """Keep it, for the person's own account only."""
    document = {
        "format": _FORMAT,
        "headings": list(memory.headings),
        "roles": {str(column): role.value for column, role in sorted(memory.roles.items())},
        "written": memory.written,
    }
    write_durably(folder / FILE_NAME, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def remember_columns(folder: Path, reading: Reading) -> None:
    """Keep the columns of a sheet that was just taken in: the living sheet begins with them."""
    columns = main_columns(reading)
    if columns is not None:
        written = read_memory(folder).written
        write_memory(folder, Memory(columns.headings, dict(columns.roles), written))


def main_columns(reading: Reading) -> Columns | None:
    """The columns of the first table of listings that has headings."""
    return next(
        (
            columns
            for _, columns in reading.tables
            if any(columns.headings) and _OF_LISTINGS & set(columns.roles.values())
        ),
        None,
    )


def identity_of(content: bytes) -> str:
    """The same for the same content only."""
    return hashlib.sha256(content).hexdigest()

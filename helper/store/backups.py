"""Dated copies of the records: the first start of a day makes one, and so does a change of format."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from helper.config.durable import write_durably

KEPT = 5
"""How many daily copies are kept; copies made before a change of format are not counted and stay."""

_DAILY = "queue-????-??-??.json"
_ALL = "queue-*.json"


def back_up_daily(records: Path, folder: Path, today: date) -> None:
    """Copy the records as they are, unless that was done today, and let the oldest copies go.

    Call it only for records that could be read: damaged ones must not push good copies out.
    """
    copy = folder / f"queue-{today.isoformat()}.json"
    if records.exists() and not copy.exists():
        write_durably(copy, records.read_bytes())
    for old in sorted(folder.glob(_DAILY))[:-KEPT]:
        old.unlink(missing_ok=True)


def back_up_before_format(records: Path, folder: Path, today: date, number: int) -> None:
    """Copy the records before they are written in another format."""
    write_durably(folder / f"queue-{today.isoformat()}-before-format-{number}.json", records.read_bytes())


def back_up_foreign(records: Path, folder: Path, at: datetime) -> None:
    """Keep what another program has put into the file while we had it open, before it is replaced."""
    write_durably(folder / f"queue-{at:%Y-%m-%d}-changed-elsewhere-{at:%H%M%S}.json", records.read_bytes())


def newest_backup(folder: Path) -> Path | None:
    """The latest copy there is."""
    copies = sorted(folder.glob(_ALL), key=lambda copy: copy.stat().st_mtime)
    return copies[-1] if copies else None

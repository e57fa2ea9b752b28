"""Dated copies of the records file: one on the first start of each day, and one after each submitted form.

The program keeps the ten newest copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from helper.config.durable import PART_SUFFIX, copy_durably, written_durably
from helper.config.places import Places
from helper.store.log_storage import parse_tables
from helper.system.files import SizeLimit, read_file
from helper.translation import local_time, tr

KEPT = 10
_PATTERN = "records-*.json"


def copy_records(places: Places, at: datetime) -> None:
    """Copy the records file.

    Call this only if the records are readable: otherwise damaged copies replace good ones. Raises `OSError`.
    """
    target = _target(places, at)
    copy_durably(places.records_file, target)
    _remove_oldest(places.backups, target)


def write_copy(places: Places, at: datetime, pieces: Iterable[bytes]) -> Path:
    """Write a copy with the content in `pieces`, for records that are only in memory. Raises `OSError`."""
    target = _target(places, at)
    with written_durably(target) as file:
        file.writelines(pieces)
    _remove_oldest(places.backups, target)
    return target


def was_copied(folder: Path, at: datetime) -> bool:
    """Return whether a copy was made on that day in UTC."""
    return any(folder.glob(f"records-{at:%Y-%m-%d}-*.json"))


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob(_PATTERN), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def remove_parts_of_copies(folder: Path) -> None:
    """Remove incomplete copies that were left when the program was killed. The caller must hold the lock."""
    for part in folder.glob(f".{_PATTERN}.*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)


def restore_hint(places: Places) -> str:
    """Return a message that tells the user which copy to restore."""
    for copy in copies(places.backups):
        with suppress(OSError, ValueError):
            parse_tables(read_file(copy, SizeLimit.RECORDS))
            return tr(
                "The newest good copy was made on {time}. Restore the copy with: ipp-helper restore {copy}",
                time=local_time(datetime.fromtimestamp(copy.stat().st_mtime, UTC)),
                copy=copy,
            )
    return tr("There is no copy of your records. Ask for help before you change the file.")


def _target(places: Places, at: datetime) -> Path:
    return places.backups / f"records-{at:%Y-%m-%d-%H%M%S}.json"


def _remove_oldest(folder: Path, newest: Path) -> None:
    """Remove the oldest copies, according to their names, until `KEPT` copies remain.

    Copies with later names than `newest` are removed first: they were made while the clock was wrong.
    """
    oldest_first = sorted(folder.glob(_PATTERN), key=lambda file: (file.name <= newest.name, file.name))
    for old in oldest_first[:-KEPT]:
        old.unlink(missing_ok=True)

"""Measures the import of a sheet into the records; used by `tests.tools.bench`."""

from __future__ import annotations

import csv
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from helper.config.places import Places
from helper.sheets.sheet_file import keep_file, read_file
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.sheets.sample_sheets import HEADINGS, link_row, table

_STATUSES = ("removed", "pending", "entfernt", "", "rejeté")


def import_seconds(rows: int, *, suffix: str) -> float:
    """Return the seconds to open, read and import a sheet of this many messy rows, with a durable write.

    `suffix` is `.xlsx` or `.csv`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _sheet(folder, rows, suffix)
        with open_store(Places(data=folder / "d", state=folder / "s")) as store:
            began = time.perf_counter()
            file = read_file(path, store, now=datetime.now(UTC), by="")
            keep_file(Queue(store), folder, file, "a sheet brought in")
            seconds = time.perf_counter() - began
            assert len(store.findings) == rows - rows // 50
            return seconds


def _sheet(folder: Path, rows: int, suffix: str) -> Path:
    """Write a sheet of 60 designs and 400 shops, in three languages, with 2 percent of duplicate rows."""
    made = [_row(number) for number in range(rows - rows // 50)]
    made += made[: rows // 50]
    if suffix == ".xlsx":
        return table(folder, *made)
    path = folder / "pirates.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *made])
    return path


def _row(number: int) -> list[str]:
    status = _STATUSES[number % len(_STATUSES)]
    return link_row(
        number,
        design=f"Design {number % 60}",
        status=status,
        complaint=f"0048{number // 20:06}" if status else "",
        reported=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}" if status else "",
        shop=f"Shop {number % 400} 11023{number % 400:05}",
        notes="looks the same as mine" if number % 3 else "",
    )

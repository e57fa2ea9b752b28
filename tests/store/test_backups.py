"""Dated copies: one a day, five at most, and one before every change of format."""

from __future__ import annotations

import os
import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from helper.store.backups import (
    KEPT,
    back_up_before_format,
    back_up_daily,
    back_up_foreign,
    newest_backup,
)
from tests.factories import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "queue.json"
    path.write_text("morning", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    return path


def test_the_first_start_of_a_day_makes_a_private_copy(records: Path, folder: Path) -> None:
    """It has the day in its name, and only the person may read it."""
    back_up_daily(records, folder, TODAY)
    copy = folder / "queue-2026-11-24.json"
    assert copy.read_text(encoding="utf-8") == "morning"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_later_starts_of_the_day_leave_it(records: Path, folder: Path) -> None:
    """The copy is from before the day's work."""
    back_up_daily(records, folder, TODAY)
    records.write_text("evening", encoding="utf-8")
    back_up_daily(records, folder, TODAY)
    assert (folder / "queue-2026-11-24.json").read_text(encoding="utf-8") == "morning"


def test_the_oldest_daily_copies_go(records: Path, folder: Path) -> None:
    """Five days of work are kept; copies made for other reasons stay."""
    back_up_before_format(records, folder, TODAY, 2)
    back_up_foreign(records, folder, NOW)
    for day in range(KEPT + 3):
        back_up_daily(records, folder, TODAY + timedelta(days=day))
    assert sorted(path.name for path in folder.iterdir()) == [
        "queue-2026-11-24-before-format-2.json",
        "queue-2026-11-24-changed-elsewhere-194200.json",
        *(f"queue-{TODAY + timedelta(days=day)}.json" for day in range(3, KEPT + 3)),
    ]


def test_before_there_are_records_nothing_is_copied(tmp_path: Path, folder: Path) -> None:
    """A first start has nothing to lose."""
    back_up_daily(tmp_path / "queue.json", folder, TODAY)
    assert newest_backup(folder) is None


def test_the_newest_copy_is_the_one_written_last(records: Path, folder: Path) -> None:
    """Whatever their names, the latest writing counts."""
    for name, hour in (("queue-2026-11-24.json", 9), ("queue-2026-11-24-before-format-2.json", 11)):
        (folder / name).write_text("", encoding="utf-8")
        at = datetime(2026, 11, 24, hour, tzinfo=NOW.tzinfo).timestamp()
        os.utime(folder / name, (at, at))
    newest = newest_backup(folder)
    assert newest is not None
    assert newest.name == "queue-2026-11-24-before-format-2.json"

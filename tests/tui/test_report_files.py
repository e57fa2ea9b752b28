"""Export of rows to a spreadsheet with the key x."""

from __future__ import annotations

import csv
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.stage import paste, press, wait_for


async def _write(pilot: Pilot[int], path: Path, *keys: str) -> None:
    await press(pilot, *keys, "ctrl+u")
    await paste(pilot, str(path), "enter")


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


async def test_listings_and_history_export_the_rows_that_they_show(
    sample_pilot: Pilot[int], home: Path
) -> None:
    await press(sample_pilot, "2", "slash")
    await paste(sample_pilot, "status:gone", "enter")
    await _write(sample_pilot, home / "gone.csv", "x")
    await wait_for(sample_pilot, f"12 rows saved as {Path('~/gone.csv')}.")
    await press(sample_pilot, "5")
    await _write(sample_pilot, home / "sent.xlsx", "x", "enter")
    await wait_for(sample_pilot, f"rows saved as {Path('~/sent.xlsx')}.")
    assert {row[2] for row in _rows(home / "gone.csv")[1:]} == {"removed"}
    assert (home / "sent.xlsx").read_bytes().startswith(b"PK")

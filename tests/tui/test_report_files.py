"""The key x: what is shown or marked becomes a spreadsheet, for oneself or for the press."""

from __future__ import annotations

import csv
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.stage import comes, paste, press


async def _write(pilot: Pilot[int], path: Path, *for_whom: str) -> None:
    """Answer the two questions."""
    await press(pilot, "x", *for_whom, "enter", "ctrl+u")
    await paste(pilot, str(path), "enter")


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


async def test_what_is_shown_is_written(desk: Pilot[int], home: Path) -> None:
    """On Listings the rows of the filter, on History the listings of its complaints; where the file lies is said."""
    await press(desk, "1", "slash")
    await paste(desk, "status:gone", "enter")
    await _write(desk, home / "gone.csv")
    await comes(desk, f"12 rows written to {Path('~/gone.csv')}.")
    await press(desk, "4")
    await _write(desk, home / "sent.xlsx")
    await comes(desk, f"rows written to {Path('~/sent.xlsx')}.")
    assert {row[2] for row in _rows(home / "gone.csv")[1:]} == {"removed"}
    assert (home / "sent.xlsx").read_bytes().startswith(b"PK")


async def test_for_the_press_nothing_leads_to_anybody(desk: Pilot[int], home: Path) -> None:
    """No shop, link, number, title of a stranger, client or name is in the file."""
    path = home / "press.csv"
    await press(desk, "1")
    await _write(desk, path, "down")
    await comes(desk, f"written to {Path('~/press.csv')}.")
    text = path.read_text(encoding="utf-8-sig")
    secrets = ["aliexpress", "Nordic", "1102406", "48209114", "Mira", "VA 2-", "16.38", "Tapestry", "10050"]
    assert [secret for secret in secrets if secret in text] == []
    assert _rows(path)[0][:3] == ["Design", "Product", "Status"]

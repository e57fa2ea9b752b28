"""The key x: what is shown or marked becomes a spreadsheet, for oneself or for the press."""

from __future__ import annotations

import csv
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.conftest import Open
from tests.tui.stage import Stage, comes, paste, press


async def _write(pilot: Pilot[int], path: Path, *for_whom: str) -> None:
    """Answer the two questions."""
    await press(pilot, "x", *for_whom, "enter", "ctrl+u")
    await paste(pilot, str(path), "enter")


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


async def test_what_is_shown_is_written(stage: Stage, opened: Open, home: Path) -> None:
    """On Listings the rows of the filter, on History the listings of its complaints; where the file lies is said."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "1", "slash")
        await paste(pilot, "status:gone", "enter")
        await _write(pilot, home / "gone.csv")
        await comes(pilot, f"12 rows written to {Path('~/gone.csv')}.")
        await press(pilot, "4")
        await _write(pilot, home / "sent.xlsx")
        await comes(pilot, f"rows written to {Path('~/sent.xlsx')}.")
    assert {row[2] for row in _rows(home / "gone.csv")[1:]} == {"removed"}
    assert (home / "sent.xlsx").read_bytes().startswith(b"PK")


async def test_for_the_press_nothing_leads_to_anybody(stage: Stage, opened: Open, home: Path) -> None:
    """No shop, link, number, title of a stranger, client or name is in the file."""
    stage.add_samples()
    path = home / "press.csv"
    async with opened() as pilot:
        await press(pilot, "1")
        await _write(pilot, path, "down")
        await comes(pilot, f"written to {Path('~/press.csv')}.")
    text = path.read_text(encoding="utf-8-sig")
    secrets = ["aliexpress", "Nordic", "1102406", "48209114", "Mira", "VA 2-", "16.38", "Tapestry", "10050"]
    assert [secret for secret in secrets if secret in text] == []
    assert _rows(path)[0][:3] == ["Design", "Product", "Status"]

"""Waits for what a screen comes to say, and drops a sheet on the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.stage import paste, settle, text_of

_PATIENCE_SECONDS = 30.0
"""A busy machine may be slow; a screen that never comes is a failure."""
_STANDS_SECONDS = 15.0


async def until(pilot: Pilot[int], wanted: str | Callable[[str], bool]) -> str:
    """The screen, once it says these words or is as wanted; what is done beside the screen takes its time."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _is_there(text := text_of(pilot.app), wanted):
        assert time.monotonic() < deadline, f"{wanted!r} never came:\n{text}"
        await pilot.pause(0.01)
    await settle(pilot)
    return text


async def comes_to(pilot: Pilot[int], picture: str) -> str:
    """The screen, once it is this picture, or as it has stood for a while."""
    deadline = time.monotonic() + _STANDS_SECONDS
    while (text := text_of(pilot.app)) != picture and time.monotonic() < deadline:
        await pilot.pause(0.02)
    return text


def _is_there(text: str, wanted: str | Callable[[str], bool]) -> bool:
    return wanted in text if isinstance(wanted, str) else wanted(text)


async def drop_sheet(pilot: Pilot[int], folder: Path) -> None:
    """Drop a sheet on the window, such as an artist has kept for a year."""
    rows = ["Motiv,Link,Shop,Gemeldet am,Nr.,Status,Notiz"]
    for n in range(40):
        link = (
            "1005010000000000"
            if n == 6
            else f"https://www.aliexpress.com/item/{1005009900700017 + n % 37}.html"
        )
        title, shop = ("The Quiet Whale", "Paper Boats")[n % 2], f"Shop{1101000 + n % 6} Store"
        status = ("entfernt", "offen", "", "entfernt")[n % 4]
        report = f"2024-03-{n % 28 + 1:02},{4820 + n}" if status else ","
        rows.append(f"{title},{link},{shop},{report},{status},")
    path = folder / "pirates-2024.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    await paste(pilot, str(path))
    await until(pilot, "how columns are read")

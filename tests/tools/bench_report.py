"""Measures how fast a report opens in a running browser; used by `tests.tools.bench`."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.tools.a_year import report_of_a_year
from tests.tools.plain_browser import plain_browser

_ROUNDS = 5


async def report_times() -> tuple[int, float, float]:
    """Return the bytes of a year's report, the seconds to open it, and the seconds for a plain page of its size."""
    report = report_of_a_year()
    opened, bare = await opening_seconds(report, bare_page(report))
    return len(report.encode()), opened, bare


def bare_page(like: str) -> str:
    """Return a page with plain words that is as large as `like`."""
    return f"<!doctype html><title>bare</title><p>{'word ' * (len(like.encode()) // 5)}"


async def opening_seconds(*pages: str) -> list[float]:
    """Return the median seconds from navigation to the load event for each page, over five rounds."""
    with tempfile.TemporaryDirectory(prefix="ipp-") as folder:
        files = []
        for place, content in enumerate(pages):
            files.append(Path(folder) / f"{place}.html")
            files[-1].write_text(content, encoding="utf-8")
        async with plain_browser() as browser:
            page = await browser.new_page()
            found = []
            for file in files:
                times = []
                for _ in range(_ROUNDS):
                    await page.goto(file.as_uri())
                    times.append(
                        await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
                    )
                found.append(statistics.median(times) / 1000)
    return found

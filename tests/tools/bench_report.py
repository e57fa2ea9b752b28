"""How long a report takes to open, in a browser that is open already; for `tests.tools.bench` and the drill of the year."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.tools.a_year import report_of_a_year
from tests.tools.plain_browser import plain_browser

_ROUNDS = 5


async def report_times() -> tuple[int, float, float]:
    """Of a year of 150 forms: its bytes, and the seconds until it is open; then those of a bare page of its size."""
    report = report_of_a_year()
    opened, bare = await opening_seconds(report, bare_page(report))
    return len(report.encode()), opened, bare


def bare_page(like: str) -> str:
    """A page as large as this one, with nothing but words in it."""
    return f"<!doctype html><title>bare</title><p>{'word ' * (len(like.encode()) // 5)}"


async def opening_seconds(*pages: str) -> list[float]:
    """From its file to the load event, for each the median of five."""
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

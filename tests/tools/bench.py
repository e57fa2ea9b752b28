"""Runs the benchmarks and writes docs/performance.md and the figure in the README: `make bench`.

The command is `python -m tests.tools.bench`. Both values of a ratio are measured in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from helper.browser.daemon.launch import require_browser
from helper.model.address import read_address
from tests.generators.layouts.registry import VARIATIONS
from tests.generators.layouts.table import layouts_section
from tests.practice.play import Score, play
from tests.screen import some_screen
from tests.tools.bench_attention import all_ways, attention_section
from tests.tools.bench_forms import WAIT_NOTE, form_time_table, form_times, wizard_time
from tests.tools.bench_import import import_seconds
from tests.tools.bench_note import note_section
from tests.tools.bench_report import report_times
from tests.tools.bench_screens import screen_times, worst_case_milliseconds
from tests.tools.bench_store import store_rows

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
README = PAGE.parents[1] / "README.md"
MARKS = ("<!-- bench -->", "<!-- /bench -->")
"""Markers in the README between which the benchmark writes its figure."""
ELSEWHERE = "## Forms that others made"
"""The first heading of the results that stay unchanged: they need other data, or take hours."""
Row = tuple[str, str, str]
"""A row of the results: the measured quantity, the figure, and the goal."""


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


async def form_section(score: Score) -> str:
    """Measure how long a form takes and whether its values are correct."""
    times, finding = await form_times()
    rows = [
        ("wrong values in a submitted form", f"{score.wrong_values} in {score.filed} forms", "0"),
        ("Submit pressed by the program, counted by the portal", str(score.helper_submits), "0"),
        (
            "practice session, 10 links, from the open form to the hand-over",
            f"{score.seconds_fill.median:g} s median",
            "2 s",
        ),
        (
            "a form from the queue to its number, including the scripted user",
            f"{score.seconds_per_form.median:g} s median",
            "",
        ),
        ("finding one field", f"{finding:.1f} ms median", "15 ms"),
    ]
    times.append(await wizard_time())
    return f"{_section('Forms', rows)}\n{form_time_table(times)}\n{WAIT_NOTE}"


def record_rows() -> list[Row]:
    """Measure the records and the import of sheets."""
    return [
        *store_rows(),
        ("reading one address", f"{address_milliseconds():.2f} ms", "1 ms"),
        ("import of 700 messy rows", f"{import_seconds(700, suffix='.xlsx'):.2f} s", "1 s"),
        ("import of 20,000 messy rows, XLSX", f"{import_seconds(20_000, suffix='.xlsx'):.1f} s", "2 s"),
        ("import of 20,000 messy rows, CSV", f"{import_seconds(20_000, suffix='.csv'):.1f} s", "2 s"),
    ]


def screen_rows() -> list[Row]:
    """Measure the response times of the screens."""
    few, many, most = (screen_times(findings) for findings in (650, 20_000, 100_000))
    return [
        ("first whole frame of the screens, 650 findings", f"{few.first_frame:.0f} ms median", "400 ms"),
        ("first whole frame of the screens, 20,000 findings", f"{many.first_frame:.0f} ms median", ""),
        (
            "first whole frame of the screens, 100,000 findings",
            f"{most.first_frame:.0f} ms median",
            "1000 ms",
        ),
        ("a key to its frame, 20,000 findings", f"{many.move:.0f} ms p95", "50 ms"),
        ("a key to its frame, 100,000 findings", f"{most.move:.0f} ms p95", "50 ms"),
        *(
            (
                f"a key to its frame while Today counts {rows:,} near-identical titles, 5,000 of them gone",
                f"{worst_case_milliseconds(rows):.0f} ms p95",
                "50 ms",
            )
            for rows in (20_000, 100_000)
        ),
        ("a letter of the filter to its frame, 20,000 findings", f"{many.typed:.0f} ms p95", "50 ms"),
        ("a letter of the filter to its frame, 100,000 findings", f"{most.typed:.0f} ms p95", "50 ms"),
    ]


async def report_rows() -> list[Row]:
    """Measure the size and the opening time of a year's report."""
    size, opened, bare = await report_times()
    what = "the report of a year, 150 forms and 700 links"
    return [
        (f"{what}: its size", f"{size / 1000:.0f} kB", "2 MB"),
        (
            f"{what}: open in a browser, beside a bare page of its size",
            f"{opened:.2f} s to {bare:.2f} s",
            "1 s",
        ),
    ]


def address_milliseconds() -> float:
    """Return the median milliseconds for reading an address, over addresses of different lengths."""
    texts = [
        f"https://www.aliexpress.com/item/{1005009900000017 + n}.html?{'spm=a2g0o.search&' * (n % 40)}"
        for n in range(400)
    ]
    return 1000 * statistics.median(_seconds(partial(read_address, text)) for text in texts)


def write_figure(score: Score) -> None:
    """Write the counts of this run into the README, between the two markers."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    figure = (
        f"{score.filed} forms with {score.listings} links, **{score.wrong_values}** wrong values, "
        f"**{score.helper_submits}** submits by the program"
    )
    README.write_text(f"{before}{MARKS[0]}{figure}{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8")


async def measured() -> str:
    """Run all benchmarks and return the text of docs/performance.md."""
    score = await play(complaints=20, links=10)
    write_figure(score)
    sections = [
        await form_section(score),
        _section("Records and spreadsheets", record_rows()),
        _section("Screens and reports", [*screen_rows(), *await report_rows()]),
        attention_section(await all_ways()),
        await note_section(),
        await layouts_section(int(f"{datetime.now(UTC):%Y%m%d}"), len(VARIATIONS)),
    ]
    return (
        "# Performance\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{require_browser('').name} {require_browser('').version}, on the practice portal and a virtual screen.\n"
        "Other machines have other figures; the ratios come from one run.\n\n"
    ) + "\n".join([*sections, _elsewhere()])


def _section(title: str, rows: list[Row]) -> str:
    table = "\n".join(f"| {what} | {figure} | {goal} |" for what, figure, goal in rows)
    return f"## {title}\n\n| what | measured | goal |\n|---|---|---|\n{table}\n"


def _elsewhere() -> str:
    _, heading, section = PAGE.read_text(encoding="utf-8").partition(ELSEWHERE)
    return heading + section


if __name__ == "__main__":
    argparse.ArgumentParser(description="Measure, and write docs/performance.md.").parse_args()
    with some_screen():
        text = asyncio.run(measured())
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)

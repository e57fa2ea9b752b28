"""Runs the benchmarks and writes docs/performance.md and the figure in the README: `make bench`.

Each section is written as soon as it is measured. `python -m tests.tools.bench Forms` measures one section. Both
values of a ratio are measured in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from helper.browser.daemon.launch import require_browser
from helper.model.address import read_address
from tests.generators.layouts.registry import VARIATIONS
from tests.generators.layouts.table import layouts_section
from tests.practice.play import Score, play
from tests.screen import some_screen
from tests.tools.bench_attention import WAYS, Sample, Way, attention_section
from tests.tools.bench_forms import WAIT_NOTE, form_time_table, form_times, wizard_time
from tests.tools.bench_import import import_seconds
from tests.tools.bench_note import NOTES, Note, note_section
from tests.tools.bench_report import report_times
from tests.tools.bench_screens import MOVES, WORDS, screen_times, worst_case_milliseconds
from tests.tools.bench_store import store_rows

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
README = PAGE.parents[1] / "README.md"
MARKS = ("<!-- bench -->", "<!-- /bench -->")
"""Markers in the README between which the benchmark writes its figure."""
Row = tuple[str, str, str]
"""A row of the results: the measured quantity, the figure, and the goal."""


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@dataclass(frozen=True)
class Sizes:
    """How much a benchmark measures. The defaults are those of `make bench`; the suite uses small ones."""

    forms: int = 20
    pages: tuple[str, ...] = ()
    """The pages on which a form's time is measured; all of them if empty."""
    links: tuple[int, ...] = (10, 300)
    findings: tuple[int, int, int] = (650, 20_000, 100_000)
    rows: tuple[int, int] = (700, 20_000)
    starts: int = 7
    """How often the screens are started for the time of their first frame."""
    rounds: int = 6
    """How often the places are changed while Today counts."""
    moves: tuple[str, ...] = MOVES
    words: tuple[str, ...] = WORDS
    """The keys and the letters whose frames are timed."""
    sample: Sample = field(default_factory=Sample)
    ways: Sequence[Way] = WAYS
    notes: Sequence[Note] = NOTES
    layouts: int = len(VARIATIONS)
    wizard: bool = True


async def form_section(sizes: Sizes) -> str:
    """Measure how long a form takes and whether its values are correct."""
    score = await play(complaints=sizes.forms, links=sizes.links[0])
    times, finding = await form_times(sizes.pages, sizes.links)
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
    if sizes.wizard:
        times.append(await wizard_time())
        write_figure(score)
    return f"{_section('Forms', rows)}\n{form_time_table(times)}\n{WAIT_NOTE}"


async def record_section(sizes: Sizes) -> str:
    """Measure the records and the import of sheets."""
    few, many = sizes.rows
    smallest, middle, most = sizes.findings
    rows = [
        *store_rows(smallest, most, middle),
        ("reading one address", f"{address_milliseconds():.2f} ms", "1 ms"),
        (f"import of {few:,} messy rows", f"{import_seconds(few, suffix='.xlsx'):.2f} s", "1 s"),
        (f"import of {many:,} messy rows, XLSX", f"{import_seconds(many, suffix='.xlsx'):.1f} s", "2 s"),
        (f"import of {many:,} messy rows, CSV", f"{import_seconds(many, suffix='.csv'):.1f} s", "2 s"),
    ]
    return _section("Records and spreadsheets", rows)


async def screen_section(sizes: Sizes) -> str:
    """Measure the response times of the screens and of a report."""
    measured = [screen_times(findings, sizes.starts, sizes.moves, sizes.words) for findings in sizes.findings]
    frames = ("400 ms", "", "1000 ms")
    rows = [
        (
            f"first whole frame of the screens, {of.findings:,} findings",
            f"{of.first_frame:.0f} ms median",
            goal,
        )
        for of, goal in zip(measured, frames, strict=True)
    ]
    large = measured[1:]
    rows += [
        (f"a key to its frame, {of.findings:,} findings", f"{of.move:.0f} ms p95", "50 ms") for of in large
    ]
    rows += [
        (
            f"a key to its frame while Today counts {of.findings:,} near-identical titles, 5,000 of them gone",
            f"{worst_case_milliseconds(of.findings, min(of.findings // 4, 5_000), sizes.rounds):.0f} ms p95",
            "50 ms",
        )
        for of in large
    ]
    rows += [
        (f"a letter of the filter to its frame, {of.findings:,} findings", f"{of.typed:.0f} ms p95", "50 ms")
        for of in large
    ]
    return _section("Screens and reports", [*rows, *await report_rows()])


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
        f"The last bench, of {datetime.now(UTC):%d %B %Y}: {score.filed} forms with {score.listings} links, **{score.wrong_values}** wrong values, "
        f"**{score.helper_submits}** submits by the program"
    )
    README.write_text(f"{before}{MARKS[0]}{figure}{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8")


async def _attention(sizes: Sizes) -> str:
    return attention_section([await way(sizes.sample) for way in sizes.ways])


async def _notes(sizes: Sizes) -> str:
    return await note_section(sizes.sample, sizes.notes)


async def _layouts(sizes: Sizes) -> str:
    return await layouts_section(int(f"{datetime.now(UTC):%Y%m%d}"), sizes.layouts)


SECTIONS: dict[str, Callable[[Sizes], Coroutine[Any, Any, str]]] = {
    "Forms": form_section,
    "Records and spreadsheets": record_section,
    "Screens and reports": screen_section,
    "Forty listings of four designs": _attention,
    "A note with forty links": _notes,
    "A changed page": _layouts,
}
"""The measured sections of docs/performance.md by their headings, in order; the other sections stay as they are."""


def with_section(page: str, section: str) -> str:
    """Return the page with this section in place of the one with the same heading."""
    heading = section.partition("\n")[0]
    before, found, rest = page.partition(f"{heading}\n")
    assert found, f"{heading} is no section of {PAGE.name}"
    _, mark, after = rest.partition("\n## ")
    return f"{before}{section.rstrip()}\n{mark}{after}"


def with_introduction(page: str) -> str:
    """Return the page with an introduction about this run."""
    _, mark, after = page.partition("\n## ")
    browser = require_browser("")
    return (
        "# Performance\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{browser.name} {browser.version}, on the practice portal and a virtual screen.\n"
        f"Other machines have other figures; the ratios come from one run.\n{mark}{after}"
    )


def _section(title: str, rows: list[Row]) -> str:
    table = "\n".join(f"| {what} | {figure} | {goal} |" for what, figure, goal in rows)
    return f"## {title}\n\n| what | measured | goal |\n|---|---|---|\n{table}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure, and write docs/performance.md.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"among: {', '.join(SECTIONS)}")
    chosen = parser.parse_args().sections or list(SECTIONS)
    with some_screen():
        for heading in chosen:
            section = asyncio.run(SECTIONS[heading](Sizes()))
            sys.stdout.write(f"{section}\n")
            page = PAGE.read_text(encoding="utf-8")
            page = with_introduction(page) if len(chosen) == len(SECTIONS) else page
            PAGE.write_text(with_section(page, section), encoding="utf-8")


if __name__ == "__main__":
    main()

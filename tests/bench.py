"""Measures, and writes docs/performance.md and `helper/cli/measured.json`: `python -m tests.bench` (`make bench`).

Ratios come from one run.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from playwright.async_api import Page, async_playwright

from helper.browser.daemon.connection import portal_browser
from helper.browser.daemon.launch import require_browser
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import portal_window
from helper.cli.context import window_order
from helper.cli.play import DemoRequest, Score, play
from helper.cli.practice_ground import TITLES, add_samples, some_screen
from helper.cli.screens import MEASURED_FILE, Measured
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.engine import fill_form, read_again
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, values_of, wanted_for
from helper.model.address import read_address
from helper.practice.person import PersonPace, ScriptedPerson
from helper.practice.server import PracticePortal
from helper.session.context import AppContext
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.bench_import import import_seconds
from tests.bench_report import report_times
from tests.bench_screens import screen_times
from tests.factories import a_finding, a_listing, a_work
from tests.fakes import FakeDesk
from tests.layouts.registry import SORTS
from tests.layouts.table import layouts_section
from tests.mutation.table import mutation_section
from tests.payloads import payload_section

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
LINKS = 300
ROUNDS = 5
UNTUNED = 70
"""Forms of the third generator."""
Row = tuple[str, str, str]
"""What, the figure, and the goal."""
FORM = "complaint/complaint.htm?platform=ae"


async def bare_fill(page: Page, links: str, description: str) -> None:
    """The same form by Playwright alone, with the portal's own hooks known, and nothing read back."""
    entries = (("website", "AliExpress.com"), ("iprType", "Copyright"))
    for name, entry in entries:
        await _choose(page, name, entry)
    await page.locator('[data-row="ipr"] [data-select]').click()
    await page.locator(".layer:visible input").fill(TITLES[0])
    await (
        page.locator(".layer:visible [role=option], .layer:visible .option")
        .filter(has_text=TITLES[0])
        .first.click()
    )
    await page.locator('[data-row="complaintType"]').get_by_text("Product listing").click()
    await _choose(page, "reason", "Pirated copy")
    await page.locator('[data-row="links"] textarea').fill(links)
    await page.locator('[data-row="explanation"] textarea').fill(description)


async def _choose(page: Page, name: str, entry: str) -> None:
    await page.locator(f'[data-row="{name}"] [data-select]').click()
    await page.locator(".layer:visible").get_by_text(entry, exact=True).click()


async def whole_forms() -> tuple[float, float, float]:
    """Seconds for a form with 300 links: ours with two readings, Playwright alone; and milliseconds to find a field."""
    with (
        tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as name,
        PracticePortal(titles=TITLES) as portal,
    ):
        here = Places(data=Path(name) / "d", state=Path(name) / "s")
        with open_store(here) as store:
            queue = Queue(store)
            complaint = add_samples(store, queue, complaints=1, links=LINKS)[0]
            work = store.works[complaint.work_id]
            plan = bind(shipped_flow(), values_of(complaint, work, queue.listings_of(complaint)))
            order = window_order(
                AppContext(places=here, settings=Settings(), store=store, queue=queue),
                shipped_flow(),
                practice=True,
            )
            ours, finding = [], []
            async with portal_window(order, Portal(flow=shipped_flow(), practice=True)) as window:
                await window.open(f"{portal.address}{FORM}")
                async with portal_browser(order) as browser:
                    await ScriptedPerson(browser.context.pages[0], portal.control()).log_in()
                for _ in range(ROUNDS):
                    await window.open(f"{portal.address}{FORM}")
                    await window.hold_submit_lock(())
                    began = time.perf_counter()
                    report = await fill_form(plan, window.form, FakeDesk())
                    report = await read_again(report, window.form)
                    ours.append(time.perf_counter() - began)
                    assert report.ready, report
                    for step in (step for step in shipped_flow().pages[0].steps if step.enters):
                        began = time.perf_counter()
                        await window.form.find(wanted_for(step))
                        finding.append(1000 * (time.perf_counter() - began))
            async with portal_browser(order) as browser:
                await browser.end_daemon()
            bare = await _bare_rounds(
                portal,
                values_of(complaint, work, queue.listings_of(complaint)).text_of("listings"),
                complaint.description,
            )
    return statistics.median(ours), bare, statistics.median(finding)


async def _bare_rounds(portal: PracticePortal, links: str, description: str) -> float:
    taken = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(require_browser("").path), headless=False, chromium_sandbox=os.geteuid() != 0
        )
        page = await browser.new_page()
        await page.goto(f"{portal.address}{FORM}")
        await ScriptedPerson(page, portal.control()).log_in()
        for _ in range(ROUNDS):
            await page.goto(f"{portal.address}{FORM}")
            began = time.perf_counter()
            await bare_fill(page, links, description)
            taken.append(time.perf_counter() - began)
        await browser.close()
    return statistics.median(taken)


def one_change(findings: int) -> float:
    """Milliseconds for one durable change among so many findings."""
    with tempfile.TemporaryDirectory() as name:
        here = Places(data=Path(name) / "d", state=Path(name) / "s")
        with open_store(here) as store:
            work = a_work()
            listings = [a_listing(number) for number in range(findings)]
            made = [a_finding(listing, work) for listing in listings]
            store.change(work, *listings, *made)
            return 1000 * statistics.median(_seconds(lambda: store.change(made[0])) for _ in range(9))


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


async def form_rows(score: Score) -> list[Row]:
    """What a form costs, and that it is right."""
    ours, bare, finding = await whole_forms()
    return [
        ("wrong values in a submitted form", f"{score.wrong_values} in {score.filed} forms", "0"),
        ("Submit pressed by the program, counted by the portal", str(score.helper_submits), "0"),
        (
            f"a form with {LINKS} links, filled and read back twice, beside Playwright alone",
            f"{ours / bare:.2f} ({ours:.2f} s to {bare:.2f} s)",
            "at most 1.5",
        ),
        (
            "from the open form to the hand-over, 10 links, the wait for a late reset in it",
            f"{score.seconds_fill.median:g} s median",
            "2 s",
        ),
        (
            "a form from the queue to its number, the scripted person in it",
            f"{score.seconds_per_form.median:g} s median",
            "",
        ),
        ("finding one field", f"{finding:.1f} ms median", "15 ms"),
    ]


def record_rows() -> list[Row]:
    """What the records and the sheets cost."""
    return [
        ("one durable change, 650 findings", f"{one_change(650):.1f} ms", ""),
        ("one durable change, 20,000 findings", f"{one_change(20_000):.0f} ms", ""),
        ("reading one address", f"{address_milliseconds():.2f} ms", "1 ms"),
        ("import of 700 messy rows", f"{import_seconds(700, suffix='.xlsx'):.2f} s", "1 s"),
        ("import of 20,000 messy rows, XLSX", f"{import_seconds(20_000, suffix='.xlsx'):.1f} s", "5 s"),
        ("import of 20,000 messy rows, CSV", f"{import_seconds(20_000, suffix='.csv'):.1f} s", "5 s"),
    ]


def screen_rows() -> list[Row]:
    """How long the screens take."""
    few, many = screen_times(650), screen_times(20_000)
    return [
        ("first whole frame of the screens, 650 findings", f"{few.first_frame:.0f} ms median", "400 ms"),
        ("first whole frame of the screens, 20,000 findings", f"{many.first_frame:.0f} ms median", ""),
        ("a key to its frame, 20,000 findings", f"{many.move:.0f} ms p95", "50 ms"),
        ("a letter of the filter to its frame, 20,000 findings", f"{many.typed:.0f} ms p95", "50 ms"),
    ]


async def report_rows() -> list[Row]:
    """How large the report of a year is, and how soon it is open."""
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
    """For one of many addresses of every length; median."""
    texts = [
        f"https://www.aliexpress.com/item/{1005009900000017 + n}.html?{'spm=a2g0o.search&' * (n % 40)}"
        for n in range(400)
    ]
    return 1000 * statistics.median(_seconds(partial(read_address, text)) for text in texts)


async def measured() -> str:
    """The page, from one run."""
    score = await play(DemoRequest(complaints=20, links=10, pace=PersonPace.FAST))
    figures = Measured(
        day=datetime.now(UTC).date().isoformat(),
        forms=score.filed,
        wrong_values=score.wrong_values,
        helper_submits=score.helper_submits,
    )
    MEASURED_FILE.write_text(json.dumps(asdict(figures), indent=2) + "\n", encoding="utf-8")
    rows = [*await form_rows(score), *record_rows(), *screen_rows(), *await report_rows()]
    layouts, verdicts = await layouts_section(int(f"{datetime.now(UTC):%Y%m%d}"), len(SORTS), UNTUNED)
    table = "\n".join(f"| {what} | {figure} | {goal} |" for what, figure, goal in rows)
    return (
        "# Performance\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{require_browser('').name} {require_browser('').version}, on the practice portal and a virtual screen.\n"
        "Figures of other machines differ; the ratios come from one run.\n\n"
        "| what | measured | goal |\n|---|---|---|\n"
        f"{table}\n\n"
        f"{await mutation_section()}\n"
        f"{layouts}\n"
        f"{await payload_section(verdicts)}"
    )


if __name__ == "__main__":
    with some_screen():
        text = asyncio.run(measured())
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)

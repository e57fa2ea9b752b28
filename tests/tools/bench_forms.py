"""Compares the time to fill a form with a bare Playwright script that fills the same form.

Run `python -m tests.tools.bench_forms`. The forms are the practice portal's and one of each component library, each
with few links and with many. Both times come from the same run. The script knows its locators in advance and
does not read its values back.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.async_api import Locator, Page

from helper.browser.daemon.connection import portal_browser
from helper.browser.portal.tab import Portal
from helper.browser.portal.window import BrowserWindow, portal_window
from helper.composition.practice_ground import TITLES, add_samples
from helper.composition.sessions import window_order
from helper.config.settings import Settings
from helper.flow.engine import fill_form
from helper.flow.form import ControlKind
from helper.flow.load import shipped_flow
from helper.flow.plan import Plan, bind, complaint_values, wanted_for
from helper.session.context import AppContext
from helper.store.queries import listings_of
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.browser.daemons import close_daemon
from tests.browser.libraries.library_server import library_server
from tests.browser.libraries.wording import WORDINGS
from tests.factories import practice_places
from tests.fakes import FakePrompts
from tests.practice.person import ScriptedUser
from tests.practice.play import QUICK_SECONDS, play
from tests.practice.portal import FaultyPortal
from tests.tools.plain_browser import plain_browser

FEW, MANY = 10, 300
ROUNDS = 3
_PRACTICE, _WIZARD = "practice", "practice in three parts, Next and Verify included"
_FORM = "complaint/complaint.htm?platform=ae"
_ENTRIES = ("AliExpress", "Copyright", "Product listing", "Pirated copy")

BareFill = Callable[[Page, str, str, str], Awaitable[None]]
"""A script that fills in a page with a design's title, the links and the description."""


@dataclass(frozen=True, slots=True)
class FormTime:
    """The seconds for one page and number of links: until our hand-over, and for the bare script."""

    page: str
    links: int
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


async def _bare_practice(page: Page, title: str, links: str, description: str) -> None:
    async def choose(name: str, entry: str) -> None:
        await page.locator(f'[data-row="{name}"] [data-select]').click()
        await page.locator(".layer:visible").get_by_text(entry, exact=True).click()

    await choose("website", "AliExpress.com")
    await choose("iprType", "Copyright")
    await page.locator('[data-row="ipr"] [data-select]').click()
    await page.locator(".layer:visible input").fill(title)
    options = page.locator(".layer:visible [role=option], .layer:visible .option")
    await options.filter(has_text=title).first.click()
    await page.locator('[data-row="complaintType"]').get_by_text("Product listing").click()
    await choose("reason", "Pirated copy")
    await page.locator('[data-row="links"] textarea').fill(links)
    await page.locator('[data-row="explanation"] textarea').fill(description)


async def _bare_wizard(page: Page, title: str, links: str, description: str) -> None:
    async def choose(name: str, entry: str, search: str = "") -> None:
        box = page.locator(f'[data-row="{name}"] [role=combobox]')
        await (box.fill(search) if search else box.click())
        await page.get_by_role("option").filter(has_text=entry).first.click()

    await choose("website", "AliExpress.com")
    await choose("iprType", "Copyright")
    await choose("ipr", title, title)
    await page.get_by_role("radio", name="Product listing").click()
    await choose("reason", "Pirated copy")
    await page.locator("#part-next").click()
    await page.locator("#links").fill(links)
    await page.locator('[data-row="explanation"] textarea').fill(description)
    await page.locator("#verify-links").click()
    await page.locator("#verify-answer tr[data-valid]").first.wait_for()
    await page.locator("#part-next").click()
    await page.locator("#complaint-submit").wait_for()


async def _by_ids(
    page: Page,
    choose: Callable[..., Awaitable[None]],
    kind: Locator,
    title: str,
    links: str,
    description: str,
) -> None:
    """Fill in a form in which every field has an id."""
    website, ipr_type, _, reason = _ENTRIES
    await choose("website", website)
    await choose("ipr_type", ipr_type)
    await choose("ipr", f"{title} (US)", f"{title} (")
    await kind.click()
    await choose("reason", reason)
    await page.locator("#listings").fill(links)
    await page.locator("#description").fill(description)


async def _bare_antd(page: Page, title: str, links: str, description: str) -> None:
    async def choose(name: str, entry: str, search: str = "") -> None:
        await page.locator(f"#{name}").click()
        if search:
            await page.keyboard.type(search)
        options = page.locator(
            ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"
        )
        await options.filter(has_text=entry).last.click()

    await _by_ids(page, choose, page.get_by_text(_ENTRIES[2], exact=True), title, links, description)


async def _bare_mantine(page: Page, title: str, links: str, description: str) -> None:
    async def choose(name: str, entry: str, search: str = "") -> None:
        await page.locator(f"#{name}").click()
        if search:
            await page.locator(f"#{name}").fill(search)
        await page.get_by_role("option").filter(has_text=entry, visible=True).last.click()

    await _by_ids(page, choose, page.get_by_label(_ENTRIES[2]), title, links, description)


async def _bare_quasar(page: Page, title: str, links: str, description: str) -> None:
    words = WORDINGS["en"]

    async def choose(label: str, entry: str, search: str = "") -> None:
        box = page.get_by_label(f"{label} *", exact=True)
        await (box.fill(search) if search else box.click())
        await page.get_by_role("option").filter(has_text=entry, visible=True).last.click()

    website, ipr_type, kind, reason = _ENTRIES
    await choose(words.website, website)
    await choose(words.ipr_type, ipr_type)
    await choose(words.ipr, f"{title} (US)", f"{title} (")
    await page.get_by_text(kind, exact=True).click()
    await choose(words.reason, reason)
    await page.get_by_label(f"{words.listings} *").fill(links)
    await page.get_by_label(words.description).fill(description)


async def _bare_native(page: Page, title: str, links: str, description: str) -> None:
    website, ipr_type, kind, reason = _ENTRIES
    await page.locator("#website").select_option(website)
    await page.locator("#ipr_type").select_option(ipr_type)
    entries = await page.locator("#ipr option").all_text_contents()
    await page.locator("#ipr").select_option(
        next(text for text in entries if text.startswith(f"{title} (US)"))
    )
    await page.get_by_label(kind).check()
    await page.locator("#reason").select_option(reason)
    await page.locator("#listings").fill(links)
    await page.locator("#description").fill(description)


_BARE: dict[str, BareFill] = {
    _PRACTICE: _bare_practice,
    "antd": _bare_antd,
    "mantine": _bare_mantine,
    "quasar": _bare_quasar,
    "native": _bare_native,
}


@contextmanager
def _addresses(portal: FaultyPortal, pages: Sequence[str]) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        yield {
            page: f"{portal.address}{_FORM}"
            if page == _PRACTICE
            else stack.enter_context(library_server(page)).address("en")
            for page in pages
        }


@contextmanager
def _context() -> Iterator[AppContext]:
    with tempfile.TemporaryDirectory(prefix="ipp-", dir="/tmp") as name:
        places = practice_places(Path(name) / "d", Path(name) / "s")
        with open_store(places) as store:
            yield AppContext(places=places, settings=Settings(), store=store, queue=Queue(store))


async def form_times(
    pages: Sequence[str] = (), numbers: Sequence[int] = (FEW, MANY)
) -> tuple[list[FormTime], float]:
    """`pages` are all if none is named, and `numbers` are the numbers of links. Return the times of every page, and the median milliseconds to find a field on the practice portal."""
    with (
        FaultyPortal(titles=TITLES) as portal,
        _addresses(portal, pages or tuple(_BARE)) as addresses,
        _context() as context,
    ):
        wanted = {links: _wanted(context, links) for links in numbers}
        order = window_order(context, shipped_flow(), practice=True)
        ours: dict[tuple[str, int], float] = {}
        finding = 0.0
        async with portal_window(order, Portal(flow=shipped_flow(), practice=True)) as window:
            await window.open(f"{portal.address}{_FORM}")
            async with portal_browser(order) as browser:
                await ScriptedUser(browser.context.pages[0], portal.control()).log_in()
            for page, links in ((page, links) for page in addresses for links in wanted):
                fill = partial(_fill, window, wanted[links][0])
                ours[page, links] = await _median(partial(_shown, window, addresses[page]), fill)
                if page == _PRACTICE:
                    finding = await _finding(window)
        async with portal_browser(order) as browser:
            await close_daemon(browser)
        bare = await _bare_times(portal, addresses, wanted)
    times = [FormTime(page, links, ours[page, links], bare[page, links]) for page, links in ours]
    return times, finding


async def wizard_time() -> FormTime:
    """Return the time for the practice portal's form in parts, until the hand-over of its last part.

    Ours is a whole session, in which the scripted user clicks Verify and Next.
    """
    score = await play(complaints=ROUNDS, links=FEW, variant="aidc", layout="wizard")
    served = FaultyPortal(titles=TITLES, variant="aidc", layout="wizard", late_seconds=QUICK_SECONDS)
    with served as portal, _context() as context:
        _, values = _wanted(context, FEW)
        async with plain_browser(headless=False) as browser:
            page = await browser.new_page()
            address = f"{portal.address}#/complaint/form?platform=ae"
            await page.goto(address)
            await ScriptedUser(page, portal.control()).log_in()
            opened = partial(_opened, page, address, '[data-row="website"]')
            bare = await _median(opened, partial(_bare_wizard, page, *values))
    return FormTime(_WIZARD, FEW, score.seconds_fill.median, bare)


def _wanted(context: AppContext, links: int) -> tuple[Plan, tuple[str, str, str]]:
    """Return our plan for a new complaint with this many links, and the same values for the script."""
    [complaint] = add_samples(context.store, context.queue, complaints=1, links=links)
    work, listings = context.store.works[complaint.work_id], listings_of(context.store, complaint)
    values = complaint_values(
        complaint,
        title=work.title,
        listings=[listing.url for listing in listings],
        description=complaint.description,
    )
    return bind(shipped_flow(), values), (work.title, values.text_of("listings"), complaint.description)


async def _shown(window: BrowserWindow, address: str) -> None:
    """Open a page, and wait until its fields are drawn, as the script does."""
    await window.open(address)
    while not await window.form.all_of((ControlKind.LINES,)):
        pass


async def _fill(window: BrowserWindow, plan: Plan) -> None:
    await window.hold_submit_lock(())
    report = await fill_form(plan, window.form, FakePrompts())
    assert report.ready, report


async def _finding(window: BrowserWindow) -> float:
    taken = []
    for step in (step for step in shipped_flow().pages[0].steps if step.enters):
        began = time.perf_counter()
        await window.form.find(wanted_for(step))
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


async def _median(begin: Callable[[], Awaitable[object]], act: Callable[[], Awaitable[None]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        await begin()
        began = time.perf_counter()
        await act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


async def _bare_times(
    portal: FaultyPortal,
    addresses: dict[str, str],
    wanted: dict[int, tuple[Plan, tuple[str, str, str]]],
) -> dict[tuple[str, int], float]:
    taken = {}
    async with plain_browser(headless=False) as browser:
        page = await browser.new_page()
        await page.goto(f"{portal.address}{_FORM}")
        await ScriptedUser(page, portal.control()).log_in()
        for name, address in addresses.items():
            for links, (_, values) in wanted.items():
                taken[name, links] = await _median(
                    partial(_opened, page, address), partial(_BARE[name], page, *values)
                )
    return taken


async def _opened(page: Page, address: str, field: str = "textarea") -> None:
    """Open a page, and wait until its first field is in the page."""
    await page.goto("about:blank")
    await page.goto(address)
    await page.locator(field).first.wait_for()


WAIT_NOTE = """### What the wait is for

A page may change its labels 700 ms after a choice, and clear a text half a second after it was filled in, without announcing either.
Therefore the last reading of all fields waits until 0.8 s after the last choice, 0.6 s after the last text and 0.3 s after the last change of the page. A form in parts waits in each part.
The wait ends about 0.65 s after the last text, also on a page without scripts (`native`), which may have a timer that a removed script left behind.
Where Playwright alone takes less than 1.6 s, a ratio of 1.5 requires choosing faster than the script does, for example by pressing an entry while its list unfolds; below 0.55 s it is impossible.
"""


def form_time_table(times: Sequence[FormTime]) -> str:
    rows = "\n".join(
        f"| {time.page} | {time.links} | {time.ours:.2f} s | {time.bare:.2f} s | {time.ratio:.2f} "
        f"| {'0.8 s more' if time.page == 'native' else 'at most 1.5'} |"
        for time in times
    )
    return (
        "From the open form to the hand-over:\n\n"
        f"| form | links | program | Playwright alone | ratio | goal |\n|---|---|---|---|---|---|\n{rows}\n"
    )

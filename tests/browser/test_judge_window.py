"""The judge page in the shop's window, beside the tabs of the shop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.shop_window import ShopWindow, shop_window
from helper.config.settings import Settings
from helper.hosts import is_loopback
from helper.model.finding import Finding, Judgement
from helper.session.context import AppContext
from helper.session.events import PageReached, RunEnded
from helper.session.operator import OperatorChannel, Request
from helper.store.attachments import listing_picture
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.web.judge_page import JudgeSession, JudgeWindow
from tests.browser.shop_site import ITEM, item_url, person_at, serve_item, shop_order
from tests.browser.site import Site
from tests.factories import a_listing, a_work, places_in
from tests.session.stage import ScriptedOperator
from tests.web.judge_stage import SHOWN

pytestmark = pytest.mark.browser
KEYS = {"copy": ("c", "yes"), "not_a_copy": ("n", "no"), "licensed": ("l", "licensed"), "own": ("m", "mine"),
        "later": ("z", "later"), "design": ("d", "which"), "undo": ("u", "undo"), "open": ("o", "open")}  # fmt: skip


@pytest.fixture(scope="module")
async def order(screen: str, browser_path: str, _site: Site) -> AsyncIterator[DaemonConfig]:
    async with shop_order(browser_path, _site) as order:
        yield order


def tabs(person: BrowserContext, wanted: Callable[[str], bool]) -> list[Page]:
    return [page for page in person.pages if wanted(page.url)]


async def test_the_judge_page_has_its_own_tab(order: DaemonConfig, site: Site) -> None:
    """The shop opens in another tab, only tabs of the shop are read, and a later judge page replaces the earlier one."""
    site.serve("ours.html", "<!doctype html><title>Ours</title>")
    ours, later = (f"{site.url('ours.html')}?{run}" for run in (1, 2))
    async with shop_window(order) as window, person_at(order) as person:
        await window.open(serve_item(site, "shop_parcel.html"))
        await window.show_own(ours)
        assert window.shows_own(ours)
        await window.open(item_url())
        assert [page.address.global_id for page in window.pages()] == [ITEM]
        assert (await window.look()).title == "Quiet Whale T-shirt Ocean Print"
        site.gets.clear()
        await window.show_own(ours)
        assert site.gets == []
        await window.show_own(later)
        assert not window.shows_own(ours)
        assert len(tabs(person, is_loopback)) == 1
        await tabs(person, is_loopback)[0].close()


async def test_a_listing_is_opened_recorded_and_judged_by_keys(
    order: DaemonConfig, site: Site, tmp_path: Path
) -> None:
    """O opens the listing in the window, W saves its picture, and C answers. Closing the tab ends the run."""
    serve_item(site, "shop_parcel.html")
    operator = ScriptedOperator()
    with open_store(places_in(tmp_path)) as store:
        work, listing = a_work(), a_listing(url=item_url())
        store.change(work, listing, Finding(id="f", listing_id=listing.id, work_id=work.id))
        context = AppContext(places=store.places, settings=Settings(), store=store, queue=Queue(store))

        @asynccontextmanager
        async def opened() -> AsyncIterator[JudgeWindow]:
            async with shop_window(order) as window:
                yield window

        channel = OperatorChannel(operator, lambda: datetime.now(UTC))
        session = JudgeSession(channel, opened, context, ["f"], keys=KEYS)
        page_reached = asyncio.Event()
        operator.at[PageReached] = lambda _: page_reached.set()
        async with person_at(order) as person:
            run = asyncio.get_running_loop().create_task(session.run(), name="page to judge on")
            await page_reached.wait()
            [page] = tabs(person, is_loopback)
            await page.wait_for_function(SHOWN, arg="", polling=5)
            assert await page.locator("#picture img").count() == 0
            await page.keyboard.press("o")
            await page.locator("#known", has_text="You have opened its page.").wait_for()
            assert tabs(person, lambda url: url == item_url())
            await page.wait_for_function(SHOWN, arg="", polling=5)
            await page.keyboard.press("w")
            await page.locator("#picture img").wait_for()
            assert await page.locator("#name").inner_text() == "Quiet Whale T-shirt Ocean Print"
            await page.wait_for_function(SHOWN, arg="", polling=5)
            await page.keyboard.press("c")
            await page.locator("#left", has_text="All are answered").wait_for()
            await page.close()
            await run
        assert listing_picture(store.places.evidence, store.listings[listing.id]) is not None
        assert (store.findings["f"].judgement, store.findings["f"].viewed) == (Judgement.COPY, True)
    assert operator.events_of(RunEnded)[0].left == 0


async def test_enter_in_the_terminal_shows_the_page_again(
    order: DaemonConfig, site: Site, tmp_path: Path
) -> None:
    """The page comes to the front unchanged."""
    operator, ended = ScriptedOperator(), Request.PAUSE
    with open_store(places_in(tmp_path)) as store:
        listing = a_listing()
        store.change(listing, Finding(id="f", listing_id=listing.id))
        context = AppContext(places=store.places, settings=Settings(), store=store, queue=Queue(store))
        shown: list[str] = []

        @asynccontextmanager
        async def opened() -> AsyncIterator[JudgeWindow]:
            async with shop_window(order) as window:
                yield _RecordingWindow(window, shown, lambda: session.request(ended))

        channel = OperatorChannel(operator, lambda: datetime.now(UTC))
        session = JudgeSession(channel, opened, context, ["f"], keys=KEYS)
        session.request(Request.GO_ON)
        await session.run()
    assert len(shown) == 2
    assert len(set(shown)) == 1


class _RecordingWindow(ShopWindow):
    """A window that records when our page is shown, and ends the run after the second time."""

    def __init__(self, window: ShopWindow, shown: list[str], end: Callable[[], None]) -> None:
        super().__init__(window._browser)
        self._shown = shown
        self._end = end

    async def show_own(self, address: str) -> None:
        await ShopWindow.show_own(self, address)
        self._shown.append(address)
        if len(self._shown) == 2:
            self._end()

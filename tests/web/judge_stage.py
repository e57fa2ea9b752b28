"""Listings with pictures, and the judge page in a real browser tab with an in-memory shop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page

from helper.browser.shop_page import ShopPage
from helper.composition.sessions import run_of
from helper.config.settings import read_keys
from helper.model.finding import Finding, ListingCheck, Presence
from helper.session.context import JudgeRequest
from helper.session.operator import Operator, Request
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.works import file_of
from helper.tui.actions import page_keys
from helper.web.judge import JudgeSession
from tests.factories import NOW, a_listing, a_work
from tests.session.shop_stage import FakeShop, a_page
from tests.session.stage import ScriptedOperator, a_context

CURRENT = ".card[aria-current]"
TITLES = ("The Quiet Whale", "Fox at Night", "Paper Moon")
SHOWN = "before => document.body.dataset.shown && document.body.dataset.shown !== before && performance.now() >= keysFrom && !busy"
"""JavaScript that returns whether the page shows a listing other than `before` and accepts keys."""


def a_picture(shade: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), (shade % 256, 90, 160)).save(buffer, "PNG")
    return buffer.getvalue()


def add_listings(store: Store, amount: int, *, pictures: bool = True) -> list[Finding]:
    """Add unjudged listings of three designs ("Shirt 0" to "Shirt 2"), with pictures by default."""
    works = [_pictured(store, title, shade) for shade, title in enumerate(TITLES)]
    listings, findings = [], []
    for number in range(amount):
        listing = a_listing(number, title=f"Shirt {number}", price="US $9.50", store_number="1105550001")
        if pictures:
            name = f"listings/{listing.item_id}/1/product.png"
            _write(store.places.evidence / name, a_picture(number * 20))
            look = ListingCheck(at=NOW, presence=Presence.LIVE, evidence=(name,))
            listing = replace(listing, looks=(look,))
        listings.append(listing)
        finding = Finding(id=f"4{number}", listing_id=listing.id, work_id=works[number % 3].id)
        findings.append(replace(finding, viewed=pictures))
    store.change(*works, *listings, *findings)
    return findings


def _pictured(store: Store, title: str, shade: int) -> Any:
    work = a_work(title=title)
    work = replace(work, registration=replace(work.registration, picture="picture.png"))
    _write(file_of(store.places, work, "picture.png"), a_picture(shade * 70))
    return work


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


@dataclass(slots=True)
class ShopWithPage(FakeShop):
    """An in-memory shop, and a real tab with the judge page."""

    tab: Page | None = None
    pictures: bool = False
    """Whether the pages of listings have a product picture."""
    times_shown: int = 0
    """How many times the program has opened the judge page or brought it to the front."""

    async def open(self, address: str) -> int | None:
        number = int(address.rpartition("/")[2].removesuffix(".html")) - 1005009900000017
        self.shown.setdefault(address, [a_page(number)])
        return await FakeShop.open(self, address)

    async def keep(self, folder: Path, at: Any, key: int | None = None) -> tuple[ShopPage, tuple[str, ...]]:
        page, files = await FakeShop.keep(self, folder, at, key)
        if self.pictures:
            _write(folder / "product.png", a_picture(200))
            files = (*files, "product.png")
        return page, files

    async def show_own(self, address: str) -> None:
        assert self.tab is not None
        self.times_shown += 1
        if self.tab.url != address:
            await self.tab.goto(address)

    def shows_own(self, address: str) -> bool:
        assert self.tab is not None
        self.pages()
        return not self.tab.is_closed() and self.tab.url == address


@dataclass(slots=True)
class JudgeStage:
    """Records, an in-memory shop, and a tab with the judge page."""

    store: Store
    queue: Queue
    shop: ShopWithPage
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    session: JudgeSession = field(init=False)
    run: Awaitable[None] = field(init=False)

    @property
    def page(self) -> Page:
        assert self.shop.tab is not None
        return self.shop.tab

    def make_session(self, operator: Operator, ids: tuple[str, ...]) -> JudgeSession:
        session = run_of(
            a_context(self.store, self.queue),
            operator,
            JudgeRequest(finding_ids=ids, keys=page_keys(read_keys(self.store.places.keys_file))),
        )
        assert isinstance(session, JudgeSession)

        @asynccontextmanager
        async def opened() -> AsyncIterator[ShopWithPage]:
            yield self.shop

        session.open_window = opened
        return session

    @asynccontextmanager
    async def opened(self, *ids: str) -> AsyncIterator[Page]:
        """Keep the judge page open while the block runs. It shows the given findings, by default all."""
        wanted = ids or tuple(finding.id for finding in self.store.findings.all())
        self.session = self.make_session(self.operator, wanted)
        self.run = asyncio.get_running_loop().create_task(self.session.run(), name="page to judge on")
        try:
            await self.shown()
            yield self.page
        finally:
            self.session.request(Request.PAUSE)
            await self.run

    async def shown(self, before: str = "") -> str:
        """Wait until the page shows a listing other than `before` and accepts keys; return the id of its finding."""
        await self.page.wait_for_function(SHOWN, arg=before, polling=5)
        return await self.current()

    async def current(self) -> str:
        shown: str = await self.page.evaluate("document.body.dataset.shown")
        return shown

    async def refresh(self) -> None:
        """Return to the page's window, as the user does who has answered in the terminal."""
        await self.page.evaluate("refresh()")
        await self.shown()

    async def press(self, *keys: str) -> str:
        """Press keys, and wait for another listing after each; return the id of the last finding."""
        for key in keys:
            before = await self.current()
            await self.page.keyboard.press(key)
            await self.shown(before)
        return await self.current()

    async def wait_for_message(self, words: str, place: str = "#problem") -> None:
        """Wait until the element contains this text; `CURRENT` is the current card."""
        there = "([place, words]) => document.querySelector(place).textContent.includes(words)"
        await self.page.wait_for_function(there, arg=[place, words], polling=5)

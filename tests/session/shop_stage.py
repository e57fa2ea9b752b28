"""An in-memory shop window, whose pages and tabs a test sets, and a scripted user."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from helper.browser.shop_page import OpenPage, ShopPage, Wall
from helper.errors import PageGone
from helper.model.address import read_address
from helper.session.context import AppContext
from helper.session.navigation import AT_ONCE, Pace
from helper.session.operator import OperatorChannel
from helper.session.shop.recheck import RecheckSession
from helper.session.shop.visit import ListingRecorder, ShopPages
from helper.store.queue import Queue
from helper.store.relisting import listings_to_check
from helper.store.store import Store
from tests.factories import NOW, an_item_url
from tests.session.stage import ScriptedOperator, a_context


def a_page(number: int = 0, **values: object) -> ShopPage:
    usual: dict[str, object] = {
        "address": read_address(an_item_url(number)),
        "title": f"Whale shirt {number}",
        "price": "US $9.50",
        "store_number": "1105550001",
        "store_name": "Ocean Prints Store",
    }
    return ShopPage(**{**usual, **values})  # type: ignore[arg-type]  # the tests pass existing fields


OpenShop = Callable[[], AbstractAsyncContextManager[ShopPages]]


@dataclass(slots=True)
class FakeShop:
    """A shop window with tabs; `statuses` and `shown` hold the response of each address."""

    tabs: list[ShopPage] = field(default_factory=list)
    """The pages in the open tabs; the page of the latest tab comes first."""
    shown: dict[str, list[ShopPage]] = field(default_factory=dict)
    """For each address, the pages that successive readings return; the last page is repeated."""
    statuses: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    """Addresses that cannot be opened, because the server does not respond."""
    closed: bool = False
    opened: list[str] = field(default_factory=list)

    async def open(self, address: str) -> int | None:
        self.pages()
        self.opened.append(address)
        if address in self.silent:
            self.tabs = [ShopPage(address=read_address(""))]
            raise PageGone("The page could not be opened.")
        self.tabs = [self.shown[address][0]]
        return self.statuses.get(address, 200)

    def pages(self) -> tuple[OpenPage, ...]:
        if self.closed:
            raise PageGone("The shop window was closed.")
        return tuple(OpenPage(key=key, address=page.address) for key, page in enumerate(self.tabs))

    async def look(self, key: int | None = None) -> ShopPage:
        page = self.tabs[key or 0]
        waiting = self.shown.get(self.opened[-1] if self.opened else "", [])
        if len(waiting) > 1 and waiting[0] is page:
            waiting.pop(0)
            self.tabs[key or 0] = waiting[0]
        return page

    async def keep(
        self, folder: Path, at: datetime, key: int | None = None
    ) -> tuple[ShopPage, tuple[str, ...]]:
        page = self.tabs[key or 0]
        return page, ("page.png",) if page.wall is Wall.NONE and page.title else ()


@dataclass(slots=True)
class ShopStage:
    """Everything that a session in the shop needs."""

    store: Store
    queue: Queue
    folder: Path
    shop: FakeShop = field(default_factory=FakeShop)
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    days: int = 0
    """Days to add to the fixed start time of the test."""

    def now(self) -> datetime:
        return NOW + timedelta(days=self.days)

    async def record(self, work_id: str | None = None) -> str:
        """Record the listing in the latest tab."""
        channel, _, context = self._tools()
        return await ListingRecorder(channel, context).record(self.shop, self.shop.pages()[0], work_id)

    def recheck(self, *, pace: Pace = AT_ONCE, limit: int | None = None) -> RecheckSession:
        listings = listings_to_check(self.store, self.store.findings.all())[:limit]
        ids = [listing.id for listing in listings]
        return RecheckSession(*self._tools(), ids, pace=pace)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[FakeShop]:
        yield self.shop

    def _tools(self) -> tuple[OperatorChannel, OpenShop, AppContext]:
        context = a_context(self.store, self.queue, now=self.now)
        return OperatorChannel(self.operator, self.now), self._open, context

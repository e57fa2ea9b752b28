"""The sessions of the shop in a real window: a listing written down, and three reported ones looked at again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.browser.keeper.order import KeeperOrder
from helper.browser.shop.window import shop_window
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.model.listing import Presence
from helper.session.operator import Request
from helper.session.pace import AT_ONCE
from helper.session.shop.recheck import RecheckSession
from helper.session.shop.window_session import OpenShop, Shop, ShopSession, ShopTools
from helper.session.talk import Talk
from helper.store.presence import to_look_at
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.browser.shop_site import ITEM, item_url, serve_item, shop_order, shop_url
from tests.browser.site import Answer, Site
from tests.factories import a_complaint, a_finding, a_listing, a_work, places_in
from tests.session.stage import ScriptedOperator

pytestmark = pytest.mark.browser

GONE, MOVED = "1005009900000025", "1005009900000033"


@pytest.fixture(scope="module")
async def order(screen: str, browser_path: str, _site: Site) -> AsyncIterator[KeeperOrder]:
    async with shop_order(browser_path, _site) as order:
        yield order


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as store:
        yield store


@pytest.fixture
def tools(store: Store, tmp_path: Path) -> ShopTools:
    return ShopTools(
        store=store, queue=Queue(store), talk=Talk(ScriptedOperator(), lambda: datetime.now(UTC)),
        evidence=tmp_path / "evidence", by="Kim", now=lambda: datetime.now(UTC),
    )  # fmt: skip


@pytest.fixture
def opened(order: KeeperOrder) -> OpenShop:
    """Opens the window as the program does."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[Shop]:
        async with shop_window(order) as window:
            yield window

    return open_window


async def test_a_visit_writes_the_open_listing_down(
    tools: ShopTools, opened: OpenShop, site: Site, tmp_path: Path
) -> None:
    """One Enter: title, price and store are in the records, and the pictures lie where the records say."""
    session = ShopSession(tools, opened, start=serve_item(site, "shop_parcel.html"))
    session.request(Request.GO_ON)
    session.request(Request.PAUSE)
    await session.run()

    (listing,) = tools.store.listings.all()
    assert (listing.item_id, listing.title, listing.price) == (
        ITEM,
        "Quiet Whale T-shirt Ocean Print",
        "US $12.34",
    )
    kept = [tmp_path / "evidence" / name for name in listing.looks[0].evidence]
    assert {file.name for file in kept if file.is_file()} == {
        "page.json",
        "page.png",
        "product.png",
        "sha256.txt",
    }


async def test_reported_listings_are_looked_at_one_by_one(
    tools: ShopTools, opened: OpenShop, site: Site
) -> None:
    """On sale, gone by the page's own words, led to a search: each as it is, in the shop's own window."""
    serve_item(site, "shop_parcel.html")
    site.answers[f"/item/{GONE}.html"] = Answer(b"<!doctype html><h1>Page not found</h1>", "text/html", 404)
    away = (("Location", shop_url("w/wholesale-whale.html")),)
    site.answers[f"/item/{MOVED}.html"] = Answer(b"", "text/html", 302, away)
    site.serve("w/wholesale-whale.html", "<!doctype html><h1>Whale</h1><p>120 results</p>")
    file_all(tools.store, ITEM, GONE, MOVED)
    listings = to_look_at(tools.store, tools.store.findings.all())
    await RecheckSession(tools, opened, listings, pace=AT_ONCE).run()

    found = {listing.item_id: listing.looks[-1].presence for listing in tools.store.listings.all()}
    assert found == {ITEM: Presence.LIVE, GONE: Presence.REMOVED, MOVED: Presence.REDIRECTED}


def file_all(store: Store, *item_ids: str) -> None:
    """One complaint about all of them, sent."""
    work = a_work()
    listings = [a_listing(item_id=item_id, url=item_url(item_id)) for item_id in item_ids]
    complaint = a_complaint(work, state=ComplaintState.FILED)
    findings = [
        a_finding(listing, work, state=FindingState.FILED, complaint_id=complaint.id) for listing in listings
    ]
    store.change(work, complaint, *listings, *findings)

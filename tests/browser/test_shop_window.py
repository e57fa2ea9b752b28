"""The visible shop window: it has its own profile, is never logged in, and is read and recorded only on request."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from helper.browser.shop_page import Wall, presence_of
from helper.browser.shop_window import ShopWindow, shop_window
from helper.errors import PageGone, WrongUse
from helper.hosts import is_loopback
from helper.model.finding import Presence
from tests.browser.daemons import close_daemon
from tests.browser.shop_site import ITEM, item_url, person_at, serve_item, shop_order, shop_url
from tests.browser.site import PAGES, Answer, Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser

AT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
OTHER = "1005009900000025"


@pytest.fixture(scope="module")
async def order(screen: str, browser_path: str, _site: Site) -> AsyncIterator[DaemonConfig]:
    async with shop_order(browser_path, _site) as order:
        yield order


@pytest.fixture
async def window(order: DaemonConfig) -> AsyncIterator[ShopWindow]:
    async with shop_window(order) as window:
        yield window


async def test_visible_facts_of_a_listing_are_read(window: ShopWindow, site: Site) -> None:
    await window.open(serve_item(site, "shop_parcel.html"))

    page = await window.look()

    assert (page.title, page.price) == ("Quiet Whale T-shirt Ocean Print", "US $12.34")
    assert (page.store_number, page.store_name) == ("1105550001", "Ocean Prints Store")
    assert page.product_type == "T-Shirts"
    assert page.address.global_id == ITEM
    assert page.doubts == ()


@pytest.mark.parametrize(
    ("lines", "country"),
    [
        ("<p>Store no.: 1105550001</p><p>Location: China</p><p>Open since: 1 Mar 2019</p>", "China"),
        ("<p>Location: Germany</p>", ""),
    ],
    ids=["of the store", "of the visitor"],
)
async def test_the_sellers_country_is_read_beside_the_store(
    window: ShopWindow, site: Site, lines: str, country: str
) -> None:
    """A location elsewhere on the page may be the location of the visitor."""
    page = (PAGES / "shop_parcel.html").read_text(encoding="utf-8")
    site.serve(f"item/{OTHER}.html", page.replace("</body>", f"{lines}</body>"))
    await window.open(item_url(OTHER))

    assert (await window.look()).seller_country == country


async def test_contradictory_facts_on_a_product_page_are_reported_as_doubts(
    window: ShopWindow, site: Site
) -> None:
    """The markup is unknown, so the title and the price are identified by their size and position.

    The page names two stores, so neither is chosen.
    """
    await window.open(serve_item(site, "shop_bazaar.html"))

    page = await window.look()

    assert (page.title, page.price) == ("Poster „Stiller Wal“, A3, ohne Rahmen", "7,99 €")
    assert (page.store_number, page.store_name, page.product_type) == ("", "", "")
    assert page.doubts == (
        "title: the page shows “Poster „Stiller Wal“, A3, ohne Rahmen”, but its metadata says “Leinwand Fuchs bei Nacht”.",
        "price: the page shows “7,99 €”, but its metadata says “8.99”.",
        "Not found on the page: product type.",
        "The page names several shops: 1105550002, 1105550003.",
    )


async def test_shop_evidence_is_private_and_sends_no_request(
    window: ShopWindow, site: Site, tmp_path: Path
) -> None:
    """The product's picture is cropped from a screenshot, so no request is sent."""
    await window.open(serve_item(site, "shop_parcel.html"))
    site.gets.clear()

    _, files = await window.keep(tmp_path / "look", AT)

    assert (site.gets, site.posts) == ([], [])
    assert set(files) == {"page.json", "page.png", "product.png", "sha256.txt"}
    kept = json.loads((tmp_path / "look" / "page.json").read_text(encoding="utf-8"))
    width = int.from_bytes((tmp_path / "look" / "product.png").read_bytes()[16:20])
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "look").iterdir()}
    assert (kept["item_id"], kept["at"], width, modes) == (ITEM, AT.isoformat(), 400, {0o600})


async def test_product_picture_outside_the_viewport_is_not_saved(
    window: ShopWindow, order: DaemonConfig, site: Site, tmp_path: Path
) -> None:
    """To take a picture outside the viewport, the browser would have to load more of the page."""
    page = (PAGES / "shop_parcel.html").read_text(encoding="utf-8")
    site.serve(f"item/{OTHER}.html", page.replace("</body>", '<div style="height: 4000px"></div></body>'))
    await window.open(item_url(OTHER))
    async with person_at(order) as person:
        await person.pages[0].evaluate("scrollTo(0, 2000)")
        site.gets.clear()
        seen, files = await window.keep(tmp_path / "look", AT)

    assert seen.title == "Quiet Whale T-shirt Ocean Print"
    assert "product.png" not in files
    assert site.gets == []


async def test_nothing_is_read_on_another_host(
    window: ShopWindow, order: DaemonConfig, site: Site, tmp_path: Path
) -> None:
    """The page on the other host looks the same as a page of the shop."""
    await window.open(serve_item(site, "shop_parcel.html"))
    async with person_at(order) as person:
        await person.pages[0].goto(f"http://shop.example/item/{ITEM}.html")

    page, files = await window.keep(tmp_path / "look", AT)

    assert (page.title, page.is_listing, files) == ("", False, ())
    assert not (tmp_path / "look").exists()
    with pytest.raises(WrongUse):
        await window.open(f"http://shop.example/item/{ITEM}.html")


async def test_most_recently_opened_tab_is_read_first(
    window: ShopWindow, order: DaemonConfig, site: Site
) -> None:
    serve_item(site, "shop_parcel.html")
    async with person_at(order) as person:
        await person.pages[0].goto(shop_url("/w/wholesale-whale.html"))
        tab = await person.new_page()
        await tab.goto(item_url())
        await until(lambda: window.pages()[0].address.global_id == ITEM)
        page = await window.look()
        await tab.close()

    assert page.title == "Quiet Whale T-shirt Ocean Print"
    assert [one.is_listing for one in window.pages()] == [False]


ON_SALE, NOT_HERE = (
    (PAGES / f"shop_{name}.html").read_text(encoding="utf-8") for name in ("parcel", "not_here")
)


@pytest.mark.parametrize(
    ("body", "status", "presence"),
    [
        (ON_SALE, 200, Presence.LIVE),
        ("", 302, Presence.REDIRECTED),
        ("<main><h2>Sorry, this item is no longer available</h2></main>", 200, Presence.REMOVED),
        ("<h1>Page not found</h1>", 404, Presence.REMOVED),
        ("<p>Sorry</p>", 503, Presence.UNKNOWN),
        ("<h1>Quiet Whale</h1><p>Out of stock</p>", 200, Presence.UNKNOWN),
        ('<div id="nocaptcha">Slide to verify</div><h1>Page not found</h1>', 404, Presence.UNKNOWN),
        ('<input type="password"><p>This item is no longer available</p>', 200, Presence.UNKNOWN),
        (NOT_HERE, 404, Presence.NOT_SHOWN),
        ("<h2>This item is not available in your region</h2>", 404, Presence.NOT_SHOWN),
        ("<h2>Dieser Artikel ist in Ihrem Land leider nicht verfügbar</h2>", 404, Presence.NOT_SHOWN),
        ("<h2>该商品在您所在的国家或地区无法购买</h2>", 404, Presence.NOT_SHOWN),
        ("<h2>Not available in your country</h2><button>Buy now</button>", 404, Presence.UNKNOWN),
    ],
)
async def test_presence_of_a_listing_follows_from_status_address_and_text(
    window: ShopWindow, site: Site, body: str, status: int, presence: Presence
) -> None:
    """A captcha, a login, an error or a page without a price leaves the presence of the listing unknown.

    “Not available in your country” does not mean that the listing was removed. If such a page also has a Buy
    button, the presence is unknown.
    """
    page = f"<!doctype html><meta charset=utf-8>{body}".encode()
    away = (("Location", shop_url("w/wholesale-whale.html")),) if status == 302 else ()
    site.answers[f"/item/{OTHER}.html"] = Answer(page, "text/html", status, away)
    site.serve("w/wholesale-whale.html", "<!doctype html><h1>Whale</h1><p>120 results</p>")

    answered = await window.open(item_url(OTHER))

    assert presence_of(OTHER, await window.look(), answered) is presence


async def test_product_with_passport_in_its_address_is_no_login(window: ShopWindow, site: Site) -> None:
    """The product is a passport cover. Login pages also have `passport` in their address."""
    site.serve(
        f"item/Passport-Cover-Whale/{OTHER}.html", (PAGES / "shop_parcel.html").read_text(encoding="utf-8")
    )
    await window.open(shop_url(f"item/Passport-Cover-Whale/{OTHER}.html"))

    page = await window.look()

    assert (page.is_listing, page.price) == (True, "US $12.34")


async def test_captcha_page_is_not_saved_as_evidence(window: ShopWindow, site: Site, tmp_path: Path) -> None:
    site.serve(f"item/{OTHER}.html", '<div class="baxia-dialog">Slide to verify</div>')
    await window.open(item_url(OTHER))

    page, files = await window.keep(tmp_path / "look", AT)

    assert (page.wall, files) == (Wall.PUZZLE, ())
    assert not (tmp_path / "look").exists()


def own_tabs(person: BrowserContext) -> list[Page]:
    return [page for page in person.pages if is_loopback(page.url)]


async def test_program_shows_its_own_local_page_in_a_single_separate_tab(
    window: ShopWindow, order: DaemonConfig, site: Site
) -> None:
    site.serve("ours.html", "<!doctype html><title>Ours</title>")
    ours, later = (f"{site.url('ours.html')}?{run}" for run in (1, 2))
    async with person_at(order) as person:
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
        assert len(own_tabs(person)) == 1
        await own_tabs(person)[0].close()


async def test_closed_shop_window_raises_page_gone(order: DaemonConfig, window: ShopWindow) -> None:
    async with portal_browser(order) as browser:
        await close_daemon(browser)

    with pytest.raises(PageGone, match="window was closed"):
        window.pages()

"""The visible shop window: its own profile, never logged in, read and recorded only on request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from helper.browser.shop_page import Wall, presence_of
from helper.browser.shop_window import ShopWindow, shop_window
from helper.config.settings import Settings
from helper.errors import PageGone, WrongUse
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Presence
from helper.model.work import Registration
from helper.session.context import AppContext
from helper.session.navigation import AT_ONCE
from helper.session.operator import OperatorChannel, Request
from helper.session.shop.rounds import PreparedPicture, RecheckSession, SearchSession
from helper.session.shop.visit import ShopPages
from helper.store.queries import search_results
from helper.store.queue import Queue
from helper.store.relisting import listings_to_check
from helper.store.store import Store, open_store
from helper.store.works import file_of, searches_due
from tests.browser.daemons import close_daemon
from tests.browser.shop_site import ITEM, item_url, person_at, serve_item, shop_order, shop_url
from tests.browser.site import PAGES, Answer, Site
from tests.browser.waiting import until
from tests.factories import a_complaint, a_finding, a_listing, a_work, places_in
from tests.session.shop_stage import OpenShop
from tests.session.stage import ScriptedOperator

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


async def test_a_listing_is_read_as_the_user_sees_it(window: ShopWindow, site: Site) -> None:
    """The title without hidden characters, the current price, the type and the store agree with the metadata."""
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
    """A place beside the store number is the store's; a place elsewhere may be the visitor's."""
    page = (PAGES / "shop_parcel.html").read_text(encoding="utf-8")
    site.serve(f"item/{OTHER}.html", page.replace("</body>", f"{lines}</body>"))
    await window.open(item_url(OTHER))

    assert (await window.look()).seller_country == country


async def test_disagreeing_sources_are_both_reported(window: ShopWindow, site: Site) -> None:
    """The page has other markup, so it is read by sizes and positions.

    If the page names two stores, none is chosen.
    """
    await window.open(serve_item(site, "shop_bazaar.html"))

    page = await window.look()

    assert (page.title, page.price) == ("Poster „Stiller Wal“, A3, ohne Rahmen", "7,99 €")
    assert (page.store_number, page.store_name, page.product_type) == ("", "", "")
    assert page.doubts == (
        "The page shows the title “Poster „Stiller Wal“, A3, ohne Rahmen”, and says “Leinwand Fuchs bei Nacht” about itself.",
        "The page shows the price “7,99 €”, and says “8.99” about itself.",
        "No product type was found on the page.",
        "The page names several stores: 1105550002, 1105550003.",
    )


async def test_evidence_is_private_and_needs_no_network(
    window: ShopWindow, site: Site, tmp_path: Path
) -> None:
    """Facts and pictures are saved. The product's picture is the one on the screen, without a request."""
    await window.open(serve_item(site, "shop_parcel.html"))
    site.gets.clear()

    _, files = await window.keep(tmp_path / "look", AT)

    assert (site.gets, site.posts) == ([], [])
    assert set(files) == {"page.json", "page.png", "product.png", "sha256.txt"}
    kept = json.loads((tmp_path / "look" / "page.json").read_text(encoding="utf-8"))
    width = int.from_bytes((tmp_path / "look" / "product.png").read_bytes()[16:20])
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / "look").iterdir()}
    assert (kept["item_id"], kept["at"], width, modes) == (ITEM, AT.isoformat(), 400, {0o600})


async def test_a_product_picture_out_of_view_is_not_saved(
    window: ShopWindow, order: DaemonConfig, site: Site, tmp_path: Path
) -> None:
    """Only the visible part is saved, because drawing more would load more."""
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
    """A page that looks the same on another host gives neither facts nor files."""
    await window.open(serve_item(site, "shop_parcel.html"))
    async with person_at(order) as person:
        await person.pages[0].goto(f"http://shop.example/item/{ITEM}.html")

    page, files = await window.keep(tmp_path / "look", AT)

    assert (page.title, page.is_listing, files) == ("", False, ())
    assert not (tmp_path / "look").exists()
    with pytest.raises(WrongUse):
        await window.open(f"http://shop.example/item/{ITEM}.html")


async def test_the_newest_tab_comes_first(window: ShopWindow, order: DaemonConfig, site: Site) -> None:
    """A listing opened in a new tab comes before the search in the first tab."""
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


NOT_HERE = (PAGES / "shop_not_here.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "status", "presence"),
    [
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
async def test_only_the_pages_own_text_marks_a_listing_as_removed(
    window: ShopWindow, site: Site, body: str, status: int, presence: Presence
) -> None:
    """A captcha, a login, an error and a page without a price prove nothing.

    “Not available in your country” is no removal, and beside a Buy button it proves nothing.
    """
    page = f"<!doctype html><meta charset=utf-8>{body}".encode()
    site.answers[f"/item/{OTHER}.html"] = Answer(page, "text/html", status)

    answered = await window.open(item_url(OTHER))

    assert presence_of(OTHER, await window.look(), answered) is presence


async def test_a_word_of_login_pages_in_an_address_is_no_login(window: ShopWindow, site: Site) -> None:
    """The product is a passport cover, and `passport` is in its address."""
    site.serve(
        f"item/Passport-Cover-Whale/{OTHER}.html", (PAGES / "shop_parcel.html").read_text(encoding="utf-8")
    )
    await window.open(shop_url(f"item/Passport-Cover-Whale/{OTHER}.html"))

    page = await window.look()

    assert (page.is_listing, page.price) == (True, "US $12.34")


async def test_a_captcha_page_leaves_no_evidence(window: ShopWindow, site: Site, tmp_path: Path) -> None:
    site.serve(f"item/{OTHER}.html", '<div class="baxia-dialog">Slide to verify</div>')
    await window.open(item_url(OTHER))

    page, files = await window.keep(tmp_path / "look", AT)

    assert (page.wall, files) == (Wall.PUZZLE, ())
    assert not (tmp_path / "look").exists()


async def test_a_closed_window_raises_page_gone(order: DaemonConfig, window: ShopWindow) -> None:
    async with portal_browser(order) as browser:
        await close_daemon(browser)

    with pytest.raises(PageGone, match="window was closed"):
        window.pages()


GONE, MOVED = "1005009900000025", "1005009900000033"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as store:
        yield store


@pytest.fixture
def context(store: Store) -> AppContext:
    return AppContext(places=store.places, settings=Settings(name="Kim"), store=store, queue=Queue(store))


@pytest.fixture
def channel() -> OperatorChannel:
    return OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))


@pytest.fixture
def opened(order: DaemonConfig) -> OpenShop:
    """Return a function that opens the window like the program."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[ShopPages]:
        async with shop_window(order) as window:
            yield window

    return open_window


async def test_reported_listings_are_visited_one_by_one(
    context: AppContext, channel: OperatorChannel, opened: OpenShop, site: Site
) -> None:
    """One listing is on sale, one is removed, one redirects to a search; each is recorded accordingly."""
    serve_item(site, "shop_parcel.html")
    site.answers[f"/item/{GONE}.html"] = Answer(b"<!doctype html><h1>Page not found</h1>", "text/html", 404)
    away = (("Location", shop_url("w/wholesale-whale.html")),)
    site.answers[f"/item/{MOVED}.html"] = Answer(b"", "text/html", 302, away)
    site.serve("w/wholesale-whale.html", "<!doctype html><h1>Whale</h1><p>120 results</p>")
    file_all(context.store, ITEM, GONE, MOVED)
    ids = [listing.id for listing in listings_to_check(context.store, context.store.findings.all())]
    await RecheckSession(channel, opened, context, ids, pace=AT_ONCE).run()

    found = {listing.item_id: listing.looks[-1].presence for listing in context.store.listings.all()}
    assert found == {ITEM: Presence.LIVE, GONE: Presence.REMOVED, MOVED: Presence.REDIRECTED}


def file_all(store: Store, *item_ids: str) -> None:
    """File one complaint about all these listings."""
    work = a_work()
    listings = [a_listing(item_id=item_id, url=item_url(item_id)) for item_id in item_ids]
    complaint = a_complaint(work, state=ComplaintState.FILED)
    findings = [
        a_finding(listing, work, state=FindingState.FILED, complaint_id=complaint.id) for listing in listings
    ]
    store.change(work, complaint, *listings, *findings)


CAMERA = """<!doctype html><meta charset="utf-8"><h1>AliExpress</h1>
<label>Search by picture <input type="file" accept="image/*"></label>
<script>
  document.querySelector("input").onchange = async event => {
    const [file] = event.target.files
    await fetch("/upload", {method: "POST", body: file})
    location.href = "/item/ITEM.html"
  }
</script>"""


async def test_search_by_picture_waits_for_the_user(
    context: AppContext, channel: OperatorChannel, opened: OpenShop, order: DaemonConfig, site: Site
) -> None:
    """The search page is open and the picture is prepared; nothing is sent until the user chooses the picture."""
    site.serve("", CAMERA.replace("ITEM", ITEM))
    serve_item(site, "shop_parcel.html")
    whale = a_work(registration=Registration(picture="picture.png"))
    context.store.change(whale)
    picture = file_of(context.places, whale, "picture.png")
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG the quiet whale")
    laid: list[Path] = []

    async def prepare_picture(file: Path) -> PreparedPicture:
        laid.append(file)
        return PreparedPicture(copied=True)

    wanted = searches_due(context.store)
    session = SearchSession(
        channel, opened, context, wanted, picture_page=shop_url(""), prepare_picture=prepare_picture
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(session.run())
        await until(lambda: bool(laid))
        assert site.posts == [], "the program uploaded something itself"
        async with person_at(order) as person:
            page = person.pages[-1]
            await page.get_by_label("Search by picture").set_input_files(laid[0])
            await page.wait_for_url(item_url())
        assert [post.body for post in site.posts] == [picture.read_bytes()]
        session.request(Request.GO_ON)
        session.request(Request.PAUSE)

    (finding,) = context.store.findings.all()
    assert (finding.work_id, finding.judgement) == (whale.id, None)
    results = search_results(context.store)[whale.id]
    assert results.by_picture is not None
    assert (results.by_words, results.found, results.reported) == (None, 1, 0)

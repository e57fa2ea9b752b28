"""Tests of the user's own browser: the extension sends listings from shop pages, and other pages cannot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import BrowserContext, Error, Page

from helper.model.finding import Judgement
from helper.store.attachments import listing_picture
from helper.web.receive import ClipServer, extension_folder
from tests.browser.daemons import lone_window
from tests.browser.site import PAGES, Answer, Site, running_site
from tests.browser.waiting import until
from tests.web.clip_stage import ClipStage, serving

pytestmark = pytest.mark.browser

LISTING = "http://www.aliexpress.com/item/1005009900000017.html"
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; require-trusted-types-for 'script'"
"""A content security policy that allows the page no script and no request."""
PORTS = count(28700, 10)
EVIL = "http://evil.example/"
REBOUND = "rebound.test"
"""A foreign host name that resolves to this computer, as in DNS rebinding attacks."""


@dataclass(frozen=True, slots=True)
class OwnBrowser:
    """A browser with the unpacked extension. Shop hosts and foreign hosts resolve to a local site."""

    window: BrowserContext
    site: Site
    extension: str
    stage: ClipStage
    server: ClipServer

    async def at(self, url: str) -> Page:
        page = await self.window.new_page()
        await page.goto(url)
        return page

    def serve_listing(self, page: str = "shop_parcel.html", more: str = "") -> None:
        body = (PAGES / page).read_bytes().replace(b"</body>", f"{more}</body>".encode())
        headers = (("Content-Security-Policy", POLICY),)
        self.site.answers["/item/1005009900000017.html"] = Answer(body, "text/html", headers=headers)

    async def small_page(self, opened_by: Callable[[], Awaitable[object]]) -> Page:
        """Return the extension's popup that the action opens, once the popup has received its response."""
        async with self.window.expect_page() as opening:
            await opened_by()
        small = await opening.value
        await hearing(small, "Sending the listing…")
        return small

    async def press_its_button(self, page: Page) -> None:
        """Click the toolbar button of the extension, which then may read the page."""
        assert self.window.browser is not None
        session = await self.window.browser.new_browser_cdp_session()
        found: list[str] = []

        async def is_alone() -> bool:
            tabs = (await session.send("Target.getTargets", {"filter": [{"type": "tab"}]}))["targetInfos"]
            found[:] = [tab["targetId"] for tab in tabs if tab["url"] == page.url]
            return len(found) == 1

        # A tab of an earlier test with the same address may still be closing.
        await until(is_alone)
        await session.send("Extensions.triggerAction", {"id": self.extension, "targetId": found[0]})

    async def tell_code(self, code: str) -> None:
        options = await self.at(f"chrome-extension://{self.extension}/options.html")
        await options.fill("#code", code)
        await options.click("button")
        await options.wait_for_function(
            "() => document.querySelector('[role=status]').textContent.startsWith('Saved')"
        )
        await options.close()


async def hearing(small: Page, earlier: str) -> None:
    await small.wait_for_function(
        "(earlier) => !['', earlier].includes(document.querySelector('#headline')?.textContent ?? '')"
        " && !document.querySelector('#page').inert",
        arg=earlier,
    )


async def press(small: Page, key: str, then: str) -> None:
    """Press a key in the popup, and check that the next message is `then`."""
    earlier = await small.inner_text("#headline")
    await small.keyboard.press(key)
    await hearing(small, earlier)
    assert await small.inner_text("#headline") == then


def a_site() -> Iterator[Site]:
    with running_site() as site:
        yield site


shop = pytest.fixture(a_site, scope="module")
neighbour = pytest.fixture(a_site, scope="module")
"""A second site, which plays the part of another program on this computer."""


@pytest.fixture(scope="module")
async def window(
    screen: str, tmp_path_factory: pytest.TempPathFactory, shop: Site
) -> AsyncIterator[BrowserContext]:
    folder, here = extension_folder(), f"127.0.0.1:{shop.port}"
    switches = (
        f"--load-extension={folder}",
        f"--disable-extensions-except={folder}",
        "--enable-unsafe-extension-debugging",
        "--no-proxy-server",
        f"--host-resolver-rules=MAP *.aliexpress.com {here}, MAP *.example {here}, MAP {REBOUND} 127.0.0.1",
        # Treat the shop as a public address, so that it does not get the rights of a loopback page.
        f"--ip-address-space-overrides={here}=public",
    )
    more = {"no_viewport": True, "ignore_default_args": ["--disable-extensions"]}
    async with lone_window(tmp_path_factory.mktemp("own"), screen, *switches, **more) as window:
        yield window


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ClipStage]:
    stage = ClipStage(tmp_path)
    yield stage
    stage.store.close()


@pytest.fixture
async def own(window: BrowserContext, shop: Site, stage: ClipStage) -> AsyncIterator[OwnBrowser]:
    """Return a browser beside a running clip server. Only this event loop uses the records, as in the program."""
    loop = asyncio.get_running_loop()

    def in_loop(work: Callable[[], Any]) -> Any:
        async def run() -> Any:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), loop).result(timeout=20)

    worker = next(iter(window.service_workers), None) or await window.wait_for_event("serviceworker")
    # Each server needs a new port, because the browser may keep a connection to the server of an earlier
    # test.
    with serving(stage, next(PORTS), in_loop=in_loop) as running:
        yield OwnBrowser(window, shop, worker.url.split("/")[2], stage, running)
    for page in window.pages[1:]:  # Tests find their tab by its address, so close the tabs of earlier tests.
        await page.close()


async def wrong_in(page: Page) -> list[tuple[str, str]]:
    found = (await Axe().run(page)).response["violations"]
    return [(rule["id"], str([node["html"][:80] for node in rule["nodes"]])) for rule in found]


async def message_of(small: Page) -> str:
    return await small.inner_text("main")


SPY = """<script>
  window.got = [];
  const spied = (owner, name) => {
    const old = owner[name];
    owner[name] = function (...given) { got.push(JSON_of(given)); return Reflect.apply(old, this, given); };
  };
  const JSON_of = JSON.stringify;
  for (const name of ['open', 'fetch', 'encodeURIComponent', 'postMessage', 'alert', 'prompt']) spied(window, name);
  spied(JSON, 'stringify');
  spied(XMLHttpRequest.prototype, 'send');
  spied(Storage.prototype, 'setItem');
  addEventListener('message', (event) => got.push(JSON_of(event.data)));
</script>"""
"""A script in the shop's page that observes all functions through which the extension could leak the code."""


async def test_extension_reads_a_page_that_allows_no_script_or_request(own: OwnBrowser) -> None:
    """The extension's popup asks for the design and accepts an answer. An outdated code is refused."""
    work = own.stage.work()
    await own.tell_code(own.server.code)
    own.serve_listing(more="<p>Store no.: 1105550001</p><p>Location: China</p>")
    page = await own.at(LISTING)
    small = await own.small_page(lambda: own.press_its_button(page))
    assert "Added. Which of your designs does the listing copy?" in await message_of(small)
    assert await small.evaluate("() => window.opener") is None, "the shop's page can reach the popup"
    listing, finding = own.stage.store.listings.all()[0], own.stage.store.findings.all()[0]
    assert (listing.title, listing.price) == ("Quiet Whale T-shirt Ocean Print", "US $12.34")
    assert (listing.product_type, listing.seller_country) == ("T-Shirts", "China")
    assert (listing.store_number, listing.store_name) == ("1105550001", "Ocean Prints Store")
    assert await small.evaluate("() => document.activeElement.id") == "close", "Enter would choose a design"
    await press(small, "1", "1 added for Quiet Whale")
    assert own.stage.store.findings[finding.id].work_id == work.id
    await press(small, "c", "Saved: copied from you.")
    assert own.stage.store.findings[finding.id].judgement is Judgement.COPY
    async with small.expect_event("close"):
        with suppress(Error):  # The key cannot be released, because the popup closes when it is pressed.
            await small.keyboard.press("Enter")
    again = await own.small_page(lambda: own.press_its_button(page))
    assert "Already in your records: ready." in await message_of(again)
    own.server.renew()
    refused = await message_of(await own.small_page(lambda: own.press_its_button(page)))
    assert "Nothing was added." in refused
    assert "Press C in ipp-helper" in refused
    assert len(own.stage.store.findings) == 1


async def test_the_token_reaches_neither_the_shops_page_nor_any_url(own: OwnBrowser) -> None:
    await own.tell_code(own.server.code)
    token, addresses = own.server.code.partition("-")[2], []
    own.window.on("request", lambda request: addresses.append(request.url))
    own.site.answers["/item/1005009900000017.html"] = Answer(
        SPY.encode() + (PAGES / "shop_parcel.html").read_bytes(), "text/html"
    )
    page = await own.at(LISTING)
    small = await own.small_page(lambda: own.press_its_button(page))
    assert "Added." in await message_of(small)
    assert await page.evaluate("() => got") == []
    assert any("/take" in address for address in addresses)
    assert not [address for address in [*addresses, small.url] if token in address]
    assert small.url == f"http://127.0.0.1:{own.server.port}/take"


async def test_extension_sends_a_picture_cut_from_a_screenshot(own: OwnBrowser) -> None:
    """The extension sends no request to the shop, not even for the picture."""
    await own.tell_code(own.server.code)
    own.serve_listing("shop_bazaar.html")
    page = await own.at(LISTING)
    before = list(own.site.gets)
    small = await own.small_page(lambda: own.press_its_button(page))
    assert "Poster „Stiller Wal“, A3, ohne Rahmen" in await message_of(small)
    listing = own.stage.store.listings.all()[0]
    picture = listing_picture(own.stage.places.evidence, listing)
    assert picture is not None
    from PIL import Image

    with Image.open(picture) as image:
        assert image.format == "JPEG"
        assert image.width / image.height == pytest.approx(380 / 300, rel=0.05)
    assert own.site.gets == before, "the shop received a request"


async def test_extension_reads_only_aliexpress_pages(own: OwnBrowser) -> None:
    """Pages of other sites cannot send messages to the extension."""
    await own.tell_code(own.server.code)
    page = await own.at(own.site.serve("other.html", "<h1>My bank</h1>"))
    small = await own.small_page(lambda: own.press_its_button(page))
    assert "This is not an AliExpress page. Nothing was read." in await message_of(small)
    closed = await own.at("chrome://version/")
    small = await own.small_page(lambda: own.press_its_button(closed))
    assert "Your browser does not let ipp-helper read this page: Cannot access" in await message_of(small)
    response = await page.evaluate("(id) => chrome.runtime.sendMessage(id, 'hand over')", own.extension)
    assert response is None
    assert len(own.stage.store.listings) == 0


async def test_invalid_code_is_not_saved(own: OwnBrowser) -> None:
    options = await own.at(f"chrome-extension://{own.extension}/options.html")
    await options.fill("#code", "not the code")
    await options.click("button")
    await options.wait_for_selector("text=This is not the code")
    assert await wrong_in(options) == []


@pytest.mark.parametrize("is_stranger", [True, False], ids=["stranger", "neighbour"])
async def test_pages_of_other_origins_cannot_reach_the_program(
    own: OwnBrowser, neighbour: Site, is_stranger: bool
) -> None:
    """Requests, forms, pictures and DNS rebinding are refused, even with the valid token."""
    token, address = own.server.code.partition("-")[2], f"http://127.0.0.1:{own.server.port}"
    body = json.dumps({"page": {"address": LISTING}})
    evil = (own.site if is_stranger else neighbour).serve("evil.html", "<h1>evil</h1>")
    page = await own.at(f"{EVIL}evil.html" if is_stranger else evil)
    tried = await page.evaluate(
        """async ([address, body, Authorization]) => {
          const asked = (more) => fetch(`${address}/take`, { method: 'POST', body, ...more }).then((r) => r.type + r.status, () => 'refused');
          const picture = new Image();
          const drawn = new Promise((done) => { picture.onload = () => done('drawn'); picture.onerror = () => done('refused'); });
          picture.src = `${address}/static/clip.css`;
          return [
            await asked({ headers: { 'Content-Type': 'application/json', Authorization } }),
            await asked({ headers: { 'Content-Type': 'text/plain', Authorization } }),
            await asked({ mode: 'no-cors' }),
            await drawn,
          ];
        }""",
        [address, body, f"Bearer {token}"],
    )
    assert set(tried) <= {"refused", "opaque0"}, (
        "a request was not refused (an opaque response hides a refusal)"
    )
    # The tab shows the response to a form submission, which must be the refusal.
    await page.evaluate(
        """([address, body]) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action: `${address}/take`, enctype: 'text/plain' });
          form.append(Object.assign(document.createElement('input'), { name: body, value: '' }));
          document.body.append(form);
          form.submit();
        }""",
        [address, body],
    )
    await page.wait_for_url(f"{address}/take")
    assert "This page is for one window of this computer only." in await page.inner_text("body")
    # DNS rebinding: a foreign host name resolves to this computer.
    bent = await own.at(f"http://{REBOUND}:{own.server.port}/take")
    assert "This page is for one window of this computer only." in await bent.inner_text("body")
    asked = await bent.evaluate(
        "([body, Authorization]) => fetch('/take', { method: 'POST', body, headers: { 'Content-Type': 'application/json', Authorization } }).then((r) => r.status)",
        [body, f"Bearer {token}"],
    )
    assert asked == 403
    assert len(own.stage.store.listings) == 0


async def test_other_sites_cannot_embed_the_popup(own: OwnBrowser) -> None:
    address = f"http://127.0.0.1:{own.server.port}/take"
    page = await own.at(own.site.serve("frame.html", f"<iframe src='{address}'></iframe>").replace("127.0.0.1", "evil.example"))  # fmt: skip
    for frame in page.frames[1:]:
        assert await frame.query_selector("#headline") is None


async def test_another_click_on_the_extension_replaces_its_popup(own: OwnBrowser) -> None:
    """While the user types a reason, the popup is not replaced."""
    own.stage.clipper.work_id = own.stage.work(
        official_addresses=("https://www.aliexpress.com/store/1105550001",)
    ).id
    await own.tell_code(own.server.code)
    own.serve_listing()
    page = await own.at(LISTING)
    first = await own.small_page(lambda: own.press_its_button(page))
    async with first.expect_event("close"):
        second = await own.small_page(lambda: own.press_its_button(page))
    await second.keyboard.press("c")
    await second.wait_for_selector("#because:focus")
    await own.small_page(lambda: own.press_its_button(page))
    await second.keyboard.type("It was mine before")
    assert await second.input_value("#because") == "It was mine before"


async def test_setup_page_shows_folder_and_code(own: OwnBrowser) -> None:
    guide = await own.at(own.server.guide_address())
    assert await guide.inner_text("#code") == own.server.code
    assert str(extension_folder()) in await message_of(guide)
    assert await wrong_in(guide) == []


async def test_popup_of_the_extension_is_accessible(own: OwnBrowser) -> None:
    """At 200 % text size no text is cut off."""
    own.stage.work(official_addresses=("https://www.aliexpress.com/store/1105550001",))
    own.stage.work("Fox at Night")
    await own.tell_code(own.server.code)
    own.serve_listing()
    page = await own.at(LISTING)
    small = await own.small_page(lambda: own.press_its_button(page))

    async def wrong_in_both() -> list[tuple[str, str]]:
        await small.emulate_media(color_scheme="light")
        light = await wrong_in(small)
        await small.emulate_media(color_scheme="dark")
        return light + await wrong_in(small)

    assert await wrong_in_both() == []
    await press(small, "1", "1 added for Quiet Whale")
    await small.keyboard.press("c")
    await small.wait_for_selector("#because:focus")
    assert await wrong_in_both() == []
    await small.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert await small.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    await small.keyboard.type("It was mine before")
    await press(small, "Enter", "Saved: copied from you.")

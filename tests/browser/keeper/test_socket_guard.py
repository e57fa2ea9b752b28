"""Over a connection that a page keeps open nothing of ours leaves while we fill, and all that is its own does."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.keeper.carrying import carries
from helper.browser.keeper.network_guard import NetworkGuard
from tests.browser.keeper.test_carrying import ITEM, LETS_THROUGH, URL, WRAPPED
from tests.browser.live_socket import LiveSocket, live_socket
from tests.browser.site import Site

pytestmark = pytest.mark.browser

_PAGE = """<h1>Form</h1><script>
  const open = (address) => new Promise((done) => {
    window.live = new WebSocket(address);
    window.answers = [];
    live.onmessage = ({ data }) => answers.push(data);
    live.onopen = () => done();
  });
</script>"""
_OPEN = "(address) => open(address)"
_SAY = "(message) => live.send(message)"
_SAY_BYTES = "(bytes) => live.send(new Uint8Array(bytes))"
_SAY_BLOB = "(text) => live.send(new Blob([text]))"
_HEARD = "(count) => answers.length >= count"


@pytest.fixture
def server() -> Iterator[LiveSocket]:
    """A server of news."""
    with live_socket() as server:
        yield server


@pytest.fixture
def guard(browser_context: BrowserContext) -> NetworkGuard:
    """There from the window's beginning, as the keeper's is."""
    return NetworkGuard(browser_context, ("127.0.0.1",))


@pytest.fixture
async def live(guard: NetworkGuard, page: Page, site: Site, server: LiveSocket) -> AsyncIterator[Page]:
    """A page that has had a connection open since before we took the pen."""
    await page.goto(site.serve("live.html", _PAGE))
    await page.evaluate(_OPEN, server.address)
    yield page
    await page.evaluate("live.close()")


async def test_what_carries_a_listing_stays_and_a_sign_of_life_goes(
    guard: NetworkGuard, live: Page, server: LiveSocket
) -> None:
    """In every shape a message may have; before and after everything goes, by the page's own `send`."""
    await live.evaluate("() => { window.own = WebSocket.prototype.send }")
    await live.evaluate(_SAY, f"before {ITEM}")
    await guard.hold([ITEM])
    await live.evaluate(_SAY, f"links={ITEM}")
    await live.evaluate(_SAY_BYTES, list(f"links={URL}".encode()))
    await live.evaluate(_SAY_BYTES, [31, 139, *range(60)])
    await live.evaluate(_SAY_BLOB, ITEM)
    await live.evaluate(_SAY, "still here")
    await live.evaluate(_SAY_BYTES, [192, 0])
    held_back = await guard.give()
    await live.evaluate(_SAY, f"after {ITEM}")
    await live.wait_for_function(_HEARD, arg=4)

    assert server.heard == [f"before {ITEM}".encode(), b"still here", b"\xc0\0", f"after {ITEM}".encode()]
    assert held_back == ("WebSocket /live",) * 4
    assert await live.evaluate("own === WebSocket.prototype.send && live.readyState === WebSocket.OPEN")


async def test_a_page_that_came_meanwhile_is_guarded_too(
    guard: NetworkGuard, live: Page, server: LiveSocket
) -> None:
    """With a connection of its own that it opens while we hold the pen."""
    await guard.hold([ITEM])
    await live.reload()
    await guard.renew()
    await live.evaluate(_OPEN, server.address)
    await guard.renew()
    await live.evaluate(_SAY, ITEM)
    await live.evaluate(_SAY, "still here")
    await live.wait_for_function(_HEARD, arg=1)
    await guard.give()
    assert server.heard == [b"still here"]


async def test_only_a_portals_page_with_an_open_connection_is_touched(
    guard: NetworkGuard, page: Page, site: Site, server: LiveSocket
) -> None:
    """Without one nothing of ours stands in any document; with one neither in a login nor in another host's frame."""
    site.serve("mini_login.htm", "<input type=password>")
    frames = f"<iframe src='{site.url('mini_login.htm')}'></iframe><iframe src='{site.url('native.html', 'localhost')}'></iframe>"
    await page.goto(site.serve("framed.html", f"{_PAGE}{frames}"))
    own = [await frame.evaluate_handle("() => WebSocket.prototype.send") for frame in page.frames]

    async def untouched() -> list[bool]:
        await guard.hold([ITEM])
        kept = [
            await frame.evaluate("(own) => own === WebSocket.prototype.send", send)
            for frame, send in zip(page.frames, own, strict=True)
        ]
        await guard.give()
        return kept

    assert await untouched() == [True, True, True]
    await page.evaluate(_OPEN, server.address)
    assert await untouched() == [False, True, True]
    await page.evaluate("live.close()")


async def test_page_and_keeper_recognise_the_same_listings(page: Page) -> None:
    """There are two readings of what is wrapped, in the two languages; they must not drift apart."""
    script = (files("helper.browser") / "scripts" / "sockets.js").read_text(encoding="utf-8")
    sent = [
        *WRAPPED,
        *LETS_THROUGH,
        base64.b64encode(b"see https://de.aliexpress.com/item/4000000000.html").decode(),
    ]
    told = await page.evaluate(
        f"([sent, ids]) => {{ const guard = {script}; return sent.map((each) => guard.carries(each, ids)); }}",
        [sent, [ITEM]],
    )
    assert told == [carries(each, {ITEM}) for each in sent]

"""The guards block submissions in requests and in open connections while the program fills in a form."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from urllib.parse import quote

import pytest
from playwright.async_api import BrowserContext, Page

from helper.browser.daemon.guards import NetworkGuard, Paused, carries, may_pass
from tests.browser.live_socket import LiveSocket, live_socket
from tests.browser.site import Site
from tests.browser.waiting import until

ITEM = "1005009900000017"
URL = f"https://www.aliexpress.com/item/{ITEM}.html"
FORM = json.dumps({"links": [URL], "draft": 7})


STRANGE = quote("see https://de.aliexpress.com/item/4000000000.html")
WRAPPED = (
    FORM,
    quote(FORM),
    quote(quote(FORM)),
    FORM.replace("1005", "\\u0031\\u0030\\u0030\\u0035"),
    quote(FORM.replace("1005", "\\u0031\\u0030\\u0030\\u0035")),
    FORM.replace("/", "\\/"),
)
LETS_THROUGH = (
    "",
    '{"type": "copyright", "page": 2}',
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcmFjdGljZSJ9.c2lnbmF0dXJl",
    "100%",
    "1005009900000018",
)


@pytest.mark.parametrize(
    ("sent", "is_ours"), [*((sent, True) for sent in WRAPPED), *((sent, False) for sent in LETS_THROUGH)]
)
def test_listing_is_found_in_plain_or_encoded_text(sent: str, is_ours: bool) -> None:
    """A text may be encoded several times. Requests of drop-down lists and security tokens contain no listing."""
    assert carries(sent, {ITEM}) is is_ours


def test_address_of_a_listing_that_is_not_on_the_form_is_found() -> None:
    assert carries(STRANGE, set())


HEADING = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x'
FILE = HEADING + b'\r\nContent-Disposition: form-data; name="file"; filename="whale.png"\r\n\r\n'
END = b"\r\n--x--\r\n"


def paused(
    *parts: bytes | None,
    method: str = "POST",
    kind: str = "XHR",
    url: str = "https://portal.example/x",
    **headers: str,
) -> Paused:
    """Build the browser's event for a request.

    A part that is None is a file, whose content the browser does not report.
    """
    entries = [{} if part is None else {"bytes": base64.b64encode(part).decode()} for part in parts]
    return {
        "requestId": "1",
        "resourceType": kind,
        "request": {
            "method": method,
            "url": url,
            "headers": headers,
            "hasPostData": bool(parts),
            "postDataEntries": entries,
        },
    }


PASSES = {
    "a drop-down requests its entries": paused(b'{"type": 2}'),
    "an empty beacon": paused(kind="Ping"),
    "a page": paused(method="GET", kind="Document"),
    "a script": paused(method="GET", kind="Script"),
    "one of our own files": paused(FILE, None, END),
    "a form without files": paused(HEADING + b"--"),
}
HELD_BACK = {
    "our id": paused(f'{{"ids": [{ITEM}]}}'.encode()),
    "our id, encoded": paused(b"l=%31005009900000017"),
    "the address of a listing we do not know": paused(
        b"https:\\/\\/www.aliexpress.com\\/item\\/4000000000.html"
    ),
    "our id in the address": paused(method="GET", url=f"https://portal.example/x?id={ITEM}"),
    "a page by POST": paused(b"draft=7", kind="Document"),
    "a compressed body": paused(b"\x1f\x8b\x08\x00"),
    "a body with a content encoding": paused(b"abc", **{"Content-Encoding": "gzip"}),
    "a body without readable parts": paused(None),
    "a file that is not ours": paused(FILE.replace(b"whale", b"other"), None, END),
    "our id beside a file": paused(FILE.replace(b"\r\n1\r\n", f"\r\n{ITEM}\r\n".encode()), None),
}


@pytest.mark.parametrize("what", [*PASSES, *HELD_BACK])
def test_guard_blocks_only_requests_that_may_submit_a_form(what: str) -> None:
    """Drop-down lists and uploads must keep working while the lock is held."""
    event = (PASSES | HELD_BACK)[what]
    assert may_pass(event, {ITEM}, {"whale.png"}) is (what in PASSES)


_SEND = "body => fetch('/filed', { method: 'POST', body }).then((answer) => answer.status)"


async def test_lock_taken_during_a_release_blocks_the_same_listings(
    network: NetworkGuard, page: Page, site: Site
) -> None:
    """A program takes the lock while the release of an earlier program's lock is still in progress."""
    await page.goto(site.serve("form.html", "<h1>Form</h1>"))
    await network.hold([ITEM])
    giving = asyncio.ensure_future(network.give())
    await asyncio.wait([giving], timeout=0)
    await network.hold([ITEM])
    await giving
    status = await page.evaluate(_SEND, f"links={ITEM}")
    await network.give()
    assert (status, site.posts) == (204, [])


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
    with live_socket() as server:
        yield server


@pytest.fixture
def guard(browser_context: BrowserContext) -> NetworkGuard:
    """A network guard, attached when the window starts, as in the daemon."""
    return NetworkGuard(browser_context, ("127.0.0.1",))


@pytest.fixture
async def live(guard: NetworkGuard, page: Page, site: Site, server: LiveSocket) -> AsyncIterator[Page]:
    """A page that opened its WebSocket before the submit lock was taken."""
    await page.goto(site.serve("live.html", _PAGE))
    await page.evaluate(_OPEN, server.address)
    yield page
    await page.evaluate("live.close()")


@pytest.mark.browser
async def test_socket_messages_with_a_listing_are_blocked(
    guard: NetworkGuard, live: Page, server: LiveSocket
) -> None:
    """This applies to messages of every type: text, bytes and blobs.

    Before and after the lock, the page has its original `send` method.
    """
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
    assert held_back == ("WebSocket 127.0.0.1",) * 4
    assert await live.evaluate("own === WebSocket.prototype.send && live.readyState === WebSocket.OPEN")


@pytest.mark.browser
async def test_page_reloaded_while_the_lock_is_held_is_guarded(
    guard: NetworkGuard, live: Page, server: LiveSocket
) -> None:
    await guard.hold([ITEM])
    await live.reload()
    await guard.hold()
    await live.evaluate(_OPEN, server.address)
    await guard.hold()
    await live.evaluate(_SAY, ITEM)
    await live.evaluate(_SAY, "still here")
    await live.wait_for_function(_HEARD, arg=1)
    await guard.give()
    assert server.heard == [b"still here"]


@pytest.mark.browser
@pytest.mark.parametrize("reloads", [False, True])
async def test_socket_cannot_send_a_listing_as_soon_as_it_opens(
    guard: NetworkGuard, page: Page, site: Site, server: LiveSocket, *, reloads: bool
) -> None:
    """If a document loads while the lock is held, the guard runs in it before the page's own scripts."""
    opens = f"<script>const send = () => new Promise((done) => {{ const live = new WebSocket('{server.address}'); live.onopen = () => {{ live.send('{ITEM}'); live.send('hello'); }}; live.onmessage = () => {{ live.close(); done(); }}; }})</script>"
    on_load = "<script>window.sent = send()</script>" if reloads else "<script>window.sent = null</script>"
    address = site.serve("opens.html", f"<h1>Form</h1>{opens}{on_load}")
    await page.goto("about:blank" if reloads else address)
    await guard.hold([ITEM])
    if reloads:
        await page.goto(address)
    await page.evaluate("sent ?? send()")
    assert await guard.give() == ("WebSocket 127.0.0.1",)
    await page.goto(address)
    await page.evaluate("sent ?? send()")
    # The page waits for the answer to its first message only, so the second message may still be on its way.
    await until(lambda: len(server.heard) == 3)
    assert server.heard == [b"hello", ITEM.encode(), b"hello"], (
        "the guard stayed in a document that loads after the lock"
    )


@pytest.mark.browser
async def test_guard_leaves_login_and_foreign_frames_unchanged(
    guard: NetworkGuard, page: Page, site: Site
) -> None:
    """After the lock is released, the portal's own page has its original `send` method again."""
    site.serve("mini_login.htm", "<input type=password>")
    frames = f"<iframe src='{site.url('mini_login.htm')}'></iframe><iframe src='{site.url('native.html', 'localhost')}'></iframe>"
    await page.goto(site.serve("framed.html", f"{_PAGE}{frames}"))
    own = [await frame.evaluate_handle("() => WebSocket.prototype.send") for frame in page.frames]

    async def untouched() -> list[bool]:
        return [
            await frame.evaluate("(own) => own === WebSocket.prototype.send", send)
            for frame, send in zip(page.frames, own, strict=True)
        ]

    await guard.hold([ITEM])
    assert await untouched() == [False, True, True]
    await guard.give()
    assert await untouched() == [True, True, True]


@pytest.mark.browser
async def test_page_and_daemon_find_the_same_listings(page: Page) -> None:
    """This rule is implemented both in JavaScript and in Python, and the two must agree."""
    script = (files("helper.browser") / "scripts" / "sockets.js").read_text(encoding="utf-8")
    sent = [*WRAPPED, *LETS_THROUGH, STRANGE]
    settings = {"token": "x", "hosts": [], "logins": [], "ids": [ITEM], "milliseconds": 0}
    told = await page.evaluate(
        f"([sent, settings]) => {{ const guard = ({script})(settings); return sent.map((each) => guard.carries(each)); }}",
        [sent, settings],
    )
    assert told == [carries(each, {ITEM}) for each in sent]

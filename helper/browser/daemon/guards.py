"""Hold back what would submit while the program fills: on the network, and over open connections. The second lock behind the page's.

What carries one of our listing ids, cannot be read, or would load another page is answered “204, nothing to show”: the
page and what is typed in it stay. Everything else, such as a drop-down asking for its entries, goes through.

We stand between the browser and the network from its first moment, for all of it at once: tabs, frames, pop-ups and workers
of every kind, those to come too (`Fetch` of the browser's own session; a target's own would begin after the target). While
nothing is held no request waits for us. It runs in the daemon: a program's own interception would outlive the program when
that is killed, and every request of the page would then wait for ever (seen with Playwright 1.65).

What a page says over a WebSocket is held back in the page itself, see `SocketGuard`: the browser tells of its messages only
after they are sent, so they are stopped where the page sends them, in its own world, where it could see that. Therefore
only for as long as we fill, and only in a page that has a connection open: portals look for what is foreign in their
world, and most forms need none. Not in login frames, nor in frames of other hosts.

Not held back, because nothing stands there in time or nothing can read it: the address of a new WebSocket, a connection that
a worker has opened, a `send` that the page has put by or borrows from a new frame, a name looked up, a cookie with a later
request, a number cut in pieces over several requests, and encryption. Each needs a page that is made for it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from html import unescape
from importlib.resources import files
from typing import Any
from urllib.parse import unquote_plus

from playwright.async_api import BrowserContext, CDPSession, Error, Frame, JSHandle, Page, WebSocket

from helper.browser.isolated_scripts import OwnTasks, is_login_address
from helper.browser.responses import READ_ONLY, path_of, text_of
from helper.hosts import read_host

_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_NO_DIGITS = re.compile(r"[^0-9]+")
_LONG = 8
"""Digits; a shorter number stands backwards or in pieces in anything."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_MOST_TOKENS = 200
"""A page that sends more pieces of base64 than these sends pictures."""
_MOST_WRAPPINGS = 3
"""Each takes one layer off; nobody wraps a form deeper by accident."""


def carries(text: str, ids: Collection[str]) -> bool:
    """Whether one of the ids, or the address of any listing, stands in the text.

    Percent signs, escapes of JSON and HTML, and base64 are seen through, also inside each other; so is a number written
    backwards, in hexadecimals, as codes of its signs, or with something between its digits. Encryption is not.
    """
    return any(
        _LISTING.search(reading) is not None
        or any(item in reading for item in ids)
        or _disguised(reading, ids)
        for reading in _readings(text, _MOST_WRAPPINGS)
    )


def _disguised(reading: str, ids: Collection[str]) -> bool:
    digits, codes = _NO_DIGITS.sub("", reading), _NO_DIGITS.sub(",", reading)
    lower = reading.lower()
    return any(
        item in digits
        or item[::-1] in digits
        or format(int(item), "x") in lower
        or ",".join(str(ord(digit)) for digit in item) in codes
        for item in ids
        if len(item) >= _LONG and item.isascii() and item.isdigit()
    )


def _readings(text: str, depth: int) -> Iterator[str]:
    plain = _unescaped(text)
    yield plain
    if depth == 0:
        return
    if "%" in plain or "\\u" in plain:
        yield from _readings(plain, depth - 1)
    for number, token in enumerate(_BASE64.finditer(plain)):
        if number == _MOST_TOKENS:
            return
        if (inner := _from_base64(token[0])) is not None:
            yield from _readings(inner, depth - 1)


def _unescaped(text: str) -> str:
    without = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote_plus(text)).replace("\\/", "/")
    return unescape(without) if "&#" in without else without


def _from_base64(token: str) -> str | None:
    """What a piece of base64 says; None: it is none, or holds something else than text."""
    whole = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(whole + "=" * (-len(whole) % 4), validate=True)
        return content.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None


_LEASE_MILLISECONDS = 5_000
"""So long a page that cannot be reached any more goes on holding back by itself."""


class SocketGuard:
    """Guards the WebSockets of all tabs of a browser."""

    def __init__(self, context: BrowserContext, hosts: Collection[str] = ()) -> None:
        """Without hosts every frame is the portal's."""
        self._context = context
        self._hosts = hosts
        self._open: dict[Page, list[WebSocket]] = {}
        self._ids: list[str] | None = None
        """What is held back; None: nothing is."""
        self._tasks = OwnTasks()
        for page in context.pages:
            self._attend(page)
        context.on("page", self._attend)
        self._guards: dict[Frame, JSHandle] = {}
        """What stands in each frame's document, in the page's own world."""

    async def hold(self, ids: Iterable[str]) -> None:
        """Hold back what carries these ids, in each document that is there now, for another while."""
        self._ids = list(ids)
        pages = [
            page for page, known in self._open.items() if any(not socket.is_closed() for socket in known)
        ]
        await asyncio.gather(*(self._hold_in(page, self._ids) for page in pages))

    async def give(self) -> list[str]:
        """Let everything through; gives the path of each connection by which something was held back."""
        self._ids = None
        await self._tasks.end()
        guards, self._guards = self._guards, {}
        return [path for paths in await asyncio.gather(*map(_given, guards.values())) for path in paths]

    def _attend(self, page: Page) -> None:
        """Take note of each connection that a tab opens."""
        page.on("websocket", lambda socket: self._opened(page, socket))
        for end in ("close", "crash"):
            page.on(end, self._closed)

    def _closed(self, page: Page) -> None:
        self._open.pop(page, None)

    def _opened(self, page: Page, socket: WebSocket) -> None:
        known = self._open.get(page, [])
        self._open[page] = [*(earlier for earlier in known if not earlier.is_closed()), socket]
        if self._ids is not None:
            self._tasks.start(self._hold_in(page, self._ids), "guard a connection that was just opened")

    async def _hold_in(self, page: Page, ids: list[str]) -> None:
        await asyncio.gather(*(self._hold(frame, ids) for frame in page.frames if self._is_ours(frame)))

    def _is_ours(self, frame: Frame) -> bool:
        if is_login_address(frame.url):
            return False
        place = read_host(frame.url)
        return not self._hosts or place is None or place.host in self._hosts

    async def _hold(self, frame: Frame, ids: list[str]) -> None:
        """A page that does not answer in time is tried again at the next renewal; one that is gone needs no guard."""
        known = self._guards.get(frame)
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                with suppress(Error):  # another document has come since
                    if known is not None and await _renewed(known, ids):
                        return
                self._guards[frame] = await frame.evaluate_handle(_source())
                await _renewed(self._guards[frame], ids)


async def _renewed(guard: JSHandle, ids: list[str]) -> bool:
    await guard.evaluate("(guard, [ids, lease]) => guard.hold(ids, lease)", [ids, _LEASE_MILLISECONDS])
    return True


async def _given(guard: JSHandle) -> list[str]:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            paths: list[str] = await guard.evaluate("(guard) => guard.give()")
            await guard.dispose()
            return paths
    return []


def _source() -> str:
    return (files("helper.browser") / "scripts" / "sockets.js").read_text(encoding="utf-8")


_ANSWER_SECONDS = 2.0
_EVERYTHING = "*"
_NOTHING = "ipp-helper-holds-nothing:*"
"""The address of nothing: what loads pages asks us from its beginning, so that the first request after `hold` waits for us."""
_FILE_NAME = re.compile(r'filename="([^"]*)"')

Paused = dict[str, Any]
"""The browser's own event about a request that waits for us."""


class NetworkGuard:
    """Guards all that a browser loads. `attach` before the first page, or what is open already is not seen until it is left."""

    def __init__(self, context: BrowserContext, hosts: Collection[str] = ()) -> None:
        """Frames of other hosts keep their WebSockets as they are; without hosts there are no others."""
        self._context = context
        self._sockets = SocketGuard(context, hosts)
        self._session: CDPSession | None = None
        self._tasks = OwnTasks()
        self._is_up = False
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self.held_back: list[str] = []
        """Method and path of what was held back since `hold`, oldest first."""

    async def attach(self) -> None:
        """Stand between the browser and the network; until `hold` no request waits for us."""
        browser = self._context.browser
        assert browser is not None  # noqa: S101 - only Android has none
        self._session = await browser.new_browser_cdp_session()
        self._session.on("Fetch.requestPaused", self._paused)
        await self._pause(_NOTHING)

    async def hold(self, ids: Iterable[str] = (), files: Iterable[str] = ()) -> None:
        """Hold back whatever carries one of these ids, from now on.

        The page may send these files by itself: many upload fields do so as soon as one is chosen.
        """
        self._ids.update(ids)
        self._files.update(files)
        if not self._is_up:
            self._is_up = True
            await self._pause(_EVERYTHING)
        await self._sockets.hold(self._ids)

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back, oldest first; what went over a WebSocket last."""
        self._is_up = False
        # At once: another program may take the lock while this one gives it, and holds what is its own.
        self._ids, self._files = set(), set()
        with suppress(Error):  # a window that is closed holds nothing
            await self._pause(_NOTHING)
        spoken = await self._sockets.give()
        await self._tasks.settle(_ANSWER_SECONDS)
        held_back, self.held_back = (*self.held_back, *(f"WebSocket {path}" for path in spoken)), []
        return held_back

    async def _pause(self, addresses: str) -> None:
        """Which requests wait for us from now on."""
        if self._session is None:
            await self.attach()
        assert self._session is not None  # noqa: S101 - for the type checker
        await self._session.send("Fetch.enable", {"patterns": [{"urlPattern": addresses}]})

    def _paused(self, event: Paused) -> None:
        self._tasks.start(self._decide(event), "decide about a request")

    async def _decide(self, event: Paused) -> None:
        assert self._session is not None  # noqa: S101 - it is what tells us
        request = {"requestId": event["requestId"]}
        with suppress(Error):  # the page was left, and the request with it
            if not self._is_up or may_pass(event, self._ids, self._files):
                await self._session.send("Fetch.continueRequest", request)
            else:
                self.held_back.append(f"{event['request']['method']} {path_of(event['request']['url'])}")
                # An error instead would replace the page, and what is typed in it, by the browser's error page.
                await self._session.send("Fetch.fulfillRequest", request | {"responseCode": 204})


def may_pass(event: Paused, ids: Collection[str], files: Collection[str]) -> bool:
    """Whether a request may leave while the program holds the submit lock."""
    request = event["request"]
    if carries(" ".join((request["url"], *request["headers"].values())), ids):
        return False
    if request["method"] in READ_ONLY:
        return True
    if event["resourceType"] == "Document":
        return False
    text, has_files = _content(request)
    if text is None or carries(text, ids):
        return False
    return not has_files or all(name in files for name in _FILE_NAME.findall(text))


def _content(request: dict[str, Any]) -> tuple[str | None, bool]:
    """The readable text of a body, or None where it is none; and whether files go with it."""
    if not request.get("hasPostData"):
        return "", False
    encoding = {name.lower() for name in request["headers"]} & {"content-encoding"}
    entries = request.get("postDataEntries", [])
    parts = [base64.b64decode(entry["bytes"]) for entry in entries if "bytes" in entry]
    is_form = any(b"Content-Disposition: form-data" in part for part in parts)
    if encoding or not parts or (len(parts) < len(entries) and not is_form):
        return None, False
    if not is_form:
        return text_of(b"".join(parts)), False
    headings = [text for part in parts if (text := text_of(part)) is not None]
    return "".join(headings), b'filename="' in b"".join(parts)

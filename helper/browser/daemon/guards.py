"""Hold back on the network, and over open connections, what would submit while the program fills: the second lock behind the page's.

What carries one of our listing ids, cannot be read, or would load another page is answered “204, nothing to show”: the
page and what is typed in it stay. Everything else, such as a drop-down asking for its entries, goes through.
A service worker of the portal's own is passed by meanwhile: what it sends would not be seen here.
What a page says over a WebSocket is held back in the page itself, see `guards`.

It runs in the daemon. A program's own interception would outlive the program when that is killed, and every request of
the page would then wait for ever (seen with Playwright 1.65).

The browser tells of a WebSocket's messages only after they are sent, so they are stopped where the page sends them: in its
own world, where it could see that. Therefore only for as long as we fill, and only in a page that has a connection open:
portals look for what is foreign in their world, and most forms need none. Not in login frames, nor in frames of other hosts.
Whatever carries none of our listings, a sign of life or a question for news, is sent as ever.
Not covered: a connection that a worker of the page has opened, one whose `send` the page has put by beforehand, and what a
page says over a new one within the moment in which it is noticed.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Collection, Coroutine, Iterable, Iterator
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from helper.browser.daemon.responses import READ_ONLY, path_of, text_of
from helper.browser.isolated_scripts import OwnTasks, is_login_address
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Frame, JSHandle, Page, WebSocket

_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_MOST_TOKENS = 200
"""A page that sends more pieces of base64 than these sends pictures."""
_MOST_WRAPPINGS = 3
"""Each takes one layer off; nobody wraps a form deeper by accident."""


def carries(text: str, ids: Collection[str]) -> bool:
    """Whether one of the ids, or the address of any listing, stands in the text.

    Percent signs, JSON escapes and base64 are seen through, also inside each other. Encryption is not.
    """
    return any(
        _LISTING.search(reading) is not None or any(item in reading for item in ids)
        for reading in _readings(text, _MOST_WRAPPINGS)
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
    without = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote_plus(text))
    return without.replace("\\/", "/")


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

    async def hold(self, ids: Iterable[str], crashed: Collection[Page] = ()) -> None:
        """Hold back what carries these ids, in each document that is there now, for another while."""
        self._ids = list(ids)
        pages = [page for page, sockets in self._open.items() if page not in crashed and _any_open(sockets)]
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
        page.on("close", self._closed)

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
        from playwright.async_api import Error

        known = self._guards.get(frame)
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_ANSWER_SECONDS):
                with suppress(Error):  # another document has come since
                    if known is not None and await _renewed(known, ids):
                        return
                self._guards[frame] = await frame.evaluate_handle(_source())
                await _renewed(self._guards[frame], ids)


def _any_open(sockets: Iterable[WebSocket]) -> bool:
    return any(not socket.is_closed() for socket in sockets)


async def _renewed(guard: JSHandle, ids: list[str]) -> bool:
    await guard.evaluate("(guard, [ids, lease]) => guard.hold(ids, lease)", [ids, _LEASE_MILLISECONDS])
    return True


async def _given(guard: JSHandle) -> list[str]:
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            paths: list[str] = await guard.evaluate("(guard) => guard.give()")
            await guard.dispose()
            return paths
    return []


def _source() -> str:
    return (files("helper.browser") / "scripts" / "sockets.js").read_text(encoding="utf-8")


_WATCHED_KINDS = ("Document", "XHR", "Fetch", "Ping", "Script", "EventSource", "Other")
"""Pictures, styles and fonts are not waited for; they could only carry what is in their address."""
_ANSWER_SECONDS = 2.0
_FILE_NAME = re.compile(r'filename="([^"]*)"')

Paused = dict[str, Any]
"""The browser's own event about a request that waits for us."""


class NetworkGuard:
    """Guards all tabs of a browser and their frames."""

    def __init__(self, context: BrowserContext, hosts: Collection[str] = ()) -> None:
        """Frames of other hosts keep their WebSockets as they are; without hosts there are no others."""
        self._context = context
        self._sockets = SocketGuard(context, hosts)
        self._sessions: list[CDPSession] = []
        self._tried: set[tuple[Page | Frame, str]] = set()
        """Tabs, and frames with their address: at another one a frame may run in a process of its own."""
        self._tasks = OwnTasks()
        self._is_up = False
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self._held_back: list[str] = []
        self._crashed: set[Page] = set()
        for page in context.pages:
            page.on("crash", self._tab_crashed)
        context.on("page", self._tab_opened)

    async def hold(self, ids: Iterable[str] = (), files: Iterable[str] = ()) -> None:
        """Hold back whatever carries one of these ids, from now on.

        The page may send these files by itself: many upload fields do so as soon as one is chosen.
        """
        self._ids.update(ids)
        self._files.update(files)
        self._is_up = True
        await self.renew()

    async def renew(self) -> None:
        """Guard tabs and frames that came meanwhile; does nothing while nothing is held."""
        if not self._is_up:
            return
        targets: list[tuple[Page | Frame, str]] = []
        for page in set(self._context.pages) - self._crashed:
            frames = [frame for frame in page.frames[1:] if not is_login_address(frame.url)]
            targets += [(page, ""), *((frame, frame.url) for frame in frames)]
        fresh = [target for target in targets if target not in self._tried]
        self._tried.update(fresh)
        await asyncio.gather(
            *(self._guard_in_time(target) for target in fresh),
            self._sockets.hold(self._ids, self._crashed),
        )

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back, oldest first; what went over a WebSocket last."""
        self._is_up = False
        sessions, self._sessions = self._sessions, []
        spoken = await self._sockets.give()
        await asyncio.gather(*(_in_time(session.detach()) for session in sessions))
        await self._tasks.end()
        held_back, self._held_back = (*self._held_back, *(f"WebSocket {path}" for path in spoken)), []
        for known in (self._ids, self._files, self._tried):
            known.clear()
        return held_back

    def _tab_opened(self, page: Page) -> None:
        page.on("crash", self._tab_crashed)
        if self._is_up:
            self._tried.add((page, ""))
            self._tasks.start(self._guard_in_time((page, "")), "guard a tab that was just opened")

    def _tab_crashed(self, page: Page) -> None:
        self._crashed.add(page)

    async def _guard_in_time(self, target: tuple[Page | Frame, str]) -> None:
        """A tab that is too busy to answer does not keep the others waiting; it is tried again at the next renewal."""
        if not await _in_time(self._guard(target[0])):
            self._tried.discard(target)

    async def _guard(self, target: Page | Frame) -> None:
        """Guard one tab or frame; a frame that shares its page's process has no session of its own and needs none."""
        session = await self._context.new_cdp_session(target)
        self._sessions.append(session)
        session.on("Fetch.requestPaused", lambda event: self._paused(session, event))
        patterns = [{"urlPattern": "*", "resourceType": kind} for kind in _WATCHED_KINDS]
        await session.send("Fetch.enable", {"patterns": patterns})
        # Both end with the session.
        await session.send("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0})
        await session.send("Network.setBypassServiceWorker", {"bypass": True})

    def _paused(self, session: CDPSession, event: Paused) -> None:
        self._tasks.start(self._decide(session, event), "decide about a request")

    async def _decide(self, session: CDPSession, event: Paused) -> None:
        from playwright.async_api import Error

        request = {"requestId": event["requestId"]}
        with suppress(Error):  # the page was left, and the request with it
            if not self._is_up or may_pass(event, self._ids, self._files):
                await session.send("Fetch.continueRequest", request)
            else:
                self._held_back.append(f"{event['request']['method']} {path_of(event['request']['url'])}")
                # An error instead would replace the page, and what is typed in it, by the browser's error page.
                await session.send("Fetch.fulfillRequest", request | {"responseCode": 204})


async def _in_time(work: Coroutine[Any, Any, None]) -> bool:
    """Whether a tab answered; one that is gone answers at once, and needs no guard."""
    from playwright.async_api import Error

    with suppress(Error):
        try:
            await asyncio.wait_for(work, _ANSWER_SECONDS)
        except TimeoutError:
            return False
    return True


def may_pass(event: Paused, ids: Collection[str], files: Collection[str]) -> bool:
    """Whether a request may leave while the program holds the submit lock."""
    request = event["request"]
    if carries(request["url"], ids):
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

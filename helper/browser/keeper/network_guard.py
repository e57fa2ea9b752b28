"""Holds submissions back on the network while the program holds the pen; the second lock behind the one in the page.

What carries one of our listing ids, cannot be read, or would load another page is answered “204, nothing to show”: the
page and what is typed in it stay. Everything else, such as a drop-down asking for its entries, goes through.
A service worker of the portal's own is passed by meanwhile: what it sends would not be seen here.
What a page says over a WebSocket is held back in the page itself, see `socket_guard`.

It runs in the keeper. A program's own interception would outlive the program when that is killed, and every request of
the page would then wait for ever (seen with Playwright 1.65).
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Collection, Coroutine, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from helper.browser.keeper.carrying import carries
from helper.browser.keeper.requests import READ_ONLY, path_of, text_of
from helper.browser.keeper.socket_guard import SocketGuard
from helper.browser.login_pages import is_login_address
from helper.browser.tasks import OwnTasks

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Frame, Page

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
    """Whether a request may leave while the program holds the pen."""
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

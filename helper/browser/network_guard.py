"""Holds submissions back on the network while the program holds the pen; the second lock behind the one in the page.

What carries one of our listing ids, cannot be read, or would load another page is answered “204, nothing to show”: the
page and what is typed in it stay. Everything else, such as a drop-down asking for its entries, goes through.
Not covered: a WebSocket that is open already, and a service worker of the portal's own.

It runs in the keeper. A program's own interception would outlive the program when that is killed, and every request of
the page would then wait for ever (seen with Playwright 1.65).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from helper.browser.login_pages import is_login_address
from helper.browser.requests import READ_ONLY, path_of, text_of
from helper.browser.tasks import OwnTasks

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Frame, Page

_WATCHED_KINDS = ("Document", "XHR", "Fetch", "Ping", "Script", "EventSource", "Other")
"""Pictures, styles and fonts are not waited for; they could only carry what is in their address."""
_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_FILE_NAME = re.compile(r'filename="([^"]*)"')

Paused = dict[str, Any]
"""The browser's own event about a request that waits for us."""


class NetworkGuard:
    """Guards all tabs of a browser and their frames."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._sessions: dict[Page | Frame, CDPSession] = {}
        self._tasks = OwnTasks()
        self._is_up = False
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self._held_back: list[str] = []
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
        if self._is_up:
            for page in self._context.pages:
                await self._attach(page)
                for frame in page.frames[1:]:
                    if not is_login_address(frame.url):
                        await self._attach(frame)

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back, oldest first."""
        from playwright.async_api import Error

        self._is_up = False
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            with suppress(Error):
                await session.detach()
        await self._tasks.end()
        held_back, self._held_back = tuple(self._held_back), []
        self._ids.clear()
        self._files.clear()
        return held_back

    def _tab_opened(self, page: Page) -> None:
        if self._is_up:
            self._tasks.start(self._attach(page), "guard a tab that was just opened")

    async def _attach(self, target: Page | Frame) -> None:
        from playwright.async_api import Error

        if target in self._sessions:
            return
        with suppress(Error):  # the frame shares its page's process and so its session, or is gone
            session = await self._context.new_cdp_session(target)
            session.on("Fetch.requestPaused", lambda event: self._paused(session, event))
            self._sessions[target] = session
            patterns = [{"urlPattern": "*", "resourceType": kind} for kind in _WATCHED_KINDS]
            await session.send("Fetch.enable", {"patterns": patterns})

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


def may_pass(event: Paused, ids: Collection[str], files: Collection[str]) -> bool:
    """Whether a request may leave while the program holds the pen."""
    request = event["request"]
    if _carries(unquote_plus(request["url"]), ids):
        return False
    if request["method"] in READ_ONLY:
        return True
    if event["resourceType"] == "Document":
        return False
    text, has_files = _content(request)
    if text is None or _carries(unquote_plus(text), ids):
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


def _carries(text: str, ids: Collection[str]) -> bool:
    return bool(_LISTING.search(text.replace("\\/", "/"))) or any(item in text for item in ids)

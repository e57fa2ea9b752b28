"""Holds submissions back on the network while the program holds the pen; the second lock behind the one in the page.

What carries one of our listing ids, cannot be read, or would load another page is answered “204, nothing to show”: the
page and what is typed in it stay. Everything else, such as a drop-down asking for its entries, goes through.
Not covered: a WebSocket that is open already, and a service worker of the portal's own.
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
    from playwright.async_api import CDPSession, Frame, Page

_WATCHED_KINDS = ("Document", "XHR", "Fetch", "Ping", "Script", "EventSource", "Other")
"""Pictures, styles and fonts are not waited for; they could only carry what is in their address."""
_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_FILE_NAME = re.compile(r'filename="([^"]*)"')

Paused = dict[str, Any]
"""The browser's own event about a request that waits for us."""


class NetworkGuard:
    """Guards one tab and its frames."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sessions: dict[Frame | None, CDPSession] = {}
        self._tasks = OwnTasks()
        self._is_up = False
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self.held_back: list[str] = []
        """Method and path of what was stopped, oldest first."""

    def know_ids(self, ids: Iterable[str]) -> None:
        """Hold back whatever carries one of these, from now on."""
        self._ids.update(ids)

    def know_files(self, names: Iterable[str]) -> None:
        """Let the page send these files by themselves: many upload fields do so as soon as one is chosen."""
        self._files.update(names)

    async def up(self) -> None:
        """Begin to hold back."""
        self._is_up = True
        await self.reach_frames()

    async def reach_frames(self) -> None:
        """Guard frames that run in a process of their own and came meanwhile; does nothing while the guard is down."""
        if not self._is_up:
            return
        if None not in self._sessions:
            await self._attach(None)
        for frame in self._page.frames[1:]:
            if frame not in self._sessions and not is_login_address(frame.url):
                await self._attach(frame)

    async def down(self) -> None:
        """Let everything through."""
        from playwright.async_api import Error

        self._is_up = False
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            with suppress(Error):
                await session.detach()
        await self._tasks.end()

    async def _attach(self, frame: Frame | None) -> None:
        from playwright.async_api import Error

        with suppress(Error):  # the frame shares the page's process and so its session, or is gone
            session = await self._page.context.new_cdp_session(frame or self._page)
            session.on("Fetch.requestPaused", lambda event: self._paused(session, event))
            self._sessions[frame] = session
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
                self.held_back.append(f"{event['request']['method']} {path_of(event['request']['url'])}")
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

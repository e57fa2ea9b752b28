"""Guards that block submissions in the browser's network traffic while the program fills in a form.

These guards are the second lock; the first lock is in the page. A guard answers a request with 204 (no content) if the
request contains one of our listing ids, is unreadable, or would load another page. With this answer, the page
stays open and keeps the values in its fields. All other requests pass, for example those that load the entries of
a drop-down list.

`NetworkGuard` intercepts the requests of the whole browser from the start: tabs, frames, pop-ups and workers of
every kind, including those that open later. The guard uses `Fetch` in the browser's own session, because a session
of a single tab or worker would begin only after its first requests. While no lock is held, no request is paused. The
guard runs in the daemon: if the program intercepted requests and were killed, every later request of the page would
wait forever (seen with Playwright 1.65).

`SocketGuard` blocks WebSocket messages in the page itself, because the browser reports a message only after sending
it. The guard replaces `send` in the page's own JavaScript world, which the page could notice. Therefore `send` is
replaced only while the program fills in the form, and neither in login frames nor in frames of other hosts.

Ids are found in plain text, URL-encoded or escaped as in JSON, even if these encodings are nested. The guards
protect against a page that submits on its own, not against a page that hides a submission: an id that is
disguised, encrypted or split across several requests is not found. The guards cannot intercept the address of
a new WebSocket, a connection that a worker opens, a `send` that the page stored earlier, a tab that the page
opens while the lock is taken (the browser requires a click by the user for that), a DNS query, or a cookie
sent with a later request.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from secrets import token_urlsafe
from typing import Any
from urllib.parse import unquote_plus

from playwright.async_api import BrowserContext, CDPSession, Error, Frame, Page

from helper.browser.responses import READ_ONLY, text_of
from helper.hosts import LOGIN_HOSTS, host_of
from helper.system.tasks import OwnTasks

_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MOST_WRAPPINGS = 3
"""Maximum number of nested encodings that are decoded; ordinary forms use fewer."""


def carries(text: str, ids: Collection[str]) -> bool:
    """Return whether the text contains one of `ids` or a listing's address: plain, URL-encoded or escaped as in JSON."""
    for _ in range(_MOST_WRAPPINGS + 1):
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote_plus(text)).replace("\\/", "/")
        if _LISTING.search(plain) is not None or any(item in plain for item in ids):
            return True
        if plain == text:
            return False
        text = plain
    return False


_LEASE_MILLISECONDS = 5_000
"""Milliseconds after which the block in a page ends unless the program renews it."""


class SocketGuard:
    def __init__(self, context: BrowserContext, hosts: Collection[str] = ()) -> None:
        """`hosts` are the portal's hosts; if `hosts` is empty, every frame counts as a frame of the portal."""
        self._context = context
        self._hosts = hosts
        self._tasks = OwnTasks()
        self._held: _Held | None = None
        context.on("page", self._opened)

    async def hold(self, ids: Iterable[str]) -> None:
        """Block WebSocket messages that contain one of `ids`, until the lease expires.

        The block covers all open documents, and each new document before its scripts run.
        """
        token = self._held.settings["token"] if self._held else token_urlsafe()
        settings = {
            "token": token,
            "hosts": sorted(self._hosts),
            "logins": sorted(LOGIN_HOSTS),
            "ids": sorted(ids),
            "milliseconds": _LEASE_MILLISECONDS,
        }
        if self._held is None or self._held.settings != settings:
            self._held = _Held(settings, self._held.scripts if self._held else [])
        held = self._held
        await asyncio.gather(*(_hold_in(page, held) for page in self._context.pages))

    async def give(self) -> list[str]:
        held, self._held = self._held, None
        if held is None:
            return []
        await self._tasks.end()
        for script in held.scripts:
            script.add_done_callback(self._remove)
        frames = [frame for page in self._context.pages for frame in page.frames]
        token = held.settings["token"]
        given = await asyncio.gather(*(_evaluated(frame, _GIVE, token) for frame in frames))
        await self._tasks.settle(_ANSWER_SECONDS)
        return [host for hosts in given for host in hosts or ()]

    def _opened(self, page: Page) -> None:
        if self._held is not None:
            self._tasks.start(_hold_in(page, self._held), "guard a tab that was just opened")

    def _remove(self, script: asyncio.Task[Any]) -> None:
        """Remove the guard script that the finished task `script` installed for new documents of a page."""

        async def remove() -> None:
            with suppress(Error):  # the page is closed or has crashed
                await script.result().close()

        if not script.cancelled() and script.exception() is None:
            self._tasks.start(remove(), "let new documents through")


@dataclass(slots=True)
class _Held:
    """The state of one lock. Each lock has its own token."""

    settings: dict[str, Any]
    scripts: list[asyncio.Task[Any]]
    """For each page, the task that installs the guard script for the page's new documents.

    The task's result is the handle with which the script is removed.
    """
    pages: set[Page] = field(default_factory=set)


async def _hold_in(page: Page, held: _Held) -> None:
    if page not in held.pages:
        held.pages.add(page)
        source = f"({_source()})({json.dumps(held.settings)})"
        script = asyncio.ensure_future(page.add_init_script(source))
        held.scripts.append(script)
        # A page that hangs or has crashed may not respond.
        await asyncio.wait([script], timeout=_ANSWER_SECONDS)
    function = f"(settings) => {{ ({_source()})(settings); }}"
    await asyncio.gather(*(_evaluated(frame, function, held.settings) for frame in page.frames))


_GIVE = """(token) => {
  try {
    return Reflect.apply(WebSocket.prototype.send, null, [token]).give();
  } catch {
    return []; // a document without the guard
  }
}"""


async def _evaluated(frame: Frame, function: str, argument: object) -> Any:
    """Return the value of `function` in the frame; None if the page is closed or does not respond in time.

    A page that does not respond stays blocked only until its lease expires.
    """
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await frame.evaluate(function, argument)
    return None


def _source() -> str:
    return (files("helper.browser") / "scripts" / "sockets.js").read_text(encoding="utf-8")


_ANSWER_SECONDS = 2.0
_EVERYTHING = "*"
_NOTHING = "ipp-helper-holds-nothing:*"
"""A pattern that matches no address, so no request is paused.

The pattern keeps the interception enabled, so that `hold` affects even the next request.
"""
_FILE_NAME = re.compile(r'filename="([^"]*)"')

Paused = dict[str, Any]


class NetworkGuard:
    """The guard of all requests of a browser.

    Call `attach` before the first page opens; an earlier page is guarded only after its next navigation.
    """

    def __init__(self, context: BrowserContext, hosts: Collection[str] = ()) -> None:
        """`hosts` are the portal's hosts.

        WebSockets are guarded only in frames of these hosts, or in all frames if `hosts` is empty.
        """
        self._context = context
        self._sockets = SocketGuard(context, hosts)
        self._session: CDPSession | None = None
        self._tasks = OwnTasks()
        self._is_up = False
        self._ids: set[str] = set()
        self._files: set[str] = set()
        self.held_back: list[tuple[str, str]] = []
        """The method and address of each request that was blocked since `hold`, oldest first."""

    async def attach(self) -> None:
        """Enable the interception. No request is paused before the first `hold`."""
        browser = self._context.browser
        assert browser is not None  # noqa: S101 - only Android has none
        self._session = await browser.new_browser_cdp_session()
        self._session.on("Fetch.requestPaused", self._paused)
        await self._pause(_NOTHING)

    async def hold(self, ids: Iterable[str] = (), files: Iterable[str] = ()) -> None:
        """From now on, block requests that contain one of `ids`.

        Uploads of the files named in `files` pass, because many pages upload a file as soon as it is chosen.
        """
        self._ids.update(ids)
        self._files.update(files)
        if not self._is_up:
            self._is_up = True
            await self._pause(_EVERYTHING)
        await self._sockets.hold(self._ids)

    async def give(self) -> tuple[str, ...]:
        """Release the lock, and return the method and host of each blocked request.

        The rest of an address may contain private data. The result lists the HTTP requests first, oldest
        first, and then the WebSockets.
        """
        self._is_up = False
        # Clear the sets before any await: meanwhile, another program may take the lock with its ids.
        self._ids, self._files = set(), set()
        with suppress(Error):  # A closed window has no requests that could stay blocked.
            await self._pause(_NOTHING)
        spoken = await self._sockets.give()
        await self._tasks.settle(_ANSWER_SECONDS)
        requests = [(method, host_of(url)) for method, url in self.held_back]
        self.held_back = []
        return tuple(f"{how} {host}" for how, host in (*requests, *(("WebSocket", host) for host in spoken)))

    async def _pause(self, addresses: str) -> None:
        if self._session is None:
            await self.attach()
        assert self._session is not None  # noqa: S101 - for the type checker
        await self._session.send("Fetch.enable", {"patterns": [{"urlPattern": addresses}]})

    def _paused(self, event: Paused) -> None:
        self._tasks.start(self._decide(event), "decide about a request")

    async def _decide(self, event: Paused) -> None:
        assert self._session is not None  # noqa: S101 - this session sent the event
        request = {"requestId": event["requestId"]}
        with suppress(Error):  # the page navigated away, which cancels the request
            if not self._is_up or may_pass(event, self._ids, self._files):
                await self._session.send("Fetch.continueRequest", request)
            else:
                self.held_back.append((event["request"]["method"], event["request"]["url"]))
                # An error response would replace the page and its typed values with the browser's error page.
                await self._session.send("Fetch.fulfillRequest", request | {"responseCode": 204})


def may_pass(event: Paused, ids: Collection[str], files: Collection[str]) -> bool:
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
    """Return the text of a request's body (None if unreadable), and whether the body includes files."""
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

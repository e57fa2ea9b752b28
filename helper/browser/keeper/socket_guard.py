"""Holds back what a page would say of our listings over a connection it keeps open, while the program holds the pen.

The browser tells of a WebSocket's messages only after they are sent, so they are stopped where the page sends them: in its
own world, where it could see that. Therefore only for as long as we fill, and only in a page that has a connection open:
portals look for what is foreign in their world, and most forms need none. Not in login frames, nor in frames of other hosts.
Whatever carries none of our listings, a sign of life or a question for news, is sent as ever.
Not covered: a connection that a worker of the page has opened, one whose `send` the page has put by beforehand, and what a
page says over a new one within the moment in which it is noticed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING

from helper.browser.login_pages import is_login_address
from helper.browser.tasks import OwnTasks
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Frame, JSHandle, Page, WebSocket

_ANSWER_SECONDS = 2.0
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
        self._open[page] = [*(one for one in known if not one.is_closed()), socket]
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

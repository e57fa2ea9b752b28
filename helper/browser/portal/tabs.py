"""Keeps hold of the one tab that matters: finds it again, opens it anew, and follows the person to the form in another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from helper.browser.form.pen import NetworkLock
from helper.browser.keeper.connection import PortalBrowser, portal_browser
from helper.browser.keeper.order import KeeperOrder
from helper.browser.placement import place_window
from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.signs import SignKind
from helper.browser.portal.tab import Portal, Tab
from helper.browser.tasks import OwnTasks
from helper.errors import PageGone
from helper.flow.pages import page_at
from helper.flow.spec import Flow, Page
from helper.hosts import is_loopback, read_host

if TYPE_CHECKING:
    from playwright.async_api import Frame, Request
    from playwright.async_api import Page as BrowserPage

EMPTY = "about:blank"
_ANSWER_SECONDS = 10.0
"""A crashed tab never answers; one with a form in it must not be given up because the computer is busy."""
_TRIES = 5
"""How often a tab that loads another page while it is entered is entered anew."""
_TAB_CLOSED = "The portal's tab was closed."
_BROWSER_CLOSED = "The browser window was closed."
_CRASHED = "The portal's page crashed."
_LEFT_PRACTICE = "The page left the practice portal. Practice is on this computer only, so it stops here."


class Tabs:
    """The tabs of one account's browser, of which one is ours at a time."""

    def __init__(
        self,
        order: KeeperOrder,
        portal: Portal,
        signs: SignQueue,
        *,
        on_tab: Callable[[Tab], Awaitable[None]],
    ) -> None:
        self._order = order
        self._portal = portal
        self._signs = signs
        self._on_tab = on_tab
        self._stack = AsyncExitStack()
        self._tasks = OwnTasks()
        self._tab: Tab | None = None
        self._gone = _TAB_CLOSED
        self._is_opening = False
        self.browser: PortalBrowser | None = None
        """The connection, while there is one."""

    @property
    def here(self) -> Tab:
        """Our tab. Raises `PageGone` while there is none that lives."""
        if self._tab is None or self._tab.is_gone:
            raise PageGone(self._gone)
        return self._tab

    async def connect(self) -> None:
        """Find or open the browser, and take up the portal's tab where one is open."""
        browser = await self._stack.enter_async_context(portal_browser(self._order))
        self.browser, context = browser, browser.context
        context.on("close", lambda _: self._lost(None, _BROWSER_CLOSED))
        context.on("page", self._tab_opened)
        context.on("request", self._requested)
        portals = [page for page in context.pages if self._portal.holds(page.url)]
        for page in reversed(portals or [page for page in context.pages if page.url == EMPTY]):
            # An empty page that has just been opened may answer late on a busy computer; it cannot have crashed.
            if page.url == EMPTY or await _answers(page):
                if browser.started:
                    await place_window(page)
                await self._take_up(page)
                return
        await self.open_again()

    async def open_again(self) -> None:
        """Open a tab in place of one that is gone; the browser too, if it is gone."""
        old, page = self._tab, await self._fresh_page()
        if page is None:
            await self.close()
            self._stack = AsyncExitStack()
            await self.connect()
            return
        await self._take_up(page)
        if old is not None and old.is_dead:
            await _put_away(old.page)

    async def take_up(self, page: BrowserPage) -> None:
        """Go over to another tab, in which the person has opened the portal."""
        await self._take_up(page)

    def others(self) -> list[BrowserPage]:
        """The portal's tabs beside ours, the latest first."""
        if self.browser is None:
            return []
        ours = self._tab.page if self._tab is not None else None
        pages = reversed(self.browser.context.pages)
        return [page for page in pages if page is not ours and self._portal.holds(page.url)]

    @asynccontextmanager
    async def guarded(self) -> AsyncIterator[None]:
        """Hold submissions back while the tab moves from one page to another by itself."""
        tab = self.here
        await self._lock.hold()
        try:
            yield
        finally:
            if not tab.pen.is_ours:
                await self._lock.give()

    async def close(self) -> None:
        """Let go of everything, also when interrupted meanwhile; what is open stays open."""
        try:
            await self._tasks.end()
            if self._tab is not None:
                await self._tab.leave()
                self._tab = None
        finally:
            await self._stack.aclose()
            self.browser = None

    @property
    def _lock(self) -> NetworkLock:
        if self.browser is None:
            raise PageGone(_BROWSER_CLOSED)
        return self.browser.line

    async def _fresh_page(self) -> BrowserPage | None:
        from playwright.async_api import Error

        if self.browser is None:
            return None
        self._is_opening = True
        try:
            return await self.browser.context.new_page()
        except (Error, PageGone):
            return None
        finally:
            self._is_opening = False

    async def _take_up(self, page: BrowserPage) -> None:
        if self._tab is not None:
            await self._tab.leave()
        tab = Tab(page, self._portal, self._signs, self._lock)
        page.on("close", lambda _: self._lost(tab, _TAB_CLOSED))
        page.on("crash", lambda _: self._lost(tab, _CRASHED))
        page.on("framenavigated", lambda frame: self._navigated(tab, frame))
        await tab.enter()
        self._tab = tab
        await self._on_tab(tab)

    def _lost(self, tab: Tab | None, words: str, *, is_dead: bool = True) -> None:
        """Our tab is gone; with None all tabs are."""
        if tab is None or tab is self._tab:
            self._gone = words
            if self._tab is not None:
                self._tab.is_gone = True
                self._tab.is_dead = is_dead
            self._signs.gone(words)

    def _navigated(self, tab: Tab, frame: Frame) -> None:
        is_ours = tab is self._tab and frame is tab.page.main_frame
        if is_ours and self._portal.practice and read_host(frame.url) and not is_loopback(frame.url):
            self._lost(tab, _LEFT_PRACTICE, is_dead=False)

    def _requested(self, request: Request) -> None:
        if self._tab is not None:
            self._tab.watcher.requested(request)

    def _tab_opened(self, page: BrowserPage) -> None:
        if not self._is_opening:
            self._tasks.start(self._consider(page), "look at a tab that the person opened")

    async def _consider(self, page: BrowserPage) -> None:
        """Follow the person into a tab that shows the form, unless ours is being filled."""
        for _ in range(_TRIES):
            with suppress(PageGone):
                if await self._becomes_form(page):
                    await self._take_up(page)
                    self._signs.changed()
                return
            if page.is_closed():
                return

    async def _becomes_form(self, page: BrowserPage) -> bool:
        """Wait until a tab shows the form; no: it was closed. Raises `PageGone` where it loads another page just then."""
        signs = SignQueue()
        page.on("close", lambda _: signs.gone(""))
        tab = Tab(page, self._portal, signs, self._lock)
        try:
            await tab.enter()
            while not await self._may_follow(tab):
                if (await signs.next()).kind is SignKind.GONE:
                    return False
        finally:
            await tab.leave()
        return True

    async def _may_follow(self, tab: Tab) -> bool:
        page = await page_in(tab, self._portal.flow, self._portal.more_hosts)
        is_form = page is not None and any(step.enters for step in page.steps)
        return is_form and (self._tab is None or not self._tab.pen.is_ours)


async def _answers(page: BrowserPage) -> bool:
    """Whether a page that was open before lives; a crashed one never answers."""
    from playwright.async_api import Error

    try:
        await asyncio.wait_for(page.evaluate("1"), _ANSWER_SECONDS)
    except (Error, TimeoutError):
        return False
    return True


async def _put_away(page: BrowserPage) -> None:
    """Close a tab that only shows that its page crashed."""
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        await asyncio.wait_for(page.close(), _ANSWER_SECONDS)


async def page_in(tab: Tab, flow: Flow, more_hosts: Sequence[str]) -> Page | None:
    """Which of the flow's pages a tab shows; None: none of them, or it is between two pages."""
    with suppress(PageGone):
        return page_at(flow, await tab.form.where(), more_hosts=more_hosts)
    return None

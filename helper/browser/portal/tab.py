"""The tab of the portal that the program uses: opens, reopens and moves the tab, and follows its documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error, Frame, Page, Request

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import PortalBrowser, portal_browser
from helper.browser.form.portal_form import FORM_SCRIPTS, PageTeacher, PortalForm
from helper.browser.input import PageInput
from helper.browser.isolated_scripts import IsolatedScripts, Report
from helper.browser.portal.overlay import NetworkLock, Overlay, PageSign, SignKind, SubmitLock
from helper.browser.portal.watcher import SignQueue, Watcher
from helper.errors import PageGone
from helper.flow.spec import Flow, FlowPage
from helper.flow.text_matching import page_at
from helper.hosts import is_known_host, is_loopback, read_host
from helper.system.tasks import OwnTasks
from helper.translation import msg, tr

_WIDE_ENOUGH = 1400
_NARROWEST = 820
"""Minimum width in pixels; in a narrower window, the portal's page collapses its menu."""


async def place_window(page: Page) -> None:
    """Move a newly opened window to the right part of the screen; leave the window where it is on a narrow screen."""
    with suppress(Error):  # some window managers do not let programs move windows
        session = await page.context.new_cdp_session(page)
        screen = await page.evaluate(
            "() => ({left: screen.availLeft, top: screen.availTop, width: screen.availWidth, height: screen.availHeight})"
        )
        bounds = right_part(screen)
        window = await session.send("Browser.getWindowForTarget")
        if bounds:
            await session.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})
        await session.detach()


async def show_window(page: Page) -> None:
    with suppress(Error):
        await page.bring_to_front()
        session = await page.context.new_cdp_session(page)
        window = await session.send("Browser.getWindowForTarget")
        if window["bounds"].get("windowState") == "minimized":
            normal = {"windowId": window["windowId"], "bounds": {"windowState": "normal"}}
            await session.send("Browser.setWindowBounds", normal)
        await session.detach()


def right_part(screen: dict[str, int]) -> dict[str, Any] | None:
    """Return the bounds of the right half of the screen; None for a narrow screen.

    If half of the screen is too narrow for the portal, the part is wider than half.
    """
    if screen["width"] < _WIDE_ENOUGH:
        return None
    width = max(screen["width"] // 2, _NARROWEST)
    return {
        "left": screen["left"] + screen["width"] - width,
        "top": screen["top"],
        "width": width,
        "height": screen["height"],
    }


SCRIPTS = (
    *FORM_SCRIPTS,
    # Load "submit_lock" after "teaching": the script "teaching" must see a click on Submit before the lock
    # blocks that click, so that the program can say why the button cannot be taught.
    "submit_lock",
    "watch",
    "evidence",
    "overlay",
    "inspection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    flow: Flow
    more_hosts: Sequence[str] = ()
    practice: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts whose pages are read and filled in; a practice portal runs on this computer only."""
        if self.practice:
            return frozenset({"127.0.0.1", "localhost", "[::1]"})
        return frozenset({*self.flow.portal_hosts, *self.more_hosts})

    def holds(self, address: str) -> bool:
        if self.practice:
            return is_loopback(address)
        return is_known_host(address, tuple(self.hosts))


class PortalTab:
    """A tab of the portal, with the objects that fill in and watch its page.

    Call `isolated.enter` first and `leave` last.
    """

    def __init__(self, page: Page, portal: Portal, signs: SignQueue, lock: NetworkLock) -> None:
        self.page = page
        self.isolated = IsolatedScripts(
            page,
            scripts=SCRIPTS,
            settings={"hosts": sorted(portal.hosts)},
            on_report=self._reported,
        )
        self.submit_lock = SubmitLock(self.isolated, lock)
        self.overlay = Overlay(self.isolated, practice=portal.practice)
        self.watcher = Watcher(self.isolated, portal.flow, portal.hosts, signs)
        self.form = PortalForm(self.isolated, PageInput(self.isolated), self.submit_lock.allow_files)
        self.form.on_replaced = self.watcher.replaced
        self.teacher = PageTeacher(self.isolated)
        self.on_dialog: Callable[[str, bool], None] | None = None
        """Called with the text of a browser dialog over the page, and True when it opens or False when it has closed.
        """
        self.gone = ""
        """Why the tab is lost (closed, crashed, or left the portal); empty while the tab is usable."""
        self.is_dead = False
        """Whether the tab is closed or has crashed; a call to a dead tab would wait forever."""
        self.has_crashed = False
        self._tasks = OwnTasks()

    async def show(self) -> None:
        """Bring the tab to the front: in a background tab every click takes a second (measured, Chromium 156).

        A single tab is already in front, and raising it would take the keyboard focus from the terminal. Whether
        another tab covers this tab cannot be found out, because under Playwright no page counts as hidden.
        """
        with suppress(Error):
            if len(self.page.context.pages) > 1:
                await self.page.bring_to_front()

    async def leave(self) -> None:
        await self.watcher.end()
        await self._tasks.end()
        await self.overlay.end()
        answers = not self.is_dead and self.isolated.dialog is None
        await self.submit_lock.give(page_lives=answers)
        if answers:
            await self.overlay.remove_all()
            await self.isolated.leave()

    def _reported(self, report: Report) -> None:
        if report["kind"] == "arrived":
            self.submit_lock.document_opened()
            if report["top"]:
                self._tasks.start(self.overlay.show_again(), "show the overlay in a new document")
        if report["kind"] == "dialog":
            if self.on_dialog is not None:
                self.on_dialog(report["words"], report["waits"])
            if not report["waits"]:
                self._tasks.start(self.overlay.show_again(), "show the overlay again")
            return
        self.teacher.reported(report)
        self.watcher.reported(report)


EMPTY = "about:blank"
_ANSWER_SECONDS = 10.0
"""Seconds after which a tab that does not respond counts as crashed.

On a slow computer, a tab with a form may need several seconds to respond.
"""
_ENTER_TRIES = 5
_TAB_CLOSED = msg("The portal's tab was closed.")
_BROWSER_CLOSED = msg("The browser window was closed.")
_LEFT_PRACTICE = msg(
    "The page left the practice portal. Practice stays on this computer, so practice ends here."
)


class Tabs:
    """The tabs of one account's browser; the program uses one of them at a time."""

    def __init__(
        self,
        order: DaemonConfig,
        portal: Portal,
        signs: SignQueue,
        *,
        on_tab: Callable[[PortalTab], Awaitable[None]],
    ) -> None:
        self._order = order
        self._portal = portal
        self._signs = signs
        self._on_tab = on_tab
        self._stack = AsyncExitStack()
        self._tasks = OwnTasks()
        self._tab: PortalTab | None = None
        self._earlier: list[Page] = []
        """Tabs that the program used before the portal opened the form in another tab."""
        self._is_opening = False
        self.has_left_form = False
        """Whether the current form is also open in a tab that is no longer watched."""
        self.browser: PortalBrowser | None = None

    @property
    def here(self) -> PortalTab:
        """The tab that the program uses. Raises `PageGone` if that tab is lost."""
        if self._tab is None or self._tab.gone:
            raise PageGone(tr(_TAB_CLOSED) if self._tab is None else self._tab.gone)
        return self._tab

    async def connect(self) -> None:
        """Find or open the browser, and use the portal's tab if one is open."""
        browser = await self._stack.enter_async_context(portal_browser(self._order))
        self.browser, context = browser, browser.context
        context.on("close", lambda _: self._lost(None, tr(_BROWSER_CLOSED)))
        context.on("page", self._tab_opened)
        context.on("request", self._requested)
        portals = [page for page in context.pages if self._portal.holds(page.url)]
        for page in reversed(portals or [page for page in context.pages if page.url == EMPTY]):
            # A new empty page may respond late on a busy computer, but cannot have crashed.
            if page.url == EMPTY or await _answers(page):
                if browser.started:
                    await place_window(page)
                await self.take_up(page)
                return
        await self.open_again()

    async def open_again(self) -> None:
        """Open a tab to replace a lost one; reopen the browser too if it is lost."""
        old, page = self._tab, await self._new_page()
        if page is None:
            await self.close()
            self._stack = AsyncExitStack()
            await self.connect()
            return
        await self.take_up(page)
        if old is not None and old.is_dead:
            await _close_page(old.page)

    async def close_earlier(self) -> None:
        """Close the tabs that the program used before the form opened in another tab, except tabs that show a form."""
        while self._earlier:
            await _close_page(self._earlier.pop())

    async def close_form(self, watched: tuple[str, ...]) -> bool:
        """Close the form's tab under the submit lock, and use an empty tab.

        Return whether the form's tab was watched until it was closed. If it was not, the form may have been sent,
        and the tab may still be open.
        """
        tab = self._tab
        if tab is None or tab.has_crashed or tab.isolated.dialog is not None or self.has_left_form:
            return False
        was_ours = tab.submit_lock.is_ours
        try:
            await (self._lock.hold(watched) if tab.is_dead else tab.submit_lock.take(watched))
            # Whatever the page sent before the lock was taken is reported before the page answers. What a
            # page sent in the moment in which the user closed it may be missing.
            if tab.watcher.has_pressed_submit if tab.is_dead else not await _answers(tab.page):
                return False
            return await tab.watcher.has_seen_all() and await self._replace(tab)
        except (PageGone, Error):
            return False
        finally:
            if self._tab is tab and not was_ours:
                await tab.submit_lock.give(page_lives=not tab.is_dead)
                with suppress(PageGone):
                    await self._lock.give()

    async def _replace(self, tab: PortalTab) -> bool:
        page = await self._new_page()
        if page is None:
            return False
        await _close_page(tab.page)
        is_seen = tab.page.is_closed() and await _answers(page) and await tab.watcher.has_seen_all()
        await self.take_up(page)
        return is_seen

    def others(self) -> list[Page]:
        if self.browser is None:
            return []
        ours = self._tab.page if self._tab is not None else None
        pages = reversed(self.browser.context.pages)
        return [page for page in pages if page is not ours and self._portal.holds(page.url)]

    @asynccontextmanager
    async def guarded(self) -> AsyncIterator[None]:
        """Block submissions while the tab navigates from one page to another."""
        tab = self.here
        await self._lock.hold()
        try:
            yield
        finally:
            if not tab.submit_lock.is_ours:
                await self._lock.give()

    async def close(self) -> None:
        """Release all resources, even if interrupted; the window and the tabs stay open."""
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
            raise PageGone(tr(_BROWSER_CLOSED))
        return self.browser.line

    async def _new_page(self) -> Page | None:
        if self.browser is None:
            return None
        self._is_opening = True
        try:
            return await self.browser.context.new_page()
        except (Error, PageGone):
            return None
        finally:
            self._is_opening = False

    async def take_up(self, page: Page) -> None:
        if self._tab is not None:
            await self._tab.leave()
        tab = PortalTab(page, self._portal, self._signs, self._lock)
        page.on("close", lambda _: self._lost(tab, tr(_TAB_CLOSED)))
        page.on("crash", lambda _: self._crashed(tab))
        page.on("framenavigated", lambda frame: self._navigated(tab, frame))
        page.on("websocket", lambda socket: socket.on("framesent", tab.watcher.spoken))
        await tab.isolated.enter()
        self._tab = tab
        await self._on_tab(tab)

    def _lost(self, tab: PortalTab | None, words: str, *, is_dead: bool = True) -> None:
        """Mark the program's tab as lost, with the reason `words`. Ignore a tab that is no longer used.

        `tab` is None if the whole browser is lost.
        """
        if tab is None or tab is self._tab:
            if self._tab is not None:
                self._tab.gone, self._tab.is_dead = words, is_dead
            self._signs.put(PageSign(kind=SignKind.GONE, words=words))

    def _crashed(self, tab: PortalTab) -> None:
        tab.has_crashed = True
        self._lost(tab, tr("The portal's page crashed."))

    def _navigated(self, tab: PortalTab, frame: Frame) -> None:
        is_ours = tab is self._tab and frame is tab.page.main_frame
        if is_ours and self._portal.practice and read_host(frame.url) and not is_loopback(frame.url):
            self._lost(tab, tr(_LEFT_PRACTICE), is_dead=False)

    def _requested(self, request: Request) -> None:
        if self._tab is not None:
            self._tab.watcher.requested(request)

    def _tab_opened(self, page: Page) -> None:
        if not self._is_opening:
            self._tasks.start(self._consider(page), "check a tab that the user opened")

    async def _consider(self, page: Page) -> None:
        """Wait until a tab that the user has opened shows the form, then switch to that tab.

        The program does not switch while it is filling in a form in another tab.
        """
        for _ in range(_ENTER_TRIES):
            with suppress(PageGone):
                if await self._becomes_form(page):
                    left = self._tab
                    # Keep the tab of an open form, because its outcome may be unknown.
                    if left is not None and not left.is_dead:
                        self.has_left_form = await self._shows_form(left)
                        if not self.has_left_form:
                            self._earlier.append(left.page)
                    await self.take_up(page)
                    self._signs.put(PageSign(kind=SignKind.CHANGED))
                return
            if page.is_closed():
                return

    async def _becomes_form(self, page: Page) -> bool:
        """Wait until a tab shows the form, and return True; return False if the tab was closed.

        Raises `PageGone` if the tab navigates during a check.
        """
        signs = SignQueue()
        page.on("close", lambda _: signs.put(PageSign(kind=SignKind.GONE)))
        tab = PortalTab(page, self._portal, signs, self._lock)
        try:
            await tab.isolated.enter()
            while not await self._may_follow(tab):
                if (await signs.next()).kind is SignKind.GONE:
                    return False
        finally:
            await tab.leave()
        return True

    async def _may_follow(self, tab: PortalTab) -> bool:
        is_free = self._tab is None or not self._tab.submit_lock.is_ours
        return await self._shows_form(tab) and is_free

    async def _shows_form(self, tab: PortalTab) -> bool:
        page = await page_in(tab, self._portal.flow, self._portal.more_hosts)
        return page is not None and page.is_form


async def _answers(page: Page) -> bool:
    try:
        await asyncio.wait_for(page.evaluate("1"), _ANSWER_SECONDS)
    except (Error, TimeoutError):
        return False
    return True


async def _close_page(page: Page) -> None:
    with suppress(Error, TimeoutError):
        await asyncio.wait_for(page.close(), _ANSWER_SECONDS)


async def page_in(tab: PortalTab, flow: Flow, more_hosts: Sequence[str]) -> FlowPage | None:
    """Return the flow's page that a tab shows.

    Return None if the flow does not describe the page, or while one document replaces another.
    """
    with suppress(PageGone):
        return page_at(flow, await tab.form.where(), more_hosts=more_hosts)
    return None

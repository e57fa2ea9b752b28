"""The visible shop window: it has its own profile, is never logged in, and is read only at the user's request.

Nothing is downloaded for a reading: pictures show what the browser has already rendered. Our scripts are in a page
only during a reading. The session's `ShopPages` and the judge page's `JudgeWindow` describe the methods.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import PortalBrowser, portal_browser
from helper.browser.evidence import keep_files
from helper.browser.isolated_scripts import IsolatedScripts, is_login_address
from helper.browser.portal.tab import place_window, show_window
from helper.browser.shop_page import (
    Box,
    OpenPage,
    ShopPage,
    Wall,
    is_shop,
    read_shop_page,
    shows_listing,
)
from helper.errors import PageGone, WrongUse
from helper.hosts import is_loopback, read_host, without_queries
from helper.model.address import read_address
from helper.translation import msg, tr, with_label

_FORMAT = 1
_SMALLEST_VISIBLE_PART = 0.6
"""Minimum visible fraction of the product's picture; a picture that is less visible is not saved."""


async def keep_shop_evidence(
    isolated: IsolatedScripts, page: ShopPage, folder: Path, at: datetime
) -> tuple[str, ...]:
    """Write the pictures and facts into the folder, with their hashes; return the file names.

    Raises `PageGone` if the page is lost.
    """
    contents: dict[str, bytes | dict[str, Any]] = {
        "page.json": {
            "format": _FORMAT,
            "at": at.isoformat(),
            "page": without_queries(page.address.url or page.address.raw),
            "item_id": page.address.global_id,
            **page.seen(),
            "gone": page.gone,
            "doubts": list(page.doubts),
        },
        "page.png": await _screenshot(isolated, None),
    }
    if picture := _visible_part(page.picture, await isolated.call("shopView")):
        contents["product.png"] = await _screenshot(isolated, picture)
    return keep_files(folder, contents)


async def _screenshot(isolated: IsolatedScripts, box: Box | None) -> bytes:
    wanted: dict[str, Any] = {"format": "png"}
    if box is not None:
        wanted["clip"] = {**asdict(box), "scale": 1}
    answer = await isolated.send("Page.captureScreenshot", wanted)
    return base64.b64decode(answer["data"])


def _visible_part(box: Box | None, view: dict[str, float] | None) -> Box | None:
    """Return the visible part of the rectangle; None if that part is too small.

    The hidden rest is not rendered, because rendering it would load more from the network.
    """
    if box is None or view is None:
        return None
    left, top = max(box.x, view["x"]), max(box.y, view["y"])
    right = min(box.x + box.width, view["x"] + view["width"])
    bottom = min(box.y + box.height, view["y"] + view["height"])
    shown = max(0.0, right - left) * max(0.0, bottom - top)
    if shown < _SMALLEST_VISIBLE_PART * box.width * box.height:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top)


_SCRIPTS = ("words", "visibility", "read_listing", "shop")
_LOAD_SECONDS = 30.0
_SETTLE_SECONDS = 4.0
"""Seconds that a page opened by the program gets to render its product."""
_CLOSED = msg("The shop window was closed.")
_EMPTY_TAB = "about:blank"


@asynccontextmanager
async def shop_window(order: DaemonConfig) -> AsyncIterator[ShopWindow]:
    """Find or open the shop window, and yield it; the window stays open after the block.

    Raises `BrowserUnavailable` if no window can be opened.
    """
    async with portal_browser(order) as browser:
        window = ShopWindow(browser)
        if browser.started:
            await place_window(browser.context.pages[0])
        yield window


class ShopWindow:
    def __init__(self, browser: PortalBrowser) -> None:
        self._browser = browser
        self._latest: list[Page] = []
        """The tabs; the tab that was opened or navigated last is at the end."""
        for page in browser.context.pages:
            self._tab_opened(page)
        browser.context.on("page", self._tab_opened)

    async def open(self, address: str) -> int | None:
        """Open an address of the shop in the latest tab, and bring the tab to the front."""
        if not is_shop(address):
            raise WrongUse(
                tr("This address is not part of AliExpress, so the shop window does not open it."),
                where=address,
            )
        tabs = self._shop_tabs
        page = tabs[-1] if tabs else await self._browser.context.new_page()
        try:
            if len(self._latest) > 1:
                await page.bring_to_front()
            answer = await page.goto(address, wait_until="domcontentloaded", timeout=_LOAD_SECONDS * 1000)
            with suppress(Error):  # a page may show its product long before the page has finished loading
                await page.wait_for_load_state("load", timeout=_SETTLE_SECONDS * 1000)
        except Error as error:
            raise PageGone(
                tr("The page could not be opened."),
                where=with_label(*map(without_queries, (address, error.message.splitlines()[0]))),
                now=tr("Check your internet connection, then try again."),
            ) from error
        return answer.status if answer else None

    def pages(self) -> tuple[OpenPage, ...]:
        if not self._browser.context.pages:
            raise PageGone(tr(_CLOSED))
        return tuple(
            OpenPage(key=id(page), address=read_address(page.url)) for page in reversed(self._shop_tabs)
        )

    async def show_own(self, address: str) -> None:
        """Show a page that the program serves. A tab that already shows the page is not reloaded."""
        page = next((page for page in self._latest if page.url == address), None)
        try:
            if page is None:
                # A local page of an earlier run is outdated, so its tab can be reused like an empty tab.
                unused = (page for page in self._latest if is_loopback(page.url) or page.url == _EMPTY_TAB)
                page = next(unused, None) or await self._browser.context.new_page()
                await page.goto(address, timeout=_LOAD_SECONDS * 1000)
            await show_window(page)
        except Error as error:
            why = without_queries(error.message.splitlines()[0])
            raise PageGone(why if self._browser.context.pages else tr(_CLOSED)) from error

    def shows_own(self, address: str) -> bool:
        return any(page.url == address for page in self._browser.context.pages)

    async def look(self, key: int | None = None) -> ShopPage:
        """Read a tab as it is now. Pages on other hosts are not read."""
        page = self._page(key)
        if _is_login(page.url):
            return ShopPage(address=read_address(page.url), wall=Wall.LOGIN)
        if not is_shop(page.url):
            return ShopPage(address=read_address(page.url))
        async with _entered(page) as isolated:
            return await _read(isolated)

    async def keep(
        self, folder: Path, at: datetime, key: int | None = None
    ) -> tuple[ShopPage, tuple[str, ...]]:
        page = self._page(key)
        if not is_shop(page.url) or _is_login(page.url):
            return await self.look(key), ()
        async with _entered(page) as isolated:
            seen = await _read(isolated)
            if seen.wall is not Wall.NONE:
                return seen, ()
            files = await keep_shop_evidence(isolated, seen, folder, at)
            if read_address(page.url).global_id != seen.address.global_id:
                raise PageGone(tr("The page changed while it was being read."))
            return seen, files

    @property
    def _shop_tabs(self) -> list[Page]:
        return [page for page in self._latest if not is_loopback(page.url)]

    def _page(self, key: int | None) -> Page:
        found = [page for page in self._shop_tabs if key is None or id(page) == key]
        if not found:
            raise PageGone(tr(_CLOSED) if key is None else tr("That tab was closed."))
        return found[-1]

    def _tab_opened(self, page: Page) -> None:
        self._latest.append(page)
        page.on(
            "framenavigated", lambda frame: self._tab_navigated(page) if frame is page.main_frame else None
        )
        page.on("close", lambda _: self._latest.remove(page) if page in self._latest else None)

    def _tab_navigated(self, page: Page) -> None:
        if page in self._latest:
            self._latest.remove(page)
            self._latest.append(page)


@asynccontextmanager
async def _entered(page: Page) -> AsyncIterator[IsolatedScripts]:
    place = read_host(page.url)
    hosts = [place.host] if place else []
    isolated = IsolatedScripts(
        page, scripts=_SCRIPTS, settings={"hosts": hosts, "anyPath": True}, on_report=lambda _: None
    )
    await isolated.enter()
    try:
        yield isolated
    finally:
        await isolated.leave()


async def _read(isolated: IsolatedScripts) -> ShopPage:
    raw = await isolated.call("shopFacts")
    if not isinstance(raw, dict) or not is_shop(raw["address"]):
        raise PageGone(tr("The page changed while it was being read."))
    # This is the address of the document that was read; the tab may have navigated since.
    return read_shop_page(raw["address"], raw)


def _is_login(url: str) -> bool:
    """Return whether the page is a login page.

    A product page does not count, even if its address contains a word such as "login".
    """
    return is_login_address(url) and not shows_listing(read_address(url))

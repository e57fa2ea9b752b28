"""A simulated shop in the program's window, which answers requests to real addresses locally."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, Route

from helper.browser.daemon.connection import portal_browser
from helper.composition.sessions import shop_order
from helper.config.settings import Settings
from helper.hosts import is_loopback, read_host
from helper.session.context import open_app
from tests.browser.daemons import close_daemon
from tests.browser.site import PAGES
from tests.whole.rig import Rig

LISTING = (PAGES / "shop_parcel.html").read_text(encoding="utf-8")


@asynccontextmanager
async def shop_open(rig: Rig, pages: Mapping[str, str]) -> AsyncIterator[BrowserContext]:
    """Open the shop window before the program uses it. `pages` holds the HTML by path; other paths give 404."""

    async def answer(route: Route) -> None:
        if is_loopback(route.request.url):
            # The program's own pages are local and need no simulated response.
            await route.continue_()
            return
        asked = read_host(route.request.url)
        page = pages.get(asked.path) if asked and asked.host.endswith(".aliexpress.com") else None
        body = page or "<!doctype html><h1>Page not found</h1>"
        await route.fulfill(status=200 if page else 404, content_type="text/html", body=body)

    with open_app(rig.places, Settings(), read_only=True) as parts:
        order = shop_order(parts)
    async with portal_browser(order) as browser:
        await browser.context.route("**/*", answer)
        yield browser.context
        await close_daemon(browser)

"""The shop on this computer: its real host names resolve to the loopback site, so every rule about hosts applies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from playwright.async_api import BrowserContext

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import portal_browser
from tests.browser.daemons import daemon_config
from tests.browser.site import PAGES, Site

ITEM = "1005009900000017"


def shop_url(path: str, host: str = "www.aliexpress.com") -> str:
    return f"http://{host}/{path.lstrip('/')}"


def item_url(item_id: str = ITEM) -> str:
    return shop_url(f"item/{item_id}.html")


def serve_item(site: Site, page: str, item_id: str = ITEM) -> str:
    """Serve one of our pages at the address of this product, and return the address."""
    site.serve(f"item/{item_id}.html", (PAGES / page).read_text(encoding="utf-8"))
    return item_url(item_id)


@asynccontextmanager
async def shop_order(browser_path: str, site: Site) -> AsyncIterator[DaemonConfig]:
    """Yield the configuration of a daemon whose browser finds the shop's hosts on the loopback site."""
    rules = ", ".join(
        f"MAP {host} 127.0.0.1:{site.port}" for host in ("*.aliexpress.com", "aliexpress.com", "*.example")
    )
    async with daemon_config(browser_path) as order:
        yield replace(
            order,
            account="shop",
            hosts=(),
            # Practice mode resolves no host names; these tests map the shop's host names to this computer.
            add_switches=(*order.add_switches, "--no-proxy-server", f"--host-resolver-rules={rules}"),
        )


@asynccontextmanager
async def person_at(order: DaemonConfig) -> AsyncIterator[BrowserContext]:
    """Yield the window as the user sees it, through a separate connection."""
    async with portal_browser(order) as browser:
        yield browser.context

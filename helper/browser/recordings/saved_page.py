"""Opens a saved page in a browser of its own that runs no script of it and reaches no network, to be looked at.

Four locks, each enough by itself: scripts are switched off; a policy lets the page load nothing and move nowhere; what
it asks for all the same is answered from the disk or refused; and the browser has no way out of this computer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from helper.browser.form.portal_form import FORM_SCRIPTS
from helper.browser.keeper.driver import shared_driver
from helper.browser.keeper.launch import sandbox
from helper.browser.recordings.saved_file import PLACE, SavedFile
from helper.browser.world import World
from helper.errors import BrowserUnavailable, PageGone
from helper.hosts import read_host

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright, Route, ViewportSize

LOOK_SCRIPTS = (*FORM_SCRIPTS, "look", "record")
"""What a world needs for looking at a page without touching it."""

_NO_WAY_OUT = (
    "--proxy-server=http://127.0.0.1:9",  # the port of “discard”: nobody listens
    "--proxy-bypass-list=<-loopback>",  # not even this computer's own servers
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_TYPES = {"document": "text/html", "stylesheet": "text/css", "image": "", "font": ""}
"""The kinds of request that are answered, and as what; a script is none of them."""
_WINDOW: ViewportSize = {"width": 1280, "height": 1600}
_LOAD_SECONDS = 30.0


@asynccontextmanager
async def saved_page(saved: SavedFile, executable: Path) -> AsyncIterator[World]:
    """The page with our scripts beside it, until the block ends; the browser's folder is thrown away then.

    Raises:
        BrowserUnavailable: The browser cannot be started.
        PageGone: The browser cannot read the page.
    """
    async with shared_driver() as playwright:
        browser = await _started(playwright, executable)
        try:
            yield await _opened(browser, saved)
        finally:
            await browser.close()


async def _started(playwright: Playwright, executable: Path) -> Browser:
    from playwright.async_api import Error

    try:
        return await playwright.chromium.launch(
            headless=True, executable_path=executable, chromium_sandbox=sandbox().on, args=list(_NO_WAY_OUT)
        )
    except Error as error:
        raise BrowserUnavailable(
            "The browser that should read the saved page did not start.",
            where=f"{executable}: {error.message.splitlines()[0]}",
            now='Name another one in settings.toml: browser = "…".',
        ) from error


async def _opened(browser: Browser, saved: SavedFile) -> World:
    from playwright.async_api import Error

    context = await browser.new_context(
        java_script_enabled=False, service_workers="block", accept_downloads=False, viewport=_WINDOW
    )
    await context.route("**/*", lambda route: _answer(route, saved))
    page = await context.new_page()
    world = World(page, scripts=LOOK_SCRIPTS, settings={"hosts": [_host(PLACE)]}, on_report=lambda _: None)
    await world.enter()
    try:
        await page.goto(PLACE, wait_until="load", timeout=_LOAD_SECONDS * 1000)
    except Error as error:
        raise PageGone(
            "The browser cannot read the saved page.", where=error.message.splitlines()[0]
        ) from error
    return world


async def _answer(route: Route, saved: SavedFile) -> None:
    """Give what was saved, with the policy that keeps it still; refuse everything else."""
    request = route.request
    body = saved.html if request.url == PLACE else saved.part(request.url)
    if body is None or request.resource_type not in _TYPES:
        await route.abort("blockedbyclient")
        return
    headers = {"Content-Security-Policy": _policy(saved)}
    if kind := _TYPES[request.resource_type]:
        headers["Content-Type"] = kind
    await route.fulfill(body=body, headers=headers)


def _policy(saved: SavedFile) -> str:
    return (
        f"default-src 'none'; style-src 'unsafe-inline' {saved.sources}; img-src {saved.sources}; "
        f"font-src {saved.sources}; frame-src 'self'; form-action 'none'; base-uri 'none'; sandbox allow-same-origin"
    )


def _host(address: str) -> str:
    place = read_host(address)
    return place.host if place else ""

"""Fixtures: a real, visible Chromium on the screen of the test worker, and a site on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.guards import NetworkGuard
from helper.browser.form import portal_form
from tests.browser.daemons import daemon_config
from tests.browser.opened import Opened, enter
from tests.browser.site import Site, running_site


@pytest.fixture(scope="session")
async def browser_context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A context whose pages are as large as the window, as in the program."""
    context = await browser.new_context(no_viewport=True)
    yield context
    await context.close()


@pytest.fixture(scope="session")
async def network(browser_context: BrowserContext) -> NetworkGuard:
    """The network guard, attached before the first page opens, as in the daemon."""
    guard = NetworkGuard(browser_context)
    await guard.attach()
    return guard


@pytest.fixture(scope="session")
async def _kept_open(
    browser_context: BrowserContext, network: NetworkGuard, _site: Site
) -> AsyncIterator[Page]:
    """A tab that stays open.

    Other tabs share its process, because starting a process takes longer than most tests.
    """
    page = await browser_context.new_page()
    await page.goto(_site.url("native.html"))
    yield page
    await page.close()


@asynccontextmanager
async def _empty_tab(kept_open: Page) -> AsyncIterator[Page]:
    """Open a tab from the tab that stays open, so that no new process starts."""
    async with kept_open.context.expect_page() as opening:
        await kept_open.evaluate("() => { open('about:blank').opener = null }")
    page = await opening.value
    yield page
    await page.close()


@pytest.fixture
async def page(_kept_open: Page) -> AsyncIterator[Page]:
    """A tab for one test."""
    async with _empty_tab(_kept_open) as page:
        yield page


@pytest.fixture(scope="module")
async def _file_page(_kept_open: Page) -> AsyncIterator[Page]:
    async with _empty_tab(_kept_open) as page:
        yield page


@pytest.fixture
async def file_page(_file_page: Page) -> AsyncIterator[Page]:
    """One tab for all tests of a file, empty at the start of each test. The tests must remove their scripts."""
    await _file_page.bring_to_front()
    yield _file_page
    await _file_page.unroute_all()
    await _file_page.goto("about:blank")


@pytest.fixture(scope="module")
async def _file_tab(_kept_open: Page) -> AsyncIterator[Opened]:
    async with _empty_tab(_kept_open) as page:
        yield await enter(page)


@pytest.fixture
async def tab(_file_tab: Opened) -> Opened:
    """One tab for all tests of a file, with our scripts in each document, in front of all other tabs.

    In a hidden tab, a frame takes a second.
    """
    await _file_tab.page.bring_to_front()
    return _file_tab


@pytest.fixture
def static_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the wait for controls that appear or become usable late, because the page has none."""
    monkeypatch.setattr(portal_form, "_COMES_WITHIN", 0.2)
    monkeypatch.setattr(portal_form, "_USABLE_WITHIN", 0.4)


@pytest.fixture(scope="module")
async def order(screen: str, browser_path: str) -> AsyncIterator[DaemonConfig]:
    """The configuration of a daemon for all tests of a file."""
    async with daemon_config(browser_path) as order:
        yield order


@pytest.fixture(scope="session")
def _site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def site(_site: Site) -> Iterator[Site]:
    """The loopback site, without requests and answers of earlier tests."""
    _site.forget()
    yield _site
    _site.forget()

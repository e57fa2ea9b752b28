"""Fixtures: a practice portal, an HTTP visitor, and a browser tab for the scripted user."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.site import running_site
from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor


@pytest.fixture
def portal() -> Iterator[FaultyPortal]:
    with FaultyPortal(titles=("The Quiet Whale",)) as portal:
        yield portal


@pytest.fixture
def stranger(portal: FaultyPortal) -> Visitor:
    return Visitor(portal)


@pytest.fixture
def visitor(portal: FaultyPortal) -> Visitor:
    visitor = Visitor(portal)
    visitor.sign_in()
    return visitor


@pytest.fixture(scope="session")
async def _kept_open(browser: Browser) -> AsyncIterator[Page]:
    """Keep one window open for the whole session, because starting a window takes longer than most tests."""
    context = await browser.new_context(no_viewport=True)
    page = await context.new_page()
    with running_site() as site:
        await page.goto(site.url("native.html"))
    yield page
    await context.close()


@pytest.fixture
async def page(_kept_open: Page) -> AsyncIterator[Page]:
    """Return an empty tab whose browser is logged out."""
    await _kept_open.context.clear_cookies()
    async with _kept_open.context.expect_page() as opening:
        await _kept_open.evaluate("() => { open('about:blank').opener = null }")
    page = await opening.value
    yield page
    await page.close()


@pytest.fixture
async def person(page: Page, portal: FaultyPortal, visitor: Visitor) -> ScriptedUser:
    """Return the scripted user, logged in: the tab has the visitor's cookies."""
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": portal.address} for name, value in visitor.cookies.items()]
    )
    await page.goto(portal.address)
    return ScriptedUser(page, portal.control())


@pytest.fixture
async def form_page(page: Page, person: ScriptedUser, portal: FaultyPortal) -> AsyncIterator[Page]:
    """Open the empty complaint form. The fixture fails if a script of the page raises an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{portal.address}complaint/complaint.htm?platform=ae")
    yield page
    assert errors == []

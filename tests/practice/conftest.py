"""Fixtures: a practice portal for each test, an HTTP visitor, and a browser window for the scripted user."""

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
    """A portal that knows one design of the user."""
    with FaultyPortal(titles=("The Quiet Whale",)) as portal:
        yield portal


@pytest.fixture
def stranger(portal: FaultyPortal) -> Visitor:
    """A visitor who is logged out."""
    return Visitor(portal)


@pytest.fixture
def visitor(portal: FaultyPortal) -> Visitor:
    """A visitor who is logged in."""
    visitor = Visitor(portal)
    visitor.sign_in()
    return visitor


@pytest.fixture(scope="session")
async def _kept_open(browser: Browser) -> AsyncIterator[Page]:
    """A tab in a separate window, open for the whole session. Starting a window takes longer than most tests."""
    context = await browser.new_context(no_viewport=True)
    page = await context.new_page()
    with running_site() as site:
        await page.goto(site.url("native.html"))
    yield page
    await context.close()


@pytest.fixture
async def page(_kept_open: Page) -> AsyncIterator[Page]:
    """An empty tab in that window, logged out."""
    await _kept_open.context.clear_cookies()
    async with _kept_open.context.expect_page() as opening:
        await _kept_open.evaluate("() => { open('about:blank').opener = null }")
    page = await opening.value
    yield page
    await page.close()


@pytest.fixture
async def person(page: Page, portal: FaultyPortal, visitor: Visitor) -> ScriptedUser:
    """The scripted user, already logged in: the browser window has the cookies of the visitor."""
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": portal.address} for name, value in visitor.cookies.items()]
    )
    await page.goto(portal.address)
    return ScriptedUser(page, portal.control())


@pytest.fixture
async def form_page(page: Page, person: ScriptedUser, portal: FaultyPortal) -> AsyncIterator[Page]:
    """The open, empty complaint form. The fixture fails if a script of the page raises an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{portal.address}complaint/complaint.htm?platform=ae")
    yield page
    assert errors == []

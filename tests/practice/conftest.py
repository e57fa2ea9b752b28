"""A practice portal for each test, a visitor over HTTP, and a real browser window for the scripted person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page

from helper.practice.person import ScriptedPerson
from helper.practice.server import PracticePortal
from tests.practice.visitor import Visitor


@pytest.fixture
def portal() -> Iterator[PracticePortal]:
    """A portal that knows one design of the person's."""
    with PracticePortal(titles=("The Quiet Whale",)) as portal:
        yield portal


@pytest.fixture
def stranger(portal: PracticePortal) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(portal)


@pytest.fixture
def visitor(portal: PracticePortal) -> Visitor:
    """Somebody who has signed in."""
    visitor = Visitor(portal)
    visitor.sign_in()
    return visitor


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A window with cookies of its own."""
    context = await browser.new_context(no_viewport=True)
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def person(page: Page, portal: PracticePortal, visitor: Visitor) -> ScriptedPerson:
    """The scripted person, signed in beforehand: the window has a visitor's cookies."""
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": portal.address} for name, value in visitor.cookies.items()]
    )
    await page.goto(portal.address)
    return ScriptedPerson(page, portal.control())


@pytest.fixture
async def form_page(page: Page, person: ScriptedPerson, portal: PracticePortal) -> AsyncIterator[Page]:
    """The open complaint form, with nothing in it; the page's scripts must run without an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{portal.address}complaint/complaint.htm?platform=ae")
    yield page
    assert errors == []

"""What a page says about its visitor: only a greeting counts, and a page that is not clear says nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from helper.browser.portal.login_signs import visitor_shown
from helper.browser.portal.tab import SCRIPTS
from helper.browser.world import World
from helper.practice.person import ScriptedPerson
from helper.practice.server import PracticePortal
from tests.browser.site import Site

pytestmark = pytest.mark.browser


async def visitor_of(page: Page) -> str:
    """What our script reads in the page."""
    hosts = {"hosts": ["127.0.0.1", "localhost"]}
    world = World(page, scripts=SCRIPTS, settings=hosts, on_report=lambda _: None)
    await world.enter()
    try:
        return await visitor_shown(world)
    finally:
        await world.leave()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<p>Welcome, <b>Mira Lind</b>!</p>", "Mira Lind"),
        ("<span>Hi,&nbsp;mira@studio.example</span>", "mira@studio.example"),
        ("<p>欢迎，米拉</p>", "米拉"),
        ("<p>Welcome, Mira</p><footer>Welcome, Mira</footer>", "Mira"),
        ("<p>Welcome, Mira</p><p>Hello, Somebody Else</p>", ""),
        ("<h1>Welcome to the platform</h1>", ""),
        ("<p style='display:none'>Welcome, Ghost</p>", ""),
        ("<p>You are welcome, and so is everybody who has read all of this page to its very end.</p>", ""),
        ("<p>Submit a complaint</p>", ""),
    ],
    ids=["name", "address", "chinese", "twice", "two names", "no name", "unseen", "prose", "nothing"],
)
async def test_a_greeting_names_the_visitor(page: Page, site: Site, body: str, name: str) -> None:
    """One name after a greeting and a comma is taken; none, several, hidden ones and prose are not."""
    await page.goto(site.serve("greeting.html", body))

    assert await visitor_of(page) == name


async def test_a_name_cannot_be_endless(page: Page, site: Site) -> None:
    """Whoever made the page wrote it: what is read of it is short."""
    await page.goto(site.serve("greeting.html", f"<p>Welcome, {'x' * 120}</p>"))

    assert len(await visitor_of(page)) <= 80


async def test_the_practice_portal_greets_its_visitor(page: Page) -> None:
    """After the login the user centre names the account, as the real one may."""
    with PracticePortal(titles=["The Quiet Whale"]) as portal:
        await page.goto(portal.address)
        await ScriptedPerson(page, portal.control()).log_in("mira.lind@mail.example", "planted-Pa55-word")
        await page.goto(f"{portal.address}userCenter.htm")

        assert await visitor_of(page) != ""

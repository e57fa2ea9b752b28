"""Tests of the scripted user in a browser, and of the pages where it refuses to act."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.practice.control_api import PracticeControl
from tests.practice.person import ForbiddenTarget, ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.stranger import stranger_server

pytestmark = pytest.mark.browser

BUTTON = '<button id="complaint-submit">Submit</button>'


async def test_scripted_user_refuses_a_foreign_loopback_server(page: Page, portal: FaultyPortal) -> None:
    with stranger_server() as stranger:
        await page.goto(stranger.address)
        for control in (portal.control(), PracticeControl(stranger.address, portal.secret)):
            with pytest.raises(ForbiddenTarget):
                await ScriptedUser(page, control).submit()
        assert page.url == stranger.address
        assert portal.secret not in "".join(stranger.heard)
    assert portal.control().state()["presses"] == []


@pytest.mark.parametrize(
    "address", ["about:blank", f"data:text/html,{BUTTON}", "http://portal.example/complaint/complaint.htm"]
)
async def test_scripted_user_refuses_to_act_on_a_page_outside_the_practice_portal(
    page: Page, portal: FaultyPortal, address: str
) -> None:
    """The page is refused even if it copies the portal's Submit button or the path of its form."""
    await page.route("http://portal.example/**", lambda route: route.fulfill(body=BUTTON))
    await page.goto(address)
    person = ScriptedUser(page, portal.control())
    for act in (person.log_in, person.verify, person.read, person.tick, person.submit, person.see_number):
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await act()
    if BUTTON in await page.content():
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await person.touch(page.locator("#complaint-submit"))

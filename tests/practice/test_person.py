"""The scripted user in a real browser: what it does, what it reads, and the pages where it refuses to act."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from helper.errors import ForbiddenTarget, PageGone
from tests.practice.control_api import PracticeControl
from tests.practice.person import ScriptedUser
from tests.practice.portal import FaultyPortal
from tests.practice.stranger import stranger_server

pytestmark = pytest.mark.browser

BUTTON = '<button id="complaint-submit">Submit</button>'


async def test_a_logged_in_user_does_not_log_in_again(person: ScriptedUser, portal: FaultyPortal) -> None:
    """The user's name on the page shows that the user is logged in."""
    await person.log_in()
    assert portal.control().state()["counts"]["human_logins"] == 0


async def test_a_closed_window_raises_page_gone(form_page: Page, person: ScriptedUser) -> None:
    await form_page.close()
    with pytest.raises(PageGone):
        await person.verify()


async def test_the_scripted_user_refuses_a_foreign_loopback_server(page: Page, portal: FaultyPortal) -> None:
    """The scripted user presses nothing, neither with the control of our portal nor with one made for the foreign server."""
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
async def test_the_scripted_user_refuses_a_page_of_another_server(
    page: Page, portal: FaultyPortal, address: str
) -> None:
    """Every act refuses a page that our server did not send, whatever the content and address of the page."""
    await page.route("http://portal.example/**", lambda route: route.fulfill(body=BUTTON))
    await page.goto(address)
    person = ScriptedUser(page, portal.control())
    for act in (person.log_in, person.verify, person.read, person.tick, person.submit, person.see_number):
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await act()
    if BUTTON in await page.content():
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await person.touch(page.locator("#complaint-submit"))

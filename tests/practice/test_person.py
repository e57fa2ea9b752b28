"""The scripted user in a real browser: its acts, its readings, and the pages where it refuses to act."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.errors import ForbiddenTarget, PageGone
from tests.practice.control_api import PracticeControl
from tests.practice.person import ScriptedUser, UserPace
from tests.practice.portal import FaultyPortal
from tests.practice.registering import register
from tests.practice.samples import DEAD_LINK, FORM, GOOD_LINK, WHALE, FormByHand, fill_by_hand
from tests.practice.stranger import stranger_server
from tests.practice.visitor import PNG, Visitor

pytestmark = pytest.mark.browser

BUTTON = '<button id="complaint-submit">Submit</button>'


async def test_a_logged_in_user_does_not_log_in_again(person: ScriptedUser, portal: FaultyPortal) -> None:
    """The user's own name on the page is enough."""
    await person.log_in()
    assert portal.control().state()["counts"]["human_logins"] == 0


async def test_without_valid_lines_nothing_is_submitted(
    form_page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    """If Verify refuses every line, Submit is not pressed."""
    await fill_by_hand(person, form_page, FormByHand(ipr=WHALE, links=(DEAD_LINK,)))
    assert await person.play_one() is None
    assert portal.control().state()["counts"]["submissions"] == 0


async def test_the_slow_pace_gives_the_same_result(
    form_page: Page, person: ScriptedUser, portal: FaultyPortal
) -> None:
    """The number is read too."""
    slow = ScriptedUser(form_page, portal.control(), UserPace.WATCH)
    await fill_by_hand(person, form_page, FORM)
    assert await slow.play_one() == portal.control().state()["complaints"][0]["number"]


async def test_a_registration_without_a_number_has_none(
    page: Page, person: ScriptedUser, portal: FaultyPortal, visitor: Visitor, tmp_path: Path
) -> None:
    """On the last page the user attaches a picture and submits; the page shows no number, and none is invented."""
    portal.control().fault("success_as_toast_without_number")
    draft = visitor.begin()
    visitor.describe_work(draft)
    (tmp_path / "identity.png").write_bytes(PNG)
    await page.goto(f"{portal.address}ipr/iprSubmissionHolder.htm?draft={draft}")
    assert await register(person, page, tmp_path / "identity.png") is None
    assert len(visitor.registrations()) == 1


async def test_a_closed_window_raises_page_gone(form_page: Page, person: ScriptedUser) -> None:
    await form_page.close()
    with pytest.raises(PageGone):
        await person.verify()


async def test_the_scripted_user_refuses_a_foreign_loopback_server(page: Page, portal: FaultyPortal) -> None:
    """It presses nothing, neither with the control of our portal nor with one made for the foreign server."""
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
async def test_the_scripted_user_refuses_a_page_of_no_portal(
    page: Page, portal: FaultyPortal, address: str
) -> None:
    """Every act refuses a page that our server did not send, whatever its content and address."""
    await page.route("http://portal.example/**", lambda route: route.fulfill(body=BUTTON))
    await page.goto(address)
    person = ScriptedUser(page, portal.control())
    for act in (person.log_in, person.verify, person.read, person.tick, person.submit, person.see_number):
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await act()
    if BUTTON in await page.content():
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await person.touch(page.locator("#complaint-submit"))


async def test_some_reasons_ask_for_one_more_field(form_page: Page, person: ScriptedUser) -> None:
    """A judgment has a case number, which the portal receives."""
    form = FormByHand(
        ipr=WHALE, links=(GOOD_LINK,), reason="Court judgment or administrative ruling", extra="2026 C 17"
    )
    await fill_by_hand(person, form_page, form)
    assert (await person.read())["extra"] == "2026 C 17"
    assert await person.play_one() is not None

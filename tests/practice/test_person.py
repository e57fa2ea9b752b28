"""The scripted person in a real browser: what it does, what it sees, and where it does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.errors import ForbiddenTarget, PageGone
from tests.practice.control_api import PracticeControl
from tests.practice.person import PersonPace, ScriptedPerson
from tests.practice.portal import FaultyPortal
from tests.practice.registering import register
from tests.practice.samples import DEAD_LINK, FORM, GOOD_LINK, WHALE, FormByHand, fill_by_hand
from tests.practice.stranger import stranger_server
from tests.practice.visitor import PNG, Visitor

pytestmark = pytest.mark.browser

BUTTON = '<button id="complaint-submit">Submit</button>'


async def test_a_person_who_is_signed_in_does_not_log_in_again(
    person: ScriptedPerson, portal: FaultyPortal
) -> None:
    """Who sees her own name presses nothing."""
    await person.log_in()
    assert portal.control().state()["counts"]["human_logins"] == 0


async def test_with_nothing_left_the_person_submits_nothing(
    form_page: Page, person: ScriptedPerson, portal: FaultyPortal
) -> None:
    """Where Verify refuses every line there is no press of Submit."""
    await fill_by_hand(person, form_page, FormByHand(ipr=WHALE, links=(DEAD_LINK,)))
    assert await person.play_one() is None
    assert portal.control().state()["counts"]["submissions"] == 0


async def test_a_person_one_can_watch_does_the_same(
    form_page: Page, person: ScriptedPerson, portal: FaultyPortal
) -> None:
    """At the slow pace the number is read all the same."""
    slow = ScriptedPerson(form_page, portal.control(), PersonPace.WATCH)
    await fill_by_hand(person, form_page, FORM)
    assert await slow.play_one() == portal.control().state()["complaints"][0]["number"]


async def test_a_registration_without_a_number_has_none(
    page: Page, person: ScriptedPerson, portal: FaultyPortal, visitor: Visitor, tmp_path: Path
) -> None:
    """On the last page she attaches a picture and submits; the page does not tell the number, and nobody invents one."""
    portal.control().fault("success_as_toast_without_number")
    draft = visitor.begin()
    visitor.describe_work(draft)
    (tmp_path / "identity.png").write_bytes(PNG)
    await page.goto(f"{portal.address}ipr/iprSubmissionHolder.htm?draft={draft}")
    assert await register(person, page, tmp_path / "identity.png") is None
    assert len(visitor.registrations()) == 1


async def test_a_closed_window_is_told(form_page: Page, person: ScriptedPerson) -> None:
    """Who closes the window ends the act with a sentence."""
    await form_page.close()
    with pytest.raises(PageGone):
        await person.verify()


async def test_the_person_refuses_a_loopback_server_it_did_not_start(
    page: Page, portal: FaultyPortal
) -> None:
    """Neither with the control of our portal nor with one made for the stranger is anything pressed."""
    with stranger_server() as stranger:
        await page.goto(stranger.address)
        for control in (portal.control(), PracticeControl(stranger.address, portal.secret)):
            with pytest.raises(ForbiddenTarget):
                await ScriptedPerson(page, control).submit()
        assert page.url == stranger.address
        assert portal.secret not in "".join(stranger.heard)
    assert portal.control().state()["presses"] == []


@pytest.mark.parametrize(
    "address", ["about:blank", f"data:text/html,{BUTTON}", "http://portal.example/complaint/complaint.htm"]
)
async def test_the_person_refuses_a_page_of_no_portal(page: Page, portal: FaultyPortal, address: str) -> None:
    """A page that no server of ours sent is left alone by every act, whatever it shows and under which name."""
    await page.route("http://portal.example/**", lambda route: route.fulfill(body=BUTTON))
    await page.goto(address)
    person = ScriptedPerson(page, portal.control())
    for act in (person.log_in, person.verify, person.read, person.tick, person.submit, person.see_number):
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await act()
    if BUTTON in await page.content():
        with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
            await person.touch(page.locator("#complaint-submit"))


async def test_some_reasons_ask_for_one_more_field(form_page: Page, person: ScriptedPerson) -> None:
    """A judgment has a case number, which the portal gets."""
    form = FormByHand(
        ipr=WHALE, links=(GOOD_LINK,), reason="Court judgment or administrative ruling", extra="2026 C 17"
    )
    await fill_by_hand(person, form_page, form)
    assert (await person.read())["extra"] == "2026 C 17"
    assert await person.play_one() is not None

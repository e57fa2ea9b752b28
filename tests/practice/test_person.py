"""The scripted person in a real browser: what it does, what it sees, and where it does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from helper.errors import ForbiddenTarget, PageGone
from helper.practice.control_api import PracticeControl
from helper.practice.person import EMAIL, PersonPace, ScriptedPerson
from helper.practice.server import PracticePortal
from tests.practice.registering import register
from tests.practice.samples import (
    DEAD_LINK,
    FORM,
    GOOD_LINK,
    OTHER_LINK,
    SENTENCE,
    WHALE,
    FormByHand,
    fill_by_hand,
)
from tests.practice.stranger import stranger_server
from tests.practice.visitor import PNG, Visitor

pytestmark = pytest.mark.browser


async def test_the_person_logs_in_from_the_home_page(page: Page, portal: PracticePortal) -> None:
    """Typed, pressed, slider drawn, pressed again: the header shows the account, and both presses are a person's."""
    await page.goto(portal.address)
    await ScriptedPerson(page, portal.control()).log_in()
    assert page.url.endswith("/userCenter.htm")
    assert EMAIL in await page.locator("header").inner_text()
    counts = portal.control().state()["counts"]
    assert (counts["human_logins"], counts["helper_logins"]) == (2, 0)


async def test_a_person_who_is_signed_in_does_not_log_in_again(
    person: ScriptedPerson, portal: PracticePortal
) -> None:
    """Who sees her own name presses nothing."""
    await person.log_in()
    assert portal.control().state()["counts"]["human_logins"] == 0


async def test_refused_lines_are_taken_out_before_the_submission(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """The person sees the reason, presses the page's own button, and files the rest."""
    await fill_by_hand(person, form_page, FormByHand(ipr=WHALE, links=(GOOD_LINK, DEAD_LINK)))
    answer = await person.verify()
    assert answer.accepted == (GOOD_LINK,)
    assert answer.refused == ((DEAD_LINK, "The listing does not exist or was already removed."),)
    assert await person.play_one() is not None
    assert portal.control().state()["complaints"][0]["links"] == [GOOD_LINK]


async def test_with_nothing_left_the_person_submits_nothing(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """Where Verify refuses every line there is no press of Submit."""
    await fill_by_hand(person, form_page, FormByHand(ipr=WHALE, links=(DEAD_LINK,)))
    assert await person.play_one() is None
    assert portal.control().state()["counts"]["submissions"] == 0


async def test_a_person_one_can_watch_does_the_same(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """At the slow pace the number is read all the same."""
    slow = ScriptedPerson(form_page, portal.control(), PersonPace.WATCH)
    await fill_by_hand(person, form_page, FORM)
    assert await slow.play_one() == portal.control().state()["complaints"][0]["number"]


async def test_a_refused_form_has_no_number(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """The page says what is wrong and stays; the next press goes through."""
    portal.control().fault("validation_error")
    await fill_by_hand(person, form_page, FORM)
    assert await person.play_one() is None
    assert (
        "Please look at this field again." in await form_page.locator('[data-row="explanation"]').inner_text()
    )
    await person.submit()
    assert await person.see_number() is not None
    assert portal.control().state()["counts"]["human_submits"] == 2


async def test_a_lost_answer_is_told_and_nothing_is_sent_twice(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """The page advises to look in the list; the portal has the complaint once."""
    portal.control().fault("answer_lost_after_recording")
    await fill_by_hand(person, form_page, FORM)
    assert await person.play_one() is None
    assert "No answer came." in await form_page.locator("#form-message").inner_text()
    state = portal.control().state()
    assert (len(state["complaints"]), state["counts"]["submissions"]) == (1, 1)


async def test_a_session_that_ends_brings_the_login(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """The person is told so, logs in, and is back at the form."""
    await fill_by_hand(person, form_page, FORM)
    portal.control().fault("session_expiry")
    with pytest.raises(PageGone, match="log in again"):
        await person.verify()
    await person.log_in()
    assert "/complaint/complaint.htm" in form_page.url


@pytest.mark.parametrize("fault", ["", "success_as_modal", "success_as_toast_without_number"])
async def test_the_person_hands_a_registration_in(
    page: Page, person: ScriptedPerson, portal: PracticePortal, visitor: Visitor, tmp_path: Path, fault: str
) -> None:
    """On the last page she attaches a picture and submits; the number is the portal's, where the page tells one."""
    if fault:
        portal.control().fault(fault)
    draft = visitor.begin()
    visitor.describe_work(draft)
    (tmp_path / "identity.png").write_bytes(PNG)
    await page.goto(f"{portal.address}ipr/iprSubmissionHolder.htm?draft={draft}")
    number = await register(person, page, tmp_path / "identity.png")
    state = portal.control().state()
    (taken,) = state["registrations"]
    assert number in {taken["number"], None}
    assert (number is None) is (fault == "success_as_toast_without_number")
    assert (state["counts"]["human_submits"], state["counts"]["helper_submits"]) == (1, 0)


async def test_the_person_knows_the_portal_without_the_usual_signs(
    page: Page, portal: PracticePortal
) -> None:
    """The name in the header is enough for a person."""
    portal.control().fault("no_known_login_sign")
    await page.goto(portal.address)
    await ScriptedPerson(page, portal.control()).log_in()
    assert await page.locator("#J_sidebar, .menu-label").count() == 0


async def test_a_closed_window_is_told(form_page: Page, person: ScriptedPerson) -> None:
    """Who closes the window ends the act with a sentence."""
    await form_page.close()
    with pytest.raises(PageGone):
        await person.verify()


async def test_the_person_refuses_a_loopback_server_it_did_not_start(
    page: Page, portal: PracticePortal
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
    "address", ["about:blank", "data:text/html,<button id='complaint-submit'>Submit</button>"]
)
async def test_the_person_refuses_a_page_of_no_portal(
    page: Page, portal: PracticePortal, address: str
) -> None:
    """A page that no server of ours sent is left alone by every act."""
    await page.goto(address)
    person = ScriptedPerson(page, portal.control())
    for act in (person.log_in, person.verify, person.read, person.tick, person.submit, person.see_number):
        with pytest.raises(ForbiddenTarget):
            await act()


async def test_the_person_refuses_a_foreign_host(page: Page, portal: PracticePortal) -> None:
    """A page under another name is not touched, whatever it shows."""
    await page.route(
        "http://portal.example/**", lambda route: route.fulfill(body="<button id=complaint-submit>Submit")
    )
    await page.goto("http://portal.example/complaint/complaint.htm")
    person = ScriptedPerson(page, portal.control())
    with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
        await person.submit()
    with pytest.raises(ForbiddenTarget, match="outside the practice portal"):
        await person.touch(page.locator("#complaint-submit"))


async def test_a_form_filled_and_submitted_by_hand_is_a_human_s(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """Every value arrives as meant; one human submit, none by the program."""
    await fill_by_hand(person, form_page, FORM)
    number = await person.play_one()
    state = portal.control().state()
    (complaint,) = state["complaints"]
    assert number == complaint["number"]
    assert complaint["links"] == [GOOD_LINK, OTHER_LINK]
    assert complaint["values"] == {
        "website": "AliExpress.com",
        "ipr_type": "Copyright",
        "ipr": WHALE,
        "complaint_type": "Product listing",
        "reason": "Pirated copy",
        "extra": "",
        "listings": f"{GOOD_LINK}\n{OTHER_LINK}",
        "description": SENTENCE,
        "declaration": True,
    }
    counts = state["counts"]
    assert (counts["human_submits"], counts["helper_submits"]) == (1, 0)
    assert (counts["human_verifies"], counts["helper_verifies"]) == (1, 0)


async def test_some_reasons_ask_for_one_more_field(form_page: Page, person: ScriptedPerson) -> None:
    """A judgment has a case number, which the portal gets."""
    form = FormByHand(
        ipr=WHALE, links=(GOOD_LINK,), reason="Court judgment or administrative ruling", extra="2026 C 17"
    )
    await fill_by_hand(person, form_page, form)
    assert (await person.read())["extra"] == "2026 C 17"
    assert await person.play_one() is not None

"""The program is killed and restarted: nothing is filed twice, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.browser.daemon.config import daemon_ended, is_alive
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.practice.request_context import PLACES
from helper.store.store import open_store
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_window_closes_with_a_killed_program_and_the_form_is_asked_about(lone_rig: Rig) -> None:
    program = await lone_rig.start_process()
    async with lone_rig.handed_over(program):
        assert is_alive(lone_rig.order())
        await program.kill()
    await daemon_ended(lone_rig.order())

    again = await lone_rig.start_process()
    question = await again.until("question", kind="went_through")
    await again.answer(question, "not_filed")
    async with lone_rig.handed_over(again) as person:
        number = await person.play_one()
        released = await again.until("released", result="filed")
    assert await again.end() == 0
    assert released["number"] == number
    assert (lone_rig.counts()["human_submits"], lone_rig.counts()["helper_submits"]) == (1, 0)


async def test_number_of_a_form_sent_before_the_program_was_killed_is_read_in_the_portals_list(
    rig: Rig,
) -> None:
    program = await rig.start_process()
    async with rig.handed_over(program) as person:
        number = await person.play_one()
        await program.until("submitted_seen")
        await program.kill()
    forget_answer(rig)

    again = rig.start()
    await again.answer(await again.until("question", kind="went_through"), "look")
    question = await again.until("question", kind="read_on")
    async with rig.window() as browser:
        page = browser.context.pages[0]
        await page.goto(rig.portal.address.rstrip("/") + PLACES["manage"][0])
        await page.locator("tr[data-complaint] a").first.click()
        await page.wait_for_load_state()
    await again.answer(question, "read")
    await again.until("released", result="filed")
    assert await again.end() == 0

    (complaint,) = rig.complaints()
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert rig.counts()["submissions"] == 1


def forget_answer(rig: Rig) -> None:
    """Record the form as it is before the portal's answer is seen."""
    with open_store(rig.places) as store:
        (complaint,) = store.complaints.all()
        attempt = replace(complaint.attempts[-1], result=None, number="", portal_words="")
        findings = [
            replace(finding, state=FindingState.PLANNED, history=()) for finding in store.findings.all()
        ]
        opened = replace(complaint, state=ComplaintState.HANDED_OVER, number="", attempts=(attempt,))
        store.change(opened, *findings)


async def test_the_daemon_records_what_is_submitted_after_the_program_was_killed(rig: Rig) -> None:
    """The user removes a link before submitting, and edits the description. Only the daemon sees the number.

    The next run proposes the number, and the user puts the removed link on another form. The description is recorded as
    not read at the submission. The recorded hand-over is 30 seconds in the future, as if the clock had been set
    back since then.
    """
    program = await rig.start_process()
    async with rig.handed_over(program) as person, rig.window() as browser:
        page = browser.context.pages[0]
        await program.kill()
        box = page.locator("#links")
        first, *others = (await box.input_value()).splitlines()
        async with person.acting():
            await person.write(box, "\n".join(others))
            await person.write(page.locator('textarea[name="explanation"]'), "My own words.")
        number = await person.play_one()
    set_back(rig, timedelta(seconds=30))
    again = rig.start()
    question = await again.until("question", kind="went_through")
    proposal = next(choice["text"] for choice in question["choices"] if choice["choice"] == "filed")
    await again.answer(question, "filed")
    await again.answer(await again.until("question", kind="taken_off"), "copy")
    await again.end()

    assert number is not None
    assert number in proposal
    (received,) = rig.received()
    (complaint,) = rig.complaints()
    (attempt,) = complaint.attempts
    said = "".join(question["detail"])
    assert f"number {number}." in said
    assert (
        "The form contained 2 of the 3 links. If you say yes, I ask what to do with the other link." in said
    )
    (ended,) = again.named("session_ended")
    assert ended["text"] == "1 filed. 1 link is ready for another form."
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, number)
    assert (received["number"], received["links"]) == (number, list(attempt.links_sent or ()))
    assert attempt.links_taken_out == (first,)
    assert "description" in attempt.values_not_read
    with open_store(rig.places, read_only=True) as store:
        (ready,) = [finding for finding in store.findings.all() if finding.fileable]
        assert store.listings[ready.listing_id].url == first


def set_back(rig: Rig, ahead: timedelta) -> None:
    """Move the recorded hand-over into the future, as if the clock had been set back since then."""
    with open_store(rig.places) as store:
        (complaint,) = store.complaints.all()
        (attempt,) = complaint.attempts
        assert complaint.reserved_at is not None
        later = replace(attempt, at=attempt.at + ahead)
        store.change(replace(complaint, reserved_at=complaint.reserved_at + ahead, attempts=(later,)))

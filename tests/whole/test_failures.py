"""Failures while filing: each leads to a clear question, loses nothing, and the run can continue."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from tests.browser.daemons import close_daemon
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("what", [pytest.param("tab", marks=pytest.mark.drill), "window"])
async def test_a_closed_tab_or_window_is_reopened_and_the_form_filled_again(rig: Rig, what: str) -> None:
    program = rig.start()
    async with rig.handed_over(program):
        pass
    async with rig.window() as browser:
        if what == "tab":
            await browser.context.new_page()
            await browser.context.pages[0].close()
        else:
            await close_daemon(browser)
    question = await program.until("question", kind="page_gone")
    await program.answer(question, "again")
    if what == "window":
        await program.until("page_reached", page="login")
        async with rig.person() as person:
            await person.log_in()
    await program.until("handed_over")

    assert rig.counts()["submissions"] == 0
    (complaint,) = rig.complaints()
    assert complaint.state is ComplaintState.HANDED_OVER
    assert [attempt.result for attempt in complaint.attempts] == [Result.FAILED, None]


@pytest.mark.parametrize("rig", [("answer_lost_after_recording",)], indirect=True)
async def test_program_asks_after_a_lost_response_and_never_submits_again(rig: Rig) -> None:
    """The portal recorded the complaint, but its response was lost. The safe answer leaves the form open."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.verify()
        await person.tick()
        await person.submit()
        question = await program.until("question", kind="went_through")
        await program.answer(question, "later")
        released = await program.until("released")

    assert released["result"] == "unknown"
    assert rig.counts()["submissions"] == 1
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER


@pytest.mark.drill
async def test_form_left_with_back_is_filled_again(rig: Rig) -> None:
    program = rig.start()
    async with rig.handed_over(program) as person, rig.window() as window:
        await window.context.pages[0].go_back()
        question = await program.until("question", kind="went_through")
        await program.answer(question, "again")
        await program.until("handed_over")
        await person.play_one()
        await program.until("released", result="filed")

    assert rig.counts()["submissions"] == 1
    attempts = [attempt.result for attempt in rig.complaints()[0].attempts]
    assert attempts == [Result.FAILED, Result.FILED]


@pytest.mark.parametrize(
    "signed_out_rig", [("no_known_login_sign", "late_value_reset", "slow_answer")], indirect=True
)
async def test_unusual_page_is_filed_correctly_without_a_question(signed_out_rig: Rig) -> None:
    """The page has no known sign of a login, clears a field after filling, and responds slowly."""
    rig = signed_out_rig
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released", result="filed")
    received = rig.received()[0]

    assert program.named("question") == []
    assert len(program.named("handed_over")) == 1
    assert len(received["links"]) == 3
    assert received["values"]["description"] == "This is a counterfeit version of my original work."

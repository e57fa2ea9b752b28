"""Forms left open: the run stops while a form is open, and the user or the next run completes the form."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from tests.tui.stage import press
from tests.whole.rig import Rig
from tests.whole.test_screens import screens, shows

pytestmark = pytest.mark.browser


async def test_form_that_the_portal_rejected_is_corrected_in_the_next_run(rig: Rig) -> None:
    """The portal rejects a form that was submitted without Verify, and the user pauses the run.

    The next run shows the rejection, asks nothing, and files the corrected form.
    """
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.tick()
        await person.submit()
        told = await program.until("handed_over")
        await program.say({"request": "pause"})
        await program.end()
    (paused,) = rig.complaints()
    words = told["text"].removeprefix("The form was rejected: ")
    assert words
    assert paused.attempts[0].result is None
    assert [refusal.words for refusal in paused.attempts[0].refusals] == [words]

    again = rig.start()
    handed_over = await again.until("handed_over")
    async with rig.person() as person:
        number = await person.play_one()
    await again.until("released", result="filed")
    await again.end()

    (filed,) = rig.complaints()
    received = rig.received()
    assert again.named("question") == []
    assert told["text"] in handed_over["notices"]
    assert [form["number"] for form in received] == [number] == [filed.number]
    assert [attempt.result for attempt in filed.attempts] == [Result.FILED]
    assert rig.counts()["helper_submits"] == 0


async def test_today_asks_about_a_form_submitted_after_the_session_was_paused(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = rig.start()
    async with rig.handed_over(program) as person:
        await program.say({"request": "pause"})
        await program.end()
        number = await person.play_one()
    assert number is not None
    async with screens(rig, monkeypatch) as pilot:
        await shows(pilot, "(3 links) submitted?")
        await press(pilot, "f")
        await shows(pilot, "(3 links) submitted?")
        await press(pilot, "escape", "4", "w")
        await shows(pilot, f"the portal accepted it, number {number}")
        await press(pilot, "down", "enter", "enter", "0")
        await shows(pilot, "submitted?", shown=False)

    (complaint,) = rig.complaints()
    assert (complaint.state, complaint.number, complaint.practice) == (ComplaintState.FILED, number, True)
    assert rig.counts()["submissions"] == 1

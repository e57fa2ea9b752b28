"""Forms left open: refused, stopped, submitted without the program, and continued later."""

from __future__ import annotations

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from tests.tui.stage import press
from tests.whole.rig import Rig
from tests.whole.test_screens import screens, shows

pytestmark = pytest.mark.browser


async def test_a_rejection_outlasts_a_stop(rig: Rig) -> None:
    """Submitted before Verify, rejected, stopped: the next run asks nothing, and the corrected form is filed."""
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


async def test_a_submission_without_the_program_is_asked_about_in_today(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A practice run stopped in the middle, submitted in the window: Today asks, History takes the answer."""
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

"""The main job in a real window; the portal's own record is the judge."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_the_plain_lines_lead_from_the_queue_to_the_number(lone_rig: Rig) -> None:
    """`file --plain --json` opens its window, fills, tells what is seen in each field, sees the number, and ends with 0.

    Nothing was changed by hand: every field was read at the submission, none is called changed, no event says so.
    """
    program = await lone_rig.start_process()
    async with lone_rig.handed_over(program) as person:
        fields = {event["field"]: event["seen"] for event in program.named("field_filled")}
        number = await person.play_one()
    released = await program.until("released")

    assert await program.end() == 0
    assert (released["result"], released["number"]) == ("filed", number)
    (complaint,) = lone_rig.complaints()
    (attempt,) = complaint.attempts
    assert complaint.number == number
    assert [value.sent for value in attempt.values] == [value.value for value in attempt.values]
    assert (attempt.links_added, attempt.links_taken_out) == ((), ())
    assert not program.named("field_changed")
    assert list(fields) == [
        "website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description",
    ]  # fmt: skip
    assert fields["reason"] == "Pirated copy"


async def test_the_end_of_the_input_pauses_without_loss(rig: Rig) -> None:
    """When the driving program goes away at the hand-over, the form stays handed over and nothing was sent."""
    program = rig.start()
    async with rig.handed_over(program):
        program.say_no_more()

        assert await program.end() == 1
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER
    assert rig.counts()["submissions"] == 0


async def test_paste_mode_needs_no_window_at_all(lone_rig: Rig) -> None:
    """With --paste each value is laid ready in turn, and the person's word ends it."""
    program = lone_rig.start(paste=True)
    pasted: list[str] = []
    while len(pasted) < 7:
        event = await program.until("field_pasted")
        pasted.append(event["value"])
        await program.say({"request": "go_on"})
    await program.until("handed_over")
    await program.say({"request": "go_on"})
    question = await program.until("question", kind="went_through")
    await program.answer(question, "filed", "00123456")

    assert await program.end() == 0
    assert lone_rig.complaints()[0].number == "00123456"
    assert not any(lone_rig.places.run.glob("keeper-*.json"))
    assert pasted[0] == "AliExpress.com"

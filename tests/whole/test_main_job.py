"""The main job, in a process of its own, with a real window; the portal's own record is the judge."""

from __future__ import annotations

import pytest

from helper.cli.play.play import DemoWish, play
from helper.model.complaint import ComplaintState
from helper.practice.person import Pace
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_two_forms_reach_the_portal_right_and_by_the_persons_hand(screen: str, lang: str) -> None:
    """Filed 2, numbers 2, wrong values 0, submits by the program 0: in English and in Chinese."""
    score = await play(DemoWish(complaints=2, links=5, pace=Pace.FAST, lang=lang))

    assert (score.filed, score.numbers_read, score.human_submits) == (2, 2, 2)
    assert (score.wrong_values, score.helper_submits) == (0, 0)


async def test_the_plain_lines_lead_from_the_queue_to_the_number(rig: Rig) -> None:
    """`file --plain --json` fills, hands over, sees the number that the portal gave, and ends with 0."""
    program = await rig.start()
    async with rig.handed_over(program) as person:
        number = await person.play_one()
    released = await program.until("released")

    assert await program.end() == 0
    assert (released["result"], released["number"]) == ("filed", number)
    assert rig.complaints()[0].number == number


async def test_every_field_is_told_as_filled_with_what_was_seen(rig: Rig) -> None:
    """Seven fields are told, each with the wanted value and the page's own."""
    program = await rig.start()
    async with rig.handed_over(program):
        pass
    fields = {event["field"]: event["seen"] for event in program.named("field_filled")}

    assert list(fields) == [
        "website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description",
    ]  # fmt: skip
    assert fields["reason"] == "Pirated copy"


async def test_the_end_of_the_input_pauses_without_loss(rig: Rig) -> None:
    """When the driving program goes away at the hand-over, the form stays handed over and nothing was sent."""
    program = await rig.start()
    async with rig.handed_over(program):
        assert program.process.stdin is not None
        program.process.stdin.close()

        assert await program.end() == 1
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER
    assert rig.counts()["submissions"] == 0


async def test_paste_mode_needs_no_window_at_all(rig: Rig) -> None:
    """With --paste each value is laid ready in turn, and the person's word ends it."""
    program = await rig.start("--paste")
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
    assert rig.complaints()[0].number == "00123456"
    assert pasted[0] == "AliExpress.com"

"""A rehearsal in a real window: the form is filled in, looked at, left, and nothing has happened."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser


async def test_leaving_the_page_ends_it_and_nothing_has_happened(rig: Rig) -> None:
    """After the person has read and left the page the form is ready as before, and the exit is 0."""
    program = rig.start(rehearse=True)
    async with rig.handed_over(program):
        async with rig.window() as browser:
            await browser.context.pages[0].goto(rig.portal.address)
        released = await program.until("released")

    assert await program.end() == 0
    assert len({event["field"] for event in program.named("field_filled")}) == 7
    assert released["result"] == "rehearsed"
    assert program.named("question") == []
    complaint = rig.complaints()[0]
    assert (complaint.state, complaint.attempts) == (ComplaintState.PLANNED, ())
    assert [file for file in rig.places.evidence.rglob("*") if file.is_file()] == []
    assert rig.counts()["submissions"] == 0


async def test_a_form_that_is_submitted_all_the_same_is_recorded(rig: Rig) -> None:
    """What went out is filed with the number that the portal gave, rehearsal or not."""
    program = rig.start(rehearse=True)
    async with rig.handed_over(program) as person:
        number = await person.play_one()
    released = await program.until("released")
    await program.end()

    assert (released["result"], released["number"]) == ("filed", number)
    assert rig.complaints()[0].state is ComplaintState.FILED
    assert rig.counts()["submissions"] == 1

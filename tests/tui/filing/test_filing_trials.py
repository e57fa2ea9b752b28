"""The Filing pane for a rehearsal and for an unknown host."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from helper.session import events
from helper.session.filing.admission import HostAnswer, host_check, read_portal_address
from helper.session.filing.jobs import REHEARSAL, REHEARSAL_OVER, hand_over_text
from helper.session.operator import OperatorChannel, Request
from tests.factories import NOW
from tests.tui.conftest import Open
from tests.tui.stage import (
    BEGIN,
    ScriptedSession,
    Stage,
    a_ready_complaint,
    flat,
    press,
    see,
    settle,
    text_of,
)


@pytest.fixture(autouse=True)
def _one_form_is_ready(stage: Stage) -> None:
    a_ready_complaint(stage)


async def _rehearsing(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    session.tell(events.HandedOver, **hand_over_text((), REHEARSAL))
    await session.wait()
    session.tell(events.Released, result="rehearsed", text=REHEARSAL_OVER)
    session.tell(events.SessionEnded, filed=0, left=1, text="0 filed. 1 left to file.")


async def test_rehearsal_starts_after_confirmation_and_ends_with_enter(
    stage: Stage, pilot: Pilot[int]
) -> None:
    stage.script = _rehearsing
    a_ready_complaint(stage, "Midnight Fox")
    see(await press(pilot, "4", "R"), "1 form to file, 6 links", "Do not submit the form.")
    assert stage.sessions == []
    await press(pilot, "enter")
    assert stage.sessions[0].wish.rehearse
    see(text_of(pilot.app), "2 please don't submit", "Enter end rehearsal")
    await press(pilot, "enter")
    assert stage.sessions[0].requests == [Request.GO_ON]
    assert "Rehearsal done: nothing was submitted" in text_of(pilot.app)


async def test_rehearsal_does_not_start_while_a_form_is_left_open(stage: Stage, pilot: Pilot[int]) -> None:
    stage.queue.reserve()
    assert "A form was open when the program stopped" in flat(await press(pilot, "4", "R"))
    await press(pilot, "enter")
    assert stage.sessions == []


async def test_program_that_is_started_for_a_rehearsal_offers_it_first(stage: Stage, opened: Open) -> None:
    async with opened(rehearse=True) as pilot:
        await settle(pilot)
        assert "Do not submit the form." in text_of(pilot.app)


async def test_filing_by_pasting_is_the_default_on_an_unknown_host(stage: Stage, pilot: Pilot[int]) -> None:
    answers: list[HostAnswer] = []

    async def asking(session: ScriptedSession) -> None:
        channel = OperatorChannel(session.operator, lambda: NOW)
        address = read_portal_address("https://ipp.pörtal.example/", ())
        answers.append(await host_check(address, channel))

    stage.script = asking
    text = flat(await press(pilot, *BEGIN))
    see(text, "Is ipp.xn--prtal-jua.example Alibaba's complaint portal?", "letters from another alphabet")
    await press(pilot, "enter")
    assert answers == [HostAnswer.PASTE]

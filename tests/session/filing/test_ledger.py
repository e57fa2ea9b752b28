"""A rehearsal: one form is filled in and looked at, and leaves no trace; unless it is submitted all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from helper.model.complaint import ComplaintState
from helper.session.events import HandedOver, Released, SessionEnded
from helper.session.filing.session import FilingSession
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.window import Mood, Sign, SignKind
from tests.session.stage import Stage, answers


def rehearsal(stage: Stage, then: Request = Request.GO_ON) -> FilingSession:
    """A rehearsal that the person ends by a request."""
    session = stage.session(rehearsal=True)
    stage.operator.at[HandedOver] = lambda event: session.request(then)
    return session


@pytest.mark.parametrize("request_", [Request.GO_ON, Request.LATER, Request.PROBLEM, Request.PAUSE])
async def test_every_way_out_puts_the_form_back_as_it_was(stage: Stage, request_: Request) -> None:
    """However the person ends it: planned as before, no attempt kept, nothing asked."""
    before = stage.store.complaints.all()

    session = rehearsal(stage, request_)
    await session.run()

    after = stage.store.complaints.all()
    assert [(one.state, one.attempts) for one in after] == [(one.state, one.attempts) for one in before]
    assert stage.operator.questions == []
    assert session.rehearsed


async def test_the_intent_is_written_while_the_person_has_the_form(stage: Stage) -> None:
    """A crash in a rehearsal is a question like any other: the hand-over is on disk before the person can press."""
    session = stage.session(rehearsal=True)
    seen: list[ComplaintState] = []

    def look(event: HandedOver) -> None:
        seen.append(stage.store.complaints.all()[0].state)
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = look
    await session.run()

    assert seen == [ComplaintState.HANDED_OVER]


async def test_page_and_terminal_ask_not_to_submit(stage: Stage) -> None:
    """The strip says the sentence of a rehearsal, and the steps in the terminal end with leaving the page."""
    await rehearsal(stage).run()

    assert (Mood.YOUR_TURN, "Rehearsal: please do not submit. Leave the page when you have looked.") in (
        stage.window.strips
    )
    assert "2 please do not submit" in stage.operator.told(HandedOver)[0].text


async def test_a_rehearsal_is_one_form(stage: Stage) -> None:
    """With two forms ready only the first is filled in, and both are still to file."""
    await rehearsal(stage).run()

    assert len(stage.operator.told(HandedOver)) == 1
    assert [event.result for event in stage.operator.told(Released)] == ["rehearsed"]
    assert [(event.filed, event.left) for event in stage.operator.told(SessionEnded)] == [(0, 2)]


async def test_the_closed_window_ends_it_too(stage: Stage) -> None:
    """Leaving is what was asked for: no question about a page that is gone."""
    stage.operator.at[HandedOver] = lambda event: stage.window.signs.put_nowait(Sign(kind=SignKind.GONE))

    await stage.session(rehearsal=True).run()

    assert stage.operator.questions == []
    assert stage.store.complaints.all()[0].state is ComplaintState.PLANNED


async def test_a_submission_that_was_seen_is_recorded_fully(stage: Stage) -> None:
    """Submitted all the same, the complaint is filed with its number, like any other."""
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()

    await stage.session(rehearsal=True).run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_what_only_the_keeper_saw_is_a_question(stage: Stage) -> None:
    """Something left the window that the page did not show: it is asked about, and never simply put back."""
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    session = rehearsal(stage)

    def person(_: HandedOver) -> None:
        stage.sightings.append(
            SimpleNamespace(at=datetime.now(UTC), status=200, accepted=True, number="48213377")
        )
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = person
    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_stopped_while_filling_it_is_put_back_too(stage: Stage) -> None:
    """A rehearsal that is stopped before the hand-over leaves no form half filled in the records."""
    stage.operator.answers = answers(QuestionKind.LOGIN, ["pause"])
    session = stage.session(rehearsal=True)
    stage.window.form["Complaint reason"].entries = ()  # type: ignore[index]  # the stage's form is one in memory
    stage.operator.at.clear()
    session.request(Request.PAUSE)

    await session.run()

    assert stage.store.complaints.all()[0].state is ComplaintState.PLANNED
    assert not session.rehearsed


async def test_all_links_are_rehearsed_also_on_a_new_host(stage: Stage) -> None:
    """The cut to one link is for what may be sent; a rehearsal leaves the complaint whole."""
    session = stage.session(rehearsal=True, first_time=lambda host: True)
    stage.operator.at[HandedOver] = lambda event: session.request(Request.GO_ON)

    await session.run()

    assert [len(one.finding_ids) for one in stage.store.complaints.all()] == [2, 2]
    assert "First time on the real portal" in stage.operator.told(HandedOver)[0].text

"""What the window was seen to send while nobody waited for it is asked about, and never filled in again unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

import pytest

from helper.model.complaint import ComplaintState
from helper.session.events import Event, FieldFilled, HandedOver
from helper.session.filing.session import FilingSession
from helper.session.operator import Decision, Question, QuestionKind, Request
from helper.session.window import Sign, SignKind
from tests.session.stage import ScriptedOperator, Stage


def _leave(session: FilingSession, _: Event) -> None:
    session.request(Request.LATER)


def sent(stage: Stage) -> None:
    """The person sends a form from the window, and the keeper sees it."""
    stage.sightings.append(
        SimpleNamespace(at=datetime.now(UTC), status=200, accepted=True, number="55501234")
    )


@pytest.mark.parametrize("at", [HandedOver, FieldFilled])
@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM])
async def test_a_form_that_was_put_off_and_then_sent_is_not_filled_in_again(
    stage: Stage, request_: Request, at: type[HandedOver | FieldFilled]
) -> None:
    """She leaves it for later and sends it all the same: the next run asks, and one yes keeps the number that was seen."""
    session = stage.session(limit=1)
    stage.operator.at[at] = lambda _: session.request(request_)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}
    await session.run()
    sent(stage)
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("filed")]})
    await stage.session(complaints=(stage.store.complaints.all()[0].id,)).run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert "55501234" in str(stage.operator.questions)
    assert stage.operator.told(HandedOver) == []


async def test_her_no_to_what_was_seen_is_asked_for_once(stage: Stage) -> None:
    """She says that it was not sent: it is filled in, and what was seen before is not brought up again."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.LATER)
    await session.run()
    sent(stage)
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("not_filed")]})
    for _ in range(2):
        stage.operator.at = {}
        session = stage.session()
        stage.operator.at[HandedOver] = partial(_leave, session)
        await session.run()

    assert len(stage.operator.questions) == 1
    assert len(stage.operator.told(HandedOver)) == 4


@pytest.mark.parametrize("choice", ["later", "again"])
async def test_what_is_sent_while_the_question_about_its_page_stands_is_not_filled_in_again(
    stage: Stage, choice: str
) -> None:
    """Her page is gone; before she answers she opens the form herself and sends it: what was seen is asked about."""

    class Busy(ScriptedOperator):
        async def decide(self, question: Question) -> Decision:
            if question.kind is QuestionKind.PAGE_GONE:
                sent(stage)
            return await super().decide(question)

    stage.operator = Busy(
        {QuestionKind.PAGE_GONE: [Decision(choice)], QuestionKind.WENT_THROUGH: [Decision("filed")]}
    )
    stage.operator.at[HandedOver] = lambda _: stage.window.signs.put_nowait(Sign(kind=SignKind.GONE))
    await stage.session(limit=1).run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert len(stage.operator.told(HandedOver)) == 1


async def test_a_form_of_which_she_is_not_sure_does_not_stop_the_others(stage: Stage) -> None:
    """Stopped while it was filled in, its window gone, "I will look first": the next form comes, and the question stays."""
    stage.queue.reserve(practice=True)
    stage.operator.at[HandedOver] = lambda _: stage.window.submits()
    await stage.session().run()

    states = [one.state for one in stage.store.complaints.all()]
    assert states == [ComplaintState.HANDED_OVER, ComplaintState.FILED]
    await stage.session().run()
    assert [one.kind for one in stage.operator.questions] == [QuestionKind.WENT_THROUGH] * 2

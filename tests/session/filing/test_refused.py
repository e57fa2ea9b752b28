"""What the portal has refused stays a refusal: with its words, without a question, also in the next run."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.words import complaint_words
from helper.session.events import HandedOver, Released, SessionEnded
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.window import Sign, SignKind
from tests.session.stage import ScriptedOperator, Stage

WORDS = "Please verify the links first."


def seen(**values: Any) -> SimpleNamespace:
    """What the keeper saw leave the window just now."""
    usual = {"at": datetime.now(UTC), "status": 200, "accepted": None, "number": ""}
    return SimpleNamespace(**{**usual, **values})


async def refused_and_paused(stage: Stage, *, accepted: bool | None = False) -> Complaint:
    """She submits too early, the portal says no, and she stops; the keeper may have understood the answer or not."""
    session = stage.session(limit=1)

    def person(event: HandedOver) -> None:
        if event.text.startswith("The form did not take it"):
            session.request(Request.PAUSE)
            return
        stage.sightings.append(seen(accepted=accepted))
        stage.window.signs.put_nowait(Sign(kind=SignKind.SUBMITTED))
        stage.window.signs.put_nowait(Sign(kind=SignKind.ANSWERED, accepted=False, words=WORDS))

    stage.operator.at[HandedOver] = person
    await session.run()
    stage.operator = ScriptedOperator()
    return stage.store.complaints.all()[0]


@pytest.mark.parametrize("accepted", [False, None])
async def test_a_refusal_is_kept_and_nothing_asks_about_it(stage: Stage, accepted: bool | None) -> None:
    """Its form is gone from the window: the next run writes the refusal down, and fills the form in once more."""
    paused = await refused_and_paused(stage, accepted=accepted)
    assert complaint_words(paused) == "practice: the form did not take it"
    assert [refusal.words for refusal in paused.attempts[0].refusals] == [WORDS]
    stage.bookmarks.clear()
    stage.operator.at[HandedOver] = lambda _: stage.window.submits()
    await stage.session(complaints=(paused.id,)).run()

    complaint = stage.store.complaints[paused.id]
    assert stage.operator.questions == []
    assert [attempt.result for attempt in complaint.attempts] == [Result.REFUSED, Result.FILED]
    assert complaint.attempts[0].portal_words == WORDS
    assert complaint.attempts[1].portal_words == ""


async def test_a_refused_form_that_still_stands_there_is_gone_on_with(stage: Stage) -> None:
    """The same document: it is hers again, with the portal's words, and what she sends then is the outcome."""
    paused = await refused_and_paused(stage)
    stage.operator.at[HandedOver] = lambda _: stage.window.submits()
    await stage.session(complaints=(paused.id,)).run()

    complaint = stage.store.complaints[paused.id]
    assert stage.operator.questions == []
    assert stage.operator.told(HandedOver)[0].text.startswith(f"The form did not take it: {WORDS}")
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")
    assert [refusal.words for refusal in complaint.attempts[-1].refusals] == [WORDS]


async def test_what_was_sent_after_the_refusal_is_asked_about_with_both(stage: Stage) -> None:
    """She mends it and sends it from the window while nobody looks: what was refused is told apart from it."""
    paused = await refused_and_paused(stage)
    stage.sightings.append(seen(accepted=True, number="55501234"))
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "55501234")]}
    await stage.session(complaints=(paused.id,)).run()

    (question,) = stage.operator.questions
    complaint = stage.store.complaints[paused.id]
    assert question.text == 'Was "The Quiet Whale" (2 links) submitted?'
    assert f"the portal refused it: {WORDS}" in question.detail[0]
    assert "the portal accepted it, number 55501234" in question.detail[1]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert complaint.attempts[0].portal_words == ""


async def test_no_answer_is_told_by_a_number_of_engineers(stage: Stage) -> None:
    """What was answered is accepted, refused or not clear; a 500 is the last, and a question."""

    def person(_: HandedOver) -> None:
        stage.sightings.append(seen(status=500))
        stage.window.signs.put_nowait(Sign(kind=SignKind.SUBMITTED))
        stage.window.signs.put_nowait(Sign(kind=SignKind.ANSWERED, accepted=None))

    stage.operator.at[HandedOver] = person
    await stage.session(limit=1).run()

    (question,) = stage.operator.questions
    assert "the portal gave no clear answer." in question.detail[-1]
    assert "500" not in str(question)


async def test_the_end_of_the_run_says_that_the_form_stands_there(stage: Stage) -> None:
    """And nothing says that an answer is waited for."""
    session = stage.session(limit=1)

    def person(event: HandedOver) -> None:
        if event.text.startswith("The form did not take it"):
            session.request(Request.PAUSE)
        else:
            stage.window.signs.put_nowait(Sign(kind=SignKind.ANSWERED, accepted=False, words=WORDS))

    stage.operator.at[HandedOver] = person
    await session.run()

    assert stage.operator.told(Released) == []
    assert stage.operator.told(SessionEnded)[0].text.endswith("begins with the form that is left open.")


@pytest.mark.parametrize("typed", ["4.", "4", "..", "1234"])
async def test_a_stray_key_is_never_a_number(stage: Stage, typed: str) -> None:
    """What does not look like a number is asked about; without another word the number is still to find."""
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", typed)]}
    stage.operator.at[HandedOver] = lambda _: stage.window.signs.put_nowait(
        Sign(kind=SignKind.ANSWERED, accepted=None)
    )
    await stage.session(limit=1).run()

    complaint = stage.store.complaints.all()[0]
    assert [question.kind for question in stage.operator.questions][1] is QuestionKind.NUMBER
    assert f"“{typed}”" in stage.operator.questions[1].text
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "")


async def test_the_number_that_was_seen_is_filled_in(stage: Stage) -> None:
    """She only has to leave it; asked again after a stray key it stands there once more."""
    number = "39548467"
    stage.operator.answers = {
        QuestionKind.WENT_THROUGH: [Decision("filed", "4.")],
        QuestionKind.NUMBER: [Decision("number", number)],
    }

    def person(_: HandedOver) -> None:
        stage.sightings.append(seen(accepted=True, number=number))
        stage.window.signs.put_nowait(Sign(kind=SignKind.ANSWERED, accepted=None))

    stage.operator.at[HandedOver] = person
    await stage.session(limit=1).run()

    offered = [
        choice.known for question in stage.operator.questions for choice in question.choices if choice.asks
    ]
    assert offered == [number, number]
    assert stage.store.complaints.all()[0].number == number


async def test_what_is_open_in_the_other_lane_is_asked_about_before_a_window_opens(stage: Stage) -> None:
    """Handed over in practice, the next run is a real one: asked by words alone, and written down in its own lane."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PAUSE)
    await session.run()
    stage.opened.clear()
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("filed", "55501234")]})
    stage.practice = False
    await stage.session(complaints=("none",)).run()

    complaint = stage.store.complaints.all()[0]
    (question,) = stage.operator.questions
    assert "nothing of it was sent to Alibaba" in question.detail[0]
    assert (complaint.state, complaint.practice, complaint.number) == (ComplaintState.FILED, True, "55501234")
    assert stage.opened == []

"""A form with which something is wrong: put aside, and what the person says about it stays with it."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.session.events import ComplaintReserved, FieldFilled, HandedOver, Released
from helper.session.filing.session import FilingSession
from helper.session.operator import Decision, Question, QuestionKind, Request
from tests.session.stage import ScriptedOperator, Stage

WORDS = "the portal shows another artist's name"


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_what_is_wrong_is_asked_and_kept_with_the_form(
    stage: Stage, at: type[FieldFilled | HandedOver]
) -> None:
    """While it is filled and when it is hers: asked first, then put aside; the words stand in its story."""
    session = stage.session(limit=1)
    stage.operator.at[at] = lambda _: session.request(Request.PROBLEM)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside", WORDS)]}

    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.note) == (ComplaintState.SKIPPED, WORDS)
    assert [event.result for event in stage.operator.told(Released)] == ["skipped"]


async def test_it_is_put_aside_without_a_word(stage: Stage) -> None:
    """A yes is enough, and nothing is written down."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PROBLEM)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.note) == (ComplaintState.SKIPPED, "")


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_without_a_yes_nothing_has_happened(stage: Stage, at: type[FieldFilled | HandedOver]) -> None:
    """Enter and Esc leave everything as it is: the form is filled on, stays hers, and is filed."""

    class Unsure(ScriptedOperator):
        async def decide(self, question: Question) -> Decision:
            if self.told(HandedOver):
                asyncio.get_running_loop().call_soon(stage.window.submits)
            return await super().decide(question)

    stage.operator = Unsure()
    session = stage.session(limit=1)

    def wrong(_: FieldFilled | HandedOver) -> None:
        if len(stage.operator.told(at)) == 1:
            session.request(Request.PROBLEM)
        elif at is FieldFilled and stage.operator.told(HandedOver):
            stage.window.submits()

    stage.operator.at[HandedOver] = stage.operator.at[at] = wrong
    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert [question.kind for question in stage.operator.questions] == [QuestionKind.WHAT_IS_WRONG]
    assert [attempt.result for attempt in complaint.attempts] == [Result.FILED]
    assert [event.result for event in stage.operator.told(Released)] == ["filed"]


async def test_what_is_sent_while_it_is_asked_is_filed(stage: Stage) -> None:
    """She presses Submit with the question on the screen: it is taken away, and what she sent is written down."""

    class Slow(ScriptedOperator):
        async def decide(self, question: Question) -> Decision:
            self.questions.append(question)
            stage.window.submits()
            await asyncio.Event().wait()
            raise AssertionError

    stage.operator = Slow()
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PROBLEM)
    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_a_second_word_comes_behind_the_first(stage: Stage) -> None:
    """Put aside again another evening, both stand there; the same words once."""
    stage.operator.answers = {
        QuestionKind.WHAT_IS_WRONG: [Decision("aside", text) for text in ("a", "b", "b")]
    }
    for _ in range(3):
        session = stage.session(limit=1)
        stage.operator.at[HandedOver] = partial(_ask, session, Request.PROBLEM)
        await session.run()
        stage.queue.again(stage.store.complaints.all()[0].id)

    assert stage.store.complaints.all()[0].note == "a; b"


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        (Decision("aside", "two\nlines, \x1b[31mred, half \ud800"), "two lines, [31mred, half"),
        (Decision("aside", ""), ""),
    ],
)
async def test_what_is_kept_is_one_harmless_line(stage: Stage, answer: Decision, note: str) -> None:
    """Whatever a driving program sends; and only with the answer that takes words."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PROBLEM)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [answer]}

    await session.run()

    assert stage.store.complaints.all()[0].note == note


async def test_a_stop_while_it_is_asked_opens_no_other_form(stage: Stage) -> None:
    """A program goes on by itself after each form; its input ended with the answer: the next form is not touched."""
    session = stage.session(limit=2)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.PROBLEM)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    def end(_: Released) -> None:
        session.request(Request.GO_ON)
        session.request(Request.PAUSE)

    stage.operator.at[Released] = end

    await session.run()

    states = [complaint.state for complaint in stage.store.complaints.all()]
    assert states == [ComplaintState.SKIPPED, ComplaintState.PLANNED]
    assert len(stage.operator.told(ComplaintReserved)) == 1


async def test_for_later_asks_nothing(stage: Stage) -> None:
    """Nothing is wrong with it; it only has to wait."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: session.request(Request.LATER)

    await session.run()

    assert stage.operator.questions == []


@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM, Request.FILL_AGAIN])
async def test_a_key_pressed_twice_does_nothing_to_the_next_form(stage: Stage, request_: Request) -> None:
    """The second press came when the first had worked already: the next form reaches the person."""
    session = stage.session(limit=2)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    def twice(_: HandedOver) -> None:
        if len(stage.operator.told(ComplaintReserved)) == 1:
            session.request(Request.LATER)
            session.request(request_)
        else:
            session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = twice
    stage.operator.at[Released] = lambda _: session.request(Request.GO_ON)

    await session.run()

    assert len(stage.operator.told(HandedOver)) == 2
    assert [event.result for event in stage.operator.told(Released)] == ["skipped"]


def _ask(session: FilingSession, request: Request, _: object) -> None:
    session.request(request)

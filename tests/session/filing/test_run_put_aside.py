"""A form with which something is wrong: put aside, and what the person says about it stays with it."""

from __future__ import annotations

import asyncio

import pytest

from helper.browser.portal.overlay import SignKind
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.state_words import complaint_words
from helper.session.events import ComplaintReserved, FieldFilled, HandedOver, Released, SessionEnded
from helper.session.operator import Decision, QuestionKind, Request
from tests.session.stage import ScriptedOperator, Stage, answers

WORDS = "another artist's\nname, \x1b[31mred, half \ud800"
KEPT = "another artist's name, [31mred, half"


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_what_is_wrong_is_asked_and_kept_with_the_form(
    stage: Stage, at: type[FieldFilled | HandedOver]
) -> None:
    """While it is filled and when it is hers: asked first, then put aside; the words stand in its story, one harmless line."""
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside", WORDS)]}

    await stage.run({at: Request.PROBLEM})

    complaint = stage.forms[0]
    assert (complaint.state, complaint.note) == (ComplaintState.SKIPPED, KEPT)
    assert [event.result for event in stage.operator.told(Released)] == ["skipped"]


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_without_a_yes_nothing_has_happened(stage: Stage, at: type[FieldFilled | HandedOver]) -> None:
    """Enter and Esc leave everything as it is: the form is filled on, stays hers, and is filed."""

    def unsure() -> None:
        if stage.operator.told(HandedOver):
            asyncio.get_running_loop().call_soon(stage.window.submits)

    stage.operator.before = {QuestionKind.WHAT_IS_WRONG: unsure}
    session = stage.session(limit=1)

    def wrong(_: FieldFilled | HandedOver) -> None:
        if len(stage.operator.told(at)) == 1:
            session.request(Request.PROBLEM)
        elif at is FieldFilled and stage.operator.told(HandedOver):
            stage.window.submits()

    stage.operator.at[HandedOver] = stage.operator.at[at] = wrong
    await session.run()

    complaint = stage.forms[0]
    assert [question.kind for question in stage.operator.questions] == [QuestionKind.WHAT_IS_WRONG]
    assert [attempt.result for attempt in complaint.attempts] == [Result.FILED]
    assert [event.result for event in stage.operator.told(Released)] == ["filed"]


async def test_what_is_sent_while_it_is_asked_is_filed(stage: Stage) -> None:
    """She presses Submit with the question on the screen: it is taken away, and what she sent is written down."""

    async def answering() -> Decision:
        stage.window.submits()
        await asyncio.Event().wait()
        raise AssertionError

    stage.operator.before = {QuestionKind.WHAT_IS_WRONG: answering}
    await stage.run({HandedOver: Request.PROBLEM})

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_a_second_word_comes_behind_the_first(stage: Stage) -> None:
    """Put aside again another evening, both stand there; the same words once."""
    stage.operator.answers = {
        QuestionKind.WHAT_IS_WRONG: [Decision("aside", text) for text in ("a", "b", "b")]
    }
    for _ in range(3):
        await stage.run({HandedOver: Request.PROBLEM})
        stage.queue.again(stage.forms[0].id)

    assert stage.forms[0].note == "a; b"


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

    states = [complaint.state for complaint in stage.forms]
    assert states == [ComplaintState.SKIPPED, ComplaintState.PLANNED]
    assert len(stage.operator.told(ComplaintReserved)) == 1


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


REFUSAL = "Please verify the links first."


async def refused_and_paused(stage: Stage, *, accepted: bool | None = False) -> Complaint:
    """She submits too early, the portal says no, and she stops; the daemon may have understood the answer or not."""
    session = stage.session(limit=1)

    def person(event: HandedOver) -> None:
        if event.text.startswith("The form did not take it"):
            session.request(Request.PAUSE)
            return
        stage.sees_sent(accepted=accepted, number="")
        stage.window.notices(SignKind.SUBMITTED)
        stage.window.notices(SignKind.ANSWERED, accepted=False, words=REFUSAL)

    stage.operator.at[HandedOver] = person
    await session.run()
    assert stage.operator.told(Released) == []
    assert stage.operator.told(SessionEnded)[0].text.endswith("begins with the form that is left open.")
    stage.operator = ScriptedOperator()
    return stage.forms[0]


@pytest.mark.parametrize("accepted", [False, None])
async def test_a_refusal_is_kept_and_nothing_asks_about_it(stage: Stage, accepted: bool | None) -> None:
    """Its form is gone from the window: the next run writes the refusal down, and fills the form in once more."""
    paused = await refused_and_paused(stage, accepted=accepted)
    assert complaint_words(paused) == "practice: the form did not take it"
    assert [refusal.words for refusal in paused.attempts[0].refusals] == [REFUSAL]
    stage.bookmarks.clear()
    await stage.session(complaints=(paused.id,)).run()

    complaint = stage.store.complaints[paused.id]
    assert stage.operator.questions == []
    assert [attempt.result for attempt in complaint.attempts] == [Result.REFUSED, Result.FILED]
    assert complaint.attempts[0].portal_words == REFUSAL
    assert complaint.attempts[1].portal_words == ""


async def test_what_was_sent_after_the_refusal_is_asked_about_with_both(stage: Stage) -> None:
    """She mends it and sends it from the window while nobody looks: what was refused is told apart from it."""
    paused = await refused_and_paused(stage)
    stage.sees_sent(accepted=True, number="55501234")
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "55501234")]}
    await stage.session(complaints=(paused.id,)).run()

    (question,) = stage.operator.questions
    complaint = stage.store.complaints[paused.id]
    assert question.text == 'Was "The Quiet Whale" (2 links) submitted?'
    assert f"the portal refused it: {REFUSAL}" in question.detail[0]
    assert "the portal accepted it, number 55501234" in question.detail[1]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert complaint.attempts[0].portal_words == ""


async def test_no_answer_is_told_by_a_number_of_engineers(stage: Stage) -> None:
    """What was answered is accepted, refused or not clear; a 500 is the last, and a question."""

    def person(_: HandedOver) -> None:
        stage.sees_sent(status=500, accepted=None, number="")
        stage.window.notices(SignKind.SUBMITTED)
        stage.window.notices(SignKind.ANSWERED, accepted=None)

    stage.operator.at[HandedOver] = person
    await stage.run()

    (question,) = stage.operator.questions
    assert "the portal gave no clear answer." in question.detail[-1]
    assert "500" not in "\n".join((question.text, *question.detail))


@pytest.mark.parametrize("typed", ["4.", "4", "..", "1234"])
async def test_a_stray_key_is_never_a_number(stage: Stage, typed: str) -> None:
    """What does not look like a number is asked about; without another word the number is still to find."""
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", typed)]}
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.ANSWERED, accepted=None)
    await stage.run()

    complaint = stage.forms[0]
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
        stage.sees_sent(accepted=True, number=number)
        stage.window.notices(SignKind.ANSWERED, accepted=None)

    stage.operator.at[HandedOver] = person
    await stage.run()

    offered = [
        choice.known for question in stage.operator.questions for choice in question.choices if choice.asks
    ]
    assert offered == [number, number]
    assert stage.forms[0].number == number


@pytest.mark.parametrize("at", [HandedOver, FieldFilled])
@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM])
async def test_a_form_that_was_put_off_and_then_sent_is_not_filled_in_again(
    stage: Stage, request_: Request, at: type[HandedOver | FieldFilled]
) -> None:
    """She leaves it for later and sends it all the same: the next run asks, and one yes keeps the number that was seen."""
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}
    await stage.run({at: request_})
    stage.sees_sent()
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("filed")]})
    await stage.session(complaints=(stage.forms[0].id,)).run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert "55501234" in str(stage.operator.questions)
    assert stage.operator.told(HandedOver) == []


async def test_her_no_to_what_was_seen_is_asked_for_once(stage: Stage) -> None:
    """She says that it was not sent: it is filled in, and what was seen before is not brought up again."""
    await stage.run({HandedOver: Request.LATER})
    stage.sees_sent()
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("not_filed")]})
    for _ in range(2):
        stage.operator.at = {}
        await stage.run({HandedOver: Request.LATER}, limit=None)

    assert len(stage.operator.questions) == 1
    assert len(stage.operator.told(HandedOver)) == 4


@pytest.mark.parametrize("choice", ["later", "again"])
async def test_what_is_sent_while_the_question_about_its_page_stands_is_not_filled_in_again(
    stage: Stage, choice: str
) -> None:
    """Her page is gone; before she answers she opens the form herself and sends it: what was seen is asked about."""
    stage.operator.before = {QuestionKind.PAGE_GONE: stage.sees_sent}
    stage.operator.answers = {
        QuestionKind.PAGE_GONE: [Decision(choice)],
        QuestionKind.WENT_THROUGH: [Decision("filed")],
    }
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.GONE)
    await stage.run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert len(stage.operator.told(HandedOver)) == 1


@pytest.mark.parametrize("choice", ["later", "pause"])
async def test_what_was_being_filled_when_it_stopped_is_asked_about_first(stage: Stage, choice: str) -> None:
    """Its window is gone. "I will look first": the next form comes, and the question stays; after a p none is touched."""
    stage.queue.reserve(practice=True)
    stage.operator.answers = answers(QuestionKind.WENT_THROUGH, [choice])
    await stage.run(limit=None)

    then = ComplaintState.FILED if choice == "later" else ComplaintState.PLANNED
    assert stage.forms[1].state is then
    assert ComplaintState.FILED is not stage.forms[0].state
    assert len(stage.operator.told(ComplaintReserved)) == (choice == "later")
    await stage.run(limit=None)
    assert [question.kind for question in stage.operator.questions] == [QuestionKind.WENT_THROUGH] * 2

"""Forms that are put aside, postponed or rejected, and what the next run does with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from helper.browser.portal.overlay import SignKind
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.session.events import ComplaintReserved, FieldFilled, HandedOver, Released, SessionEnded
from helper.session.filing.recovery import WHY_ASKED
from helper.session.filing.review import ReviewEnding, ReviewResult
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import an_attempt
from tests.session.stage import ScriptedOperator, Stage

WORDS = "another artist's\nname, \x1b[31mred, half \ud800"
KEPT = "another artist's name, [31mred, half"


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_problem_described_by_the_user_is_saved_with_the_form(
    stage: Stage, at: type[FieldFilled | HandedOver]
) -> None:
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside", WORDS)]}

    await stage.run({at: Request.PROBLEM})

    complaint = stage.forms[0]
    assert (complaint.state, complaint.note) == (ComplaintState.SKIPPED, KEPT)
    assert [event.result for event in stage.operator.events_of(Released)] == ["skipped"]


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
async def test_form_continues_if_the_user_takes_back_the_report_of_a_problem(
    stage: Stage, at: type[FieldFilled | HandedOver]
) -> None:
    def unsure() -> None:
        if stage.operator.events_of(HandedOver):
            asyncio.get_running_loop().call_soon(stage.window.submits)

    stage.operator.before = {QuestionKind.WHAT_IS_WRONG: unsure}
    session = stage.session(limit=1)

    def wrong(_: FieldFilled | HandedOver) -> None:
        if len(stage.operator.events_of(at)) == 1:
            session.request(Request.PROBLEM)
        elif at is FieldFilled and stage.operator.events_of(HandedOver):
            stage.window.submits()

    stage.operator.at[HandedOver] = stage.operator.at[at] = wrong
    await session.run()

    complaint = stage.forms[0]
    assert [question.kind for question in stage.operator.questions] == [QuestionKind.WHAT_IS_WRONG]
    assert [attempt.result for attempt in complaint.attempts] == [Result.FILED]
    assert [event.result for event in stage.operator.events_of(Released)] == ["filed"]


async def test_submission_while_the_user_is_asked_about_a_problem_is_recorded(stage: Stage) -> None:
    async def answering() -> Decision:
        stage.window.submits()
        await asyncio.Event().wait()
        raise AssertionError

    stage.operator.before = {QuestionKind.WHAT_IS_WRONG: answering}
    await stage.run({HandedOver: Request.PROBLEM})

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_new_problem_descriptions_are_appended_to_the_note_of_the_form(stage: Stage) -> None:
    stage.operator.answers = {
        QuestionKind.WHAT_IS_WRONG: [Decision("aside", text) for text in ("a", "b", "b")]
    }
    for _ in range(3):
        await stage.run({HandedOver: Request.PROBLEM})

    assert stage.forms[0].note == "a; b"


async def test_pause_right_after_putting_a_form_aside_opens_no_other_form(stage: Stage) -> None:
    """If a program controls the session and closes its input, the session receives two requests.

    The first request asks for the next form, and the second pauses the session.
    """
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
    assert len(stage.operator.events_of(ComplaintReserved)) == 1


@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM, Request.FILL_AGAIN])
async def test_a_repeated_key_press_does_not_affect_the_next_form(stage: Stage, request_: Request) -> None:
    session = stage.session(limit=2)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    def twice(_: HandedOver) -> None:
        if len(stage.operator.events_of(ComplaintReserved)) == 1:
            session.request(Request.LATER)
            session.request(request_)
        else:
            session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = twice
    stage.operator.at[Released] = lambda _: session.request(Request.GO_ON)

    await session.run()

    assert len(stage.operator.events_of(HandedOver)) == 2
    assert [event.result for event in stage.operator.events_of(Released)] == ["skipped"]


REFUSAL = "Please verify the links first."


async def refused_and_paused(stage: Stage, *, accepted: bool | None = False) -> Complaint:
    """Run a session in which the portal rejects the form and the user pauses; return the complaint.

    `accepted` is what the daemon read from the response: None if it did not understand it.
    """
    session = stage.session(limit=1)

    def act(event: HandedOver) -> None:
        if event.text.startswith("The form was rejected"):
            session.request(Request.PAUSE)
            return
        stage.sees_sent(accepted=accepted, number="")
        stage.window.notices(SignKind.SUBMITTED)
        stage.window.notices(SignKind.ANSWERED, accepted=False, words=REFUSAL)

    stage.operator.at[HandedOver] = act
    await session.run()
    assert stage.operator.events_of(Released) == []
    assert stage.operator.events_of(SessionEnded)[0].text.endswith(
        "filing starts with the form that is still open."
    )
    stage.operator = ScriptedOperator()
    return stage.forms[0]


async def test_program_asks_about_a_submission_that_followed_a_rejection(stage: Stage) -> None:
    paused = await refused_and_paused(stage)
    stage.sees_sent(accepted=True, number="55501234")
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "55501234")]}
    await stage.session(complaints=(paused.id,)).run()

    (question,) = stage.operator.questions
    complaint = stage.store.complaints[paused.id]
    assert question.text == "Was “The Quiet Whale” (2 links) submitted?"
    assert f"the portal rejected the form: {REFUSAL}" in question.detail[0]
    assert "the portal accepted it, number 55501234" in question.detail[1]
    assert question.detail[2] == WHY_ASKED
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert complaint.attempts[0].portal_words == ""


async def test_question_about_a_failed_submission_shows_no_http_status_code(stage: Stage) -> None:
    def act(_: HandedOver) -> None:
        stage.sees_sent(status=500, accepted=None, number="")
        stage.window.notices(SignKind.SUBMITTED)
        stage.window.notices(SignKind.ANSWERED, accepted=None)

    stage.operator.at[HandedOver] = act
    await stage.run()

    (question,) = stage.operator.questions
    assert "the portal gave no clear answer." in question.detail[-1]
    assert "500" not in "\n".join((question.text, *question.detail))


@pytest.mark.parametrize("typed", ["4.", "4", "..", "1234"])
async def test_stray_text_is_not_accepted_as_a_complaint_number(stage: Stage, typed: str) -> None:
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", typed)]}
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.ANSWERED, accepted=None)
    await stage.run()

    complaint = stage.forms[0]
    assert [question.kind for question in stage.operator.questions][1] is QuestionKind.NUMBER
    assert f"“{typed}”" in stage.operator.questions[1].text
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "")


@pytest.mark.parametrize(("then", "number"), [("48213378", "48213378"), ("48213377", "48213377"), ("", "")])
async def test_user_is_asked_again_if_the_entered_number_belongs_to_another_form(
    stage: Stage, then: str, number: str
) -> None:
    other = stage.forms[1]
    stage.store.change(replace(other, state=ComplaintState.FILED, number="48213377"))
    stage.operator.answers = {
        QuestionKind.WENT_THROUGH: [Decision("filed", "48213377")],
        QuestionKind.NUMBER: [Decision("number", then)],
    }
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.ANSWERED, accepted=None)
    await stage.run()

    assert "Number 48213377 already belongs to another form" in stage.operator.questions[1].text
    assert stage.forms[0].number == number


async def test_number_of_another_form_on_the_page_is_not_recorded(stage: Stage) -> None:
    stage.use_practice(False)
    other = stage.forms[1]
    stage.store.change(replace(other, state=ComplaintState.FILED, number="48213377"))
    stage.operator.at[HandedOver] = lambda _: stage.window.submits(number="48213377")
    await stage.run()

    assert (stage.forms[0].state, stage.forms[0].number) == (ComplaintState.FILED, "")


async def test_complaint_number_seen_by_the_browser_daemon_is_suggested(stage: Stage) -> None:
    number = "39548467"
    stage.operator.answers = {
        QuestionKind.WENT_THROUGH: [Decision("filed", "4.")],
        QuestionKind.NUMBER: [Decision("number", number)],
    }

    def act(_: HandedOver) -> None:
        stage.sees_sent(accepted=True, number=number)
        stage.window.notices(SignKind.ANSWERED, accepted=None)

    stage.operator.at[HandedOver] = act
    await stage.run()

    offered = [
        choice.known for question in stage.operator.questions for choice in question.choices if choice.asks
    ]
    assert offered == [number, number]
    assert stage.forms[0].number == number


@pytest.mark.parametrize("at", [HandedOver, FieldFilled])
@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM])
async def test_a_postponed_but_submitted_form_is_not_filled_again(
    stage: Stage, request_: Request, at: type[HandedOver | FieldFilled]
) -> None:
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}
    await stage.run({at: request_})
    stage.sees_sent()
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("filed")]})
    await stage.session(complaints=(stage.forms[0].id,)).run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert "55501234" in str(stage.operator.questions)
    assert stage.operator.events_of(HandedOver) == []


async def test_program_asks_only_once_about_a_submission_that_the_user_denies(stage: Stage) -> None:
    await stage.run({HandedOver: Request.LATER})
    stage.sees_sent()
    stage.operator = ScriptedOperator({QuestionKind.WENT_THROUGH: [Decision("not_filed")]})
    for _ in range(2):
        stage.operator.at = {}
        await stage.run({HandedOver: Request.LATER}, limit=None)

    assert len(stage.operator.questions) == 1
    assert len(stage.operator.events_of(HandedOver)) == 4


@pytest.mark.parametrize("choice", ["later", "again"])
async def test_form_submitted_while_its_page_seemed_lost_is_not_filled_again(
    stage: Stage, choice: str
) -> None:
    stage.operator.before = {QuestionKind.PAGE_GONE: stage.sees_sent}
    stage.operator.answers = {
        QuestionKind.PAGE_GONE: [Decision(choice)],
        QuestionKind.WENT_THROUGH: [Decision("filed")],
    }
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.GONE)
    await stage.run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")
    assert len(stage.operator.events_of(HandedOver)) == 1


async def test_problem_reported_by_the_program_is_not_stored_as_portal_text(stage: Stage) -> None:
    session = stage.session()
    job = session.tools.jobs.reserve(stage.forms[0].id)
    assert job is not None
    stage.queue.hand_over(job.id, an_attempt())
    session.recorder.close(job, ReviewResult(ReviewEnding.PROBLEM, words="“Reason” is not on the page."))

    (attempt,) = stage.forms[0].attempts
    assert (stage.forms[0].state, attempt.portal_words) == (ComplaintState.SKIPPED, "")
    assert stage.operator.events_of(Released)[-1].text == "“Reason” is not on the page."


@pytest.mark.parametrize("at", [FieldFilled, HandedOver])
@pytest.mark.parametrize("request_", [Request.LATER, Request.PROBLEM])
async def test_page_of_a_form_that_the_user_leaves_is_closed(
    stage: Stage, request_: Request, at: type[FieldFilled | HandedOver]
) -> None:
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}
    await stage.run({at: request_})

    assert (stage.forms[0].state, stage.window.closed) == (ComplaintState.SKIPPED, 1)


async def test_form_whose_page_was_not_watched_stays_a_question_when_the_user_leaves_it(stage: Stage) -> None:
    stage.window.is_watched = False
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside", "wrong name")]}
    await stage.run({HandedOver: Request.PROBLEM})

    assert (stage.forms[0].state, stage.forms[0].note) == (ComplaintState.HANDED_OVER, "wrong name")
    assert [event.result for event in stage.operator.events_of(Released)] == ["unknown"]


async def test_form_that_may_be_sent_stays_open_in_the_window_when_the_user_leaves_it(stage: Stage) -> None:
    def act(_: HandedOver) -> None:
        assert stage.window.on_sent is not None
        stage.window.on_sent()
        stage.asks(Request.LATER)

    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = act
    await session.run()

    assert (stage.forms[0].state, stage.window.closed) == (ComplaintState.HANDED_OVER, 0)


async def test_form_with_a_lost_page_is_ready_before_the_user_is_asked_what_to_do(stage: Stage) -> None:
    states: list[tuple[ComplaintState, int]] = []

    def look() -> None:
        states.append((stage.forms[0].state, stage.window.closed))

    stage.operator.before = {QuestionKind.PAGE_GONE: look}
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.GONE)
    await stage.run()

    assert states == [(ComplaintState.FAILED, 1)]

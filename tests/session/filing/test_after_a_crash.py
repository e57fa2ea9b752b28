"""What a run does with forms that an earlier run has left open: one question with three answers."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from helper.browser.portal.lists import DetailsReading, ReportedListing
from helper.browser.portal.overlay import SignKind
from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.session.events import FieldPasted, HandedOver
from helper.session.operator import Decision, Question, QuestionKind, Request
from helper.store.queries import findings_of, listings_of
from helper.store.transitions import HandoverEnd
from tests.factories import an_attempt
from tests.session.stage import ScriptedOperator, Stage

NUMBER = "39548467"


async def stopped(stage: Stage, *, sent: bool = False, refused: str = "") -> Complaint:
    """Hand over the first form, and end the program there."""
    session = stage.session(limit=1)

    def stop(event: HandedOver) -> None:
        if refused and event.todo:
            stage.window.notices(SignKind.SUBMITTED)
            stage.window.notices(SignKind.ANSWERED, accepted=False, words=refused)
            return
        if sent and stage.window.on_sent is not None:
            stage.window.on_sent()
        session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = stop
    stage.operator.at[FieldPasted] = lambda _: session.request(Request.GO_ON)
    await session.run()
    stage.operator = ScriptedOperator()
    return stage.forms[0]


def page(stage: Stage, form: Complaint, numbers: Iterable[str] = (NUMBER,), links: int = 2) -> DetailsReading:
    """The page of a complaint in the portal's list."""
    ids = [listing.item_id for listing in listings_of(stage.store, form)][:links]
    listings = tuple(ReportedListing(item_id=item, status="waiting", words="In process") for item in ids)
    return DetailsReading(numbers=frozenset(numbers), listings=listings)


def answer(stage: Stage, *choices: str, then: Iterable[str] = ()) -> None:
    stage.operator.answers = {
        QuestionKind.WENT_THROUGH: [Decision(choice) for choice in choices],
        QuestionKind.READ_ON: [Decision(choice) for choice in then],
    }


def asked(stage: Stage) -> list[Question]:
    return stage.operator.asked(QuestionKind.WENT_THROUGH)


async def test_form_that_was_only_being_filled_in_is_filled_in_again_without_a_question(stage: Stage) -> None:
    stage.queue.reserve()
    await stage.run(limit=None)
    assert stage.operator.questions == []
    assert {form.state for form in stage.forms} == {ComplaintState.FILED}


@pytest.mark.parametrize("sent", [False, True])
async def test_form_that_was_handed_over_is_always_a_question_with_three_answers(
    stage: Stage, sent: bool
) -> None:
    form = await stopped(stage, sent=sent)
    answer(stage, "pause")
    await stage.run(limit=None)
    (question,) = asked(stage)
    assert [choice.choice for choice in question.choices] == ["look", "filed", "not_filed"]
    assert question.text == "Was “The Quiet Whale” (2 links) submitted?"
    assert any("may have been sent at" in line for line in question.detail) is sent
    assert ("No submission was detected." in question.detail) is not sent
    assert stage.store.complaints[form.id] == form


async def test_number_read_from_the_portals_list_is_not_asked_for(stage: Stage) -> None:
    form = await stopped(stage)
    stage.window.details = page(stage, form)
    answer(stage, "look", then=["read"])
    await stage.run(complaints=(form.id,))
    after = stage.store.complaints[form.id]
    assert (after.state, after.number) == (ComplaintState.FILED, NUMBER)
    assert {finding.state for finding in findings_of(stage.store, after)} == {FindingState.FILED}
    assert not stage.operator.asked(QuestionKind.NUMBER)
    assert len(stage.window.opened) == 2


@pytest.mark.parametrize("shown", ["nothing", "another form", "more links", "two numbers", "a known number"])
async def test_page_that_may_be_another_complaint_settles_nothing(stage: Stage, shown: str) -> None:
    stage.use_practice(False)
    form, other = await stopped(stage), stage.forms[1]
    if shown == "a known number":
        file(stage, other)
    both = page(stage, form).listings + page(stage, other).listings
    stage.window.details = {
        "nothing": None,
        "another form": page(stage, other),
        "more links": DetailsReading(numbers=frozenset({NUMBER}), listings=both),
        "two numbers": page(stage, form, (NUMBER, "48213377")),
        "a known number": page(stage, form),
    }[shown]
    answer(stage, "look", then=["read", "read", "read"])
    await stage.run(complaints=(form.id,))
    assert stage.store.complaints[form.id] == form
    assert len(stage.operator.asked(QuestionKind.READ_ON)) == 3


def file(stage: Stage, form: Complaint) -> None:
    stage.queue.reserve(form.id)
    links = tuple(listing.url for listing in listings_of(stage.store, form))
    stage.queue.hand_over(form.id, an_attempt(links=links))
    stage.queue.release(form.id, HandoverEnd(result=Result.FILED, number=NUMBER))


async def test_complaint_that_is_missing_from_the_list_stays_a_question(stage: Stage) -> None:
    form = await stopped(stage)
    for _ in range(2):
        answer(stage, "look", then=["later"])
        stage.operator.at = {}
        await stage.run(limit=None)
        assert stage.store.complaints[form.id] == form
    assert len(asked(stage)) == 2
    assert stage.forms[1].state is ComplaintState.FILED


async def test_unreachable_portal_leads_back_to_the_question(stage: Stage) -> None:
    form = await stopped(stage)
    stage.window.unreachable = True
    answer(stage, "look", "pause")
    await stage.run(limit=None)
    assert "No connection to 127.0.0.1." in asked(stage)[1].detail[0]
    assert stage.store.complaints[form.id] == form


@pytest.mark.parametrize("refused", ["", "Tick the box."])
async def test_form_that_was_not_sent_is_closed_and_free_again_in_one_change(
    stage: Stage, refused: str
) -> None:
    form = await stopped(stage, refused=refused)
    stage.window.on_sent = None
    answer(stage, "not_filed")
    before = stage.store.changes
    session = stage.session(limit=0, complaints=(form.id,))
    stage.operator.at = {}
    await session.run()
    after = stage.store.complaints[form.id]
    assert (stage.store.changes - before, after.state) == (1, ComplaintState.PLANNED)
    assert after.attempts[-1].result is Result.FAILED
    if refused:
        assert f"the portal rejected the form: {refused}" in asked(stage)[0].detail[-1]


async def test_time_of_a_possible_submission_is_kept_when_the_user_denies_it(stage: Stage) -> None:
    form = await stopped(stage, sent=True)
    answer(stage, "not_filed")
    await stage.run({HandedOver: Request.PAUSE}, complaints=(form.id,))
    first, second = stage.store.complaints[form.id].attempts
    assert (first.result, first.sent_at is not None) == (Result.FAILED, True)
    assert (second.result, second.sent_at) == (None, None)


async def test_pasted_hand_over_counts_as_sent_and_its_page_is_not_read(stage: Stage) -> None:
    stage.by_hand = True
    form = await stopped(stage)
    assert form.attempts[-1].sent_at is not None
    answer(stage, "pause")
    await stage.run(limit=None)
    (question,) = asked(stage)
    assert [choice.choice for choice in question.choices] == ["later", "filed", "not_filed"]
    assert "No submission was detected." not in question.detail

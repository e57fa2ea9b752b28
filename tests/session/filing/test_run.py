"""A filing run: which forms it takes, how forms are split, and what its last message says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.browser.portal.overlay import SignKind
from helper.flow.form import ControlKind, Where
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.session.events import ComplaintReserved, HandedOver, SessionEnded
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import addresses, an_item_url, complain
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, Stage, a_form, answers


def is_new(host: str) -> bool:
    """Return whether the host has never accepted a form; in these tests, only the stage's host is new."""
    return host == "127.0.0.1"


async def test_first_form_on_each_host_is_limited_to_one_link(stage: Stage) -> None:
    await stage.run(limit=None, first_time=is_new)

    told = stage.operator.events_of(ComplaintReserved)
    assert [(event.position, event.listings) for event in told] == [(1, 2), (1, 1), (2, 2), (3, 1)]
    first, *later = stage.operator.events_of(HandedOver)
    assert first.text.startswith("First time on this portal. Compare each line with the page")
    assert "I put only one link on this form on purpose; the other 1 is on another form." in first.text
    assert not any("First time" in event.text for event in later)


async def test_links_left_out_of_the_first_form_are_filed_next(stage: Stage) -> None:
    await stage.run(limit=None, first_time=is_new, complaints=(stage.forms[0].id,))

    sent = [complaint.attempts[-1].links for complaint in stage.forms if complaint.attempts]
    assert sent == [(an_item_url(0),), (an_item_url(1),)]


async def test_explanation_of_a_split_form_states_the_links_of_each_form(stage: Stage) -> None:
    work = replace(stage.store.works.all()[0], description="A copy: {links}.")
    stage.store.change(work)
    made = complain(stage.queue, work.id, addresses(3, start=8))
    assert made.description == "A copy: 3 links."

    await stage.run(limit=None, first_time=is_new, complaints=(made.id,))

    forms = [complaint.attempts[-1].values for complaint in stage.forms if complaint.attempts]
    said = [value.value for values in forms for value in values if value.field == "description"]
    assert said == ["A copy: 1 link.", "A copy: 2 links."]


def takes_one() -> FakeForm:
    return a_form(listings=FakeControl(label="Infringing listings", kind=ControlKind.LINES, most_lines=1))


async def test_links_beyond_the_limit_of_the_form_move_to_the_next_form(stage: Stage) -> None:
    stage.window.form, stage.window.draws = takes_one(), takes_one

    await stage.run(limit=None)

    sent = [link for complaint in stage.forms for link in complaint.attempts[-1].links]
    assert sorted(sent) == [an_item_url(number) for number in range(4)]
    assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}
    assert [event.listings for event in stage.operator.events_of(ComplaintReserved)] == [2, 1, 2, 1, 1, 1]
    kinds = [event.name for event in stage.operator.events]
    assert "field_filled" not in kinds[: kinds.index("complaint_reserved", 1)]
    assert stage.operator.questions[0].text == (
        "“Infringing listings” accepts only 1 line; the text has 2. Fill in the form with the first link?"
    )


@pytest.mark.parametrize("choice", ["later", "pause"])
async def test_user_can_postpone_a_form_with_too_many_links_for_the_portal(stage: Stage, choice: str) -> None:
    stage.window.form, stage.window.draws = takes_one(), takes_one
    stage.operator.answers = answers(QuestionKind.TOO_MANY_LINKS, [choice] * 2)

    await stage.run(limit=None)

    assert [len(form.finding_ids) for form in stage.forms] == [2, 2]
    assert len(stage.operator.questions) == (2 if choice == "later" else 1)


async def test_hand_over_of_a_one_link_form_does_not_mention_a_reduction_of_links(stage: Stage) -> None:
    single = complain(stage.queue, stage.store.works.all()[0].id, addresses(1, start=8))

    await stage.run(limit=None, first_time=is_new, complaints=(single.id,))

    [told] = stage.operator.events_of(HandedOver)
    assert "First time on this portal" in told.text
    assert "a single link" not in told.text


async def test_practice_with_one_form_counts_one_form(stage: Stage) -> None:
    await stage.run(limit=None, complaints=(stage.forms[0].id,))

    told = stage.operator.events_of(ComplaintReserved)
    assert [(event.position, event.total) for event in told] == [(1, 1)]


async def test_first_form_on_a_new_host_is_cut_to_one_link_once_per_session(stage: Stage) -> None:
    await stage.run({HandedOver: [Request.LATER, Request.PAUSE]}, first_time=lambda host: True, limit=2)

    assert [event.listings for event in stage.operator.events_of(ComplaintReserved)] == [2, 1, 2]


async def test_a_reopened_form_keeps_its_number(stage: Stage) -> None:
    stage.operator.answers = {QuestionKind.PAGE_GONE: [Decision("again"), Decision("pause")]}
    stage.operator.at[HandedOver] = lambda event: stage.window.notices(SignKind.GONE)

    await stage.run(limit=None)

    assert [event.position for event in stage.operator.events_of(ComplaintReserved)] == [1, 1]


class LeftForm(FakeForm):
    """A form that the user leaves with Back."""

    is_left = False

    async def where(self) -> Where:
        where = await super().where()
        return replace(where, document="another", headings=()) if self.is_left else where


@pytest.mark.parametrize("sent", [False, True])
async def test_a_form_left_by_mistake_is_filled_again(stage: Stage, sent: bool) -> None:
    stage.window.form = form = LeftForm(a_form().controls, address=f"{ADDRESS}complaint")
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("later" if sent else "again")]}

    def leave(_: HandedOver) -> None:
        if stage.window.form is not form:
            stage.window.submits()
            return
        form.is_left = True
        if sent:
            stage.sees_sent()

    stage.operator.at[HandedOver] = leave
    await stage.run()

    (question,) = stage.operator.questions
    assert ("again" in [choice.choice for choice in question.choices]) is not sent
    complaint = stage.forms[0]
    assert complaint.state is (ComplaintState.HANDED_OVER if sent else ComplaintState.FILED)
    assert [attempt.result for attempt in complaint.attempts] == (
        [None] if sent else [Result.FAILED, Result.FILED]
    )


@pytest.mark.parametrize("choice", ["again", "pause"])
async def test_missing_connection_raises_one_question_per_session(stage: Stage, choice: str) -> None:
    stage.window.unreachable = True

    def reconnect() -> None:
        stage.window.unreachable = False

    stage.operator.before = {QuestionKind.PAGE_GONE: reconnect}
    stage.operator.answers = {QuestionKind.PAGE_GONE: [Decision(choice)]}
    await stage.run(limit=None)

    (question,) = stage.operator.questions
    assert question.text == "No connection to 127.0.0.1. Retry?"
    assert [(each.choice, each.safe) for each in question.choices] == [("again", True), ("pause", False)]
    expected = ComplaintState.FILED if choice == "again" else ComplaintState.PLANNED
    assert {complaint.state for complaint in stage.forms} == {expected}


@pytest.mark.parametrize("is_unknown", [False, True])
async def test_last_message_of_a_run_counts_a_form_that_is_still_open(stage: Stage, is_unknown: bool) -> None:
    session = stage.session(complaints=(stage.queue.ready()[0].id,))
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("later")]}

    def act(_: HandedOver) -> None:
        if is_unknown:
            stage.window.notices(SignKind.ANSWERED)
        else:
            session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = act

    await session.run()

    (ended,) = stage.operator.events_of(SessionEnded)
    assert ended.text == "0 filed. 1 left to file. Next time, filing starts with the form that is still open."


async def test_first_form_on_a_host_shows_the_headings_over_its_fields(stage: Stage) -> None:
    stage.window.form = a_form(
        listings=FakeControl(
            label="Infringing listings", kind=ControlKind.LINES, under=("About the original", "Links")
        )
    )
    await stage.run(limit=None, first_time=is_new)
    first, *later = stage.operator.events_of(HandedOver)
    assert "“About the original › Links › Infringing listings”" in first.text
    assert not any("About the original" in event.text for event in later)

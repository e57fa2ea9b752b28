"""A run over the queue, told by its events and judged by what is in the form and in the records."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.form import ControlKind, Where
from helper.flow.load import shipped_flow
from helper.model.attempt import FieldValue, Result, SentValue
from helper.model.complaint import ComplaintState
from helper.session.events import (
    ComplaintReserved,
    FieldChanged,
    FieldDiffers,
    FieldFilled,
    FieldPasted,
    HandedOver,
    LinksRefused,
    Released,
    SessionEnded,
    SubmittedSeen,
)
from helper.session.navigation import Bookmark
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import an_item_url
from tests.fakes import FakeControl, FakeForm
from tests.session.lesson_stage import FakeTeacher
from tests.session.stage import FakeWindow, Stage, a_form


async def test_the_events_tell_the_run_in_order(stage: Stage) -> None:
    """A form's events are: reserved, page reached, fields filled, handed over, submitted, released; then the end."""
    await stage.run()

    names = list(dict.fromkeys(event.name for event in stage.operator.events))
    assert names == [
        "complaint_reserved", "page_reached", "field_filled", "handed_over", "submitted_seen", "steps_seen",
        "released", "session_ended",
    ]  # fmt: skip
    (ended,) = stage.operator.events_of(SessionEnded)
    assert (ended.filed, ended.left) == (1, 1)


async def test_the_form_holds_what_the_complaint_says(stage: Stage) -> None:
    """At the hand-over it was read twice, the intent is on disk, and the submit lock, ours until then, is the person's."""
    seen: dict[str, str] = {}
    moments: list[object] = []

    def look(event: HandedOver) -> None:
        assert isinstance(stage.window.form, FakeForm)
        seen.update({control.label: control.value for control in stage.window.form.controls})
        complaint = stage.store.complaints[event.complaint or ""]
        moments.extend([complaint.state, len(complaint.attempts[-1].links), stage.window.lock_is_ours])
        stage.window.submits()

    stage.operator.at[HandedOver] = look
    stage.operator.at[FieldFilled] = lambda event: moments.insert(0, stage.window.lock_is_ours)
    await stage.run()

    assert moments[-4:] == [True, ComplaintState.HANDED_OVER, 2, False]
    twice = {event.field for event in stage.operator.events_of(FieldFilled) if event.checks == 2}
    assert twice == {"website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description"}
    assert seen["Infringing listings"] == f"{an_item_url(0)}\n{an_item_url(1)}"
    assert seen["Supplement infringement reason(s)"] == "This is a counterfeit version of my original work."
    assert seen["IPR"] == "The Quiet Whale (DE)(N/A)"


async def test_a_seen_submission_is_recorded_before_its_answer(stage: Stage) -> None:
    """When the submission was seen, the record says so even if the answer never comes."""
    stage.operator.at[HandedOver] = lambda event: stage.window.notices(
        SignKind.SUBMITTED, links_sent=(an_item_url(0), an_item_url(1))
    )
    await stage.run({SubmittedSeen: Request.PAUSE})

    attempt = stage.forms[0].open_attempt
    assert attempt is not None
    assert attempt.links_sent == (an_item_url(0), an_item_url(1))


@pytest.mark.parametrize("next_page", ["login", "other"])
async def test_a_refusal_that_was_read_is_no_question_when_the_page_moves_on(
    stage: Stage, next_page: str
) -> None:
    """After a login the form is filled again by itself; from another page when she says so. Both end with her second try."""
    form = stage.form

    def person(event: HandedOver) -> None:
        if event.text.startswith("The form was rejected"):
            form.document = "document 2"
            stage.window.sign_ins = [SignIn.OUT] * 3 if next_page == "login" else []
        elif stage.operator.events_of(SubmittedSeen):
            stage.window.submits(number="777001")
        else:
            stage.window.notices(SignKind.SUBMITTED)
            refused = PageSign(kind=SignKind.ANSWERED, accepted=False, words="Log in again.")
            stage.window.signs.put_nowait(refused)

    stage.operator.at[HandedOver] = person
    stage.operator.answers = {QuestionKind.PAGE_GONE: [Decision("again")]}
    await stage.run()

    (complaint, _) = stage.forms
    asked = [question.kind for question in stage.operator.questions]
    assert asked == ([] if next_page == "login" else [QuestionKind.PAGE_GONE])
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "777001")
    assert [attempt.result for attempt in complaint.attempts] == [Result.REFUSED, Result.FILED]


async def test_fill_again_leaves_refused_links_out(stage: Stage) -> None:
    """After the check refused a link, filling again puts only the others into the form."""
    session = stage.session(limit=1)
    sent: list[str] = []

    def person(_: HandedOver) -> None:
        if not stage.operator.events_of(LinksRefused):
            refused = (("1005009900000017", "gone"),)
            stage.window.notices(SignKind.LINKS_CHECKED, refused_links=refused)
            return
        assert isinstance(stage.window.form, FakeForm)
        sent.append(stage.window.form["Infringing listings"].value)
        stage.window.submits()

    stage.operator.at[HandedOver] = person
    stage.operator.at[LinksRefused] = lambda event: session.request(Request.FILL_AGAIN)
    stage.operator.answers = {QuestionKind.OVERWRITE: [Decision("replace")]}
    await session.run()

    assert sent == [an_item_url(1)]


async def test_what_was_put_off_is_filed_in_the_next_run(stage: Stage) -> None:
    """Left for later (z) the next one comes; the next run brings the form again."""
    first, second = (complaint.id for complaint in stage.forms)
    session = stage.session()

    def person(event: HandedOver) -> None:
        if event.complaint == first:
            session.request(Request.LATER)
        else:
            stage.window.submits()

    stage.operator.at[HandedOver] = person
    await session.run()
    assert [complaint.state for complaint in stage.forms] == [ComplaintState.SKIPPED, ComplaintState.FILED]
    assert stage.operator.events_of(SessionEnded)[-1].text == "1 filed, 1 still to file."

    stage.operator.at = {}
    await stage.run(limit=None)
    assert [event.complaint for event in stage.operator.events_of(HandedOver)] == [first, second, first]
    assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}


@pytest.mark.parametrize("goes", [True, False], ids=["the page goes", "she goes on"])
async def test_after_a_seen_submission_nothing_is_filed_again_by_itself(stage: Stage, goes: bool) -> None:
    """Before the answer the page is lost, or she goes on: asked with what was seen, and open until she knows."""
    session = stage.session(limit=1)
    stage.operator.at[HandedOver] = lambda _: stage.window.notices(SignKind.SUBMITTED)

    def then(_: SubmittedSeen) -> None:
        if goes:
            stage.window.notices(SignKind.GONE)
        else:
            session.request(Request.GO_ON)

    stage.operator.at[SubmittedSeen] = then
    await session.run()

    (question,) = stage.operator.questions
    said = "The page is gone, and its answer was not seen." if goes else "A submission was seen."
    assert (question.kind, question.detail) == (QuestionKind.WENT_THROUGH, (said,))
    assert stage.forms[0].state is ComplaintState.HANDED_OVER


class LeavingForm(FakeForm):
    """A page that is between two documents once the person has pressed something."""

    is_leaving = False

    async def where(self) -> Where:
        if self.is_leaving:
            raise PageGone("The page was closed or left.")
        return await super().where()


class MovedForm(FakeForm):
    """A page that has given way to another one, of which the next look tells, and only then what it sent."""

    moved: Callable[[], None] | None = None

    async def where(self) -> Where:
        where = await super().where()
        if self.moved is None:
            return where
        self.moved()
        return replace(where, document="another")


@pytest.mark.parametrize("form", [LeavingForm(()), MovedForm(())], ids=["between two", "another one"])
async def test_what_a_page_sent_may_be_told_after_the_page_has_gone(
    stage: Stage, form: LeavingForm | MovedForm
) -> None:
    """She presses before the hand-over has ended, or the document is another one already: nobody is asked, the number is kept."""
    form.controls = a_form().controls
    stage.window.form = form

    def person(_: HandedOver) -> None:
        if isinstance(form, MovedForm):
            form.moved = stage.window.submits
        else:
            form.is_leaving = True
            stage.window.submits()

    stage.operator.at[HandedOver] = person
    await stage.run()

    assert stage.operator.questions == []
    assert stage.forms[0].number == "48213377"


@pytest.mark.parametrize("goes", [True, False], ids=["the page goes", "she goes on"])
async def test_what_only_the_daemon_saw_is_asked_about_with_its_number(stage: Stage, goes: bool) -> None:
    """The window is lost, or she goes on: never whether to fill it again, and her yes keeps the number that was seen."""
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    session = stage.session(limit=1)

    def person(_: HandedOver) -> None:
        stage.sees_sent()
        if goes:
            stage.window.notices(SignKind.GONE)
        else:
            session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = person
    await session.run()

    (question,) = stage.operator.questions
    assert question.kind is QuestionKind.WENT_THROUGH
    assert "55501234" in " ".join(choice.text for choice in question.choices)
    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")


async def test_a_page_that_dies_while_we_fill_is_a_question(stage: Stage) -> None:
    """A form that vanishes in the middle of filling costs a question, and the links stay ready."""
    stage.window.form = FakeForm(a_form().controls, gone_after=12)

    await stage.run()

    assert [question.kind for question in stage.operator.questions] == [QuestionKind.PAGE_GONE]
    assert stage.forms[0].state is ComplaintState.FAILED


async def test_the_page_stays_until_the_person_goes_on(stage: Stage) -> None:
    """After a form is filed, the next one is not opened before the person says so."""
    opened: list[int] = []
    session = stage.session()

    def look(_: Released) -> None:
        opened.append(len(stage.window.opened))
        session.request(Request.GO_ON)

    stage.operator.at[Released] = look
    await session.run()

    assert opened == [1, 2]


async def test_a_value_the_page_will_not_keep_is_shown_before_the_hand_over(stage: Stage) -> None:
    """A field that differs is told with both values, and the hand-over says to look at it first."""
    stage.window.form = a_form(
        description=FakeControl(label="Supplement infringement reason(s)", value="x", ignores_input=True)
    )
    stage.operator.answers = {QuestionKind.OVERWRITE: [Decision("replace")]}
    await stage.run({FieldPasted: Request.GO_ON, HandedOver: Request.PAUSE})

    assert {event.seen for event in stage.operator.events_of(FieldDiffers)} == {"x"}


async def test_a_doubtful_field_is_framed_in_the_page_and_asked_about(stage: Stage) -> None:
    """Where it is not certain which box is meant, the boxes are framed, and the person's choice is filled."""
    stage.window.form = a_form(
        description=FakeControl(
            label="Supplement infringement reason(s)", kind=ControlKind.LINES, doubtful=True
        )
    )
    stage.operator.answers = {QuestionKind.WHICH_FIELD: [Decision("1")]}

    await stage.run()

    assert stage.window.marked == [("Supplement infringement reason(s)",), ()]
    assert stage.window.question_waits == [True, False]
    assert stage.forms[0].state is ComplaintState.FILED


async def test_without_room_for_its_picture_a_form_is_handed_over_all_the_same(stage: Stage) -> None:
    """Filled in and read back it is right; what cannot be kept of it is said, and the records have the hand-over."""

    class WithoutRoom(FakeWindow):
        async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    stage.window = WithoutRoom(stage.window.form)

    await stage.run()

    [handed_over] = stage.operator.events_of(HandedOver)
    assert handed_over.text.startswith("No picture of this form could be kept: No space left on device.")
    complaint = stage.forms[0]
    assert (complaint.state, complaint.attempts[-1].evidence) == (ComplaintState.FILED, ())


async def test_what_is_kept_of_a_form_is_taken_before_it_is_the_persons(stage: Stage) -> None:
    """Picture and values are of the form as it was filled: nobody but us has had it, and nobody was told that it is hers."""
    moments: list[tuple[bool, int, ComplaintState]] = []

    class Watched(FakeWindow):
        async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
            state = stage.forms[0].state
            moments.append((self.lock_is_ours, len(stage.operator.events_of(HandedOver)), state))
            return await super().evidence(folder, values)

    stage.window = Watched(stage.window.form)

    await stage.run()

    assert moments == [(True, 0, ComplaintState.RESERVED)]


@pytest.mark.parametrize("practice", [False, True])
async def test_what_a_complaint_means_is_said_once_for_an_account(stage: Stage, practice: bool) -> None:
    """Before the first real form: under penalty of perjury, and who sees her data. Never in practice, nor at the next.

    What was filed on a practice portal is still to be filed for real.
    """
    stage.practice = stage.window.practice = practice

    await stage.run(limit=None)

    told = [event.text for event in stage.operator.events_of(HandedOver)]
    assert ["penalty of perjury, and your contact details go to the seller" in text for text in told] == [
        not practice,
        False,
    ]
    assert len(stage.queue.ready(practice=False)) == 2 * practice
    assert stage.queue.ready(practice=True) == []


class TestAfterACrash:
    """What a restarted program does with a complaint it finds reserved or handed over."""

    async def test_a_form_being_filled_in_the_same_document_is_filled_on(self, stage: Stage) -> None:
        """Reserved, nothing seen to leave: it goes on without a question in the same window, and then the others come."""
        complaint = stage.queue.reserve(practice=True)
        assert complaint is not None
        stage.bookmarks.write(Bookmark(complaint.id, "document 1"))

        await stage.run(limit=None)

        assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}
        places = [(event.position, event.total) for event in stage.operator.events_of(ComplaintReserved)]
        assert places == [(1, 2), (2, 2)]
        asked = {question.kind for question in stage.operator.questions}
        assert (QuestionKind.WENT_THROUGH in asked, len(stage.window.opened)) == (False, 1)

    async def test_a_form_that_is_gone_on_with_is_read_when_it_is_sent(self, stage: Stage) -> None:
        """The program stopped after the hand-over: its fields are found again, only to be read at the submission."""
        first = stage.session(limit=1)
        stage.operator.at[HandedOver] = lambda event: first.request(Request.PAUSE)
        await first.run()
        stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("go_on")]}
        read = SentValue(field="description", value="In her own words.", at=datetime.now(UTC))

        def submits(event: HandedOver) -> None:
            stage.window.notices(SignKind.SUBMITTED, values_sent=(read,))
            stage.window.notices(SignKind.ANSWERED, accepted=True, number="48213377")

        stage.operator.at[HandedOver] = submits
        await stage.run()

        assert {name for name, _ in stage.window.fields} >= {"description", "listings", "reason"}
        (attempt,) = next(complaint for complaint in stage.forms if complaint.attempts).attempts
        sent = {value.field: value for value in attempt.values}
        assert (sent["description"].sent, sent["description"].changed) == ("In her own words.", True)
        assert sent["reason"].sent is None


async def test_only_what_the_portal_has_is_asked_for(stage: Stage) -> None:
    """A flow without a check of the links and without a declaration: nobody is told to press or tick what is not there."""
    flow = shipped_flow()
    (page,) = flow.pages
    steps = tuple(replace(step, after=()) for step in page.steps if step.id not in {"verify", "declaration"})
    stage.flow = replace(flow, pages=(replace(page, steps=steps),))

    await stage.run()

    assert stage.operator.events_of(HandedOver)[0].todo[:2] == ("1 read the form", "2 press Submit")
    assert [
        text.partition(".")[0] for state, text in stage.window.overlays if state is OverlayState.YOUR_TURN
    ] == ["Your turn: read, Submit", "Your turn: read, ✓ Submit"]


@pytest.mark.parametrize("of_another", [False, True])
async def test_the_number_on_the_page_is_proposed_after_a_stop(stage: Stage, of_another: bool) -> None:
    """Nobody saw the answer come; what stands on the page behind the right words is the proposal, unless it is another form's."""
    number = "48213377" if of_another else "48213378"
    stage.operator.at[HandedOver] = lambda _: stage.window.submits(number=number)
    await stage.run()
    await stage.run({HandedOver: Request.PAUSE})
    teacher = FakeTeacher(a_form(), shown=(("48213377", "Complaint number"), ("20771234", "Order")))
    stage.window.teacher = teacher
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    await stage.run()

    asked = next(q for q in stage.operator.questions if q.kind is QuestionKind.WENT_THROUGH)
    known = next(choice.known for choice in asked.choices if choice.choice == "filed")
    assert known == ("" if of_another else "48213377")
    assert [form.number for form in stage.forms][1] == known


async def test_end_names_what_is_still_ready(stage: Stage) -> None:
    """A form this run was not asked for, and a link that was taken out of the form, are waiting."""
    first, _ = stage.forms
    sent = tuple(listing.url for listing in stage.queue.listings_of(first)[1:])
    stage.operator.at[HandedOver] = lambda _: stage.window.submits(links=sent)

    await stage.run(complaints=(first.id,))

    (ended,) = stage.operator.events_of(SessionEnded)
    assert ended.text == "1 filed, 1 still to file. 1 link is ready for another form."


async def test_bar_in_the_page_follows_what_the_user_changes(stage: Stage) -> None:
    """With a link taken out the bar counts one less, and an error of the page goes with the change."""
    label = "Infringing listings"
    turns: list[HandedOver] = []

    def take_out(event: HandedOver) -> None:
        turns.append(event)
        if len(turns) == 1:
            stage.window.notices(SignKind.STOPPED, words="Tick the box.")
        else:
            stage.form[label].type(stage.form[label].value.splitlines()[0])

    stage.operator.at[HandedOver] = take_out

    def submit(_: FieldChanged) -> None:
        asyncio.get_running_loop().call_later(0.1, stage.window.submits)

    stage.operator.at[FieldChanged] = submit
    before = len(stage.queue.listings_of(stage.forms[0]))

    await stage.run()

    bars = [text for state, text in stage.window.overlays if state is OverlayState.YOUR_TURN]
    assert f"{before} links" in bars[0]
    assert any(bar == "Tick the box." for bar in bars)
    changed = next(bar for bar in bars if "1 link " in f"{bar} ")
    assert "Tick the box." not in changed

"""A filing run over the queue, checked by its events, the form and the records."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.form import ControlKind, Where
from helper.flow.load import shipped_flow
from helper.model.attempt import FieldValue, Result
from helper.model.complaint import ComplaintState
from helper.session.events import (
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
from helper.session.filing.jobs import ComplaintJobs
from helper.session.operator import Decision, QuestionKind, Request
from helper.store.queries import listings_of
from helper.store.queue import Queue
from tests.factories import an_item_url
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import FakeWindow, Stage, a_form


async def test_events_of_a_form_come_in_order(stage: Stage) -> None:
    await stage.run()

    names = list(dict.fromkeys(event.name for event in stage.operator.events))
    assert names == [
        "complaint_reserved", "page_reached", "field_filled", "handed_over", "submitted_seen", "steps_seen",
        "released", "session_ended",
    ]  # fmt: skip
    (ended,) = stage.operator.events_of(SessionEnded)
    assert (ended.filed, ended.left) == (1, 1)


async def test_form_contains_the_whole_complaint_when_handed_over(stage: Stage) -> None:
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


async def test_submission_is_recorded_before_its_response(stage: Stage) -> None:
    stage.operator.at[HandedOver] = lambda event: stage.window.notices(
        SignKind.SUBMITTED, links_sent=(an_item_url(0), an_item_url(1))
    )
    await stage.run({SubmittedSeen: Request.PAUSE})

    attempt = stage.forms[0].open_attempt
    assert attempt is not None
    assert attempt.links_sent == (an_item_url(0), an_item_url(1))


@pytest.mark.parametrize("next_page", ["login", "other"])
async def test_a_rejected_form_is_filled_and_submitted_again(stage: Stage, next_page: str) -> None:
    form = stage.form

    def act(event: HandedOver) -> None:
        if event.text.startswith("The form was rejected"):
            form.document = "document 2"
            stage.window.sign_ins = [SignIn.OUT] * 3 if next_page == "login" else []
        elif stage.operator.events_of(SubmittedSeen):
            stage.window.submits(number="777001")
        else:
            stage.window.notices(SignKind.SUBMITTED)
            refused = PageSign(kind=SignKind.ANSWERED, accepted=False, words="Log in again.")
            stage.window.signs.put_nowait(refused)

    stage.operator.at[HandedOver] = act
    stage.operator.answers = {QuestionKind.PAGE_GONE: [Decision("again")]}
    await stage.run()

    (complaint, _) = stage.forms
    asked = [question.kind for question in stage.operator.questions]
    assert asked == ([] if next_page == "login" else [QuestionKind.PAGE_GONE])
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "777001")
    assert [attempt.result for attempt in complaint.attempts] == [Result.REFUSED, Result.FILED]


async def test_form_filled_again_omits_the_links_that_the_portal_refused(stage: Stage) -> None:
    session = stage.session(limit=1)
    sent: list[str] = []

    def act(_: HandedOver) -> None:
        if not stage.operator.events_of(LinksRefused):
            refused = (("1005009900000017", "gone"),)
            stage.window.notices(SignKind.LINKS_CHECKED, refused_links=refused)
            return
        assert isinstance(stage.window.form, FakeForm)
        sent.append(stage.window.form["Infringing listings"].value)
        stage.window.submits()

    stage.operator.at[HandedOver] = act
    stage.operator.at[LinksRefused] = lambda event: session.request(Request.FILL_AGAIN)
    stage.operator.answers = {QuestionKind.OVERWRITE: [Decision("replace")]}
    await session.run()

    assert sent == [an_item_url(1)]


async def test_form_is_not_filled_again_if_the_portal_refused_all_its_links(stage: Stage) -> None:
    session = stage.session(limit=1)
    refused = tuple((f"100500990000001{last}", "gone") for last in (7, 8))

    def check(_: HandedOver) -> None:
        stage.window.notices(SignKind.LINKS_CHECKED, refused_links=refused)

    stage.operator.at[HandedOver] = check
    stage.operator.at[LinksRefused] = lambda event: session.request(Request.FILL_AGAIN)
    await session.run()

    (released,) = stage.operator.events_of(Released)
    assert released.text.startswith("The page rejected every link of this form.")
    assert len(stage.operator.events_of(HandedOver)) == 1


async def test_ready_forms_and_links_are_checked_in_a_worker_thread(stage: Stage) -> None:
    checks = {Queue.ready.__code__, ComplaintJobs.links_without_form.__code__}
    checked: list[str] = []

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code in checks:
            checked.append(frame.f_back.f_code.co_qualname if frame.f_back else "")

    sys.setprofile(note)
    try:
        await stage.run(limit=None)
    finally:
        sys.setprofile(None)
    assert [complaint.state for complaint in stage.forms] == [ComplaintState.FILED] * 2
    assert checked == []


async def test_postponed_form_is_filed_in_the_next_run(stage: Stage) -> None:
    first, second = (complaint.id for complaint in stage.forms)
    session = stage.session()

    def act(event: HandedOver) -> None:
        if event.complaint == first:
            session.request(Request.LATER)
        else:
            stage.window.submits()

    stage.operator.at[HandedOver] = act
    await session.run()
    assert [complaint.state for complaint in stage.forms] == [ComplaintState.SKIPPED, ComplaintState.FILED]
    assert stage.operator.events_of(SessionEnded)[-1].text == "1 filed. 1 left to file."

    stage.operator.at = {}
    await stage.run(limit=None)
    assert [event.complaint for event in stage.operator.events_of(HandedOver)] == [first, second, first]
    assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}


@pytest.mark.parametrize("goes", [True, False], ids=["the page goes", "the user continues"])
async def test_submission_without_a_response_stays_open_and_raises_a_question(
    stage: Stage, goes: bool
) -> None:
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
    said = "The page is gone, and the portal's answer was not seen." if goes else "A submission was seen."
    assert (question.kind, question.detail) == (QuestionKind.WENT_THROUGH, (said,))
    assert stage.forms[0].state is ComplaintState.HANDED_OVER


class LeavingForm(FakeForm):
    """A page that is between two documents while `is_leaving` is set."""

    is_leaving = False

    async def where(self) -> Where:
        if self.is_leaving:
            raise PageGone("The page was closed, or the browser moved to another page.")
        return await super().where()


class MovedForm(FakeForm):
    """A page that is replaced by another document before its submission is reported."""

    moved: Callable[[], None] | None = None

    async def where(self) -> Where:
        where = await super().where()
        if self.moved is None:
            return where
        self.moved()
        return replace(where, document="another")


@pytest.mark.parametrize("form", [LeavingForm(()), MovedForm(())], ids=["between two", "another one"])
async def test_submission_is_recorded_even_if_reported_after_the_form_is_gone(
    stage: Stage, form: LeavingForm | MovedForm
) -> None:
    form.controls = a_form().controls
    stage.window.form = form

    def act(_: HandedOver) -> None:
        if isinstance(form, MovedForm):
            form.moved = stage.window.submits
        else:
            form.is_leaving = True
            stage.window.submits()

    stage.operator.at[HandedOver] = act
    await stage.run()

    assert stage.operator.questions == []
    assert stage.forms[0].number == "48213377"


@pytest.mark.parametrize("goes", [True, False], ids=["the page goes", "the user continues"])
async def test_user_is_asked_about_a_submission_only_the_browser_daemon_saw(stage: Stage, goes: bool) -> None:
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    session = stage.session(limit=1)

    def act(_: HandedOver) -> None:
        stage.sees_sent()
        if goes:
            stage.window.notices(SignKind.GONE)
        else:
            session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = act
    await session.run()

    (question,) = stage.operator.questions
    assert question.kind is QuestionKind.WENT_THROUGH
    assert "55501234" in " ".join(choice.text for choice in question.choices)
    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "55501234")


async def test_page_lost_while_filling_raises_a_question(stage: Stage) -> None:
    stage.window.form = FakeForm(a_form().controls, gone_after=12)

    await stage.run()

    assert [question.kind for question in stage.operator.questions] == [QuestionKind.PAGE_GONE]
    assert stage.forms[0].state is ComplaintState.FAILED


async def test_next_form_opens_only_when_the_user_continues(stage: Stage) -> None:
    opened: list[int] = []
    session = stage.session()

    def look(_: Released) -> None:
        opened.append(len(stage.window.opened))
        session.request(Request.GO_ON)

    stage.operator.at[Released] = look
    await session.run()

    assert opened == [1, 2]


async def test_field_that_rejects_its_value_is_reported_before_the_hand_over(stage: Stage) -> None:
    stage.window.form = a_form(
        description=FakeControl(label="Supplement infringement reason(s)", value="x", ignores_input=True)
    )
    stage.operator.answers = {QuestionKind.OVERWRITE: [Decision("replace")]}
    await stage.run({FieldPasted: Request.GO_ON, HandedOver: Request.PAUSE})

    assert {event.seen for event in stage.operator.events_of(FieldDiffers)} == {"x"}


async def test_ambiguous_field_is_marked_on_the_page_while_the_user_is_asked(stage: Stage) -> None:
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


async def test_full_disk_does_not_stop_the_hand_over(stage: Stage) -> None:
    class WithoutRoom(FakeWindow):
        async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    stage.window = WithoutRoom(stage.window.form)

    await stage.run()

    [handed_over] = stage.operator.events_of(HandedOver)
    assert handed_over.text.startswith("No picture of this form could be saved: No space left on device.")
    complaint = stage.forms[0]
    assert (complaint.state, complaint.attempts[-1].evidence) == (ComplaintState.FILED, ())


async def test_evidence_is_saved_before_the_hand_over(stage: Stage) -> None:
    moments: list[tuple[bool, int, ComplaintState]] = []

    class Watched(FakeWindow):
        async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
            state = stage.forms[0].state
            moments.append((self.lock_is_ours, len(stage.operator.events_of(HandedOver)), state))
            return await super().evidence(folder, values)

    stage.window = Watched(stage.window.form)

    await stage.run()

    assert moments == [(True, 0, ComplaintState.RESERVED)]


async def test_evidence_never_goes_into_the_folder_of_another_computer(stage: Stage) -> None:
    """The evidence folder may be synchronised, and its files may arrive before the records."""
    theirs = stage.folder / "evidence" / stage.forms[0].id / "1-0a1b2c3d" / "values.json"
    theirs.parent.mkdir(parents=True)
    theirs.touch()

    await stage.run()

    (attempt,) = stage.forms[0].attempts
    assert attempt.evidence == (f"{stage.forms[0].id}/2-{attempt.id[:8]}/values.json",)


@pytest.mark.parametrize("practice", [False, True])
async def test_first_real_hand_over_of_a_run_warns_of_the_penalty_of_perjury(
    stage: Stage, practice: bool
) -> None:
    stage.use_practice(practice)

    await stage.run(limit=None)

    texts = [event.text for event in stage.operator.events_of(HandedOver)]
    assert ["penalty of perjury, and your contact details go to the seller" in text for text in texts] == [
        not practice,
        False,
    ]
    assert stage.queue.ready() == []


async def test_user_is_asked_only_for_steps_that_the_portal_has(stage: Stage) -> None:
    flow = shipped_flow()
    (page,) = flow.pages
    steps = tuple(replace(step, after=()) for step in page.steps if step.id not in {"verify", "declaration"})
    stage.flow = replace(flow, pages=(replace(page, steps=steps),))

    await stage.run()

    assert stage.operator.events_of(HandedOver)[0].todo[:2] == ("1 read the form", "2 press Submit")
    assert [
        text.partition(".")[0] for state, text in stage.window.overlays if state is OverlayState.YOUR_TURN
    ] == ["Your turn: read, Submit"]


async def test_last_message_of_a_run_counts_the_remaining_forms_and_links(stage: Stage) -> None:
    first, _ = stage.forms
    sent = tuple(listing.url for listing in listings_of(stage.store, first)[1:])
    stage.operator.at[HandedOver] = lambda _: stage.window.submits(links=sent)

    stage.operator.answers = {QuestionKind.TAKEN_OFF: [Decision("copy")]}
    await stage.run(complaints=(first.id,))

    (ended,) = stage.operator.events_of(SessionEnded)
    assert ended.text == "1 filed. 1 left to file. 1 link is ready for another form."


@pytest.mark.parametrize("answer", ["not_a_copy", "later", "copy"])
async def test_a_link_taken_off_the_form_is_asked_about_once(stage: Stage, answer: str) -> None:
    first, _ = stage.forms
    (taken, _) = first.finding_ids
    sent = tuple(listing.url for listing in listings_of(stage.store, first)[1:])
    stage.operator.at[HandedOver] = lambda _: stage.window.submits(links=sent)
    stage.operator.answers = {QuestionKind.TAKEN_OFF: [Decision(answer)]}

    await stage.run()

    (question,) = stage.operator.asked(QuestionKind.TAKEN_OFF)
    assert question.text == "You took 1 link off the form."
    assert question.detail == (stage.store.listings[stage.store.findings[taken].listing_id].name,)
    assert [choice.text for choice in question.choices] == [
        "Later: to review in Listings",
        "Not a copy",
        "Put it on another form",
    ]
    assert stage.store.findings[taken].judgement == answer
    assert stage.store.findings[taken].fileable is (answer == "copy")


async def test_overlay_updates_the_number_of_links_when_the_user_removes_one(stage: Stage) -> None:
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
    before = len(listings_of(stage.store, stage.forms[0]))

    await stage.run()

    bars = [text for state, text in stage.window.overlays if state is OverlayState.YOUR_TURN]
    assert f"{before} links" in bars[0]
    assert any(bar == f"Tick the box.\n{bars[0]}" for bar in bars)
    changed = next(bar for bar in bars if "1 link " in f"{bar} ")
    assert "Tick the box." not in changed

"""The user's turn: from the hand-over until the result is known and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.field_report import FieldReport, FillReport, How
from helper.flow.form import Candidate, FieldReading, Where
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from helper.model.address import read_address
from helper.model.attempt import SentValue
from helper.model.complaint import ComplaintState
from helper.session.events import FieldFilled, HandedOver, Released, SessionEnded
from helper.session.filing.form_watch import LABEL_MOVED, FormCheck, FormWatch
from helper.session.filing.run import FilingSession
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import NOW, a_complaint, an_item_url
from tests.fakes import FakeForm
from tests.session.stage import FakeWindow, Stage, a_form


def rehearsal(stage: Stage, then: Request | PageSign = Request.GO_ON) -> FilingSession:
    session = stage.session(rehearsal=True)

    def end(_: HandedOver) -> None:
        if isinstance(then, PageSign):
            stage.window.signs.put_nowait(then)
        else:
            session.request(then)

    stage.operator.at[HandedOver] = end
    return session


@pytest.mark.parametrize(
    "way",
    [Request.GO_ON, Request.LATER, Request.PROBLEM, Request.PAUSE, PageSign(kind=SignKind.GONE)],
    ids=lambda way: way.kind if isinstance(way, PageSign) else way,
)
async def test_ending_a_rehearsal_restores_the_form(stage: Stage, way: Request | PageSign) -> None:
    before = stage.forms

    session = rehearsal(stage, way)
    await session.run()

    after = stage.forms
    assert [(complaint.state, complaint.attempts) for complaint in after] == [
        (complaint.state, complaint.attempts) for complaint in before
    ]
    assert stage.operator.questions == []
    assert session.recorder.rehearsed


async def test_rehearsal_fills_the_whole_form_and_asks_not_to_submit(stage: Stage) -> None:
    """The hand-over is stored before the user is told not to submit.

    After a crash, the program can therefore ask whether the form was submitted.
    """
    session = stage.session(rehearsal=True, first_time=lambda host: True)
    seen: list[ComplaintState] = []

    def look(event: HandedOver) -> None:
        seen.append(stage.forms[0].state)
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = look
    await session.run()

    said = "Rehearsal: please don't submit. Leave the page when you are done."
    assert (OverlayState.YOUR_TURN, said) in stage.window.overlays
    (handed_over,) = stage.operator.events_of(HandedOver)
    assert "2 please don't submit" in handed_over.text
    assert "First time on this portal" in handed_over.text
    assert seen == [ComplaintState.HANDED_OVER]
    assert [len(complaint.finding_ids) for complaint in stage.forms] == [2, 2]
    assert [event.result for event in stage.operator.events_of(Released)] == ["rehearsed"]
    assert [(event.filed, event.left) for event in stage.operator.events_of(SessionEnded)] == [(0, 2)]


async def test_submission_during_a_rehearsal_raises_a_question(stage: Stage) -> None:
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    session = rehearsal(stage)

    def act(_: HandedOver) -> None:
        stage.sees_sent(number="48213377")
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = act
    await session.run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_time_of_a_possible_submission_is_recorded_while_another_question_is_open(stage: Stage) -> None:
    """The time is in the records although the program is killed before it looks at the page again."""
    session = stage.session()

    def submit_and_die() -> None:
        assert stage.window.on_sent is not None
        stage.window.on_sent()
        running.cancel()

    stage.operator.at[HandedOver] = lambda _: session.request(Request.PROBLEM)
    stage.operator.before[QuestionKind.WHAT_IS_WRONG] = submit_and_die
    running = asyncio.ensure_future(session.run())
    with suppress(asyncio.CancelledError):
        await running

    (attempt,) = stage.forms[0].attempts
    assert (attempt.sent_at is not None, attempt.seen_at, attempt.result) == (True, None, None)
    assert stage.forms[0].state is ComplaintState.HANDED_OVER


@pytest.mark.parametrize("maybe_sent", [False, True])
async def test_fill_in_again_reopens_a_portal_that_has_gone_unless_the_form_may_be_sent(
    stage: Stage, maybe_sent: bool
) -> None:
    session = stage.session(limit=1)

    def fill_again(_: HandedOver) -> None:
        if len(stage.operator.events_of(HandedOver)) > 1:
            session.request(Request.PAUSE)
            return
        stage.window.is_dead = True
        if maybe_sent:
            assert stage.window.on_sent is not None
            stage.window.on_sent()
        session.request(Request.FILL_AGAIN)

    stage.operator.at[HandedOver] = fill_again
    await session.run()

    assert len(stage.window.opened) == (1 if maybe_sent else 2)
    assert stage.forms[0].state is ComplaintState.HANDED_OVER
    assert len(stage.forms[0].attempts) == (1 if maybe_sent else 2)


async def test_stopping_while_filling_restores_the_form(stage: Stage) -> None:
    session = await stage.run({FieldFilled: Request.PAUSE}, rehearsal=True)

    assert stage.forms[0].state is ComplaintState.PLANNED
    assert not session.recorder.rehearsed


FLOW = shipped_flow("aliexpress-complaint")


class EmptiedForm(FakeForm):
    """A form whose fields have disappeared. If `between` is set, the page is between two documents."""

    between = False
    kept: tuple[str, ...] = ()
    """Labels of the fields that are still on the page."""

    async def where(self) -> Where:
        if self.between:
            raise PageGone("The page is between two documents.")
        return await super().where()

    async def read(self, candidate: Candidate) -> FieldReading:
        if candidate.label in self.kept:
            return await super().read(candidate)
        raise PageGone("The field is not on the page any more.")


def watch(
    window: FakeWindow,
    labels: Sequence[str] = ("Infringing listings",),
    next_part: Callable[[], Awaitable[bool]] | None = None,
    listings: tuple[str, ...] = ("https://www.aliexpress.com/item/1.html",),
) -> FormWatch:
    plan = bind(FLOW, complaint_values(a_complaint(), title="The Quiet Whale", listings=listings))
    reports = [
        FieldReport(
            field=field, how=How.FILLED, candidate=Candidate(f"control {place}", field.label, field.wanted.kinds[0]), checks=2, seen="x",
        )
        for place, field in enumerate(plan.fields) if field.label in labels
    ]  # fmt: skip
    return FormWatch(window, FLOW, "document 1", FillReport(fields=tuple(reports)), next_part=next_part)


async def not_yet() -> bool:
    return False


async def test_each_change_by_the_user_is_reported_once() -> None:
    form = a_form()
    watching = watch(FakeWindow(form=form))
    box, link = form["Infringing listings"], "https://www.aliexpress.com/item/1.html"
    changes = []
    for text in (link, "changed", "changed", "", link):
        box.type(text)
        box.touched = text != ""
        changes += [(change.seen, change.right) for change in (await watching.look()).changed]
    assert changes == [("changed", False), ("", False), (link, True)]


async def test_labels_that_swap_during_the_review_are_reported() -> None:
    form = a_form()
    labels = ("IPR type", "Complaint reason")
    form["IPR type"].value, form["Complaint reason"].value = "Copyright", "Pirated copy"
    watching = watch(FakeWindow(form=form), labels)
    assert (await watching.look()).lost == ()
    one, other = form[labels[0]], form[labels[1]]
    one.label, other.label = labels[1], labels[0]
    check = await watching.look()
    assert {report.field.label: report.why for report in check.lost} == dict.fromkeys(labels, LABEL_MOVED)
    assert (await watching.look()).lost == ()


LINKS = tuple(an_item_url(number) for number in range(3))


def watch_links(form: FakeForm) -> FormWatch:
    form["Infringing listings"].value = "\n".join(LINKS)
    return watch(FakeWindow(form=form), listings=LINKS)


async def test_rejected_links_removed_with_the_pages_button_count_as_a_users_change() -> None:
    """A link that disappears without having been rejected is still reported as lost."""
    form = a_form()
    watching = watch_links(form)
    watching.rejected.add(read_address(LINKS[0]).global_id or "")
    form["Infringing listings"].value = "\n".join(LINKS[1:])
    (change,) = (await watching.look()).changed
    assert (change.seen, change.right) == ("\n".join(LINKS[1:]), False)

    other = watch_links(form)
    other.rejected.add(read_address(LINKS[0]).global_id or "")
    form["Infringing listings"].value = LINKS[2]
    assert [lost.seen for lost in (await other.look()).lost] == [LINKS[2]]


async def test_field_is_still_watched_after_the_page_changed_it() -> None:
    form = a_form()
    watching = watch_links(form)
    box, before = form["Infringing listings"], "\n".join(LINKS)
    box.value = LINKS[0]
    assert [lost.seen for lost in (await watching.look()).lost] == [LINKS[0]]
    assert await watching.look() == FormCheck()
    box.type(LINKS[1])
    box.touched = True
    assert [change.seen for change in (await watching.look()).changed] == [LINKS[1]]
    box.type(before)
    assert [(change.seen, change.right) for change in (await watching.look()).changed] == [(before, True)]


async def test_box_of_an_open_list_does_not_count_as_changed_by_the_user() -> None:
    """While the list is open, its box may be empty or show a search text."""
    form = a_form()
    watching = watch(FakeWindow(form=form))
    box = form["Infringing listings"]
    box.value, box.open = "", True
    assert await watching.look() == FormCheck()
    box.value, box.open = "https://www.aliexpress.com/item/1.html", False
    assert await watching.look() == FormCheck()


async def test_change_found_only_in_the_submitted_values_is_reported_once() -> None:
    form = a_form()
    watching = watch(FakeWindow(form=form))
    sent = [SentValue(field="listings", value="changed", at=NOW)]
    assert [change.seen for change in watching.sent(sent)] == ["changed"]
    form["Infringing listings"].type("changed")
    await watching.look()
    assert watching.sent(sent) == ()
    assert watching.sent([SentValue(field="of another form", value="x", at=NOW)]) == ()


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (SignIn.OUT, FormCheck(left=True, signed_out=True)),
        (SignIn.IN, FormCheck(left=True)),
        (SignIn.CAPTCHA, FormCheck()),
    ],
)
async def test_form_replaced_by_a_login_or_other_page_counts_as_left(
    sign: SignIn, expected: FormCheck
) -> None:
    window = FakeWindow(form=EmptiedForm(a_form().controls), sign_ins=[sign, sign])
    watching = watch(window)
    assert [await watching.look(), await watching.look()] == [expected, expected]


async def test_changes_are_not_lost_if_a_field_is_missing_during_a_check() -> None:
    form = EmptiedForm(a_form().controls)
    labels = ("Infringing listings", "Supplement infringement reason(s)")
    for label in labels:
        form[label].type("changed")
    watching = watch(FakeWindow(form=form, sign_ins=[SignIn.CAPTCHA]), labels)
    form.kept = labels[:1]
    assert await watching.look() == FormCheck()
    form.kept = labels
    assert [change.seen for change in (await watching.look()).changed] == ["changed", "changed"]


async def test_page_that_is_still_navigating_does_not_count_as_left() -> None:
    form = EmptiedForm(a_form().controls)
    form.between = True
    assert await watch(FakeWindow(form=form)).look() == FormCheck()


@pytest.mark.parametrize("document", ["document 1", "document 2"])
async def test_missing_form_counts_as_left_only_after_a_delay_or_a_logout(
    document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = EmptiedForm(a_form().controls)
    form.document = document
    window = FakeWindow(form=form)
    waiting = watch(window, next_part=not_yet)
    assert await waiting.look() == FormCheck()
    window.sign_ins = [SignIn.OUT]
    assert await waiting.look() == FormCheck(left=True, signed_out=True)
    monkeypatch.setattr("helper.session.filing.form_watch.PART_SECONDS", 0.0)
    assert await waiting.look() == FormCheck(left=True)


@pytest.mark.parametrize("next_part", [not_yet, None])
async def test_loading_page_does_not_count_as_leaving_the_form(
    next_part: Callable[[], Awaitable[bool]] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow connection, the next document may stay empty for a long time."""
    monkeypatch.setattr("helper.session.filing.form_watch.PART_SECONDS", 0.0)
    form = FakeForm([])
    watching = FormWatch(
        FakeWindow(form=form), FLOW, form.document, FillReport(fields=()), next_part=next_part
    )
    form.document, form.ready = "document 2", False
    assert await watching.look() == FormCheck()
    form.ready = True
    assert await watching.look() == FormCheck(left=True)


async def test_delay_before_a_form_counts_as_left_restarts_once_it_reappears(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = FakeForm([])
    window = FakeWindow(form=form)
    waiting = FormWatch(window, FLOW, form.document, FillReport(fields=()), next_part=not_yet)
    here = form.document
    form.document = "document 2"
    await waiting.look()
    form.document = here
    await waiting.look()
    monkeypatch.setattr("helper.session.filing.form_watch.PART_SECONDS", 1e-9)
    form.document = "document 2"
    assert await waiting.look() == FormCheck()

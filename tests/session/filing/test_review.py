"""The person's turn: from the hand-over, with an eye on the form, until it is known and written down what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from helper.browser.portal.overlay import OverlayState, PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.engine import FieldReport, FillReport, How
from helper.flow.form import Candidate, FieldReading, Where
from helper.flow.load import shipped_flow
from helper.flow.plan import bind, complaint_values
from helper.model.attempt import SentValue
from helper.model.complaint import ComplaintState
from helper.session.events import FieldFilled, HandedOver, Released, SessionEnded
from helper.session.filing.review import LABEL_MOVED, FormCheck, FormWatch
from helper.session.filing.run import FilingSession
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import NOW, a_complaint
from tests.fakes import FakeForm
from tests.session.stage import FakeWindow, Stage, a_form


def rehearsal(stage: Stage, then: Request | PageSign = Request.GO_ON) -> FilingSession:
    """A rehearsal that the person ends by a request, or something that happens to its window."""
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
async def test_every_way_out_puts_the_form_back_as_it_was(stage: Stage, way: Request | PageSign) -> None:
    """However the person ends it, by closing the window too: planned as before, no attempt kept, nothing asked."""
    before = stage.forms

    session = rehearsal(stage, way)
    await session.run()

    after = stage.forms
    assert [(complaint.state, complaint.attempts) for complaint in after] == [
        (complaint.state, complaint.attempts) for complaint in before
    ]
    assert stage.operator.questions == []
    assert session.recorder.rehearsed


async def test_a_rehearsal_is_one_whole_form_that_is_not_to_be_submitted(stage: Stage) -> None:
    """Page and terminal ask not to; all its links are there, on a new host too, and both forms are still to file.

    The hand-over is on disk before the person can press: a crash in a rehearsal is a question like any other.
    """
    session = stage.session(rehearsal=True, first_time=lambda host: True)
    seen: list[ComplaintState] = []

    def look(event: HandedOver) -> None:
        seen.append(stage.forms[0].state)
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = look
    await session.run()

    said = "Rehearsal: please do not submit. Leave the page when you have looked."
    assert (OverlayState.YOUR_TURN, said) in stage.window.overlays
    (told,) = stage.operator.told(HandedOver)
    assert "2 please do not submit" in told.text
    assert "First time on the real portal" in told.text
    assert seen == [ComplaintState.HANDED_OVER]
    assert [len(complaint.finding_ids) for complaint in stage.forms] == [2, 2]
    assert [event.result for event in stage.operator.told(Released)] == ["rehearsed"]
    assert [(event.filed, event.left) for event in stage.operator.told(SessionEnded)] == [(0, 2)]


async def test_what_only_the_daemon_saw_is_a_question(stage: Stage) -> None:
    """Something left the window that the page did not show: it is asked about, and never simply put back."""
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed")]}
    session = rehearsal(stage)

    def person(_: HandedOver) -> None:
        stage.sees_sent(number="48213377")
        session.request(Request.GO_ON)

    stage.operator.at[HandedOver] = person
    await session.run()

    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "48213377")


async def test_stopped_while_filling_it_is_put_back_too(stage: Stage) -> None:
    """A rehearsal that is stopped before the hand-over leaves no form half filled in the records."""
    session = await stage.run({FieldFilled: Request.PAUSE}, rehearsal=True)

    assert stage.forms[0].state is ComplaintState.PLANNED
    assert not session.recorder.rehearsed


FLOW = shipped_flow("aliexpress-complaint")


class EmptiedForm(FakeForm):
    """A form whose fields are not there any more, in the same document unless `between`."""

    between = False
    kept: tuple[str, ...] = ()
    """The labels of those that are there."""

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
) -> FormWatch:
    """Over a form of which these fields were filled right."""
    plan = bind(
        FLOW,
        complaint_values(
            a_complaint(), title="The Quiet Whale", listings=("https://www.aliexpress.com/item/1.html",)
        ),
    )
    reports = [
        FieldReport(
            field=field, how=How.FILLED, candidate=Candidate(f"control {place}", field.label, field.wanted.kinds[0]), checks=2, seen="x",
        )
        for place, field in enumerate(plan.fields) if field.label in labels
    ]  # fmt: skip
    return FormWatch(window, FLOW, "document 1", FillReport(fields=tuple(reports)), next_part=next_part)


async def not_yet() -> bool:
    """The next part of the form is not there."""
    return False


async def test_what_the_person_changes_is_told_once_and_so_is_what_she_puts_back() -> None:
    """A look that shows nothing new tells nothing; emptied by her own hand it is still her change."""
    form = a_form()
    watching = watch(FakeWindow(form=form))
    box, link = form["Infringing listings"], "https://www.aliexpress.com/item/1.html"
    told = []
    for text in (link, "hers", "hers", "", link):
        box.type(text)
        box.touched = text != ""
        told += [(change.seen, change.right) for change in (await watching.look()).changed]
    assert told == [("hers", False), ("", False), (link, True)]


async def test_labels_that_swap_during_the_review_are_told() -> None:
    """Both values are as they were put in, and each stands under the other's label."""
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


async def test_a_list_that_is_unfolded_has_not_changed() -> None:
    """Its box may show nothing, or what is searched for: opening it after the hand-over is no doing of the page."""
    form = a_form()
    watching = watch(FakeWindow(form=form))
    box = form["Infringing listings"]
    box.value, box.open = "", True
    assert await watching.look() == FormCheck()
    box.value, box.open = "https://www.aliexpress.com/item/1.html", False
    assert await watching.look() == FormCheck()


async def test_what_was_sent_is_compared_with_what_was_seen_last() -> None:
    """She may be quicker than the next look: at the submission every change is told that was not told before."""
    form = a_form()
    watching = watch(FakeWindow(form=form))
    sent = [SentValue(field="listings", value="hers", at=NOW)]
    assert [change.seen for change in watching.sent(sent)] == ["hers"]
    form["Infringing listings"].type("hers")
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
async def test_a_form_that_gave_way_in_the_same_document_is_noticed(
    sign: SignIn, expected: FormCheck
) -> None:
    """A portal that is one page can show a login, or anything else, where the form stood; each look says so anew."""
    window = FakeWindow(form=EmptiedForm(a_form().controls), sign_ins=[sign, sign])
    watching = watch(window)
    assert [await watching.look(), await watching.look()] == [expected, expected]


async def test_what_was_read_before_a_page_went_away_for_a_moment_is_told_at_the_next_look() -> None:
    """A look that broke off has told nothing, so it has seen nothing either."""
    form = EmptiedForm(a_form().controls)
    labels = ("Infringing listings", "Supplement infringement reason(s)")
    for label in labels:
        form[label].type("hers")
    watching = watch(FakeWindow(form=form, sign_ins=[SignIn.CAPTCHA]), labels)
    form.kept = labels[:1]
    assert await watching.look() == FormCheck()
    form.kept = labels
    assert [change.seen for change in (await watching.look()).changed] == ["hers", "hers"]


async def test_between_two_documents_nothing_is_concluded() -> None:
    """A page that cannot be asked has told nothing."""
    form = EmptiedForm(a_form().controls)
    form.between = True
    assert await watch(FakeWindow(form=form)).look() == FormCheck()


@pytest.mark.parametrize("document", ["document 1", "document 2"])
async def test_the_next_part_of_a_form_may_be_a_moment_in_coming(
    document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another part is to come, another document is no end, nor the same one without its fields.

    After a while it is, counted from the first such look, and a login is at once.
    """
    form = EmptiedForm(a_form().controls)
    form.document = document
    window = FakeWindow(form=form)
    waiting = watch(window, next_part=not_yet)
    assert await waiting.look() == FormCheck()
    window.sign_ins = [SignIn.OUT]
    assert await waiting.look() == FormCheck(left=True, signed_out=True)
    monkeypatch.setattr("helper.session.filing.review.PART_SECONDS", 0.0)
    assert await waiting.look() == FormCheck(left=True)


@pytest.mark.parametrize("next_part", [not_yet, None])
async def test_a_page_that_is_still_coming_says_nothing(
    next_part: Callable[[], Awaitable[bool]] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a slow line the next part, or the page with the number, stands there long before it shows anything."""
    monkeypatch.setattr("helper.session.filing.review.PART_SECONDS", 0.0)
    form = FakeForm([])
    watching = FormWatch(FakeWindow(form=form), FLOW, form.document, None, next_part=next_part)
    form.document, form.ready = "document 2", False
    assert await watching.look() == FormCheck()
    form.ready = True
    assert await watching.look() == FormCheck(left=True)


async def test_a_part_that_was_away_for_a_moment_is_given_its_time_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The form was seen again since: how long the next part may take is counted from when it went away for good."""
    form = FakeForm([])
    window = FakeWindow(form=form)
    waiting = FormWatch(window, FLOW, form.document, None, next_part=not_yet)
    here = form.document
    form.document = "document 2"
    await waiting.look()
    form.document = here
    await waiting.look()
    monkeypatch.setattr("helper.session.filing.review.PART_SECONDS", 1e-9)
    form.document = "document 2"
    assert await waiting.look() == FormCheck()

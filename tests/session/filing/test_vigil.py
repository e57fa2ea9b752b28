"""The eye that is kept on a form after the hand-over: what went away, and what that means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.errors import PageGone
from helper.flow.form import Candidate, Reading, Where
from helper.flow.load import shipped_flow
from helper.flow.plan import bind
from helper.flow.report import FieldReport, FillReport, How
from helper.flow.values import ComplaintValues
from helper.model.attempt import SentValue
from helper.session.filing.vigil import Look, Vigil
from helper.session.window import SignIn
from tests.factories import NOW
from tests.fakes import FakeForm
from tests.session.stage import FakeWindow, a_form

FLOW = shipped_flow("aliexpress-complaint")


class EmptiedForm(FakeForm):
    """A form whose fields are not there any more, in the same document unless `between`."""

    between = False

    async def where(self) -> Where:
        if self.between:
            raise PageGone("The page is between two documents.")
        return await super().where()

    async def read(self, candidate: Candidate) -> Reading:
        raise PageGone("The field is not on the page any more.")


def vigil(window: FakeWindow) -> Vigil:
    """Over a form of which one field was filled right."""
    plan = bind(
        FLOW, ComplaintValues(title="The Quiet Whale", listings=("https://www.aliexpress.com/item/1.html",))
    )
    candidate = Candidate("control 5", "Infringing listings", plan.fields[5].wanted.kinds[0])
    right = FieldReport(field=plan.fields[5], how=How.FILLED, candidate=candidate, checks=2)
    return Vigil(window, FLOW, "document 1", FillReport(fields=(replace(right, seen="x"),)))


async def test_what_the_person_changes_is_told_once_and_so_is_what_she_puts_back() -> None:
    """A look that shows nothing new tells nothing; emptied by her own hand it is still her change."""
    form = a_form()
    watching = vigil(FakeWindow(form=form))
    box, link = form["Infringing listings"], "https://www.aliexpress.com/item/1.html"
    told = []
    for text in (link, "hers", "hers", "", link):
        box.type(text)
        box.touched = text != ""
        told += [(change.seen, change.right) for change in (await watching.look()).changed]
    assert told == [("hers", False), ("", False), (link, True)]


async def test_what_was_sent_is_compared_with_what_was_seen_last() -> None:
    """She may be quicker than the next look: at the submission every change is told that was not told before."""
    form = a_form()
    watching = vigil(FakeWindow(form=form))
    sent = [SentValue(field="listings", value="hers", at=NOW)]
    assert [change.seen for change in watching.sent(sent)] == ["hers"]
    form["Infringing listings"].type("hers")
    await watching.look()
    assert watching.sent(sent) == ()
    assert watching.sent([SentValue(field="of another form", value="x", at=NOW)]) == ()


@pytest.mark.parametrize(
    ("sign", "expected"),
    [(SignIn.OUT, Look(left=True, signed_out=True)), (SignIn.IN, Look(left=True))],
)
async def test_a_form_that_gave_way_in_the_same_document_is_noticed(sign: SignIn, expected: Look) -> None:
    """A portal that is one page can show a login, or anything else, where the form stood."""
    window = FakeWindow(form=EmptiedForm(a_form().controls), sign_ins=[sign])
    assert await vigil(window).look() == expected


async def test_between_two_documents_nothing_is_concluded() -> None:
    """A page that cannot be asked has told nothing."""
    form = EmptiedForm(a_form().controls)
    form.between = True
    assert await vigil(FakeWindow(form=form)).look() == Look()


async def test_the_next_part_of_a_form_may_be_a_moment_in_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another part is to come, another document is no end; after a while it is, and a login is at once."""
    form = FakeForm([])
    form.document = "document 2"
    window = FakeWindow(form=form)
    waiting = Vigil(window, FLOW, "document 1", None, goes_on=True)
    assert await waiting.look() == Look()
    window.sign_ins = [SignIn.OUT]
    assert await waiting.look() == Look(left=True, signed_out=True)
    monkeypatch.setattr("helper.session.filing.vigil.PART_SECONDS", 0.0)
    assert await waiting.look() == Look(left=True)


@pytest.mark.parametrize("goes_on", [True, False])
async def test_a_page_that_is_still_coming_says_nothing(
    goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a slow line the next part, or the page with the number, stands there long before it shows anything."""
    monkeypatch.setattr("helper.session.filing.vigil.PART_SECONDS", 0.0)
    form = FakeForm([])
    watching = Vigil(FakeWindow(form=form), FLOW, form.document, None, goes_on=goes_on)
    form.document, form.ready = "document 2", False
    assert await watching.look() == Look()
    form.ready = True
    assert await watching.look() == Look(left=True)


async def test_a_part_that_was_away_for_a_moment_is_given_its_time_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The form was seen again since: how long the next part may take is counted from when it went away for good."""
    form = FakeForm([])
    window = FakeWindow(form=form)
    waiting = Vigil(window, FLOW, form.document, None, goes_on=True)
    here = form.document
    form.document = "document 2"
    await waiting.look()
    form.document = here
    await waiting.look()
    monkeypatch.setattr("helper.session.filing.vigil.PART_SECONDS", 1e-9)
    form.document = "document 2"
    assert await waiting.look() == Look()

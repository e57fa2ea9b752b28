"""A report holds the portal's own words; the person decides about every other."""

from __future__ import annotations

from datetime import date

from helper.browser.form.look import Finding, SeenButton, SeenControl, SeenField, SeenForm
from helper.exchange.portal_report.report import OTHER, PortalReport, State
from helper.flow.form import Kind
from helper.flow.load import shipped_flow
from helper.flow.vocabulary import Vocabulary
from helper.session.portal.look import Circumstances, Keep, language_of, report_of

AT = Circumstances(
    version="0.1.0",
    system="Debian",
    browser="Chromium",
    day=date(2026, 12, 3),
    how="saved page",
    address="https://ipp.aidcgroup.net/#/form?x=1",
)
REASON = SeenControl(label="Ground", kind=Kind.LIST, options=("Pirated copy", "Janes ground"), count=2)


def form(label: str = "Ground", *, taught: bool = False, headings: tuple[str, ...] = ()) -> SeenForm:
    """A form with one field that the flow asks for, one that it does not, and a button."""
    control = SeenControl(label=label, kind=Kind.LIST, options=REASON.options, count=2)
    field = SeenField(step="reason", name="reason", finding=Finding.SURE, control=control, taught=taught)
    other = SeenControl(label="Jane Doe", kind=Kind.LINE)
    button = SeenButton(step="verify", label="Verify for Jane", seen=True)
    return SeenForm(
        address="", headings=headings, fields=(field,), buttons=(button,), ticks=1, others=(other,)
    )


def report(seen: SeenForm, keep: Keep) -> PortalReport:
    """The report of that form."""
    return report_of(seen, Vocabulary(shipped_flow()), keep, AT)


def test_without_a_word_of_the_persons_no_unknown_word_is_in_it() -> None:
    """Label, entry, other field, button and heading: counted, never told."""
    told = report(form(headings=("Welcome, Jane",)), lambda _: False)

    assert "Jane" not in str(told)
    assert "Ground" not in str(told)
    assert told.fields[0].options == ("Pirated copy",)
    assert told.fields[0].count == 2
    assert told.fields[1].name == OTHER
    assert (told.verify, told.heading) == ("", None)
    assert told.address == "https://ipp.aidcgroup.net/#/form"


def test_known_words_are_never_asked_for() -> None:
    """The portal's own words need nobody's yes."""
    asked: list[str] = []

    def keep(words: str) -> bool:
        asked.append(words)
        return words == "Janes ground"

    told = report(form("Complaint reason", headings=("Welcome, Jane", "Submit a complaint")), keep)

    assert asked == ["Janes ground", "Jane Doe", "Verify for Jane"]
    assert told.fields[0].options == ("Pirated copy", "Janes ground")
    assert told.heading == "Submit a complaint"


def test_a_field_that_the_person_had_shown_says_so() -> None:
    """Whoever reads the report knows that the flow alone would not have found it."""
    assert report(form(taught=True), lambda _: True).fields[0].state is State.SHOWN


def test_the_language_is_that_of_the_labels() -> None:
    """Not of what the page says about itself."""
    assert language_of(form("投诉理由")) == "Chinese"
    assert language_of(form("Reason")) == "English"

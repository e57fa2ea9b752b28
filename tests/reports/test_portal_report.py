"""What one look at the live form taught, as about twenty lines that a person reads before she sends them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from helper.errors import WrongUse
from helper.flow.form import ControlKind
from helper.reports.portal_report import (
    OTHER,
    QUESTIONS,
    FieldState,
    PersonAnswers,
    PortalReport,
    ReportField,
    check_answer,
    read_report_text,
    report_text,
    safe_address,
    without_private,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://ipp.aidcgroup.net/#/complaint/form?platform=ae&token=9",
            "https://ipp.aidcgroup.net/#/complaint/form",
        ),
        ("https://ipp.aidcgroup.net/users/4815162342/form", "https://ipp.aidcgroup.net/users/…/form"),
        ("https://jane:secret@ipp.aidcgroup.net/", ""),
        ("http://ipp.aidcgroup.net/", ""),
        ("the usual one", ""),
    ],
)
def test_an_address_keeps_its_words_only(typed: str, kept: str) -> None:
    """No query, no number, no user name."""
    assert safe_address(typed) == kept


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("write to jane@doeworth.example", "an e-mail address"),
        ("see https://ipp.example.com/a?session=abc", "what stands behind the ? of an address"),
        ("number 4821337712", "a long number"),
        ("(+49) 170 123 45 67", "a long number"),
        ("key 3f9a8b7c6d5e4f3a2b", "a long code"),
        ("0/500, up to 2000 characters, 4 files of 20 MB", ""),
    ],
)
def test_what_may_be_somebodys_is_taken_out_and_named(typed: str, what: str) -> None:
    """The person reads what was dropped, never silently; a counter and a limit are nobody's."""
    text, dropped = without_private(typed)
    assert dropped == ((what,) if what else ())
    assert (text == typed) is (what == "")
    assert not any(secret in text for secret in ("doeworth", "abc", "4821337712", "123 45", "3f9a8b"))


@pytest.mark.parametrize(
    ("name", "typed", "values"),
    [
        *((name, "  ", {}) for name in QUESTIONS),
        # Whoever types the number itself gives no more away than how many digits it has.
        ("after", "a pop-up; 4821337712", {"after": "a pop-up", "number_digits": 10}),
        ("after", "a page, 8 digits", {"after": "a page, 8 digits", "number_digits": 8}),
        ("after", "a page, 8", {"after": "a page, 8", "number_digits": 8}),
        # The title of a design is nobody's business.
        ("unregistered", "The Hidden Heron (US)(N/A)", {"unregistered": "T (C)(N/A)"}),
        ("columns", "Number; Status | Date, Result", {"columns": ("Number", "Status", "Date", "Result")}),
        ("boxes", "2 boxes", {"boxes": 2}),
        ("boxes", "some", {}),
    ],
)
def test_an_answer_is_read_for_what_it_is_asked_for(name: str, typed: str, values: dict[str, Any]) -> None:
    """Every question may be left out; lists are read in the ways people write them."""
    assert check_answer(name, typed).values == values


TEXT = """\
ipp-helper portal report, format 1            0.1.0 · Windows 11 · Microsoft Edge · page in English
address         https://ipp.aidcgroup.net/#/complaint/form  seen 2026-12-03, saved page
heading         sure   "Submit a complaint"
website         sure   "Complaint website"       drop-down          Taobao.com | AliExpress.com | … (6)
registration    sure   "IPR"                     drop-down, search  12 entries, not listed; form: T (C)(N) or T (C)(N/A)
complaint type  sure   "Complaint type"          choice             Product listing | Store front
reason          asks   "Complaint reason"        drop-down          entries not looked at
links           sure   "Infringing listings"     many lines         limit seen: 300
explanation     shown  "Description (optional)"  many lines         0/500  you pointed at it
evidence        not there
other field     there  words not kept            one line
check links     seen   "Verify"                  declaration  1 box, text not kept  submit  seen, never pressed
after sending   you said  "a page"                  number  10 digits (you said)
reasons         you said  Pirated copy | Use of images
bad link        you said  "This is not the address of a listing."
columns         you said  Complaint number | Status
unregistered    you said  form: T (C)(N/A)
agreement       you said  "No robots, please."
not in here: name, e-mail, designs, numbers, sellers, typed text, pictures, page source, cookies
"""
WEBSITE = ReportField(
    name="website", state=FieldState.SURE, label="Complaint website", kind=ControlKind.LIST,
    options=("Taobao.com", "AliExpress.com"), count=6,
)  # fmt: skip
REGISTRATION = ReportField(
    name="ipr", state=FieldState.SURE, label="IPR", kind=ControlKind.LIST, searched=True, count=12,
    form="T (C)(N) or T (C)(N/A)",
)  # fmt: skip


def test_a_report_says_what_was_seen_and_read_back_it_is_the_report() -> None:
    """Name, how sure, the portal's words, sort, entries and limits; between writing and reading nothing is lost or added."""
    report = read_report_text(TEXT, "r.txt")
    website, registration, kind, reason, links, explanation, evidence, other = report.fields
    assert (report.version, report.browser, report.day) == ("0.1.0", "Microsoft Edge", date(2026, 12, 3))
    assert (report.address, report.heading) == (
        "https://ipp.aidcgroup.net/#/complaint/form",
        "Submit a complaint",
    )
    assert (website, registration) == (WEBSITE, REGISTRATION)
    assert (kind.options, kind.count, reason.count) == (("Product listing", "Store front"), 2, None)
    assert (links.most_lines, explanation.state, explanation.most_chars) == (300, FieldState.SHOWN, 500)
    assert (evidence.state, other.name, other.label) == (FieldState.NOT_THERE, OTHER, "")
    assert (report.verify, report.boxes, report.submit) == ("Verify", 1, True)
    assert report.told == PersonAnswers(
        reasons=("Pirated copy", "Use of images"),
        bad_link="This is not the address of a listing.",
        after="a page",
        number_digits=10,
        columns=("Complaint number", "Status"),
        unregistered="T (C)(N/A)",
        agreement="No robots, please.",
    )
    assert report_text(report) == TEXT


def test_lines_that_were_struck_out_are_missed_by_nobody() -> None:
    """A person may take out any line but the first, and blank out any words."""
    left_out = ("address", "reason", "agreement")
    kept = "\n".join(line for line in TEXT.splitlines() if not line.startswith(left_out))
    report = read_report_text(kept.replace('"Complaint website"', "xxxxxxxxx"), "r.txt")
    assert report.address == ""
    assert report.fields[0].label == ""
    assert "reason" not in {field.name for field in report.fields}


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    """Whoever reads reports back sees all that is wrong, not the first thing."""
    text = (
        "ipp-helper portal report, format 1      0.1.0 · Debian · Chromium · page in English\n"
        'website         perhaps  "Complaint website"  drop-down  A | B\n'
        'reason          sure   "Complaint reason"  dropdown  A | B\n'
        "weather         sure\n"
        "address         https://ipp.aidcgroup.net/?token=1  seen 2026-12-03, saved page\n"
        'links           sure   "Infringing listings"  many lines  lots of them\n'
    )
    with pytest.raises(WrongUse) as refused:
        read_report_text(text, "r.txt")
    assert [line.strip().partition(":")[0] for line in refused.value.what.splitlines()[1:]] == [
        f"line {number}" for number in range(2, 7)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            (TEXT.replace("No robots, please.", private), "strike it out")
            for private in (
                "jane@doeworth.example",
                "call +49 170 1234567",
                "https://ipp.example.com/a?token=1",
            )
        ),
        ("", "it is empty"),
        ("hello", "it must begin with"),
        ("ipp-helper portal report, format 2", "it must begin with"),
    ],
)
def test_what_may_be_somebodys_and_what_is_no_report_is_not_taken_in(text: str, said: str) -> None:
    """A report in which the sender left something private is refused, with the line to strike out."""
    with pytest.raises(WrongUse, match=said):
        read_report_text(text, "r.txt")


def test_words_cannot_break_out_of_their_cell() -> None:
    """Blanks, quotes and bars in the portal's words never become cells of their own."""
    hostile = ReportField(
        name="reason",
        state=FieldState.SURE,
        label='A "b"   c | d',
        kind=ControlKind.LIST,
        options=("x | y",),
        count=1,
    )
    [read] = read_report_text(report_text(PortalReport(fields=(hostile,))), "r.txt").fields
    assert (read.label, read.options) == ("A 'b' c / d", ("x / y",))

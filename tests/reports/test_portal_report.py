"""What one look at the live form taught, as about twenty lines that a person reads before she sends them."""

from __future__ import annotations

from datetime import date

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


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_answer_is_right(name: str) -> None:
    """Every question may be left out."""
    assert check_answer(name, "  ").values == {}


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
    ],
)
def test_what_may_be_somebodys_is_taken_out_and_named(typed: str, what: str) -> None:
    """The person reads what was dropped, never silently."""
    text, dropped = without_private(typed)

    assert dropped == (what,)
    assert not any(secret in text for secret in ("doeworth", "abc", "4821337712", "123 45", "3f9a8b"))


def test_counts_are_not_numbers_of_somebody() -> None:
    """A counter and a limit may be told."""
    assert without_private("0/500, up to 2000 characters, 4 files of 20 MB") == (
        "0/500, up to 2000 characters, 4 files of 20 MB",
        (),
    )


def test_of_a_number_that_was_typed_only_its_digits_are_counted() -> None:
    """The question asks how many digits; whoever types the number itself gives no more away."""
    checked = check_answer("after", "a pop-up; 4821337712")

    assert checked.values == {"after": "a pop-up", "number_digits": 10}
    assert checked.dropped == ("a long number",)


@pytest.mark.parametrize("typed", ["a page, 8 digits", "a page, 8"])
def test_the_number_of_digits_is_read(typed: str) -> None:
    """In words or alone."""
    assert check_answer("after", typed).values["number_digits"] == 8


def test_an_unregistered_design_leaves_only_its_form() -> None:
    """Its title is nobody's business."""
    assert check_answer("unregistered", "The Hidden Heron (US)(N/A)").values == {"unregistered": "T (C)(N/A)"}


def test_lists_are_read_in_the_ways_people_write_them() -> None:
    """Parted by semicolons, bars, commas with a blank, or lines."""
    assert check_answer("columns", "Complaint number; Status | Date, Result").values == {
        "columns": ("Complaint number", "Status", "Date", "Result")
    }


def test_boxes_are_a_small_number() -> None:
    """Anything else says nothing."""
    assert check_answer("boxes", "2 boxes").values == {"boxes": 2}
    assert check_answer("boxes", "some").values == {}


REPORT = PortalReport(
    version="0.1.0",
    system="Windows 11",
    browser="Microsoft Edge",
    language="English",
    day=date(2026, 12, 3),
    how="saved page",
    address="https://ipp.aidcgroup.net/#/complaint/form",
    heading="Submit a complaint",
    fields=(
        ReportField(
            name="website",
            state=FieldState.SURE,
            label="Complaint website",
            kind=ControlKind.LIST,
            options=("Taobao.com", "AliExpress.com"),
            count=6,
        ),
        ReportField(
            name="ipr",
            state=FieldState.SURE,
            label="IPR",
            kind=ControlKind.LIST,
            searched=True,
            count=12,
            form="T (C)(N) or T (C)(N/A)",
        ),
        ReportField(
            name="complaint_type",
            state=FieldState.SURE,
            label="Complaint type",
            kind=ControlKind.RADIO,
            options=("Product listing", "Store front"),
            count=2,
        ),
        ReportField(name="reason", state=FieldState.ASKS, label="Complaint reason", kind=ControlKind.LIST),
        ReportField(
            name="listings",
            state=FieldState.SURE,
            label="Infringing listings",
            kind=ControlKind.LINES,
            most_lines=300,
        ),
        ReportField(
            name="description",
            state=FieldState.SHOWN,
            label="Description (optional)",
            kind=ControlKind.LINES,
            most_chars=500,
        ),
        ReportField(name="evidence", state=FieldState.NOT_THERE),
        ReportField(name=OTHER, state=FieldState.THERE, kind=ControlKind.LINE),
    ),
    verify="Verify",
    boxes=1,
    submit=True,
    told=PersonAnswers(
        reasons=("Pirated copy", "Use of images"),
        bad_link="This is not the address of a listing.",
        after="a page",
        number_digits=10,
        columns=("Complaint number", "Status"),
        unregistered="T (C)(N/A)",
        agreement="No robots, please.",
    ),
)


def test_a_report_is_about_twenty_lines_that_say_what_was_seen() -> None:
    """The lines of the words page: name, how sure, the portal's words, sort, entries and limits."""
    text = report_text(REPORT)

    assert text.splitlines()[0].startswith("ipp-helper portal report, format 1   ")
    assert "0.1.0 · Windows 11 · Microsoft Edge · page in English" in text
    assert '"Complaint website"' in text
    assert "Taobao.com | AliExpress.com | … (6)" in text
    assert "drop-down, search  12 entries, not listed; form: T (C)(N)" in text
    assert "limit seen: 300" in text
    assert "0/500  you pointed at it" in text
    assert "declaration  1 box, text not kept  submit  seen, never pressed" in text
    assert "10 digits (you said)" in text
    assert len(text.splitlines()) <= 22


def test_a_report_read_back_is_the_report() -> None:
    """Nothing is lost and nothing is added between writing and reading."""
    assert read_report_text(report_text(REPORT), "r.txt") == REPORT


def test_lines_that_were_struck_out_are_missed_by_nobody() -> None:
    """A person may take out any line but the first, and blank out any words."""
    lines = report_text(REPORT).splitlines()
    kept = "\n".join(line for line in lines if not line.startswith(("address", "reason", "agreement")))
    struck = kept.replace('"Complaint website"', "xxxxxxxxx")

    report = read_report_text(struck, "r.txt")

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
    "private", ["jane@doeworth.example", "call +49 170 1234567", "https://ipp.example.com/a?token=1"]
)
def test_what_may_be_somebodys_is_not_taken_in(private: str) -> None:
    """A report in which the sender left something private is refused, with the line to strike out."""
    text = report_text(REPORT).replace("No robots, please.", private)

    with pytest.raises(WrongUse, match="strike it out"):
        read_report_text(text, "r.txt")


@pytest.mark.parametrize("text", ["", "hello", "ipp-helper portal report, format 2"])
def test_another_file_is_no_report(text: str) -> None:
    """The first line must be a report's."""
    with pytest.raises(WrongUse):
        read_report_text(text, "r.txt")


def test_words_cannot_break_out_of_their_cell() -> None:
    """Blanks, quotes and bars in the portal's words never become cells of their own."""
    field = ReportField(
        name="reason",
        state=FieldState.SURE,
        label='A "b"   c | d',
        kind=ControlKind.LIST,
        options=("x | y",),
        count=1,
    )
    report = PortalReport(version="1", system="s", browser="b", language="English", fields=(field,))

    [read] = read_report_text(report_text(report), "r.txt").fields

    assert read.label == "A 'b' c / d"
    assert read.options == ("x / y",)

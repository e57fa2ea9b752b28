"""A report is written as its lines and read back as what it was; what is wrong in one is told all at once."""

from __future__ import annotations

from datetime import date

import pytest

from helper.errors import WrongUse
from helper.exchange.portal_report.reading import read_report_text
from helper.exchange.portal_report.report import OTHER, PortalReport, ReportField, State, Told
from helper.exchange.portal_report.text import report_text
from helper.flow.form import Kind

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
            state=State.SURE,
            label="Complaint website",
            kind=Kind.LIST,
            options=("Taobao.com", "AliExpress.com"),
            count=6,
        ),
        ReportField(
            name="ipr",
            state=State.SURE,
            label="IPR",
            kind=Kind.LIST,
            searched=True,
            count=12,
            form="T (C)(N) or T (C)(N/A)",
        ),
        ReportField(
            name="complaint_type",
            state=State.SURE,
            label="Complaint type",
            kind=Kind.RADIO,
            options=("Product listing", "Store front"),
            count=2,
        ),
        ReportField(name="reason", state=State.ASKS, label="Complaint reason", kind=Kind.LIST),
        ReportField(
            name="listings", state=State.SURE, label="Infringing listings", kind=Kind.LINES, most_lines=300
        ),
        ReportField(
            name="description",
            state=State.SHOWN,
            label="Description (optional)",
            kind=Kind.LINES,
            most_chars=500,
        ),
        ReportField(name="evidence", state=State.NOT_THERE),
        ReportField(name=OTHER, state=State.THERE, kind=Kind.LINE),
    ),
    verify="Verify",
    boxes=1,
    submit=True,
    told=Told(
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
        name="reason", state=State.SURE, label='A "b"   c | d', kind=Kind.LIST, options=("x | y",), count=1
    )
    report = PortalReport(version="1", system="s", browser="b", language="English", fields=(field,))

    [read] = read_report_text(report_text(report), "r.txt").fields

    assert read.label == "A 'b' c / d"
    assert read.options == ("x / y",)

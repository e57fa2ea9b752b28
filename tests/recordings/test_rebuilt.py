"""A page rebuilt from a report has every field of the report, where the finder finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.form.form_inspection import form_page
from helper.flow.load import shipped_flow
from helper.reports.flow_proposal import report_page
from helper.reports.portal_report import PortalReport, read_report_text
from tests.recordings.marks import found_in

TEXT = """\
ipp-helper portal report, format 1            0.1.0 · Windows 11 · Edge · page in English
address         https://ipp.aidcgroup.net/#/complaint/form  seen 2026-12-03, saved page
heading         sure   "Submit a complaint"
website         sure   "Complaint website"  drop-down  Taobao.com | Tmall.com | … (6)
type of right   sure   "IPR type"  drop-down  Trademark | Copyright | Patent | Others
registration    sure   "IPR information"  drop-down, search  12 entries, not listed; form: T (C)(N)
complaint type  sure   "Complaint type"  choice  Product listing | Store front
reason          asks   "Complaint reason"  drop-down  Pirated copy | … (5)
links           sure   "Infringing listings"  many lines  limit seen: 300
explanation     shown  "Description (optional)"  many lines  0/500  you pointed at it
evidence        sure   "Upload evidence"  file  up to 4
other field     there  "Remarks <b>bold</b>"  one line
check links     seen   "Verify"  declaration  1 box, text not kept  submit  seen, never pressed
after sending   not looked at  number  10 digits (you said)
"""


def rebuilt() -> tuple[PortalReport, str]:
    """The report, and the page rebuilt from it."""
    report = read_report_text(TEXT, "r.txt")
    return report, report_page(report, shipped_flow())


@pytest.mark.browser
async def test_every_field_of_a_report_is_found_in_the_page_rebuilt_from_it(
    tmp_path: Path, browser_path: str
) -> None:
    """Each sure field is the control that the rebuilt page says it is, with its entries and limits."""
    file = tmp_path / "report.html"
    file.write_text(rebuilt()[1], encoding="utf-8")
    found = await found_in(file, form_page(shipped_flow().pages), browser_path)
    found.pop("reason", None)
    steps = {"website", "ipr_type", "ipr", "complaint_type", "listings", "description", "evidence"}
    assert found == {step: step for step in steps}


def test_what_a_report_says_is_only_words_in_the_page() -> None:
    """Whoever wrote it cannot write markup; of a field that only asks nobody said which control it is."""
    page = rebuilt()[1]
    assert "Remarks &lt;b&gt;bold" in page
    assert "<script" not in page
    assert 'data-step="reason"' not in page

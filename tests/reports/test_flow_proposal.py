"""What a report changes in the flow is proposed as a difference that leaves a flow that can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helper.flow.form import ControlKind
from helper.flow.load import COMPLAINT_FLOW, flows_folder
from helper.reports.flow_proposal import Proposal, proposal
from helper.reports.portal_report import OTHER, FieldState, PersonAnswers, PortalReport, ReportField

FLOW = (flows_folder() / f"{COMPLAINT_FLOW}.toml").read_text(encoding="utf-8")
NAME = "flows/aliexpress-complaint.toml"
REASON = ReportField(
    name="reason",
    state=FieldState.SURE,
    label="Complaint reason",
    kind=ControlKind.LIST,
    options=("Pirated copy", "Others"),
    count=2,
)
REPORT = PortalReport(heading="Submit a complaint", fields=(REASON,))


def test_a_page_that_the_flow_knows_changes_nothing() -> None:
    """No difference, nothing to look at."""
    assert proposal(REPORT, FLOW, NAME) == Proposal("", ())


def test_new_words_are_added_to_their_step_and_nowhere_else() -> None:
    """One label, one heading and one button become lines of a difference of the flow file."""
    shown = replace(REASON, state=FieldState.SHOWN, label="Ground of complaint (optional)")
    report = replace(REPORT, fields=(shown,), heading="New complaint", verify="Check addresses")

    lines = proposal(report, FLOW, NAME).difference.splitlines()
    added = "\n".join(line for line in lines if line.startswith("+") and not line.startswith("+++"))
    assert added.count("\n") == 2
    assert all(word in added for word in ("Ground of complaint", "New complaint", "Check addresses"))
    assert "optional" not in added


def test_a_host_that_was_seen_is_no_longer_only_described() -> None:
    """The day on which somebody looked at it stands in the flow."""
    report = replace(REPORT, address="https://ipp.aidcgroup.net/#/complaint/form", day=date(2026, 12, 3))
    assert '+"ipp.aidcgroup.net" = "taught on 2026-12-03"' in proposal(report, FLOW, NAME).difference


def test_a_field_that_only_may_be_it_teaches_no_word() -> None:
    """What was not found beyond doubt is for a person to judge."""
    asks = replace(REASON, state=FieldState.ASKS, label="Grounds")

    proposed = proposal(replace(REPORT, fields=(asks,)), FLOW, NAME)
    assert proposed == Proposal("", ("“reason” was found, but not beyond doubt.",))


def test_what_no_difference_can_say_is_a_remark() -> None:
    """Missing fields, unknown fields, other limits, a reason that is not offered, and what the person told."""
    fields = (
        replace(REASON, options=("Unauthorized use", "Others")),
        ReportField(name="listings", state=FieldState.SURE, kind=ControlKind.LINES, most_lines=100),
        ReportField(name="description", state=FieldState.NOT_THERE),
        ReportField(name=OTHER, state=FieldState.THERE, label="Remarks", kind=ControlKind.LINES),
    )
    told = PersonAnswers(number_digits=14, columns=("Number", "Status"), agreement="No robots.")

    remarks = " ".join(proposal(replace(REPORT, fields=fields, told=told), FLOW, NAME).remarks)
    for said in (
        "None of the entries of “reason” is “Pirated copy”", "“links” takes 100 on the page, 300 in the flow",
        "“explanation” was not found", "The page also has “Remarks”", "14 digits", "Number | Status", "No robots.",
    ):  # fmt: skip
        assert said in remarks

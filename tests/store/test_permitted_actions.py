"""Permitted actions: each state refuses an action with its sentence, or permits it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.work import Work
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.store import Store
from tests.factories import a_complaint, a_finding, a_listing, a_work

NOT_A_COPY = "You have not marked the link as a copy, so it cannot go on a form."
NO_DESIGN = "First choose the design that the link copies."
NO_OUTCOME = "The link was not reported, so it has no outcome yet."
NOT_REPORTED = "The link has not been reported yet."
ON_FORM = "The link is on a form."
FILLED_IN = "The link is on the form that is being filled in."
REPORTED = "The link is already reported."
WAIT = "Alibaba has not decided on the complaint yet: wait for the answer."
WAS_GONE = (
    "The listing was gone. If it is on sale again, check its page: Today then shows it under “back again”."
)
COPY = Judgement.COPY


@pytest.mark.parametrize(
    ("state", "judgement", "form", "refused"),
    [
        (FindingState.NEW, None, None, ["", "", NOT_A_COPY, NO_OUTCOME, NOT_REPORTED]),
        (FindingState.JUDGED, COPY, None, ["", "", "", NO_OUTCOME, NOT_REPORTED]),
        (FindingState.PLANNED, COPY, ComplaintState.PLANNED, ["", ON_FORM, "", NO_OUTCOME, NOT_REPORTED]),
        (
            FindingState.PLANNED,
            COPY,
            ComplaintState.RESERVED,
            [FILLED_IN, FILLED_IN, FILLED_IN, NO_OUTCOME, NOT_REPORTED],
        ),
        (FindingState.FILED, COPY, ComplaintState.FILED, [REPORTED, REPORTED, REPORTED, "", WAIT]),
        (FindingState.REMOVED, COPY, ComplaintState.CLOSED, [REPORTED, REPORTED, REPORTED, "", WAS_GONE]),
    ],
)
def test_state_of_a_link_decides_which_actions_are_permitted(
    store: Store,
    work: Work,
    state: FindingState,
    judgement: Judgement | None,
    form: ComplaintState | None,
    refused: list[str],
) -> None:
    fox, listing = a_work(title="Fox"), a_listing()
    finding = a_finding(listing, work, state=state, judgement=judgement, viewed=True)
    store.change(work, fox, listing)
    if form is not None:
        complaint = a_complaint(work, (finding,), state=form)
        finding = replace(finding, complaint_id=complaint.id)
        store.change(complaint, finding)
    else:
        store.change(finding)
    assert [why_not(store, [finding], action).get(finding.id, "") for action in LinkAction] == refused


def test_new_value_must_differ_from_the_present_one(store: Store, work: Work) -> None:
    listing = a_listing()
    finding = a_finding(listing, work, state=FindingState.JUDGED, judgement=COPY)
    sent = a_finding(listing, work, state=FindingState.REJECTED, judgement=COPY)
    store.change(work, listing, finding)
    assert why_not(store, [finding], LinkAction.NAME_DESIGN, work_id=work.id) == {
        finding.id: "The link already has that design."
    }
    assert why_not(store, [sent], LinkAction.SET_OUTCOME, outcome=FindingState.REJECTED) == {
        sent.id: "The link already has this outcome."
    }


def test_copy_needs_a_design_before_it_gets_a_reason(store: Store, work: Work) -> None:
    listing = a_listing()
    finding = a_finding(listing, work_id=None, state=FindingState.JUDGED, judgement=COPY)
    store.change(work, listing, finding)
    assert why_not(store, [finding], LinkAction.SET_REASON) == {finding.id: NO_DESIGN}

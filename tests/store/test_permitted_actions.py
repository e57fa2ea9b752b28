"""Permitted actions: each state refuses an action with its sentence, or permits it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.work import Work
from helper.store.intake import Edit
from helper.store.permitted_actions import (
    why_not_edit,
    why_not_judge,
    why_not_name_design,
    why_not_set_outcome,
)
from helper.store.store import Store
from tests.factories import a_complaint, a_finding, a_listing, a_work

NO_OUTCOME = "The link was not reported, so it has no outcome yet."
FILLED_IN = "The link is on the form that is being filled in."
REPORTED = "The link is already reported."


@pytest.mark.parametrize(
    ("state", "form", "judge", "design", "reason", "outcome"),
    [
        (FindingState.JUDGED, None, "", "", "", NO_OUTCOME),
        (FindingState.PLANNED, ComplaintState.PLANNED, "", "The link is on a form.", "", NO_OUTCOME),
        (FindingState.PLANNED, ComplaintState.RESERVED, FILLED_IN, FILLED_IN, FILLED_IN, NO_OUTCOME),
        (FindingState.FILED, ComplaintState.FILED, REPORTED, REPORTED, REPORTED, ""),
        (FindingState.REMOVED, ComplaintState.CLOSED, REPORTED, REPORTED, REPORTED, ""),
    ],
)
def test_state_of_a_link_decides_what_the_user_may_change(
    store: Store,
    work: Work,
    state: FindingState,
    form: ComplaintState | None,
    judge: str,
    design: str,
    reason: str,
    outcome: str,
) -> None:
    fox, listing = a_work(title="Fox"), a_listing()
    finding = a_finding(listing, work, state=state, judgement=Judgement.COPY, viewed=True)
    store.change(work, fox, listing)
    if form is not None:
        complaint = a_complaint(work, (finding,), state=form)
        finding = replace(finding, complaint_id=complaint.id)
        store.change(complaint, finding)
    else:
        store.change(finding)
    assert why_not_judge(store, [finding]).get(finding.id, "") == judge
    assert why_not_name_design(store, [finding], fox.id).get(finding.id, "") == design
    assert why_not_edit(store, [finding], Edit(reason="Counterfeit")).get(finding.id, "") == reason
    assert why_not_set_outcome(store, [finding], FindingState.REJECTED).get(finding.id, "") == outcome

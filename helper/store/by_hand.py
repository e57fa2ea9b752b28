"""What the person says by hand about what became of reported listings; the portal's own words are not asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome
from helper.model.words import counted, finding_words
from helper.store.outcomes import STATES, is_over_for
from helper.store.shelf import Entity
from helper.store.steps import Change
from helper.store.store import Store

SAYABLE = (
    FindingState.REMOVED,
    FindingState.FILED,
    FindingState.REJECTED,
    FindingState.COUNTERED,
    FindingState.WITHDRAWN,
    FindingState.GONE_BEFORE_REVIEW,
)
"""What may have become of a listing that was reported."""


def became(
    store: Store, findings: Iterable[Finding], state: FindingState, *, by: str, at: datetime
) -> list[Finding]:
    """Write down what became of these, as one step that can be taken back; gives those that changed.

    Only what was really sent has an outcome; of anything else nothing is written.
    """
    changed = [
        _after(finding, state, by=by, at=at)
        for finding in findings
        if finding.state in SAYABLE and finding.state is not state
    ]
    if changed:
        words = finding_words(changed[0])
        what = f"{counted(len(changed), 'link')} said to be “{words}”"
        store.steps.do(what, Change(put=(*changed, *_complaints(store, changed))))
    return changed


def _after(finding: Finding, state: FindingState, *, by: str, at: datetime) -> Finding:
    said = Moment(at=at, kind=MomentKind.PERSON_SAID, state=state, by=by)
    moved = finding.moved(state, said, complaint_id=finding.complaint_id)
    verdict = next(name for name, meant in STATES.items() if meant is state)
    outcome = None if state is FindingState.FILED else Outcome(state=state, at=at, verdict=verdict)
    return replace(moved, outcome=outcome)


def _complaints(store: Store, changed: list[Finding]) -> list[Entity]:
    """Their complaints where these are over now, or open again."""
    now = {finding.id: finding for finding in changed}
    ids = dict.fromkeys(finding.complaint_id for finding in changed if finding.complaint_id)
    found: list[Entity] = []
    for complaint in (store.complaints[one] for one in ids):
        reported = [now.get(finding_id, store.findings[finding_id]) for finding_id in complaint.finding_ids]
        over = all(is_over_for(finding, complaint.id) for finding in reported)
        after = _closed(complaint) if over else _open(complaint)
        if after != complaint:
            found.append(after)
    return found


def _closed(complaint: Complaint) -> Complaint:
    return complaint.moved(ComplaintState.CLOSED) if complaint.state is ComplaintState.FILED else complaint


def _open(complaint: Complaint) -> Complaint:
    """A complaint that was over and of which something is undecided again: the person took her own word back."""
    if complaint.state is not ComplaintState.CLOSED:
        return complaint
    return replace(complaint, state=ComplaintState.FILED)

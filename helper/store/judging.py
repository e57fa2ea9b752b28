"""Writes down what the person says about listings; a listing that is no copy leaves the form it was put on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.model.complaint import Complaint
from helper.model.doubts import doubts_about
from helper.model.finding import OPEN_STATES, Finding, FindingState, Grounds, Judgement
from helper.store.settling import UNDER_WAY
from helper.store.steps import Change
from helper.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the person said, about which work, and how they came to it."""

    judgement: Judgement
    work_id: str | None
    """The work it is about; None: the one the finding has."""
    viewed: bool
    viewed_by_word: bool = False
    """Whether that is only said: the pages were not opened from here."""
    by: str
    at: datetime
    because: str = ""
    """Why a listing is reported although something speaks against it; empty: nothing was said."""


def refusals(store: Store, findings: Sequence[Finding], work_id: str | None = None) -> dict[str, str]:
    """Why the person's word can no longer change some of them, in a sentence each, by id."""
    reasons = {}
    taken = {one.listing_id: one.id for one in store.findings.all() if work_id and one.work_id == work_id}
    for finding in findings:
        if reason := _refusal(store, finding):
            reasons[finding.id] = reason
        elif work_id and taken.setdefault(finding.listing_id, finding.id) != finding.id:
            reasons[finding.id] = "This listing is noted for that design already."
    return reasons


def judge(store: Store, findings: Sequence[Finding], verdict: Verdict) -> tuple[list[Finding], Change]:
    """The findings with the verdict, and all that changes with them; nothing is written."""
    judged = [_justified(store, _judged(finding, verdict), verdict) for finding in findings]
    leaving = {
        before.id: before.complaint_id
        for before, after in zip(findings, judged, strict=True)
        if before.complaint_id is not None and after.complaint_id is None
    }
    smaller = forms_without(store, leaving)
    return judged, Change(put=(*judged, *smaller.put), remove=smaller.remove)


def forms_without(store: Store, leaving: Mapping[str, str]) -> Change:
    """The forms from which these findings go (complaint ids by finding id); the findings themselves are not in it."""
    smaller = [
        _without(store.complaints[complaint_id], leaving)
        for complaint_id in dict.fromkeys(leaving.values())
        if complaint_id in store.complaints
    ]
    # A form that has never been out and has nothing left on it says nothing to anybody.
    emptied = tuple(
        complaint for complaint in smaller if not complaint.finding_ids and not complaint.attempts
    )
    kept = tuple(complaint for complaint in smaller if complaint not in emptied)
    return Change(put=kept, remove=emptied)


def _refusal(store: Store, finding: Finding) -> str | None:
    if finding.state not in OPEN_STATES:
        return "It is already reported."
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
    if complaint is not None and complaint.state in UNDER_WAY:
        return "It is on the form that is being filled."
    return None


def _judged(finding: Finding, verdict: Verdict) -> Finding:
    work_id = verdict.work_id or finding.work_id
    seen = finding.looked_at(by_word=verdict.viewed_by_word) if verdict.viewed else finding
    answered = seen.judged(verdict.judgement, by=verdict.by, at=verdict.at, viewed=seen.viewed)
    judged = replace(answered, work_id=work_id)
    if finding.complaint_id is None:
        return judged
    stays = verdict.judgement is Judgement.COPY and work_id == finding.work_id
    return replace(judged, state=FindingState.PLANNED) if stays else replace(judged, complaint_id=None)


def _justified(store: Store, finding: Finding, verdict: Verdict) -> Finding:
    """The finding with the typed reason, where something speaks against reporting it."""
    if not verdict.because.strip() or finding.judgement is not Judgement.COPY:
        return finding
    work = store.works.get(finding.work_id) if finding.work_id else None
    doubts = doubts_about(finding, store.listings[finding.listing_id], work)
    if not doubts:
        return finding
    return finding.justified(
        Grounds(reason=verdict.because.strip(), doubts=doubts, by=verdict.by, at=verdict.at)
    )


def _without(complaint: Complaint, leaving: Collection[str]) -> Complaint:
    staying = tuple(finding_id for finding_id in complaint.finding_ids if finding_id not in leaving)
    return replace(complaint, finding_ids=staying)

"""What the person reads for our states: the words of the artists, the same on every screen and in every list."""

from __future__ import annotations

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.work import RightState

_COMPLAINT_WORDS = {
    ComplaintState.PLANNED: "next up",
    ComplaintState.RESERVED: "being filled",
    ComplaintState.HANDED_OVER: "did this one go through?",
    ComplaintState.CLOSED: "done",
    ComplaintState.SKIPPED: "left for later",
    ComplaintState.REFUSED: "the form did not take it",
    ComplaintState.FAILED: "did not finish",
}

_FINDING_WORDS = {
    FindingState.NEW: "to look at",
    FindingState.PLANNED: "on a form",
    FindingState.FILED: "waiting for Alibaba",
    FindingState.REMOVED: "gone",
    FindingState.REJECTED: "Alibaba said no",
    FindingState.COUNTERED: "the seller objected",
    FindingState.WITHDRAWN: "you took it back",
    FindingState.GONE_BEFORE_REVIEW: "gone before anyone looked",
}

JUDGEMENT_WORDS = {
    Judgement.COPY: "copied from you",
    Judgement.NOT_A_COPY: "not yours",
    Judgement.LICENSED: "licensed",
    Judgement.OWN: "your own shop",
    Judgement.LATER: "decide later",
}

RIGHT_WORDS = {
    RightState.UNKNOWN: "not known yet",
    RightState.DRAFT: "draft",
    RightState.PENDING: "waiting for Alibaba",
    RightState.APPROVED: "approved",
    RightState.REJECTED: "Alibaba said no",
    RightState.EXPIRED: "expired",
}

FIELD_WORDS = {
    "website": "website",
    "ipr_type": "type of right",
    "ipr": "registration",
    "complaint_type": "complaint type",
    "reason": "reason",
    "listings": "links",
    "description": "explanation",
    "evidence": "evidence",
}
"""What we call the fields of a complaint where the page's own labels are not at hand."""


def complaint_words(complaint: Complaint) -> str:
    """How far a complaint has come; what was reached on a practice portal says so."""
    if complaint.state is ComplaintState.FILED:
        words = f"sent, number {complaint.number}" if complaint.number else "sent, number still to find"
    else:
        words = _COMPLAINT_WORDS[complaint.state]
    return f"practice: {words}" if complaint.practice else words


def finding_words(finding: Finding, *, practice: bool = False) -> str:
    """How far a listing has come; `practice` says that its complaint was sent to a practice portal only."""
    if finding.state is FindingState.JUDGED and finding.judgement is Judgement.COPY:
        return "ready for a form" if finding.work_id else "which design?"
    if finding.judgement is not None and finding.state in {FindingState.NEW, FindingState.JUDGED}:
        return JUDGEMENT_WORDS[finding.judgement]
    if practice and finding.state is FindingState.FILED:
        return "sent in practice only"
    return _FINDING_WORDS[finding.state]


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 link, 2 links."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def percent(share: float, *, digits: int = 0) -> str:
    """A share as the texts beside it write theirs."""
    return f"{share * 100:.{digits}f}\N{NO-BREAK SPACE}%"

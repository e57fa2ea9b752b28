"""Why a reported listing can still be on sale: what the records know of it, and no guess where they know nothing."""

from __future__ import annotations

from helper.model.finding import Finding, FindingState

_SAID_NO = "Alibaba said no, so it stays"
_WHY = {
    FindingState.FILED: "Alibaba has not decided yet",
    FindingState.REJECTED: _SAID_NO,
    FindingState.COUNTERED: "the seller objected; until that is decided it may stay",
    FindingState.WITHDRAWN: "you took the complaint back",
    FindingState.REMOVED: "it was gone, so it is back: or an objection was accepted since; read what Alibaba says",
    FindingState.GONE_BEFORE_REVIEW: "it was gone before anyone looked, so it is back",
}
_ACCEPTED = "Alibaba accepted the seller's objection"


def why_still_visible(finding: Finding) -> str:
    """In a clause. After a decision a listing stays for one of three reasons only (Alibaba's own help, portal list).

    The complaint was taken back, the objection was accepted, or Alibaba said no; empty: it was not reported.
    """
    if finding.outcome is not None and finding.outcome.verdict == "counter_accepted":
        return _ACCEPTED
    return _WHY.get(finding.state, "")

"""Which filed listings are to be looked at again, and which of them are back; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from helper.model.complaint import Complaint
from helper.model.finding import GONE_STATES, Finding, FindingState, Moment, MomentKind
from helper.model.listing import Listing, Presence
from helper.store.store import Store

_FILED = frozenset(
    {
        FindingState.FILED,
        FindingState.REMOVED,
        FindingState.REJECTED,
        FindingState.COUNTERED,
        FindingState.WITHDRAWN,
        FindingState.GONE_BEFORE_REVIEW,
    }
)
_NEVER = datetime.fromtimestamp(0, UTC)


def to_look_at(store: Store, findings: Iterable[Finding]) -> list[Listing]:
    """The listings of those findings that were really filed, each once, the one not seen for longest first."""
    filed = {
        finding.listing_id
        for finding in findings
        if finding.state in _FILED and not practised(store, finding)
    }
    listings = [listing for listing in store.listings.all() if listing.id in filed and listing.item_id]
    return sorted(listings, key=lambda listing: listing.looks[-1].at if listing.looks else _NEVER)


def practised(store: Store, finding: Finding) -> bool:
    """Whether its state was reached on a practice portal only."""
    complaint: Complaint | None = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
    return complaint is not None and complaint.practice


def is_back(finding: Finding, listing: Listing) -> bool:
    """Whether a removed listing was seen on sale after it was gone."""
    look = listing.last_told
    if finding.state not in GONE_STATES or look is None or look.presence is not Presence.LIVE:
        return False
    return finding.outcome is None or look.at > finding.outcome.at


def back_again(store: Store) -> list[Finding]:
    """The findings whose listing is back and that nobody has taken up again yet."""
    taken_up = {(finding.predecessor_id, finding.listing_id) for finding in store.findings.all()}
    return [
        finding
        for finding in store.findings.all()
        if (finding.id, finding.listing_id) not in taken_up
        and not practised(store, finding)
        and is_back(finding, store.listings[finding.listing_id])
    ]


def relisted(finding: Finding, *, by: str, at: datetime) -> Finding:
    """A finding of its own for a listing that is back, by the person's word; it is judged and filed like any other."""
    said = Moment(at=at, kind=MomentKind.BACK_AGAIN, by=by)
    return Finding(
        id=uuid4().hex,
        listing_id=finding.listing_id,
        work_id=finding.work_id,
        predecessor_id=finding.id,
        viewed=True,
        history=(said,),
    )


def seen_again(finding: Finding, presence: Presence, *, at: datetime) -> Finding:
    """The finding with a line of history about this look; its state stays what the portal said."""
    if presence is Presence.UNKNOWN:
        return finding
    looked = Moment(at=at, kind=MomentKind.LOOKED_AT, presence=presence)
    return replace(finding, history=(*finding.history, looked))

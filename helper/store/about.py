"""Which findings are about a listing, and which complaints: looked up at once, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helper.model.complaint import Complaint
from helper.model.finding import OPEN_STATES, Finding, FindingState
from helper.store.settling import SENT
from helper.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierComplaint:
    """One time a listing was reported at the real portal, or may have been."""

    number: str
    """The complaint's number; empty: not known."""
    sent_at: datetime | None
    """When it was sent; None: nobody has written it down."""
    outcome: FindingState
    work_title: str
    finding: Finding
    complaint: Complaint | None
    """None: only the person's own sheet knows of it."""


class AboutListings:
    """An index over the findings; it is made anew after a change, when somebody asks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._findings: dict[str, list[Finding]] = {}
        self._as_of = -1
        """The change after which the index was made."""

    def findings(self, listing_id: str) -> list[Finding]:
        """Every finding about this listing, the first one first."""
        if self._as_of != self._store.changes:
            self._as_of, self._findings = self._store.changes, {}
            for finding in self._store.findings.all():
                self._findings.setdefault(finding.listing_id, []).append(finding)
        return self._findings.get(listing_id, [])

    def on_forms(self, listing_id: str) -> list[tuple[Finding, Complaint]]:
        """The same with their complaints; practice is no complaint."""
        pairs = []
        for finding in self.findings(listing_id):
            complaint = self._store.complaints.get(finding.complaint_id) if finding.complaint_id else None
            if complaint is not None and not complaint.practice:
                pairs.append((finding, complaint))
        return pairs

    def earlier(self, listing_id: str) -> list[EarlierComplaint]:
        """When this listing was reported before, the latest first."""
        found = []
        for finding in self.findings(listing_id):
            complaint = self._store.complaints.get(finding.complaint_id) if finding.complaint_id else None
            if _was_sent(finding, complaint):
                found.append(self._told(finding, complaint))
        return sorted(found, key=lambda one: one.sent_at.timestamp() if one.sent_at else 0.0, reverse=True)

    def _told(self, finding: Finding, complaint: Complaint | None) -> EarlierComplaint:
        work = self._store.works.get(finding.work_id) if finding.work_id else None
        return EarlierComplaint(
            number=complaint.number if complaint else "",
            sent_at=_sent_at(finding, complaint),
            outcome=finding.state,
            work_title=(complaint and complaint.filed_as) or (work.title if work else ""),
            finding=finding,
            complaint=complaint,
        )


def _was_sent(finding: Finding, complaint: Complaint | None) -> bool:
    if complaint is None:
        return finding.state not in OPEN_STATES
    return complaint.state in SENT and not complaint.practice


def _sent_at(finding: Finding, complaint: Complaint | None) -> datetime | None:
    if complaint is not None and complaint.attempts:
        last = complaint.attempts[-1]
        return last.seen_at or last.at
    if finding.reported is not None:
        return finding.reported.at
    return complaint.planned_at if complaint else None

"""Queries on the records about forms, and about findings that go on forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from helper.config.durable import fingerprint
from helper.model.attempt import Attachment, name_of
from helper.model.complaint import Complaint
from helper.model.finding import (
    OPEN_STATES,
    Doubt,
    Finding,
    Listing,
    open_doubts,
    why_wait,
)
from helper.model.state_words import finding_words
from helper.model.work import reason_for
from helper.store.repository import Repositories
from helper.store.transitions import PUT_OFF, SENT, is_ready
from helper.translation import comma_list, short_day, tr, with_label


def findings_of(store: Repositories, complaint: Complaint) -> list[Finding]:
    """Return the complaint's findings in the order of the form."""
    return [store.findings[finding_id] for finding_id in complaint.finding_ids]


def listings_of(store: Repositories, complaint: Complaint) -> list[Listing]:
    """Return the complaint's listings in the order of the form."""
    return [store.listings[finding.listing_id] for finding in findings_of(store, complaint)]


def on_form(store: Repositories, complaint: Complaint) -> list[tuple[Finding, Listing]]:
    """Return the complaint's findings and their listings in the order of the form."""
    return list(zip(findings_of(store, complaint), listings_of(store, complaint), strict=True))


def hashes_of(evidence: Path, attached: Iterable[Attachment]) -> dict[str, str]:
    """Return the hash of each readable attachment, by the attachment's name."""
    found = {}
    for attachment in attached:
        path = evidence / attachment.name
        try:
            stat = path.stat()
            found[attachment.name] = _hash(path, stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue
    return found


@lru_cache(maxsize=256)
def _hash(path: Path, changed_at: int, size: int) -> str:  # noqa: ARG001 - part of the cache key
    return fingerprint(path)


def next_up(store: Repositories) -> list[Complaint]:
    """Return the complaints that may be reserved, in order. Their problems are not checked."""
    ready = [complaint for complaint in store.complaints.all() if is_ready(complaint)]
    # Postponed complaints come last, because the user has already seen them.
    return sorted(ready, key=lambda complaint: complaint.state in PUT_OFF)


def reason_of(store: Repositories, finding: Finding) -> str:
    work = store.works.get(finding.work_id)
    return reason_for(work.reasons if work else (), store.listings[finding.listing_id].product_type)


def doubts_of(store: Repositories, finding: Finding, work_id: str | None = None) -> tuple[Doubt, ...]:
    """Return the unresolved doubts about reporting the finding.

    `work_id` is the design for which the listing would be reported, by default the design of the finding.
    Only a reason typed by the user resolves a doubt.
    """
    work = store.works.get(work_id or finding.work_id)
    return open_doubts(finding, store.listings[finding.listing_id], work)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierComplaint:
    """An earlier complaint about a listing. The complaint was, or may have been, sent."""

    number: str
    sent_at: datetime | None
    work_title: str
    finding: Finding
    complaint: Complaint | None
    """The complaint; None if only the user's spreadsheet mentions it."""

    @property
    def words(self) -> str:
        """The complaint as a phrase, such as "number 48213377, sent 3 Mar 2026, Quiet Whale: gone"."""
        missing = tr("number still missing") if self.complaint else tr("number not known")
        about = (
            tr("number {number}", number=self.number) if self.number else missing,
            tr("sent {day}", day=short_day(self.sent_at.astimezone())) if self.sent_at else "",
            self.work_title,
        )
        return with_label(comma_list(about), finding_words(self.finding))


def on_forms(store: Repositories, listing_id: str) -> list[tuple[Finding, Complaint]]:
    """Return the listing's findings that are on forms, each with its form."""
    pairs = _with_complaints(store, listing_id)
    return [(finding, complaint) for finding, complaint in pairs if complaint]


def earlier_complaints(store: Repositories, listing_id: str) -> list[EarlierComplaint]:
    found = [
        EarlierComplaint(
            number=number_of(store, finding),
            sent_at=_sent_at(finding, complaint),
            work_title=(complaint and complaint.filed_as) or (work.title if work else ""),
            finding=finding,
            complaint=complaint,
        )
        for finding, complaint in _with_complaints(store, listing_id)
        if _was_sent(finding, complaint)
        for work in [store.works.get(finding.work_id)]
    ]
    return sorted(
        found, key=lambda earlier: earlier.sent_at.timestamp() if earlier.sent_at else 0.0, reverse=True
    )


def number_of(store: Repositories, finding: Finding) -> str:
    """Return the number of the finding's complaint; empty if it is unknown."""
    if (complaint := store.complaints.get(finding.complaint_id)) is not None:
        return complaint.number
    return finding.reported.number if finding.reported else ""


def _with_complaints(store: Repositories, listing_id: str) -> list[tuple[Finding, Complaint | None]]:
    findings = store.findings.where("listing_id", listing_id)
    return [(finding, store.complaints.get(finding.complaint_id)) for finding in findings]


def _was_sent(finding: Finding, complaint: Complaint | None) -> bool:
    if complaint is None:
        return finding.state not in OPEN_STATES
    return complaint.state in SENT


def _sent_at(finding: Finding, complaint: Complaint | None) -> datetime | None:
    if complaint is not None and complaint.attempts:
        last = complaint.attempts[-1]
        return last.seen_at or last.at
    if finding.reported is not None:
        return finding.reported.at
    return complaint.planned_at if complaint else None


def taken_off(store: Repositories, complaint: Complaint) -> list[Finding]:
    """Return the findings that the user took off this submitted form and has not answered since."""
    names = map(name_of, complaint.attempts[-1].links_taken_out if complaint.attempts else ())
    listings = (listing for name in names for listing in store.listings.where("item_id", name))
    findings = (each for listing in listings for each in store.findings.where("listing_id", listing.id))
    return [
        each
        for each in findings
        if each.is_taken_off and each.unanswered and each.work_id == complaint.work_id
    ]


def copies(store: Repositories, *, doubtful: bool) -> list[Finding]:
    """Return the findings judged as copies that wait for a form.

    With `doubtful`, return only those that the user must check first; otherwise only those that can go on a form now.
    """
    return [
        finding
        for finding in store.findings.all()
        if finding.fileable
        and bool(why_must_wait(store, finding, store.listings[finding.listing_id])) is doubtful
    ]


def earlier_numbers(store: Repositories, findings: Iterable[Finding]) -> list[str]:
    """Return the numbers of the complaints about the findings that these relistings and second complaints follow."""
    numbers = []
    for finding in findings:
        before = store.findings.get(finding.predecessor_id)
        complaint = store.complaints.get(before.complaint_id) if before and before.complaint_id else None
        if complaint is not None and complaint.number:
            numbers.append(complaint.number)
    return list(dict.fromkeys(numbers))


def why_must_wait(store: Repositories, finding: Finding, listing: Listing) -> str:
    """Return a message that says what the user must check before the finding may go on a form; else "".

    A single doubtful link could block the whole form.
    """
    work = store.works.get(finding.work_id)
    return why_wait(finding, listing, work)

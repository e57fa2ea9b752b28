"""Queries on the records: forms, sent complaints, figures and due dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from helper.config.durable import fingerprint
from helper.model.attempt import Attachment, name_of
from helper.model.complaint import Complaint, ComplaintState
from helper.model.deadlines import Due, due_list
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Doubt,
    Finding,
    FindingState,
    Listing,
    needs_address,
    open_doubts,
    why_wait,
)
from helper.model.state_words import finding_words
from helper.model.work import reason_for
from helper.store.repository import Repositories
from helper.store.transitions import PUT_OFF, SENT, is_ready
from helper.system.tasks import paced
from helper.translation import comma_list, short_day, tr, with_label


def findings_of(store: Repositories, complaint: Complaint) -> list[Finding]:
    """Return the complaint's findings in the order of the form."""
    return paced([store.findings[finding_id] for finding_id in complaint.finding_ids])


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


def copies(store: Repositories, work_id: str | None, *, doubtful: bool) -> list[Finding]:
    """Return the findings judged as copies that wait for a form.

    `work_id` selects one design; None means all designs. With `doubtful`, return only the findings that the
    user must check first; otherwise only those that can go on a form now.
    """
    return [
        finding
        for finding in store.findings.all()
        if finding.fileable
        and work_id in {None, finding.work_id}
        and bool(why_must_wait(store, finding, store.listings[finding.listing_id])) is doubtful
    ]


def earlier_numbers(store: Repositories, findings: Iterable[Finding]) -> list[str]:
    """Return the numbers of the complaints about the predecessors of these findings.

    A finding has a predecessor if it is a relisting, or part of a second complaint.
    """
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A listing that was reported for a design."""

    finding_id: str
    complaint_id: str = ""
    """The complaint; empty if only the user's spreadsheet mentions the report."""
    item_id: str
    url: str
    design: str
    client: str = ""
    seller: str = ""
    """The shop's number, or else the shop's name; empty if both are unknown."""
    store_name: str = ""
    product_type: str = ""
    reason: str = ""
    account_id: str = ""
    """The account that filed the complaint; empty if unknown."""
    number: str = ""
    """The portal's number for the complaint; empty if unknown."""
    state: FindingState
    verdict: str = ""
    """The name that the flow gives to the portal's status; more exact than `state`.

    Empty if the outcome is not from the portal's list.
    """
    reported_on: date | None = None
    """The day of the report in UTC; None if the records have no exact day."""
    ended_on: date | None = None
    """The day of the outcome in UTC; None without an outcome, or if the records have no exact day."""
    not_shown: bool = False
    """Whether AliExpress did not show the page at the last check, so that only the portal knows the state."""
    back_again: bool = False
    """Whether the listing was reported before, was gone, and is back on sale."""

    @property
    def gone(self) -> bool:
        return self.state in GONE_STATES

    @property
    def days_to_gone(self) -> int | None:
        """Days between the report and the removal; None if the listing is not gone, or a day is unknown."""
        if not self.gone or self.reported_on is None or self.ended_on is None:
            return None
        return max(0, (self.ended_on - self.reported_on).days)


def facts_of(store: Repositories, *, client: str | None = None) -> list[Fact]:
    """Return all reported listings in the order in which they were added.

    `client` limits the result to one client.
    """
    facts = [_fact(store, finding) for finding in _latest(store) if finding.state not in OPEN_STATES]
    if client is None:
        return facts
    return [fact for fact in facts if fact.client.casefold() == client.strip().casefold()]


def _latest(store: Repositories) -> list[Finding]:
    """Return the findings that figures may count: all except those that a sent second complaint replaces."""
    findings = store.findings.all()
    before = {
        finding.predecessor_id
        for finding in findings
        if finding.is_second and finding.state not in OPEN_STATES
    }
    return [finding for finding in findings if finding.id not in before]


def reported_on(finding: Finding) -> date | None:
    """Return the day on which the finding was sent, according to its history; None if unknown."""
    moment = finding.reported
    return None if moment is None or moment.undated else moment.at.date()


def ended_on(finding: Finding) -> date | None:
    """Return the day of the finding's outcome; None without an outcome, or if the day is unknown."""
    outcome = finding.outcome
    return None if outcome is None or outcome.undated else outcome.at.date()


def _fact(store: Repositories, finding: Finding) -> Fact:
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id)
    complaint = store.complaints.get(finding.complaint_id)
    return Fact(
        finding_id=finding.id,
        complaint_id=complaint.id if complaint else "",
        item_id=listing.item_id,
        url=listing.url,
        design=work.title if work else "",
        client=work.client if work else "",
        seller=listing.store_number or listing.store_name,
        store_name=listing.store_name,
        product_type=listing.product_type,
        reason=complaint.reason_sent if complaint else "",
        account_id=_account_id(complaint) if complaint else "",
        number=complaint.number if complaint else "",
        state=finding.state,
        verdict=finding.outcome.verdict if finding.outcome else "",
        reported_on=reported_on(finding),
        ended_on=ended_on(finding),
        not_shown=listing.not_shown is not None,
        back_again=finding.predecessor_id is not None and not finding.is_second,
    )


def _account_id(complaint: Complaint) -> str:
    """Return the account that was logged in when the complaint was sent, or else the planned account."""
    sent = next((attempt.account_id for attempt in reversed(complaint.attempts) if attempt.account_id), "")
    return sent or complaint.account_id or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures on the screen Today."""

    links: int
    """Number of links in the records."""
    waiting: int
    gone: int
    objected: int
    """Number of links whose seller has sent a counter-notice."""
    to_review: int
    """Number of links that the user can review now; links with an incomplete address are left out."""
    to_fix: int
    """Number of links whose address is incomplete, so that they cannot be reported."""
    numbers_missing: int
    """How many sent complaints have no known complaint number."""
    oldest_waiting: datetime | None
    """The time at which the longest-waiting link was sent; None if no link is waiting."""


def count(store: Repositories) -> Counts:
    findings = _latest(store)
    waiting = [finding for finding in findings if finding.state is FindingState.FILED]
    to_fix = {
        finding.id for finding in findings if needs_address(finding, store.listings[finding.listing_id])
    }
    return Counts(
        links=len(store.findings),
        waiting=len(waiting),
        gone=sum(finding.state in GONE_STATES for finding in findings),
        objected=sum(finding.state is FindingState.COUNTERED for finding in findings),
        to_review=sum(finding.to_judge and finding.id not in to_fix for finding in findings),
        to_fix=len(to_fix),
        numbers_missing=sum(
            complaint.state is ComplaintState.FILED and not complaint.number
            for complaint in store.complaints.all()
        ),
        oldest_waiting=min((finding.reported.at for finding in waiting if finding.reported), default=None),
    )


def news_since(store: Repositories, moment: datetime) -> Mapping[FindingState, int]:
    """Return the number of links that got an outcome after this time, by state."""
    return Counter(
        finding.state
        for finding in _latest(store)
        if finding.outcome is not None and finding.outcome.at > moment
    )


def due_items(store: Repositories, today: date) -> list[Due]:
    return due_list(store.findings.all(), store.works.all(), today)

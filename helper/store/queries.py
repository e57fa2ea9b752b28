"""Queries on the records: forms and what may be done with their links, sent complaints, figures, and due dates.

Figures exclude practice and everything that was never sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from helper.config.durable import fingerprint
from helper.model.attempt import Attachment
from helper.model.complaint import Complaint, ComplaintState
from helper.model.deadlines import Due, due_list
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Doubt,
    Finding,
    FindingState,
    Judgement,
    Listing,
    open_doubts,
    why_wait,
)
from helper.model.problems import Problem
from helper.model.state_words import finding_words
from helper.model.work import Work, reason_for, searches_of
from helper.store.intake import Edit
from helper.store.repository import Repositories
from helper.store.transitions import PUT_OFF, SENT, UNDER_WAY, USER_OUTCOMES, is_ready
from helper.translation import tr


def findings_of(store: Repositories, complaint: Complaint) -> list[Finding]:
    """Return its findings, in the order of its form."""
    return [store.findings[finding_id] for finding_id in complaint.finding_ids]


def listings_of(store: Repositories, complaint: Complaint) -> list[Listing]:
    """Return the listings of its findings, in the same order."""
    return [store.listings[finding.listing_id] for finding in findings_of(store, complaint)]


def on_form(store: Repositories, complaint: Complaint) -> list[tuple[Finding, Listing]]:
    """Return its findings with their listings, in the order of its form."""
    return list(zip(findings_of(store, complaint), listings_of(store, complaint), strict=True))


def hashes_of(evidence: Path, attached: Iterable[Attachment]) -> dict[str, str]:
    """Return the hash of each attachment that exists, by its name."""
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
def _hash(path: Path, changed_at: int, size: int) -> str:  # noqa: ARG001 - another time or size is another content
    return fingerprint(path)


def unfinished(store: Repositories) -> list[Complaint]:
    """Return the complaints that an earlier session did not finish; they must be recovered before any is reserved."""
    return [complaint for complaint in store.complaints.all() if complaint.state in UNDER_WAY]


def next_up(store: Repositories, *, practice: bool) -> list[Complaint]:
    """Return the complaints that can be reserved once they have no problems, in order."""
    ready = [complaint for complaint in store.complaints.all() if is_ready(complaint, practice=practice)]
    # Postponed complaints come last: the others were not shown yet.
    return sorted(ready, key=lambda complaint: complaint.state in PUT_OFF)


def reason_of(
    store: Repositories, finding: Finding, arrived: Mapping[str, Listing] = MappingProxyType({})
) -> str:
    """Return the reason under which it is reported; `arrived` has listings that are not stored yet."""
    work = store.works.get(finding.work_id)
    listing = arrived.get(finding.listing_id) or store.listings[finding.listing_id]
    return reason_for(work.reasons if work else (), listing.product_type)


def doubts_of(store: Repositories, finding: Finding, work_id: str | None = None) -> tuple[Doubt, ...]:
    """Return the doubts about reporting it for this design (None: its own); only a typed reason resolves them."""
    work = store.works.get(work_id or finding.work_id)
    return open_doubts(finding, store.listings[finding.listing_id], work)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierComplaint:
    """One earlier complaint about a listing at the real portal, sent or possibly sent."""

    number: str
    """The complaint's number; empty if unknown."""
    sent_at: datetime | None
    """When it was sent; None if unknown."""
    work_title: str
    finding: Finding
    complaint: Complaint | None
    """None if only the user's own sheet mentions it."""

    @property
    def words(self) -> str:
        """A phrase, such as: number 48213377, sent 3 Mar 2026, Quiet Whale: gone."""
        missing = "number still to find" if self.complaint else "number not known"
        at = self.sent_at.astimezone() if self.sent_at else None
        about = (
            f"number {self.number}" if self.number else missing,
            f"sent {at.day} {at:%b %Y}" if at else "",
            self.work_title,
        )
        return f"{', '.join(filter(None, about))}: {finding_words(self.finding)}"


def on_forms(store: Repositories, listing_id: str) -> list[tuple[Finding, Complaint]]:
    """Return the findings about a listing that are on forms, with their complaints; practice is excluded."""
    pairs = _with_complaints(store, listing_id)
    return [(finding, complaint) for finding, complaint in pairs if complaint and not complaint.practice]


def earlier_complaints(store: Repositories, listing_id: str) -> list[EarlierComplaint]:
    """Return the earlier complaints about this listing, latest first."""
    found = [
        EarlierComplaint(
            number=complaint.number if complaint else finding.reported.number if finding.reported else "",
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


def _with_complaints(store: Repositories, listing_id: str) -> list[tuple[Finding, Complaint | None]]:
    findings = store.findings.where("listing_id", listing_id)
    return [(finding, store.complaints.get(finding.complaint_id)) for finding in findings]


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


def why_not_judge(
    store: Repositories, findings: Sequence[Finding], work_id: str | None = None
) -> dict[str, str]:
    """Return in a sentence each, by id, why the judgement of some of these can no longer change; empty if all can change."""
    reasons = {}
    taken = {
        finding.listing_id: finding.id
        for finding in store.findings.all()
        if work_id and finding.work_id == work_id
    }
    for finding in findings:
        if reason := _refusal(store, finding):
            reasons[finding.id] = reason
        elif work_id and taken.setdefault(finding.listing_id, finding.id) != finding.id:
            reasons[finding.id] = "This listing is noted for that design already."
    return reasons


def why_not_name_design(store: Repositories, findings: Sequence[Finding], work_id: str) -> dict[str, str]:
    """Return in a sentence each, by id, why some of these cannot get this design; empty if they can."""
    reasons = why_not_judge(store, findings, work_id)
    for finding in findings:
        if finding.complaint_id is not None:
            reasons.setdefault(finding.id, "It is on a form.")
        elif finding.work_id == work_id:
            reasons.setdefault(finding.id, "It is noted for that design already.")
    return reasons


def why_not_edit(store: Repositories, findings: Iterable[Finding], edit: Edit) -> dict[str, str]:
    """Return in a sentence each, by id, why some of these cannot be edited like this; empty if they can."""
    reasons = ((finding.id, _why_no_reason(store, finding)) for finding in findings if edit.reason)
    return {finding_id: reason for finding_id, reason in reasons if reason}


def why_not_set_outcome(
    store: Repositories, findings: Iterable[Finding], state: FindingState, *, practice: bool
) -> dict[str, str]:
    """Return in a sentence each, by id, why some of these cannot get this outcome; those of the other lane cannot."""
    reasons = {}
    for finding in findings:
        complaint = store.complaints.get(finding.complaint_id)
        elsewhere = complaint is not None and complaint.practice is not practice
        if finding.state not in USER_OUTCOMES or elsewhere:
            reasons[finding.id] = "It was not reported, so it has no outcome yet."
        elif finding.state is state:
            reasons[finding.id] = "It is noted like that already."
    return reasons


def _why_no_reason(store: Repositories, finding: Finding) -> str | None:
    """Return why the reason of its form cannot be chosen: only a finding on a form, or ready for one, has a reason."""
    if (reason := _refusal(store, finding)) or finding.complaint_id is not None:
        return reason
    if finding.judgement is not Judgement.COPY:
        return "It cannot be put on a form: you have not called it a copy."
    if finding.work_id is None:
        return "Say first which design it copies."
    return _why_wait(store, finding, store.listings[finding.listing_id]) or None


def _refusal(store: Repositories, finding: Finding) -> str | None:
    if finding.state not in OPEN_STATES:
        return "It is already reported."
    complaint = store.complaints.get(finding.complaint_id)
    if complaint is not None and complaint.state in UNDER_WAY:
        return "It is on the form that is being filled."
    return None


def copies(store: Repositories, work_id: str | None, *, doubtful: bool) -> list[Finding]:
    """Return copies (for this design, or any) that wait for a form: only those that the user must check first, or all others."""
    return [
        finding
        for finding in store.findings.all()
        if finding.fileable
        and work_id in {None, finding.work_id}
        and bool(_why_wait(store, finding, store.listings[finding.listing_id])) is doubtful
    ]


def why_not_findings(
    store: Repositories, findings: Iterable[Finding], arrived: Mapping[str, Listing]
) -> list[Problem]:
    """Return which of these are not copies that wait for a form; `arrived` has listings that are not stored yet."""
    found = []
    for finding in findings:
        listing = arrived.get(finding.listing_id) or store.listings[finding.listing_id]
        name = listing.item_id or listing.url
        complaint = store.complaints.get(finding.complaint_id)
        if not finding.fileable:
            words = finding_words(finding, practice=complaint is not None and complaint.practice)
            found.append(Problem("listings", f"{name}: you have this one already ({words})."))
        elif sentence := _why_wait(store, finding, listing):
            found.append(Problem("listings", f"{name}: {sentence}"))
    return found


def earlier_numbers(store: Repositories, findings: Iterable[Finding]) -> list[str]:
    """Return the numbers of the earlier complaints about these relisted listings."""
    numbers = []
    for finding in findings:
        before = store.findings.get(finding.predecessor_id)
        complaint = store.complaints.get(before.complaint_id) if before and before.complaint_id else None
        if complaint is not None and not complaint.practice and complaint.number:
            numbers.append(complaint.number)
    return list(dict.fromkeys(numbers))


def _why_wait(store: Repositories, finding: Finding, listing: Listing) -> str:
    """Return what the user must check first: one such link would block a whole form."""
    work = store.works.get(finding.work_id)
    return why_wait(finding, listing, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One listing that was reported for one design."""

    finding_id: str
    complaint_id: str = ""
    """Empty if only the user's sheet knows it, without a complaint number."""
    item_id: str
    url: str
    design: str
    client: str = ""
    seller: str = ""
    """The store's number, or its name if the number is unknown; empty if both are."""
    store_name: str = ""
    product_type: str = ""
    reason: str = ""
    account_id: str = ""
    """The account that filed it; empty if unknown."""
    number: str = ""
    """The portal's number; empty if unknown."""
    state: FindingState
    verdict: str = ""
    """The state's name in the flow, finer than `state`; empty if it was not read from the list."""
    reported_on: date | None = None
    """The day in UTC; None if the records have no clear day."""
    ended_on: date | None = None
    """The day of the outcome in UTC; None if there is no outcome, or no clear day."""
    not_shown: bool = False
    """Whether its page was not shown when last opened, so that its state is known only from the portal."""
    back_again: bool = False
    """Whether it is the successor of an earlier one of the same design."""

    @property
    def gone(self) -> bool:
        """Whether it was removed, by whomever."""
        return self.state in GONE_STATES

    @property
    def days_to_gone(self) -> int | None:
        """Days until it was removed; None if it was not, or a day is missing."""
        if not self.gone or self.reported_on is None or self.ended_on is None:
            return None
        return max(0, (self.ended_on - self.reported_on).days)


def facts_of(store: Repositories, *, client: str | None = None) -> list[Fact]:
    """Return every listing that was reported, in the order of adding; `client` limits it to one client."""
    facts = [_fact(store, finding) for finding in _latest(store) if finding.state not in OPEN_STATES]
    if client is None:
        return facts
    return [fact for fact in facts if fact.client.casefold() == client.strip().casefold()]


def _real(store: Repositories) -> list[Finding]:
    """Return all findings except those whose state was reached only on a practice portal."""
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    return [finding for finding in store.findings.all() if finding.complaint_id not in practised]


def _latest(store: Repositories) -> list[Finding]:
    """Return the real findings; a listing with a second complaint counts once if that was really sent."""
    real = _real(store)
    before = {
        finding.predecessor_id for finding in real if finding.is_second and finding.state not in OPEN_STATES
    }
    return [finding for finding in real if finding.id not in before]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """When copies of a design were last searched for, and the results: counts of the listings added since."""

    by_words: datetime | None = None
    by_picture: datetime | None = None
    found: int = 0
    reported: int = 0
    gone: int = 0

    @property
    def last_at(self) -> datetime | None:
        """The time of the last search; None if there was no search."""
        return max(filter(None, (self.by_words, self.by_picture)), default=None)

    @property
    def words(self) -> str:
        """A phrase such as "3 found, 2 reported, 1 gone"; empty if nothing was found."""
        parts = (
            tr("{n} found", n=self.found) if self.found else "",
            tr("{n} reported", n=self.reported) if self.reported else "",
            tr("{n} gone", n=self.gone) if self.gone else "",
        )
        return ", ".join(filter(None, parts))


def search_results(store: Repositories) -> dict[str, SearchResults]:
    """Return the results of each design that has search words or a picture, by its id; practice counts as not reported."""
    results = {work.id: _last_searched(work) for work in store.works.all() if searches_of(work)}
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    counts: dict[str, Counter[str]] = {}
    for finding in store.findings.all():
        since = results[finding.work_id].last_at if finding.work_id in results else None
        if since is None or not finding.history or finding.history[0].at < since:
            continue
        sent = finding.state not in OPEN_STATES and finding.complaint_id not in practised
        came = (
            "found",
            *(("reported",) if sent else ()),
            *(("gone",) if finding.state in GONE_STATES and sent else ()),
        )
        counts.setdefault(finding.work_id or "", Counter()).update(came)
    return {
        work_id: replace(result, found=came["found"], reported=came["reported"], gone=came["gone"])
        for work_id, result in results.items()
        for came in [counts.get(work_id, Counter())]
    }


def _last_searched(work: Work) -> SearchResults:
    def last(*, by_picture: bool) -> datetime | None:
        days = (search.last_at for search in work.searches if search.by_picture is by_picture)
        return max(filter(None, days), default=None)

    return SearchResults(by_words=last(by_picture=False), by_picture=last(by_picture=True))


def reported_on(finding: Finding) -> date | None:
    """Return the day on which it was sent to the portal, by its history; None if unknown."""
    moment = finding.reported
    return None if moment is None or moment.undated else moment.at.date()


def ended_on(finding: Finding) -> date | None:
    """Return the day of its outcome; None if there is no outcome, or its day is unknown."""
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
    """Return the account that was logged in when it was sent, or else the planned account."""
    sent = next((attempt.account_id for attempt in reversed(complaint.attempts) if attempt.account_id), "")
    return sent or complaint.account_id or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures of Today."""

    waiting: int
    """Links that Alibaba has not decided on."""
    gone: int
    objected: int
    """Links whose seller has answered with a counter-notice."""
    numbers_missing: int
    """Sent complaints whose number is missing."""
    oldest_waiting: datetime | None
    """When the longest waiting link was sent."""


def count(store: Repositories) -> Counts:
    findings = _latest(store)
    waiting = [finding for finding in findings if finding.state is FindingState.FILED]
    return Counts(
        waiting=len(waiting),
        gone=sum(finding.state in GONE_STATES for finding in findings),
        objected=sum(finding.state is FindingState.COUNTERED for finding in findings),
        numbers_missing=sum(
            complaint.state is ComplaintState.FILED and not complaint.practice and not complaint.number
            for complaint in store.complaints.all()
        ),
        oldest_waiting=min((finding.reported.at for finding in waiting if finding.reported), default=None),
    )


def news_since(store: Repositories, moment: datetime) -> Mapping[FindingState, int]:
    """Return how many links got an outcome after this time, by their state."""
    return Counter(
        finding.state
        for finding in _latest(store)
        if finding.outcome is not None and finding.outcome.at > moment
    )


def due_items(store: Repositories, today: date) -> list[Due]:
    """Return everything with a date, earliest first."""
    return due_list(_real(store), store.works.all(), today)

"""Queries on the records: sent complaints and their outcomes, the figures of Today, and due dates.

They exclude practice and everything that was never sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from helper.model.complaint import Complaint, ComplaintState
from helper.model.deadlines import Due, due_list
from helper.model.finding import GONE_STATES, OPEN_STATES, Finding, FindingState
from helper.model.work import Work, searches_of
from helper.store.repository import Repositories


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
        parts = (self.found, "found"), (self.reported, "reported"), (self.gone, "gone")
        return ", ".join(f"{number} {what}" for number, what in parts if number)


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


def gone_of(news: Mapping[FindingState, int]) -> int:
    """Return how many of them are removed."""
    return sum(news.get(state, 0) for state in GONE_STATES)


def due_items(store: Repositories, today: date) -> list[Due]:
    """Return everything with a date, earliest first."""
    return due_list(_real(store), store.works.all(), today)

"""Facts about reported listings, and the figures and due dates on the screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from helper.model.complaint import ComplaintState
from helper.model.deadlines import Due, due_list
from helper.model.finding import GONE_STATES, OPEN_STATES, Finding, FindingState, needs_address
from helper.model.seller import shop_words
from helper.store.repository import Repositories


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A listing that was reported for a design."""

    finding_id: str
    design: str
    client: str = ""
    seller: str = ""
    """The shop's number, or else the shop's name; empty if both are unknown."""
    shop_names: tuple[str, ...] = ()
    """The shop's names over time, latest last; empty if unknown."""
    product_type: str = ""
    reason: str = ""
    number: str = ""
    """The portal's number for the complaint; empty if unknown."""
    state: FindingState
    reported_on: date | None = None
    """The day of the report in UTC; None if the records have no exact day."""
    ended_on: date | None = None
    """The day of the outcome in UTC; None without an outcome, or if the records have no exact day."""
    not_shown: bool = False
    """Whether AliExpress did not show the page at the last check, so that only the portal knows the state."""
    back_again: bool = False
    """Whether the listing was reported before, was gone, and is back on sale."""

    @property
    def shop(self) -> str:
        """The words that name the shop; empty if it is unknown."""
        return shop_words(self.shop_names[-1] if self.shop_names else "", self.seller)

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
    names = shop_names(store)
    facts = [_fact(store, finding, names) for finding in _latest(store) if finding.state not in OPEN_STATES]
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


def shop_names(store: Repositories) -> dict[str, tuple[str, ...]]:
    """Return the names of each shop over time, latest last, by its number, or else by its name."""
    names: dict[str, tuple[str, ...]] = {
        listing.store_number or listing.store_name: (listing.store_name,)
        for listing in store.listings.all()
        if listing.store_name
    }
    for seller in store.sellers.all():
        latest = names.get(seller.store_number, ())
        names[seller.store_number] = seller.names + tuple(name for name in latest if name not in seller.names)
    return names


def _fact(store: Repositories, finding: Finding, names: Mapping[str, tuple[str, ...]]) -> Fact:
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id)
    complaint = store.complaints.get(finding.complaint_id)
    seller = listing.store_number or listing.store_name
    return Fact(
        finding_id=finding.id,
        design=work.title if work else "",
        client=work.client if work else "",
        seller=seller,
        shop_names=names.get(seller, ()),
        product_type=listing.product_type,
        reason=complaint.reason_sent if complaint else "",
        number=complaint.number if complaint else "",
        state=finding.state,
        reported_on=finding.reported_on,
        ended_on=finding.ended_on,
        not_shown=listing.not_shown is not None,
        back_again=finding.predecessor_id is not None and not finding.is_second,
    )


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
    """Return the number of links that got an outcome after this time, by state; outcomes of an unknown day are no news."""
    return Counter(
        finding.state
        for finding in _latest(store)
        if finding.outcome is not None and not finding.outcome.undated and finding.outcome.at > moment
    )


def due_items(store: Repositories, today: date) -> list[Due]:
    return due_list(store.findings.all(), store.works.all(), today)

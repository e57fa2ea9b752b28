"""What a sheet of ours says about a finding, by column, in the words that the reading of sheets knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from helper.exchange.facts import ended_on, reported_on
from helper.exchange.snapshot import Shelves
from helper.exchange.words.header_words import Role
from helper.exchange.words.status_words import Status
from helper.model.finding import Finding, FindingState
from helper.model.listing import Listing
from helper.model.words import JUDGEMENT_WORDS

COLUMNS: Mapping[Role, str] = {
    Role.WORK: "Design",
    Role.LINK: "Link",
    Role.STATUS: "Status",
    Role.REPORTED: "Reported on",
    Role.REMOVED: "Removed on",
    Role.COMPLAINT_NO: "Complaint no.",
    Role.IPR: "IPR",
    Role.IPR_NUMBER: "IPR number",
    Role.CLIENT: "Client",
    Role.STORE: "Store",
    Role.STORE_NUMBER: "Store number",
    Role.TITLE: "Product title",
    Role.PRICE: "Price",
    Role.JUDGED: "Judged",
}
"""The columns, in their order; the reading of sheets knows every one of these words."""

PRESS_HEADINGS = ("Design", "Product", "Status", "Reported on", "Removed on", "Days until it was gone")
"""What may be shown to anybody: no shop, no address, no number, no title of a stranger, no client, no name."""

Values = Mapping[Role, str]


_STATUSES = {
    FindingState.NEW: Status.NOT_REPORTED,
    FindingState.JUDGED: Status.NOT_REPORTED,
    FindingState.PLANNED: Status.NOT_REPORTED,
    FindingState.FILED: Status.PENDING,
    FindingState.REMOVED: Status.REMOVED,
    FindingState.GONE_BEFORE_REVIEW: Status.REMOVED,
    FindingState.REJECTED: Status.REJECTED,
    FindingState.COUNTERED: Status.COUNTERED,
    FindingState.WITHDRAWN: Status.WITHDRAWN,
}
_GONE = frozenset({Status.REMOVED})


def export_rows(store: Shelves, findings: Iterable[Finding]) -> Iterator[Values]:
    """One row for each finding; what was reached on a practice portal was not reported."""
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    for finding in findings:
        yield _values(store, finding, practised=finding.complaint_id in practised)


def press_rows(store: Shelves, findings: Iterable[Finding]) -> Iterator[tuple[str, ...]]:
    """The same for the public, under `PRESS_HEADINGS`: only what was reported, and nothing that leads to anybody."""
    chosen = list(findings)
    for finding, row in zip(chosen, export_rows(store, chosen), strict=True):
        if row[Role.STATUS] == _words(Status.NOT_REPORTED):
            continue
        reported, removed = row[Role.REPORTED], row[Role.REMOVED]
        gone = _STATUSES[finding.state] in _GONE
        product = store.listings[finding.listing_id].product_type
        yield (
            row[Role.WORK],
            product,
            row[Role.STATUS],
            reported,
            removed if gone else "",
            _days_between(reported, removed) if gone else "",
        )


def _values(store: Shelves, finding: Finding, *, practised: bool) -> Values:
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id) if finding.work_id else None
    state = FindingState.JUDGED if practised else finding.state
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id and not practised else None
    status = _STATUSES[state]
    return {
        Role.WORK: work.title if work else "",
        Role.LINK: _link(listing),
        Role.ITEM_ID: listing.item_id,
        Role.STATUS: state.value.replace("_", " ")
        if state is FindingState.GONE_BEFORE_REVIEW
        else _words(status),
        Role.REPORTED: _day(reported_on(finding)) if status is not Status.NOT_REPORTED else "",
        Role.REMOVED: _day(ended_on(finding)) if finding.state is state else "",
        Role.COMPLAINT_NO: complaint.number if complaint else "",
        Role.IPR: work.right.text if work else "",
        Role.IPR_NUMBER: work.right.number if work else "",
        Role.CLIENT: work.client if work else "",
        Role.STORE: listing.store_name,
        Role.STORE_NUMBER: listing.store_number,
        Role.TITLE: listing.title,
        Role.PRICE: listing.price,
        Role.JUDGED: JUDGEMENT_WORDS[finding.judgement] if finding.judgement else "",
    }


def _words(status: Status) -> str:
    return status.value.replace("_", " ")


def _link(listing: Listing) -> str:
    """The address; of a doubtful listing its bare number, so that nobody takes the address for a good one."""
    return listing.item_id if listing.flagged and listing.item_id else listing.url


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _days_between(first: str, last: str) -> str:
    if not (first and last):
        return ""
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return str(days) if days >= 0 else ""

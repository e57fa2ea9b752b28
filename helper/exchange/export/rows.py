"""What a sheet of ours says about a finding, by column, in the words that the reading of sheets knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from helper.exchange.facts import ended_on, reported_on
from helper.exchange.kept import Kept, kept_text, without_practice
from helper.exchange.snapshot import Shelves
from helper.exchange.words.header_words import Role
from helper.exchange.words.own_columns import COLUMNS
from helper.exchange.words.status_words import Status
from helper.model.finding import Finding, FindingState, Grounds
from helper.model.listing import Listing
from helper.model.search import Search, search_line
from helper.model.words import JUDGEMENT_WORDS
from helper.model.work import Work

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


def whole_rows(store: Shelves, findings: Iterable[Finding], *, designs: bool) -> Iterator[Sequence[str]]:
    """The same with everything that the records need to be the same again; `designs`: also those without a listing."""
    named: set[str | None] = set()
    chosen = list(findings)
    for finding, row in zip(chosen, export_rows(store, chosen), strict=True):
        words = [row[role] for role in COLUMNS]
        named.add(finding.work_id)
        work = store.works.get(finding.work_id) if finding.work_id else None
        yield [*words, *_shown(work, finding.grounds), kept_text(_kept(store, finding), words)]
    for work in store.works.all() if designs else ():
        if work.id not in named:
            words = [_of_design(work).get(role, "") for role in COLUMNS]
            yield [*words, *_shown(work, None), kept_text(Kept(work=work), words)]


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
        Role.WORK: "",
        **(_of_design(work) if work else dict.fromkeys((Role.IPR, Role.IPR_NUMBER, Role.CLIENT), "")),
        Role.LINK: _link(listing),
        Role.ITEM_ID: listing.item_id,
        Role.STATUS: _status_words(state, listing),
        Role.REPORTED: _day(reported_on(finding)) if status is not Status.NOT_REPORTED else "",
        Role.REMOVED: _day(ended_on(finding)) if finding.state is state else "",
        Role.COMPLAINT_NO: complaint.number if complaint else "",
        Role.STORE: listing.store_name,
        Role.STORE_NUMBER: listing.store_number,
        Role.TITLE: listing.title,
        Role.PRODUCT_TYPE: listing.product_type,
        Role.PRICE: listing.price,
        Role.JUDGED: JUDGEMENT_WORDS[finding.judgement] if finding.judgement else "",
    }


def _kept(store: Shelves, finding: Finding) -> Kept:
    """What its row carries."""
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
    if complaint is not None and complaint.practice:
        finding, complaint = without_practice(finding), None
    listed = complaint is not None and finding.id in complaint.finding_ids
    return Kept(
        listing=store.listings[finding.listing_id],
        finding=finding,
        work=store.works.get(finding.work_id) if finding.work_id else None,
        complaint=complaint,
        place=complaint.finding_ids.index(finding.id) if complaint and listed else 0,
    )


def _shown(work: Work | None, grounds: Grounds | None) -> tuple[str, str, str]:
    until = _day(work.permission_until) if work else ""
    return until, grounds.reason if grounds else "", _searches(work.searches) if work else ""


def _searches(searches: Iterable[Search]) -> str:
    """The words as they may be typed again; when each was last done stands behind."""
    lines = (
        f"{search_line(one)} ({f'done {_day(one.last_at.date())}' if one.last_at else 'never done'})"
        for one in searches
    )
    return "; ".join(lines)


def _of_design(work: Work) -> Values:
    return {
        Role.WORK: work.title,
        Role.IPR: work.right.text,
        Role.IPR_NUMBER: work.right.number,
        Role.CLIENT: work.client,
    }


def _status_words(state: FindingState, listing: Listing) -> str:
    """What became of it; where that is open, also that its page is not shown from here."""
    if state is FindingState.GONE_BEFORE_REVIEW:
        return state.value.replace("_", " ")
    words = _words(_STATUSES[state])
    return f"{words}, not shown from here" if state is FindingState.FILED and listing.not_shown else words


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

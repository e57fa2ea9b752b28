"""Finds relistings, which are reported listings on sale again, with the same number or another one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import itemgetter
from uuid import uuid4

from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Finding,
    FindingState,
    Listing,
    Moment,
    MomentKind,
    Presence,
)
from helper.store.repository import Repositories
from helper.store.store import Store
from helper.translation import tr

_NEVER = datetime.fromtimestamp(0, UTC)
_ALWAYS = datetime.max.replace(tzinfo=UTC)
"""Used if it is unknown when a listing was added; such a listing counts as added last."""


def listings_to_check(store: Store, findings: Iterable[Finding]) -> list[Listing]:
    """Return the listings of the findings that were filed, the least recently checked first."""
    filed = {finding.listing_id for finding in findings if finding.state not in OPEN_STATES}
    listings = [listing for listing in store.listings.all() if listing.id in filed and listing.item_id]
    return sorted(listings, key=lambda listing: listing.looks[-1].at if listing.looks else _NEVER)


def is_back(finding: Finding, listing: Listing) -> bool:
    """Return whether the listing was seen on sale after the finding got the outcome that the listing is gone."""
    look = listing.last_conclusive_look
    if finding.state not in GONE_STATES or look is None or look.presence is not Presence.LIVE:
        return False
    return finding.outcome is None or look.at > finding.outcome.at


def back_again(records: Repositories) -> list[Finding]:
    """Return the findings whose listing is back on sale, unless a relisting is already recorded."""
    return [
        finding
        for finding in _gone(records)
        if is_back(finding, records.listings[finding.listing_id])
        and all(
            later.listing_id != finding.listing_id
            for later in records.findings.where("predecessor_id", finding.id)
        )
    ]


def _gone(records: Repositories) -> list[Finding]:
    """Return the findings whose listing is gone."""
    return records.findings.where("is_gone", True)


def relisted(finding: Finding, *, by: str, at: datetime) -> Finding:
    """Return a new finding for a listing that the user says is back on sale.

    The user judges and files the new finding like any other.
    """
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
    """Add a line about this check of the listing to the history of the finding, and return the finding.

    The state of the finding stays unchanged: only the portal decides the state. If the check was
    inconclusive, no line is added.
    """
    if presence is Presence.UNKNOWN:
        return finding
    looked = Moment(at=at, kind=MomentKind.LOOKED_AT, presence=presence)
    return replace(finding, history=(*finding.history, looked))


_OPEN = frozenset({FindingState.NEW, FindingState.JUDGED})
"""States in which a finding can still be marked as a relisting of an earlier one.

The explanation on a form cites the earlier complaint. So once a finding is on a form, it is too late to add
the citation.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A possible relisting: a new listing, and a listing that is gone, with the same shop and title."""

    fresh: Finding
    before: Finding


def proposed_successors(records: Repositories) -> list[Successor]:
    """Return possible relistings, to propose them to the user.

    Each pair has a listing that is gone, and a later listing with the same shop and title that is not on a
    form yet. Each listing is in at most one pair. Because of indexes, the time does not depend on the number
    of unrelated records.
    """
    gone: dict[str, list[Finding]] = defaultdict(list)
    for finding in _gone(records):
        name = records.listings[finding.listing_id].shop_and_title
        if name and not records.findings.where("predecessor_id", finding.id):
            gone[name].append(finding)
    return [pair for name, earlier in gone.items() for pair in _pairs(records, name, earlier)]


def _pairs(records: Repositories, name: str, earlier: list[Finding]) -> Iterator[Successor]:
    """Yield the possible relistings for one shop and title.

    `earlier` contains the findings whose listings are gone. Each is paired with a later listing about the
    same design if possible, or else with a later listing that has no design yet.
    """
    by_design: dict[str | None, list[tuple[datetime, Finding]]] = defaultdict(list)
    for listing in records.listings.where("shop_and_title", name):
        for finding in records.findings.where("listing_id", listing.id):
            if _may_follow(finding):
                by_design[finding.work_id].append((listing.added_at or _ALWAYS, finding))
    unknown = by_design.pop(None, [])
    left = {finding.id: finding for finding in earlier}
    for work_id, later in by_design.items():
        for pair in _matched(later, [finding for finding in earlier if finding.work_id == work_id]):
            del left[pair.before.id]
            yield pair
    yield from _matched(unknown, list(left.values()))


def _matched(later: list[tuple[datetime, Finding]], earlier: list[Finding]) -> Iterator[Successor]:
    """Pair each later listing with an earlier one that was removed before the later one appeared.

    If several earlier listings are possible, the most recently removed one is chosen. The oldest later
    listing is paired first.
    """
    coming = deque(sorted(earlier, key=_ended))
    waiting: list[Finding] = []
    for added_at, fresh in sorted(later, key=itemgetter(0)):
        while coming and _ended(coming[0]) <= added_at:
            waiting.append(coming.popleft())
        fitting = (
            place
            for place in reversed(range(len(waiting)))
            if waiting[place].id not in fresh.unrelated_ids and waiting[place].listing_id != fresh.listing_id
        )
        if (place := next(fitting, None)) is not None:
            yield Successor(fresh=fresh, before=waiting.pop(place))


def why_not_link(fresh: Finding, before: Finding) -> str | None:
    """Return a message explaining why `fresh` cannot be a relisting of `before`; None if it can."""
    if before.state not in GONE_STATES:
        return tr("The earlier listing was not gone, so the later one cannot be “back again”.")
    if fresh.listing_id == before.listing_id:
        return tr("Both links lead to the same listing.")
    if fresh.state not in _OPEN:
        return tr("The link is on a form whose explanation is already written.")
    if fresh.work_id and before.work_id and fresh.work_id != before.work_id:
        return tr("The two listings are about different designs.")
    return None


def link(store: Store, fresh: Finding, before: Finding, *, by: str, at: datetime) -> Finding:
    """Record that the listing of `fresh` is a relisting of the listing of `before`, as one undo step.

    Call `why_not_link` first.
    """
    if reason := why_not_link(fresh, before):
        raise ValueError(reason)
    earlier = store.listings[before.listing_id]
    said = Moment(at=at, kind=MomentKind.BACK_AGAIN, words=earlier.item_id or earlier.url, by=by)
    linked = replace(
        fresh,
        predecessor_id=before.id,
        work_id=fresh.work_id or before.work_id,
        history=(*fresh.history, said),
    )
    store.undo_stack.do(tr("1 link marked as back again"), linked)
    return linked


def mark_unrelated(store: Store, fresh: Finding, before: Finding) -> None:
    """Record that the listing of `fresh` is not a relisting of the listing of `before`, as one undo step."""
    apart = replace(fresh, unrelated_ids=tuple(dict.fromkeys((*fresh.unrelated_ids, before.id))))
    store.undo_stack.do(tr("1 link marked as a different listing"), apart)


def _may_follow(finding: Finding) -> bool:
    return finding.state in _OPEN and finding.predecessor_id is None and not finding.is_no


def _ended(finding: Finding) -> datetime:
    return finding.outcome.at if finding.outcome else _NEVER

"""Listings that are to be looked at again: which are back, and which may be ones that were gone, under another number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from helper.model.complaint import Complaint
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    Finding,
    FindingState,
    Judgement,
    Listing,
    Moment,
    MomentKind,
    Presence,
)
from helper.model.text import pieces, weight
from helper.store.store import Store

_NEVER = datetime.fromtimestamp(0, UTC)


def to_look_at(store: Store, findings: Iterable[Finding]) -> list[Listing]:
    """The listings of those findings that were really filed, each once, the one not seen for longest first."""
    filed = {
        finding.listing_id
        for finding in findings
        if finding.state not in OPEN_STATES and not practised(store, finding)
    }
    listings = [listing for listing in store.listings.all() if listing.id in filed and listing.item_id]
    return sorted(listings, key=lambda listing: listing.looks[-1].at if listing.looks else _NEVER)


def practised(store: Store, finding: Finding) -> bool:
    """Whether its state was reached on a practice portal only."""
    complaint: Complaint | None = store.complaints.get(finding.complaint_id)
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


_NEAR = 0.6
"""So many of the words of two titles must be the same before one is proposed for the other."""
_LEAST_SHARED = 6
"""Three words, or six pairs of signs where words are not parted by blanks: shorter titles are alike by chance."""
_OPEN = frozenset({FindingState.NEW, FindingState.JUDGED})
"""On a form its explanation is written already, and could not name the earlier number."""
_STRANGERS = frozenset({Judgement.NOT_A_COPY, Judgement.LICENSED, Judgement.OWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A listing that may be back again from one that was gone."""

    fresh: Finding
    before: Finding
    same_store: bool
    near_title: bool

    @property
    def why(self) -> str:
        """What speaks for it."""
        words = [("same shop", self.same_store), ("near title", self.near_title)]
        return ", ".join(text for text, true in words if true)


def proposed_successors(store: Store) -> list[Successor]:
    """For each listing that is not on a form yet the likeliest one that was gone, the surest first.

    The same shop or a near title counts for a listing of the same design; where nobody has said the design, both are needed.
    """
    gone = _Gone(store)
    if not len(gone):
        return []
    found = (gone.likeliest(finding) for finding in store.findings.all() if _may_follow(finding))
    proposed = [successor for successor in found if successor is not None]
    proposed.sort(
        key=lambda successor: (not (successor.same_store and successor.near_title), not successor.near_title)
    )
    # Of several that may be the same one again only the surest is asked about; the next follows when that is answered.
    return list({successor.before.id: successor for successor in reversed(proposed)}.values())[::-1]


def why_not_link(store: Store, fresh: Finding, before: Finding) -> str | None:
    """Why one cannot be linked to the other, in a sentence; None: it can."""
    if before.state not in GONE_STATES or practised(store, before):
        return "The earlier one was not gone, so this one cannot be back again from it."
    if fresh.listing_id == before.listing_id:
        return "It is the very same listing."
    if fresh.state not in _OPEN:
        return "It is on a form already, and its explanation is written."
    if fresh.work_id and before.work_id and fresh.work_id != before.work_id:
        return "The two are about different designs."
    return None


def link(store: Store, fresh: Finding, before: Finding, *, by: str, at: datetime) -> Finding:
    """Say that one is back again from the other, as one step; ask `why_not_link` first."""
    if reason := why_not_link(store, fresh, before):
        raise ValueError(reason)
    earlier = store.listings[before.listing_id]
    said = Moment(at=at, kind=MomentKind.BACK_AGAIN, words=earlier.item_id or earlier.url, by=by)
    linked = replace(
        fresh,
        predecessor_id=before.id,
        work_id=fresh.work_id or before.work_id,
        history=(*fresh.history, said),
    )
    store.undo_stack.do("1 link said to be back again", linked)
    return linked


def unlink(store: Store, fresh: Finding, *, by: str, at: datetime) -> Finding:
    """Take it back that it is back again, as one step; it is not proposed for that one again."""
    before = fresh.predecessor_id
    said = Moment(at=at, kind=MomentKind.NOT_BACK_AGAIN, by=by)
    apart = replace(fresh, predecessor_id=None, history=(*fresh.history, said))
    if before is not None:
        apart = replace(apart, unrelated_ids=tuple(dict.fromkeys((*fresh.unrelated_ids, before))))
    store.undo_stack.do("1 link no longer said to be back again", apart)
    return apart


def tell_apart(store: Store, fresh: Finding, before: Finding) -> Finding:
    """Say that one is not back again from the other, as one step."""
    apart = replace(fresh, unrelated_ids=tuple(dict.fromkeys((*fresh.unrelated_ids, before.id))))
    store.undo_stack.do("1 link said to be another one", apart)
    return apart


def _may_follow(finding: Finding) -> bool:
    return finding.state in _OPEN and finding.predecessor_id is None and finding.judgement not in _STRANGERS


class _Gone:
    """What was gone, by its shop, and by the pieces of its title."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_store: dict[str, set[str]] = defaultdict(set)
        self._by_piece: dict[str, list[str]] = defaultdict(list)
        self._weights: dict[str, int] = {}
        """How much all pieces of its title weigh together."""
        followed = {finding.predecessor_id for finding in store.findings.all()}
        for finding in store.findings.all():
            if finding.state in GONE_STATES and finding.id not in followed and not practised(store, finding):
                self._take(finding)

    def __len__(self) -> int:
        return len(self._weights)

    def likeliest(self, fresh: Finding) -> Successor | None:
        """The one that this may be back again from; None: none is like it."""
        listing = self._store.listings[fresh.listing_id]
        near = self._near(listing)
        shop = self._by_store.get(listing.store_number, set()) if listing.store_number else set()
        wanted = shop | near if fresh.work_id else shop & near
        fitting = [self._store.findings[finding_id] for finding_id in wanted]
        best = max(
            (finding for finding in fitting if self._fits(fresh, finding)),
            key=lambda finding: (finding.id in shop & near, finding.id in near, _ended(finding), finding.id),
            default=None,
        )
        if best is None:
            return None
        return Successor(fresh=fresh, before=best, same_store=best.id in shop, near_title=best.id in near)

    def _take(self, finding: Finding) -> None:
        listing = self._store.listings[finding.listing_id]
        if listing.store_number:
            self._by_store[listing.store_number].add(finding.id)
        title = pieces(listing.title)
        self._weights[finding.id] = sum(map(weight, title))
        for piece in title:
            self._by_piece[piece].append(finding.id)

    def _near(self, listing: Listing) -> set[str]:
        """Those whose title has most of the same words."""
        title = pieces(listing.title)
        whole = sum(map(weight, title))
        shared: Counter[str] = Counter()
        for piece in title:
            much = weight(piece)
            for finding_id in self._by_piece.get(piece, ()):
                shared[finding_id] += much
        return {
            finding_id
            for finding_id, both in shared.items()
            if both >= _LEAST_SHARED and both / (whole + self._weights[finding_id] - both) >= _NEAR
        }

    def _fits(self, fresh: Finding, before: Finding) -> bool:
        if fresh.work_id not in {None, before.work_id}:
            return False
        if fresh.listing_id == before.listing_id or before.id in fresh.unrelated_ids:
            return False
        added = self._store.listings[fresh.listing_id].added_at
        return before.outcome is None or added is None or added >= before.outcome.at


def _ended(finding: Finding) -> float:
    return finding.outcome.at.timestamp() if finding.outcome else 0.0

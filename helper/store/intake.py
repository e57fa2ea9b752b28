"""Sorts pasted addresses into the records: what is new, what is known, what is no listing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from helper.model.address import Address, Disposition
from helper.model.finding import OPEN_STATES, Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.listing import Listing
from helper.store.steps import Change
from helper.store.store import Store


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the addresses."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    """Findings that were there already; their listing may have got another spelling of its address."""
    refused: tuple[Address, ...]
    """Addresses that are no listing; each says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How the addresses came."""

    work_id: str | None
    """The work they copy; None: not said yet."""
    source: str
    """Where they are from, in a word or two: paste, file links.txt."""
    judged_copy: bool
    """Whether the person said in the same breath that they are copies."""
    viewed_by_word: bool = False
    """Whether she said that she has looked at all of them; an address that is doubtful is not among them."""
    by: str
    at: datetime


def sort_in(store: Store, addresses: Iterable[Address], arrival: Arrival) -> tuple[Added, Change]:
    """Sort the addresses, each listing once; nothing is written."""
    sorting = _Sorting(store, arrival)
    for address in addresses:
        sorting.take(address)
    return sorting.added(), sorting.change()


class _Sorting:
    def __init__(self, store: Store, arrival: Arrival) -> None:
        self._arrival = arrival
        self._kept_listings = {listing.id: listing for listing in store.listings.all()}
        self._kept_findings = {finding.id: finding for finding in store.findings.all()}
        self._listings = {
            _key(listing.item_id, listing.url): listing for listing in self._kept_listings.values()
        }
        self._findings: dict[str, list[Finding]] = {}
        for finding in self._kept_findings.values():
            self._findings.setdefault(finding.listing_id, []).append(finding)
        self._taken: dict[str, Finding] = {}
        self._seen: dict[str, Listing] = {}
        self._refused: list[Address] = []

    def take(self, address: Address) -> None:
        if address.disposition is Disposition.REJECT:
            self._refused.append(address)
            return
        listing = self._listing(address)
        self._seen[listing.id] = listing
        before = self._fitting(listing.id)
        after = self._judged(self._named(before) if before else self._new(listing.id))
        others = [finding for finding in self._findings.get(listing.id, []) if finding.id != after.id]
        self._findings[listing.id] = [*others, after]
        self._taken[after.id] = after

    def added(self) -> Added:
        known = tuple(finding for finding in self._taken.values() if finding.id in self._kept_findings)
        new = tuple(finding for finding in self._taken.values() if finding.id not in self._kept_findings)
        return Added(new, known, tuple(self._refused))

    def change(self) -> Change:
        listings = [new for new in self._seen.values() if self._kept_listings.get(new.id) != new]
        findings = [new for new in self._taken.values() if self._kept_findings.get(new.id) != new]
        return Change(put=(*listings, *findings))

    def _listing(self, address: Address) -> Listing:
        url = address.url or address.raw
        key = _key(address.global_id or "", url)
        known = self._listings.get(key)
        flagged = address.disposition is Disposition.FLAG
        if known is None:
            listing = Listing(
                id=uuid4().hex,
                item_id=address.global_id or "",
                url=url,
                raw=(address.raw,),
                reading=address.reason.value,
                flagged=flagged,
                added_at=self._arrival.at,
            )
        else:
            listing = replace(known, raw=tuple(dict.fromkeys((*known.raw, address.raw))))
            if known.flagged and not flagged:
                listing = replace(listing, url=url, reading=address.reason.value, flagged=False)
        self._listings[key] = listing
        return listing

    def _fitting(self, listing_id: str) -> Finding | None:
        """The finding these words are about: of the same work, or of a work that nobody has named yet."""
        work_id, findings = self._arrival.work_id, self._findings.get(listing_id, [])
        if work_id is None:
            return findings[0] if findings else None
        same = [finding for finding in findings if finding.work_id == work_id]
        unnamed = [
            finding for finding in findings if finding.work_id is None and finding.state in OPEN_STATES
        ]
        return next(iter(same + unnamed), None)

    def _new(self, listing_id: str) -> Finding:
        added = Moment(
            at=self._arrival.at, kind=MomentKind.ADDED, source=self._arrival.source, by=self._arrival.by
        )
        return Finding(id=uuid4().hex, listing_id=listing_id, work_id=self._arrival.work_id, history=(added,))

    def _named(self, finding: Finding) -> Finding:
        if finding.work_id is not None or self._arrival.work_id is None:
            return finding
        named = Moment(at=self._arrival.at, kind=MomentKind.DESIGN_NAMED, by=self._arrival.by)
        return replace(finding, work_id=self._arrival.work_id, history=(*finding.history, named))

    def _judged(self, finding: Finding) -> Finding:
        arrival = self._arrival
        if not arrival.judged_copy or finding.state is not FindingState.NEW:
            return finding
        if arrival.viewed_by_word and self._seen[finding.listing_id].flagged:
            # A word about many says nothing of a page that must be looked at by itself.
            return finding
        seen = finding.looked_at(by_word=True) if arrival.viewed_by_word else finding
        return seen.judged(Judgement.COPY, by=arrival.by, at=arrival.at, viewed=seen.viewed)


def _key(item_id: str, url: str) -> str:
    return item_id or url

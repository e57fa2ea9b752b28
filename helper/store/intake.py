"""Adds addresses to the records, applies the user's judgements and edits, and puts findings on forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from helper.model.address import find_addresses
from helper.model.address_verdicts import Disposition
from helper.model.complaint import Complaint
from helper.model.finding import (
    OPEN_STATES,
    Finding,
    FindingState,
    Judgement,
    Justification,
    Listing,
    Moment,
    MomentKind,
    doubts_about,
)
from helper.model.ids import new_id
from helper.model.listing_address import Address
from helper.store.repository import Entity
from helper.store.store import RecordChange, Store
from helper.store.transitions import UNDER_WAY
from helper.translation import tr_n


@dataclass(frozen=True, slots=True)
class Added:
    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    """Findings that existed before. Their listings may have got another spelling of their address."""
    refused: tuple[Address, ...]
    """Addresses that do not lead to a listing, each with the reason as a message for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContext:
    """The source of the added addresses, and the user's statements about them."""

    work_id: str | None
    """The design that the listings copy; None if unknown."""
    source: str
    """The source in a word or two, such as "paste" or "file links.txt"."""
    judged_copy: bool
    """Whether the user also said that the listings are copies."""
    viewed_by_word: bool = False
    """Whether the user said that they viewed all pages; ignored for doubtful addresses."""
    by: str
    """The name of the user who added the addresses."""
    at: datetime


def finding_for(
    findings: Iterable[Finding], work_id: str | None, arrived: Collection[str] = ()
) -> Finding | None:
    """Return the listing's finding for this design, or else a finding of the listing that has no design yet.

    `findings` are the findings of one listing. If a second complaint about this design was sent, its finding
    is returned. A sent finding without a design is returned only if its id is in `arrived`, which has the ids
    of findings that the same import created.
    """
    if work_id is None:
        return next(iter(findings), None)
    wanted = [finding for finding in findings if finding.work_id in {work_id, None}]
    same = [finding for finding in wanted if finding.work_id == work_id]
    again = (finding for finding in reversed(same) if finding.is_second and finding.state not in OPEN_STATES)
    free = (finding for finding in wanted if finding.state in OPEN_STATES or finding.id in arrived)
    return next(again, None) or next(iter(same), None) or next(free, None)


def sort_in(store: Store, addresses: Iterable[Address], context: ImportContext) -> tuple[Added, RecordChange]:
    """Find or create the listing and finding of each address. Return them, and the change that stores them."""
    sorting = _Sorting(store, context)
    for address in addresses:
        sorting.take(address)
    return sorting.added(), sorting.change()


class _Sorting:
    def __init__(self, store: Store, context: ImportContext) -> None:
        self._context = context
        self._kept = store
        self._listings: dict[str, Listing] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._taken: dict[str, Finding] = {}
        self._seen: dict[str, Listing] = {}
        self._refused: list[Address] = []

    def take(self, address: Address) -> None:
        if address.disposition is Disposition.REJECT:
            self._refused.append(address)
            return
        listing = self._listing(address)
        self._seen[listing.id] = listing
        before = finding_for(self._about(listing.id), self._context.work_id)
        after = self._judged(self._named(before) if before else self._new(listing.id))
        others = [finding for finding in self._about(listing.id) if finding.id != after.id]
        self._findings[listing.id] = [*others, after]
        self._taken[after.id] = after

    def added(self) -> Added:
        known = [finding for finding in self._taken.values() if finding.id in self._kept.findings]
        new = [finding for finding in self._taken.values() if finding.id not in self._kept.findings]
        return Added(tuple(new), tuple(known), tuple(self._refused))

    def change(self) -> RecordChange:
        touched: tuple[Entity, ...] = (*self._seen.values(), *self._taken.values())
        return RecordChange(put=tuple(entity for entity in touched if self._kept.current(entity) != entity))

    def _listing(self, address: Address) -> Listing:
        key = address.global_id or address.url or address.raw
        known = self._listings.get(key) or self._known(address.global_id or "", key)
        listing = (
            known.also_at(address)
            if known
            else Listing.at(address, self._context.at, {}, taken=self._kept.listings)
        )
        self._listings[key] = listing
        return listing

    def _known(self, item_id: str, url: str) -> Listing | None:
        """Return the stored listing with this item id, or, if the id is unknown, the one with this address."""
        listings = self._kept.listings
        found = listings.where("item_id", item_id) if item_id else listings.where("url", url)
        return next((listing for listing in reversed(found) if listing.item_id == item_id), None)

    def _about(self, listing_id: str) -> list[Finding]:
        if listing_id not in self._findings:
            self._findings[listing_id] = self._kept.findings.where("listing_id", listing_id)
        return self._findings[listing_id]

    def _new(self, listing_id: str) -> Finding:
        context = self._context
        added = Moment(
            at=context.at,
            kind=MomentKind.ADDED,
            source=context.source,
            by=context.by,
        )
        return Finding(
            id=new_id(self._kept.findings), listing_id=listing_id, work_id=context.work_id, history=(added,)
        )

    def _named(self, finding: Finding) -> Finding:
        if finding.work_id is not None or self._context.work_id is None:
            return finding
        return finding.of_design(self._context.work_id, by=self._context.by, at=self._context.at)

    def _judged(self, finding: Finding) -> Finding:
        context = self._context
        if not context.judged_copy or finding.state is not FindingState.NEW or finding.is_taken_off:
            return finding
        if context.viewed_by_word and self._seen[finding.listing_id].flagged:
            # The user must view a flagged page individually: the statement that all pages were viewed is not
            # enough.
            return finding
        seen = finding.looked_at(by_word=True) if context.viewed_by_word else finding
        return seen.judged(Judgement.COPY, by=context.by, at=context.at, viewed=seen.viewed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The user's judgement of findings, and how the user reached it."""

    judgement: Judgement
    work_id: str | None
    """The design that the listings copy; None leaves the design of each finding unchanged."""
    viewed: bool
    viewed_by_word: bool = False
    """Whether only the user says that the pages were viewed; the program did not open them."""
    by: str
    at: datetime
    because: str = ""
    """The user's reason for reporting a listing despite doubts; empty without a reason."""


def judge(store: Store, findings: Sequence[Finding], verdict: Verdict) -> tuple[list[Finding], RecordChange]:
    """Return the findings with the judgement, and the change that stores them."""
    judged = [_justified(store, _judged(finding, verdict), verdict) for finding in findings]
    leaving = {
        before.id: before.complaint_id
        for before, after in zip(findings, judged, strict=True)
        if before.complaint_id is not None and after.complaint_id is None
    }
    smaller = forms_without(store, leaving)
    return judged, RecordChange(put=(*judged, *smaller.put), remove=smaller.remove)


def forms_without(store: Store, leaving: Mapping[str, str]) -> RecordChange:
    """Return the change that takes findings off their forms.

    `leaving` maps the id of each finding to the id of its form. The change contains only the forms; the
    caller must change the findings.
    """
    kept: list[Complaint] = []
    emptied: list[Complaint] = []
    for complaint in filter(None, map(store.complaints.get, dict.fromkeys(leaving.values()))):
        staying = tuple(finding_id for finding_id in complaint.finding_ids if finding_id not in leaving)
        # Remove a form that is left without listings and has no attempts, because nothing in it is worth
        # keeping.
        has_content = staying or complaint.attempts
        (kept if has_content else emptied).append(replace(complaint, finding_ids=staying))
    return RecordChange(put=tuple(kept), remove=tuple(emptied))


def added_in_form(
    store: Store, complaint: Complaint, *, by: str, at: datetime
) -> tuple[list[Finding], RecordChange]:
    """Return findings, judged as copies, for the links that the user added by hand to the submitted form.

    If such a link already has a finding that was not sent, that finding is used, even if it is on another
    form. Sent findings do not change. The returned change adds new listings, and takes the used findings off
    their other forms.
    """
    findings: list[Finding] = []
    listings: list[Listing] = []
    leaving: dict[str, str] = {}
    for address in find_addresses("\n".join(complaint.attempts[-1].links_added)):
        if address.disposition is Disposition.REJECT:
            continue
        same = store.listings.where("item_id", address.global_id) if address.global_id else []
        listing = next(iter(same), None) or Listing.at(address, at, {}, taken=store.listings)
        finding = finding_for(store.findings.where("listing_id", listing.id), complaint.work_id)
        if finding is None:
            finding = Finding(id=new_id(store.findings), listing_id=listing.id, work_id=complaint.work_id)
        other = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
        if finding.state not in OPEN_STATES or (other is not None and other.state in UNDER_WAY):
            continue
        if other is not None:
            leaving[finding.id] = other.id
        added = Moment(at=at, kind=MomentKind.ADDED_IN_FORM, by=by)
        judged = replace(
            finding, work_id=complaint.work_id, judgement=Judgement.COPY, judged_by=by, judged_at=at
        )
        findings.append(judged.moved(FindingState.JUDGED, added))
        listings += [] if same else [listing]
    others = forms_without(store, leaving)
    return findings, RecordChange(put=(*listings, *others.put), remove=others.remove)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The user's changes to one or more findings. Fields without a value change nothing."""

    seen: Mapping[str, str] = field(default_factory=dict)
    """New values of the listings' `SEEN_FIELDS`; an empty string deletes a value."""
    address: Address | None = None
    """The corrected address, if only one listing is edited; None leaves the address unchanged."""
    note: str = ""
    """A note to add to the history of each finding."""
    reason: str = ""
    """The reason on the findings' forms, as written in the portal's list."""


def edited_listings(store: Store, findings: Iterable[Finding], edit: Edit) -> list[Listing]:
    found = []
    for listing_id in dict.fromkeys(finding.listing_id for finding in findings):
        before = store.listings[listing_id]
        fields: dict[str, Any] = before.seen() | dict(edit.seen)
        after = replace(before, **fields)
        after = _under(after, edit.address) if edit.address else after
        if after != before:
            found.append(after)
    return found


def _under(listing: Listing, address: Address) -> Listing:
    return replace(
        listing,
        item_id=address.global_id or "",
        url=address.url or address.raw,
        raw=(*listing.raw, address.raw),
        reading=address.reason.value,
        flagged=False,
    )


def removal(store: Store, findings: Sequence[Finding]) -> RecordChange:
    going = {finding.id for finding in findings}
    forms = forms_without(store, {each.id: each.complaint_id for each in findings if each.complaint_id})
    listings = [
        store.listings[listing_id]
        for listing_id in dict.fromkeys(finding.listing_id for finding in findings)
        if all(other.id in going for other in store.findings.where("listing_id", listing_id))
    ]
    return RecordChange(put=forms.put, remove=(*forms.remove, *findings, *listings))


def _judged(finding: Finding, verdict: Verdict) -> Finding:
    work_id = verdict.work_id or finding.work_id
    seen = finding.looked_at(by_word=verdict.viewed_by_word) if verdict.viewed else finding
    answered = seen.judged(verdict.judgement, by=verdict.by, at=verdict.at, viewed=seen.viewed)
    # If the design changes, the earlier complaint was about another design, so this is not a second
    # complaint.
    stays_second = work_id == finding.work_id or not finding.is_second
    judged = replace(
        answered, work_id=work_id, predecessor_id=finding.predecessor_id if stays_second else None
    )
    if finding.complaint_id is None:
        return judged
    stays = verdict.judgement is Judgement.COPY and work_id == finding.work_id
    return replace(judged, state=FindingState.PLANNED) if stays else replace(judged, complaint_id=None)


def _justified(store: Store, finding: Finding, verdict: Verdict) -> Finding:
    """Return the finding with the reason that the user typed, if there are doubts about the listing."""
    if not verdict.because.strip() or finding.judgement is not Judgement.COPY:
        return finding
    work = store.works.get(finding.work_id)
    doubts = doubts_about(finding, store.listings[finding.listing_id], work)
    if not doubts:
        return finding
    return finding.justified(
        Justification(reason=verdict.because.strip(), doubts=doubts, by=verdict.by, at=verdict.at)
    )


def put_on_forms(
    complaints: Iterable[Complaint], findings: Iterable[Finding], at: datetime
) -> tuple[Complaint | Finding, ...]:
    """Return the complaints, and those of the findings that are on them, in the state "planned"."""
    by_id = {finding.id: finding for finding in findings}
    made = tuple(complaints)
    moved = tuple(
        by_id[finding_id].moved(
            FindingState.PLANNED, Moment(at=at, kind=MomentKind.ON_FORM), complaint_id=complaint.id
        )
        for complaint in made
        for finding_id in complaint.finding_ids
    )
    return *made, *moved


def summary(complaints: Sequence[Complaint]) -> str:
    """Return the name of the undo step, such as "3 links put on 2 forms"."""
    links = sum(len(complaint.finding_ids) for complaint in complaints)
    on_forms = tr_n("{n} form", "{n} forms", len(complaints))
    return tr_n("{n} link put on {forms}", "{n} links put on {forms}", links, forms=on_forms)

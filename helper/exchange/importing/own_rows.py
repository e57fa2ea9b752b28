"""Takes back what this program once wrote into a sheet: designs, listings, findings and forms, just as they were.

What is in the records already stays as it is there; its rows are read like those of any sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import uuid4

from helper.exchange.importing.rows import SheetRow
from helper.exchange.kept import Kept
from helper.model.complaint import Complaint
from helper.model.finding import Finding, FindingState
from helper.model.listing import Listing
from helper.model.search import joined_searches
from helper.model.spelling import spelled
from helper.model.work import Work
from helper.store.shelf import Entity
from helper.store.store import Store


class OwnRows:
    """What the rows of a sheet of ours bring that the records do not have."""

    def __init__(self, store: Store, works: Iterable[Work], rows: Iterable[SheetRow]) -> None:
        """`works` are the register: a design of the same title is the same design."""
        self._store = store
        carried = [row.kept for row in rows if row.kept is not None]
        self._works = {kept.work.id: kept.work for kept in carried if kept.work}
        self._complaints = {kept.complaint.id: kept.complaint for kept in carried if kept.complaint}
        self._there = {spelled(work.title): work for work in works}
        self._listings = {one.item_id or one.url: one for one in store.listings.all()}
        self._findings = {(one.listing_id, one.work_id): one for one in store.findings.all()}
        self._brought: dict[str, Entity] = {}
        self._on_form: dict[str, list[tuple[int, str]]] = {}
        self._sent = {(one.number, one.work_id) for one in store.complaints.all() if one.number}
        self._taken: set[str] = set()
        """The findings that came from the sheet."""
        self.new_works: list[Work] = []
        self.completed_works: dict[str, Work] = {}
        """Designs that were there, with search words that only the sheet has; by their id."""

    def work(self, work_id: str | None) -> Work | None:
        """The design of that id in the sheet: the register's, where it has one of that title."""
        carried = self._works.get(work_id) if work_id else None
        if carried is None:
            return self._store.works.get(work_id) if work_id else None
        there = self._there.get(spelled(carried.title)) or self._store.works.get(carried.id)
        if there is not None:
            return self._completed(there, carried)
        self._there[spelled(carried.title)] = carried
        self._brought[carried.id] = carried
        self.new_works.append(carried)
        return carried

    def is_taken(self, finding: Finding) -> bool:
        """Whether an earlier row of the file has brought it."""
        return finding.id in self._taken

    def here(self, listing: Listing, finding: Finding) -> Finding | None:
        """The finding about this listing and design that the records had before the file came."""
        if (there := self._store.findings.get(finding.id)) is not None:
            return there
        known, work = self._listings.get(_key(listing)), self.work(finding.work_id)
        pair = (known.id if known else "", work.id if work else None)
        return self._findings.get(pair) if finding.predecessor_id is None else None

    def take(self, kept: Kept) -> tuple[Listing, Finding] | None:
        """The listing and the finding as the row brings them; None: its design is not in the file."""
        assert kept.listing is not None  # noqa: S101 - only rows with a listing come here
        assert kept.finding is not None  # noqa: S101 - and each has its finding
        work = self.work(kept.finding.work_id)
        if kept.finding.work_id and work is None:
            return None
        listing = self._listing(kept.listing)
        before = kept.finding.predecessor_id
        finding = replace(
            kept.finding,
            listing_id=listing.id,
            work_id=work.id if work else None,
            predecessor_id=before if before and self._is_there(before) else None,
        )
        finding = self._with_form(finding, kept.place)
        self._taken.add(finding.id)
        self._brought[finding.id] = finding
        return listing, finding

    def brought(self) -> Iterator[Entity]:
        """Everything that is new, the forms with their listings in their order."""
        yield from self._brought.values()
        for complaint_id, places in self._on_form.items():
            complaint = self._complaints[complaint_id]
            ids = tuple(finding_id for _, finding_id in sorted(places, key=lambda place: place[0]))
            if (work := self.work(complaint.work_id)) is not None:
                yield replace(complaint, work_id=work.id, finding_ids=ids)

    def _completed(self, there: Work, carried: Work) -> Work:
        """What is there stays; the words by which copies are looked for are added to it."""
        known = self.completed_works.get(there.id, there)
        completed = replace(known, searches=joined_searches(known.searches, carried.searches))
        if completed != known:
            self.completed_works[there.id] = completed
        return completed

    def _listing(self, carried: Listing) -> Listing:
        known = self._listings.get(_key(carried))
        if known is not None:
            return known
        listing = carried if carried.id not in self._store.listings else replace(carried, id=uuid4().hex)
        self._listings[_key(listing)] = listing
        self._brought[listing.id] = listing
        return listing

    def _with_form(self, finding: Finding, place: int) -> Finding:
        """The finding on the form that the sheet brings; without that form it was on none that is known."""
        complaint = self._complaints.get(finding.complaint_id or "")
        if complaint is not None and self._is_new(complaint, finding.work_id):
            self._on_form.setdefault(complaint.id, []).append((place, finding.id))
            return finding
        if finding.complaint_id is None:
            return finding
        state = FindingState.JUDGED if finding.state is FindingState.PLANNED else finding.state
        return replace(finding, complaint_id=None, state=state)

    def _is_there(self, finding_id: str) -> bool:
        return finding_id in self._taken or finding_id in self._store.findings

    def _is_new(self, complaint: Complaint, work_id: str | None) -> bool:
        return complaint.id not in self._store.complaints and (complaint.number, work_id) not in self._sent


def _key(listing: Listing) -> str:
    return listing.item_id or listing.url

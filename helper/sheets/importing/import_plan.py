"""The last pass of an import: plans a single change to the records from all rows of a file.

The change adds history, listings, designs and shops, and keeps values that the records already have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helper.model.address_verdicts import AddressReason
from helper.model.attempt import with_more
from helper.model.complaint import REPORTED_STATES
from helper.model.finding import (
    Doubt,
    Finding,
    FindingState,
    Judgement,
    Listing,
    Moment,
    MomentKind,
    Outcome,
)
from helper.model.ids import new_id
from helper.model.listing_address import Address
from helper.model.seller import Seller
from helper.model.text import normalize
from helper.model.work import Right, RightState, Work
from helper.sheets.importing.past_reports import (
    HistoryChange,
    PastComplaints,
    history_change,
    history_with,
    moment_on,
    remarks_of,
    state_of,
)
from helper.sheets.importing.reading import SheetReading
from helper.sheets.importing.rows import Flag, RowKind, RowOutcome, SheetRow
from helper.store.intake import finding_for, forms_without
from helper.store.repository import Entity
from helper.store.store import Store
from helper.store.transitions import UNDER_WAY
from helper.translation import english

_DOUBTFUL = frozenset({Flag.ID_POSSIBLY_TRUNCATED, Flag.ID_LOST, Flag.TEXT_AND_TARGET_DIFFER})
_DOUBTS = {
    Flag.OWN_LISTING: Doubt.OWN,
    Flag.NOTE_SAYS_LICENSED: Doubt.LICENSED,
    Flag.IPR_OF_OTHER_CLIENT: Doubt.OTHER_CLIENT,
}
_MOST_URGENT_FIRST = (
    RowOutcome.IN_HAND, RowOutcome.OFF_FORM, RowOutcome.DOUBTFUL, RowOutcome.NEW, RowOutcome.HISTORY,
    RowOutcome.DUPLICATE, RowOutcome.KNOWN,
)  # fmt: skip
"""The possible outcomes of a link, most urgent first. A row with several links gets the most urgent outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """The changes that the import of a file would make."""

    outcomes: tuple[RowOutcome, ...]
    """The outcome of each row, in order."""
    put: tuple[Entity, ...]
    remove: tuple[Entity, ...] = ()
    """Forms to delete, because all of their listings were reported already."""
    as_of: int = -1
    """The value of `Store.changes` when the plan was made.

    If that value has changed since, the plan is invalid.
    """
    in_hand: tuple[Listing, ...] = ()
    """Listings that the sheet says were reported, although their forms are open in the browser right now."""
    new_works: tuple[Work, ...]
    """Designs in the file that are not in the records."""
    finding_ids: tuple[str, ...]
    """Ids of the findings of all rows, in order, including findings that did not change."""


class ImportPlanner:
    def __init__(
        self, store: Store, reading: SheetReading, now: datetime, by: str, work: Work | None = None
    ) -> None:
        """`work` is the design for rows that do not name one."""
        self._store, self._reading, self._now, self._by = store, reading, now, by
        self._usual_work = work
        self._source, self._register = reading.name, reading.register
        self._designs = {work.id: work for work in self._register.works}
        self._named: list[Work] = []
        self._linkless: dict[str, Counter[str]] = {}
        self._complaints = PastComplaints(store, reading.name)
        self._shops = {seller.store_number: seller for seller in store.sellers.all()}
        self._listings = {listing.item_id or listing.url: listing for listing in store.listings.all()}
        self._works = {normalize(work.title): work for work in self._register.works}
        self._findings: dict[str, list[Finding]] = {}
        for finding in store.findings.all():
            self._findings.setdefault(finding.listing_id, []).append(finding)
        self._mine: dict[str, None] = {}
        """Ids of the findings that this file's rows are about, in the order of the rows."""
        self._leaving: dict[str, str] = {}
        """Ids of the forms from which the import removes reported findings, by finding id."""
        self._in_hand: dict[str, Listing] = {}
        self._upheld: set[str] = set()
        """Ids of the designs whose registration Alibaba accepted in a numbered complaint that removed a listing."""

    def plan(self, *, hidden_rows: bool, copies_by_word: bool = False) -> ImportPlan:
        """Plan the import: the outcome of every row, and the changes to the records.

        `copies_by_word` means that, according to the user, all listings are copies and the user has viewed
        all of their pages.
        """
        outcomes = tuple(self._row(row, hidden_rows=hidden_rows) for row in self._reading.rows)
        if copies_by_word:
            self._judge_as_copies()
        designs = [self._designs[work_id] for work_id in dict.fromkeys(self._register.rows.values())]
        new_works = (*(work for work in designs if work.id not in self._store.works), *self._named)
        smaller = forms_without(self._store, self._leaving)
        return ImportPlan(
            outcomes=outcomes,
            put=(*self._changed(), *smaller.put),
            remove=smaller.remove,
            in_hand=tuple(self._in_hand.values()),
            as_of=self._store.changes,
            new_works=new_works,
            finding_ids=tuple(self._mine),
        )

    def _judge_as_copies(self) -> None:
        """Record the user's statement that all new findings are copies.

        Listings with doubtful addresses are left out, because the user must view each of their pages.
        """
        for listing in self._listings.values():
            its = self._findings.get(listing.id, ())
            self._findings[listing.id] = [
                finding.looked_at(by_word=True).judged(Judgement.COPY, by=self._by, at=self._now, viewed=True)
                if finding.id in self._mine and self._awaits_answer(finding) and not listing.flagged
                else finding
                for finding in its
            ]

    @staticmethod
    def _awaits_answer(finding: Finding) -> bool:
        return finding.state is FindingState.NEW and not finding.is_taken_off

    def _row(self, row: SheetRow, *, hidden_rows: bool) -> RowOutcome:
        if row.design:
            as_it_is = self._store.works.get(row.design) == self._designs[row.design]
            return RowOutcome.KNOWN if as_it_is else RowOutcome.DESIGN
        if row.kind is not RowKind.DATA:
            return RowOutcome.NO_DATA
        if row.hidden and not hidden_rows:
            return RowOutcome.LEFT_OUT
        if not row.listings:
            return self._without_link(row)
        works: Sequence[Work | None] = [self._work(title, row) for title in row.works] or [self._usual_work]
        outcomes = [self._pair(row, address, work) for address in row.listings for work in works]
        return min(outcomes, key=_MOST_URGENT_FIRST.index)

    def _changed(self) -> Iterator[Entity]:
        findings = [finding for findings in self._findings.values() for finding in findings]
        entities: tuple[Entity, ...] = (
            *map(self._completed, self._works.values()),
            *self._shops.values(),
            *self._listings.values(),
            *findings,
            *self._complaints.all({finding.id: finding for finding in findings}),
        )
        latest = {entity.id: entity for entity in entities}
        return (entity for entity in latest.values() if self._store.current(entity) != entity)

    def _completed(self, work: Work) -> Work:
        """Return the design with notes about rows without a link.

        The notes are always in English, so that an import in another language does not add them a second time.
        """
        for words, times in self._linkless.get(work.id, {}).items():
            rows = english("1 row" if times == 1 else f"{times} rows")
            said = english(f"{rows} without a link in {self._source}" + (f": “{words}”" if words else ""))
            work = replace(work, note=with_more(work.note, said))
        if work.id in self._upheld and work.right.state is RightState.UNKNOWN:
            work = replace(work, right=replace(work.right, state=RightState.APPROVED))
        return work

    def _without_link(self, row: SheetRow) -> RowOutcome:
        """Store a row without a link as a note on the row's design.

        If the row has a link, but not to a listing, refuse the row.
        """
        if any(link.reason is not AddressReason.NOT_A_LINK for link in row.links):
            return RowOutcome.REFUSED
        self._note_shop(row)
        said = (
            row.store or row.store_number,
            *(link.raw for link in row.links),
            row.seen.get("title", ""),
            *([english(f"reported {row.reported_on}")] if row.reported_on else row.open_days),
            english(f"complaint {row.complaint_no}") if row.complaint_no else "",
            row.status_text,
            row.note,
        )
        words = ", ".join(filter(None, said))
        for title in row.works:
            self._linkless.setdefault(self._work(title, row).id, Counter())[words] += 1
        return RowOutcome.NO_LINK

    def _note_shop(self, row: SheetRow) -> None:
        """Add the row's shop name, seller code and owner to the shop, which keeps the values that it has.

        A shop without a number cannot be identified, so nothing is added.
        """
        if not row.store_number:
            return
        known = self._shops.get(row.store_number) or Seller(id=new_id(), store_number=row.store_number)
        if row.store and row.store not in known.names:
            known = replace(known, names=(*known.names, row.store))
        known = replace(known, code=known.code or row.seller_code, owner=known.owner or row.owner)
        self._shops[row.store_number] = known

    def _work(self, title: str, row: SheetRow) -> Work:
        """Return the design with this title; create the design if the title is unknown."""
        known = self._register.named(title) or self._works.get(normalize(title))
        if known is not None:
            return known
        right = Right()
        if Flag.IPR_BELONGS_TO_OTHER_WORK not in row.flags and len(row.works) == 1:
            # Store the text of the registration only if the text contains the title; otherwise, the
            # registration may belong to another design.
            text = row.ipr if normalize(title) in normalize(row.ipr) else ""
            right = Right(text=text, number=row.ipr_number)
        until = self._register.permission_until(row.client)
        work = Work(id=new_id(), title=title, client=row.client, permission_until=until, right=right)
        self._works[normalize(title)] = work
        self._named.append(work)
        return work

    def _pair(self, row: SheetRow, address: Address, work: Work | None) -> RowOutcome:
        listing = self._listing(row, address)
        findings = self._findings.setdefault(listing.id, [])
        before = finding_for(findings, work.id if work else None, self._mine)
        after, outcome = self._finding_after(row, listing, before, work.id if work else None)
        if before is None:
            findings.append(after)
        else:
            findings[findings.index(before)] = after
        self._mine[after.id] = None
        return outcome

    def _finding_after(
        self, row: SheetRow, listing: Listing, before: Finding | None, work_id: str | None
    ) -> tuple[Finding, RowOutcome]:
        outcome = RowOutcome.HISTORY if row.already_reported else RowOutcome.NEW
        if outcome is RowOutcome.NEW and (listing.flagged or _DOUBTFUL & set(row.flags)):
            outcome = RowOutcome.DOUBTFUL
        if before is None:
            return self._new(row, listing.id, work_id), outcome
        finding = before
        if work_id and before.work_id is None:
            finding = before.of_design(work_id, by=self._by, at=self._now)
        if (doubts := _doubts(row, finding.doubts)) != finding.doubts:
            finding = replace(finding, doubts=doubts)
        in_file = finding.id in self._mine
        if in_file:
            outcome = RowOutcome.DUPLICATE
        form = self._store.complaints.get(finding.complaint_id)
        # Take a reported listing off its unsent form, which would report the listing a second time.
        if row.already_reported and form and form.state not in REPORTED_STATES:
            if form.state in UNDER_WAY:
                # The form is open in the browser, so the user may have submitted it a moment ago: leave it
                # alone.
                self._in_hand[listing.id] = listing
                return finding, RowOutcome.IN_HAND
            self._leaving[finding.id] = form.id
            return self._reported(row, replace(finding, complaint_id=None)), RowOutcome.OFF_FORM
        number = self._complaints.number_of(finding.complaint_id)
        change = history_change(finding, row, number=number, in_file=in_file)
        if change is not HistoryChange.NOTHING:
            after = self._with_past(row, finding, change, number)
            return after, outcome if change is HistoryChange.OUTCOME else RowOutcome.HISTORY
        if not in_file:
            return finding, RowOutcome.KNOWN
        if finding.id not in self._store.findings:
            again = self._moment(row, MomentKind.ALSO_LISTED, number=row.complaint_no, words=row.status_text)
            finding = replace(finding, history=(*finding.history, again))
        return finding, outcome

    def _with_past(self, row: SheetRow, finding: Finding, change: HistoryChange, number: str) -> Finding:
        """Return the finding with the row's report added to its history.

        If this report is the finding's last one, it also determines the finding's state and complaint.
        """
        if change is HistoryChange.EARLIER_REPORT:
            if row.complaint_no and finding.work_id is not None:
                self._complaints.add(row, finding.id, finding.work_id)
            return replace(finding, history=history_with(finding.history, row, self._source, self._now))
        if change is HistoryChange.LATER_REPORT and row.complaint_no != number:
            self._complaints.settle(finding.complaint_id)
            finding = replace(finding, complaint_id=None)
        return self._reported(row, finding)

    def _new(self, row: SheetRow, listing_id: str, work_id: str | None) -> Finding:
        finding = Finding(id=new_id(), listing_id=listing_id, work_id=work_id)
        if row.already_reported:
            return self._reported(row, finding)
        above = "" if work_id else row.work or row.heading
        added = self._moment(row, MomentKind.ADDED, by=self._by, words=above)
        arrived = replace(finding, doubts=_doubts(row), history=(added,))
        if row.judged is None or work_id is None:
            return arrived
        return arrived.judged(row.judged, by=self._by, at=self._now, viewed=False)

    def _moment(self, row: SheetRow, kind: MomentKind, **values: str) -> Moment:
        source = f"{self._source}, {row.place}"
        note, remarks = row.note, remarks_of(row)
        return Moment(at=self._now, kind=kind, source=source, note=note, remarks=remarks, **values)  # type: ignore[arg-type]

    def _reported(self, row: SheetRow, finding: Finding) -> Finding:
        """Return the finding with the state, outcome, history and complaint after the row's report."""
        complaint_id = finding.complaint_id
        if complaint_id is not None:
            self._complaints.settle(complaint_id)
        elif row.complaint_no and finding.work_id is not None:
            complaint_id = self._complaints.add(row, finding.id, finding.work_id)
        state, outcome = state_of(row), None
        proved = row.complaint_no and Flag.IPR_BELONGS_TO_OTHER_WORK not in row.flags
        if state is FindingState.REMOVED and proved and finding.work_id is not None:
            self._upheld.add(finding.work_id)
        if state is not FindingState.FILED:
            at, undated = moment_on(row.removed_on, self._now), row.removed_on is None
            outcome = Outcome(state=state, at=at, undated=undated, portal_words=row.status_text)
        history = history_with(finding.history, row, self._source, self._now)
        return replace(finding, state=state, outcome=outcome, history=history, complaint_id=complaint_id)

    def _listing(self, row: SheetRow, address: Address) -> Listing:
        """Return the listing at this address, with the row's values.

        A valid address replaces a doubtful one.
        """
        url = address.url or address.raw
        if not address.url and "://" not in url and not url.endswith(")"):
            # A listing without a number cannot be recognised, so add the row's position to get a separate
            # listing.
            url = f"{url} ({self._source}, {row.place})"
        key = address.global_id or url
        known = self._listings.get(key)
        if known is None:
            listing = Listing.at(address, self._now, row.seen, url=url)
        else:
            listing, seen = known.also_at(address), known.seen()
            if not seen.keys() >= row.seen.keys():
                listing = listing.with_seen({**row.seen, **seen})
        self._listings[key] = listing
        self._note_shop(row)
        return listing


def _doubts(row: SheetRow, before: tuple[Doubt, ...] = ()) -> tuple[Doubt, ...]:
    """Return the doubts in `before`, followed by the doubts that the row's flags raise."""
    return tuple(dict.fromkeys((*before, *(doubt for flag, doubt in _DOUBTS.items() if flag in row.flags))))

"""Takes an understood file into the records, all in one change: history, new listings, designs and shops; and sums it up.

Over 500 lines because the whole file is taken in one change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.attempt import with_more
from helper.model.complaint import REPORTED_STATES, Complaint
from helper.model.finding import OPEN_STATES, Finding, Listing
from helper.model.listing_address import Address
from helper.model.seller import Seller
from helper.model.state_words import RIGHT_WORDS
from helper.model.text import normalize, plural
from helper.model.work import RightState, Work
from helper.sheets.importing.columns import DESIGN, ImportQuestion
from helper.sheets.importing.history import (
    PastComplaints,
    RowTells,
    again,
    arrival,
    as_history,
    right_named,
    told_of,
    with_doubts,
    with_earlier_report,
)
from helper.sheets.importing.reading import SheetReading
from helper.sheets.importing.rows import NEEDIEST, Flag, RowKind, RowOutcome, SheetRow
from helper.sheets.words.lexicon import Status
from helper.store.codec import gc_paused
from helper.store.intake import forms_without
from helper.store.store import Entity, RecordChange, Store
from helper.store.transitions import UNDER_WAY

_DOUBTFUL = frozenset({Flag.ID_POSSIBLY_TRUNCATED, Flag.ID_LOST, Flag.TEXT_AND_TARGET_DIFFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What taking the file in means; nothing is written yet."""

    fates: tuple[RowOutcome, ...]
    """What becomes of each row, in the order of the rows."""
    put: tuple[Entity, ...]
    """Everything that is to be written, and nothing that stays as it is."""
    remove: tuple[Entity, ...] = ()
    """Forms on which nothing is left, because all of it was reported already."""
    as_of: int = -1
    """The change of the records after which this was found out (`Store.changes`); a later one makes it stale."""
    in_hand: tuple[Listing, ...] = ()
    """Listings that the sheet calls reported, on forms that are with the person at this moment."""
    new_works: tuple[Work, ...]
    """Designs that the file names and the records do not."""


@gc_paused()
def take(
    store: Store, reading: SheetReading, *, hidden_rows: bool, now: datetime, by: str = ""
) -> ImportPlan:
    """Say what becomes of every row, and what has to be written for it."""
    taking = _Import(store, reading, now, by)
    fates = tuple(taking.take(row, hidden_rows=hidden_rows) for row in reading.rows)
    change = taking.change()
    return ImportPlan(
        fates=fates,
        put=change.put,
        remove=change.remove,
        in_hand=tuple(taking.in_hand.values()),
        as_of=store.changes,
        new_works=taking.new_works,
    )


@dataclass(slots=True)
class _Shelves:
    """What is in the records and what comes to it, found by what rows know."""

    listings: dict[str, Listing] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)


class _Import:
    def __init__(self, store: Store, reading: SheetReading, now: datetime, by: str) -> None:
        self._store, self._source, register = store, reading.name, reading.register
        self._register, self._now, self._by = register, now, by
        self._named: list[Work] = []
        self._aliases = reading.aliases
        self._linkless: dict[str, Counter[str]] = {}
        """What rows without a link say, by the design."""
        self._complaints = PastComplaints(store, reading.name)
        self._shops = Shops(store.sellers.all())
        self._kept = _Shelves(
            listings={listing.item_id or listing.url: listing for listing in store.listings.all()},
            works={normalize(work.title): work for work in register.works},
        )
        for finding in store.findings.all():
            self._kept.findings.setdefault(finding.listing_id, []).append(finding)
        self._mine: set[str] = set()
        """Findings that rows of this file have spoken of."""
        self._leaving: dict[str, str] = {}
        """Findings that leave a form, because they were reported already, with the form's id."""
        self.in_hand: dict[str, Listing] = {}

        self._designs = {work.id: work for work in register.works}

    def take(self, row: SheetRow, *, hidden_rows: bool) -> RowOutcome:
        if row.design:
            work = self._designs[row.design]
            return RowOutcome.KNOWN if self._store.works.get(work.id) == work else RowOutcome.DESIGN
        if row.kind is not RowKind.DATA:
            return RowOutcome.NO_DATA
        if row.hidden and not hidden_rows:
            return RowOutcome.LEFT_OUT
        if not row.listings:
            return self._without_link(row)
        fates = [self._take_pair(row, address, work) for address in row.listings for work in self._works(row)]
        return min(fates, key=NEEDIEST.index)

    @property
    def new_works(self) -> tuple[Work, ...]:
        told = {row: None for row in self._register.rows.values() if row not in self._store.works}
        return (*(self._designs[one] for one in told), *self._named)

    def change(self) -> RecordChange:
        """Everything that is not as the records have it, and the forms that are empty now."""
        smaller = forms_without(self._store, self._leaving)
        return RecordChange(put=(*self._changed(), *smaller.put), remove=smaller.remove)

    def _changed(self) -> Iterator[Entity]:
        entities: Iterable[Entity] = (
            *(self._with_notes(self._with_spellings(work)) for work in self._kept.works.values()),
            *self._shops.all(),
            *self._kept.listings.values(),
            *(finding for findings in self._kept.findings.values() for finding in findings),
            *self._complaints.all(
                {finding.id: finding for its in self._kept.findings.values() for finding in its}
            ),
        )
        latest = {
            entity.id: entity for entity in entities
        }  # another row may have said more of what one brought
        return (entity for entity in latest.values() if self._store.current(entity) != entity)

    def _with_spellings(self, work: Work) -> Work:
        """The design with the spellings that the person has said to mean it: the next file need not ask."""
        known = {normalize(name) for name in (work.title, *work.aliases)}
        more = [name for name in self._aliases.get(normalize(work.title), ()) if normalize(name) not in known]
        return replace(work, aliases=(*work.aliases, *more)) if more else work

    def _without_link(self, row: SheetRow) -> RowOutcome:
        """Keep what a row without a link says with the design that it names; another address is not taken."""
        if not row.works or any(link.reason is not AddressReason.NOT_A_LINK for link in row.links):
            return RowOutcome.REFUSED
        self._shops.note(row.store_number, row.store)
        number = f"complaint {row.complaint_no}" if row.complaint_no else ""
        day = f"reported {row.reported_on}" if row.reported_on else ", ".join(row.open_days)
        written = [link.raw for link in row.links]
        said = (
            row.store or row.store_number,
            *written,
            row.seen.get("title", ""),
            day,
            number,
            row.status_text,
            row.note,
        )
        words = ", ".join(part for part in said if part)
        for title in row.works:
            self._linkless.setdefault(self._work(title, row).id, Counter())[words] += 1
        return RowOutcome.NO_LINK

    def _with_notes(self, work: Work) -> Work:
        """The design with what rows without a link say; not their places, which change as the sheet grows."""
        for words, times in self._linkless.get(work.id, {}).items():
            told = f"{plural(times, 'row')} without a link in {self._source}"
            work = replace(work, note=with_more(work.note, f"{told}: “{words}”" if words else told))
        return work

    def _works(self, row: SheetRow) -> Sequence[Work | None]:
        return [self._work(title, row) for title in row.works] or [None]

    def _work(self, title: str, row: SheetRow) -> Work:
        """The design of that title; one that nobody has written down is written down."""
        known = self._register.named(title) or self._kept.works.get(normalize(title))
        if known is not None:
            return known
        work = Work(
            id=uuid4().hex,
            title=title,
            client=row.client,
            permission_until=self._register.permission_until(row.client),
            right=right_named(row, title),
        )
        self._kept.works[normalize(title)] = work
        self._named.append(work)
        return work

    def _take_pair(self, row: SheetRow, address: Address, work: Work | None) -> RowOutcome:
        listing = self._listing(row, address)
        work_id = work.id if work else None
        before = self._fitting(listing.id, work_id)
        after, fate = self._finding_after(row, listing, before, work_id)
        findings = self._kept.findings.setdefault(listing.id, [])
        if before is None:
            findings.append(after)
        else:
            findings[findings.index(before)] = after
        self._mine.add(after.id)
        return fate

    def _finding_after(
        self, row: SheetRow, listing: Listing, before: Finding | None, work_id: str | None
    ) -> tuple[Finding, RowOutcome]:
        fate = RowOutcome.HISTORY if row.already_reported else RowOutcome.NEW
        if fate is RowOutcome.NEW and (listing.flagged or _DOUBTFUL & set(row.flags)):
            fate = RowOutcome.DOUBTFUL
        if before is None:
            return self._new(row, listing, work_id), fate
        named = replace(before, work_id=work_id) if work_id and before.work_id is None else before
        named = with_doubts(named, row)
        if before.id in self._mine:
            fate = RowOutcome.DUPLICATE
        form = self._form_of(named)
        if row.already_reported and form is not None:
            return self._off_form(row, listing, named, form)
        number = self._complaints.number_of(named.complaint_id)
        told = told_of(named, row, number=number, in_file=before.id in self._mine)
        if told is not RowTells.NOTHING:
            after = self._with_past(row, named, told)
            return after, fate if told is RowTells.OUTCOME else RowOutcome.HISTORY
        if before.id not in self._mine:
            return named, RowOutcome.KNOWN
        if before.id not in self._store.findings:
            named = replace(named, history=(*named.history, again(row, self._source, self._now)))
        return named, fate

    def _with_past(self, row: SheetRow, finding: Finding, told: RowTells) -> Finding:
        """The finding with what the row tells; of several reports the last one decides, and its complaint is the finding's."""
        if told is RowTells.EARLIER_REPORT:
            if row.complaint_no and finding.work_id is not None:
                self._complaints.add(row, finding)
            return with_earlier_report(finding, row, self._source, self._now)
        before = self._complaints.number_of(finding.complaint_id)
        if told is RowTells.LATER_REPORT and row.complaint_no != before:
            self._complaints.settle(finding.complaint_id)
            finding = replace(finding, complaint_id=None)
        return self._past(row, as_history(finding, row, self._source, self._now))

    def _form_of(self, finding: Finding) -> Complaint | None:
        """The form on which the finding would still be reported; practice reports nothing."""
        complaint = self._store.complaints.get(finding.complaint_id) if finding.complaint_id else None
        if complaint is None or (complaint.state in REPORTED_STATES and not complaint.practice):
            return None
        return complaint

    def _off_form(
        self, row: SheetRow, listing: Listing, finding: Finding, form: Complaint
    ) -> tuple[Finding, RowOutcome]:
        """A form in the person's hands is left alone: what is in it may have been sent a moment ago."""
        if form.state in UNDER_WAY:
            self.in_hand[listing.id] = listing
            return finding, RowOutcome.IN_HAND
        self._leaving[finding.id] = form.id
        free = replace(finding, complaint_id=None)
        return self._past(row, as_history(free, row, self._source, self._now)), RowOutcome.OFF_FORM

    def _new(self, row: SheetRow, listing: Listing, work_id: str | None) -> Finding:
        finding = Finding(id=uuid4().hex, listing_id=listing.id, work_id=work_id)
        if row.already_reported:
            return self._past(row, as_history(finding, row, self._source, self._now))
        arrived = with_doubts(finding, row)
        arrived = replace(arrived, history=(arrival(row, self._source, self._now, self._by),))
        if row.judged is None or work_id is None:
            return arrived
        return arrived.judged(row.judged, by=self._by, at=self._now, viewed=False)

    def _past(self, row: SheetRow, finding: Finding) -> Finding:
        """The finding with the complaint that the row names, if it can be one of ours."""
        if finding.complaint_id is not None:
            self._complaints.settle(finding.complaint_id)
            return finding
        if not row.complaint_no or finding.work_id is None:
            return finding
        return replace(finding, complaint_id=self._complaints.add(row, finding))

    def _fitting(self, listing_id: str, work_id: str | None) -> Finding | None:
        """The finding these words are about: of the same design, or of one that nobody has named yet."""
        findings = self._kept.findings.get(listing_id, [])
        if work_id is None:
            return findings[0] if findings else None
        same = [finding for finding in findings if finding.work_id == work_id]
        unnamed = [
            one
            for one in findings
            if one.work_id is None and (one.state in OPEN_STATES or one.id in self._mine)
        ]
        return next(iter(same + unnamed), None)

    def _listing(self, row: SheetRow, address: Address) -> Listing:
        url = address.url or name_of(address, f"{self._source}, {row.place}")
        key = address.global_id or url
        known = self._kept.listings.get(key)
        listing = completed(known, row, address) if known else listing_in(row, address, url, self._now)
        self._kept.listings[key] = listing
        self._shops.note(row.store_number, row.store)
        return listing


def listing_in(row: SheetRow, address: Address, url: str, now: datetime) -> Listing:
    """A listing that nobody knew before."""
    return Listing(
        id=uuid4().hex,
        item_id=address.global_id or "",
        url=url,
        raw=(address.raw,),
        reading=address.reason.value,
        flagged=address.disposition is Disposition.FLAG,
        added_at=now,
    ).with_seen(row.seen)


def completed(known: Listing, row: SheetRow, address: Address) -> Listing:
    """The known listing with what the row adds; a good address takes the place of a doubtful one."""
    if known.flagged and address.url and address.disposition is not Disposition.FLAG:
        known = replace(known, url=address.url, reading=address.reason.value, flagged=False)
    told = known.with_seen({**row.seen, **known.seen()})
    return replace(told, raw=tuple(dict.fromkeys((*known.raw, address.raw))))


def name_of(address: Address, place: str) -> str:
    """What a listing without a known number is kept under.

    A number that is lost says nothing about which listing it was: each such row is one of its own, at its place.
    """
    if "://" in address.raw or address.raw.endswith(")"):
        return address.raw
    return f"{address.raw} ({place})"


class Shops:
    """The known stores, and those that a sheet brings."""

    def __init__(self, known: Iterable[Seller]) -> None:
        self._by_number = {seller.store_number: seller for seller in known}

    def note(self, number: str, name: str) -> None:
        """Note that the store has this name; without a number nobody knows which store it is."""
        if not number:
            return
        known = self._by_number.get(number) or Seller(id=uuid4().hex, store_number=number)
        if name and name not in known.names:
            known = replace(known, names=(*known.names, name))
        self._by_number[number] = known

    def all(self) -> Iterator[Seller]:
        """Every store, as it is with what was noted."""
        yield from self._by_number.values()


_OFTEN = 5
_LINES = {
    RowOutcome.HISTORY: "already reported: kept as history, nothing to do",
    RowOutcome.OFF_FORM: "on a form here, though your sheet says they were reported: taken off it, kept as history",
    RowOutcome.IN_HAND: "on the form that is with you now, though your sheet says they were reported: left as they are",
    RowOutcome.NEW: "not reported yet: they go to your listings, to be looked at",
    RowOutcome.DUPLICATE: "the same listing a second time: kept, marked",
    RowOutcome.DOUBTFUL: "links with a damaged number: they may lead to a stranger.\n"
    "They cannot be reported until you look.",
    RowOutcome.KNOWN: "in your records already: nothing to do",
    RowOutcome.DESIGN: "designs: they go into your designs, with their registrations",
    RowOutcome.NO_LINK: "rows without a link: kept as a note with the design",
    RowOutcome.REFUSED: "without a link to a listing: not taken",
    RowOutcome.LEFT_OUT: "hidden in the sheet: not taken",
    RowOutcome.NO_DATA: "heading, total, blank",
}
_WHEN_TYPED = {RowOutcome.LEFT_OUT: " (--map take=hidden-rows takes them)"}
"""What is added to it where answers are typed after the command."""


def summary(reading: SheetReading, taken: ImportPlan, *, dry_run: bool, typed: bool = True) -> list[str]:
    """The lines of the import's last screen; `typed` says that answers are typed after the command."""
    lines = [
        f"{reading.name}: {len(reading.rows)} of {plural(len(reading.rows), 'row')} read. Your file was not changed.",
        "",
    ]
    counts = Counter(taken.fates)
    width = len(str(max(counts.values(), default=0))) + 2
    for fate, words in _LINES.items():
        if counts[fate]:
            first, *more = (words + (_WHEN_TYPED.get(fate, "") if typed else "")).split("\n")
            first = first.replace("rows", "row") if counts[fate] == 1 else first
            lines += [f"{counts[fate]:>{width + 3}}  {first}", *(f"{'':>{width + 5}}{line}" for line in more)]
    lines += ["", *_about(reading, taken, typed=typed)]
    lines.append("This was a dry run: nothing was written." if dry_run else "")
    return lines[:-1] if not lines[-1] else lines


def totals(reading: SheetReading, taken: ImportPlan) -> dict[str, int]:
    """The same as numbers."""
    kinds, fates = Counter(row.kind for row in reading.rows), Counter(taken.fates)
    return {
        "rows": len(reading.rows),
        **{kind.value: kinds[kind] for kind in RowKind},
        "links": sum(len(row.links) for row in reading.rows),
        "history": fates[RowOutcome.HISTORY],
        "off_form": fates[RowOutcome.OFF_FORM],
        "in_hand": fates[RowOutcome.IN_HAND],
        "new": fates[RowOutcome.NEW],
        "doubtful": fates[RowOutcome.DOUBTFUL],
        "duplicates": fates[RowOutcome.DUPLICATE],
        "known": fates[RowOutcome.KNOWN],
        "designs": fates[RowOutcome.DESIGN],
        "no_link": fates[RowOutcome.NO_LINK],
        "refused": fates[RowOutcome.REFUSED],
        "left_out": fates[RowOutcome.LEFT_OUT],
        "flagged": sum(bool(row.flags) for row in reading.rows),
        "works_new": len(taken.new_works),
    }


def _about(reading: SheetReading, taken: ImportPlan, *, typed: bool) -> Iterator[str]:
    if reading.designs:
        states = Counter(work.right.state for work in reading.designs)
        unknown = states.pop(RightState.UNKNOWN, 0)
        known = [f"{states[state]} {RIGHT_WORDS[state]}" for state in RightState if states[state]]
        asked = [f"{plural(unknown, 'design')}: approved by Alibaba?"] if unknown else []
        yield f"{plural(len(reading.designs), 'design')} in a sheet of designs: {' · '.join([*known, *asked])}"
    shops = Counter(row.store_number or row.store for row in reading.data if row.store_number or row.store)
    often = sum(times >= _OFTEN for times in shops.values())
    if shops:
        more = f", {often} of them five times or more" if often else ""
        yield f"{plural(len(shops), 'shop')} found{more}."
    told = {work.id for work in reading.designs}
    if titles := [work.title for work in taken.new_works if work.id not in told]:
        rest = ", …" if len(titles) > 5 else ""
        yield f"{plural(len(titles), 'design')} not in your designs yet: {', '.join(titles[:5])}{rest}"
    if taken.in_hand:
        named = ", ".join(listing.item_id or listing.url for listing in taken.in_hand[:5])
        rest = ", …" if len(taken.in_hand) > 5 else ""
        yield f"? Was the form that is with you now sent before? Your sheet says so of {named}{rest}"
        yield "    Do not submit it before you know: open Listings, or say that it goes back."
    for heading, letters in reading.hidden_columns:
        how = f" To read it: --map link={letters}, or what else it holds." if typed else ""
        yield f"The column “{heading}” is hidden: not read, kept as a note.{how}"
    for name in reading.hidden_sheets:
        how = f' To take it: --map "take={name}"' if typed else ""
        yield f"The sheet “{name}” is hidden and was not taken.{how}"
    yield from reading.remarks
    alone = [question for question in reading.questions if question.about != DESIGN]
    for question in alone:
        yield f"? {question.text}"
        if typed:
            yield from (f"    {example}" for example in question.examples)
            yield f"    --map {_how(question)}"
    if reading.spellings:
        yield f"? {plural(len(reading.spellings), 'title')} nearly like another: the same design?"
        if typed:
            for one in reading.spellings:
                yield f"    {one.title} ({plural(one.rows, 'row')}) is {one.meant}{one.why}"
            first = reading.spellings[0]
            yield f"    --map spellings=yes takes all of them, --map {_quoted(f'work:{first.title}={first.meant}')} one,"
            yield f"    --map {_quoted(f'work:{first.title}={first.title}')} says that it is a design of its own."


def _how(question: ImportQuestion) -> str:
    """What is typed for an answer; a status has too many of them to write each out."""
    if question.about != "status":
        return " or ".join(map(_quoted, question.choices))
    name = question.choices[0].rpartition("=")[0]
    words = ", ".join(status.value for status in Status if status is not Status.UNKNOWN)
    return f'"{name}=…"  with {words}, or unknown: it is not a status'


def _quoted(choice: str) -> str:
    return f'"{choice}"' if " " in choice else choice

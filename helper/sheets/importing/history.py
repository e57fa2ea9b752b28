"""What a file says about the past: states and days of listings, complaints filed before, and rows that this program once wrote.

What is in the records already stays as it is there; its rows are read like those of any sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import uuid4

from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    REPORTS,
    Doubt,
    Finding,
    FindingState,
    Listing,
    Moment,
    MomentKind,
    Outcome,
    Presence,
)
from helper.model.text import casefold_key, normalize
from helper.model.work import Right, Work, joined_searches
from helper.sheets.importing.rows import FLAG_WORDS, Flag, RowSnapshot, SheetRow
from helper.sheets.words.lexicon import Status
from helper.store.store import Entity, Store

_DOUBTS = {
    Flag.OWN_LISTING: Doubt.OWN,
    Flag.NOTE_SAYS_LICENSED: Doubt.LICENSED,
    Flag.IPR_OF_OTHER_CLIENT: Doubt.OTHER_CLIENT,
}
_SAME_REPORT = timedelta(days=2)
"""Days that differ by so little may be one report: she wrote it down a day later, or elsewhere the day was another."""
_GONE_BEFORE_REVIEW = "gone before review"
_STATES = {
    Status.REMOVED: FindingState.REMOVED,
    Status.REJECTED: FindingState.REJECTED,
    Status.COUNTERED: FindingState.COUNTERED,
    Status.WITHDRAWN: FindingState.WITHDRAWN,
    # It was gone once; that it is back is another listing or another day, and a person looks at that.
    Status.RELISTED: FindingState.REMOVED,
}


def state_of(row: SheetRow) -> FindingState:
    """The state of a listing that was reported; without a word about the outcome it is waiting."""
    if row.status is Status.REMOVED and normalize(row.status_text) == _GONE_BEFORE_REVIEW:
        return FindingState.GONE_BEFORE_REVIEW
    return _STATES.get(row.status, FindingState.FILED)


class RowTells(StrEnum):
    """What a row tells of the past of a finding that is known."""

    NOTHING = "nothing"
    OUTCOME = "outcome"
    """That it was reported, or what came of the report that is known."""
    LATER_REPORT = "later_report"
    """Another report, after those that are known: it decides how the finding stands."""
    EARLIER_REPORT = "earlier_report"
    """Another report, before the last that is known: it is history, and decides nothing."""


def told_of(finding: Finding, row: SheetRow, *, number: str = "", in_file: bool = False) -> RowTells:
    """What the row tells; `number` is that of the finding's complaint, `in_file`: an earlier row has spoken of it.

    A finding that is on a form has to leave it first.
    """
    if not row.already_reported:
        return RowTells.NOTHING
    if finding.state in OPEN_STATES:
        return RowTells.OUTCOME
    state = state_of(row)
    if _is_another_report(finding, row, number):
        return (
            RowTells.LATER_REPORT if _comes_last(finding, row, in_file=in_file) else RowTells.EARLIER_REPORT
        )
    if is_before_the_last(finding, row) or state is finding.state:
        return RowTells.NOTHING
    if finding.state is FindingState.FILED:
        return RowTells.OUTCOME
    # What was refused goes by a second report only; that its row names no other number or day does not matter.
    gone_after_all = state in GONE_STATES and finding.state not in GONE_STATES
    return RowTells.LATER_REPORT if gone_after_all else RowTells.NOTHING


def is_before_the_last(finding: Finding, row: SheetRow) -> bool:
    """Whether the row tells of a report that is known, and after which there was another."""
    last = finding.reported
    if last is None or not row.already_reported:
        return False
    if row.complaint_no and last.number and row.complaint_no != last.number:
        return any(moment.number == row.complaint_no for moment in _reports(finding))
    if row.reported_on is None or last.undated:
        return False
    return last.at.date() - row.reported_on > _SAME_REPORT and any(
        not moment.undated and moment.at.date() == row.reported_on for moment in _reports(finding)
    )


def _is_another_report(finding: Finding, row: SheetRow, number: str) -> bool:
    """Whether the row names a number or a day that none of the reports has that are known."""
    reports = _reports(finding)
    numbers = {moment.number or number for moment in reports} | ({number} if number else set())
    if row.complaint_no in numbers:
        return False
    if row.complaint_no and reports and all(numbers):
        return True
    day = row.reported_on
    return (
        day is not None
        and bool(reports)
        and all(not moment.undated and abs(moment.at.date() - day) > _SAME_REPORT for moment in reports)
    )


def _comes_last(finding: Finding, row: SheetRow, *, in_file: bool) -> bool:
    """Whether its report came after the others: by its day, else by its place below them in the sheet."""
    last = finding.reported
    if row.reported_on is not None and last is not None and not last.undated:
        return row.reported_on >= last.at.date()
    return in_file or finding.state not in {*GONE_STATES, FindingState.FILED}


def _reports(finding: Finding) -> list[Moment]:
    return [moment for moment in finding.history if moment.kind in REPORTS]


def as_history(finding: Finding, row: SheetRow, source: str, now: datetime) -> Finding:
    """The finding as the row tells that it stands; it needs no judgement."""
    lines, outcome = _lines(row, source, now)
    return replace(finding, state=state_of(row), outcome=outcome, history=(*finding.history, *lines))


def with_earlier_report(finding: Finding, row: SheetRow, source: str, now: datetime) -> Finding:
    """The finding as it stands, with a report before that in its history."""
    lines, _ = _lines(row, source, now)
    return replace(finding, history=(*finding.history, *lines))


def _lines(row: SheetRow, source: str, now: datetime) -> tuple[list[Moment], Outcome | None]:
    """The lines of history that the row tells, and what came of it in the end."""
    reported = _moment(row.reported_on, now)
    lines = [
        Moment(
            at=reported,
            kind=MomentKind.REPORTED,
            undated=row.reported_on is None,
            number=row.complaint_no,
            source=_place(row, source),
            words="" if row.reported_on else ", ".join(row.open_days),
            note=_remarks(row),
        )
    ]
    state = state_of(row)
    if row.status is Status.NOT_SHOWN:
        lines.append(Moment(at=now, kind=MomentKind.LOOKED_AT, undated=True, presence=Presence.NOT_SHOWN))
    if state is FindingState.FILED:
        return lines, None
    ended, undated = _moment(row.removed_on or row.reported_on, now), row.removed_on is None
    words = row.status_text or row.status.value.replace("_", " ")
    lines.append(Moment(at=ended, kind=MomentKind.ENDED_IN_SHEET, undated=undated, state=state, words=words))
    return lines, Outcome(state=state, at=ended, undated=undated, portal_words=row.status_text)


def arrival(row: SheetRow, source: str, now: datetime, by: str) -> Moment:
    """The first line of the history of a listing that was not reported."""
    return Moment(at=now, kind=MomentKind.ADDED, source=_place(row, source), note=_remarks(row), by=by)


def again(row: SheetRow, source: str, now: datetime) -> Moment:
    """The line for a second row about the same listing and design."""
    return Moment(
        at=now,
        kind=MomentKind.ALSO_LISTED,
        number=row.complaint_no,
        source=_place(row, source),
        words=row.status_text,
        note=_remarks(row),
    )


def right_named(row: SheetRow, title: str) -> Right:
    """The registration of a design that only the sheet knows; a text that does not name the design may be anything."""
    if Flag.IPR_BELONGS_TO_OTHER_WORK in row.flags or len(row.works) > 1:
        return Right()
    text = row.ipr if row.ipr and normalize(title) in normalize(row.ipr) else ""
    return Right(text=text, number=row.ipr_number)


def with_doubts(finding: Finding, row: SheetRow) -> Finding:
    """The finding with what the row says against reporting it."""
    said = [doubt for flag, doubt in _DOUBTS.items() if flag in row.flags]
    doubts = tuple(dict.fromkeys((*finding.doubts, *said)))
    return finding if doubts == finding.doubts else replace(finding, doubts=doubts)


def _place(row: SheetRow, source: str) -> str:
    return f"{source}, {row.place}"


def _remarks(row: SheetRow) -> str:
    """What else the row says: nothing of it is left behind."""
    said = [row.note, *(f"{heading}: {text}" for heading, text in row.rest)]
    if row.ipr or row.ipr_number:
        said.append(f"registration: {' '.join(part for part in (row.ipr, row.ipr_number) if part)}")
    if row.flags:
        said.append(f"marked: {', '.join(FLAG_WORDS[flag] for flag in row.flags)}")
    return "; ".join(part for part in said if part)


def _moment(day: date | None, now: datetime) -> datetime:
    return datetime.combine(day, time(), UTC) if day else now


class PastComplaints:
    """Gathers the rows that name the same complaint; one number with two designs is two complaints."""

    def __init__(self, store: Store, source: str) -> None:
        self._source = source
        sent = [one for one in store.complaints.all() if one.state in REPORTED_STATES and not one.practice]
        self._by_id = {complaint.id: complaint for complaint in sent}
        self._by_number = {(one.number, one.work_id): one.id for one in sent if one.number}
        self._spoken_of: dict[str, list[str]] = {}
        """The findings that rows have put into each complaint, by its id."""

    def add(self, row: SheetRow, finding: Finding) -> str:
        """Note that this finding was in the complaint the row names; the complaint's id."""
        key = (row.complaint_no, finding.work_id or "")
        if key not in self._by_number:
            complaint = self._past(row, key[1])
            self._by_id[complaint.id] = complaint
            self._by_number[key] = complaint.id
        complaint_id = self._by_number[key]
        self._spoken_of.setdefault(complaint_id, []).append(finding.id)
        return complaint_id

    def number_of(self, complaint_id: str | None) -> str:
        """The number of a complaint that was sent; empty: it was not, or its number is not known."""
        complaint = self._by_id.get(complaint_id or "")
        return complaint.number if complaint else ""

    def settle(self, complaint_id: str | None) -> None:
        """Note that a row has told the outcome of one of its findings."""
        if complaint_id in self._by_id:
            self._spoken_of.setdefault(complaint_id, [])

    def all(self, findings: Mapping[str, Finding]) -> Iterator[Complaint]:
        """The complaints that rows have spoken of, whole; closed when nothing waits for their answer any more."""
        for complaint_id, finding_ids in self._spoken_of.items():
            complaint = self._by_id[complaint_id]
            everything = tuple(dict.fromkeys((*complaint.finding_ids, *finding_ids)))
            reported = [findings[finding_id] for finding_id in everything]
            waiting = any(
                finding.state is FindingState.FILED and finding.complaint_id == complaint_id
                for finding in reported
            )
            state = ComplaintState.FILED if waiting else ComplaintState.CLOSED
            yield replace(complaint, finding_ids=everything, state=state)

    def _past(self, row: SheetRow, work_id: str) -> Complaint:
        return Complaint(
            id=uuid4().hex,
            work_id=work_id,
            finding_ids=(),
            reason="",
            description="",
            state=ComplaintState.FILED,
            number=row.complaint_no,
            planned_at=datetime.combine(row.reported_on, time(), UTC) if row.reported_on else None,
            note=f"from {self._source}",
        )


class OwnRows:
    """What the rows of a sheet of ours bring that the records do not have."""

    def __init__(self, store: Store, works: Iterable[Work], rows: Iterable[SheetRow]) -> None:
        """`works` are the register: a design of the same title is the same design."""
        self._store = store
        carried = [row.kept for row in rows if row.kept is not None]
        self._works = {kept.work.id: kept.work for kept in carried if kept.work}
        self._complaints = {kept.complaint.id: kept.complaint for kept in carried if kept.complaint}
        self._there = {casefold_key(work.title): work for work in works}
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
        there = self._there.get(casefold_key(carried.title)) or self._store.works.get(carried.id)
        if there is not None:
            return self._completed(there, carried)
        self._there[casefold_key(carried.title)] = carried
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

    def take(self, kept: RowSnapshot) -> tuple[Listing, Finding] | None:
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

"""What a file says about the past: states and days of listings, and complaints filed before.

What is in the records already stays as it is there; its rows are read like those of any sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import uuid4

from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    REPORTS,
    Finding,
    FindingState,
    Moment,
    MomentKind,
    Outcome,
    Presence,
)
from helper.model.text import normalize
from helper.sheets.importing.rows import FLAG_WORDS, SheetRow
from helper.sheets.words.lexicon import Status
from helper.store.store import Store

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
        # The last one by its day, else by its place below the others in the sheet.
        last = finding.reported
        if row.reported_on is not None and last is not None and not last.undated:
            is_last = row.reported_on >= last.at.date()
        else:
            is_last = in_file or finding.state not in {*GONE_STATES, FindingState.FILED}
        return RowTells.LATER_REPORT if is_last else RowTells.EARLIER_REPORT
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


def _reports(finding: Finding) -> list[Moment]:
    return [moment for moment in finding.history if moment.kind in REPORTS]


def with_report(
    finding: Finding, row: SheetRow, source: str, now: datetime, complaint_id: str | None
) -> Finding:
    """The finding as the row tells of its last report: that decides how it stands."""
    state, outcome = state_of(row), None
    if state is not FindingState.FILED:
        at = _moment(row.removed_on or row.reported_on, now)
        outcome = Outcome(state=state, at=at, undated=row.removed_on is None, portal_words=row.status_text)
    history = history_with(finding, row, source, now)
    return replace(finding, history=history, state=state, outcome=outcome, complaint_id=complaint_id)


def history_with(finding: Finding, row: SheetRow, source: str, now: datetime) -> tuple[Moment, ...]:
    """The history with the report that the row tells of, and what came of it."""
    lines = [
        Moment(
            at=_moment(row.reported_on, now),
            kind=MomentKind.REPORTED,
            undated=row.reported_on is None,
            number=row.complaint_no,
            source=f"{source}, {row.place}",
            words="" if row.reported_on else ", ".join(row.open_days),
            note=remarks_of(row),
        )
    ]
    state = state_of(row)
    if row.status is Status.NOT_SHOWN:
        lines.append(Moment(at=now, kind=MomentKind.LOOKED_AT, undated=True, presence=Presence.NOT_SHOWN))
    if state is not FindingState.FILED:
        at, undated = _moment(row.removed_on or row.reported_on, now), row.removed_on is None
        words = row.status_text or row.status.value.replace("_", " ")
        lines.append(Moment(at=at, kind=MomentKind.ENDED_IN_SHEET, undated=undated, state=state, words=words))
    return (*finding.history, *lines)


def remarks_of(row: SheetRow) -> str:
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
        self._by_id = {
            complaint.id: complaint
            for complaint in store.complaints.all()
            if complaint.state in REPORTED_STATES and not complaint.practice
        }
        self._by_number = {
            (complaint.number, complaint.work_id): complaint.id
            for complaint in self._by_id.values()
            if complaint.number
        }
        self._spoken_of: dict[str, list[str]] = {}
        """The findings that rows have put into each complaint, by its id."""

    def add(self, row: SheetRow, finding: Finding) -> str:
        """Note that this finding was in the complaint the row names; the complaint's id."""
        key = (row.complaint_no, finding.work_id or "")
        if key not in self._by_number:
            complaint = Complaint(
                id=uuid4().hex,
                work_id=key[1],
                finding_ids=(),
                reason="",
                description="",
                state=ComplaintState.FILED,
                number=row.complaint_no,
                planned_at=datetime.combine(row.reported_on, time(), UTC) if row.reported_on else None,
                note=f"from {self._source}",
            )
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
            waiting = any(
                findings[finding_id].state is FindingState.FILED
                and findings[finding_id].complaint_id == complaint_id
                for finding_id in everything
            )
            state = ComplaintState.FILED if waiting else ComplaintState.CLOSED
            yield replace(complaint, finding_ids=everything, state=state)

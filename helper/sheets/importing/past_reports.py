"""What a row says about earlier reports: the change to a finding's history, and the complaints with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import (
    GONE_STATES,
    OPEN_STATES,
    REPORTS,
    Finding,
    FindingState,
    Moment,
    MomentKind,
    Presence,
)
from helper.model.ids import new_id
from helper.model.text import normalize
from helper.sheets.importing.rows import SheetRow
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import Status
from helper.store.store import Store
from helper.store.transitions import is_over_for
from helper.translation import comma_list, semicolon_list, tr, with_label

_SAME_REPORT = timedelta(days=2)
"""Two reports that are at most this far apart may be the same report.

The user may have noted the report a day later or in another time zone.
"""
_GONE_BEFORE_REVIEW = FindingState.GONE_BEFORE_REVIEW.value.replace("_", " ")
_STATES = {
    Status.REMOVED: FindingState.REMOVED,
    Status.REJECTED: FindingState.REJECTED,
    Status.COUNTERED: FindingState.COUNTERED,
    Status.WITHDRAWN: FindingState.WITHDRAWN,
    # "Relisted" means that the listing was removed and is on sale again. Record only the removal: the user
    # must check whether the listing is really on sale.
    Status.RELISTED: FindingState.REMOVED,
}


def state_of(row: SheetRow) -> FindingState:
    """Return the state of a reported listing. A listing without an outcome is waiting for Alibaba's decision."""
    if row.status is Status.REMOVED and normalize(row.status_text) == _GONE_BEFORE_REVIEW:
        return FindingState.GONE_BEFORE_REVIEW
    return _STATES.get(row.status, FindingState.FILED)


class HistoryChange(StrEnum):
    """What a row adds to the history of a known finding."""

    NOTHING = "nothing"
    OUTCOME = "outcome"
    """The first report of the finding, or the outcome of a known report."""
    LATER_REPORT = "later_report"
    """A report later than the known ones, which decides the finding's state."""
    EARLIER_REPORT = "earlier_report"
    """A report older than the last known one, which is only added to the history."""


def history_change(
    finding: Finding, row: SheetRow, *, number: str = "", in_file: bool = False
) -> HistoryChange:
    """Return whether and how the row changes the finding's history.

    A removal replaces any other outcome, because the listing can only be removed after a later report.
    `number` is the number of the finding's complaint. `in_file` means that an earlier row of this file is
    about the same finding. If the finding is on an unsent form, remove it from that form first.
    """
    if not row.already_reported:
        return HistoryChange.NOTHING
    if finding.state in OPEN_STATES:
        return HistoryChange.OUTCOME
    state = state_of(row)
    if _is_another_report(finding, row, number):
        # If the dates are known, they decide which report is the last one; otherwise, the order in the sheet
        # decides.
        last = finding.reported
        if row.reported_on is not None and last is not None and not last.undated:
            is_last = row.reported_on >= last.at.date()
        else:
            is_last = in_file or finding.state not in {*GONE_STATES, FindingState.FILED}
        return HistoryChange.LATER_REPORT if is_last else HistoryChange.EARLIER_REPORT
    if _is_before_the_last(finding, row) or state is finding.state:
        return HistoryChange.NOTHING
    if finding.state is FindingState.FILED:
        return HistoryChange.OUTCOME
    is_removal = state in GONE_STATES and finding.state not in GONE_STATES
    return HistoryChange.LATER_REPORT if is_removal else HistoryChange.NOTHING


def _is_before_the_last(finding: Finding, row: SheetRow) -> bool:
    """Return whether the row describes a report that is older than the finding's last known report."""
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
    """Return whether the row describes a report that is not known yet.

    The complaint number and the date of the report are compared with the known reports.
    """
    reports = _reports(finding)
    numbers = {moment.number or number for moment in reports} | ({number} if number else set())
    if row.complaint_no in numbers:
        return False
    if row.complaint_no and reports and all(numbers):
        return True
    day = row.reported_on
    if day is None or not reports:
        return False
    return all(not moment.undated and abs(moment.at.date() - day) > _SAME_REPORT for moment in reports)


def _reports(finding: Finding) -> list[Moment]:
    return [moment for moment in finding.history if moment.kind in REPORTS]


def history_with(before: tuple[Moment, ...], row: SheetRow, source: str, now: datetime) -> tuple[Moment, ...]:
    """Return the history in `before`, followed by the row's report and by the report's outcome."""
    reported = Moment(
        at=moment_on(row.reported_on, now),
        kind=MomentKind.REPORTED,
        undated=row.reported_on is None,
        number=row.complaint_no,
        source=f"{source}, {row.place}",
        words="" if row.reported_on else ", ".join(row.open_days),
        note=row.note,
        remarks=remarks_of(row),
    )
    lines, state = [reported], state_of(row)
    if row.status is Status.NOT_SHOWN:
        lines.append(Moment(at=now, kind=MomentKind.LOOKED_AT, undated=True, presence=Presence.NOT_SHOWN))
    if state is not FindingState.FILED:
        at, undated = moment_on(row.removed_on or row.reported_on, now), row.removed_on is None
        words = row.status_text or row.status.value.replace("_", " ")
        lines.append(Moment(at=at, kind=MomentKind.ENDED_IN_SHEET, undated=undated, state=state, words=words))
    return (*before, *lines)


def remarks_of(row: SheetRow) -> str:
    """Return one text with the row's registration, seller, flags, and cells without a field in `SheetRow`."""
    said = [with_label(heading, text) for heading, text in row.rest]
    if row.ipr or row.ipr_number:
        said.append(with_label(tr("registration"), " ".join(filter(None, (row.ipr, row.ipr_number)))))
    named = ((Role.SELLER_CODE, row.seller_code), (Role.OWNER, row.owner))
    said += [with_label(tr(role.words), text) for role, text in named if text]
    if row.flags:
        said.append(tr("marked: {flags}", flags=comma_list(tr(flag.words) for flag in row.flags)))
    return semicolon_list(said)


def moment_on(day: date | None, now: datetime) -> datetime:
    return datetime.combine(day, time(), UTC) if day else now


class PastComplaints:
    """Groups the rows by complaint number and design, and creates a complaint for each group."""

    def __init__(self, store: Store, source: str) -> None:
        self._source = source
        known = [its for its in store.complaints.all() if its.state in REPORTED_STATES]
        self._complaints = {complaint.id: complaint for complaint in known}
        self._by_number = {(its.number, its.work_id): its.id for its in known if its.number}
        self._finding_ids: dict[str, dict[str, None]] = {}
        """Finding ids, by the id of their complaint.

        The complaints are created after all rows have been read.
        """

    def add(self, row: SheetRow, finding_id: str, work_id: str) -> str:
        """Add the finding to the complaint with the row's number and this design.

        Returns the complaint's id. An unknown complaint is created.
        """
        key = (row.complaint_no, work_id)
        complaint_id = self._by_number.get(key)
        if complaint_id is None:
            complaint_id = self._by_number[key] = new_id()
            self._complaints[complaint_id] = Complaint(
                id=complaint_id,
                work_id=work_id,
                finding_ids=(),
                reason="",
                description="",
                number=row.complaint_no,
                planned_at=datetime.combine(row.reported_on, time(), UTC) if row.reported_on else None,
                note=tr("from {file}", file=self._source),
            )
        self.settle(complaint_id)
        self._finding_ids[complaint_id][finding_id] = None
        return complaint_id

    def number_of(self, complaint_id: str | None) -> str:
        """Return the number of a sent complaint; empty if the complaint was not sent or has no number."""
        complaint = self._complaints.get(complaint_id or "")
        return complaint.number if complaint else ""

    def settle(self, complaint_id: str | None) -> None:
        """Include the complaint in the import, because a row changes one of its findings."""
        if complaint_id in self._complaints and complaint_id not in self._finding_ids:
            self._finding_ids[complaint_id] = dict.fromkeys(self._complaints[complaint_id].finding_ids)

    def all(self, findings: Mapping[str, Finding]) -> Iterator[Complaint]:
        """Yield the complaints that the rows name, with their findings.

        A complaint is closed if the portal will give no further answer about any of its findings.
        """
        for complaint_id, finding_ids in self._finding_ids.items():
            over = all(is_over_for(findings[finding_id], complaint_id) for finding_id in finding_ids)
            state = ComplaintState.CLOSED if over else ComplaintState.FILED
            yield replace(self._complaints[complaint_id], finding_ids=tuple(finding_ids), state=state)

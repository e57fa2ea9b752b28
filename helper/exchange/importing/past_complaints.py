"""Complaints that were filed before the program knew of them: a number, a design, and the listings it was about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import uuid4

from helper.exchange.importing.rows import SheetRow
from helper.model.complaint import REPORTED_STATES, Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.store.store import Store


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

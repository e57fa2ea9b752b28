"""Complaints that were filed before the program knew of them: a number, a design, and the listings it was about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import uuid4

from helper.exchange.rows import SheetRow
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Finding, FindingState
from helper.store.store import Store


class PastComplaints:
    """Gathers the rows that name the same complaint; one number with two designs is two complaints."""

    def __init__(self, store: Store, source: str) -> None:
        self._source = source
        self._kept = {
            (complaint.number, complaint.work_id): complaint
            for complaint in store.complaints.all()
            if complaint.number and not complaint.practice
        }
        self._grown: dict[tuple[str, str], list[str]] = {}

    def add(self, row: SheetRow, finding: Finding) -> str:
        """Note that this finding was in the complaint the row names; the complaint's id."""
        key = (row.complaint_no, finding.work_id or "")
        complaint = self._kept.get(key)
        if complaint is None:
            reported = datetime.combine(row.reported_on, time(), UTC) if row.reported_on else None
            complaint = Complaint(
                id=uuid4().hex,
                work_id=key[1],
                finding_ids=(),
                reason="",
                description="",
                state=ComplaintState.FILED,
                number=row.complaint_no,
                planned_at=reported,
                note=f"from {self._source}",
            )
            self._kept[key] = complaint
        self._grown.setdefault(key, []).append(finding.id)
        return complaint.id

    def all(self, states: Mapping[str, FindingState]) -> Iterator[Complaint]:
        """The complaints that rows have named, with all their findings; closed when nothing in them is waiting."""
        for key, finding_ids in self._grown.items():
            complaint = self._kept[key]
            everything = tuple(dict.fromkeys((*complaint.finding_ids, *finding_ids)))
            waiting = any(states[one] is FindingState.FILED for one in everything)
            state = ComplaintState.FILED if waiting else ComplaintState.CLOSED
            yield replace(complaint, finding_ids=everything, state=state)

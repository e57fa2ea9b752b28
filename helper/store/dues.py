"""The due list of the records; what went to a practice portal has no dates."""

from __future__ import annotations

from datetime import date

from helper.model.deadlines import Due, due_list
from helper.store.store import Store


def dues(store: Store, today: date) -> list[Due]:
    """Everything with a date, the earliest first."""
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    findings = (finding for finding in store.findings.all() if finding.complaint_id not in practised)
    return due_list(findings, store.works.all(), today)

"""The figures of the Today screen; what happened on a practice portal is in none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helper.model.complaint import ComplaintState
from helper.model.finding import GONE_STATES, FindingState
from helper.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How things stand."""

    ready_forms: int
    """Forms a real session would fill, those tried out on a practice portal included."""
    ready_links: int
    waiting: int
    """Links that Alibaba has not decided on."""
    gone: int
    objected: int
    """Links whose seller has answered with a counter-notice."""
    numbers_missing: int
    """Complaints that were sent and whose number is still to find."""
    oldest_waiting: datetime | None
    """When the longest waiting link was sent."""


def count(store: Store, ready_links: list[int]) -> Counts:
    """Count; `ready_links` has one number a form that may be filed."""
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    findings = [finding for finding in store.findings.all() if finding.complaint_id not in practised]
    waiting = [finding for finding in findings if finding.state is FindingState.FILED]
    return Counts(
        ready_forms=len(ready_links),
        ready_links=sum(ready_links),
        waiting=len(waiting),
        gone=sum(finding.state in GONE_STATES for finding in findings),
        objected=sum(finding.state is FindingState.COUNTERED for finding in findings),
        numbers_missing=sum(
            complaint.state is ComplaintState.FILED and not complaint.practice and not complaint.number
            for complaint in store.complaints.all()
        ),
        oldest_waiting=min((one.reported.at for one in waiting if one.reported), default=None),
    )


def news_since(store: Store, moment: datetime) -> Mapping[FindingState, int]:
    """How many links have come to an outcome after this moment, by their state."""
    practised = {complaint.id for complaint in store.complaints.all() if complaint.practice}
    return Counter(
        finding.state
        for finding in store.findings.all()
        if finding.outcome is not None
        and finding.outcome.at > moment
        and finding.complaint_id not in practised
    )


def gone_of(news: Mapping[FindingState, int]) -> int:
    """How many of them are gone."""
    return sum(news.get(state, 0) for state in GONE_STATES)

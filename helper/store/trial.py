"""Forms that are tried before they count: a first one with a single link, and a rehearsal that leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState, Moment, MomentKind
from helper.store.settling import planned_again
from helper.store.store import Store


def keep_one_link(store: Store, complaint_id: str, *, at: datetime) -> Complaint | None:
    """Leave the complaint its first finding and put the others on a form of their own, in one durable change.

    Gives the complaint of the others, which is ready; None: there was only one link, and nothing has changed.
    """
    complaint = store.complaints[complaint_id]
    first, *others = complaint.finding_ids
    if complaint.state is not ComplaintState.RESERVED:
        raise ValueError(f"a complaint that is {complaint.state.value} is not parted")
    if not others:
        return None
    rest = replace(
        complaint,
        id=uuid4().hex,
        finding_ids=tuple(others),
        state=ComplaintState.PLANNED,
        practice=False,
        number="",
        attempts=(),
        planned_at=at,
        reserved_at=None,
    )
    moved = [
        store.findings[finding_id].moved(
            FindingState.PLANNED, Moment(at=at, kind=MomentKind.ON_FORM_ALONE), complaint_id=rest.id
        )
        for finding_id in others
    ]
    store.change(replace(complaint, finding_ids=(first,)), rest, *moved)
    return rest


def take_back(store: Store, complaint_id: str) -> Complaint:
    """Put a complaint back that was filled in and looked at, as if it had not been; nothing may have been sent."""
    complaint = store.complaints[complaint_id]
    attempt = complaint.open_attempt
    if attempt is not None and attempt.seen_at is not None:
        raise ValueError("a submission was seen: ask the person what became of it")
    if attempt is not None:
        complaint = replace(complaint, attempts=complaint.attempts[:-1])
    back = planned_again(complaint)
    store.change(back)
    return back

"""What the reports have cost: forms sent, evenings, and the time a form lay before the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helper.exchange.snapshot import Shelves
from helper.model.attempt import Attempt, Result

_LONGEST = timedelta(minutes=30)
"""A form that lay open longer was left alone; no more than this is counted for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Only what went to the real portal through this program counts."""

    forms: int
    evenings: int
    """Different days on which a form was sent, in the person's own time zone."""
    time: timedelta
    """From the hand-over to the portal's answer, added up."""


def effort_of(store: Shelves, *, client: str | None = None) -> Effort:
    """Add up the hand-overs that ended with a submission; `client` counts those of one client."""
    sent = list(_sent(store, client))
    return Effort(
        forms=len(sent),
        evenings=len({attempt.at.astimezone().date() for attempt, _ in sent}),
        time=sum((min(seen_at - attempt.at, _LONGEST) for attempt, seen_at in sent), timedelta()),
    )


def _sent(store: Shelves, client: str | None) -> Iterator[tuple[Attempt, datetime]]:
    for complaint in store.complaints.all():
        work = store.works.get(complaint.work_id)
        if client is not None and (work is None or work.client.casefold() != client.strip().casefold()):
            continue
        for attempt in complaint.attempts:
            if attempt.result is Result.FILED and not attempt.practice and attempt.seen_at:
                yield attempt, attempt.seen_at

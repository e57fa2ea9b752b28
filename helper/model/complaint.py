"""A complaint: what goes into one form, and every time it was handed to the person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.attachment import Attachment
from helper.model.attempt import Attempt, Result
from helper.model.reason import DEFAULT_REASON

DEFAULT_DESCRIPTION = "This is a counterfeit version of my original work."
"""The sentence of the artists' guide; short enough for every limit seen."""
MOST_CHARACTERS = 200
"""How long an explanation may be unless a setting says otherwise: so much fits any form."""
MOST_LISTINGS = 300
"""The portal's own limit for one complaint (official FAQ)."""


class ComplaintState(StrEnum):
    """How far a complaint has come; `MOVES` says which step may follow which."""

    PLANNED = "planned"
    RESERVED = "reserved"
    HANDED_OVER = "handed_over"
    FILED = "filed"
    CLOSED = "closed"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


REPORTED_STATES = frozenset({ComplaintState.FILED, ComplaintState.CLOSED})
"""States in which the portal has it; one that is handed over it may have."""

MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.PLANNED: frozenset({ComplaintState.RESERVED}),
    ComplaintState.RESERVED: frozenset(
        {
            ComplaintState.PLANNED,
            ComplaintState.HANDED_OVER,
            # The person may say so after a crash: what was sent is written down, even without a hand-over.
            ComplaintState.FILED,
            ComplaintState.SKIPPED,
            ComplaintState.FAILED,
        }
    ),
    ComplaintState.HANDED_OVER: frozenset(
        {
            ComplaintState.HANDED_OVER,
            ComplaintState.FILED,
            ComplaintState.REFUSED,
            ComplaintState.SKIPPED,
            ComplaintState.FAILED,
            ComplaintState.PLANNED,
        }
    ),
    ComplaintState.FILED: frozenset({ComplaintState.CLOSED}),
    ComplaintState.CLOSED: frozenset(),
    ComplaintState.SKIPPED: frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED}),
    ComplaintState.REFUSED: frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED}),
    ComplaintState.FAILED: frozenset({ComplaintState.PLANNED, ComplaintState.RESERVED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One form: one work, one reason, one to three hundred listings."""

    id: str
    work_id: str
    finding_ids: tuple[str, ...]
    reason: str = DEFAULT_REASON
    description: str = DEFAULT_DESCRIPTION
    """The explanation, as it was when the form was planned."""
    template: str = ""
    """What it was made from, where it tells of the links on the form, which may become fewer; empty: it does not."""
    account_id: str | None = None
    state: ComplaintState = ComplaintState.PLANNED
    practice: bool = False
    """Whether its state was reached on a practice portal; a real run then starts it afresh."""
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    """Files that go with it, beside those of its listings."""
    attempts: tuple[Attempt, ...] = ()
    planned_at: datetime | None = None
    reserved_at: datetime | None = None
    """When it was last taken from the queue; what left the window since then may be it."""
    note: str = ""

    @property
    def filed_as(self) -> str:
        """The title it last went out under, where its design has another one now; empty: the design's own."""
        return self.attempts[-1].title if self.attempts else ""

    @property
    def open_attempt(self) -> Attempt | None:
        """The hand-over whose outcome is not known yet."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.result is None else None

    @property
    def reason_sent(self) -> str:
        """The reason as it was submitted: the person may have chosen another one in the form."""
        sent = (
            attempt.sent_in("reason") for attempt in reversed(self.attempts) if attempt.result is Result.FILED
        )
        return next(sent, None) or self.reason

    def why_not(self, state: ComplaintState) -> str | None:
        """Why it may not move to that state, in a sentence; None: it may."""
        if state in MOVES[self.state]:
            return None
        return f"A complaint that is {self.state.value} cannot become {state.value}."

    def moved(self, state: ComplaintState) -> Complaint:
        """The same complaint in another state; a move that is not in `MOVES` is a fault of ours."""
        if reason := self.why_not(state):
            raise ValueError(reason)
        return replace(self, state=state)

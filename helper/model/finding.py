"""A finding: the statement "this listing copies this work", who made it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Judgement(StrEnum):
    """The person's answer to: is this your design, sold without your permission?"""

    COPY = "copy"
    NOT_A_COPY = "not_a_copy"
    LICENSED = "licensed"
    OWN = "own"
    LATER = "later"


class FindingState(StrEnum):
    """How far a finding has come; the last six are what the portal made of it."""

    NEW = "new"
    JUDGED = "judged"
    PLANNED = "planned"
    FILED = "filed"
    REMOVED = "removed"
    REJECTED = "rejected"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    GONE_BEFORE_REVIEW = "gone_before_review"


OPEN_STATES = frozenset({FindingState.NEW, FindingState.JUDGED, FindingState.PLANNED})
"""States in which nothing has been sent yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one finding."""

    state: FindingState
    at: datetime
    portal_words: str = ""
    """The portal's own words, kept beside ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a finding's history."""

    at: datetime
    what: str
    """A short plain sentence, shown as it is."""
    by: str = ""
    """Who did it; empty: the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One listing and the work it copies; its key is the pair."""

    id: str
    listing_id: str
    work_id: str | None = None
    """None until the person has said which work."""
    state: FindingState = FindingState.NEW
    judgement: Judgement | None = None
    judged_by: str = ""
    judged_at: datetime | None = None
    viewed: bool = False
    """Whether the listing's page was opened before it was judged."""
    complaint_id: str | None = None
    outcome: Outcome | None = None
    predecessor_id: str | None = None
    """The finding that this one is back again from."""
    history: tuple[Moment, ...] = ()

    @property
    def fileable(self) -> bool:
        """Whether it may go onto a form: judged a copy, its work named, not on a form yet."""
        return (
            self.judgement is Judgement.COPY
            and self.work_id is not None
            and self.state is FindingState.JUDGED
            and self.complaint_id is None
        )

    def judged(self, judgement: Judgement, *, by: str, at: datetime, viewed: bool) -> Finding:
        """The same finding with the person's answer; an answer of "later" leaves it new."""
        state = FindingState.NEW if judgement is Judgement.LATER else FindingState.JUDGED
        return replace(
            self,
            judgement=judgement,
            judged_by=by,
            judged_at=at,
            viewed=viewed,
            state=state,
            history=(*self.history, Moment(at=at, what=f"judged: {judgement.value}", by=by)),
        )

    def moved(
        self, state: FindingState, *, at: datetime, what: str, complaint_id: str | None = None
    ) -> Finding:
        """The same finding in another state, with a line of history."""
        return replace(
            self,
            state=state,
            complaint_id=complaint_id,
            history=(*self.history, Moment(at=at, what=what)),
        )

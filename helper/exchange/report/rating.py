"""Our own count beside Alibaba's published lines: how many reports were upheld, and how many lost to an objection.

An estimate, and called so wherever it is shown: see `helper.model.good_faith`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from helper.exchange.facts import Fact
from helper.model.finding import FindingState
from helper.model.good_faith import OBJECTION_LINE, UPHELD_LINE, counted_since

_OBJECTION_ACCEPTED = "counter_accepted"
_OBJECTION_REFUSED = "counter_rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The links of one reason, or of all, that were decided in these months."""

    reason: str
    """Empty: the records do not say which."""
    upheld: int
    said_no: int
    """Accepted objections are among them."""
    objected: int
    """Sellers who objected, whatever became of it; those without an answer yet are in no share."""
    objections_accepted: int

    @property
    def decided(self) -> int:
        return self.upheld + self.said_no

    @property
    def upheld_share(self) -> float | None:
        """0 to 1; None: nothing was decided."""
        return self.upheld / self.decided if self.decided else None

    @property
    def accepted_share(self) -> float | None:
        return self.objections_accepted / self.decided if self.decided else None

    @property
    def is_below(self) -> bool:
        """Whether one of the published lines is missed, as far as our count goes."""
        upheld, accepted = self.upheld_share, self.accepted_share
        return (
            upheld is not None
            and accepted is not None
            and not (upheld >= UPHELD_LINE and accepted <= OBJECTION_LINE)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Three months."""

    since: date
    until: date
    total: Rated
    reasons: tuple[Rated, ...]
    """The one with the most links first; each counts for itself at Alibaba too."""


def rating_of(facts: Sequence[Fact], until: date, *, account_id: str | None = None) -> Rating:
    """Count what was decided, or objected to, from three months before that day on; of one account where it is named."""
    since = counted_since(until)
    counting = [
        fact
        for fact in facts
        if fact.ended_on
        and since < fact.ended_on <= until
        and (account_id is None or fact.account_id == account_id)
    ]
    by_reason: dict[str, list[Fact]] = {}
    for fact in counting:
        by_reason.setdefault(fact.reason, []).append(fact)
    reasons = sorted(
        (_rated(reason, its) for reason, its in by_reason.items()),
        key=lambda one: (-one.decided, -one.objected, one.reason),
    )
    return Rating(
        since=since,
        until=until,
        total=_rated("", counting),
        reasons=tuple(one for one in reasons if one.decided or one.objected),
    )


def _rated(reason: str, facts: Sequence[Fact]) -> Rated:
    def how_many(fits: Callable[[Fact], bool]) -> int:
        return sum(map(fits, facts))

    return Rated(
        reason=reason,
        upheld=how_many(lambda fact: fact.state is FindingState.REMOVED),
        said_no=how_many(lambda fact: fact.state is FindingState.REJECTED),
        objected=how_many(
            lambda fact: (
                fact.state is FindingState.COUNTERED
                or fact.verdict in {_OBJECTION_ACCEPTED, _OBJECTION_REFUSED}
            )
        ),
        objections_accepted=how_many(lambda fact: fact.verdict == _OBJECTION_ACCEPTED),
    )

"""Our own count beside the published lines: only what was decided in three months, for each reason and together."""

from __future__ import annotations

from datetime import date, timedelta

from helper.exchange.facts import Fact
from helper.exchange.report.rating import rating_of
from helper.model.finding import FindingState

TODAY = date(2026, 11, 24)
REMOVED, REJECTED = FindingState.REMOVED, FindingState.REJECTED


def _facts(
    amount: int,
    state: FindingState,
    verdict: str = "",
    *,
    reason: str = "Pirated copy",
    days_ago: int = 10,
    account_id: str = "",
) -> list[Fact]:
    fact = Fact(
        finding_id="f",
        item_id="1005009900000017",
        url="",
        design="Quiet Whale",
        reason=reason,
        account_id=account_id,
        state=state,
        verdict=verdict,
        ended_on=TODAY - timedelta(days=days_ago),
    )
    return [fact] * amount


def test_shares_are_of_what_was_decided() -> None:
    """Nineteen upheld, one lost to an objection: 95 % and 5 %, neither line is missed; an open objection is in no share."""
    facts = [
        *_facts(18, REMOVED),
        *_facts(1, REMOVED, "counter_rejected"),
        *_facts(1, REJECTED, "counter_accepted"),
        *_facts(2, FindingState.COUNTERED, "countered"),
        *_facts(3, FindingState.WITHDRAWN),
        *_facts(2, FindingState.GONE_BEFORE_REVIEW),
        *_facts(5, FindingState.FILED),
    ]
    total = rating_of(facts, TODAY).total
    assert (total.upheld, total.said_no, total.objected, total.objections_accepted) == (19, 1, 4, 1)
    assert (total.upheld_share, total.accepted_share, total.is_below) == (0.95, 0.05, False)


def test_each_reason_counts_for_itself() -> None:
    """All together may be above the line while one reason is below it."""
    facts = [*_facts(19, REMOVED), *_facts(1, REJECTED, reason="Other"), *_facts(1, REMOVED, reason="Other")]
    rating = rating_of(facts, TODAY)
    assert [(one.reason, one.is_below) for one in rating.reasons] == [
        ("Pirated copy", False),
        ("Other", True),
    ]
    assert not rating.total.is_below


def test_older_decisions_do_not_count() -> None:
    """What was decided three months ago or earlier is out, and so is what has no day."""
    facts = [*_facts(1, REMOVED, days_ago=91), *_facts(1, REJECTED, days_ago=92)]
    assert rating_of(facts, TODAY).total.decided == 1
    assert rating_of([], TODAY).total.upheld_share is None


def test_one_account_alone() -> None:
    """Another account's reports are in the count of both together, not in that of one."""
    facts = [*_facts(3, REMOVED, account_id="a"), *_facts(1, REJECTED, account_id="b")]
    assert rating_of(facts, TODAY, account_id="a").total.upheld_share == 1.0
    assert rating_of(facts, TODAY).total.decided == 4

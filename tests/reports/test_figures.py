"""The figures of a report: how many listings were reported, what became of them, how long it took, what it cost, and how it rates."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from helper.model.finding import FindingState
from helper.reports.figures import figures_of, rating_of, upheld_days
from helper.store.queries import Fact

TODAY = date(2026, 11, 24)
_SENT = [
    FindingState.FILED,
    FindingState.REMOVED,
    FindingState.REJECTED,
    FindingState.COUNTERED,
    FindingState.WITHDRAWN,
    FindingState.GONE_BEFORE_REVIEW,
]

_days = some.dates(date(2024, 1, 1), TODAY)
_facts = some.lists(
    some.builds(
        Fact,
        finding_id=some.just("f"),
        item_id=some.just("1005009900000017"),
        url=some.just(""),
        design=some.sampled_from(["Quiet Whale", "Red Fox", ""]),
        seller=some.sampled_from(["1102345678", "1102345679", ""]),
        state=some.sampled_from(_SENT),
        reported_on=some.none() | _days,
        ended_on=some.none() | _days,
    ),
    max_size=40,
)


def _removed(day: date, seller: str = "1102345678") -> Fact:
    return Fact(
        finding_id="f",
        item_id="1005009900000017",
        url="",
        design="Quiet Whale",
        seller=seller,
        state=FindingState.REMOVED,
        reported_on=day - timedelta(days=2),
        ended_on=day,
    )


@given(_facts)
def test_parts_add_up(facts: list[Fact]) -> None:
    """Gone, waiting, said no, objected and taken back are together what was reported, in all and in each group."""
    figures = figures_of(facts, TODAY)
    for tally in (figures.total, *(group.tally for group in (*figures.designs, *figures.sellers))):
        parts = tally.gone + tally.waiting + tally.said_no + tally.objected + tally.taken_back
        assert parts == tally.reported
    assert figures.total.reported == len(facts)
    assert sum(group.tally.reported for group in figures.sellers) == len(facts)


@given(_facts)
def test_months_without_a_gap(facts: list[Fact]) -> None:
    """Every month from the first to the last that brought anything is there once, and no dated report is in none of them."""
    months = figures_of(facts, TODAY).months
    firsts = [month.first for month in months]
    assert firsts == sorted(set(firsts))
    figures = figures_of(facts, TODAY)
    assert sum(month.reported for month in months) + figures.reported_undated == figures.total.reported
    assert sum(month.gone for month in months) + figures.gone_undated == figures.total.gone
    if months:
        assert len(months) == (firsts[-1].year - firsts[0].year) * 12 + firsts[-1].month - firsts[0].month + 1
        assert all(one.reported or one.gone for one in (months[0], months[-1]))


def test_one_day_counts_once() -> None:
    """Ten listings of a seller that were taken down on one day are one upheld day, not ten."""
    facts = [_removed(TODAY) for _ in range(10)] + [_removed(TODAY - timedelta(days=3))]
    assert upheld_days(facts, TODAY) == 2


def test_a_year_is_a_year() -> None:
    """What was upheld longer ago than a year does not count against a seller any more."""
    assert upheld_days([_removed(TODAY - timedelta(days=364))], TODAY) == 1
    assert upheld_days([_removed(TODAY - timedelta(days=365))], TODAY) == 0


def test_unknown_last() -> None:
    """Listings whose store was not noted stand behind every named store, however many they are."""
    facts = [_removed(TODAY, seller="") for _ in range(5)] + [_removed(TODAY)]
    assert [group.name for group in figures_of(facts, TODAY).sellers] == ["1102345678", ""]


def test_usual_days_is_the_median() -> None:
    """One listing that took a year does not move the usual time."""
    slow = Fact(
        finding_id="f",
        item_id="1",
        url="",
        design="",
        state=FindingState.REMOVED,
        reported_on=TODAY - timedelta(days=365),
        ended_on=TODAY,
    )
    assert figures_of([_removed(TODAY), _removed(TODAY), slow], TODAY).usual_days == 2


REMOVED, REJECTED = FindingState.REMOVED, FindingState.REJECTED


def _facts_of_rating(
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
        *_facts_of_rating(18, REMOVED),
        *_facts_of_rating(1, REMOVED, "counter_rejected"),
        *_facts_of_rating(1, REJECTED, "counter_accepted"),
        *_facts_of_rating(2, FindingState.COUNTERED, "countered"),
        *_facts_of_rating(3, FindingState.WITHDRAWN),
        *_facts_of_rating(2, FindingState.GONE_BEFORE_REVIEW),
        *_facts_of_rating(5, FindingState.FILED),
    ]
    total = rating_of(facts, TODAY).total
    assert (total.upheld, total.said_no, total.objected, total.objections_accepted) == (19, 1, 4, 1)
    assert (total.upheld_share, total.accepted_share, total.is_below) == (0.95, 0.05, False)


def test_each_reason_counts_for_itself() -> None:
    """All together may be above the line while one reason is below it."""
    facts = [
        *_facts_of_rating(19, REMOVED),
        *_facts_of_rating(1, REJECTED, reason="Other"),
        *_facts_of_rating(1, REMOVED, reason="Other"),
    ]
    rating = rating_of(facts, TODAY)
    assert [(one.reason, one.is_below) for one in rating.reasons] == [
        ("Pirated copy", False),
        ("Other", True),
    ]
    assert not rating.total.is_below


def test_older_decisions_do_not_count() -> None:
    """What was decided three months ago or earlier is out, and so is what has no day."""
    facts = [*_facts_of_rating(1, REMOVED, days_ago=91), *_facts_of_rating(1, REJECTED, days_ago=92)]
    assert rating_of(facts, TODAY).total.decided == 1
    assert rating_of([], TODAY).total.upheld_share is None


def test_one_account_alone() -> None:
    """Another account's reports are in the count of both together, not in that of one."""
    facts = [*_facts_of_rating(3, REMOVED, account_id="a"), *_facts_of_rating(1, REJECTED, account_id="b")]
    assert rating_of(facts, TODAY, account_id="a").total.upheld_share == 1.0
    assert rating_of(facts, TODAY).total.decided == 4

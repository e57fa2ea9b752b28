"""Tests of a report's figures: reported listings, outcomes and durations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from helper.model.finding import FindingState
from helper.reports.documents import figures_of, upheld_days
from helper.store.facts import Fact

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
        design=some.sampled_from(["Quiet Whale", "Red Fox", ""]),
        seller=some.sampled_from(["1102345678", "1102345679", ""]),
        product_type=some.sampled_from(["mug", ""]),
        reason=some.sampled_from(["Pirated copy", "Others"]),
        back_again=some.booleans(),
        state=some.sampled_from(_SENT),
        reported_on=some.none() | _days,
        ended_on=some.none() | _days,
    ),
    max_size=40,
)


def _removed(day: date, seller: str = "1102345678") -> Fact:
    return Fact(
        finding_id="f",
        design="Quiet Whale",
        seller=seller,
        state=FindingState.REMOVED,
        reported_on=day - timedelta(days=2),
        ended_on=day,
    )


@given(_facts)
def test_counts_of_all_outcomes_add_up_to_the_number_of_reported_listings(facts: list[Fact]) -> None:
    figures = figures_of(facts, TODAY)
    for tally in (figures.total, *(group.tally for group in (*figures.designs, *figures.sellers))):
        parts = tally.gone + tally.waiting + tally.rejected + tally.objected + tally.withdrawn
        assert parts == tally.reported
    assert figures.total.reported == len(facts)
    assert figures.back_again == len([fact for fact in facts if fact.back_again])
    for groups, name in (
        (figures.designs, "design"),
        (figures.sellers, "seller"),
        (figures.product_types, "product_type"),
        (figures.reasons, "reason"),
    ):
        counted = Counter(getattr(fact, name) for fact in facts)
        assert {group.name: group.tally.reported for group in groups} == counted


@given(_facts)
def test_monthly_figures_have_no_gaps_and_add_up_to_the_totals(facts: list[Fact]) -> None:
    months = figures_of(facts, TODAY).months
    firsts = [month.first for month in months]
    assert firsts == sorted(set(firsts))
    figures = figures_of(facts, TODAY)
    assert sum(month.reported for month in months) + figures.reported_undated == figures.total.reported
    assert sum(month.gone for month in months) + figures.gone_undated == figures.total.gone
    if months:
        assert len(months) == (firsts[-1].year - firsts[0].year) * 12 + firsts[-1].month - firsts[0].month + 1
        assert all(month.reported or month.gone for month in (months[0], months[-1]))


def test_each_day_with_a_removal_in_the_last_year_is_counted_once() -> None:
    """The last year starts 364 days ago."""
    facts = [_removed(TODAY) for _ in range(10)] + [_removed(TODAY - timedelta(days=3))]
    assert upheld_days(facts, TODAY) == 2
    for days, counted in ((364, 1), (365, 0)):
        assert upheld_days([_removed(TODAY - timedelta(days=days))], TODAY) == counted


def test_usual_days_from_report_to_removal_are_the_median() -> None:
    slow = replace(_removed(TODAY), reported_on=TODAY - timedelta(days=365))
    waiting = replace(_removed(TODAY), state=FindingState.FILED, ended_on=None)
    figures = figures_of([slow, _removed(TODAY), waiting, _removed(TODAY)], TODAY)
    assert (figures.days_to_gone, figures.usual_days) == ((2, 2, 365), 2)

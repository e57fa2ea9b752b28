"""Invented facts of a year: 700 reported listings of 120 designs in 60 shops."""

from __future__ import annotations

from datetime import date, timedelta

from helper.model.finding import FindingState
from helper.reports.documents import figures_of, report_page
from helper.store.facts import Fact

TODAY = date(2026, 11, 24)
STATES = (*[FindingState.REMOVED] * 8, FindingState.FILED, FindingState.REJECTED, FindingState.COUNTERED)


def report_of_a_year(listings: int = 700) -> str:
    return report_page(figures_of(a_year(listings), TODAY))


def a_year(listings: int = 700) -> list[Fact]:
    """Return this many listings of 120 designs in 60 shops, in several states and over thirteen months."""
    facts = []
    for n in range(listings):
        state, day = STATES[n % len(STATES)], TODAY - timedelta(days=n * 13 % 390)
        gone = min(TODAY, day + timedelta(days=n % 40)) if state is FindingState.REMOVED else None
        facts.append(
            Fact(
                finding_id=str(n), design=f"Design number {n % 120}",
                seller=str(1102345678 + n % 60), product_type=("mug", "poster", "")[n % 3], reason="Pirated copy",
                state=state, reported_on=day, ended_on=gone, back_again=n % 50 == 0,
            )
        )  # fmt: skip
    return facts

"""The published lines: what counts, from which day on, and where each of them stands."""

from __future__ import annotations

from datetime import date

import pytest

from helper.model.account import COUNTED_MONTHS, ESTIMATE, PUBLISHED_LINES, counted_since


@pytest.mark.parametrize(
    ("until", "since"),
    [
        (date(2026, 11, 24), date(2026, 8, 24)),
        (date(2026, 2, 10), date(2025, 11, 10)),
        (date(2026, 5, 31), date(2026, 2, 28)),
        (date(2024, 5, 31), date(2024, 2, 29)),
    ],
)
def test_three_months_back(until: date, since: date) -> None:
    """The same day three months before; of a shorter month its last day."""
    assert counted_since(until) == since


def test_every_line_says_where_it_stands_and_how_certain_it_is() -> None:
    """Source and dates are with each, in the order of publication; the estimate calls itself one."""
    assert all(one.source and one.certainty and one.read_on >= one.published_on for one in PUBLISHED_LINES)
    dates = [one.published_on for one in PUBLISHED_LINES]
    assert dates == sorted(dates)
    assert ESTIMATE.startswith("An estimate")
    assert f"{COUNTED_MONTHS} months" in ESTIMATE

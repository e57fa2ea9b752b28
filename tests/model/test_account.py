"""The published limits: where each of them stands."""

from __future__ import annotations

from helper.model.account import PUBLISHED_LIMITS


def test_every_limit_says_where_it_stands_and_how_certain_it_is() -> None:
    """Source and dates are with each, in the order of publication."""
    assert all(limit.source and limit.read_on >= limit.published_on for limit in PUBLISHED_LIMITS)
    dates = [limit.published_on for limit in PUBLISHED_LIMITS]
    assert dates == sorted(dates)

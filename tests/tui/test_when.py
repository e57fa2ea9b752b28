"""Days are said as a person says them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helper.tui.when import age, long_day, minute, near_day
from tests.factories import NOW


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "Mon"), (6, "Wed"), (7, "17 Nov"), (340, "19 Dec 2025"), (-3, "27 Nov")],
)
def test_a_day_is_named_by_how_near_it_is(days: int, said: str) -> None:
    """Today, a weekday within the week, a date, and with its year when that is another one."""
    assert near_day(NOW - timedelta(days=days), NOW) == said


def test_other_ways_to_say_it() -> None:
    """The headline has the weekday, a list the age in days, the history the minute."""
    assert long_day(NOW) == "Tue 24 Nov"
    assert (age(NOW, NOW), age(NOW - timedelta(days=12), NOW)) == ("today", "12d")
    assert minute(NOW, NOW) == "24 Nov 19:42"

"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.exchange.words.days import DayOrder, order_of, read_day

_FOURTH = date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04",
        "2024/3/4",
        "2024年3月4日",
        "2024. 3. 4.",
        "04.03.2024",
        "4.3.24",
        "20240304",
        "45355",
        "令和6年3月4日",
        "4 Mar 2024",
        "Mar 4, 2024",
        "4. März 2024",
        "4 de marzo de 2024",
        "4 mars 2024",
        "4 марта 2024",
        "Mon 4 March 2024",
        "2024-03-04T19:22:00Z",
    ],
)
def test_clear_days(text: str) -> None:
    """These can only be one day."""
    day = read_day(text)
    assert day is not None
    assert not day.open
    assert day.settled(None) == _FOURTH


def test_open_day() -> None:
    """A day that could be two is neither until the order is known."""
    day = read_day("03/04/2024")
    assert day is not None
    assert day.settled(None) is None
    assert day.settled(DayOrder.MONTH_FIRST) == _FOURTH
    assert day.settled(DayOrder.DAY_FIRST) == date(2024, 4, 3)


@pytest.mark.parametrize("text", ["", "March 2024", "99/99/2024", "1005009900000017", "soon"])
def test_no_day(text: str) -> None:
    """What is no day is not made into one."""
    assert read_day(text) is None


def test_order_is_proved_by_clear_days() -> None:
    """Clear days prove an order, and days that contradict each other prove none."""
    days = [day for text in ("13/02/2024", "03/04/2024") if (day := read_day(text))]
    other = read_day("02/13/2024")
    assert order_of(days) is DayOrder.DAY_FIRST
    assert other is not None
    assert order_of([*days, other]) is None


@given(st.dates(date(2000, 1, 1), date(2079, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    """A day written in one of the clear ways is read as that day."""
    for text in (
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%d %B %Y}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        read = read_day(text)
        assert read is not None
        assert read.settled(None) == day

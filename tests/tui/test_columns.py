"""Columns share a line without ever being wider than it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helper.tui.widgets.columns import GAP, Column, share

TITLE = Column(title="Listing", width=16, grow=1)
SHOP = Column(title="Shop", width=12, drop=2)
STATE = Column(title="State", width=10)
AGE = Column(title="Added", width=5, right=True, drop=1)


def test_the_least_important_column_leaves_first() -> None:
    """Where there is no room the column with the highest drop goes, then the next; the others stay."""
    columns = (TITLE, SHOP, STATE, AGE)
    assert [index for index, _ in share(columns, 60)] == [0, 1, 2, 3]
    assert [index for index, _ in share(columns, 48)] == [0, 2, 3]
    assert [index for index, _ in share(columns, 30)] == [0, 2]


def test_spare_room_goes_to_those_that_grow() -> None:
    """A column that does not grow keeps its width; what is left over goes to the one that does."""
    assert share((TITLE, STATE), 60) == [(0, 48), (1, 10)]


@given(st.integers(8, 200))
def test_the_columns_never_take_more_than_the_line(width: int) -> None:
    """At any width the columns and the gaps between them fit."""
    shared = share((TITLE, SHOP, STATE, AGE), width)
    assert sum(wide for _, wide in shared) + GAP * (len(shared) - 1) <= width

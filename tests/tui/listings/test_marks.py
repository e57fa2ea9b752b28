"""Marks are kept in their order, over filters."""

from __future__ import annotations

from helper.tui.listings.marks import Marks

SHOWN = ("a", "b", "c", "d", "e")


def test_a_range_goes_from_the_last_mark_to_here_in_either_direction() -> None:
    """Whether the cursor stands above or below, everything between is marked."""
    for first, last in (("b", "d"), ("d", "b")):
        marks = Marks()
        marks.toggle(first)
        marks.to_here(last, SHOWN)
        assert set(marks) == {"b", "c", "d"}


def test_a_range_from_a_mark_that_is_not_shown_does_nothing() -> None:
    """A range over rows that nobody sees would mark by surprise."""
    marks = Marks()
    marks.toggle("z")
    marks.to_here("c", SHOWN)
    assert marks.rows == ("z",)


def test_hidden_marks_are_counted() -> None:
    """What a filter hides stays marked, and is said."""
    marks = Marks()
    marks.add(SHOWN)
    assert marks.hidden(("a", "b")) == 3


def test_marks_of_rows_that_are_gone_go_too() -> None:
    """After an undo nothing is marked that is not there."""
    marks = Marks()
    marks.add(SHOWN)
    marks.keep(lambda row: row in "ab")
    assert marks.rows == ("a", "b")

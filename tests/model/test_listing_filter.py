"""Tests of the filter for lists of listings."""

from __future__ import annotations

import pytest

from helper.model.listing_filter import FilterSubject, read_filter, read_term


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Whale  mug", [("", "whale"), ("", "mug")]),
        ("work:Whale", [("design", "whale")]),
        ('design:"Quiet Whale" mug', [("design", "quiet whale"), ("", "mug")]),
        ('shop:"nordic st', [("shop", "nordic st")]),
        ("https://a.example", [("", "https://a.example")]),
        ("seller:", []),
        ("", []),
    ],
)
def test_filter_line_is_split_into_terms(typed: str, terms: list[tuple[str, str]]) -> None:
    assert read_filter(typed) == terms


def test_argument_on_the_command_line_is_read_as_one_filter_term() -> None:
    assert read_term("design:Quiet Whale") == (FilterSubject.DESIGN, "quiet whale")
    assert read_term("to judge") == (FilterSubject.ANYTHING, "to judge")

"""AliExpress's rules for shops, in the words that the program shows."""

from __future__ import annotations

import pytest

from helper.model.seller import RULES_IN_SHORT, RULES_SOURCE, takedown_words, why_no_store_number


def test_the_rules_name_their_source_and_promise_nothing() -> None:
    assert "rule.aliexpress.com" in RULES_SOURCE
    for said in (
        "2 April 2026",
        "0 points the first time and 6 for each repeat",
        "8 or 9 different days",
        "lower bound",
        "nobody can promise that a shop will close",
    ):
        assert said in RULES_IN_SHORT


def test_days_with_a_takedown_in_words() -> None:
    assert takedown_words(1) == "takedowns on 1 day in a year"
    assert takedown_words(6) == "takedowns on 6 different days in a year"


@pytest.mark.parametrize(
    ("text", "fits"), [("", True), ("1102345678", True), ("Nordic", False), ("１２", False)]
)
def test_a_shop_number_has_digits_only(text: str, *, fits: bool) -> None:
    assert (why_no_store_number(text) is None) is fits

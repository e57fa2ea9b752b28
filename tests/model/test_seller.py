"""A seller: one store at AliExpress, its owner, and what is said to become of a store whose listings are taken down."""

from __future__ import annotations

from helper.model.seller import (
    RULES_IN_SHORT,
    RULES_SOURCE,
    STORE_RULES,
    SameOwner,
    Seller,
    linked,
    takedown_words,
)
from tests.factories import NOW, an_id


def _said(store_number: str, because: str = "the same licence") -> SameOwner:
    return SameOwner(store_number=store_number, because=because, at=NOW)


def _store(number: str, *others: str) -> Seller:
    return Seller(id=an_id(), store_number=number, same_owner=tuple(map(_said, others)))


def test_links_reach_through_others() -> None:
    """Who owns the first and the second owns the third too; the nearest comes first, nobody twice, not itself."""
    sellers = [_store("1", "2"), _store("3", "2", "1"), _store("4", "3"), _store("8", "9")]
    assert [link.store_number for link in linked(sellers, "1")] == ["2", "3", "4"]


def test_every_rule_names_where_it_stands_in_aliexpress_own_text() -> None:
    """Articles 70 to 76, the annex and the table of the text of 2 April 2026; the count is a lower bound."""
    assert all(rule.article for rule in STORE_RULES)
    assert {"table", "annex 2", "75", "76"} <= {rule.article for rule in STORE_RULES}
    assert "rule.aliexpress.com" in RULES_SOURCE
    assert "0 points for the first violation" in STORE_RULES[0].says
    for said in (
        "2 April 2026",
        "8 or 9 different days",
        "lower bound",
        "nobody can promise that a shop will close",
    ):
        assert said in RULES_IN_SHORT


def test_days_are_told_and_nothing_that_follows_from_them() -> None:
    """One day, several days."""
    assert takedown_words(1) == "takedowns on 1 day in a year"
    assert takedown_words(6) == "takedowns on 6 different days in a year"

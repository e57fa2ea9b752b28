"""What takedowns cost a shop, as AliExpress' own rules have it."""

from __future__ import annotations

from helper.model.store_rules import RULES_IN_SHORT, RULES_SOURCE, STORE_RULES, takedown_words


def test_every_rule_names_where_it_stands_in_aliexpress_own_text() -> None:
    """Articles 70 to 76, the annex and the table of the text of 2 April 2026; nothing is told by others."""
    assert all(rule.article for rule in STORE_RULES)
    assert {"table", "annex 2", "75", "76"} <= {rule.article for rule in STORE_RULES}
    assert "rule.aliexpress.com" in RULES_SOURCE
    assert "2 April 2026" in RULES_IN_SHORT
    assert "told" not in RULES_IN_SHORT


def test_the_first_violation_is_free_and_the_count_is_a_lower_bound() -> None:
    """So 8 or 9 different days; other violations share the counter, and other stores feel it from 24 points on."""
    told = " ".join(rule.says for rule in STORE_RULES)
    assert "0 points for the first violation" in told
    assert "24 points: frozen for 14 days; other stores of the same entity may not publish" in told
    assert "8 or 9 different days" in RULES_IN_SHORT
    assert "lower bound" in RULES_IN_SHORT
    assert "nobody can promise that a shop will close" in RULES_IN_SHORT


def test_days_are_told_and_nothing_that_follows_from_them() -> None:
    """One day, several days."""
    assert takedown_words(1) == "takedowns on 1 day in a year"
    assert takedown_words(6) == "takedowns on 6 different days in a year"

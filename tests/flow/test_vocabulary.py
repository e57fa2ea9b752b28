"""Only the portal's own words are known, and they are given back in our spelling."""

from __future__ import annotations

import pytest

from helper.flow.load import shipped_flow
from helper.flow.vocabulary import Vocabulary

WORDS = Vocabulary(shipped_flow())


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("* complaint  REASON：", "Complaint reason"),
        ("Description (optional)", "Description (optional)"),
        ("补充说明（选填）", "补充说明 (optional)"),
        ("Description 4821/99887766", "Description"),
        ("Rights holder: Jane Doe", None),
        ("Complaint reason Jane", None),
        ("", None),
    ],
)
def test_a_label_is_known_whole_and_given_in_our_spelling(seen: str, known: str | None) -> None:
    """What hangs on a label, a number for instance, does not come along."""
    assert WORDS.label(seen) == known


def test_entries_of_the_public_lists_are_known() -> None:
    """Sites, rights and reasons that public pages name."""
    assert WORDS.entry("aliexpress.com") == "AliExpress.com"
    assert WORDS.entry("盗版") == "盗版"
    assert WORDS.entry("The Quiet Whale (US)(N/A)") is None


def test_a_pattern_of_the_flow_lets_no_word_through() -> None:
    """Whatever only resembles a known entry is asked for."""
    assert WORDS.entry("Pirated copy of the Quiet Whale") is None


def test_headings_are_known_by_the_flows_pages() -> None:
    """A greeting with somebody's name is none."""
    assert WORDS.heading("submit a complaint") == "Submit a complaint"
    assert WORDS.heading("Welcome, Jane") is None

"""Tests of the words that describe states to the user."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome
from helper.model.state_words import (
    complaint_words,
    moment_words,
    why_still_visible,
)
from helper.translation import use_language
from tests.factories import NOW, a_complaint, a_finding


def in_state(state: FindingState, verdict: str = "") -> Finding:
    return a_finding(state=state, outcome=Outcome(state=state, at=NOW, verdict=verdict))


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (FindingState.JUDGED, "", ""),
        (FindingState.FILED, "", "not decided yet"),
        (FindingState.REJECTED, "", "Alibaba rejected the complaint"),
        (FindingState.REJECTED, "counter_accepted", "Alibaba accepted the seller's objection"),
        (FindingState.COUNTERED, "", "the seller objected, and Alibaba has not decided yet"),
        (FindingState.WITHDRAWN, "", "you withdrew the complaint"),
        (FindingState.REMOVED, "", "it is back on sale, or Alibaba accepted an objection"),
    ],
)
def test_reason_why_a_reported_listing_is_still_on_sale_is_given(
    state: FindingState, verdict: str, words: str
) -> None:
    """The reason distinguishes an accepted counter-notice from a rejection. A new listing has no reason."""
    reason = why_still_visible(in_state(state, verdict))
    assert words in reason
    assert bool(reason) is bool(words)


@pytest.mark.parametrize("state", list(ComplaintState))
def test_every_complaint_state_has_its_own_wording(state: ComplaintState) -> None:
    """The stored names of the states are never shown to the user."""
    words = complaint_words(a_complaint(state=state))
    assert words
    assert "_" not in words
    if state is ComplaintState.FILED:
        assert words == "filed, number missing"
        assert complaint_words(a_complaint(state=state, number="007")) == "filed, number 007"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("pasted, line 4", "hinzugefügt (eingefügt, Zeile 4)"),
        ("year.xlsx, März, row 12", "hinzugefügt (year.xlsx, März, Zeile 12)"),
        ("pasted", "hinzugefügt (eingefügt)"),
    ],
)
def test_source_of_a_listing_is_named_in_the_users_language(source: str, said: str) -> None:
    use_language("de")
    try:
        assert moment_words(Moment(at=NOW, kind=MomentKind.ADDED, source=source)) == said
    finally:
        use_language("en")

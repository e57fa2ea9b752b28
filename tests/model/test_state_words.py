"""What the person reads for our states: the words of the artists, the same on every screen and in every list."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Outcome
from helper.model.state_words import (
    JUDGEMENT_WORDS,
    RIGHT_WORDS,
    complaint_words,
    finding_words,
    why_still_visible,
)
from helper.model.work import RightState
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work


def in_state(state: FindingState, verdict: str = "") -> Finding:
    return a_finding(state=state, outcome=Outcome(state=state, at=NOW, verdict=verdict))


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (FindingState.JUDGED, "", ""),
        (FindingState.FILED, "", "not decided yet"),
        (FindingState.REJECTED, "", "Alibaba said no"),
        (FindingState.REJECTED, "counter_accepted", "Alibaba accepted the seller's objection"),
        (FindingState.COUNTERED, "", "the seller objected"),
        (FindingState.WITHDRAWN, "", "you took the complaint back"),
        (FindingState.REMOVED, "", "it is back: or an objection was accepted since"),
    ],
)
def test_each_state_has_its_reason(state: FindingState, verdict: str, words: str) -> None:
    """In plain words; the portal's own verdict tells an accepted objection from a plain no. What nobody reported needs none."""
    told = why_still_visible(in_state(state, verdict))
    assert words in told
    assert bool(told) is bool(words)


@pytest.mark.parametrize("state", list(ComplaintState))
def test_every_state_of_a_complaint_has_words(state: ComplaintState) -> None:
    """Stored words with underscores are never shown; sent without a number is a state of its own for the person."""
    words = complaint_words(a_complaint(state=state))
    assert words
    assert "_" not in words
    assert complaint_words(a_complaint(state=state, practice=True)) == f"practice: {words}"
    if state is ComplaintState.FILED:
        assert words == "sent, number still to find"
        assert complaint_words(a_complaint(state=state, number="007")) == "sent, number 007"


@pytest.mark.parametrize("state", list(FindingState))
def test_every_state_of_a_listing_has_words(state: FindingState) -> None:
    """Judged or not, there is always something to read."""
    for judgement in (*Judgement, None):
        if state is FindingState.JUDGED and judgement is None:
            continue
        words = finding_words(a_finding(state=state, judgement=judgement))
        assert words
        assert "_" not in words


def test_a_copy_says_what_it_waits_for() -> None:
    """Without a design it cannot go on a form; what was sent in practice waits for nobody."""
    assert finding_words(a_finding(a_listing(), a_work())) == "ready for a form"
    assert finding_words(a_finding(a_listing(), a_work(), work_id=None)) == "which design?"
    assert finding_words(a_finding(state=FindingState.FILED), practice=True) == "sent in practice only"


def test_every_judgement_and_registration_has_words() -> None:
    """A word that is missing would be a crash on a screen."""
    assert set(JUDGEMENT_WORDS) == set(Judgement)
    assert set(RIGHT_WORDS) == set(RightState)

"""The person reads words for every state, and practice is never mistaken for the real thing."""

from __future__ import annotations

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.model.words import JUDGEMENT_WORDS, RIGHT_WORDS, complaint_words, counted, finding_words
from helper.model.work import RightState
from tests.factories import a_complaint, a_finding, a_listing, a_work


@pytest.mark.parametrize("state", list(ComplaintState))
def test_every_state_of_a_complaint_has_words(state: ComplaintState) -> None:
    """Stored words with underscores are never shown."""
    words = complaint_words(a_complaint(state=state))
    assert words
    assert "_" not in words
    assert complaint_words(a_complaint(state=state, practice=True)) == f"practice: {words}"


def test_a_missing_number_is_said() -> None:
    """Sent without a number is a state of its own for the person."""
    sent = a_complaint(state=ComplaintState.FILED)
    assert complaint_words(sent) == "sent, number still to find"
    assert complaint_words(a_complaint(state=ComplaintState.FILED, number="007")) == "sent, number 007"


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
    """Without a design it cannot go on a form."""
    assert finding_words(a_finding(a_listing(), a_work())) == "ready for a form"
    assert finding_words(a_finding(a_listing(), a_work(), work_id=None)) == "which design?"


def test_what_was_sent_to_the_practice_portal_says_so() -> None:
    """Nobody waits for Alibaba because of it."""
    assert finding_words(a_finding(state=FindingState.FILED), practice=True) == "sent in practice only"


def test_every_judgement_and_registration_has_words() -> None:
    """A word that is missing would be a crash on a screen."""
    assert set(JUDGEMENT_WORDS) == set(Judgement)
    assert set(RIGHT_WORDS) == set(RightState)


@pytest.mark.parametrize(("number", "words"), [(0, "0 links"), (1, "1 link"), (2, "2 links")])
def test_a_number_goes_with_its_noun(number: int, words: str) -> None:
    """One link is not "1 links"."""
    assert counted(number, "link") == words

"""The shipped description of the complaint list: whole, unmistakable, and known to the records."""

from __future__ import annotations

from itertools import combinations

import pytest

from helper.flow.load import shipped_flow
from helper.flow.normal import fits, normalise
from helper.flow.spec import FlowKind, StepKind
from helper.practice.catalogue import Language, words
from helper.practice.listings import ListingStatus
from helper.store.outcomes import STATES

FLOW = shipped_flow("aliexpress-list")


def test_every_state_of_the_flow_is_one_of_ours() -> None:
    """What the list says can be written down, and each of our states has words in English and Chinese."""
    assert {name for name, _ in FLOW.listing_words.status} == set(STATES)
    for _, wordings in FLOW.listing_words.status:
        assert any(wording.isascii() for wording in wordings)
        assert any(not wording.isascii() for wording in wordings)


def test_no_wording_stands_for_two_states_or_two_columns() -> None:
    """A word of the portal's leads to one name of ours."""
    words_of = FLOW.listing_words
    for named in (words_of.status, words_of.columns, words_of.figures):
        folded = [(name, {normalise(wording) for wording in wordings}) for name, wordings in named]
        shared = [(one, other) for (one, mine), (other, theirs) in combinations(folded, 2) if mine & theirs]
        assert shared == []


@pytest.mark.parametrize("language", list(Language))
def test_every_status_the_practice_portal_shows_is_understood(language: Language) -> None:
    """Also the wordings that it has from Alibaba's own trade complaint center; what waits there waits here."""
    waiting = {ListingStatus.PENDING, ListingStatus.PROCESSING, ListingStatus.AWAITING}
    for status in ListingStatus:
        shown = words(language)[status.value]
        (known,) = [name for name, wordings in FLOW.listing_words.status if fits(shown, wordings)]
        assert known == ("waiting" if status in waiting else status.value)


def test_it_only_reads() -> None:
    """No step enters anything, and every way leads along a link or to a place of the portal's."""
    assert FLOW.kind is FlowKind.LIST
    assert not any(step.enters for page in FLOW.pages for step in page.steps)
    assert all(step.value == "link" or step.value[0] in "/#" for step in FLOW.steps(StepKind.GO))

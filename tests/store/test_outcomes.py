"""What the portal's list says, brought into the records: its words, and the day that counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.exchange.facts import ended_on
from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Moment, MomentKind, Outcome
from helper.model.words import moment_words
from helper.store.by_hand import became
from helper.store.outcomes import Told, record_outcomes
from helper.store.store import Store, open_store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, places_in

HER_DAY = NOW - timedelta(days=9)
REMOVED = Told(verdict="removed", words="Removed")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as opened:
        yield opened


def a_filed_link(store: Store, **values: Any) -> Finding:
    """A link that was sent, with its complaint."""
    work, listing = a_work(), a_listing()
    finding = a_finding(listing, work, **{"state": FindingState.FILED, **values})
    complaint = a_complaint(work, (finding,), state=ComplaintState.FILED, number="48213377")
    finding = replace(finding, complaint_id=complaint.id)
    store.change(work, listing, finding, complaint)
    return finding


def read(store: Store, told: Told, at: datetime = NOW) -> Finding:
    """The list is read, and says this of the link; gives the link as it is then."""
    (complaint,) = store.complaints.all()
    record_outcomes(store, complaint, {str(FIRST_ITEM): told}, number="48213377", at=at)
    (finding,) = store.findings.all()
    return finding


def test_her_own_day_stays_when_the_list_says_the_same(store: Store) -> None:
    """The list shows no day of the decision: hers is the better one. The portal's words are kept beside hers."""
    finding = a_filed_link(store)
    became(store, [finding], FindingState.REMOVED, by="Kim", at=HER_DAY)
    after = read(store, REMOVED)
    assert after.outcome == Outcome(
        state=FindingState.REMOVED, at=HER_DAY, portal_words="Removed", verdict="removed"
    )
    assert [(moment_words(line), line.by) for line in after.history] == [
        ("said by hand: gone", "Kim"),
        ("the portal says: Removed", ""),
    ]
    assert read(store, REMOVED, NOW + timedelta(days=1)) == after


def test_a_finer_word_for_what_she_knew_keeps_her_day(store: Store) -> None:
    """She wrote “gone”; that it went after an objection is news about how, not about when."""
    finding = a_filed_link(store)
    became(store, [finding], FindingState.REMOVED, by="Kim", at=HER_DAY)
    outcome = read(store, Told(verdict="counter_rejected", words="Counter-notice rejected")).outcome
    assert outcome is not None
    assert (outcome.at, outcome.verdict) == (HER_DAY, "counter_rejected")


def test_another_answer_than_hers_has_its_own_day(store: Store) -> None:
    """She was wrong, or it went on: the state and the day are the portal's."""
    finding = a_filed_link(store)
    became(store, [finding], FindingState.REJECTED, by="Kim", at=HER_DAY)
    after = read(store, REMOVED)
    assert after.outcome is not None
    assert (after.state, after.outcome.at) == (FindingState.REMOVED, NOW)


def test_the_portals_own_word_moves_on_with_its_verdict(store: Store) -> None:
    """Removed, and later removed again after an objection: two decisions, the second with its own day."""
    a_filed_link(store)
    read(store, REMOVED, HER_DAY)
    outcome = read(store, Told(verdict="counter_rejected", words="Counter-notice rejected")).outcome
    assert outcome is not None
    assert outcome.at == NOW


@pytest.mark.parametrize("unclear", [False, True])
def test_the_day_of_her_sheet_stays(store: Store, unclear: bool) -> None:
    """A link from her sheet with its day; where the sheet had no clear day, the day of the reading is none either."""
    told = Moment(
        at=HER_DAY, kind=MomentKind.ENDED_IN_SHEET, undated=unclear, state=FindingState.REMOVED, words="weg"
    )
    a_filed_link(
        store,
        state=FindingState.REMOVED,
        outcome=Outcome(state=FindingState.REMOVED, at=HER_DAY, portal_words="weg", undated=unclear),
        history=(told,),
    )
    after = read(store, REMOVED)
    assert ended_on(after) == (None if unclear else HER_DAY.date())
    assert after.outcome is not None
    assert after.outcome.portal_words == "Removed"
    assert after.history[0] == told
    assert moment_words(after.history[1]) == "the portal says: Removed"

"""What the person says by hand about what became of reported listings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import FindingState
from helper.model.words import moment_words
from helper.store.by_hand import became
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, places_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(places_in(tmp_path)) as opened:
        yield opened


def a_filed_complaint(store: Store, links: int = 2) -> Complaint:
    work = a_work()
    listings = [a_listing(number) for number in range(links)]
    findings = [a_finding(listing, work, state=FindingState.FILED) for listing in listings]
    complaint = a_complaint(work, tuple(findings), state=ComplaintState.FILED, number="48213377")
    store.change(work, *listings, *(replace(one, complaint_id=complaint.id) for one in findings), complaint)
    return complaint


def say(store: Store, complaint: Complaint, state: FindingState, *, only: int | None = None) -> int:
    ids = complaint.finding_ids if only is None else complaint.finding_ids[only : only + 1]
    return len(became(store, [store.findings[one] for one in ids], state, by="Kim", at=NOW))


def test_all_of_a_complaint_at_once_closes_it(store: Store) -> None:
    """Each link has the outcome, the day and who said it; nothing of the complaint is open any more."""
    complaint = a_filed_complaint(store)
    assert say(store, complaint, FindingState.REMOVED) == 2
    for finding in store.findings.all():
        assert finding.state is FindingState.REMOVED
        assert finding.outcome is not None
        assert finding.outcome.at == NOW
        assert (moment_words(finding.history[-1]), finding.history[-1].by) == ("said by hand: gone", "Kim")
    assert store.complaints[complaint.id].state is ComplaintState.CLOSED


def test_one_link_leaves_the_others_waiting(store: Store) -> None:
    """The complaint stays open while anything of it is undecided."""
    complaint = a_filed_complaint(store)
    say(store, complaint, FindingState.REJECTED, only=0)
    states = [store.findings[one].state for one in complaint.finding_ids]
    assert states == [FindingState.REJECTED, FindingState.FILED]
    assert store.complaints[complaint.id].state is ComplaintState.FILED


def test_back_to_waiting_opens_the_complaint_again(store: Store) -> None:
    """Somebody who was wrong says so, and the list is read for it again."""
    complaint = a_filed_complaint(store)
    say(store, complaint, FindingState.REMOVED)
    say(store, complaint, FindingState.FILED, only=1)
    assert store.findings[complaint.finding_ids[1]].outcome is None
    assert store.complaints[complaint.id].state is ComplaintState.FILED


def test_it_is_one_step_that_can_be_taken_back(store: Store) -> None:
    """After an undo everything is as it was, the complaint included."""
    complaint = a_filed_complaint(store)
    before = store.findings.all()
    say(store, complaint, FindingState.WITHDRAWN)
    assert Queue(store).undo() == "2 links said to be “you took it back”"
    assert store.findings.all() == before
    assert store.complaints[complaint.id] == complaint


def test_what_was_never_sent_has_no_outcome(store: Store) -> None:
    """A link that waits for a form cannot be gone by a complaint."""
    finding = a_finding(a_listing(), a_work())
    assert became(store, [finding], FindingState.REMOVED, by="Kim", at=NOW) == []


def test_the_same_again_changes_nothing(store: Store) -> None:
    """Saying what is written down already makes no step and no line of history."""
    complaint = a_filed_complaint(store)
    say(store, complaint, FindingState.REMOVED)
    assert say(store, complaint, FindingState.REMOVED) == 0

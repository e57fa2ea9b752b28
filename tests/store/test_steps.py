"""Undo and redo take single steps, and never touch what has gone on since."""

from __future__ import annotations

import pytest

from helper.model.complaint import Result
from helper.model.finding import FindingState, Judgement
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import a_work, addresses, an_address, an_attempt


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


def test_each_step_is_taken_back_and_done_again(queue: Queue, store: Store, work: Work) -> None:
    """Adding, judging and planning are a step each, undone in turn and redone in turn."""
    findings = queue.add(addresses(2), work_id=work.id, source="paste").new
    queue.judge([finding.id for finding in findings], Judgement.COPY, viewed=True)
    queue.plan()
    after = (store.listings.all(), store.findings.all(), store.complaints.all())
    whats = ["2 links put on 1 form", "2 links judged", "2 links added"]
    assert [queue.undo() for _ in range(4)] == [*whats, None]
    assert len(store.listings) == len(store.findings) == len(store.complaints) == 0
    assert [queue.redo() for _ in range(4)] == [*reversed(whats), None]
    assert (store.listings.all(), store.findings.all(), store.complaints.all()) == after


def test_a_new_step_ends_the_redoing(queue: Queue) -> None:
    """What was undone is not mixed into what was done since."""
    queue.add(addresses(1), source="paste")
    queue.undo()
    queue.add(addresses(1, start=5), source="paste")
    assert queue.redo() is None


def test_what_has_gone_to_a_form_is_never_taken_back(queue: Queue, store: Store, work: Work) -> None:
    """Once filed, neither plan nor judgement nor listing can be undone."""
    complaint = queue.complain(work.id, [an_address()], source="paste")
    assert not isinstance(complaint, list)
    queue.reserve(practice=False)
    queue.hand_over(complaint.id, an_attempt())
    queue.release(complaint.id, result=Result.FILED, number="1")
    assert queue.undo() is None
    assert store.findings.all()[0].state is FindingState.FILED


def test_what_is_being_filled_is_never_taken_back(queue: Queue, store: Store, work: Work) -> None:
    """A reserved form does not lose its links under the session's hands."""
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() is None
    assert len(store.complaints) == 1


def test_an_older_step_can_still_be_undone(queue: Queue, store: Store, work: Work) -> None:
    """A filing stops only the steps that led to it."""
    queue.add([an_address(7)], source="paste")
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() == "1 link added"
    assert [listing.url for listing in store.listings.all()] == [an_address().url]


def test_a_listing_that_is_still_needed_stays(queue: Queue, store: Store, work: Work) -> None:
    """Another design's finding about the same listing keeps it, when the first paste is undone after a filing."""
    fox = a_work(title="Fox")
    store.change(fox)
    queue.add([an_address()], work_id=fox.id, source="paste")
    queue.complain(work.id, [an_address()], source="paste")
    queue.reserve(practice=False)
    assert queue.undo() is None
    for finding in store.findings.all():
        assert finding.listing_id in store.listings


def test_an_undo_is_written_like_any_change(queue: Queue, store: Store) -> None:
    """It is on the disk and subscribers are told."""
    told: list[int] = []
    queue.add([an_address()], source="paste")
    store.subscribe(lambda: told.append(len(store.findings)))
    queue.undo()
    queue.redo()
    assert told == [0, 1]

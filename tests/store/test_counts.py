"""The figures of the Today screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.model.attempt import Result
from helper.model.finding import FindingState
from helper.model.listing import Presence
from helper.model.work import Work
from helper.store.counts import Counts
from helper.store.presence import seen_again
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import NOW, a_work, addresses, an_attempt

NOTHING = Counts(
    ready_forms=0, ready_links=0, waiting=0, gone=0, objected=0, numbers_missing=0, oldest_waiting=None
)


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


def test_an_empty_store_counts_nothing(queue: Queue) -> None:
    """Nothing is waiting, so there is no oldest either."""
    assert queue.counts() == NOTHING


def test_forms_and_links_that_are_ready(queue: Queue, work: Work) -> None:
    """What a session would fill now."""
    queue.add(addresses(5), work_id=work.id, source="paste", judged_copy=True)
    queue.plan(limit=3)
    assert queue.counts() == replace(NOTHING, ready_forms=2, ready_links=5)


def test_what_was_sent_waits(queue: Queue, work: Work) -> None:
    """Its number may be missing, and the oldest is dated by its sending."""
    _file(queue, work, practice=False)
    assert queue.counts() == replace(
        NOTHING, waiting=3, numbers_missing=1, oldest_waiting=NOW - timedelta(days=3)
    )


def test_a_look_at_the_page_does_not_make_it_younger(queue: Queue, store: Store, work: Work) -> None:
    """Whoever looks whether the listings are still there learns nothing about how long they wait."""
    _file(queue, work, practice=False)
    store.change(*(seen_again(one, Presence.LIVE, at=NOW) for one in store.findings.all()))
    assert queue.counts().oldest_waiting == NOW - timedelta(days=3)


def test_what_came_of_it(queue: Queue, store: Store, work: Work) -> None:
    """Gone is gone, whoever took it away; an objection is counted apart."""
    _file(queue, work, practice=False)
    states = (FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW, FindingState.COUNTERED)
    store.change(
        *(replace(one, state=state) for one, state in zip(store.findings.all(), states, strict=True))
    )
    assert queue.counts() == replace(NOTHING, gone=2, objected=1, numbers_missing=1)


def test_practice_is_never_counted_as_sent(queue: Queue, work: Work) -> None:
    """A form that went to the practice portal is still ready to be filed."""
    _file(queue, work, practice=True)
    assert queue.counts() == replace(NOTHING, ready_forms=1, ready_links=3)


def _file(queue: Queue, work: Work, *, practice: bool) -> None:
    complaint = queue.complain(work.id, addresses(3), source="paste")
    assert not isinstance(complaint, list)
    queue.reserve(practice=practice)
    queue.hand_over(complaint.id, an_attempt(practice=practice))
    queue.release(complaint.id, result=Result.FILED, seen_at=NOW - timedelta(days=3))

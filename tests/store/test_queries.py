"""Queries on reports and outcomes, the figures of the screen Today, and due dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from helper.model.attempt import Result
from helper.model.finding import FindingState, Presence
from helper.model.work import DEFAULT_REASON, Work
from helper.store.facts import Counts, count, facts_of
from helper.store.queue import Queue
from helper.store.relisting import seen_again
from helper.store.store import Store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_finding, a_listing, a_work, addresses, an_attempt, complain, file_next


def _sent(store: Store, number: int, *, client: str = "", minutes: int = 2) -> None:
    work = a_work(title=f"Work {number}", client=client)
    listing = a_listing(number, store_number="1102345678", store_name="LinoShop", product_type="mug")
    finding = a_finding(listing, work)
    store.change(work, listing, finding)
    queue = Queue(store, now=lambda: NOW)
    (form,) = queue.plan([finding.id])
    queue.reserve(form.id)
    queue.hand_over(form.id, an_attempt())
    seen_at = NOW + timedelta(minutes=minutes)
    queue.release(form.id, HandoverEnd(result=Result.FILED, number="48213377", seen_at=seen_at))


def test_facts_are_about_filed_complaints_only(store: Store) -> None:
    work, listing = a_work(), a_listing()
    store.change(work, listing, a_finding(listing, work))
    assert facts_of(store) == []
    _sent(store, 2)
    (fact,) = facts_of(store)
    assert (fact.number, fact.seller, fact.reported_on) == ("48213377", "1102345678", NOW.date())
    assert (fact.product_type, fact.reason, fact.back_again) == ("mug", DEFAULT_REASON, False)


def test_reports_can_be_limited_to_one_client(store: Store) -> None:
    _sent(store, 1, client="Studio North")
    _sent(store, 2, client="Studio South")
    assert [fact.design for fact in facts_of(store, client="studio north")] == ["Work 1"]


NOTHING = Counts(
    links=3, waiting=0, gone=0, objected=0, to_review=0, to_fix=0, numbers_missing=0, oldest_waiting=None
)


def test_waiting_time_counts_from_the_day_of_the_report(queue: Queue, store: Store, work: Work) -> None:
    """A missing complaint number or a later visit to the listing does not change that day."""
    _file(queue, work)
    waiting = replace(NOTHING, waiting=3, numbers_missing=1, oldest_waiting=NOW - timedelta(days=3))
    assert count(store) == waiting
    store.change(*(seen_again(finding, Presence.LIVE, at=NOW) for finding in store.findings.all()))
    assert count(store) == waiting


def test_outcomes_are_counted(queue: Queue, store: Store, work: Work) -> None:
    _file(queue, work)
    states = (FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW, FindingState.COUNTERED)
    store.change(
        *(replace(one, state=state) for one, state in zip(store.findings.all(), states, strict=True))
    )
    assert count(store) == replace(NOTHING, gone=2, objected=1, numbers_missing=1)


def _file(queue: Queue, work: Work) -> None:
    complain(queue, work.id, addresses(3))
    file_next(queue, seen_at=NOW - timedelta(days=3))

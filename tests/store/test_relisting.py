"""Relistings: a reported listing that was gone and is on sale again with the same number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, ListingCheck, Outcome, Presence
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.relisting import back_again, relisted
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing

GONE_AT = NOW - timedelta(days=1)


def add_gone(store: Store, work: Work, *looks: ListingCheck) -> Finding:
    """Store a listing that was reported and removed yesterday, and return its finding."""
    listing = a_listing(1, title="Quiet Whale Shower Curtain", store_number="1102406", looks=looks)
    finding = a_finding(
        listing, work, state=FindingState.REMOVED, outcome=Outcome(state=FindingState.REMOVED, at=GONE_AT)
    )
    complaint = a_complaint(work, (finding,), state=ComplaintState.CLOSED, number="48210001")
    finding = replace(finding, complaint_id=complaint.id)
    store.change(work, listing, complaint, finding)
    return finding


@pytest.mark.parametrize(
    ("presence", "hours", "is_back"),
    [
        (Presence.LIVE, 1, True),
        (Presence.LIVE, -1, False),
        (Presence.REMOVED, 1, False),
        (Presence.UNKNOWN, 1, False),
    ],
)
def test_removed_listing_is_back_only_if_it_was_seen_on_sale_since(
    store: Store, work: Work, presence: Presence, hours: int, is_back: bool
) -> None:
    look = ListingCheck(at=GONE_AT + timedelta(hours=hours), presence=presence)
    finding = add_gone(store, work, look)
    assert back_again(store) == ([finding] if is_back else [])


def test_listing_with_another_number_is_no_relisting_even_with_the_same_shop_and_title(
    store: Store, work: Work
) -> None:
    gone = add_gone(store, work)
    earlier = store.listings[gone.listing_id]
    alike = a_listing(2, title=earlier.title, store_number=earlier.store_number, added_at=NOW)
    fresh = a_finding(alike, work)
    store.change(alike, fresh)
    assert back_again(store) == []
    queue = Queue(store)
    queue.judge([fresh.id], Judgement.COPY, viewed=True)
    (complaint,) = queue.plan()
    assert "48210001" not in complaint.description


def test_a_complaint_about_a_relisting_cites_the_earlier_number(store: Store, work: Work) -> None:
    gone = add_gone(store, work, ListingCheck(at=NOW, presence=Presence.LIVE))
    fresh = relisted(gone, by="Kim", at=NOW)
    store.change(fresh)
    assert back_again(store) == []
    queue = Queue(store)
    queue.judge([fresh.id], Judgement.COPY, viewed=True)
    (complaint,) = queue.plan()
    assert "Reported before: 48210001." in complaint.description

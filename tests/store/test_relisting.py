"""New listings that may replace removed ones: proposed by shop and title, linked only by the user."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Listing, Outcome
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.relisting import back_again, link, mark_unrelated, proposed_successors, why_not_link
from helper.store.repository import TABLES, Repositories, Repository
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work

TITLE = "Quiet Whale Shower Curtain Boho Bathroom"


def add(
    store: Store, number: int, work: Work | None, state: FindingState = FindingState.NEW, **values: Any
) -> Finding:
    """Store a listing and its finding. A removed listing was reported and removed yesterday."""
    shown = {"title": TITLE, "store_number": "1102406", "added_at": NOW, **values}
    listing = a_listing(number, **shown)
    finding = a_finding(listing, work_id=work.id if work else None, state=state)
    if state is FindingState.REMOVED:
        complaint = a_complaint(work, (finding,), state=ComplaintState.CLOSED, number=f"4821{number:04d}")
        outcome = Outcome(state=state, at=NOW - timedelta(days=1))
        finding = replace(finding, complaint_id=complaint.id, outcome=outcome)
        store.change(complaint)
    store.change(listing, finding)
    return finding


def pairs(store: Store) -> list[tuple[str, str]]:
    return [(one.fresh.id, one.before.id) for one in proposed_successors(store)]


@pytest.mark.parametrize("design", [True, False])
@pytest.mark.parametrize(
    ("title", "shop", "proposed"),
    [
        (TITLE, "1102406", True),
        ("QUIET whale  shower curtain boho bathroom", "1102406", True),
        ("Quiet Whale Shower Curtain", "1102406", False),
        (TITLE, "1109999", False),
        (TITLE, "", False),
        ("", "1102406", False),
    ],
)
def test_listings_with_the_same_shop_and_title_are_proposed_as_relistings(
    store: Store, work: Work, title: str, shop: str, proposed: bool, design: bool
) -> None:
    before = add(store, 1, work, FindingState.REMOVED)
    after = add(store, 2, work if design else None, title=title, store_number=shop)
    assert pairs(store) == ([(after.id, before.id)] if proposed else [])
    assert store.findings[after.id].predecessor_id is None


def test_unrelated_listings_are_not_proposed_as_relistings(store: Store, work: Work) -> None:
    """They have another design, were added before the removal, are not copies, or are already on a form."""
    fox = a_work(title="Fox")
    store.change(fox)
    add(store, 1, work, FindingState.REMOVED)
    add(store, 2, fox)
    add(store, 3, work, added_at=NOW - timedelta(days=20))
    stranger = add(store, 4, work)
    store.change(replace(stranger, judgement=Judgement.NOT_A_COPY, state=FindingState.JUDGED))
    add(store, 5, work, FindingState.PLANNED)
    add(store, 6, work, FindingState.FILED)
    assert pairs(store) == []


def test_each_listing_is_in_at_most_one_proposed_pair(store: Store, work: Work) -> None:
    """Candidates with a known design are preferred, and among them the one that was added first.

    After the user rejects a pair, the next candidate is proposed.
    """
    before = add(store, 1, work, FindingState.REMOVED)
    add(store, 2, None)
    later = add(store, 3, work, added_at=NOW + timedelta(days=1))
    first = add(store, 4, work)
    assert pairs(store) == [(first.id, before.id)]
    mark_unrelated(store, store.findings[first.id], before)
    assert pairs(store) == [(later.id, before.id)]
    other = add(store, 5, work, FindingState.REMOVED)
    assert pairs(store) == [(first.id, other.id), (later.id, before.id)]


Rows = list[tuple[Listing, Finding]]


def large_rows(rows: int, gone: int, *, shops: bool) -> Rows:
    """Return listings, `gone` of them removed: 100 for each shop with similar titles, or all in one shop."""
    work, ended = a_work(), Outcome(state=FindingState.REMOVED, at=NOW - timedelta(days=1))
    made = []
    for number in range(rows):
        listing = a_listing(
            number,
            title=f"{TITLE} {number % 7}" if shops else TITLE,
            store_number=str(1_100_000 + number // 100 if shops else 0),
            added_at=NOW,
        )
        finding = a_finding(listing, work)
        if number % 4 == 0 and number < gone * 4:
            finding = replace(finding, state=FindingState.REMOVED, outcome=ended)
        made.append((listing, finding))
    return made


def large_records(rows: Rows) -> Repositories:
    records = Repositories()
    for name in TABLES.values():
        setattr(records, name, Repository())
    records.listings = Repository(listing for listing, _ in rows)
    records.findings = Repository(finding for _, finding in rows)
    return records


def calls_of(records: Repositories) -> int:
    """Return the number of function calls of one search for relistings, after the indexes are built."""
    assert len(proposed_successors(records)) == len(records.findings.where("is_gone", True))
    assert back_again(records) == []
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        proposed_successors(records)
        back_again(records)
    finally:
        sys.setprofile(None)
    return calls


def test_search_time_for_relistings_is_independent_of_other_shops() -> None:
    """The screens once froze because the search took quadratic time."""
    rows = large_rows(4_000, 200, shops=True)
    few, many = calls_of(large_records(rows[:800])), calls_of(large_records(rows))
    assert (
        many < few * 1.01
    )  # some Python versions count garbage collector callbacks as calls, so the figures vary slightly


def test_search_time_for_relistings_grows_linearly_within_a_shop() -> None:
    few, many = (calls_of(large_records(large_rows(gone * 4, gone, shops=False))) for gone in (50, 250))
    assert many < few * 5.5


def test_a_complaint_about_a_relisting_cites_the_earlier_number(store: Store, work: Work) -> None:
    before = add(store, 1, work, FindingState.REMOVED)
    fresh = add(store, 2, work)
    queue = Queue(store)
    link(store, fresh, before, by="Kim", at=NOW)
    queue.judge([fresh.id], Judgement.COPY, viewed=True)
    (complaint,) = queue.plan()
    assert "Reported before: 48210001." in complaint.description
    assert pairs(store) == []


def test_linking_a_listing_to_an_unsuitable_one_is_refused_with_a_reason(store: Store, work: Work) -> None:
    fox = a_work(title="Fox")
    store.change(fox)
    before = add(store, 1, work, FindingState.REMOVED)
    waiting = add(store, 2, work, FindingState.FILED)
    fresh = add(store, 3, work)
    assert "was not gone" in str(why_not_link(fresh, waiting))
    assert "on a form whose explanation is already written" in str(why_not_link(waiting, before))
    assert "different designs" in str(why_not_link(add(store, 4, fox), before))
    assert "Both links lead to the same listing" in str(why_not_link(before, before))
    with pytest.raises(ValueError, match="on a form whose explanation is already written"):
        link(store, waiting, before, by="Kim", at=NOW)

"""The rows of Listings: only rows of changed records are created again, and words filter the rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.complaint import Account
from helper.model.finding import FindingState, Judgement, Moment, MomentKind
from helper.store.queries import findings_of
from helper.tui.listings.listing_rows import SORTS, ListingRows
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_id
from tests.tui.stage import Stage, add_findings


@pytest.fixture
def rows(stage: Stage) -> ListingRows:
    """Two listings that differ in every field."""
    whale = a_work(title="Quiet Whale", aliases=("Moby",), client="Studio North")
    fox = a_work(title="Midnight Fox")
    mug = a_listing(1, title="Mug", store_name="Nordic Store", store_number="1102406", seller_country="China")
    poster = a_listing(2, title="Fox poster", store_name="Whale Shop", store_number="77")
    account = Account(id=an_id(), label="Agency", host="ipp.example.com", clients=("Studio North",))
    gone = a_finding(mug, whale, state=FindingState.REMOVED)
    complaint = a_complaint(whale, (gone,), account_id=account.id)
    new = a_finding(poster, fox, state=FindingState.NEW, judgement=None)
    stage.store.change(whale, fox, mug, poster, account, complaint, new)
    stage.store.change(replace(gone, complaint_id=complaint.id))
    return ListingRows(stage.store)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("whale", ["Fox poster", "Mug"]),
        ("work:whale", ["Mug"]),
        ("work:moby", ["Mug"]),
        ("seller:whale", ["Fox poster"]),
        ("seller:1102406", ["Mug"]),
        ("seller:china", ["Mug"]),
        ("china", ["Mug"]),
        ("client:north", ["Mug"]),
        ("account:agency", ["Mug"]),
        ("status:gone", ["Mug"]),
        ("status:removed", ["Mug"]),
        ('status:"to review"', ["Fox poster"]),
        ("work:whale seller:77", []),
        ("POSTER midnight", ["Fox poster"]),
        ("0018 gone", ["Mug"]),
        ("nordic nothing", []),
    ],
)
def test_filter_word_with_a_field_name_matches_only_that_field(
    rows: ListingRows, typed: str, titles: list[str]
) -> None:
    """The filter `work:whale` does not find a shop called Whale. Every word of a filter must match the row."""
    assert sorted(rows[row].title for row in rows.view(words=typed)) == titles


def test_refresh_creates_only_the_rows_of_changed_records_again(stage: Stage) -> None:
    stage.add_samples()
    rows = ListingRows(stage.store)
    before = {row: rows[row] for row in rows.view()}
    changed = next(finding for finding in stage.store.findings.all() if finding.state is FindingState.NEW)
    stage.queue.judge([changed.id], Judgement.NOT_A_COPY, viewed=True)
    assert rows.refresh(stage.store)
    assert [row for row in before if rows[row] is not before[row]] == [changed.id]
    assert rows[changed.id].words == "not yours"


@pytest.mark.parametrize("sort", SORTS)
def test_refreshed_rows_equal_newly_created_rows(sort: int, stage: Stage) -> None:
    stage.add_samples()
    store, rows = stage.store, ListingRows(stage.store, sort=sort)

    def same() -> bool:
        fresh = ListingRows(store, sort=sort)
        there = rows.refresh(store) and rows.view() == fresh.view()
        figures = (rows.counts, rows.lacking) == (fresh.counts, fresh.lacking)
        return there and list(rows) == list(fresh) and figures

    new = [finding.id for finding in store.findings.all() if finding.state is FindingState.NEW]
    stage.queue.judge(new[:2], Judgement.NOT_A_COPY, viewed=True)
    stage.queue.judge(new[2:3], Judgement.LATER, viewed=True)
    assert same()
    work = store.works.all()[0]
    store.change(replace(work, title="A new title"))
    assert same()
    add_findings(stage, 3, work, start=900)
    assert same()
    stage.queue.remove(new[:2])
    assert same()
    store.undo_stack.undo()
    assert same()


def test_first_finding_is_listed_again_once_the_second_is_removed(stage: Stage) -> None:
    stage.add_samples()
    complaint = stage.reject("48209114", still_there=1)
    rows = ListingRows(stage.store)
    (sent, *_) = findings_of(stage.store, complaint)
    again = Moment(at=NOW, kind=MomentKind.COMPLAINED_AGAIN)
    second = a_finding(
        stage.store.listings[sent.listing_id],
        state=FindingState.FILED,
        predecessor_id=sent.id,
        history=(again,),
    )
    stage.store.change(second)
    assert rows.refresh(stage.store)
    assert sent.id not in rows
    assert second.id in rows
    stage.store.change(remove=[second])
    assert not rows.refresh(stage.store)
    rows = ListingRows(stage.store, rows)
    assert sent.id in rows
    add_findings(stage, 1_001, start=10_000)
    assert not rows.refresh(stage.store)

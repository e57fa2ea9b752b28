"""The rows of the listings: what they say, how they are found, and that unchanged ones are not made again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.model.finding import Finding, FindingState, Judgement
from helper.tui.listings.rows import Kind, ListingRows, kind_of
from tests.factories import a_finding, a_listing, a_work
from tests.tui.stage import Stage


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, Kind.TO_JUDGE),
        ({"judgement": Judgement.LATER}, Kind.TO_JUDGE),
        ({"state": FindingState.JUDGED, "judgement": Judgement.COPY, "work_id": "w"}, Kind.READY),
        ({"state": FindingState.JUDGED, "judgement": Judgement.COPY}, Kind.TO_JUDGE),
        ({"state": FindingState.JUDGED, "judgement": Judgement.LICENSED}, Kind.ASIDE),
        ({"state": FindingState.PLANNED}, Kind.READY),
        ({"state": FindingState.FILED}, Kind.WAITING),
        ({"state": FindingState.REMOVED}, Kind.GONE),
        ({"state": FindingState.GONE_BEFORE_REVIEW}, Kind.GONE),
        ({"state": FindingState.REJECTED}, Kind.NO),
        ({"state": FindingState.COUNTERED}, Kind.OBJECTED),
        ({"state": FindingState.WITHDRAWN}, Kind.ASIDE),
    ],
)
def test_every_state_belongs_to_a_kind(values: dict[str, object], kind: Kind) -> None:
    """Each finding stands under exactly one word above the list."""
    finding = Finding(id="f", listing_id="l", **values)  # type: ignore[arg-type]  # the values of one case
    assert kind_of(finding, practice=False) is kind


def test_what_was_only_practised_is_still_to_be_filed() -> None:
    """A practice submission makes nobody wait for Alibaba."""
    assert kind_of(Finding(id="f", listing_id="l", state=FindingState.FILED), practice=True) is Kind.READY


def test_all_words_must_be_found_wherever_they_stand(stage: Stage) -> None:
    """Title, design, shop, number and state are searched, in any order and without capitals."""
    work = a_work(title="Quiet Whale")
    whale, mug = (
        a_listing(1, title="Shower CURTAIN", store_name="Nordic"),
        a_listing(2, title="Mug", store_name="Nordic"),
    )
    stage.store.change(work, whale, mug, a_finding(whale, work), a_finding(mug))
    rows = ListingRows(stage.store)
    assert [rows[one].title for one in rows.view(words="whale curtain")] == ["Shower CURTAIN"]
    assert len(rows.view(words="NORDIC")) == 2
    assert [rows[one].title for one in rows.view(words=mug.item_id[-4:])] == ["Mug"]
    assert rows.view(words="nordic nothing") == []


def test_what_needs_the_person_stands_first(stage: Stage) -> None:
    """By state: objections, then what is to look at, then what is ready, and what is done last."""
    stage.add_samples()
    rows = ListingRows(stage.store)
    kinds = [rows[one].kind for one in rows.view()]
    assert kinds == sorted(kinds, key=list(Kind).index)


def test_only_rows_of_changed_records_are_made_again(stage: Stage) -> None:
    """After one answer one row is another object, the others are the same."""
    stage.add_samples()
    rows = ListingRows(stage.store)
    before = {one: rows[one] for one in rows.view()}
    changed = next(one for one in stage.store.findings.all() if one.state is FindingState.NEW)
    stage.queue.judge([changed.id], Judgement.NOT_A_COPY, viewed=True)
    rows.refresh()
    assert [one for one in before if rows[one] is not before[one]] == [changed.id]
    assert rows[changed.id].words == "not yours"


def test_a_doubtful_address_says_look_first(stage: Stage) -> None:
    """Before it is reported a person must see the page; the list says so."""
    work, listing = a_work(), a_listing(flagged=True)
    finding = a_finding(listing, work)
    stage.store.change(work, listing, finding)
    rows = ListingRows(stage.store)
    assert rows[finding.id].words == "check the link"
    stage.store.change(replace(finding, viewed=True))
    rows.refresh()
    assert rows[finding.id].words == "ready for a form"


def test_a_listing_without_a_title_is_known_by_its_number(stage: Stage) -> None:
    """A pasted link says nothing but its number; that is what the row shows."""
    listing = a_listing(title="")
    finding = a_finding(listing)
    stage.store.change(listing, finding)
    assert ListingRows(stage.store)[finding.id].title == listing.item_id

"""Back again: the very page that is on sale again, and what looks like one that was gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, ListingCheck, Outcome, Presence
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, text_of
from tests.tui.waiting import until

TITLE = "Quiet Whale Shower Curtain Boho"


def add_gone(stage: Stage, *, live: bool = False) -> Finding:
    """A listing that was reported and gone; `live`: its page was seen on sale since."""
    looks = (ListingCheck(at=NOW, presence=Presence.LIVE),) if live else ()
    work, listing = a_work(), a_listing(1, title=TITLE, store_number="1102406", looks=looks)
    finding = a_finding(listing, work, state=FindingState.REMOVED)
    complaint = a_complaint(work, (finding,), state=ComplaintState.CLOSED, number="48209114")
    outcome = Outcome(state=FindingState.REMOVED, at=NOW - timedelta(days=3))
    finding = replace(finding, complaint_id=complaint.id, outcome=outcome)
    stage.store.change(work, listing, complaint, finding)
    return finding


def add_alike(stage: Stage, before: Finding) -> Finding:
    listing = a_listing(2, title=TITLE, store_number="1102406")
    fresh = a_finding(listing, work_id=before.work_id)
    stage.store.change(listing, fresh)
    return fresh


async def test_one_that_looks_like_it_is_linked_by_the_persons_word(stage: Stage, opened: Open) -> None:
    """Both are shown with the earlier number; c links them, u takes it back, and Today counts it."""
    before = add_gone(stage)
    fresh = add_alike(stage, before)
    async with opened() as pilot:
        await until(pilot, "1 perhaps, under another number")
        await press(pilot, "b")
        text = text_of(pilot.app)
        assert "same shop, near title" in text
        assert "number 48209114, gone 21 Nov" in text
        await press(pilot, "c")
        assert stage.store.findings[fresh.id].predecessor_id == before.id
        assert "Nothing is left to say here." in text_of(pilot.app)
        await press(pilot, "u")
        assert stage.store.findings[fresh.id].predecessor_id is None
        assert "same shop, near title" in text_of(pilot.app)


async def test_another_one_is_not_proposed_again(stage: Stage, opened: Open) -> None:
    """The key n says so, and Esc alone decides nothing."""
    fresh = add_alike(stage, add_gone(stage))
    async with opened() as pilot:
        await until(pilot, "back again")
        await press(pilot, "b", "escape", "b", "n", "escape")
        assert stage.store.findings[fresh.id].predecessor_id is None
        await until(pilot, lambda text: "back again" not in text)


async def test_the_page_can_be_looked_at_first(stage: Stage, opened: Open) -> None:
    """In the person's own browser."""
    add_alike(stage, add_gone(stage))
    async with opened() as pilot:
        await until(pilot, "back again")
        await press(pilot, "b", "o")
    assert stage.opened == ["https://www.aliexpress.com/item/1005009900000019.html"]


async def test_the_very_same_page_is_taken_up_as_a_new_one(stage: Stage, opened: Open) -> None:
    """It cannot be another one, so there is no n; c makes a link to look at that knows the earlier one."""
    before = add_gone(stage, live=True)
    async with opened() as pilot:
        await until(pilot, "1 on sale again")
        await press(pilot, "b", "n")
        assert "on sale again" in text_of(pilot.app)
        await press(pilot, "c")
    _, again = stage.store.findings.all()
    assert (again.predecessor_id, again.judgement) == (before.id, None)

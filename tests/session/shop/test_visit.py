"""Recording a listing that is open in the shop window."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.shop_page import Wall
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Presence
from helper.session.events import ListingRecorded, Remark
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.session.shop_stage import ShopStage, a_page


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> ShopStage:
    return ShopStage(store, Queue(store), tmp_path)


async def test_listing_open_in_the_window_is_recorded_with_its_store(stage: ShopStage) -> None:
    work = a_work()
    stage.store.change(work)
    stage.shop.tabs = [a_page()]

    await stage.record(work.id)

    (listing,), (finding,), (seller,) = (
        stage.store.listings.all(), stage.store.findings.all(), stage.store.sellers.all()
    )  # fmt: skip
    assert (listing.item_id, listing.title, listing.price) == (str(FIRST_ITEM), "Whale shirt 0", "US $9.50")
    assert [(look.at, look.presence) for look in listing.looks] == [(NOW, Presence.LIVE)]
    assert listing.looks[0].evidence == (f"listings/{FIRST_ITEM}/20261124T194200Z/page.png",)
    assert (finding.state, finding.viewed, finding.judgement) == (FindingState.NEW, True, None)
    assert finding.work_id == work.id
    assert (seller.store_number, seller.names) == ("1105550001", ("Ocean Prints Store",))
    assert stage.store.undo_stack.undo() == "1 listing saved"
    assert (stage.store.listings.all(), stage.store.findings.all(), stage.store.sellers.all()) == ([], [], [])
    assert stage.store.undo_stack.redo() == "1 listing saved"
    assert len(stage.store.listings.all()) == 1


async def test_recording_a_known_listing_adds_a_check(stage: ShopStage) -> None:
    stage.shop.tabs = [a_page()]
    await stage.record()
    stage.shop.tabs = [a_page(price="", store_name="Sea Shop")]

    await stage.record()

    (listing,) = stage.store.listings.all()
    assert (listing.price, listing.store_name, len(listing.looks)) == ("US $9.50", "Sea Shop", 2)
    assert stage.store.sellers.all()[0].names == ("Ocean Prints Store", "Sea Shop")
    assert stage.operator.events_of(ListingRecorded)[-1].known is True


async def test_listing_behind_a_captcha_is_not_recorded(stage: ShopStage) -> None:
    stage.shop.tabs = [a_page(wall=Wall.PUZZLE)]

    await stage.record()

    assert stage.store.listings.all() == []
    assert "captcha" in stage.operator.events_of(Remark)[0].text


async def test_earlier_complaint_is_shown_when_a_listing_is_recorded(stage: ShopStage) -> None:
    work, listing = a_work(), a_listing()
    complaint = a_complaint(work, state=ComplaintState.FILED, number="00482133", attempts=(an_attempt(),))
    finding = a_finding(listing, work, state=FindingState.REMOVED, complaint_id=complaint.id)
    stage.store.change(work, listing, finding, complaint)
    stage.shop.tabs = [a_page()]

    await stage.record()

    assert (
        "Reported before: number 00482133, sent 24 Nov 2026, Quiet Whale: gone."
        in stage.operator.events_of(ListingRecorded)[0].text
    )

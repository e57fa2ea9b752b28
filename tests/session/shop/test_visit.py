"""Visits to the shop: listings that are open in the window are recorded at the user's request."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.shop_page import ShopPage, Wall
from helper.model.address import read_address
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Presence
from helper.session.events import ListingRecorded, Remark, RunEnded
from helper.session.operator import Decision, QuestionKind, Request
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_complaint, a_finding, a_listing, a_work, an_attempt
from tests.session.shop_stage import ShopStage, a_page

SEARCH = ShopPage(address=read_address("https://www.aliexpress.com/w/wholesale-whale.html"))


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> ShopStage:
    return ShopStage(store, Queue(store), tmp_path)


async def test_listing_open_in_the_window_is_recorded_with_its_store(stage: ShopStage) -> None:
    work = a_work()
    stage.store.change(work)
    stage.shop.tabs = [a_page()]

    await stage.visit(Request.GO_ON, Request.PAUSE, work_id=work.id).run()

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


async def test_shop_visit_continues_if_its_first_page_cannot_be_opened(stage: ShopStage) -> None:
    address = "https://www.aliexpress.com/item/1005009900000099.html"
    stage.shop.silent.add(address)
    visit = stage.visit(start=address)
    stage.operator.at[Remark] = lambda _: visit.request(Request.PAUSE)

    await visit.run()

    assert stage.operator.events_of(Remark)[0].text == "The page could not be opened."
    assert stage.operator.events_of(RunEnded)[0].done == 0


async def test_recording_a_known_listing_adds_a_check(stage: ShopStage) -> None:
    stage.shop.tabs = [a_page()]
    await stage.visit(Request.GO_ON, Request.PAUSE).run()
    stage.shop.tabs = [a_page(price="", store_name="Sea Shop")]

    await stage.visit(Request.GO_ON, Request.PAUSE).run()

    (listing,) = stage.store.listings.all()
    assert (listing.price, listing.store_name, len(listing.looks)) == ("US $9.50", "Sea Shop", 2)
    assert stage.store.sellers.all()[0].names == ("Ocean Prints Store", "Sea Shop")
    assert stage.operator.events_of(ListingRecorded)[-1].known is True


@pytest.mark.parametrize(("page", "said"), [(SEARCH, "search"), (a_page(wall=Wall.PUZZLE), "captcha")])
async def test_page_without_a_listing_is_not_recorded(stage: ShopStage, page: ShopPage, said: str) -> None:
    stage.shop.tabs = [page]

    await stage.visit(Request.GO_ON, Request.PAUSE).run()

    assert stage.store.listings.all() == []
    assert said in stage.operator.events_of(Remark)[0].text


async def test_user_is_asked_which_of_several_open_listings_to_record(stage: ShopStage) -> None:
    stage.shop.tabs = [a_page(2), SEARCH, a_page(1)]
    stage.operator.answers = {QuestionKind.WHICH_LISTING: [Decision("2")]}
    session = stage.visit(Request.GO_ON)
    then = [Request.GO_ON, Request.PAUSE]
    stage.operator.at[ListingRecorded] = lambda event: session.request(then.pop(0))

    await session.run()

    assert [choice.text for choice in stage.operator.questions[0].choices] == [
        "Whale shirt 2",
        "Whale shirt 1",
    ]
    assert [listing.title for listing in stage.store.listings.all()] == ["Whale shirt 1", "Whale shirt 2"]
    assert len(stage.operator.questions) == 1


async def test_earlier_complaint_is_shown_when_a_listing_is_recorded(stage: ShopStage) -> None:
    work, listing = a_work(), a_listing()
    complaint = a_complaint(work, state=ComplaintState.FILED, number="00482133", attempts=(an_attempt(),))
    finding = a_finding(listing, work, state=FindingState.REMOVED, complaint_id=complaint.id)
    stage.store.change(work, listing, finding, complaint)
    stage.shop.tabs = [a_page()]

    await stage.visit(Request.GO_ON, Request.PAUSE).run()

    assert (
        "Reported before: number 00482133, sent 24 Nov 2026, Quiet Whale: gone."
        in stage.operator.events_of(ListingRecorded)[0].text
    )


@pytest.mark.parametrize("requests", [(), (Request.GO_ON,)], ids=["without a request", "at a request"])
async def test_closed_window_ends_the_visit(stage: ShopStage, requests: tuple[Request, ...]) -> None:
    stage.shop.closed = True

    await stage.visit(*requests).run()

    assert stage.operator.events_of(RunEnded)[0].done == 0
    assert ["closed" in event.text for event in stage.operator.events_of(Remark)] == [True] * len(requests)

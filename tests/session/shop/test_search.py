"""Search words opened one by one, while the person browses and points at what she finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.browser.shop.facts import ShopPage
from helper.model.address import read_address
from helper.model.search import Search
from helper.session.operator import Request
from helper.session.shop.events import ListingRecorded, SearchEnded, SearchNotOpened, SearchOpened
from helper.session.shop.search import SearchSession
from helper.store.queue import Queue
from helper.store.searches import searches_due
from helper.store.store import open_store
from tests.factories import a_work, places_in
from tests.session.shop_stage import ShopStage, a_page

MUG, CURTAIN = Search(words="whale mug", language="de", product_type="mug"), Search(words="whale curtain")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ShopStage]:
    """A design with two lines of words; both pages answer."""
    with open_store(places_in(tmp_path)) as store:
        stage = ShopStage(store, Queue(store), tmp_path)
        store.change(a_work(searches=(MUG, CURTAIN)))
        for search in (MUG, CURTAIN):
            stage.shop.shown[search.address] = [ShopPage(address=read_address(search.address))]
        yield stage


def session(stage: ShopStage, *requests: Request) -> SearchSession:
    made = SearchSession(stage._tools(), stage._open, searches_due(stage.store))
    for request in requests:
        made.request(request)
    return made


def days(stage: ShopStage) -> list[bool]:
    return [one.last_at is not None for one in stage.store.works.all()[0].searches]


async def test_each_is_opened_and_its_day_written_down(stage: ShopStage) -> None:
    """On the site of its language, with design, words, kind and when it was last done."""
    await session(stage, Request.NEXT, Request.NEXT).run()
    assert stage.shop.opened == [MUG.address, CURTAIN.address]
    told = stage.operator.told(SearchOpened)
    assert "1 of 2  Quiet Whale: “whale mug” (mug, de), never done before" in told[0].text
    assert days(stage) == [True, True]
    assert stage.operator.told(SearchEnded)[-1].text == "2 of 2 searches done, 0 written down."


async def test_what_the_person_has_open_is_written_down_for_that_design(stage: ShopStage) -> None:
    """Enter takes the open listing, as in the shop window; nothing else of the page is read."""
    stage.shop.shown[MUG.address] = [a_page(7)]
    await session(stage, Request.GO_ON, Request.PAUSE).run()
    (finding,) = stage.store.findings.all()
    assert finding.work_id == stage.store.works.all()[0].id
    assert finding.judgement is None
    assert len(stage.operator.told(ListingRecorded)) == 1


async def test_a_stop_keeps_what_was_done_and_the_rest_is_still_due(stage: ShopStage) -> None:
    """The one that was open counts as done; the next was not opened."""
    run = session(stage, Request.PAUSE)
    await run.run()
    assert days(stage) == [True, False]
    assert (run.left, stage.operator.told(SearchEnded)[-1].left) == (1, 1)


async def test_a_page_that_does_not_come_stays_due(stage: ShopStage) -> None:
    """It is said, and the next one is opened."""
    stage.shop.silent.add(MUG.address)
    await session(stage, Request.NEXT).run()
    assert "whale mug" in stage.operator.told(SearchNotOpened)[0].text
    assert days(stage) == [False, True]


async def test_a_closed_window_ends_the_run(stage: ShopStage) -> None:
    """With a sentence; nothing is noted as done."""
    stage.shop.closed = True
    await session(stage, Request.NEXT).run()
    assert stage.operator.told(SearchEnded)[-1].text.startswith("The shop window was closed.")
    assert days(stage) == [False, False]

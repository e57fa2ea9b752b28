"""Runs in the shop window: rechecks of filed listings, and searches for new copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.browser.shop_page import Wall
from helper.model.address import read_address
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Outcome, Presence
from helper.model.state_words import moment_words
from helper.session.events import (
    ListingLookedAt,
    NeedsUser,
    Remark,
    RunEnded,
)
from helper.session.navigation import Pace
from helper.session.operator import Decision, QuestionKind, Request
from helper.store.queue import Queue
from helper.store.relisting import back_again, relisted
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_item_url
from tests.session.shop_stage import ShopStage, a_page

GONE = {"title": "", "price": "", "gone": "Sorry, this item is no longer available"}


@pytest.fixture
def stage(store: Store, tmp_path: Path) -> ShopStage:
    """Four filed listings, the first one removed; all are on sale unless a test changes that."""
    stage = ShopStage(store, Queue(store), tmp_path, days=1)
    file_listings(store, [FindingState.REMOVED, *[FindingState.FILED] * 3])
    for number in range(4):
        stage.shop.shown[an_item_url(number)] = [a_page(number)]
    return stage


def file_listings(store: Store, states: list[FindingState]) -> None:
    work = a_work()
    listings = [a_listing(number) for number in range(len(states))]
    complaint = a_complaint(work, state=ComplaintState.FILED)
    findings = [
        a_finding(
            listing, work, state=state, complaint_id=complaint.id,
            outcome=Outcome(state=state, at=NOW) if state is FindingState.REMOVED else None,
        )
        for listing, state in zip(listings, states, strict=True)
    ]  # fmt: skip
    store.change(work, complaint, *listings, *findings)


async def test_each_recheck_result_is_recorded_with_time_and_picture(stage: ShopStage) -> None:
    shop, urls = stage.shop, [an_item_url(number) for number in range(4)]
    shop.shown[urls[1]] = [a_page(1, **GONE)]
    shop.shown[urls[2]] = [a_page(7)]
    shop.silent.add(urls[3])

    await stage.recheck().run()

    looks = [listing.looks[-1] for listing in stage.store.listings.all()]
    assert [look.presence for look in looks] == [
        Presence.LIVE, Presence.REMOVED, Presence.REDIRECTED, Presence.UNKNOWN
    ]  # fmt: skip
    assert {look.at for look in looks} == {stage.now()}
    assert looks[0].evidence
    assert looks[1].words == GONE["gone"]
    findings = stage.store.findings.all()
    assert findings[1].history[-1].presence is Presence.REMOVED
    assert [finding.state for finding in findings] == [FindingState.REMOVED, *[FindingState.FILED] * 3]

    shop.shown[urls[1]] = [a_page(1, address=read_address("https://shop.example/"))]
    await stage.recheck().run()
    assert stage.store.listings.all()[1].looks[-1].presence is Presence.UNKNOWN


NOT_HERE = {"title": "", "price": "", "not_here": "Not available in your country/region"}


async def test_listing_not_shown_in_the_users_country_is_recorded_as_such(stage: ShopStage) -> None:
    stage.shop.shown[an_item_url(1)] = [a_page(1, **NOT_HERE)]

    await stage.recheck().run()

    finding, listing = stage.store.findings.all()[1], stage.store.listings.all()[1]
    assert finding.state is FindingState.FILED
    assert finding.history[-1].presence is Presence.NOT_SHOWN
    assert moment_words(finding.history[-1]) == "the page was checked: not shown in your country"
    assert (listing.looks[-1].presence, listing.looks[-1].words) == (Presence.NOT_SHOWN, NOT_HERE["not_here"])
    assert "not shown in your country" in stage.operator.events_of(ListingLookedAt)[1].text
    (ended,) = stage.operator.events_of(RunEnded)
    counts = [ended.counts[name] for name in ("live", "removed", "not_shown", "unknown")]
    assert counts == [3, 0, 1, 0]
    assert "1 not shown in your country" in ended.text


async def test_page_not_shown_in_this_country_keeps_the_back_on_sale_status(stage: ShopStage) -> None:
    stage.shop.shown[an_item_url(0)] = [a_page(0, **NOT_HERE)]
    await stage.recheck().run()
    assert back_again(stage.store) == []

    stage.shop.shown[an_item_url(0)] = [a_page(0)]
    await stage.recheck().run()
    stage.shop.shown[an_item_url(0)] = [a_page(0, **NOT_HERE)]
    await stage.recheck().run()
    assert [finding.id for finding in back_again(stage.store)] == [stage.store.findings.all()[0].id]


async def test_removed_listing_on_sale_is_reported_as_back_again(stage: ShopStage) -> None:
    await stage.recheck().run()

    (back,) = back_again(stage.store)
    assert back == stage.store.findings.all()[0]
    assert [event.back for event in stage.operator.events_of(ListingLookedAt)] == [True, False, False, False]
    assert stage.operator.events_of(ListingLookedAt)[0].text == "1 of 4  Whale shirt 0: BACK AGAIN"
    assert len(stage.store.findings.all()) == 4


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_listing_found_on_sale_again_is_added_once_as_a_relisting(
    stage: ShopStage, elsewhere: bool
) -> None:
    first = stage.store.findings.all()[0]
    stage.operator.answers = {QuestionKind.BACK_AGAIN: [Decision("take_up")]}
    if elsewhere:
        stage.operator.before[QuestionKind.BACK_AGAIN] = lambda: stage.store.change(
            relisted(first, by="Kim", at=stage.now())
        )

    await stage.recheck().run()
    await stage.recheck().run()

    (again,) = stage.store.findings.all()[4:]
    assert (again.predecessor_id, again.state, again.judgement) == (first.id, FindingState.NEW, None)
    assert again.work_id == first.work_id
    assert back_again(stage.store) == []
    assert [question.kind for question in stage.operator.questions] == [QuestionKind.BACK_AGAIN]


async def test_recheck_waits_until_the_user_has_solved_a_captcha(stage: ShopStage) -> None:
    url = an_item_url(0)
    stage.shop.shown[url] = [a_page(0, wall=Wall.PUZZLE, **GONE), a_page(0)]
    stage.shop.statuses[url] = 403
    session = stage.recheck(limit=1)

    def pastes_and_solves(_: NeedsUser) -> None:
        stage.queue.add([read_address(f"{url}?gatewayAdapt=glo2deu")], source="paste")
        session.request(Request.GO_ON)

    stage.operator.at[NeedsUser] = pastes_and_solves
    await session.run()

    assert [event.wall for event in stage.operator.events_of(NeedsUser)] == ["puzzle"]
    listing = stage.store.listings.all()[0]
    assert f"{url}?gatewayAdapt=glo2deu" in listing.raw
    assert [look.presence for look in listing.looks] == [Presence.LIVE]


async def test_pause_at_a_shop_login_ends_the_recheck_without_a_result(
    stage: ShopStage,
) -> None:
    stage.shop.shown[an_item_url(0)] = [a_page(0, wall=Wall.LOGIN, **GONE)]
    session = stage.recheck()
    stage.operator.at[NeedsUser] = lambda event: session.request(Request.PAUSE)

    await session.run()

    assert [listing.looks for listing in stage.store.listings.all()] == [()] * 4
    (ended,) = stage.operator.events_of(RunEnded)
    assert (ended.left, session.left_open) == (4, True)
    assert ended.text == "No listing was checked. 4 left to check; next time I start there."


async def test_recheck_stops_after_three_pages_that_do_not_load(stage: ShopStage) -> None:
    stage.shop.silent = {an_item_url(number) for number in range(4)}

    await stage.recheck().run()

    assert len(stage.shop.opened) == 3
    assert "tomorrow" in stage.operator.events_of(Remark)[0].text


async def test_user_can_skip_the_pause_between_pages_of_a_recheck(stage: ShopStage) -> None:
    chosen: list[tuple[float, float]] = []

    def pick(least: float, most: float) -> float:
        chosen.append((least, most))
        return 1000.0

    stage.shop.silent = {an_item_url(0)}
    session = stage.recheck(pace=Pace(pick=pick), limit=2)
    stage.operator.at[ListingLookedAt] = lambda event: session.request(Request.GO_ON)

    await session.run()

    assert chosen == [(4.0, 9.0)]
    assert len(stage.shop.opened) == 2


async def test_recheck_begins_with_the_listing_checked_longest_ago(stage: ShopStage) -> None:
    await stage.recheck(limit=2).run()
    stage.days = 2

    await stage.recheck().run()

    assert stage.shop.opened[2:4] == [an_item_url(2), an_item_url(3)]


async def test_recheck_waits_for_the_user_after_twenty_five_listings(store: Store, tmp_path: Path) -> None:
    stage = ShopStage(store, Queue(store), tmp_path)
    file_listings(store, [FindingState.FILED] * 27)
    stage.shop.shown = {an_item_url(number): [a_page(number)] for number in range(27)}
    session = stage.recheck()
    stage.operator.at[NeedsUser] = lambda event: session.request(Request.PAUSE)

    await session.run()

    assert len(stage.shop.opened) == 25
    assert stage.operator.events_of(RunEnded)[0].left == 2


async def test_closed_window_ends_the_run(stage: ShopStage) -> None:

    def close(event: object) -> None:
        stage.shop.closed = True

    stage.operator.at[ListingLookedAt] = close

    await stage.recheck().run()

    assert "closed" in stage.operator.events_of(Remark)[0].text
    assert stage.operator.events_of(RunEnded)[0].left == 3

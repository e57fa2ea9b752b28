"""The ledger of sellers agrees with a count made another way."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta

from helper.model.finding import FindingState, Judgement, Moment, MomentKind, Outcome
from helper.model.seller import Seller
from helper.model.work import Work
from helper.reports.seller_ledger import seller_ledger, seller_line
from helper.store.repository import Entity
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work, an_id

TODAY = NOW.date()
_STATES = (
    FindingState.JUDGED,
    FindingState.FILED,
    FindingState.REMOVED,
    FindingState.REJECTED,
    FindingState.GONE_BEFORE_REVIEW,
)


@dataclass
class _ByHand:
    """One store, counted while it was made up."""

    listings: int = 0
    gone: int = 0
    waiting: int = 0
    days: set[int] = field(default_factory=set)


def _made_up(chance: random.Random, number: int, work: Work, shops: dict[str, _ByHand]) -> list[Entity]:
    shop = str(1101000 + chance.randrange(60))
    state, ago, practice = chance.choice(_STATES), chance.randrange(800), chance.random() < 0.1
    ended = NOW - timedelta(days=ago)
    listing = a_listing(number, store_number=shop)
    finding = a_finding(listing, work, state=state, history=(Moment(at=ended, kind=MomentKind.SENT),))
    complaint = a_complaint(work, (finding,), practice=practice)
    if state not in {FindingState.JUDGED, FindingState.FILED}:
        finding = replace(finding, outcome=Outcome(state=state, at=ended))
    mine = shops.setdefault(shop, _ByHand())
    mine.listings += 1
    if not practice:
        mine.gone += state in {FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW}
        mine.waiting += state is FindingState.FILED
        mine.days |= {ago} if state is FindingState.REMOVED and ago < 365 else set()
    return [listing, complaint, replace(finding, complaint_id=complaint.id)]


def test_every_store_as_counted_by_hand(store: Store) -> None:
    """Listings, gone, waiting and different upheld days of sixty stores, with practice among them."""
    chance, work = random.Random(7), a_work()
    shops: dict[str, _ByHand] = {}
    made = [entity for number in range(600) for entity in _made_up(chance, number, work, shops)]
    store.change(work, *made)
    recorder = seller_ledger(store, TODAY)
    told = {
        line.key: (line.listings, line.tally.gone, line.tally.waiting, line.upheld_days) for line in recorder
    }
    assert told == {
        shop: (mine.listings, mine.gone, mine.waiting, len(mine.days)) for shop, mine in shops.items()
    }
    days = [line.upheld_days for line in recorder]
    assert days == sorted(days, reverse=True)


def test_names_stay_with_their_number(store: Store) -> None:
    """A store that changed its name is one line; a store without a number goes by its name."""
    work = a_work()
    listings = [
        a_listing(1, store_number="1102345678", store_name="Art Deco"),
        a_listing(2, store_name="Nameless"),
    ]
    seller = Seller(id=an_id(), store_number="1102345678", names=("Fjord Home",))
    store.change(work, seller, *listings, *(a_finding(listing, work) for listing in listings))
    recorder = seller_ledger(store, TODAY)
    assert [(line.number, line.names) for line in recorder] == [
        ("1102345678", ("Fjord Home", "Art Deco")),
        ("", ("Nameless",)),
    ]
    assert seller_line(recorder, "fjord home") is seller_line(recorder, "1102345678") is not None


def test_shops_that_may_sell_it_are_not_in_the_ledger(store: Store) -> None:
    """A store of which every listing was set aside is nobody who copies."""
    listing = a_listing(store_number="1102345678")
    store.change(listing, a_finding(listing, judgement=Judgement.LICENSED, state=FindingState.JUDGED))
    store.change(Seller(id=an_id(), store_number="1102345678"))
    assert seller_ledger(store, TODAY) == []

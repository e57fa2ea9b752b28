"""Tests of the counts per shop, compared with an independent count."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta

from helper.model.finding import FindingState, Judgement, Moment, MomentKind, Outcome
from helper.model.seller import Seller
from helper.model.work import Work
from helper.reports.shop_counts import shop_counts, shops_csv
from helper.store.facts import facts_of
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
class _Expected:
    """The expected counts of one shop, added up while its listings are created."""

    listings: int = 0
    gone: int = 0
    waiting: int = 0
    days: set[int] = field(default_factory=set)


def _made_up(chance: random.Random, number: int, work: Work, shops: dict[str, _Expected]) -> list[Entity]:
    shop = str(1101000 + chance.randrange(60))
    state, ago = chance.choice(_STATES), chance.randrange(800)
    ended = NOW - timedelta(days=ago)
    listing = a_listing(number, store_number=shop)
    finding = a_finding(listing, work, state=state, history=(Moment(at=ended, kind=MomentKind.SENT),))
    complaint = a_complaint(work, (finding,))
    if state not in {FindingState.JUDGED, FindingState.FILED}:
        finding = replace(finding, outcome=Outcome(state=state, at=ended))
    mine = shops.setdefault(shop, _Expected())
    mine.listings += 1
    mine.gone += state in {FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW}
    mine.waiting += state is FindingState.FILED
    mine.days |= {ago} if state is FindingState.REMOVED and ago < 365 else set()
    return [listing, complaint, replace(finding, complaint_id=complaint.id)]


def test_counts_per_shop_equal_those_of_an_independent_calculation(store: Store) -> None:
    chance, work = random.Random(7), a_work()
    shops: dict[str, _Expected] = {}
    made = [entity for number in range(600) for entity in _made_up(chance, number, work, shops)]
    store.change(work, *made)
    shops_counted = shop_counts(store, TODAY)
    counts = {
        line.key: (line.listings, line.tally.gone, line.tally.waiting, line.upheld_days)
        for line in shops_counted
    }
    assert counts == {
        shop: (mine.listings, mine.gone, mine.waiting, len(mine.days)) for shop, mine in shops.items()
    }
    days = [line.upheld_days for line in shops_counted]
    assert days == sorted(days, reverse=True)


def test_renamed_shop_is_counted_once(store: Store) -> None:
    """A shop without a number is identified by its name."""
    work = a_work()
    listings = [
        a_listing(1, store_number="1102345678", store_name="Art Deco"),
        a_listing(2, store_name="Nameless"),
    ]
    seller = Seller(id=an_id(), store_number="1102345678", names=("Fjord Home",))
    store.change(work, seller, *listings, *(a_finding(listing, work) for listing in listings))
    shops_counted = shop_counts(store, TODAY)
    assert [(line.number, line.names) for line in shops_counted] == [
        ("1102345678", ("Fjord Home", "Art Deco")),
        ("", ("Nameless",)),
    ]


def test_shop_with_only_licensed_listings_is_left_out(store: Store) -> None:
    listing = a_listing(store_number="1102345678")
    store.change(listing, a_finding(listing, judgement=Judgement.LICENSED, state=FindingState.JUDGED))
    store.change(Seller(id=an_id(), store_number="1102345678"))
    assert shop_counts(store, TODAY) == []


def test_csv_of_shops_contains_names_and_counts_but_no_private_note(store: Store) -> None:
    listing = a_listing(1, store_number="1102345678", store_name="=Art Deco")
    seller = Seller(id=an_id(), store_number="1102345678", names=("Fjord Home",), note="private")
    store.change(a_work(), seller, listing, a_finding(listing))
    head, row = shops_csv(shop_counts(store, TODAY)).decode("utf-8-sig").splitlines()
    assert head.startswith("Shop number,Shop,Earlier names,Listings,Reported,Gone,Waiting")
    assert row.startswith("1102345678,'=Art Deco,Fjord Home,1,0,0,0")


def test_sellers_and_report_give_a_shop_the_same_name(store: Store) -> None:
    """The user noted two names; the shop's page showed a third one later."""
    work, number = a_work(), "1102345678"
    listings = [a_listing(1, store_number=number), a_listing(2, store_number=number, store_name="Lino Home")]
    findings = [a_finding(listing, work, state=FindingState.FILED) for listing in listings]
    store.change(
        work, *listings, *findings, Seller(id=an_id(), store_number=number, names=("Lino", "LinoShop"))
    )
    (shop,) = shop_counts(store, TODAY)
    assert shop.names == ("Lino", "LinoShop", "Lino Home")
    assert {fact.shop for fact in facts_of(store)} == {f"{shop.name} ({number})"}

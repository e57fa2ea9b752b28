"""Counts the reported listings and their outcomes for each shop, for a screen and for a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from helper.model.finding import NO_ANSWERS, OPEN_STATES, Finding, Listing
from helper.model.text import csv_bytes
from helper.reports.documents import ListingCounts, counts_of, upheld_days
from helper.store.facts import Fact, facts_of, shop_names
from helper.store.repository import Repositories
from helper.translation import msg, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCounts:
    """The counts of one shop. A shop whose number is unknown is identified by its name."""

    key: str
    """The shop's number, or else its name."""
    number: str
    names: tuple[str, ...]
    """The shop's names over time, latest last; empty if unknown."""
    note: str
    """The user's private note, which the CSV file omits."""
    listings: int
    """Number of the shop's listings. Listings with a judgement in `NO_ANSWERS` are not counted."""
    tally: ListingCounts
    """The number of reported listings for each outcome."""
    upheld_days: int
    """Number of days in the last year on which Alibaba removed one of the shop's listings after a report."""

    @property
    def name(self) -> str:
        return self.names[-1] if self.names else self.number


def shop_counts(store: Repositories, until: date) -> list[ShopCounts]:
    """Return the counts of every shop, ordered by the number of days with a takedown, highest first.

    A shop is left out if all its listings are set aside.
    """
    met: dict[str, list[tuple[Finding, Listing]]] = {
        seller.store_number: [] for seller in store.sellers.all()
    }
    for finding in store.findings.all():
        listing = store.listings[finding.listing_id]
        if key := listing.store_number or listing.store_name:
            met.setdefault(key, []).append((finding, listing))
    facts: dict[str, list[Fact]] = {}
    for fact in facts_of(store):
        facts.setdefault(fact.seller, []).append(fact)
    names = shop_names(store)
    shops = [
        _counted(store, key, names.get(key, ()), pairs, facts.get(key, []), until)
        for key, pairs in met.items()
    ]
    return sorted(
        (shop for shop in shops if shop.listings or not met[shop.key]),
        key=lambda shop: (-shop.upheld_days, -shop.tally.gone, -shop.listings, shop.name.casefold()),
    )


def _counted(
    store: Repositories,
    key: str,
    names: tuple[str, ...],
    met: Sequence[tuple[Finding, Listing]],
    facts: Sequence[Fact],
    until: date,
) -> ShopCounts:
    seller = next(reversed(store.sellers.where("store_number", key)), None)
    listings = {
        listing.id
        for finding, listing in met
        if not (finding.judgement in NO_ANSWERS and finding.state in OPEN_STATES)
    }
    return ShopCounts(
        key=key,
        number=key if seller or key.isdigit() else "",
        names=names,
        note=seller.note if seller else "",
        listings=len(listings),
        tally=counts_of(facts),
        upheld_days=upheld_days(facts, until),
    )


_HEADINGS = (
    msg("Shop number"), msg("Shop"), msg("Earlier names"), msg("Listings"), msg("Reported"), msg("Gone"),
    msg("Waiting"), msg("Rejected by Alibaba"), msg("Seller objected"), msg("Days with a takedown (1 year)"),
)  # fmt: skip


def shops_csv(shops: Iterable[ShopCounts]) -> bytes:
    rows = (
        (
            shop.number, shop.name, ", ".join(shop.names[:-1]), str(shop.listings), str(shop.tally.reported),
            str(shop.tally.gone), str(shop.tally.waiting), str(shop.tally.rejected), str(shop.tally.objected),
            str(shop.upheld_days),
        )
        for shop in shops
    )  # fmt: skip
    return csv_bytes((tuple(map(tr, _HEADINGS)), *rows))

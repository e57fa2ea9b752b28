"""`ipp-helper sellers`: the shops you have met, and what became of what you reported there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.output import Replace, View, argument, open_context, picked, show, table, write_new
from helper.model.seller import RULES_IN_SHORT
from helper.reports.documents import ListingCounts
from helper.reports.shop_counts import ShopCounts, shop_counts, shops_csv


def sellers(
    file: Annotated[Path | None, argument("[FILE]", "Also write them as CSV.")] = None,
    replace: Replace = False,
) -> None:
    """List the shops you have met and what became of your reports there; notes are left out."""
    with open_context(read_only=True) as context:
        shops = shop_counts(context.store, datetime.now(UTC).date())
    headings = ("Days with a takedown (1 year)", "Shop number", "Name", "Listings", "Gone", "Waiting")
    rows = [
        (str(shop.upheld_days), shop.number, shop.name, str(shop.listings), str(shop.tally.gone),
         str(shop.tally.waiting))
        for shop in shops
    ]  # fmt: skip
    written = write_new(file, shops_csv(shops), replace=replace) if file else None
    foot = ("", RULES_IN_SHORT, *([f"Written to {written}"] if written else []))
    lines = table(rows, headings, empty="No shops yet.", foot=foot)
    show(lines, sellers=[_view(shop) for shop in shops], file=written)


def _view(shop: ShopCounts) -> View:
    counted = picked(shop, "name", "names", "listings", "upheld_days")
    return {"store_number": shop.number or None, **counted, **tally_view(shop.tally)}


def tally_view(tally: ListingCounts) -> View:
    return picked(tally, "reported", "gone", "waiting", "said_no", "objected", "taken_back")

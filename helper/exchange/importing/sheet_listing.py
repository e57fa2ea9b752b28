"""The listing that a row of a sheet speaks of: made from the row, or completed by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from helper.exchange.importing.rows import SheetRow
from helper.model.address import Address, Disposition
from helper.model.listing import Listing


def listing_in(row: SheetRow, address: Address, url: str, now: datetime) -> Listing:
    """A listing that nobody knew before."""
    return Listing(
        id=uuid4().hex,
        item_id=address.global_id or "",
        url=url,
        raw=(address.raw,),
        reading=address.reason.value,
        flagged=address.disposition is Disposition.FLAG,
        title=row.title,
        product_type=row.product_type,
        price=row.price,
        store_number=row.store_number,
        store_name=row.store,
        added_at=now,
    )


def completed(known: Listing, row: SheetRow, address: Address) -> Listing:
    """The known listing with what the row adds; a good address takes the place of a doubtful one."""
    if known.flagged and address.url and address.disposition is not Disposition.FLAG:
        known = replace(known, url=address.url, reading=address.reason.value, flagged=False)
    return replace(
        known,
        raw=tuple(dict.fromkeys((*known.raw, address.raw))),
        title=known.title or row.title,
        product_type=known.product_type or row.product_type,
        price=known.price or row.price,
        store_number=known.store_number or row.store_number,
        store_name=known.store_name or row.store,
    )


def name_of(address: Address, place: str) -> str:
    """What a listing without a known number is kept under.

    A number that is lost says nothing about which listing it was: each such row is one of its own, at its place.
    """
    if "://" in address.raw or address.raw.endswith(")"):
        return address.raw
    return f"{address.raw} ({place})"

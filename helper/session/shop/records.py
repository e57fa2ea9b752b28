"""What one look at a shop page changes in the records: the listing, its finding, its seller; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from helper.browser.shop.facts import ShopPage
from helper.browser.shop.window import Licence
from helper.model.finding import OPEN_STATES, Finding
from helper.model.listing import Listing, Look
from helper.model.seller import Seller
from helper.store.shelf import Entity


def listing_folder(evidence: Path, item_id: str, at: datetime) -> Path:
    """Where the pictures of one look lie."""
    return evidence / "listings" / item_id / f"{at:%Y%m%dT%H%M%SZ}"


def kept_files(folder: Path, names: Iterable[str], evidence: Path) -> tuple[str, ...]:
    """The files as the records name them."""
    return tuple((folder.relative_to(evidence) / name).as_posix() for name in names)


def described(listing: Listing, page: ShopPage, look: Look) -> Listing:
    """The listing as it was seen; what this look did not show stays as it was."""
    return replace(
        listing,
        title=page.title or listing.title,
        product_type=page.product_type or listing.product_type,
        price=page.price or listing.price,
        store_number=page.store_number or listing.store_number,
        store_name=page.store_name or listing.store_name,
        looks=(*listing.looks, look),
    )


def viewed(findings: Iterable[Finding], listing_id: str) -> list[Finding]:
    """The findings about a listing that are not filed yet: its page was open in front of the person."""
    return [
        finding.looked_at(by_word=False)
        for finding in findings
        if finding.listing_id == listing_id and finding.state in OPEN_STATES
        if finding.viewed_by_word or not finding.viewed
    ]


def store_as_seen(sellers: Iterable[Seller], number: str, name: str) -> Seller | None:
    """The store with this name as its latest; None: nothing about it is new."""
    known = _store(sellers, number)
    if known is None:
        return Seller(id=uuid4().hex, store_number=number, names=(name,) if name else ())
    if not name or known.names[-1:] == (name,):
        return None
    return replace(known, names=(*known.names, name))


def owner_as_seen(sellers: Iterable[Seller], licence: Licence) -> Seller:
    """The store with the owner its licence page names."""
    known = _store(sellers, licence.store_number)
    seller = known or Seller(id=uuid4().hex, store_number=licence.store_number)
    return replace(seller, owner=licence.owner)


def changed(*entities: Entity | None) -> list[Entity]:
    """Those that there are."""
    return [entity for entity in entities if entity is not None]


def _store(sellers: Iterable[Seller], number: str) -> Seller | None:
    return next((seller for seller in sellers if seller.store_number == number), None)

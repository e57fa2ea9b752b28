"""A listing: one product page at AliExpress, under however many addresses it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One product page. Its key is the item id, never its address."""

    id: str
    item_id: str
    """The worldwide item id as text (US ids reduced); empty while the address hides it (a short link)."""
    url: str
    """The address that goes into the form."""
    raw: tuple[str, ...] = ()
    """Every spelling of the address that was seen, first one first."""
    reading: str = "item"
    """The reason code of `helper.model.address`: why the address was accepted or flagged."""
    flagged: bool = False
    """Whether a person must look at the page before it may be reported."""
    title: str = ""
    product_type: str = ""
    price: str = ""
    store_number: str = ""
    store_name: str = ""
    added_at: datetime | None = None

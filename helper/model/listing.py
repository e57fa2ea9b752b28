"""A listing: one product page at AliExpress, under however many addresses it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Presence(StrEnum):
    """What an address showed when it was opened."""

    LIVE = "live"
    REMOVED = "removed"
    REDIRECTED = "redirected"
    """Another page came instead, such as another product or the shop's front page."""
    NOT_SHOWN = "not_shown"
    """The shop does not show it from here, as where its sales are restricted for a country: neither gone nor on sale."""
    UNKNOWN = "unknown"
    """A puzzle, a login, an error, or a page that says neither: nothing is concluded from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One time the product page was opened in front of the person."""

    at: datetime
    presence: Presence
    words: str = ""
    """The page's own words that tell it."""
    evidence: tuple[str, ...] = ()
    """Files under the evidence folder."""


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
    looks: tuple[Look, ...] = ()
    """Every time it was looked at, the latest last."""

    @property
    def last_told(self) -> Look | None:
        """The latest look that told whether it is there; None: nobody has looked, or only in vain."""
        return next((look for look in reversed(self.looks) if look.presence not in _UNDECIDED), None)

    @property
    def not_shown(self) -> Look | None:
        """The latest look, where all it told is that the page is not shown from here; None: it told something else."""
        told = next((look for look in reversed(self.looks) if look.presence is not Presence.UNKNOWN), None)
        return told if told is not None and told.presence is Presence.NOT_SHOWN else None


_UNDECIDED = frozenset({Presence.UNKNOWN, Presence.NOT_SHOWN})

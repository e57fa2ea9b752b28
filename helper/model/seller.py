"""A seller: one store at AliExpress; notes about it are private and never leave this computer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """One store, known by its number; names change, the number stays."""

    id: str
    store_number: str
    names: tuple[str, ...] = ()
    """Names over time, the latest last."""
    portal_codes: tuple[str, ...] = ()
    """The codes under which the complaint list shows the seller."""
    owner: str = ""
    """As the person saw it on the licence page."""
    note: str = ""

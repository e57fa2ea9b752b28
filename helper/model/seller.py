"""A seller: one store at AliExpress; notes about it are private and never leave this computer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SameOwner:
    """The person's word that another store belongs to the same owner."""

    store_number: str
    """The other store."""
    because: str
    """Why the person thinks so."""
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLook:
    """One time the person has opened the store's page. Why it is not there nobody knows: it may have been left or closed."""

    at: datetime
    there: bool = False
    """Whether the page showed the store."""
    by: str = ""
    evidence: tuple[str, ...] = ()
    """Files under the evidence folder."""


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
    same_owner: tuple[SameOwner, ...] = ()
    """Said at this store; it holds for the other one too, whether or not it is said there."""
    looks: tuple[StoreLook, ...] = ()
    """In the order in which they were written down."""

    @property
    def not_available(self) -> StoreLook | None:
        """The look since which the store's page is not available; None: it was there at the last one, or nobody looked."""
        since: StoreLook | None = None
        for look in self.looks:
            since = None if look.there else since or look
        return since

    def with_same_owner(self, said: SameOwner) -> Seller:
        """The store with this said about it; what was said of that other store before is replaced."""
        others = (link for link in self.same_owner if link.store_number != said.store_number)
        return replace(self, same_owner=(*others, said))

    def without_same_owner(self, store_number: str) -> Seller:
        """The store without anything said about that other store."""
        kept = tuple(link for link in self.same_owner if link.store_number != store_number)
        return replace(self, same_owner=kept)


def linked(sellers: Iterable[Seller], store_number: str) -> list[SameOwner]:
    """What is said of this store and others, from wherever it is said; each other store once, nearest first.

    Stores that are only linked through a third one are among them: they have one owner too.
    """
    said: dict[str, list[SameOwner]] = {}
    for seller in sellers:
        for link in seller.same_owner:
            said.setdefault(seller.store_number, []).append(link)
            said.setdefault(link.store_number, []).append(replace(link, store_number=seller.store_number))
    found: dict[str, SameOwner] = {}
    waiting = [store_number]
    for here in waiting:
        for link in said.get(here, ()):
            if link.store_number != store_number and link.store_number not in found:
                found[link.store_number] = link
                waiting.append(link.store_number)
    return list(found.values())

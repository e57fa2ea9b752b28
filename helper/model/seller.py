"""A seller: one store at AliExpress, its owner, and what is said to become of a store whose listings are taken down.

Information only. Nothing in this program chooses when to report by them, and nobody can promise that a store closes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime


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


RULES_SOURCE = (
    "AliExpress, Seller Basic Rules (Violations and Penalty Rules) with the table of IPR enforcement,"
    " rule.aliexpress.com/rule-channels/37978936/127561565, copy of 29 June 2026"
)
RULES_REVISED_ON = date(2026, 4, 2)
COUNTED_DAYS = 365
"""For how long the points of a violation count, each from its own hour (article 75)."""
CLOSING_DAYS = "8 or 9"
"""So many different days make 48 points at 6 each; 9 where the first violation, which costs nothing, was alone on its day."""


@dataclass(frozen=True, slots=True)
class StoreRule:
    """One sentence of the rules, shortened."""

    says: str
    article: str
    """Where it stands: the number of an article, an annex, or the table of IPR enforcement."""


STORE_RULES = (
    StoreRule("copyright: 0 points for the first violation, 6 for each repeat", "table"),
    StoreRule("all of one day together: 6 points at most (in which time zone is not said)", "annex 2"),
    StoreRule("it counts when the seller has not objected in time, or has lost", "annex 2"),
    StoreRule(f"points lapse after {COUNTED_DAYS} days", "75"),
    StoreRule("goods that may not be sold share the same counter", "70, 71"),
    StoreRule(" 2 points: a warning", "76"),
    StoreRule(" 6 points: cannot work on its goods for 3 days", "76"),
    StoreRule("12 points: frozen for 7 days", "76"),
    StoreRule(
        "24 points: frozen for 14 days; other stores of the same entity may not publish, and pay a higher deposit",
        "76",
    ),
    StoreRule("36 points: frozen for 30 days", "76"),
    StoreRule("48 points: closed; other stores of the same entity closed or restricted, no new ones", "76"),
    StoreRule("three strikes are for trademarks and some patents, not for copyright", "72, table"),
)
"""What bears on copyright, in the order in which it happens."""

RULES_IN_SHORT = (
    f"Why different days: AliExpress' own rules for sellers (2 April 2026) give copyright infringement"
    " 0 points the first time and 6 for each repeat, at most 6 in one day. They lapse after"
    f" {COUNTED_DAYS} days; at 48 a shop is closed: {CLOSING_DAYS} different days. From 24 points on, other stores of the"
    " same entity may not publish. This count is a lower bound: other violations share the points, and nobody but"
    " AliExpress sees them. AliExpress applies its rules itself; nobody can promise that a shop will close."
)
"""The same in a few sentences, wherever different days are counted."""


def takedown_words(days: int) -> str:
    """Such as "takedowns on 6 different days in a year"; never what follows from it."""
    return f"takedowns on {'1 day' if days == 1 else f'{days} different days'} in a year"


def why_no_store_number(text: str) -> str | None:
    """Why this cannot be the number of a shop, in a sentence; None: it can, and so can nothing at all."""
    if not text or (text.isascii() and text.isdigit()):
        return None
    return "A shop's number has digits only; it stands in the shop's address."

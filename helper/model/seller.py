"""AliExpress shops, and AliExpress's rules for shops whose listings are taken down.

The program only displays these rules. Its decisions do not depend on them, and it never promises that a shop will
be closed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from helper.model.ids import EntityId, new_id
from helper.translation import msg, tr, tr_n, with_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """One shop, which is identified by its number because its name may change."""

    id: EntityId
    store_number: str
    names: tuple[str, ...] = ()
    """The shop's names over time, latest last."""
    code: str = ""
    """AliExpress's code of the seller, which also stands on its other shops."""
    owner: str = ""
    """The owner as on its business licence."""
    note: str = ""
    """The user's private note about the shop, which is left out of lists, reports and sheets."""


RULES_SOURCE = msg(
    "AliExpress, Seller Basic Rules (Violations and Penalty Rules), articles 70 to 76 and the table of IPR enforcement,"
    " rule.aliexpress.com/rule-channels/37978936/127561565, copy of 29 June 2026"
)
COUNTED_DAYS = 365
"""Number of days after which penalty points lapse (article 75 of AliExpress's rules)."""
CLOSING_DAYS = msg("8 or 9")
"""Number of different days with violations after which AliExpress closes a shop.

A day adds at most 6 points, and a shop is closed at 48 points, so 8 days suffice. The first violation costs
no points; if it is the only one on its day, a ninth day is needed.
"""

RULES_IN_SHORT = msg(
    "Why days count: AliExpress' rules for sellers (2 April 2026) give copyright infringement 0 points the first time and 6 for each repeat, at most 6 in one day. Points lapse after 365 days. At 48 points a shop is closed, which takes 8 or 9 different days; from 24 points on, other shops of the same owner may not publish listings. This count is a minimum: other violations, which only AliExpress sees, add points too. AliExpress decides: nobody can promise that a shop will close."
)
"""A summary of AliExpress's rules, displayed beside the number of days with takedowns."""


def takedown_words(days: int) -> str:
    """Return a phrase such as "takedowns on 6 different days in a year"."""
    return tr_n("takedowns on {n} day in a year", "takedowns on {n} different days in a year", days)


def shop_words(name: str, number: str) -> str:
    """Return the words that name a shop: its name with its number, or whichever is known."""
    return with_note(name, number if name != number else "") if name else number


def why_no_store_number(text: str) -> str | None:
    """Return why a text cannot be a shop's number; None if it can, or if it is empty."""
    if not text or (text.isascii() and text.isdigit()):
        return None
    return tr("A shop's number has digits only; you find it in the shop's address.")


def seller_of(sellers: Collection[Seller], store_number: str) -> Seller:
    known = (seller for seller in sellers if seller.store_number == store_number)
    return next(known, None) or Seller(
        id=new_id({seller.id for seller in sellers}), store_number=store_number
    )

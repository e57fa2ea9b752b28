"""Whether a listing is still on sale, judged from one look at its page; in doubt nothing is concluded."""

from __future__ import annotations

from helper.browser.shop.facts import ShopPage, Wall, is_shop, shows_listing
from helper.model.listing import Presence

_NOT_FOUND = frozenset({404, 410})
_OK = range(200, 300)


def presence_of(item_id: str, page: ShopPage, status: int | None = None) -> Presence:
    """What the page says about the listing that was looked for.

    `status` is the answer to the request; None: not known, as after the person has moved the page.
    """
    if page.wall is not Wall.NONE or not is_shop(page.address.raw):
        return Presence.UNKNOWN
    if (page.gone or page.not_here) and page.buyable:
        # It says both: perhaps the sentence is about another product.
        return Presence.UNKNOWN
    if page.not_here:
        return Presence.NOT_SHOWN
    if page.gone:
        return Presence.REMOVED
    if not _is_answered(status):
        return Presence.UNKNOWN
    if not shows_listing(page.address) or page.address.global_id != item_id:
        return Presence.UNKNOWN if status in _NOT_FOUND else Presence.REDIRECTED
    return _shown(page, status)


def _is_answered(status: int | None) -> bool:
    """Whether the shop answered at all: a refusal or a fault of the server says nothing about the listing."""
    return status is None or status in _OK or status in _NOT_FOUND


def _shown(page: ShopPage, status: int | None) -> Presence:
    if page.title and page.price and status not in _NOT_FOUND:
        return Presence.LIVE
    if status in _NOT_FOUND and not page.price and not page.buyable:
        return Presence.REMOVED
    return Presence.UNKNOWN

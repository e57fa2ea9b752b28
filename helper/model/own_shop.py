"""Pages on which the user sells: their listings must not be reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from helper import hosts
from helper.model.address import read_address
from helper.model.listing_address import listing_url

_STORE = re.compile(r"/store/(?:product/[^/]*/)?([0-9]{5,12})(?![0-9])")
_STORE_FIELDS = frozenset({"shopid", "storeid", "storenum", "store_id"})
"""Query fields, in lower case, that contain a store's number in AliExpress addresses."""


class OwnShop:
    def __init__(self, official: str) -> None:
        bare = official.strip()
        is_number = bare.isdigit()
        own = None if is_number else hosts.read_host(bare if "://" in bare else f"https://{bare}")
        page = own if own is not None and not own.userinfo else None
        self._host = page.host.removeprefix("www.") if page else ""
        """The host of the shop or page; empty if `official` is not an address."""
        self._folder = page.path.rstrip("/") if page else ""
        at_aliexpress = page is not None and hosts.is_aliexpress(page.host)
        item = read_address(bare).global_id if is_number or at_aliexpress else None
        self._listing = listing_url(item) if item else ""
        """The listing's address as complaints use it; empty if `official` is not an AliExpress listing."""
        self.store_number = bare if is_number else ""
        """The number of the AliExpress store; empty if this is another shop or a single page."""
        if page is not None and at_aliexpress and not item:
            self.store_number = _store_number(page)

    def has_listing(self, store_number: str, links: Iterable[str]) -> bool:
        """Return whether this shop sells the listing, or the listing's page is the official address itself.

        `store_number` and `links` are the listing's store number and addresses.
        """
        if self.store_number and self.store_number == store_number:
            return True
        return any(map(self._has_link, links))

    def _has_link(self, link: str) -> bool:
        if self._listing and self._listing == link:
            return True
        if self.store_number:
            store = _STORE.search(link)
            return store is not None and store[1] == self.store_number
        if not self._host or self._listing:
            return False
        page = hosts.read_host(link if "://" in link else f"https://{link}")
        return page is not None and (self._holds(page) or self._is_same_page(page))

    def _holds(self, page: hosts.ParsedUrl) -> bool:
        """Return whether the page belongs to this shop.

        An official address without a path stands for all pages of its host, unless many sellers share this
        host.
        """
        host = self._host
        if host != page.host.removeprefix("www."):
            return False
        if self._folder:
            return page.path.startswith(f"{self._folder}/")
        return not hosts.is_aliexpress(host) and (hosts.shop_name(host) is None or host.count(".") > 1)

    def _is_same_page(self, page: hosts.ParsedUrl) -> bool:
        """Return whether the page has exactly this address, apart from tracking parameters."""
        place = page.host.removeprefix("www."), page.path.rstrip("/")
        return bool(self._folder) and place == (self._host, self._folder)


own_shop = lru_cache(maxsize=4096)(OwnShop)
"""Returns the shop or page for one of the user's official addresses; the results are cached."""


def _store_number(page: hosts.ParsedUrl) -> str:
    if store := _STORE.search(f"{page.path.rstrip('/')}/"):
        return store[1]
    named = hosts.query_values(page).items()
    return next((texts[0] for name, texts in named if name.lower() in _STORE_FIELDS), "")

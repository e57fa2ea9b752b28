"""A page of another shop than AliExpress, kept as a note under the design; it is never put on a form and counts as no report.

Nothing is opened. What only tracks visitors is cut off the address, so that each page is kept once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote_plus
from uuid import NAMESPACE_URL, uuid5

from helper import hosts
from helper.model.address import read_address
from helper.model.address_verdicts import AddressReason
from helper.model.listing_address import Address, destination, listing_url
from helper.model.shop_address import read_shop_address
from helper.model.text import one_line
from helper.model.work import Work

_LONGEST_URL = 2000
_LONGEST_NOTE = 300
_NAMES_A_PRODUCT = frozenset(
    {"id", "goods_id", "item", "itemid", "item_id", "productid", "product_id", "offerid", "listing_id", "pid", "sku"}
)  # fmt: skip
"""The fields of a known shop's query that say which product it is; all others are left out."""
_NO_PART_OF_THE_PAGE = re.compile(
    r"utm_.*|.*clid|ref(?:errer|_.*)?|aff.*|src|source|from|campaign.*|click.*|share.*|spm|scm|_.*|mc_.*"
    r"|.*(?:session|token|passw|secret|mail|user).*|auth(?!or).*|sign(?:ature)?|sid|key",
    re.IGNORECASE,
)
"""In the query of any other: what tracks visitors, and what might let somebody in."""
_AMAZON = re.compile(r"/(?:dp|gp/product|gp/aw/d)/([A-Z0-9]{10})(?:/|$)")
_REFERRED = re.compile(r"/ref=[^/]*")
_STORE = re.compile(r"/store/(?:product/[^/]*/)?([0-9]{5,12})(?![0-9])")
_STORE_FIELDS = frozenset({"shopid", "storeid", "storenum", "store_id"})
"""Where an address at AliExpress has the number of a store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShopLink:
    """One page; its id is made of its address, so that none is kept twice."""

    id: str
    url: str
    shop: str
    """The shop's name; of one that nobody knows its host."""
    work_id: str | None = None
    """The design that it copies; None: not said yet."""
    source: str = ""
    """Where it is from, as with a listing: pasted, file links.txt."""
    added_at: datetime
    note: str = ""
    """What else the person's sheet says of it."""

    @property
    def words(self) -> str:
        """What it can be found by."""
        return f"{self.shop}\n{self.url}\n{self.note}".casefold()


def page_elsewhere(address: Address) -> hosts.ParsedUrl | None:
    """The page of another shop that an address leads to; None: it leads to none, and is to be refused."""
    if address.reason is not AddressReason.OTHER_SHOP or len(address.raw) > _LONGEST_URL:
        return None
    page = destination(address.raw)
    return page if page is not None and hosts.may_be_shop(page.host) else None


def shop_of(page: hosts.ParsedUrl) -> str:
    """How the shop is called."""
    return hosts.shop_name(page.host) or page.host.removeprefix("www.")


def plain_url(page: hosts.ParsedUrl) -> str:
    """The address of the page without what only tracks visitors."""
    shop, path = hosts.shop_name(page.host), page.path
    if shop == "Amazon":
        product = _AMAZON.search(path)
        path = f"/dp/{product[1]}" if product else _REFERRED.sub("", path)
    kept = [
        f"{quote_plus(name)}={quote_plus(text)}"
        for name, texts in sorted(hosts.query_values(page).items())
        for text in texts
        if (name.lower() in _NAMES_A_PRODUCT if shop else not _NO_PART_OF_THE_PAGE.fullmatch(name))
    ]
    return f"{page.origin}{path}{'?' * bool(kept)}{'&'.join(kept)}"


def link_id(url: str) -> str:
    """The same for the addresses of a page for computers and for phones, with and without www."""
    bare = re.sub(r"^https?://(?:www\.|m\.)?", "", url).rstrip("/")
    return uuid5(NAMESPACE_URL, bare).hex


class OwnShop:
    """A shop or page that may sell a design, under whichever of its addresses the person has noted it."""

    def __init__(self, official: str) -> None:
        bare = official.strip()
        is_number = bare.isdigit()
        own = None if is_number else hosts.read_host(bare if "://" in bare else f"https://{bare}")
        page = own if own is not None and not own.userinfo else None
        self._host = page.host.removeprefix("www.") if page else ""
        """Empty: it is no address."""
        self._folder = page.path.rstrip("/") if page else ""
        self._id = link_id(plain_url(page)) if page else ""
        design = read_shop_address(bare)
        self._design = design.key if design else None
        at_aliexpress = page is not None and hosts.is_aliexpress(page.host)
        item = read_address(bare).global_id if is_number or at_aliexpress else None
        self._listing = listing_url(item) if item else ""
        """Of a listing at AliExpress: the address we report."""
        self.store_number = bare if is_number else ""
        """Of a store at AliExpress; empty: it is none."""
        if page is not None and at_aliexpress and not item:
            self.store_number = _store_number(page)

    def has_listing(self, store_number: str, links: Iterable[str]) -> bool:
        """Whether a listing at AliExpress is this one or stands in this shop; `links` are all of its addresses."""
        if self.store_number and self.store_number == store_number:
            return True
        return any(map(self._has_link, links))

    def shows(self, page: hosts.ParsedUrl, url: str) -> bool:
        """Whether it is this page, or another one of the same design in the same shop, or the shop that the page lies in."""
        if not self._host:
            return False
        if self._id == link_id(url):
            return True
        if self._design is not None and (design := read_shop_address(url)) and design.key == self._design:
            return True
        return self._holds(page)

    def _has_link(self, link: str) -> bool:
        if self._listing and self._listing == link:
            return True
        if self.store_number:
            store = _STORE.search(link)
            return store is not None and store[1] == self.store_number
        if not self._host or self._listing:
            return False
        page = hosts.read_host(link if "://" in link else f"https://{link}")
        return page is not None and (self._holds(page) or self._is(page))

    def _holds(self, page: hosts.ParsedUrl) -> bool:
        """Whether the page lies in this shop; a marketplace as a whole is nobody's, one that gives each shop a host is."""
        host = self._host
        if host != page.host.removeprefix("www."):
            return False
        if self._folder:
            return page.path.startswith(f"{self._folder}/")
        return not hosts.is_aliexpress(host) and (hosts.shop_name(host) is None or host.count(".") > 1)

    def _is(self, page: hosts.ParsedUrl) -> bool:
        """Whether it is the same page of AliExpress, where a query says nothing but who has sent it."""
        place = page.host.removeprefix("www."), page.path.rstrip("/")
        return bool(self._folder) and place == (self._host, self._folder)


@lru_cache(maxsize=4096)
def own_shop(official: str) -> OwnShop:
    """What an address on the person's list stands for; each is read once."""
    return OwnShop(official)


def _store_number(page: hosts.ParsedUrl) -> str:
    if store := _STORE.search(f"{page.path.rstrip('/')}/"):
        return store[1]
    named = hosts.query_values(page).items()
    return next((texts[0] for name, texts in named if name.lower() in _STORE_FIELDS), "")


class NoteOutcome(StrEnum):
    """What became of an address."""

    NEW = "new"
    KNOWN = "known"
    """Kept already; it may have got a design now."""
    OWN = "own"
    """A shop that may sell the design: no copy, and not kept."""
    REFUSED = "refused"
    """No page of another shop."""


class OtherShopIntake:
    """Sorts addresses of other shops in, each page once; nothing is written."""

    def __init__(self, works: Iterable[Work], kept: Iterable[OtherShopLink]) -> None:
        self._own = [
            (work.client, own_shop(official)) for work in works for official in work.official_addresses
        ]
        self._kept = {link.id: link for link in kept}
        self.changed: dict[str, OtherShopLink] = {}
        """What is to be written, by id."""
        self.seen: dict[str, NoteOutcome] = {}
        """What became of each page, by id; the first time counts."""

    def take(
        self, address: Address, *, work: Work | None, source: str, at: datetime, note: str = ""
    ) -> NoteOutcome:
        """Sort one in; with a design, one that had none gets it."""
        page = page_elsewhere(address)
        if page is None:
            return NoteOutcome.REFUSED
        url = plain_url(page)
        # Without a design any of hers may be meant, and with one all of the same client.
        if any(own.shows(page, url) for client, own in self._own if work is None or client == work.client):
            return NoteOutcome.OWN
        key = link_id(url)
        before = self.changed.get(key) or self._kept.get(key)
        self.seen.setdefault(key, NoteOutcome.NEW if before is None else NoteOutcome.KNOWN)
        if before is None:
            self.changed[key] = OtherShopLink(
                id=key,
                url=url,
                shop=shop_of(page),
                work_id=work.id if work else None,
                source=source,
                added_at=at,
                note=one_line(note, _LONGEST_NOTE),
            )
            return NoteOutcome.NEW
        if work is not None and before.work_id is None:
            self.changed[key] = replace(before, work_id=work.id)
        return NoteOutcome.KNOWN

    def links(self, outcome: NoteOutcome) -> tuple[OtherShopLink, ...]:
        """Those of which this became, as they are to be kept."""
        return tuple(
            self.changed.get(key) or self._kept[key] for key, found in self.seen.items() if found is outcome
        )

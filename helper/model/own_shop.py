"""Pages on which the user sells, and the design titles that the addresses of such pages contain.

No page is opened. A title from an address may be inexact, so the user checks it before the program uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import capwords
from urllib.parse import unquote

from helper import hosts
from helper.hosts import read_host
from helper.model.address import read_address
from helper.model.listing_address import listing_url
from helper.model.text import one_line

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


_LONGEST_TITLE = 120
_LANGUAGE = r"(?:/[a-z]{2}(?:-[a-z]{2})?)?"
_ARTIST = re.compile(r"-(?:by|von|par|por|di|door|van|de)-[^-]+$")
"""Matches the artist's name, which Redbubble adds to the title after "by", in the language of the page."""
_SIGNATURE = re.compile(r"-(?=[a-z]*[0-9])[a-z0-9]{2,5}$")
_BETWEEN = re.compile(r"[\s<>\"'(),;|\[\]{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAddress:
    shop: str
    item: str
    """The design's id in the shop, which is the same in all addresses of the design."""
    title: str
    """The design's title according to the address; empty if the address contains none."""
    url: str
    """The address of the design's page without its query."""

    @property
    def key(self) -> tuple[str, str]:
        """A key that is the same for all addresses of one design in one shop."""
        return self.shop, self.item


@dataclass(frozen=True, slots=True)
class _Shop:
    name: str
    domain: re.Pattern[str]
    paths: tuple[re.Pattern[str], ...]
    """Patterns for the paths of design pages.

    The group `item` is the design's id; the group `slug`, if present, contains the title.
    """
    trims: tuple[re.Pattern[str], ...] = ()
    """Patterns for endings of the slug that are not part of the title, such as the artist's name."""


def _shop(name: str, domain: str, *paths: str, trims: tuple[re.Pattern[str], ...] = ()) -> _Shop:
    patterns = tuple(re.compile(f"{_LANGUAGE}{path}(?:/.*)?") for path in paths)
    return _Shop(name, re.compile(rf"(?:[a-z0-9-]+\.)*{domain}"), patterns, trims)


_SHOPS = (
    _shop(
        "Redbubble",
        r"redbubble\.com",
        r"/i/[^/]+/(?P<slug>[^/]+)/(?P<item>\d{5,10})(?:\.[^/]*)?",
        r"/shop/ap/(?P<item>\d{5,10})",
        r"/people/[^/]+/works/(?P<item>\d{5,10})-(?P<slug>[^/]+)",
        trims=(_ARTIST,),
    ),
    _shop("TeePublic", r"teepublic\.com", r"/[a-z-]+/(?P<item>\d{4,10})-(?P<slug>[^/]+)"),
    _shop(
        "Society6",
        r"society6\.com",
        r"/(?:a/)?(?:products?|art)/(?P<item>(?P<slug>[a-z0-9-]+))(?:_[a-z0-9-]+)?",
        trims=(_SIGNATURE,),
    ),
    _shop("Etsy", r"etsy\.com", r"/listing/(?P<item>\d{6,12})(?:/(?P<slug>[^/]+))?"),
    _shop(
        "Spreadshirt",
        r"spreadshirt\.(?:com|de|fr|es|it|nl|at|ch|ie|se|no|dk|fi|pl|be|ca|co\.uk|com\.au|net)",
        r"/shop/design/(?P<slug>[^/]+?)-(?P<item>D[0-9a-f]{8,40})",
        r"/(?P<slug>[^/]+?)-(?P<item>[AI][0-9a-f]{8,40})",
    ),
    _shop("Zazzle", r"zazzle\.(?:com|de|fr|es|co\.uk)", r"/(?P<slug>[^/]+)-(?P<item>\d{15,20})"),
    _shop("Displate", r"displate\.com", r"/displate/(?P<item>\d{4,10})"),
    _shop("Threadless", r"threadless\.com", r"/designs/(?P<item>(?P<slug>[^/]+))"),
)


def read_shop_address(text: str) -> ShopAddress | None:
    """Read the address of a design's page; return None for other texts and for unknown shops."""
    bare = text.strip()
    address = read_host(bare if "://" in bare else f"https://{bare}")
    if address is None or address.userinfo:
        return None
    for shop in _SHOPS:
        if not shop.domain.fullmatch(address.host):
            continue
        for path in shop.paths:
            if found := path.fullmatch(address.path.rstrip("/")):
                named = found.groupdict()
                return ShopAddress(
                    shop=shop.name,
                    item=found["item"],
                    title=_title(shop, named.get("slug") or ""),
                    url=f"https://{address.host}{address.path}",
                )
    return None


def shop_addresses_in(text: str) -> Iterator[ShopAddress]:
    """Yield the addresses of design pages in a pasted text, with each design of a shop only once."""
    seen = set()
    for word in _BETWEEN.split(text):
        found = read_shop_address(word) if "." in word and "/" in word else None
        if found is not None and found.key not in seen:
            seen.add(found.key)
            yield found


def title_from(name: str) -> str:
    """Return a title made from a file name or from an address, with spaces between its words."""
    words = name.replace("_", " ").replace("+", " ")
    if " " not in words.strip():
        words = words.replace("-", " ")
    flat = one_line(words, _LONGEST_TITLE)
    return capwords(flat) if flat.islower() else flat


def _title(shop: _Shop, slug: str) -> str:
    words = unquote(slug)
    for trim in shop.trims:
        words = trim.sub("", words)
    return title_from(words)

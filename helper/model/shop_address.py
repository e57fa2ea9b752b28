"""Finds the design and its title in an address of a shop where artists sell their designs.

No page is opened. The title comes from the address and may be inexact, so the user checks it before it is
used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import capwords
from urllib.parse import unquote

from helper.hosts import read_host
from helper.model.text import one_line

_LONGEST_TITLE = 120
_LANGUAGE = r"(?:/[a-z]{2}(?:-[a-z]{2})?)?"
_ARTIST = re.compile(r"-(?:by|von|par|por|di|door|van|de)-[^-]+$")
"""The artist's name, which Redbubble appends to the title after "by" in the page's language."""
_SIGNATURE = re.compile(r"-(?=[a-z]*[0-9])[a-z0-9]{2,5}$")
_BETWEEN = re.compile(r"[\s<>\"'(),;|\[\]{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAddress:
    shop: str
    item: str
    """The design's id in the shop, which is the same in all addresses of the design."""
    title: str
    """The title that the address contains; empty if it contains none."""
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
    """Patterns of paths.

    The group `item` is the design's id, and the optional group `slug` contains the title.
    """
    trims: tuple[re.Pattern[str], ...] = ()
    """Patterns for endings of a slug that do not belong to the title."""


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
    """Yield the addresses of designs that occur in a pasted text, with each design of a shop only once."""
    seen = set()
    for word in _BETWEEN.split(text):
        found = read_shop_address(word) if "." in word and "/" in word else None
        if found is not None and found.key not in seen:
            seen.add(found.key)
            yield found


def title_from(name: str) -> str:
    """Return a title made from a file name or from the words in an address, with spaces between the words."""
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

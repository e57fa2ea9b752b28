"""Addresses of shops where artists sell their designs: the design and its title, read from the address alone.

Nothing is opened. The shop made the title in the address, so the user checks it before it is used.
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
"""What Redbubble appends to a title, in the languages of its pages; the artist's name in it has no hyphen."""
_SIGNATURE = re.compile(r"-(?=[a-z]*[0-9])[a-z0-9]{2,5}$")
_BETWEEN = re.compile(r"[\s<>\"'(),;|\[\]{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAddress:
    """A design's page in a shop."""

    shop: str
    """The shop's name, as users write it."""
    item: str
    """The design's id in the shop; the same on all of its pages."""
    title: str
    """The title, as far as the address contains it; may be empty."""
    url: str
    """The address without tracking parameters."""

    @property
    def key(self) -> tuple[str, str]:
        """Identical for all addresses of one design in one shop."""
        return self.shop, self.item


@dataclass(frozen=True, slots=True)
class _Shop:
    name: str
    domain: re.Pattern[str]
    paths: tuple[re.Pattern[str], ...]
    """Patterns with a group `item` and perhaps a group `slug`."""
    trims: tuple[re.Pattern[str], ...] = ()
    """Endings of a slug that are not part of the title."""


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
    """The design that an address shows; None if it is not a design's page in a known shop."""
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
    """Every such address in a pasted text, each design of a shop once."""
    seen = set()
    for word in _BETWEEN.split(text):
        found = read_shop_address(word) if "." in word and "/" in word else None
        if found is not None and found.key not in seen:
            seen.add(found.key)
            yield found


def title_from(name: str) -> str:
    """The title in a file name or in the words of an address, with blanks restored."""
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

"""What kind of AliExpress page an address opens, and where in it the number of a listing stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from helper import hosts
from helper.model.address_hosts import subdomain
from helper.model.address_ruling import (
    CART_OR_ORDER,
    ITEM,
    NO_ID,
    REVIEW,
    SEARCH,
    SEVERAL_PRODUCTS,
    SHORT_LINK,
    STORE,
    TWO_NUMBERS,
    Ruling,
)
from helper.model.item_id import read_item_id
from helper.model.plain_text import INVISIBLE, plain_digits

_ID_FIELDS = frozenset({"productid", "productids", "product_id", "itemid", "item_id"})
_ID_SEGMENT = re.compile(r"([0-9]+)(?:\.[a-z]*)?(?![\w.%…-])", re.IGNORECASE)
_STORE_ID_SEGMENT = re.compile(r"[0-9]+_([0-9]+)(?:\.[a-z]*)?(?![\w.%…-])", re.IGNORECASE)
_ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
"""A number as a spreadsheet shows it in a narrow column: 1.00501E+15."""

_LANGUAGE = re.compile(r"[a-z]{1,2}(?:[-_][a-z]{2})?", re.IGNORECASE)
"""Also the s of old addresses for phones."""

_SHORT_PATH = re.compile(r"/(?:e/)?_\w+/?")

_SUBDOMAIN_KINDS = {
    "feedback": REVIEW,
    "trade": CART_OR_ORDER,
    "order": CART_OR_ORDER,
    "orders": CART_OR_ORDER,
    "cart": CART_OR_ORDER,
    "shoppingcart": CART_OR_ORDER,
    "track": CART_OR_ORDER,
    "tracking": CART_OR_ORDER,
    "search": SEARCH,
}
_SEGMENT_KINDS = (
    (re.compile(r"stores?|storehome|shops?"), STORE),
    (
        re.compile(
            r"snapshot|(?:shopping[-_]?)?cart|checkout|orders?(?:[-_]?(?:list|detail)s?)?|trade|tracking"
        ),
        CART_OR_ORDER,
    ),
    (re.compile(r".*evaluation.*|.*feedback.*|(?:product|item)?[-_]?reviews?"), REVIEW),
    (re.compile(r"(?:glo)?search.*|wholesale.*|category|af|popular|price|premium|cheap"), SEARCH),
)
"""The first row that fits one of the first three segments wins."""

_REVIEWS = _SEGMENT_KINDS[2][0]


@dataclass(frozen=True, slots=True)
class Page:
    """What an address opens."""

    kind: Ruling
    id_text: str = ""
    """What stands where an item page has its number; it may be damaged."""


def read_page(address: hosts.Address) -> Page:
    """Tell the page from host, path and query; what stands after # is never looked at."""
    if _SHORT_PATH.fullmatch(address.path):
        return Page(SHORT_LINK)
    segments = [_readable(segment) for segment in address.path.split("/") if segment]
    if kind := _SUBDOMAIN_KINDS.get(subdomain(address.host).rpartition(".")[2]):
        return Page(kind)
    parts = [part for segment in segments for part in segment.split("/") if part]
    found = _item_page(segments) or _item_page(parts)
    if found and found.kind != NO_ID:
        return found
    values = hosts.query_values(address)
    if kind := _kind_of(segments, {name.lower() for name in values}):
        return Page(kind)
    return _one_of(list(_query_ids(values)), SEVERAL_PRODUCTS)


def _readable(segment: str) -> str:
    """A part of an address without percent codes, hidden characters and the digits of other scripts."""
    return plain_digits(INVISIBLE.sub("", unquote(segment)))


def _item_page(segments: list[str]) -> Page | None:
    """The page of one product: /item/…, /i/…, /store/product/…; a language may stand before it."""
    if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]) and segments[1].lower() in {"item", "i"}:
        segments = segments[1:]
    match [segment.lower() for segment in segments[:2]]:
        case ["item" | "i", *_]:
            return _numbered(segments[1:4], _ID_SEGMENT)
        case ["store", "product"]:
            return _numbered(segments[2:5], _STORE_ID_SEGMENT)
    return None


def _numbered(segments: list[str], shape: re.Pattern[str]) -> Page:
    """The page whose number is one of these segments: the first or, after a slug, the second."""
    if any(_REVIEWS.fullmatch(segment.lower()) for segment in segments[1:]):
        return Page(REVIEW)
    ids = [match[1] for segment in segments[:2] if (match := shape.match(segment))]
    if len(ids) == 2 and read_item_id(ids[0]).worldwide is None:
        ids = ids[1:]  # a slug may be a year
    return _one_of(
        ids or [_stem(segment) for segment in segments[:2] if _was_an_id(segment)][-1:], TWO_NUMBERS
    )


def _one_of(ids: list[str], several: Ruling) -> Page:
    """The page of one product, or what is to be said when there is none or more than one."""
    match list(dict.fromkeys(ids)):
        case []:
            return Page(NO_ID)
        case [text]:
            return Page(ITEM, text)
        case _:
            return Page(several)


def _was_an_id(text: str) -> bool:
    """Whether a number stood here before something changed it, as in 1.00501E+15 or 1005OO6123456789."""
    stem = _stem(text)
    digits = sum(char.isdigit() for char in stem)
    return _ROUNDED.fullmatch(stem) is not None or (digits >= 8 and 2 * digits > len(stem))


def _stem(segment: str) -> str:
    """The segment without a suffix such as .html."""
    return re.sub(r"\.[a-z]*$", "", segment, flags=re.IGNORECASE)


def _kind_of(segments: list[str], fields: set[str]) -> Ruling | None:
    """What a page other than a listing is by the words of its path or the fields of its query."""
    words = [segment.lower().partition(".")[0] for segment in segments[:3]]
    for shape, kind in _SEGMENT_KINDS:
        if any(shape.fullmatch(word) for word in words):
            return kind
    if "orderid" in fields:
        return CART_OR_ORDER
    return SEARCH if "searchtext" in fields else None


def _query_ids(values: dict[str, list[str]]) -> Iterator[str]:
    """The numbers of the products that a bundle or coin page shows, without the variants after a colon."""
    for field, texts in values.items():
        if field.lower() in _ID_FIELDS:
            for part in re.split(r"[,;|\s]", ",".join(map(_readable, texts))):
                if _was_an_id(text := part.partition(":")[0]):
                    yield text

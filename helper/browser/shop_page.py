"""The facts in one reading of a shop page, and whether the listing is still on sale.

If the page is ambiguous, the listing's state stays unknown.

The seller wrote the texts of the page, so they are first reduced to short, safe lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from helper.hosts import ALIEXPRESS, read_host
from helper.model.address import read_address
from helper.model.address_verdicts import Disposition
from helper.model.finding import SEEN_FIELDS, Presence
from helper.model.listing_address import Address
from helper.model.text import one_line
from helper.translation import comma_list, msg, tr

_LONGEST = {
    "title": 300, "price": 40, "product_type": 120, "store_name": 120, "country": 60, "words": 200,
    "picture": 2000,
}  # fmt: skip
_SHOP_TAIL = re.compile(r"\s*[-|–]\s*(?:buy .* (?:on|at|from) )?aliexpress\b.*$", re.IGNORECASE)
_EMPTY_NAMES = re.compile(
    r"(?:visit(?: the)? )?(?:store|shop)(?: home)?|follow|contact(?: seller)?|message|more|view all|see all|"
    r"zum shop|shop besuchen|进店逛逛|店铺|关注",
    re.IGNORECASE,
)
_ROOTS = re.compile(r"home|all categories|startseite|accueil|inicio|aliexpress|首页|所有分类", re.IGNORECASE)
_BUYING = re.compile(
    "buy(?: it)? now|add to (?:cart|bag)|in den warenkorb|jetzt kaufen|acheter maintenant|ajouter au panier|comprar ahora"
    "|comprar agora|añadir a la cesta|acquista ora|aggiungi al carrello|kup teraz|dodaj do koszyka|立即购买|加入购物车",
    re.IGNORECASE,
)
_GONE = re.compile(
    "this (?:item|product) (?:is|was) (?:no longer available|removed|deleted)|(?:item|product) (?:you (?:are|were) looking"
    " for|you requested) (?:is no longer available|does not exist|was removed)"
    "|^(?:sorry, )?(?:the |this )?page (?:you (?:requested|are looking for) )?(?:was |is |could |can )?not (?:be )?found"
    "|dieser artikel ist (?:leider )?nicht mehr verfügbar|cet article n'est plus disponible"
    "|este (?:artículo|producto) ya no está disponible|este (?:produto|item) não está mais disponível"
    "|questo (?:articolo|prodotto) non è più disponibile|этот товар больше не доступен"
    "|(?:该|此|您访问的)?(?:商品|宝贝|产品|页面)(?:已|已经)?(?:下架|不存在|被删除|失效)"
)
_NOT_HERE = re.compile(
    "(?:not |no longer |un)(?:available|sold|shown|for sale|visible) (?:in|to|for|at) (?:your|this|the selected)"
    " (?:current )?(?:country|region|location|area|market)"
    "|(?:can(?:no|')t|cannot) be (?:sold|shown|bought|purchased) (?:in|to|from) (?:your|this|the selected)"
    " (?:country|region|location|area|market)"
    "|in (?:ihrem|deinem) land[^.]{0,30} nicht (?:verfügbar|erhältlich)"
    "|nicht (?:verfügbar|erhältlich) in (?:ihrem|deinem) land"
    "|pas disponible dans (?:votre|ton) (?:pays|région)|no (?:está )?disponible en (?:su|tu) (?:país|región)"
    "|não (?:está )?disponível (?:no seu país|na sua região)"
    "|non (?:è )?disponibile nel(?:la)? tu[oa] (?:paese|regione)|niedostępn\\w* w (?:twoim|państwa) (?:kraju|regionie)"
    "|недоступен в ваш(?:ей|ем) (?:стране|регионе)"
    "|(?:该|此)?(?:商品|产品)?在?您(?:所在|选择)?的?(?:国家|地区)[^。]{0,12}(?:无法|不可|暂不|不支持)(?:购买|销售|显示|查看)?"
)
"""The shop's exact wording is unknown, so this matches "not available" with any word for the visitor's country."""
_PUZZLE_PATH = re.compile(r"/punish\b|_____tmd_____|x5secdata=|/captcha", re.IGNORECASE)


class Wall(StrEnum):
    NONE = "none"
    PUZZLE = "puzzle"
    LOGIN = "login"
    BUSY = "busy"
    """Nothing blocks the page, but it kept changing during the reading, so the facts are unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in CSS pixels, relative to the page's origin."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPage:
    address: Address
    """The page's own address. This address alone decides which listing the page shows."""
    title: str = ""
    product_type: str = ""
    price: str = ""
    store_number: str = ""
    store_name: str = ""
    seller_country: str = ""
    gone: str = ""
    """The page's message that the product is gone; empty if there is none."""
    not_here: str = ""
    """The page's message that the product is not available in the visitor's country; empty if there is none."""
    buyable: bool = False
    wall: Wall = Wall.NONE
    doubts: tuple[str, ...] = ()
    """Messages about facts that are missing or contradictory."""
    picture: Box | None = None
    picture_source: str = ""
    """The address of the product's picture; stored as text and never fetched."""

    def seen(self) -> dict[str, str]:
        """Return the page's facts, keyed by the names of a listing's fields; an unknown fact is empty."""
        return {name: getattr(self, name) for name in SEEN_FIELDS}

    @property
    def is_listing(self) -> bool:
        return shows_listing(self.address) and self.wall is Wall.NONE


def shows_listing(address: Address) -> bool:
    return address.disposition is not Disposition.REJECT and address.global_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """One tab of the shop window, described so that the user can recognise the tab."""

    key: int
    address: Address

    @property
    def is_listing(self) -> bool:
        return shows_listing(self.address)


def is_shop(url: str) -> bool:
    """Return whether the page is on an AliExpress host; pages on other hosts are never read."""
    place = read_host(url)
    return place is not None and not place.userinfo and ALIEXPRESS.fullmatch(place.host) is not None


def read_shop_page(url: str, raw: dict[str, Any]) -> ShopPage:
    """Evaluate the script's result; `url` is the page's address as reported by the browser."""
    described = raw.get("described")
    said = described if isinstance(described, dict) else {}
    doubts: list[str] = []
    title = _shown_or_stated(
        msg("title"), raw.get("title"), _without_shop(said.get("title")), _same_title, doubts
    )
    price = _shown_or_stated(msg("price"), raw.get("price"), said.get("price"), _same_amount, doubts)
    product_type = _shown_or_stated(
        msg("product type"),
        _type_in(raw.get("trail"), title),
        _type_in(said.get("trail"), title) or _last_part(said.get("category")),
        _same_title,
        doubts,
    )
    number, name = _store(raw.get("stores"), said.get("store"), doubts)
    return ShopPage(
        address=read_address(url),
        title=title,
        price=price,
        product_type=product_type,
        store_number=number,
        store_name=name,
        seller_country=_clean(raw.get("country"), "country") or _clean(said.get("country"), "country"),
        gone=_line_that(raw, _GONE, unless=_NOT_HERE),
        not_here=_line_that(raw, _NOT_HERE),
        buyable=any(_BUYING.fullmatch(line["text"]) and not line["isOff"] for line in raw.get("lines", ())),
        wall=_wall(url, raw),
        doubts=tuple(doubts),
        picture=_box(raw.get("picture")),
        picture_source=_clean(said.get("picture"), "picture"),
    )


def _line_that(raw: dict[str, Any], says: re.Pattern[str], *, unless: re.Pattern[str] | None = None) -> str:
    """Return the first line that matches `says` but not `unless`; empty if no line matches.

    Small print and the parts of the page about other products are left out.
    """
    for line in raw.get("lines", ()):
        said = line["text"].lower()
        if line["isLarge"] and says.search(said) and not (unless and unless.search(said)):
            return _clean(line["text"], "words")
    return ""


def _wall(url: str, raw: dict[str, Any]) -> Wall:
    place = read_host(url)
    if raw.get("puzzle") or (place and _PUZZLE_PATH.search(f"{place.path}?{place.query}")):
        return Wall.PUZZLE
    return Wall.LOGIN if raw.get("password") else Wall.NONE


def _shown_or_stated(
    what: str, seen: object, stated: object, same: Callable[[str, str], bool], doubts: list[str]
) -> str:
    """Return the visible text, or else the text in the page's metadata.

    Add a message to `doubts` if the visible text is missing or differs from the metadata.
    """
    kind = what.replace(" ", "_")
    shown, described = _clean(seen, kind), _clean(stated, kind)
    if not shown and not described:
        doubts.append(tr("Not found on the page: {what}.", what=tr(what)))
    elif not shown:
        doubts.append(tr("Not visible on the page, read from its metadata: {what}.", what=tr(what)))
    elif described and not same(shown, described):
        doubts.append(
            tr(
                "{what}: the page shows “{shown}”, but its metadata says “{described}”.",
                what=tr(what),
                shown=shown,
                described=described,
            )
        )
    return shown or described


def _store(raw: object, stated: object, doubts: list[str]) -> tuple[str, str]:
    """Return the store's number and name; both are empty if the page does not name exactly one store."""
    stores = [store for store in raw if isinstance(store, dict)] if isinstance(raw, list) else []
    if len(stores) != 1:
        numbers = comma_list(_clean(store.get("number"), "price") for store in stores[:4])
        doubts.append(
            tr("The page names several shops: {numbers}.", numbers=numbers)
            if stores
            else tr("Not found on the page: {what}.", what=tr("shop"))
        )
        return "", ""
    names = _texts(stores[0].get("names"), "store_name")
    shown = max((name for name in names if not _EMPTY_NAMES.fullmatch(name)), key=len, default="")
    number = _clean(stores[0].get("number"), "price")
    return number, _shown_or_stated(msg("store name"), shown, stated, _same_title, doubts)


def _type_in(trail: object, title: str) -> str:
    names = [name for name in _texts(trail) if not _ROOTS.fullmatch(name) and not _same_title(name, title)]
    return names[-1] if names else ""


def _last_part(category: object) -> str:
    return re.split(r"[>/›]", category)[-1].strip() if isinstance(category, str) else ""


def _without_shop(title: object) -> str:
    return _SHOP_TAIL.sub("", title) if isinstance(title, str) else ""


def _same_title(shown: str, stated: str) -> bool:
    """Return whether the titles are equal apart from case, or one title is an abbreviation of the other."""
    first, second = shown.casefold().rstrip("…"), stated.casefold().rstrip("…")
    return bool(first and second) and (
        first == second or first.startswith(second) or second.startswith(first)
    )


def _same_amount(shown: str, stated: str) -> bool:
    return _amount(shown) == _amount(stated)


def _amount(price: str) -> str:
    """Return the first amount in a text as digits, in cents: `US $1,234.5`, `1.234,50 €` and `1234.50` are equal."""
    found = re.search(r"\d[\d.,\s]*", price)
    if not found:
        return ""
    number = re.sub(r"\s", "", found[0]).rstrip(".,")
    # A separator before the last one or two digits is the decimal separator.
    parted = re.fullmatch(r"(.*\d)[.,](\d{1,2})", number)
    whole, cents = parted.groups() if parted else (number, "")
    return f"{int(re.sub(r'[.,]', '', whole))}{cents:0<2}"


def _texts(values: object, kind: str = "product_type") -> list[str]:
    return [_clean(value, kind) for value in values] if isinstance(values, list) else []


def _clean(value: object, kind: str) -> str:
    return one_line(value, _LONGEST[kind]) if isinstance(value, str) else ""


def _box(raw: object) -> Box | None:
    if not isinstance(raw, dict):
        return None
    return Box(**{name: float(raw[name]) for name in ("x", "y", "width", "height")})


_NOT_FOUND = frozenset({404, 410})
_OK = range(200, 300)


def presence_of(item_id: str, page: ShopPage, status: int | None = None) -> Presence:
    """Return whether the page shows that the listing with this item id is on sale or removed.

    `status` is the HTTP status; None if unknown, for example because the user has navigated.
    """
    if page.wall is not Wall.NONE or not is_shop(page.address.raw):
        return Presence.UNKNOWN
    if (page.gone or page.not_here) and page.buyable:
        # The page reports the product as gone and also sells it; the report may be about another product.
        return Presence.UNKNOWN
    if page.not_here:
        return Presence.NOT_SHOWN
    if page.gone:
        return Presence.REMOVED
    if status is not None and status not in _OK and status not in _NOT_FOUND:
        # A server error or a denied access says nothing about the listing.
        return Presence.UNKNOWN
    if not shows_listing(page.address) or page.address.global_id != item_id:
        return Presence.UNKNOWN if status in _NOT_FOUND else Presence.REDIRECTED
    return _shown(page, status)


def _shown(page: ShopPage, status: int | None) -> Presence:
    if page.title and page.price and status not in _NOT_FOUND:
        return Presence.LIVE
    if status in _NOT_FOUND and not page.price and not page.buyable:
        return Presence.REMOVED
    return Presence.UNKNOWN

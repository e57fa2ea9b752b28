"""Reads one address: recognises the listing's item id, or returns why the address cannot be reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from urllib.parse import unquote

from helper import hosts
from helper.model import address_verdicts as verdicts
from helper.model.address_verdicts import AddressReason, AddressVerdict, Disposition
from helper.model.text import INVISIBLE, PlainText, plain_digits

US_OFFSET = 2**51
"""The US site adds this number to the worldwide id. This is not documented, but true for all known pairs of ids."""

_WORLDWIDE = re.compile(r"[1-9][0-9]{9}|3[0-9]{10}|(?:1000|400[0-9])[0-9]{9}|10000[0-9]{9}|100[0-9]{13}")
"""The known lengths and beginnings of ids: 10 digits, 11 (32…, 33…), 13 (1000…, 400…), 14 (10000…), 16 (1005…)."""

_ROUNDED = re.compile(r"[0-9]+0{9}")
"""An id that a spreadsheet has rounded, from a number such as 1.00501E+15."""

_CUT = re.compile(r"1005[0-9]{6}")
"""Ten digits that start like a present id of sixteen: probably a truncated id, not an old one from 2012."""


@dataclass(frozen=True, slots=True)
class ItemId:
    seen: str
    """The characters in the address, with digits of all scripts converted to 0 to 9."""
    worldwide: str | None
    """The id without the US offset; None if the characters cannot be an item id."""


def read_item_id(text: str) -> ItemId:
    """Read the text that an address has in place of an item id. Nothing is guessed or repaired."""
    worldwide = text
    if len(text) == 16 and text.isascii() and text.isdigit() and int(text) >= US_OFFSET:
        worldwide = str(int(text) - US_OFFSET)
    possible = (
        _WORLDWIDE.fullmatch(worldwide) and not _ROUNDED.fullmatch(text) and not _CUT.fullmatch(worldwide)
    )
    return ItemId(text, worldwide if possible else None)


_ID_FIELDS = frozenset({"productid", "productids", "product_id", "itemid", "item_id"})
_ID_SEGMENT = re.compile(r"([0-9]+)(?:\.[a-z]*)?(?![\w.%…-])", re.IGNORECASE)
_STORE_ID_SEGMENT = re.compile(r"[0-9]+_([0-9]+)(?:\.[a-z]*)?(?![\w.%…-])", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
"""A number as spreadsheets show it in a narrow column, such as 1.00501E+15."""

_LANGUAGE = re.compile(r"[a-z]{1,2}(?:[-_][a-z]{2})?", re.IGNORECASE)
"""A language code, or the "s" in old mobile addresses."""

_SHORT_PATH = re.compile(r"/(?:e/)?_\w+/?")

_SUBDOMAIN_KINDS = {"feedback": verdicts.REVIEW, "search": verdicts.SEARCH} | dict.fromkeys(
    ("trade", "order", "orders", "cart", "shoppingcart", "track", "tracking"), verdicts.CART_OR_ORDER
)
_REVIEWS = r".*evaluation.*|.*feedback.*|(?:product|item)?[-_]?reviews?"
_SEGMENT_KINDS = (
    (r"stores?|storehome|shops?", verdicts.STORE),
    (
        r"snapshot|(?:shopping[-_]?)?cart|checkout|orders?(?:[-_]?(?:list|detail)s?)?|trade|tracking",
        verdicts.CART_OR_ORDER,
    ),
    (_REVIEWS, verdicts.REVIEW),
    (r"(?:glo)?search.*|wholesale.*|category|af|popular|price|premium|cheap", verdicts.SEARCH),
)
"""Types of pages by a part of their path. The first row that matches one of the first three parts applies."""


@dataclass(frozen=True, slots=True)
class _Reading:
    verdict: AddressVerdict
    item: ItemId | None = None
    """The item id, which may be damaged even with the verdict `ITEM`; `_on_aliexpress` checks it."""


def _page(address: hosts.ParsedUrl) -> _Reading:
    if _SHORT_PATH.fullmatch(address.path):
        return _Reading(verdicts.SHORT_LINK)
    segments = [_readable(segment) for segment in address.path.split("/") if segment]
    if kind := _SUBDOMAIN_KINDS.get(hosts.subdomain(address.host).rpartition(".")[2]):
        return _Reading(kind)
    parts = [part for segment in segments for part in segment.split("/") if part]
    found = _item_page(segments) or _item_page(parts)
    if found and found.verdict != verdicts.NO_ID:
        return found
    values = hosts.query_values(address)
    if kind := _kind_of(segments, {name.lower() for name in values}):
        return _Reading(kind)
    return _one_of(list(_query_ids(values)), verdicts.SEVERAL_PRODUCTS)


def _readable(segment: str) -> str:
    """Return a part of an address with percent codes decoded, invisible characters removed and digits converted to 0 to 9."""
    return plain_digits(INVISIBLE.sub("", unquote(segment)))


def _item_page(segments: list[str]) -> _Reading | None:
    """Read the path of a product page, such as /item/… or /store/product/…, perhaps after a language code."""
    if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]) and segments[1].lower() in {"item", "i"}:
        segments = segments[1:]
    match [segment.lower() for segment in segments[:2]]:
        case ["item" | "i", *_]:
            return _numbered(segments[1:4], _ID_SEGMENT)
        case ["store", "product"]:
            return _numbered(segments[2:5], _STORE_ID_SEGMENT)
    return None


def _numbered(segments: list[str], shape: re.Pattern[str]) -> _Reading:
    """Read a product page's path, whose id is the first segment or, after a title, the second."""
    if any(re.fullmatch(_REVIEWS, segment.lower()) for segment in segments[1:]):
        return _Reading(verdicts.REVIEW)
    ids = [match[1] for segment in segments[:2] if (match := shape.match(segment))]
    if len(ids) == 2 and read_item_id(ids[0]).worldwide is None:
        ids = ids[1:]  # the title before the id may be a number, such as a year
    ids = ids or [_stem(segment) for segment in segments[:2] if _was_an_id(segment)][-1:]
    return _one_of(ids, verdicts.TWO_NUMBERS)


def _one_of(ids: list[str], several: AddressVerdict) -> _Reading:
    if len(set(ids)) == 1:
        return _Reading(verdicts.ITEM, read_item_id(ids[0]))
    return _Reading(several if ids else verdicts.NO_ID)


def _was_an_id(text: str) -> bool:
    """Return whether the text may be an item id, even a damaged one such as 1.00501E+15 or 1005OO6123456789."""
    stem = _stem(text)
    digits = sum(char.isdigit() for char in stem)
    return _SCIENTIFIC.fullmatch(stem) is not None or (digits >= 8 and 2 * digits > len(stem))


def _stem(segment: str) -> str:
    return re.sub(r"\.[a-z]*$", "", segment, flags=re.IGNORECASE)


def _kind_of(segments: list[str], fields: set[str]) -> AddressVerdict | None:
    """Return the verdict for a page that is not a listing, by words in its path or fields in its query; None if unknown."""
    words = [segment.lower().partition(".")[0] for segment in segments[:3]]
    for shape, kind in _SEGMENT_KINDS:
        if any(re.fullmatch(shape, word) for word in words):
            return kind
    if "orderid" in fields:
        return verdicts.CART_OR_ORDER
    return verdicts.SEARCH if "searchtext" in fields else None


def _query_ids(values: dict[str, list[str]]) -> Iterator[str]:
    """Yield the ids of the products on a bundle or coin page. Variants after a colon are ignored."""
    for field, texts in values.items():
        if field.lower() in _ID_FIELDS:
            for part in re.split(r"[,;|\s]", ",".join(map(_readable, texts))):
                if _was_an_id(text := part.partition(":")[0]):
                    yield text


_MOST_CHARACTERS = 8000
"""The maximum length of an address. Addresses of AliExpress have up to 3,000 characters with all parameters."""

_MOST_WRAPPINGS = 6
_SCHEMES = re.compile(r"(?:(?:https?|htps?|ttps?)(?::[/\\]*|//))+|[/\\]{2,}", re.IGNORECASE)
"""A scheme, perhaps duplicated, or without a letter or colon that was lost in copying."""

_APP = re.compile(r"intent:[/\\]+|(aliexpress:[/\\]+)", re.IGNORECASE)
"""The start of an address that a phone opens in an app. Addresses of the AliExpress app have no host."""

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9]{1,5}(?:[/?#\\]|$))", re.IGNORECASE)
_ENCODED = re.compile(r"https?%(?:25)*3a", re.IGNORECASE)
_A_TARGET = re.compile(r"\s*(?:https?(?::|%(?:25)*3a)|//|www\.|[\w.-]*aliexpress\.)", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]+)(\.0+|\.html?)?", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,4}(?:([., '])[0-9]{3,4})(?:\1[0-9]{3,4})+")
_CODE_BEGUN = re.compile("%[0-9a-f]?$", re.IGNORECASE)
_ROUNDED_TODAY = re.compile(r"1[.,]0[0-9]*e\+?15", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    raw: str
    """The address as entered, or as found in a longer text."""
    disposition: Disposition
    item_id: str | None
    global_id: str | None
    """The worldwide item id, which identifies the listing; None if unknown or damaged."""
    url: str | None
    """The address to report; None without a reliable id. A flagged address needs a view of the page first."""
    reason: AddressReason
    sentence: str
    """The finding and the advice, as a sentence for the user."""

    def as_json(self) -> dict[str, str | None]:
        """Return the JSON object that `ipp-helper links` prints."""
        return asdict(self)


def read_piece(raw: str, text: str, *, bent: bool) -> Address:
    """Read a text that is one address. `bent` means that invisible or full-width characters were removed from the text."""
    reading = _flagged(_reading(text)) if bent else _reading(text)
    return with_verdict(raw, reading.verdict, reading.item)


_AS_SHOPS_WRITE_IT = re.compile(
    r"https://(?:www|(?!sl)[a-z]{2})\.aliexpress\.(?:com|us)/item/([0-9]+)\.html(?:\?[\w.&=-]*[a-z0-9=])?",
    re.ASCII | re.IGNORECASE,
)


def read_plain(text: str) -> Address | None:
    """Read the usual address of a listing quickly; return None for all other texts."""
    found = _AS_SHOPS_WRITE_IT.fullmatch(text)
    item = read_item_id(found[1]) if found else None
    return with_verdict(text, verdicts.ITEM, item) if item and item.worldwide == item.seen else None


def listing_url(global_id: str) -> str:
    """Return the listing's address in the form that complaints use."""
    return f"https://www.aliexpress.com/item/{global_id}.html"


def with_verdict(raw: str, verdict: AddressVerdict, item: ItemId | None = None) -> Address:
    global_id = item.worldwide if item else None
    return Address(
        raw=raw,
        disposition=verdict.disposition,
        item_id=item.seen if item else None,
        global_id=global_id,
        url=listing_url(global_id) if global_id else None,
        reason=verdict.reason,
        sentence=verdict.sentence,
    )


def _reading(text: str, wrappings: int = 0) -> _Reading:
    if number := _bare_number(text):
        return number
    if len(text) > _MOST_CHARACTERS:
        text = text.partition("?")[0]
    if len(text) > _MOST_CHARACTERS or wrappings > _MOST_WRAPPINGS:
        return _Reading(verdicts.NOT_A_LINK)
    if app := _APP.match(text):
        return _for_the_app(("app.aliexpress.com/" if app[1] else "") + text[app.end() :], wrappings)
    written = _written_out(text)
    address = hosts.read_host(written)
    if address is None:
        return _Reading(verdicts.NOT_A_LINK)
    if address.userinfo:
        # Genuine links have no user name before an @, unlike `https://www.aliexpress.com@evil.example`.
        is_forged = hosts.is_aliexpress(address.host)
        return _Reading(
            verdicts.FORGED if is_forged else verdicts.LOOKALIKE_HOST.naming(_short(address.host))
        )
    if target := _target(address):
        reading = _wrapped(target, wrappings)
        if hosts.is_archive(address.host) and reading.verdict.disposition is Disposition.ACCEPT:
            return replace(reading, verdict=verdicts.ARCHIVE_COPY)
        return reading
    authority = written.split("://", 1)[-1].split("/", 1)[0]
    if not hosts.is_aliexpress(address.host):
        return _Reading(_elsewhere(address.host, authority))
    reading = _on_aliexpress(address, written)
    if "\\" in re.split("[?#]", written, maxsplit=1)[0]:
        return _with_backslash(reading, authority)
    return reading


def _for_the_app(text: str, wrappings: int) -> _Reading:
    """Read a link for the app. The link is flagged, because browsers cannot open it, unless it contains a whole address."""
    reading = _reading(text, wrappings + 1)
    if reading.verdict.disposition is Disposition.ACCEPT and reading.verdict != verdicts.WRAPPED:
        return replace(reading, verdict=verdicts.APP_LINK)
    return reading


def _bare_number(text: str) -> _Reading | None:
    if _ROUNDED_TODAY.fullmatch(text):
        return _Reading(verdicts.ID_DAMAGED, ItemId(text, None))
    plain = re.sub("[., ']", "", text) if _GROUPED.fullmatch(text) else text
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    item = read_item_id(match[1])
    if item.worldwide and len(item.seen) == 16 and item.seen.endswith("0"):
        return _Reading(verdicts.ROUNDED_NUMBER, item)
    if item.worldwide and len(item.seen) > 10:  # ten digits may be a telephone number
        return _Reading(verdicts.BARE_NUMBER, item)
    if re.match("1005|3256|225[15]", item.seen) and 12 <= len(item.seen) <= 20:
        return _Reading(verdicts.ID_DAMAGED, item)
    return _Reading(verdicts.NOT_A_LINK)


def _written_out(text: str) -> str:
    """Return the address with a scheme, and with the escapes of pages, mails and programs decoded."""
    for _ in range(_MOST_WRAPPINGS):
        if _ENCODED.match(text):
            text = unquote(text)
    text = re.sub(r"&(?:amp;)+|&#(?:38|x26);", "&", text, flags=re.IGNORECASE)
    if text.count("=") == text.count("=3D"):
        text = text.replace("=3D", "=")  # mails encode = as =3D
    if re.match(r"https?:\\/\\/", text, re.IGNORECASE):
        text = text.replace("\\/", "/")
    if beginning := _SCHEMES.match(text):
        return "https://" + text[beginning.end() :]
    return text if _OTHER_SCHEME.match(text) else "https://" + text


def destination(text: str) -> hosts.ParsedUrl | None:
    """Return the address that the text leads to, after redirectors; None for other texts and addresses with a user name."""
    for _ in range(_MOST_WRAPPINGS):
        address = hosts.read_host(_written_out(PlainText(text.strip()).chars))
        if address is None or address.userinfo:
            return None
        if (target := _target(address)) is None:
            return address
        text = target
    return None


def _target(address: hosts.ParsedUrl) -> str | None:
    if page := hosts.untranslated(address.host):
        return f"https://{page}{address.path}?{address.query}"
    if hosts.has_target_in_path(address.host):
        whole = f"{address.path}?{address.query}"
        return whole[whole.index("http") :].partition("__;")[0] if "http" in whole else None
    if not (fields := hosts.target_fields(address.host)):
        return None
    values = {
        name.lower(): hosts.plain_target(address.host, texts[0])
        for name, texts in hosts.query_values(address).items()
    }
    return next((values[name] for name in fields if _A_TARGET.match(values.get(name, ""))), None)


def _wrapped(target: str, wrappings: int) -> _Reading:
    """Read a redirector's target like any address. An accepted listing gets the verdict `WRAPPED`."""
    plain = PlainText(target.strip())
    reading = _reading(plain.chars, wrappings + 1)
    if plain.chars != target.strip():
        reading = _flagged(reading)
    if reading.verdict in {verdicts.ITEM, verdicts.US_ID_REDUCED}:
        return replace(reading, verdict=verdicts.WRAPPED)
    return reading


def _elsewhere(host: str, authority: str) -> AddressVerdict:
    """Return the verdict for an address outside AliExpress. Its `authority` may imitate AliExpress."""
    if hosts.is_picture(host):
        return verdicts.PICTURE
    if hosts.is_lookalike(host) or "aliexpress" in authority.lower().split(":")[0].replace(host, ""):
        return verdicts.LOOKALIKE_HOST.naming(_short(host))
    if hosts.is_short(host):
        return verdicts.SHORT_LINK
    if name := hosts.shop_name(host):
        return verdicts.OTHER_SHOP.naming(name)
    return verdicts.OTHER_SITE.naming(_short(host))


def _on_aliexpress(address: hosts.ParsedUrl, written: str) -> _Reading:
    if hosts.is_short(address.host):
        return _Reading(verdicts.SHORT_LINK)
    reading = _page(address)
    item = reading.item
    if item is None:
        return reading
    if item.worldwide is None:
        return _Reading(verdicts.ID_DAMAGED, item)
    if not _written_plainly(address, item, written):
        return _Reading(verdicts.ODD_CHARACTERS, item)
    if address.host.endswith(".ru"):
        return _Reading(verdicts.RU_SITE, item)
    return _Reading(verdicts.ITEM if item.worldwide == item.seen else verdicts.US_ID_REDUCED, item)


def _written_plainly(address: hosts.ParsedUrl, item: ItemId, written: str) -> bool:
    """Return whether the host and id contain no escapes and no characters that browsers would repair."""
    before, number, _ = written.partition(item.seen)
    if not number or _CODE_BEGUN.search(before[-2:]) or address.host not in written.lower():
        return False
    return "%" not in address.path or not INVISIBLE.search(unquote(address.path))


def _with_backslash(reading: _Reading, authority: str) -> _Reading:
    """Return the reading with the verdict for an address with a backslash, which only browsers read as a slash."""
    if "\\" in authority and reading.verdict.disposition is not Disposition.ACCEPT:
        return _Reading(verdicts.FORGED)
    return _flagged(reading)


def _flagged(reading: _Reading) -> _Reading:
    """Return the reading, flagged if it was accepted, because the address is valid only after a repair."""
    if reading.verdict.disposition is Disposition.ACCEPT:
        return replace(reading, verdict=verdicts.ODD_CHARACTERS)
    return reading


def _short(host: str) -> str:
    return host if len(host) <= 60 else host[:59] + "…"

"""Reads one address: finds the listing's item id, or says why the address cannot be reported."""

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
"""The number that the US site adds to the worldwide id.

The offset is not documented, but it fits all known pairs of ids.
"""

_WORLDWIDE = re.compile(r"[1-9][0-9]{9}|3[0-9]{10}|(?:1000|400[0-9])[0-9]{9}|10000[0-9]{9}|100[0-9]{13}")
"""Matches an item id: 10 digits, 11 (32…, 33…), 13 (1000…, 400…), 14 (10000…) or 16 (1005…)."""

_ROUNDED = re.compile(r"[0-9]+0{9}")
"""Matches an id that a spreadsheet has rounded: shown as 1.00501E+15, with its last digits lost."""

_CUT = re.compile(r"1005[0-9]{6}")
"""Matches a current id of 16 digits that was cut off after 10; older ids of 10 digits do not begin with 1005."""


@dataclass(frozen=True, slots=True)
class ItemId:
    seen: str
    """The characters of the id in the address, with the digits of all scripts converted to 0 to 9."""
    worldwide: str | None
    """The id as used worldwide, without the US offset; None if the characters cannot be an item id."""


def read_item_id(text: str) -> ItemId:
    """Read the part of an address that should be an item id, without guessing or repairing anything."""
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
"""Matches a number in the notation that spreadsheets use in a narrow column, such as 1.00501E+15."""

_LANGUAGE = re.compile(r"[a-z]{1,2}(?:[-_][a-z]{2})?", re.IGNORECASE)
"""Matches a language code, or the single letter "s" in old mobile addresses."""

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
"""Patterns for a part of a path, each with the verdict for pages whose path contains such a part.

Only the first three parts of a path are considered. If several patterns match, the first of them counts.
"""


@dataclass(frozen=True, slots=True)
class _Reading:
    verdict: AddressVerdict
    item: ItemId | None = None
    """The item id; None if the page is not a listing.

    Even with the verdict `ITEM`, the id may be damaged; `_on_aliexpress` checks this.
    """


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
    """Return a part of a path with percent codes decoded, invisible characters removed, and digits as 0 to 9."""
    return plain_digits(INVISIBLE.sub("", unquote(segment)))


def _item_page(segments: list[str]) -> _Reading | None:
    """Read the path of a product page, such as /item/… or /store/product/…; return None for other paths.

    A language code may come before the rest of the path.
    """
    if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]) and segments[1].lower() in {"item", "i"}:
        segments = segments[1:]
    match [segment.lower() for segment in segments[:2]]:
        case ["item" | "i", *_]:
            return _numbered(segments[1:4], _ID_SEGMENT)
        case ["store", "product"]:
            return _numbered(segments[2:5], _STORE_ID_SEGMENT)
    return None


def _numbered(segments: list[str], shape: re.Pattern[str]) -> _Reading:
    """Read the path of a product page after "item" or "product": an id, or a title followed by an id."""
    if any(re.fullmatch(_REVIEWS, segment.lower()) for segment in segments[1:]):
        return _Reading(verdicts.REVIEW)
    ids = [match[1] for segment in segments[:2] if (match := shape.match(segment))]
    if len(ids) == 2 and read_item_id(ids[0]).worldwide is None:
        ids = ids[1:]  # Ignore a number before the id, such as a year, which may be a part of the title.
    ids = ids or [_stem(segment) for segment in segments[:2] if _was_an_id(segment)][-1:]
    return _one_of(ids, verdicts.TWO_NUMBERS)


def _one_of(ids: list[str], several: AddressVerdict) -> _Reading:
    if len(set(ids)) == 1:
        return _Reading(verdicts.ITEM, read_item_id(ids[0]))
    return _Reading(several if ids else verdicts.NO_ID)


def _was_an_id(text: str) -> bool:
    """Return whether the text may be an item id, including damaged ids: 1.00501E+15 or 1005OO6123456789."""
    stem = _stem(text)
    digits = sum(char.isdigit() for char in stem)
    return _SCIENTIFIC.fullmatch(stem) is not None or (digits >= 8 and 2 * digits > len(stem))


def _stem(segment: str) -> str:
    return re.sub(r"\.[a-z]*$", "", segment, flags=re.IGNORECASE)


def _kind_of(segments: list[str], fields: set[str]) -> AddressVerdict | None:
    """Return the verdict for a page that is not a listing, by the words in its path and the fields in its query.

    Returns None if these do not show the type of the page.
    """
    words = [segment.lower().partition(".")[0] for segment in segments[:3]]
    for shape, kind in _SEGMENT_KINDS:
        if any(re.fullmatch(shape, word) for word in words):
            return kind
    if "orderid" in fields:
        return verdicts.CART_OR_ORDER
    return verdicts.SEARCH if "searchtext" in fields else None


def _query_ids(values: dict[str, list[str]]) -> Iterator[str]:
    """Yield the item ids in the query of a page for a bundle or for coins, without variants after a colon."""
    for field, texts in values.items():
        if field.lower() in _ID_FIELDS:
            for part in re.split(r"[,;|\s]", ",".join(map(_readable, texts))):
                if _was_an_id(text := part.partition(":")[0]):
                    yield text


_MOST_CHARACTERS = 8000
"""The maximum length of an address. With all parameters, AliExpress addresses have up to 3,000 characters."""

_MOST_WRAPPINGS = 6
_SCHEMES = re.compile(r"(?:(?:https?|htps?|ttps?)(?::[/\\]*|//))+|[/\\]{2,}", re.IGNORECASE)
"""Matches the scheme of an address, even if the scheme is repeated, or has lost a letter or the colon in copying."""

_APP = re.compile(r"intent:[/\\]+|(aliexpress:[/\\]+)", re.IGNORECASE)
"""Matches the beginning of an address that opens an app on a phone; after `aliexpress:`, there is no host."""

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
    """The text of the address, as entered or as found in a longer text."""
    disposition: Disposition
    item_id: str | None
    global_id: str | None
    """The worldwide item id, which identifies the listing; None if the id is unknown or damaged."""
    url: str | None
    """The address to report; None if the id is not reliable.

    If the address is flagged, the user must view its page before reporting it.
    """
    reason: AddressReason
    sentence: str
    """A message for the user: what was found, and what to do about it."""

    def as_json(self) -> dict[str, str | None]:
        """Return the JSON object that `ipp-helper links` prints."""
        return asdict(self)


def read_piece(raw: str, text: str, *, bent: bool) -> Address:
    """Read a text that is exactly one address.

    `bent` is True if invisible characters were removed from the text, or full-width characters replaced in
    it.
    """
    reading = _flagged(_reading(text)) if bent else _reading(text)
    return with_verdict(raw, reading.verdict, reading.item)


_AS_SHOPS_WRITE_IT = re.compile(
    r"https://(?:www|(?!sl)[a-z]{2})\.aliexpress\.(?:com|us)/item/([0-9]+)\.html(?:\?[\w.&=-]*[a-z0-9=])?",
    re.ASCII | re.IGNORECASE,
)


def read_plain(text: str) -> Address | None:
    """Read a listing's address in its usual form, which needs no general parsing; return None for other texts."""
    found = _AS_SHOPS_WRITE_IT.fullmatch(text)
    item = read_item_id(found[1]) if found else None
    return with_verdict(text, verdicts.ITEM, item) if item and item.worldwide == item.seen else None


def listing_url(global_id: str) -> str:
    """Return the address of a listing in the form in which all complaints contain it."""
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
        # Genuine links never have a user name before an @, unlike `https://www.aliexpress.com@evil.example`.
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
    """Read a link that opens in the AliExpress app.

    Browsers cannot open such a link, so an accepted listing is flagged unless the link contains a complete
    address.
    """
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
    if item.worldwide and len(item.seen) > 10:  # A number of only ten digits may be a telephone number.
        return _Reading(verdicts.BARE_NUMBER, item)
    if re.match("1005|3256|225[15]", item.seen) and 12 <= len(item.seen) <= 20:
        return _Reading(verdicts.ID_DAMAGED, item)
    return _Reading(verdicts.NOT_A_LINK)


def _written_out(text: str) -> str:
    """Return the address with a scheme and without the escapes that web pages, emails and programs add."""
    for _ in range(_MOST_WRAPPINGS):
        if _ENCODED.match(text):
            text = unquote(text)
    text = re.sub(r"&(?:amp;)+|&#(?:38|x26);", "&", text, flags=re.IGNORECASE)
    if text.count("=") == text.count("=3D"):
        text = text.replace("=3D", "=")  # Email programs encode = as =3D.
    if re.match(r"https?:\\/\\/", text, re.IGNORECASE):
        text = text.replace("\\/", "/")
    if beginning := _SCHEMES.match(text):
        return "https://" + text[beginning.end() :]
    return text if _OTHER_SCHEME.match(text) else "https://" + text


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
    """Read the address to which a redirector leads; the verdict for an accepted listing is then `WRAPPED`."""
    plain = PlainText(target.strip())
    reading = _reading(plain.chars, wrappings + 1)
    if plain.chars != target.strip():
        reading = _flagged(reading)
    if reading.verdict in {verdicts.ITEM, verdicts.US_ID_REDUCED}:
        return replace(reading, verdict=verdicts.WRAPPED)
    return reading


def _elsewhere(host: str, authority: str) -> AddressVerdict:
    """Return the verdict for an address that is not on AliExpress.

    `authority` is the part of the address that contains the host; this part may imitate an AliExpress host.
    """
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
    """Return whether the address spells host and id plainly, without escapes or characters that a browser repairs."""
    before, number, _ = written.partition(item.seen)
    if not number or _CODE_BEGUN.search(before[-2:]) or address.host not in written.lower():
        return False
    return "%" not in address.path or not INVISIBLE.search(unquote(address.path))


def _with_backslash(reading: _Reading, authority: str) -> _Reading:
    """Return the reading of an address that contains a backslash.

    Browsers read a backslash as a slash, but other programs do not. If the backslash may disguise the host, the
    address is rejected as forged; an accepted address is flagged for a check by the user.
    """
    if "\\" in authority and reading.verdict.disposition is not Disposition.ACCEPT:
        return _Reading(verdicts.FORGED)
    return _flagged(reading)


def _flagged(reading: _Reading) -> _Reading:
    """Return the reading of an address that had to be repaired; if it was accepted, it becomes flagged."""
    if reading.verdict.disposition is Disposition.ACCEPT:
        return replace(reading, verdict=verdicts.ODD_CHARACTERS)
    return reading


def _short(host: str) -> str:
    return host if len(host) <= 60 else host[:59] + "…"

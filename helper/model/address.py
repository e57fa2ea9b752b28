"""Finds the addresses of listings in pasted text, with the heading above each.

This module splits the text and returns each listing once. `listing_address` reads a single address and judges
whether it can be reported; `address_verdicts` has the messages for the user. No address is opened, requested or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape

from helper.hosts import may_be_meant
from helper.model.address_verdicts import (
    BROKEN_LINE,
    NOT_A_LINK,
    SEVERAL_ADDRESSES,
    AddressReason,
    Disposition,
)
from helper.model.listing_address import Address, read_piece, read_plain, with_verdict
from helper.model.text import PlainText

_LONGEST_HEADING = 80
_LINE_END = re.compile(r"\r\n?|\n")
_REMARK = re.compile(r"[0-9]{5}|[$€£¥]\s?[0-9]|[0-9]\s?[$€£¥]|[,;]\s")
"""Matches a long number, a price or a list. A line with one of these is a remark and not a design's title."""
_CURRENCY = (
    r"(?:(?:US|AU|CA|NZ|HK|R)\s?\$|[$€£¥₽₩₺]|(?:zł|kr|Kč|USD|EUR|GBP|AUD|CAD|PLN|CHF|BRL|JPY|CNY|RUB)\b)"
)
PRICE = re.compile(rf"{_CURRENCY}\s?[0-9][0-9.,]*|[0-9][0-9.,]*\s?{_CURRENCY}", re.IGNORECASE)
_ORNAMENT = "#*_=-–—~•·>→ \t"
_NUMBERING = re.compile(r"^\(?[0-9]{1,3}[.)]\s+")
_COUNT = re.compile(r"\s*[(\[]\s*[0-9]{1,4}[^()\[\]]{0,15}[)\]]$")
"""Matches a count after a title, such as `(6 links)`."""
_DESIGN = re.compile(
    r"^(?:my )?(?:design|work|artwork|art|title|print|motif|motiv|titel|œuvre|oeuvre|titre|obra|diseño|título"
    r"|titolo|opera|作品|设计|設計|图案|デザイン)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[:：]\s*\S")
_LABEL_ENDS = (":", "：", "-", "–", "—", "=", "→", ">", "|", "\t")
_PLAIN_LABELS = frozenset({
    "link", "links", "url", "urls", "http", "https", "item", "listing", "listings", "product", "products",
    "address", "addresses", "seller", "store", "shop", "source", "copy", "copies", "here", "see", "also",
    "and", "or", "note", "notes", "adresse", "adressen", "artikel", "produkt", "produit", "lien", "liens",
    "enlace", "enlaces", "producto", "链接", "商品", "网址", "リンク", "商品リンク",
})  # fmt: skip
_TOKEN = re.compile(r'[^\s<>"`|“”„«»‹›，。、；！（）【】「」『』《》〈〉]+')
_START = re.compile(
    r"(?P<script>(?<!\w)(?:(?:java|live|vb)script:\S|data:[a-z]*[/,;]|blob:\S|file:/))"
    r"|(?P<scheme>(?:https?|htps?|ttps?|intent|aliexpress):[/\\]+(?=[^\s/\\])|https?//(?=\w)|https?%(?:25)*3a(?:%(?:25)*2f){2})"
    r"|(?:(?<![\w:/\\])//|(?<![\w.%/\\-]))"
    r"(?P<host>(?:[^\W_][\w-]{0,62}\.){1,10}(?:[^\W\d_]{2,24}|xn--[\w-]+))\.?(?::[0-9]{1,5})?[/?#\\@](?=[^\s/])",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:%(?:25)*[0-9a-f]{2}|=3D|[/\\=?#&:+%@~]|/__)$", re.IGNORECASE)
"""Matches the text before an address that shows that it is embedded in another one, for example in its query."""
_LONGEST_CODE = 15
"""Number of characters before an address in which `_INSIDE` searches.

This is enough for a character that was percent-encoded seven times.
"""
_OF_A_QUERY = re.compile("[&=%]")
"""Matches a character that occurs in the query of an address; a number beside it is no item id."""
_NUMBER = re.compile(
    r"(?<![\w./%+@-])(?:(?:1005|3256|225[15])[0-9]{10,14}|1[.,]0[0-9]*e\+?15)(?:\.0+|\.html?)?(?![\w%/@-]|\.\w)",
    re.IGNORECASE,
)
"""Matches a number that looks like a current item id and is read even without an address around it."""
_STOP = re.compile(
    r"&(?:quot|apos|gt|lt|#3[49]);|(?<=\.html)(?=[^\x00-\x7f])|(?<=\.htm)(?=[^\x00-\x7f])", re.IGNORECASE
)
_PARTNERS = {"(": ")", "[": "]", "{": "}", "'": "'", "‘": "’"}
_ESCAPED_ENDS = frozenset({"\\n", "\\r", "\\t"})
_WIDEST_BULLET = 20
_TAIL = ".,;:!?*_~-^'’…)]}\\"
_MARK = re.compile(
    "&(?:#[0-9]{1,5}|#x[0-9a-f]{1,4}|colon|sol|period|equals|quest|num|lowbar|nbsp);", re.IGNORECASE
)
_REST_OF_ID = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t>|]*[0-9]{1,15}\.html?(?!\w)", re.IGNORECASE)
_DISPOSITIONS = tuple(Disposition)
_BEST_FIRST = (
    AddressReason.ITEM,
    AddressReason.US_ID_REDUCED,
    AddressReason.WRAPPED,
    AddressReason.RU_SITE,
    AddressReason.ODD_CHARACTERS,
)


@dataclass(frozen=True, slots=True)
class FoundAddress:
    address: Address
    heading: str
    """The title beside the address or earlier in its paragraph, or else the heading above; may be empty."""
    key: Hashable
    """A value that is equal for all addresses of one listing, for finding repetitions."""
    line: int
    """The number of the line that contains the address, counted from 0 as in `text_lines`."""


def find_addresses(text: str) -> list[Address]:
    """Return the addresses in the text in order, each listing once (see `each_once`).

    Ordinary words, email addresses, names of sites, and addresses of unknown sites without `https` are
    skipped.
    """
    plain = read_plain(text)
    return [plain] if plain else each_once(located(text))


def each_once(found: Iterable[FoundAddress]) -> list[Address]:
    """Return the addresses in order; of several addresses of one listing, only the most reliable one."""
    best: dict[Hashable, Address] = {}
    for each in found:
        if each.key not in best or _rank(each.address) < _rank(best[each.key]):
            best[each.key] = each.address
    return list(best.values())


def located(text: str) -> Iterator[FoundAddress]:
    """Yield every address in the text in order, even if a listing occurs several times."""
    plain = PlainText(_as_written(text))
    heading, label, reached, line_number = "", "", 0, 0
    for piece in _pieces(plain):
        if piece.start < reached:
            continue
        address = _read(plain, piece)
        lines = _LINE_END.split(plain.chars[reached : piece.start])
        line_number += len(lines) - 1
        for line in lines[1 if reached else 0 : -1]:
            title = heading_of(line)
            heading = title or heading
            label = "" if title or not line.strip() else label
        if len(lines) > 1 or not reached:
            label = label_of(lines[-1]) or label
        reached = piece.end
        key = address.global_id or (address.reason, piece.text.lower())
        yield FoundAddress(address, label or heading, key, line_number)


def text_lines(text: str) -> list[str]:
    """Split a text into the lines that `located` counts."""
    return _LINE_END.split(_as_written(text).removesuffix("\n").removesuffix("\r"))


def read_address(text: str) -> Address:
    """Read a text that contains one address.

    Words, quotation marks and brackets around the address are ignored. A text with addresses of several
    listings is rejected; `find_addresses` returns all of them.
    """
    found = find_addresses(text)
    if len(found) == 1:
        return found[0] if found[0].raw == text else replace(found[0], raw=text)
    if found:
        return with_verdict(text, SEVERAL_ADDRESSES)
    plain = PlainText(text.strip())
    if not _reads_as_address(plain.chars):
        return with_verdict(text, NOT_A_LINK)
    return read_piece(text, plain.chars, bent=plain.chars != text.strip())


def _as_written(text: str) -> str:
    """Decode the escapes that web pages put into addresses, such as `&#x2F;` for a slash."""
    return _MARK.sub(_unescaped, text) if "&" in text else text


def _unescaped(code: re.Match[str]) -> str:
    """Return the character for an HTML escape; an escaped letter or digit is a disguise and stays escaped."""
    mark = unescape(code[0])
    return code[0] if mark.isalnum() or mark in "&<>\"'" else mark


def _rank(address: Address) -> tuple[int, int]:
    reason = _BEST_FIRST.index(address.reason) if address.reason in _BEST_FIRST else len(_BEST_FIRST)
    return _DISPOSITIONS.index(address.disposition), reason


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    """The end of the address, before any closing brackets and punctuation."""
    stop: int
    """The end of the address, after any closing brackets and punctuation."""
    text: str
    """The text between `start` and `end`."""


def _read(text: PlainText, piece: _Piece) -> Address:
    """Read a piece of text. An item id that continues on the next line, as in an email, is rejected."""
    raw, bent = text.original(piece.start, piece.end), text.bent(piece.start, piece.end)
    address = read_piece(raw, piece.text, bent=bent)
    if (
        piece.text.rstrip("=")[-1:].isdigit()
        and not piece.text[0].isdigit()
        and _REST_OF_ID.match(text.chars, piece.stop)
    ):
        return with_verdict(raw, BROKEN_LINE)
    return address


def _pieces(text: PlainText) -> Iterator[_Piece]:
    """Yield every piece of text that may be an address; skip words, email addresses and names of unknown sites."""
    for token in _TOKEN.finditer(text.chars):
        starts = _starts(text.chars, token.start(), token.end())
        first = starts[0][0] if starts else token.end()
        if not _OF_A_QUERY.search(text.chars, token.start(), first):
            for number in _NUMBER.finditer(text.chars, token.start(), first):
                yield _Piece(*number.span(), number.end(), number[0])
        stops = [start for start, _ in starts[1:]] + [token.end()]
        # `stops` has one element even if `starts` is empty, so the lengths may differ.
        for (start, wanted), stop in zip(starts, stops, strict=False):
            if wanted and (piece := _trimmed(text.chars, start, stop)):
                yield piece


def _trimmed(chars: str, start: int, stop: int) -> _Piece | None:
    """Return the text between two positions, without closing brackets and punctuation at its end.

    Returns None if nothing remains.
    """
    end = stop
    if cut := _STOP.search(chars, start, stop):
        end = cut.start()
    if start and (partner := _PARTNERS.get(chars[start - 1])):
        end = _before_partner(chars, start, end, chars[start - 1], partner)
    while end > start and (chars[end - 1] in _TAIL or chars[end - 2 : end] in _ESCAPED_ENDS):
        end -= 1 if chars[end - 1] in _TAIL else 2
    text = chars[start:end]
    if text[-1:].isdigit() and chars.startswith(("…", "..."), end):
        text += "…"  # the page has shortened the address, so its id may be incomplete
    return _Piece(start, end, stop, text) if text else None


def _reads_as_address(text: str) -> bool:
    if re.fullmatch("[0-9][0-9., ']{8,30}", text):
        return True
    if re.search(r"\s", text) or re.fullmatch(r"[^@/:]+@[^@/]+", text):
        return False
    return "://" in text or _START.match(text + "/.") is not None


def _starts(chars: str, start: int, end: int) -> list[tuple[int, bool]]:
    """Return each position in a token at which an address may start, and whether a start there is likely."""
    if not any(mark in chars[start:end] for mark in "/?#@:%\\"):
        return []
    starts: list[tuple[int, bool]] = []
    for match in _START.finditer(chars, start, end):
        if starts and _INSIDE.search(chars, max(start, match.start() - _LONGEST_CODE), match.start()):
            continue
        if match["script"]:
            before = chars[max(0, match.start() - _WIDEST_BULLET) : match.start()].rstrip(" \t-*•>")
            begins_line = not before or before[-1] in "\r\n"
            return [*starts, (match.start(), begins_line)]
        starts.append((match.start(), bool(match["scheme"]) or may_be_meant(match["host"].lower())))
    return starts


def _before_partner(chars: str, start: int, end: int, opening: str, closing: str) -> int:
    depth = 1
    for at in range(start, end):
        if chars[at] == closing:
            depth -= 1
        elif chars[at] == opening:
            depth += 1
        if depth == 0:
            return at
    return end


def heading_of(line: str) -> str | None:
    """Return the design's title in a line, without numbering, ornaments or count; None if the line has no title."""
    title = _bare(line)
    if field := _DESIGN.match(title):
        return _titled(title[field.end() :])
    marked = line.lstrip().startswith("#") or title.endswith((":", "："))
    title = _COUNT.sub("", title.rstrip(":： "))
    is_remark = (
        title.endswith((".", "!", "?", ",", ";", "。")) or _REMARK.search(title) or PRICE.search(title)
    )
    if _FIELD.search(title) or (is_remark and not marked):
        return None
    return _titled(title) if len(title.split()) <= (14 if marked else 8) else None


def label_of(words: str) -> str | None:
    """Return the design's title before an address on the same line, as in `Quiet Whale: https…`.

    Returns None if there is no clear title. In a line with cells, exactly one cell must contain a title.
    """
    if not words.rstrip(" ").endswith(_LABEL_ENDS):
        return None
    cells = [title for cell in re.split(r"[\t|]", words) if (title := _bare(cell).rstrip(":：= "))]
    named = [title for title in cells if _titled(title)]
    if len(named) != 1:
        return None
    title = named[0]
    if field := _DESIGN.match(title):
        title = title[field.end() :]
    if len(title.split()) > 6 or re.search(r"[\[\]{}@]|[0-9]:[0-9]|aliexpress", title, re.IGNORECASE):
        return None
    return _titled(title)


def _bare(line: str) -> str:
    line = _NUMBERING.sub("", line.strip().strip(_ORNAMENT))
    return _COUNT.sub("", line.strip(_ORNAMENT)).strip(_ORNAMENT)


def _titled(title: str) -> str | None:
    """Return the title without ornaments around it; None if the text cannot be a title.

    A text cannot be a title if it is too long, a date, a number, a generic word such as "link", or a part of
    an address.
    """
    title = title.strip(_ORNAMENT)
    if len(title) > _LONGEST_HEADING or sum(char.isalpha() for char in title) < 2:
        return None
    if PRICE.fullmatch(title):
        return None
    if title.lower() in _PLAIN_LABELS or (" " not in title and re.search(r"[=&%]|://|www\.|\.html?", title)):
        return None
    return title

"""Says whether a text carries one of our listings, however a page may have wrapped it on its way to the network."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote_plus

_LISTING = re.compile(r"aliexpress\.[a-z.]{2,6}/(?:item|i)/", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_MOST_TOKENS = 200
"""A page that sends more pieces of base64 than these sends pictures."""
_MOST_WRAPPINGS = 3
"""Each takes one layer off; nobody wraps a form deeper by accident."""


def carries(text: str, ids: Collection[str]) -> bool:
    """Whether one of the ids, or the address of any listing, stands in the text.

    Percent signs, JSON escapes and base64 are seen through, also inside each other. Encryption is not.
    """
    return any(
        _LISTING.search(reading) is not None or any(item in reading for item in ids)
        for reading in _readings(text, _MOST_WRAPPINGS)
    )


def _readings(text: str, depth: int) -> Iterator[str]:
    plain = _unescaped(text)
    yield plain
    if depth == 0:
        return
    if "%" in plain or "\\u" in plain:
        yield from _readings(plain, depth - 1)
    for number, token in enumerate(_BASE64.finditer(plain)):
        if number == _MOST_TOKENS:
            return
        if (inner := _from_base64(token[0])) is not None:
            yield from _readings(inner, depth - 1)


def _unescaped(text: str) -> str:
    without = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote_plus(text))
    return without.replace("\\/", "/")


def _from_base64(token: str) -> str | None:
    """What a piece of base64 says; None: it is none, or holds something else than text."""
    whole = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(whole + "=" * (-len(whole) % 4), validate=True)
        return content.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None

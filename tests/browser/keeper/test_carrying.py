"""Our listings are recognised in what a page sends, however it wraps them."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from helper.browser.keeper.carrying import carries

ITEM = "1005009900000017"
URL = f"https://www.aliexpress.com/item/{ITEM}.html"
FORM = json.dumps({"links": [URL], "draft": 7})


def as_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


WRAPPED = (
    FORM,
    quote(FORM),
    quote(quote(FORM)),
    FORM.replace("1005", "\\u0031\\u0030\\u0030\\u0035"),
    FORM.replace("/", "\\/"),
    json.dumps({"payload": as_base64(FORM)}),
    quote(as_base64(FORM)),
    as_base64(as_base64(FORM)),
    base64.urlsafe_b64encode(FORM.encode()).decode().rstrip("="),
    as_base64(f"{ITEM},"),
)
LETS_THROUGH = (
    "",
    '{"type": "copyright", "page": 2}',
    as_base64('{"type": "copyright", "page": 2}'),
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcmFjdGljZSJ9.c2lnbmF0dXJl",
    base64.b64encode(bytes(range(256)) * 40).decode(),
    "100%",
    "1005009900000018",
)


@pytest.mark.parametrize("sent", WRAPPED)
def test_a_listing_is_seen_through_its_wrapping(sent: str) -> None:
    """Percent signs, escapes, base64, and one inside the other."""
    assert carries(sent, {ITEM})


@pytest.mark.parametrize("sent", LETS_THROUGH)
def test_what_carries_none_is_let_through(sent: str) -> None:
    """A drop-down's question, a token, a picture."""
    assert not carries(sent, {ITEM})


def test_the_address_of_any_listing_counts() -> None:
    """Also of one that we never heard of, whoever put it there."""
    assert carries(as_base64("see https://de.aliexpress.com/item/4000000000.html"), set())

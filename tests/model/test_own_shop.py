"""Tests of addresses at artists' shops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.model.own_shop import read_shop_address, shop_addresses_in, title_from


@pytest.mark.parametrize(
    ("address", "shop", "item", "title"),
    [
        ("https://www.redbubble.com/i/sticker/Quiet-Whale-by-mira/40990001.EJUG5?asc=u", "Redbubble", "40990001", "Quiet Whale"),
        ("https://www.redbubble.com/de/i/sticker/Stiller-Wal-von-mira/40990001.NL9AC.XYZ", "Redbubble", "40990001", "Stiller Wal"),
        ("www.redbubble.com/i/poster/Not-by-me-by-mira/40990002.LVTDI", "Redbubble", "40990002", "Not by me"),
        ("https://www.redbubble.com/shop/ap/40990001", "Redbubble", "40990001", ""),
        ("https://www.redbubble.com/people/mira/works/41990003-quiet-whale", "Redbubble", "41990003", "Quiet Whale"),
        ("https://www.teepublic.com/t-shirt/12990001-quiet-whale", "TeePublic", "12990001", "Quiet Whale"),
        ("https://society6.com/product/quiet-whale-k7d_print", "Society6", "quiet-whale-k7d", "Quiet Whale"),
        ("https://www.etsy.com/de/listing/990000001/quiet-whale-linocut?ref=shop", "Etsy", "990000001", "Quiet Whale Linocut"),
        ("https://www.spreadshirt.de/shop/design/quiet+whale-D5f3a1b2c3d4e5f6a7b8c9d0e", "Spreadshirt", "D5f3a1b2c3d4e5f6a7b8c9d0e", "Quiet Whale"),
        ("https://www.zazzle.com/quiet_whale_poster-228990000000000001", "Zazzle", "228990000000000001", "Quiet Whale Poster"),
        ("https://displate.com/displate/1990001", "Displate", "1990001", ""),
        ("https://mira.threadless.com/designs/quiet-whale", "Threadless", "quiet-whale", "Quiet Whale"),
    ],
)  # fmt: skip
def test_shop_item_and_title_are_read_from_the_address(
    address: str, shop: str, item: str, title: str
) -> None:
    found = read_shop_address(address)
    assert found is not None
    assert (found.shop, found.item, found.title) == (shop, item, title)
    assert "?" not in found.url


@pytest.mark.parametrize(
    "address",
    [
        "https://www.redbubble.com/people/mira/shop",
        "https://www.redbubble.com.portal.example/shop/ap/40990001",
        "https://mira@www.redbubble.com/shop/ap/40990001",
        "https://www.etsy.com/shop/mira",
        "https://www.aliexpress.com/item/1005009900000017.html",
        "quiet-whale.png",
        "",
    ],
)
def test_addresses_that_are_no_product_of_a_known_print_shop_are_ignored(address: str) -> None:
    assert read_shop_address(address) is None


def test_two_products_with_one_design_are_read_as_a_single_design() -> None:
    text = """my whale: https://www.redbubble.com/i/sticker/Quiet-Whale-by-mira/40990001.EJUG5
    (also https://www.redbubble.com/de/i/poster/Stiller-Wal-von-mira/40990001.LVTDI), and
    https://www.aliexpress.com/item/1005009900000017.html is the thief"""
    assert [found.item for found in shop_addresses_in(text)] == ["40990001"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("quiet-whale", "Quiet Whale"),
        ("Quiet_Whale", "Quiet Whale"),
        ("Fern Study No. 4", "Fern Study No. 4"),
        ("half-moon fox", "Half-moon Fox"),
        ("don't-panic", "Don't Panic"),
        ("日式千纸鹤", "日式千纸鹤"),
    ],
)
def test_title_is_made_from_the_name_in_an_address(name: str, title: str) -> None:
    """Separators become spaces, but a hyphen is kept in a name that also contains spaces."""
    assert title_from(name) == title


@given(st.text(max_size=200))
def test_search_for_shop_addresses_in_any_text_raises_no_error(text: str) -> None:
    list(shop_addresses_in(text))
    title_from(text)

"""Evaluation of a shop page: hostile text becomes safe, two sources are compared, and other sites are ignored."""

from __future__ import annotations

from typing import Any

import pytest

from helper.browser.shop_page import is_shop, read_shop_page
from tests.factories import an_item_url


def raw(**values: Any) -> dict[str, Any]:
    """Return the page script's result for a page whose two sources agree."""
    usual = {
        "title": "Quiet Whale shirt",
        "price": "US $12.34",
        "stores": [{"number": "1105550001", "names": ["Ocean Prints Store", "Visit store"]}],
        "trail": ["Home", "T-Shirts", "Quiet Whale shirt"],
        "described": {
            "title": "Quiet Whale shirt - AliExpress 200",
            "price": "12.34",
            "trail": ["Home", "T-Shirts"],
        },
    }
    return {**usual, **values}


def test_facts_confirmed_by_page_and_metadata_raise_no_doubt() -> None:
    page = read_shop_page(an_item_url(), raw())

    assert (page.title, page.product_type, page.price) == ("Quiet Whale shirt", "T-Shirts", "US $12.34")
    assert (page.store_number, page.store_name, page.doubts) == ("1105550001", "Ocean Prints Store", ())


@pytest.mark.parametrize(
    ("shown", "told", "country"),
    [("China", "CN", "China"), ("", "CN", "CN"), ("", "", ""), ("Ch\u202eina\n", "", "China")],
)
def test_the_sellers_country_is_read_from_the_page(shown: str, told: str, country: str) -> None:
    """If the page shows no country, the country in its metadata is used.

    A missing country raises no doubt.
    """
    page = read_shop_page(
        an_item_url(), raw(country=shown, described={**raw()["described"], "country": told})
    )

    assert (page.seller_country, page.doubts) == (country, ())


def test_hostile_product_title_becomes_one_short_line() -> None:
    page = read_shop_page(an_item_url(), raw(title="a\u202eb\x1b[31m\nc\u2028d" + "e" * 5000, described={}))

    assert page.title.startswith("ab[31m c deee")
    assert len(page.title) == 300


@pytest.mark.parametrize(
    ("shown", "told", "agree"),
    [
        ("US $1,234.50", "1234.5", True),
        ("1.234,50 €", "1234.50", True),
        ("7,99 €", "7.99", True),
        ("$3.10 - 5.20", "3.10", True),
        ("¥1,200", "1200", True),
        ("$12.34", "12.43", False),
    ],
)
def test_equal_prices_in_different_notations_are_equal(shown: str, told: str, agree: bool) -> None:
    page = read_shop_page(
        an_item_url(), raw(price=shown, described={"title": "Quiet Whale shirt", "price": told})
    )

    assert any("price" in doubt for doubt in page.doubts) is not agree


def test_title_that_only_the_metadata_contains_raises_a_doubt() -> None:
    page = read_shop_page(an_item_url(), raw(title=""))

    assert page.title == "Quiet Whale shirt"
    assert page.doubts == ("Not visible on the page, read from its metadata: title.",)


@pytest.mark.parametrize(
    "address",
    [
        "https://aliexpress.com.evil.example/item/1005009900000017.html",
        "https://www.aliexpress.com@evil.example/item/1005009900000017.html",
        "https://user@www.aliexpress.com/item/1005009900000017.html",
        "https://xn--liexpress-c8a.com/item/1005009900000017.html",
        "file:///item/1005009900000017.html",
    ],
)
def test_lookalike_address_is_not_the_shop(address: str) -> None:
    assert not is_shop(address)


def test_captcha_address_is_not_a_listing() -> None:
    """The shop may show a captcha before the product page."""
    page = read_shop_page(f"{an_item_url()}/_____tmd_____/punish?x5secdata=abc", raw())

    assert page.is_listing is False

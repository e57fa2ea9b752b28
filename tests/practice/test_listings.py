"""Tests of the portal's check of a line, and of a listing's status after filing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helper.practice.listings import ListingStatus, check_links, status_after

ITEM = "https://www.aliexpress.com/item/1005009900000017.html"


def refusal(link: str, *, website: str = "ae", complaint_type: str = "item") -> str:
    (answer,) = check_links([link], website, complaint_type)
    return answer.refusal


LINES = {
    "": (
        ITEM,
        "http://aliexpress.com/item/1005009900000017.html?spm=a2g0o.productlist",
        "https://de.aliexpress.com/item/1005009900000017.html",
        "https://m.aliexpress.com/i/1005009900000017.html",
        "https://www.aliexpress.us/item/3256809999999999.html",
        "https://www.aliexpress.com/item/blue-whale-print/32999900017.html",
        "https://www.aliexpress.com/ssr/3000/BundleDeals2?productIds=1005009900000017:12000",
        "https://www.aliexpress.com/item/1005009900000451.html",
        "https://www.aliexpress.com/item/1005009900000452.html",
    ),
    "link_not_recognised": (
        "",
        "1005009900000017",
        "https://www.aliexpress.com/",
        "https://a.aliexpress.com/_mQuiet1",
        "ftp://www.aliexpress.com/item/1005009900000017.html",
        "https://evil.example\\@www.aliexpress.com/item/1005009900000017.html",
    ),
    "link_wrong_site": (
        "https://www.aliexpress.com/item/1005009900000421.html",
        "https://aliexpress.ru/item/1005009900000017.html",
        "https://aliexpress.com.evil.example/item/1005009900000017.html",
        "https://item.taobao.com/item.htm?id=600099000017",
        "https://detail.1688.com/offer/600099000017.html",
    ),
    "link_dead": ("https://www.aliexpress.com/item/1005009900000404.html",),
    "link_already_complained": ("https://www.aliexpress.com/item/1005009900000409.html",),
}
"""The lines to check, keyed by the expected refusal; the key is empty for lines that are accepted.

The practice portal refuses some items because of the last digits of their ids.
"""


@pytest.mark.parametrize(("answer", "link"), [(answer, link) for answer in LINES for link in LINES[answer]])
def test_line_is_checked_as_the_address_that_a_browser_opens(answer: str, link: str) -> None:
    assert refusal(link) == answer


@pytest.mark.parametrize(
    ("ending", "days", "status"),
    [
        ("0017", 0, ListingStatus.PENDING),
        ("0017", 1, ListingStatus.PROCESSING),
        ("0017", 2, ListingStatus.REMOVED),
        ("0451", 2, ListingStatus.REJECTED),
        ("0453", 4, ListingStatus.AWAITING),
        ("0453", 5, ListingStatus.REMOVED),
        ("0452", 2, ListingStatus.COUNTERED),
        ("0452", 8, ListingStatus.COUNTERED),
        ("0452", 9, ListingStatus.COUNTER_ACCEPTED),
    ],
)
def test_status_of_a_listing_changes_over_the_days(ending: str, days: int, status: ListingStatus) -> None:
    """A counter-notice that is not answered in time is accepted."""
    link = f"https://www.aliexpress.com/item/100500990000{ending}.html"
    assert status_after(link, timedelta(days=days, hours=1)) is status

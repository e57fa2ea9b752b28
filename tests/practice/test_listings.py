"""The portal's checks of a line, and its status after a complaint."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from helper.practice.listings import ListingStatus, check_links, seller_of, split_lines, status_after

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
"""Every usual form of an address, invalid lines, and the final digits that select a response; by that response."""


@pytest.mark.parametrize(("answer", "link"), [(answer, link) for answer in LINES for link in LINES[answer]])
def test_each_line_is_checked_by_the_page_that_a_browser_would_open(answer: str, link: str) -> None:
    """Whatever else the address contains; invented ids select every response of Verify."""
    assert refusal(link) == answer


def test_a_repeated_listing_is_refused() -> None:
    """The number decides, not the spelling of the address."""
    answers = check_links([ITEM, f"{ITEM}?spm=1"], "ae", "item")
    assert [answer.refusal for answer in answers] == ["", "link_duplicate"]


def test_a_store_complaint_takes_only_stores() -> None:
    """And a complaint about listings takes only listings."""
    store = "https://www.aliexpress.com/store/1109900017"
    assert refusal(store, complaint_type="store") == ""
    assert refusal(ITEM, complaint_type="store") == "link_not_recognised"
    assert refusal(store) == "link_not_recognised"


def test_blank_lines_and_line_ends_do_not_count() -> None:
    assert split_lines(f"{ITEM}\r\n\r\n  {ITEM}x \n") == [ITEM, f"{ITEM}x"]


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
def test_the_status_of_a_listing_changes_with_the_days(ending: str, days: int, status: ListingStatus) -> None:
    """Waiting, under review, decided; an unanswered objection is accepted."""
    link = f"https://www.aliexpress.com/item/100500990000{ending}.html"
    assert status_after(link, timedelta(days=days, hours=1)) is status


def test_seller_codes_have_the_known_form_and_repeat() -> None:
    """Forty sellers share all listings, each with a code of the form that such portals show."""
    codes = [seller_of(f"https://www.aliexpress.com/item/10050099{number:08d}.html") for number in range(400)]
    assert all(re.fullmatch(r"cn\d{9,10}[a-z]{0,5}", code) for code in codes)
    assert len(set(codes)) == 40

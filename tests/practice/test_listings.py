"""What the portal says about a line, before and after a complaint."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from helper.practice.listings import ListingStatus, check_links, seller_of, split_lines, status_after

ITEM = "https://www.aliexpress.com/item/1005009900000017.html"


def refusal(link: str, *, website: str = "ae", complaint_type: str = "item") -> str:
    (answer,) = check_links([link], website, complaint_type)
    return answer.refusal


@pytest.mark.parametrize(
    "link",
    [
        ITEM,
        "http://aliexpress.com/item/1005009900000017.html?spm=a2g0o.productlist",
        "https://de.aliexpress.com/item/1005009900000017.html",
        "https://m.aliexpress.com/i/1005009900000017.html",
        "https://www.aliexpress.us/item/3256809999999999.html",
        "https://www.aliexpress.com/item/blue-whale-print/32999900017.html",
        "https://www.aliexpress.com/ssr/3000/BundleDeals2?productIds=1005009900000017:12000",
    ],
)
def test_an_ordinary_listing_is_accepted(link: str) -> None:
    """Every usual way to write the address of a listing is understood."""
    assert refusal(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "",
        "1005009900000017",
        "https://www.aliexpress.com/",
        "https://a.aliexpress.com/_mQuiet1",
        "ftp://www.aliexpress.com/item/1005009900000017.html",
    ],
)
def test_what_is_no_listing_is_not_recognised(link: str) -> None:
    """A line without site and number is refused."""
    assert refusal(link) == "link_not_recognised"


@pytest.mark.parametrize(
    "link",
    [
        "https://aliexpress.ru/item/1005009900000017.html",
        "https://item.taobao.com/item.htm?id=600099000017",
        "https://detail.1688.com/offer/600099000017.html",
        "https://aliexpress.com.evil.example/item/1005009900000017.html",
        "https://evil.example\\@www.aliexpress.com/item/1005009900000017.html",
    ],
)
def test_a_listing_of_another_site_does_not_fit(link: str) -> None:
    """The site is where a browser would go, whatever else the address says."""
    assert refusal(link) in {"link_wrong_site", "link_not_recognised"}
    assert refusal(link) != ""


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("0404", "link_dead"),
        ("0409", "link_already_complained"),
        ("0421", "link_wrong_site"),
        ("0451", ""),
        ("0452", ""),
    ],
)
def test_the_last_digits_can_ask_for_an_answer(ending: str, expected: str) -> None:
    """Invented ids bring about every answer of Verify."""
    assert refusal(f"https://www.aliexpress.com/item/100500990000{ending}.html") == expected


def test_the_same_listing_twice_is_told_the_second_time() -> None:
    """The number decides, not the way it is written."""
    answers = check_links([ITEM, f"{ITEM}?spm=1"], "ae", "item")
    assert [answer.refusal for answer in answers] == ["", "link_duplicate"]


def test_a_store_complaint_wants_stores() -> None:
    """A store is accepted there and a listing is not; for listings it is the other way round."""
    store = "https://www.aliexpress.com/store/1109900017"
    assert refusal(store, complaint_type="store") == ""
    assert refusal(ITEM, complaint_type="store") == "link_not_recognised"
    assert refusal(store) == "link_not_recognised"


def test_blank_lines_and_line_ends_do_not_count() -> None:
    """Lines are taken as they are meant."""
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
def test_a_listing_goes_its_way_with_the_days(ending: str, days: int, status: ListingStatus) -> None:
    """Waiting, looked at, decided; silence about an objection is consent."""
    link = f"https://www.aliexpress.com/item/100500990000{ending}.html"
    assert status_after(link, timedelta(days=days, hours=1)) is status


def test_seller_codes_have_the_known_shape_and_come_back() -> None:
    """Forty sellers share all listings, each with a code as such portals show it."""
    codes = [seller_of(f"https://www.aliexpress.com/item/10050099{number:08d}.html") for number in range(400)]
    assert all(re.fullmatch(r"cn\d{9,10}[a-z]{0,5}", code) for code in codes)
    assert len(set(codes)) == 40

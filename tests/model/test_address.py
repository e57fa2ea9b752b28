"""Tests of finding addresses in pasted text, and of reading single addresses."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.model.address import (
    each_once,
    find_addresses,
    heading_of,
    label_of,
    located,
    read_address,
)
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.listing_address import US_OFFSET, Address
from tests.factories import an_item_url

FIRST, SECOND, THIRD = "1005009900000017", "1005009900000024", "32990000017"


def item(item_id: str) -> str:
    return f"https://www.aliexpress.com/item/{item_id}.html"


def ids(found: list[Address]) -> list[str | None]:
    return [address.global_id for address in found]


def reasons(text: str) -> list[str]:
    return [address.reason.value for address in find_addresses(text)]


@pytest.mark.parametrize(
    "between",
    [
        "", " ", "\n", "\r\n", "\r", "\t", ",", ", ", ";", "; ", "|", " | ", "\n\n", "\u2028", "\u200b", "，", "、", "-", "！",
        " and ", " (gone) ", ".\n", "</li><li>", '","', "\\n", "\n- ", "\n2. ", "\n> ",
    ],
)  # fmt: skip
def test_two_addresses_are_found_with_any_text_between_them(between: str) -> None:
    found = find_addresses(item(FIRST) + between + item(THIRD))
    assert ids(found) == [FIRST, THIRD]
    assert [address.reason for address in found] == [AddressReason.ITEM, AddressReason.ITEM]


SAVED_PAGE = f"""<li><a href="//www.aliexpress.com/item/{FIRST}.html?a=1&amp;b=2">whale</a>
    <li><a href='https://www.aliexpress.com/item/{SECOND}.html'>fox</a> <a href="javascript:void(0)">more</a>
    <script>{{"url":"https:\\/\\/www.aliexpress.com\\/item\\/{THIRD}.html"}}</script>"""


@pytest.mark.parametrize(
    ("text", "listings"),
    [
        (
            f"{item(FIRST)}?spm=a2g0o.x{item(SECOND)}?spm=a2g0o.y,www.aliexpress.com/item/{THIRD}.html",
            [FIRST, SECOND, THIRD],
        ),
        (
            f"{item(FIRST)}?from={item(SECOND)} {item(THIRD)}#{item(SECOND)} https://shop.example/{item(SECOND)}",
            [FIRST, THIRD, None],
        ),
        (
            f"{item(FIRST).removesuffix('.html')}\n{SECOND}\n{item(THIRD).removesuffix('.html')}\n12 pieces",
            [FIRST, SECOND, THIRD],
        ),
        (SAVED_PAGE, [FIRST, SECOND, THIRD]),
        (f"[{item(FIRST)}]({item(SECOND)})", [FIRST, SECOND]),
    ],
    ids=[
        "joined with tracking",
        "inside another address",
        "above a lone number",
        "escaped",
        "link text and target",
    ],
)
def test_each_listing_is_found_in_a_text_that_mangles_its_address(
    text: str, listings: list[str | None]
) -> None:
    assert ids(find_addresses(text)) == listings


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            (
                f"the shop https://www.aliexpress.com/store/1105900017, also temu.com/whale.html\n"
                f" and https://www.aliexpresss.com/item/{FIRST}.html or a.aliexpress.com/_mAbC9xY"
            ),
            ["store", "other_shop", "lookalike_host", "short_link"],
        ),
        (f"https://shop.example/{FIRST} https://shop.example/?a=1,{FIRST},{SECOND}", ["other_shop"] * 2),
        (f"{item(FIRST)}\njavascript:open('{item(SECOND)}')", ["item", "not_a_link"]),
    ],
    ids=["no listings", "numbers in addresses", "a script"],
)
def test_addresses_that_lead_to_no_listing_are_found_with_a_reason(text: str, codes: list[str]) -> None:
    assert reasons(text) == codes


def test_listing_with_several_addresses_is_found_once() -> None:
    us_address = f"https://www.aliexpress.us/item/{int(FIRST) + 2**51}.html"
    text = f"{FIRST}\n{item(SECOND)}\nhttps://aliexpress.ru/item/{FIRST}.html\n{us_address}\n{item(FIRST)}?spm=a\n{item(SECOND)}"
    found = find_addresses(text)
    assert ids(found) == [FIRST, SECOND]
    assert found[0].raw == f"{item(FIRST)}?spm=a"


def test_text_without_addresses_yields_no_address() -> None:
    text = """Dear all, I saw these on aliexpress.com and www.temu.com yesterday, 3/5/2026 at 12:30.
    Prices: 12.50/9.99 USD and/or e.g. 4.5/5 stars. Order 8099000000000017, phone +44 20 7946 0017.
    Mail ann@aliexpress.com or ann.lee@shop.example; see notes.txt/old, shop.example/whale, C:\\art\\whale.png.
    SKU 12000099000000017, AliExpress: a quiet whale... item/5 javascript: data: //"""
    assert find_addresses(text) == []


def test_lone_numbers_that_look_like_current_item_ids_are_flagged() -> None:
    """Other numbers are ignored, and so are the remains of a truncated address."""
    assert find_addresses("pvid=1005009999999999&spm=1\nx*1005009999999999%26y") == []
    found = find_addresses(f"item\n{FIRST}\n{SECOND}.0\n1.00501E+15\n8099000000000017\nid:{FIRST[:-1]}\n42")
    assert ids(found) == [FIRST, SECOND, None, None]
    assert {address.disposition for address in found} == {Disposition.FLAG}


@pytest.mark.parametrize("mark", ["", "="])
@pytest.mark.parametrize("at", range(1, len(item(FIRST))))
def test_address_broken_across_two_lines_is_never_another_listing(at: int, mark: str) -> None:
    """Email programs break long lines, and mark the break with `=` in the source of a message."""
    address = item(FIRST)
    found = find_addresses(f"See:\n{address[:at]}{mark}\n{address[at:]}\nThanks")
    assert set(ids(found)) <= {FIRST, None}


@pytest.mark.parametrize(
    "text",
    [
        f"https://www.aliexpress.com/item/{FIRST[:-1]}\n7",
        f"https://www.aliexpress.com/item/{FIRST[:-1]}\n7 pieces",
        f"https://www.aliexpress.com/item/{FIRST[:12]}\n{FIRST[12:]}",
        f"https://www.aliexpress.com/item/{FIRST[:12]} {FIRST[12:]}.html",
        f"https://www.aliexpress.com/item/{FIRST[:12]}\n\n{FIRST[12:]}.html",
        f"https://www.aliexpress.com/item/{THIRD}\n33209.html",
        "https://www.aliexpress.us/item/3256801373\n733209.html",
    ],
)
def test_item_id_that_may_continue_on_the_next_line_is_flagged(text: str) -> None:
    assert [(a.reason, a.url) for a in find_addresses(text)] == [(AddressReason.ID_DAMAGED, None)]


def test_headings_of_a_text_propose_designs() -> None:
    text = f"""Found these yesterday, could you check please.
# The Quiet Whale (2 links)
{item(FIRST)} - removed?
Seller: Example Store

- {item(SECOND)}

Fox & Moon:
-----------
{item(THIRD)}
Design: Day/Night
{item(SECOND)}
Otter: {item(FIRST)}
Link: {item(THIRD)}

夜のクジラ
1\tHarbour Seal\t2026-01-05\t{item(SECOND)}

{item(FIRST)}"""
    assert [(found.heading, found.address.global_id) for found in located(text)] == [
        ("The Quiet Whale", FIRST),
        ("The Quiet Whale", SECOND),
        ("Fox & Moon", THIRD),
        ("Day/Night", SECOND),
        ("Otter", FIRST),
        ("Otter", THIRD),
        ("Harbour Seal", SECOND),
        ("夜のクジラ", FIRST),
    ]


NOTES = st.lists(
    st.one_of(
        st.sampled_from(
            ["\n", "\r\n", " ", "\t", "> ", "Whale:", "# Fox", item(FIRST), item(THIRD)[:40], "017.html"]
        ),
        st.sampled_from(
            [FIRST, "1.00501E+15", "https://", "javascript:", "(", "]", "'", "\\n", "…", "\u200b", "\u202e"]
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


@given(NOTES)
def test_search_for_addresses_accepts_any_text(text: str) -> None:
    """Each listing is found once, and reading its address alone gives the same result."""
    found = find_addresses(text)
    known = [number for number in ids(found) if number]
    assert len(known) == len(set(known))
    assert {each.address.global_id for each in located(text)} == set(ids(found))
    for address in found:
        assert address.raw in text
        if address.disposition is Disposition.ACCEPT:
            assert read_address(address.raw) == address


_ITEM, _DECOY = an_item_url(1), an_item_url(2)
_CODED = quote(_ITEM, safe="")


@pytest.mark.parametrize("times", range(1, 6))
def test_address_inside_nested_redirects_gives_only_its_listing(times: int) -> None:
    address = f"{_ITEM}?from={quote(_DECOY, safe='')}"
    for _ in range(times):
        address = f"https://www.google.com/url?sa=t&url={quote(address, safe='')}&usg=x"
    (found,) = find_addresses(f"look: {address} !")
    assert (found.disposition, found.url) == (Disposition.ACCEPT, _ITEM)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("The Quiet Whale", "The Quiet Whale"),
        ("## The Quiet Whale ##", "The Quiet Whale"),
        ("**The Quiet Whale** (6 links)", "The Quiet Whale"),
        ("3. The Quiet Whale:", "The Quiet Whale"),
        ("Design: The Quiet Whale", "The Quiet Whale"),
        ("作品：静かなクジラ", "静かなクジラ"),
        ("Day/Night", "Day/Night"),
        ("AC 2024", "AC 2024"),
        *(
            (line, None)
            for line in ("", "---", "2026-01-05", "12", "Links:", "Seller: Example Store", "w" * 90)
        ),
        *((line, None) for line in ("pdp_npi=4%40dis", "017.html", "Please look at these.")),
        ("I found all of them on one evening in a single shop", None),
    ],
)
def test_heading_line_is_read_as_a_title(line: str, title: str | None) -> None:
    """Sentences, field names, dates and parts of addresses are not titles."""
    assert heading_of(line) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Quiet Whale: ", "Quiet Whale"),
        ("- Quiet Whale – ", "Quiet Whale"),
        ("Design: Quiet Whale | ", "Quiet Whale"),
        ("17\tQuiet Whale\t2026-01-05\t", "Quiet Whale"),
        ("Quiet Whale ", None),
        ("Link: ", None),
        ("[12:30, 5/1/2026] Ann: ", None),
        ("Look what I found on AliExpress: ", None),
        ("Quiet Whale\tExample Store\t", None),
    ],
)
def test_label_before_an_address_is_read_as_the_title_of_a_design(words: str, title: str | None) -> None:
    assert label_of(words) == title


@given(
    st.sampled_from(
        ["https://www.", "https://de.", "https://sl.", "https://SL.", "http://www.", "https://m."]
    ),
    st.sampled_from(["com", "us", "ru", "com.evil.example"]),
    st.sampled_from([FIRST, str(int(FIRST) + US_OFFSET), "33001234567", "1005001234", "100500000000000"]),
    st.text("?&=.-_%3Dspmid/:;x1 ", max_size=12),
)
def test_fast_path_for_addresses_gives_the_same_result_as_the_full_parser(
    site: str, country: str, item: str, tail: str
) -> None:
    text = f"{site}aliexpress.{country}/item/{item}.html{tail}"
    assert find_addresses(text) == each_once(located(text))

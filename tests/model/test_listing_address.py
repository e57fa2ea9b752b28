"""Reads one address: which listing it shows, or in plain words why none; and which numbers can be a listing's."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helper import hosts
from helper.model.address import read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.listing_address import Address

ID = "1005009900000017"
OTHER_ID = "1005009900000024"
US_ID = str(int(ID) + 2**51)
OLD_ID = "32990000017"
ITEM = f"https://www.aliexpress.com/item/{ID}.html"
ENCODED = f"https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ID}.html"

LISTINGS = [
    ITEM,
    f"http://www.aliexpress.com/item/{ID}.html",
    f"https://aliexpress.com/item/{ID}.html",
    f"aliexpress.com/item/{ID}.html",
    f"www.aliexpress.com/item/{ID}.html",
    f"//www.aliexpress.com/item/{ID}.html",
    f"https://www.aliexpress.com/item/{ID}",
    f"https://www.aliexpress.com/item/{ID}/",
    f"https://www.aliexpress.com/item/{ID}.htm",
    f"https://www.aliexpress.com/item/{ID}.ht",
    f"HTTPS://WWW.ALIEXPRESS.COM/ITEM/{ID}.HTML",
    f"https://www.aliexpress.com:443/item/{ID}.html",
    f"https://www.aliexpress.com./item/{ID}.html",
    f"https://www.aliexpress.com//item/{ID}.html",
    f"https://www.aliexpress.com/item//{ID}.html",
    f"https://www.aliexpress.com/item/-/{ID}.html",
    f"https://www.aliexpress.com/item/Quiet-Whale-Shirt/{ID}.html",
    f"https://www.aliexpress.com/item/Quiet%20Whale/{ID}.html",
    f"https://www.aliexpress.com/item/Тихий-Кит/{ID}.html",
    f"https://www.aliexpress.com/item/Men's-Shirt/{ID}.html",
    f"https://www.aliexpress.com/item/2024/{ID}.html",
    f"https://www.aliexpress.com/item/{OTHER_ID}-shirt/{ID}.html",
    f"https://www.aliexpress.com/i/{ID}.html",
    f"https://www.aliexpress.com/en/item/{ID}.html",
    f"https://m.aliexpress.com/s/item/{ID}.html",
    f"https://www.aliexpress.com/store/product/Quiet-Whale/1105900017_{ID}.html",
    f"https://m.aliexpress.com/item/{ID}.html",
    f"https://m.de.aliexpress.com/item/{ID}.html",
    f"https://he.aliexpress.com/item/{ID}.html",
    f"https://pt.aliexpress.com/item/{ID}.html?gatewayAdapt=glo2bra",
    f"https://hz.aliexpress.com/item/{ID}.html",
    f"https://www.aliexpress.us/item/{ID}.html",
    f"https://www.aliexpress.com/item/{ID}.html?sku_id=12000099000000017&pvid={OTHER_ID}",
    f"https://www.aliexpress.com/item/{ID}.html#nav-review",
    f"https://www.aliexpress.com/item/{ID}.html#https://www.aliexpress.com/item/{OTHER_ID}.html",
    f"https://www.aliexpress.com/item/{ID}.html?from=https://www.aliexpress.com/item/{OTHER_ID}.html",
    f"https://www.aliexpress.com/item/{ID}.html&aff_platform=x",
    f"https://www.aliexpress.com/item/{ID}.html?a=1&amp;b=2",
    f"https://www.aliexpress.com/item/{ID}.html/_____tmd_____/punish?x5secdata=x",
    f"https://www.aliexpress.com/ssr/300000512/BundleDeals2?productIds={ID}:12000099000000017&pha=1",
    f"https://www.aliexpress.com/ssr/300000512/BundleDeals2?productIds={ID}%3A12000099000000017",
    f"https://www.aliexpress.com/ssr/300000512/BundleDeals2?productIds={ID}:1,{ID}:2",
    f"https://m.aliexpress.com/p/coin-index/index.html?productIds={ID}&from=x",
    f"https://www.aliexpress.com/gcp/300000512/nnmixupdatev3?productIds={ID}",
    f"https://www.aliexpress.com/p/landing/index.html?product_id={ID}",
    f"https://www.aliexpress.com/item.html?itemId={ID}",
    f"https://m.aliexpress.com/item?item_id={ID}",
    f"https://www.aliexpress.com/item/detail.html?productId={ID}",
    ITEM.replace("/", "&#x2F;"),
    ITEM.replace("/", "&sol;").replace(":", "&colon;"),
    f"{ITEM}&nbsp;and more",
    ENCODED,
    ENCODED.replace("%", "%25"),
    ITEM.replace("/", "\\/"),
    f"https://{ITEM}",
    ITEM.removeprefix("h"),
    ITEM.replace("://", "//"),
    f"http:www.aliexpress.com/item/{ID}.html",
    f"view-source:{ITEM}",
    f"  {ITEM}\r\n",
    f"<{ITEM}>",
    f'"{ITEM}",',
    f"'{ITEM}';",
    f"({ITEM}).",
    f"**{ITEM}**",
    f"[a shirt]({ITEM})",
    f"[{ITEM}]({ITEM})",
    f'<a href="{ITEM}">a shirt</a>',
    f"<a href={ITEM}>a shirt</a>",
    f'=HYPERLINK("{ITEM}";"a shirt")',
    f"Link: {ITEM} (still there!)",
    f"看这个{ITEM}这个",
    f"链接：{ITEM}，谢谢",
    f"{ITEM}\u200b",
    f"\ufeff{ITEM}",
    f"https://www.aliexpress.com/item/10050\n{ID[5:]}.html",
    f"https://www.aliexpress.com/item/\n{ID}.html",
    f"https://www.ali\nexpress.com/item/{ID}.html",
    f"> https://www.aliexpress.com/item/Quiet-Whale-\r\n> Shirt/{ID}.html is a copy",
    f"https:/www.aliexpress.com/item/{ID}.html",
    f"htps://www.aliexpress.com/item/{ID}.html",
    f"https://www.aliexpress.com/%69tem/{ID}.html",
    f"https://www.aliexpress.com/item/{ID}%2Ehtml",
    f"{ITEM};jsessionid=1",
    f"{ITEM}%20",
    f"{ITEM}\u00a0",
    f"{ITEM}?productId={OTHER_ID}",
    f"{ITEM}?url=https://www.aliexpress.com/item/{OTHER_ID}.html",
    f"{ITEM}#/item/{OTHER_ID}.html",
    f"“{ITEM}”,",
    f"(see {ITEM}).",
]


@pytest.mark.parametrize("text", LISTINGS)
def test_reads_the_listing(text: str) -> None:
    """Every honest spelling of a listing's address is accepted and filed under one address."""
    address = read_address(text)
    assert (address.reason, address.item_id, address.global_id, address.url) == (
        AddressReason.ITEM,
        ID,
        ID,
        ITEM,
    )
    assert (address.disposition, address.raw) == (Disposition.ACCEPT, text)


@pytest.mark.parametrize(
    "item_id", ["1739900017", OLD_ID, "4000990000017", "1000990000017", "10000990000017", ID]
)
def test_knows_every_length_of_number(item_id: str) -> None:
    """Listings of all years are accepted under their own number, and so are their US numbers."""
    assert read_address(f"https://www.aliexpress.com/item/{item_id}.html").global_id == item_id
    us_id = int(item_id) + 2**51
    assert read_address(f"https://www.aliexpress.us/item/{us_id}.html").global_id == item_id


def test_keeps_the_us_number_as_seen() -> None:
    """A US address keeps its own number beside the worldwide one."""
    address = read_address(f"https://www.aliexpress.us/item/{US_ID}.html")
    assert (address.item_id, address.global_id, address.url) == (US_ID, ID, ITEM)


@pytest.mark.parametrize(
    "text", [ID, f"{ID}.0", f"{ID}.html", "1,005,009,900,000,017", "1005 0099 0000 0017"]
)
def test_proposes_the_listing_of_a_lone_number(text: str) -> None:
    """A number alone names its listing, and a person must look before it is filed."""
    address = read_address(text)
    assert (address.disposition, address.reason) == (Disposition.FLAG, AddressReason.NOT_A_LINK)
    assert (address.global_id, address.url) == (ID, ITEM)


@pytest.mark.parametrize(
    "page", ["www.aliexpress.com/ssr/1/BundleDeals2", "campaign.aliexpress.com/wow/gcp/x"]
)
def test_flags_a_page_of_several_products(page: str) -> None:
    """A bundle page with two products is flagged, and neither is taken for the listing."""
    address = read_address(f"https://{page}?productIds={ID}:1,{OTHER_ID}:2")
    assert (address.disposition, address.reason) == (Disposition.FLAG, AddressReason.NO_ID)
    assert address.url is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://www.temu.com/whale.html", "This is Temu. This program is for listings on AliExpress."),
        (f"https://www.aliexpress.com@evil.example/item/{ID}.html", "it leads to evil.example"),
        (f"https://aliexpress.ru/item/{ID}.html", "check that the same product opens there"),
    ],
)
def test_says_where_it_leads(text: str, words: str) -> None:
    """Another shop by its name, a forgery by its real host; the Russian site with the advice to look at the other page."""
    assert words in read_address(text).sentence


def test_reads_a_very_long_address() -> None:
    """Ten thousand characters of tracking after an address do not hide its listing."""
    assert read_address(f"{ITEM}?spm={'a.' * 5000}").url == ITEM


def test_prints_as_json() -> None:
    """The JSON form has the seven fields of the contract, in order, with the stored words."""
    printed = json.loads(json.dumps(read_address(ITEM).as_json()))
    assert list(printed) == ["raw", "disposition", "item_id", "global_id", "url", "reason", "sentence"]
    assert (printed["disposition"], printed["reason"], printed["url"]) == ("accept", "item", ITEM)


def test_has_the_words_of_the_contract() -> None:
    """The reason codes and dispositions are exactly those that are stored and printed."""
    codes = "item us_id_reduced ru_site wrapped short_link id_damaged odd_characters store search review cart_or_order"
    assert " ".join(AddressReason) == f"{codes} other_shop lookalike_host not_a_link no_id"
    assert " ".join(Disposition) == "accept flag reject"


ALLOWED = re.compile(r"([\w-]+\.)*aliexpress\.(com|us|ru)")
PARTS = st.sampled_from(
    [
        *"/\\?#@:.&=%-_ \n\t\"'<>()[]|,;\u200b\u202e／．１٣а。", ID, OLD_ID, US_ID, ID[:7], ID[7:],
        *("https://", "http:", "//", "www.", "aliexpress", "aliexpress.com", ".us", ".ru", "evil.example", "a.", "s.click."),
        *("/item/", "/i/", "/store/product/x/1_", "productIds=", "dl_target_url=", "redirectUrl=", ".html"),
        *("%2F", "%3A", "%", "xn--", "javascript:", "data:", "E+15", "&amp;"),
    ]
)  # fmt: skip


def assert_holds_the_promises(address: Address) -> None:
    """What is true of every reading, whatever was read."""
    assert address.sentence.endswith(".")
    if address.disposition is Disposition.ACCEPT:
        assert address.url is not None
    if address.disposition is Disposition.REJECT:
        assert address.url is None
    if address.url is not None:
        assert address.url == f"https://www.aliexpress.com/item/{address.global_id}.html"
        assert re.fullmatch("[1-9][0-9]{9,15}", address.global_id or "", re.ASCII)
        again = read_address(address.url)
        assert (again.reason, again.global_id, again.url) == (
            AddressReason.ITEM,
            address.global_id,
            address.url,
        )


def _changed(text: str, at: int, gone: int, parts: list[str]) -> str:
    return text[:at] + "".join(parts) + text[at + gone :]


ANY = st.one_of(
    st.text(),
    # half characters inside an address
    st.text(st.characters(codec=None), max_size=60).map(lambda text: ITEM[:40] + text + ITEM[40:]),
    st.lists(PARTS, max_size=14).map("".join),
    st.builds(
        _changed,
        st.sampled_from(LISTINGS),
        st.integers(0, 90),
        st.integers(0, 4),
        st.lists(PARTS, max_size=3),
    ),
)


@settings(deadline=None, max_examples=400)  # the first reading loads the parser of addresses
@given(ANY)
def test_any_text_is_read(text: str) -> None:
    """Text, halves of characters, parts of addresses mixed, addresses changed: none makes the reader fail or lie."""
    assert_holds_the_promises(read_address(text))


@settings(deadline=None)  # the first reading loads the parser of addresses
@given(st.lists(PARTS, max_size=10).map("".join), st.lists(PARTS, max_size=4).map("".join))
def test_only_aliexpress_is_accepted(host: str, path: str) -> None:
    """An address is never accepted unless a browser would go to AliExpress, or a known carrier holds one that does."""
    text = f"https://{host}/item/{ID}{path}".translate(dict.fromkeys(map(ord, " \n\t\"'<>()[]|,;。")))
    address = read_address(text)
    if address.disposition is Disposition.ACCEPT and address.reason is not AddressReason.WRAPPED:
        opened = hosts.read_host(re.sub("^(https?:/*)+", "https://", text, flags=re.IGNORECASE))
        assert opened is None or ALLOWED.fullmatch(opened.host)


@settings(deadline=None)  # the first reading loads the parser of addresses
@given(st.from_regex(r"(?:[a-z0-9-]{1,12}\.){1,3}[a-z]{2,6}", fullmatch=True))
def test_other_hosts_are_never_accepted(host: str) -> None:
    """A listing's path on any host outside the rule is rejected or flagged, never accepted."""
    if not ALLOWED.fullmatch(host):
        assert read_address(f"https://{host}/item/{ID}.html").disposition is not Disposition.ACCEPT

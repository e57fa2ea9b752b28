"""Tests of reading one address: its listing or the reason for a refusal, and valid item ids."""

from __future__ import annotations

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

WWW = "https://www.aliexpress.com/"

LISTINGS = [
    *(f"{host}/item/{ID}.html" for host in (
        "http://www.aliexpress.com", "https://aliexpress.com", "aliexpress.com", "www.aliexpress.com",
        "//www.aliexpress.com", "https://www.aliexpress.com:443", "https://www.aliexpress.com.",
        "https://m.aliexpress.com", "https://m.de.aliexpress.com", "https://he.aliexpress.com",
        "https://hz.aliexpress.com", "https://www.aliexpress.us", "https:/www.aliexpress.com",
        "htps://www.aliexpress.com", "http:www.aliexpress.com",
    )),
    *(f"{WWW}{path}" for path in (
        f"item/{ID}", f"item/{ID}/", f"item/{ID}.htm", f"item/{ID}.ht", f"/item/{ID}.html", f"item//{ID}.html",
        f"item/-/{ID}.html", f"item/Quiet-Whale-Shirt/{ID}.html", f"item/Quiet%20Whale/{ID}.html",
        f"item/Тихий-Кит/{ID}.html", f"item/Men's-Shirt/{ID}.html", f"item/2024/{ID}.html",
        f"item/{OTHER_ID}-shirt/{ID}.html", f"i/{ID}.html", f"en/item/{ID}.html", f"item/{ID}%2Ehtml",
        f"store/product/Quiet-Whale/1105900017_{ID}.html", f"%69tem/{ID}.html",
        f"item/{ID}.html/_____tmd_____/punish?x5secdata=x",
    )),
    f"https://m.aliexpress.com/s/item/{ID}.html",
    f"HTTPS://WWW.ALIEXPRESS.COM/ITEM/{ID}.HTML",
    *(f"{WWW}{page}" for page in (
        f"ssr/300000512/BundleDeals2?productIds={ID}:12000099000000017&pha=1",
        f"ssr/300000512/BundleDeals2?productIds={ID}%3A12000099000000017",
        f"ssr/300000512/BundleDeals2?productIds={ID}:1,{ID}:2", f"p/landing/index.html?product_id={ID}",
        f"item.html?itemId={ID}", f"item/detail.html?productId={ID}",
    )),
    f"https://m.aliexpress.com/p/coin-index/index.html?productIds={ID}&from=x",
    f"https://m.aliexpress.com/item?item_id={ID}",
    f"https://pt.aliexpress.com/item/{ID}.html?gatewayAdapt=glo2bra",
    *(f"{ITEM}{tail}" for tail in (
        "", f"?sku_id=12000099000000017&pvid={OTHER_ID}", "#nav-review", f"#{WWW}item/{OTHER_ID}.html",
        f"?from={WWW}item/{OTHER_ID}.html", "&aff_platform=x", "?a=1&amp;b=2", "&nbsp;and more", "\u200b",
        ";jsessionid=1", "%20", f"?productId={OTHER_ID}",
    )),
    *(words.replace("…", ITEM) for words in (
        "https://…", "view-source:…", "  …\r\n", "<…>", '"…",', "'…';", "(…).", "**…**", "[a shirt](…)", "[…](…)",
        '<a href="…">a shirt</a>', "<a href=…>a shirt</a>", '=HYPERLINK("…";"a shirt")', "Link: … (still there!)",
        "看这个…这个", "链接：…，谢谢", "\ufeff…",
    )),
    ITEM.removeprefix("h"),
    ITEM.replace("/", "&#x2F;"), ITEM.replace("/", "&sol;").replace(":", "&colon;"),
    ENCODED, ENCODED.replace("%", "%25"), ITEM.replace("/", "\\/"), ITEM.replace("://", "//"),
]  # fmt: skip


@pytest.mark.parametrize("text", LISTINGS)
def test_every_spelling_of_a_listing_address_is_accepted(text: str) -> None:
    address = read_address(text)
    assert (address.reason, address.disposition, address.raw) == (
        AddressReason.ITEM,
        Disposition.ACCEPT,
        text,
    )
    assert (address.item_id, address.global_id, address.url) == (ID, ID, ITEM)


SHARE = "https://star.aliexpress.com/share/share.htm?redirectUrl="
DEEP_LINK = "https://s.click.aliexpress.com/deep_link.htm?"
OTHERS: dict[AddressReason, list[str]] = {
    AddressReason.US_ID_REDUCED: [f"https://www.aliexpress.us/item/{US_ID}.html", f"{WWW}item/{US_ID}.html"],
    AddressReason.RU_SITE: [
        f"https://aliexpress.ru/item/{ID}.html?sku_id=1",
        f"https://m.aliexpress.ru/item/{US_ID}.html",
        f"{DEEP_LINK}dl_target_url=https%3A%2F%2Faliexpress.ru%2Fitem%2F{ID}",
    ],
    AddressReason.WRAPPED: [
        f"{DEEP_LINK}aff=x&dl_target_url={ENCODED}",
        f"{DEEP_LINK}dl_target_url={ENCODED.replace('%', '%25')}",
        f"{SHARE}{ENCODED}",
        f"{SHARE}{ITEM}?spm=a",
        f"https://login.aliexpress.com/?return_url={ENCODED}",
        f"https://www.google.com/url?sa=t&url={ENCODED}",
        f"https://www.google.co.uk/imgres?imgurl=x&imgrefurl={ENCODED}",
        f"https://l.facebook.com/l.php?u={ENCODED}&h=x",
        f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=x",
        f"https://www.facebook.com/flx/warn/?u={ENCODED}",
        f"https://linkprotect.cudasvc.com/url?a={ENCODED}&c=E",
        f"https://secure-web.cisco.com/1a-b_c/{ENCODED}",
        f"https://urldefense.com/v3/__{ITEM}?spm=1__;Kw!!AB!x$",
        f"https://urldefense.com/v3/__https:/www.aliexpress.com/item/{ID}.html__;!!AB!x$",
        f"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.aliexpress.com_item_{ID}.html-3Fspm-3D1&d=x",
        f"aliexpress://goto?url={ENCODED}",
        f"https://www-aliexpress-com.translate.goog/item/{ID}.html?_x_tr_sl=en",
    ],
    AddressReason.SHORT_LINK: [
        "https://a.aliexpress.com/_mAbC9xY", "http://s.aliexpress.com/aBcD9xYz", "https://s.click.aliexpress.com/e/_aBcDeF",
        f"{DEEP_LINK}aff_short_key=x", "https://sl.aliexpress.ru/p?key=aBcD", "https://ali.click/aBcD", "ali.ski/aBcD",
        "https://bit.ly/3aBcD", "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.aliexpress.com%2F_mAbC9xY",
    ],
    AddressReason.ID_DAMAGED: [
        *(f"{WWW}item/{number}" for number in (
            "1.00501E+15.html", "1,00501E+15.html", f"{ID}.0.html", "1005010000000000.html", f"{ID[:-1]}.html",
            f"{ID}0.html", f"{ID[:10]}.html", f"0{ID[1:]}.html", "0000000017.html", "123456.html", f"1005OO{ID[6:]}.html",
            f"{ID[:12]}...", f"{OLD_ID}…", "12000099000000017.html", f"{OTHER_ID}/{ID}.html",
            f"{ID[:12]}\n{ID[12:]}", "32990000017\n33209.html", f"{ID}.html.html",
        )),
        "https://www.aliexpress.us/item/9999999999999999.html",
        "1.00501E+15",
        "1005009900000010",
    ],
    AddressReason.ODD_CHARACTERS: [
        f"https://www.ali\u200bexpress.com/item/{ID}.html",
        f"{WWW}item/{ID[:8]}\u200b{ID[8:]}.html",
        f"{WWW}item/%E2%80%8B{ID}.html",
        f"\u202e{ITEM}",
        f"{WWW}item/\u202e{ID}\u202c.html",
        f"{WWW}item/%31{ID[1:]}.html",
        ITEM.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        ITEM.translate({ord(digit): ord(digit) + 0x630 for digit in "0123456789"}),
        ITEM.translate({code: code + 0xFEE0 for code in range(33, 127)}),
        f"https://www。aliexpress。com/item/{ID}.html",
        f"https://www%2ealiexpress.com/item/{ID}.html",
        f"https:\\\\www.aliexpress.com\\item\\{ID}.html",
        f"intent://m.aliexpress.com/item/{ID}.html#Intent;scheme=https;end",
        f"aliexpress://product/detail?productId={ID}&srcSns=sns_Copy",
    ],
    AddressReason.STORE: [
        *(f"{WWW}store/{page}" for page in (
            "1105900017", f"1105900017/pages/all-items.html?productIds={ID}", "1105900017/search?SearchText=whale",
            "group/Shirts/1105900017_5099000017.html", f"1105900017?redirectUrl={ENCODED}",
        )),
        "https://quietwhale.aliexpress.com/store/1105900017",
        f"{SHARE}https%3A%2F%2Fm.aliexpress.com%2Fstore%2F1105900017",
    ],
    AddressReason.SEARCH: [f"{WWW}{page}" for page in (
        f"w/wholesale-{ID}.html", f"wholesale?SearchText={ID}", "category/200000297/shirts.html", "?SearchText=whale",
        f"w/wholesale-whale.html?productId={ID}",
    )],
    AddressReason.REVIEW: [
        f"https://feedback.aliexpress.com/display/productEvaluation.htm?productId={ID}",
        f"{WWW}display/productEvaluation.htm?productId={ID}",
        f"https://aliexpress.ru/item/{ID}/reviews",
    ],
    AddressReason.CART_OR_ORDER: [
        f"{WWW}snapshot/0.html?orderId=8099000000000017&productId={ID}",
        f"{WWW}p/order/detail.html?orderId=8099000000000017",
        f"{WWW}p/shoppingcart/index.html",
        "https://shoppingcart.aliexpress.com/shopcart/detail.htm",
        "https://trade.aliexpress.com/orderList.htm",
    ],
    AddressReason.NO_ID: [
        WWW, "aliexpress.com", f"https://www.aliexpress.com?x=/item/{ID}.html",
        *(f"{WWW}{page}" for page in (
            "item/Quiet-Whale-Shirt.html", f"?sku_id=12000099000000017&pvid={ID}", ID, f"#/item/{ID}.html",
            f"product/{ID}.html",
        )),
        "https://ae01.alicdn.com/kf/S99000000000000017.jpg",
    ],
    AddressReason.OTHER_SHOP: [
        "https://www.temu.com/quiet-whale-g-601099000000017.html",
        "https://us.shein.com/Quiet-Whale-p-99000017.html",
        "amazon.co.uk/dp/B099000017",
        "https://www.ebay.de/itm/990000000017",
        f"https://www.etsy.com/listing/{ID}",
        f"https://www.alibaba.com/product-detail/Whale_{ID}.html",
        f"https://detail.1688.com/offer/{ID}.html",
        f"https://item.taobao.com/item.htm?id={ID}",
        "https://www.dhgate.com/product/whale/990000017.html",
        "https://www.redbubble.com/i/sticker/Whale-by-mira/99000017.EJUG5",
        f"https://127.0.0.1/item/{ID}.html",
        f"https://shop.example/item/{ID}.html", f"https://shop.example/?u={ITEM}", f"shop.example/?u={ITEM}",
        f"https://shop.example/{ITEM}",
        f"https://www.google.com/search?q=aliexpress+{ID}",
        "intent://evil.example/item/1005009900000017.html#Intent;scheme=https;end",
        f"https://report.example/?u=https-3A__www.aliexpress.com_item_{ID}.html",
    ],
    AddressReason.LOOKALIKE_HOST: [
        *(f"https://{host}/item/{ID}.html" for host in (
            "www.aliexpress.com.evil.example", "aliexpress-com.example", "www.aliexpresss.com", "www.aliexpres.com",
            "www.a1iexpress.com", "www.aliexpress.co", "www.aliexpress.de", "ali-express.com", "ali.express.example",
            "notaliexpress.com", "www.\u0430liexpress.com", "www.aliéxpress.com", "www.xn--liexpress-zyh.com",
            "www.\u0430\u04cf\u0456\u0435\u0445\u0440\u0433\u0435\u0455\u0455.com",
            # a user name before an @, and characters that browsers and other programs interpret differently
            "www.aliexpress.com@evil.example", "www.aliexpress.com:x@evil.example", "evil.example@www.aliexpress.com",
            "www.aliexpress.com\\@evil.example", "www.aliexpress.com\\.evil.example", "evil.example\\.aliexpress.com",
            "www.aliexpress.com%2eevil.example", "www.aliexpress.com\u200b.evil.example",
        )),
        f"\u0430liexpress.com/item/{ID}.html",
        f"www.aliexpress.com@evil.example/item/{ID}.html",
        f"{SHARE}https%3A%2F%2Faliexpresss.com%2Fitem%2F{ID}.html",
        f"https://www.google.com/url?q=https://www.aliexpress.com@evil.example/item/{ID}.html",
    ],
    AddressReason.NOT_A_LINK: [
        "", "a quiet whale", "removed", "ann@aliexpress.com", "https://", "12000099000000017", "+44 20 7946 0017",
        f"javascript:location='{ITEM}'",
        f"data:text/html,{ITEM}",
        f"ftp://www.aliexpress.com/item/{ID}.html",
        f"mailto:ann@shop.example?body={ITEM}",
        f"https://www.aliexpress.com:99999/item/{ID}.html",
        f"{ITEM} {ITEM.replace(ID, OTHER_ID)}",
        f"{ITEM}{ITEM.replace(ID, OTHER_ID)}",
        f"blob:https://www.aliexpress.com/{ID}",
    ],
}  # fmt: skip
ACCEPTED = {AddressReason.US_ID_REDUCED, AddressReason.RU_SITE, AddressReason.WRAPPED}
FLAGGED = {AddressReason.SHORT_LINK, AddressReason.ID_DAMAGED, AddressReason.ODD_CHARACTERS}


@pytest.mark.parametrize(
    ("text", "reason"), [(text, reason) for reason, texts in OTHERS.items() for text in texts]
)
def test_unusual_addresses_are_accepted_flagged_or_rejected_with_a_reason(
    text: str, reason: AddressReason
) -> None:
    address = read_address(text)
    disposition = (
        Disposition.ACCEPT
        if reason in ACCEPTED
        else Disposition.FLAG
        if reason in FLAGGED
        else Disposition.REJECT
    )
    assert (address.reason, address.disposition, address.raw) == (reason, disposition, text)
    assert address.url in {ITEM, None, "https://www.aliexpress.com/item/1005009900000010.html"}
    if disposition is Disposition.ACCEPT or reason is AddressReason.ODD_CHARACTERS:
        assert address.url == ITEM
    if disposition is Disposition.REJECT:
        assert (address.item_id, address.url) == (None, None)


@pytest.mark.parametrize(
    "item_id", ["1739900017", OLD_ID, "4000990000017", "1000990000017", "10000990000017", ID]
)
def test_item_ids_of_every_known_length_are_accepted(item_id: str) -> None:
    assert read_address(f"https://www.aliexpress.com/item/{item_id}.html").global_id == item_id
    us_id = str(int(item_id) + 2**51)
    address = read_address(f"https://www.aliexpress.us/item/{us_id}.html")
    assert (address.item_id, address.global_id) == (us_id, item_id)


@pytest.mark.parametrize(
    "text", [ID, f"{ID}.0", f"{ID}.html", "1,005,009,900,000,017", "1005 0099 0000 0017"]
)
def test_item_id_alone_identifies_its_listing_but_is_flagged(text: str) -> None:
    address = read_address(text)
    assert (address.disposition, address.reason) == (Disposition.FLAG, AddressReason.NOT_A_LINK)
    assert (address.global_id, address.url) == (ID, ITEM)


@pytest.mark.parametrize(
    "text",
    [
        f"https://web.archive.org/web/20260101000000/{ITEM}",
        f"https://archive.ph/20260101/{ITEM}",
        f"https://web.archive.org/web/2026/https://aliexpress.ru/item/{ID}.html",
        f"https://www.google.com/url?url=https://web.archive.org/web/2026/{ITEM}",
    ],
)
def test_archived_page_is_flagged(text: str) -> None:
    """An archive shows that the page existed, not that it still exists, so the user must check the page."""
    address = read_address(text)
    assert (address.disposition, address.reason) == (Disposition.FLAG, AddressReason.WRAPPED)
    assert (address.global_id, address.url) == (ID, ITEM)
    assert "Look at the page" in address.sentence


@pytest.mark.parametrize(
    "page", ["www.aliexpress.com/ssr/1/BundleDeals2", "campaign.aliexpress.com/wow/gcp/x"]
)
def test_page_of_several_products_is_flagged(page: str) -> None:
    address = read_address(f"https://{page}?productIds={ID}:1,{OTHER_ID}:2")
    assert (address.disposition, address.reason) == (Disposition.FLAG, AddressReason.NO_ID)
    assert address.url is None


def test_very_long_address_is_accepted() -> None:
    assert read_address(f"{ITEM}?spm={'a.' * 5000}").url == ITEM


ALLOWED = re.compile(r"([\w-]+\.)*aliexpress\.(com|us|ru)")
PARTS = st.sampled_from(
    [
        *"/\\?#@:.&=%-_ \n\t\"'<>()[]|,;\u200b\u202e／．１٣а。", ID, OLD_ID, US_ID, ID[:7], ID[7:],
        *("https://", "http:", "//", "www.", "aliexpress", "aliexpress.com", ".us", ".ru", "evil.example", "a.", "s.click."),
        *("/item/", "/i/", "/store/product/x/1_", "productIds=", "dl_target_url=", "redirectUrl=", ".html"),
        *("%2F", "%3A", "%", "xn--", "javascript:", "data:", "E+15", "&amp;"),
    ]
)  # fmt: skip


def assert_invariants(address: Address) -> None:
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


@settings(max_examples=200)
@given(ANY)
def test_any_text_gives_a_consistent_address(text: str) -> None:
    assert_invariants(read_address(text))


@settings(max_examples=100)
@given(st.lists(PARTS, max_size=10).map("".join), st.lists(PARTS, max_size=4).map("".join))
def test_accepted_addresses_lead_to_aliexpress(host: str, path: str) -> None:
    """A browser opens AliExpress with the address, directly or through a known redirector."""
    text = f"https://{host}/item/{ID}{path}".translate(dict.fromkeys(map(ord, " \n\t\"'<>()[]|,;。")))
    address = read_address(text)
    if address.disposition is Disposition.ACCEPT and address.reason is not AddressReason.WRAPPED:
        opened = hosts.read_host(re.sub("^(https?:/*)+", "https://", text, flags=re.IGNORECASE))
        assert opened is None or ALLOWED.fullmatch(opened.host)


@settings(max_examples=100)
@given(st.from_regex(r"(?:[a-z0-9-]{1,12}\.){1,3}[a-z]{2,6}", fullmatch=True))
def test_addresses_of_other_hosts_are_never_accepted(host: str) -> None:
    if not ALLOWED.fullmatch(host):
        assert read_address(f"https://{host}/item/{ID}.html").disposition is not Disposition.ACCEPT

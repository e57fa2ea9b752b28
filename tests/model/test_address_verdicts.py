"""Every reason why an address is not simply a listing's, and what that means for filing it."""

from __future__ import annotations

import pytest

from helper.model.address import read_address
from helper.model.address_verdicts import AddressReason, Disposition

ID = "1005009900000017"
OTHER_ID = "1005009900000024"
US_ID = str(int(ID) + 2**51)
OLD_ID = "32990000017"
ITEM = f"https://www.aliexpress.com/item/{ID}.html"
ENCODED = f"https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ID}.html"

OTHERS = [
    # accepted, and why
    (f"https://www.aliexpress.us/item/{US_ID}.html", AddressReason.US_ID_REDUCED),
    (f"https://www.aliexpress.com/item/{US_ID}.html", AddressReason.US_ID_REDUCED),
    (f"https://aliexpress.ru/item/{ID}.html?sku_id=1", AddressReason.RU_SITE),
    (f"https://m.aliexpress.ru/item/{US_ID}.html", AddressReason.RU_SITE),
    (f"https://s.click.aliexpress.com/deep_link.htm?aff=x&dl_target_url={ENCODED}", AddressReason.WRAPPED),
    (
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url={ENCODED.replace('%', '%25')}",
        AddressReason.WRAPPED,
    ),
    (f"https://star.aliexpress.com/share/share.htm?redirectUrl={ENCODED}", AddressReason.WRAPPED),
    (f"https://star.aliexpress.com/share/share.htm?redirectUrl={ITEM}?spm=a", AddressReason.WRAPPED),
    (f"https://login.aliexpress.com/?return_url={ENCODED}", AddressReason.WRAPPED),
    (f"https://www.google.com/url?sa=t&url={ENCODED}", AddressReason.WRAPPED),
    (f"https://www.google.co.uk/imgres?imgurl=x&imgrefurl={ENCODED}", AddressReason.WRAPPED),
    (f"https://l.facebook.com/l.php?u={ENCODED}&h=x", AddressReason.WRAPPED),
    (f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=x", AddressReason.WRAPPED),
    (f"https://www.facebook.com/flx/warn/?u={ENCODED}", AddressReason.WRAPPED),
    (f"https://linkprotect.cudasvc.com/url?a={ENCODED}&c=E", AddressReason.WRAPPED),
    (f"https://secure-web.cisco.com/1a-b_c/{ENCODED}", AddressReason.WRAPPED),
    (f"https://urldefense.com/v3/__{ITEM}?spm=1__;Kw!!AB!x$", AddressReason.WRAPPED),
    (
        f"https://urldefense.com/v3/__https:/www.aliexpress.com/item/{ID}.html__;!!AB!x$",
        AddressReason.WRAPPED,
    ),
    (
        f"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.aliexpress.com_item_{ID}.html-3Fspm-3D1&d=x",
        AddressReason.WRAPPED,
    ),
    (f"aliexpress://goto?url={ENCODED}", AddressReason.WRAPPED),
    (f"https://web.archive.org/web/20260101000000/{ITEM}", AddressReason.WRAPPED),
    (f"https://www-aliexpress-com.translate.goog/item/{ID}.html?_x_tr_sl=en", AddressReason.WRAPPED),
    (
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url=https%3A%2F%2Faliexpress.ru%2Fitem%2F{ID}",
        AddressReason.RU_SITE,
    ),
    # a person must look
    ("https://a.aliexpress.com/_mAbC9xY", AddressReason.SHORT_LINK),
    ("http://s.aliexpress.com/aBcD9xYz", AddressReason.SHORT_LINK),
    ("https://s.click.aliexpress.com/e/_aBcDeF", AddressReason.SHORT_LINK),
    ("https://s.click.aliexpress.com/deep_link.htm?aff_short_key=x", AddressReason.SHORT_LINK),
    ("https://sl.aliexpress.ru/p?key=aBcD", AddressReason.SHORT_LINK),
    ("https://ali.click/aBcD", AddressReason.SHORT_LINK),
    ("ali.ski/aBcD", AddressReason.SHORT_LINK),
    ("https://bit.ly/3aBcD", AddressReason.SHORT_LINK),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.aliexpress.com%2F_mAbC9xY", AddressReason.SHORT_LINK),
    ("https://www.aliexpress.com/item/1.00501E+15.html", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/1,00501E+15.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID}.0.html", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/1005010000000000.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:-1]}.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID}0.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:10]}.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/0{ID[1:]}.html", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/0000000017.html", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/123456.html", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.us/item/9999999999999999.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/1005OO{ID[6:]}.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:12]}...", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{OLD_ID}…", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/12000099000000017.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{OTHER_ID}/{ID}.html", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:12]}\n{ID[12:]}", AddressReason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:-1]}\n9 shirts", AddressReason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/32990000017\n33209.html", AddressReason.ID_DAMAGED),
    ("1.00501E+15", AddressReason.ID_DAMAGED),
    ("1005009900000010", AddressReason.ID_DAMAGED),
    (f"https://www.ali\u200bexpress.com/item/{ID}.html", AddressReason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/{ID[:8]}\u200b{ID[8:]}.html", AddressReason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/%E2%80%8B{ID}.html", AddressReason.ODD_CHARACTERS),
    (f"\u202e{ITEM}", AddressReason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/\u202e{ID}\u202c.html", AddressReason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/%31{ID[1:]}.html", AddressReason.ODD_CHARACTERS),
    (
        ITEM.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        AddressReason.ODD_CHARACTERS,
    ),
    (
        ITEM.translate({ord(digit): ord(digit) + 0x630 for digit in "0123456789"}),
        AddressReason.ODD_CHARACTERS,
    ),
    (ITEM.translate({code: code + 0xFEE0 for code in range(33, 127)}), AddressReason.ODD_CHARACTERS),
    (f"https://www。aliexpress。com/item/{ID}.html", AddressReason.ODD_CHARACTERS),
    (f"https://www%2ealiexpress.com/item/{ID}.html", AddressReason.ODD_CHARACTERS),
    (f"https:\\\\www.aliexpress.com\\item\\{ID}.html", AddressReason.ODD_CHARACTERS),
    # the wrong page
    ("https://www.aliexpress.com/store/1105900017", AddressReason.STORE),
    (
        f"https://www.aliexpress.com/store/1105900017/pages/all-items.html?productIds={ID}",
        AddressReason.STORE,
    ),
    ("https://www.aliexpress.com/store/1105900017/search?SearchText=whale", AddressReason.STORE),
    ("https://quietwhale.aliexpress.com/store/1105900017", AddressReason.STORE),
    ("https://www.aliexpress.com/store/group/Shirts/1105900017_5099000017.html", AddressReason.STORE),
    (f"https://www.aliexpress.com/store/1105900017?redirectUrl={ENCODED}", AddressReason.STORE),
    (
        "https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Fm.aliexpress.com%2Fstore%2F1105900017",
        AddressReason.STORE,
    ),
    (f"https://www.aliexpress.com/w/wholesale-{ID}.html", AddressReason.SEARCH),
    (f"https://www.aliexpress.com/wholesale?SearchText={ID}", AddressReason.SEARCH),
    ("https://www.aliexpress.com/category/200000297/shirts.html", AddressReason.SEARCH),
    ("https://www.aliexpress.com/?SearchText=whale", AddressReason.SEARCH),
    (f"https://feedback.aliexpress.com/display/productEvaluation.htm?productId={ID}", AddressReason.REVIEW),
    (f"https://www.aliexpress.com/display/productEvaluation.htm?productId={ID}", AddressReason.REVIEW),
    (f"https://aliexpress.ru/item/{ID}/reviews", AddressReason.REVIEW),
    (
        f"https://www.aliexpress.com/snapshot/0.html?orderId=8099000000000017&productId={ID}",
        AddressReason.CART_OR_ORDER,
    ),
    ("https://www.aliexpress.com/p/order/detail.html?orderId=8099000000000017", AddressReason.CART_OR_ORDER),
    ("https://www.aliexpress.com/p/shoppingcart/index.html", AddressReason.CART_OR_ORDER),
    ("https://shoppingcart.aliexpress.com/shopcart/detail.htm", AddressReason.CART_OR_ORDER),
    ("https://trade.aliexpress.com/orderList.htm", AddressReason.CART_OR_ORDER),
    ("https://www.aliexpress.com/", AddressReason.NO_ID),
    ("aliexpress.com", AddressReason.NO_ID),
    ("https://www.aliexpress.com/item/Quiet-Whale-Shirt.html", AddressReason.NO_ID),
    (f"https://www.aliexpress.com/?sku_id=12000099000000017&pvid={ID}", AddressReason.NO_ID),
    (f"https://www.aliexpress.com/{ID}", AddressReason.NO_ID),
    (f"https://www.aliexpress.com?x=/item/{ID}.html", AddressReason.NO_ID),
    (f"https://www.aliexpress.com/#/item/{ID}.html", AddressReason.NO_ID),
    ("https://ae01.alicdn.com/kf/S99000000000000017.jpg", AddressReason.NO_ID),
    # not AliExpress
    ("https://www.temu.com/quiet-whale-g-601099000000017.html", AddressReason.OTHER_SHOP),
    ("https://us.shein.com/Quiet-Whale-p-99000017.html", AddressReason.OTHER_SHOP),
    ("amazon.co.uk/dp/B099000017", AddressReason.OTHER_SHOP),
    ("https://www.ebay.de/itm/990000000017", AddressReason.OTHER_SHOP),
    (f"https://www.etsy.com/listing/{ID}", AddressReason.OTHER_SHOP),
    (f"https://www.alibaba.com/product-detail/Whale_{ID}.html", AddressReason.OTHER_SHOP),
    (f"https://detail.1688.com/offer/{ID}.html", AddressReason.OTHER_SHOP),
    (f"https://item.taobao.com/item.htm?id={ID}", AddressReason.OTHER_SHOP),
    ("https://www.dhgate.com/product/whale/990000017.html", AddressReason.OTHER_SHOP),
    ("https://www.redbubble.com/i/sticker/Whale-by-somebody/99000017.EJUG5", AddressReason.OTHER_SHOP),
    (f"https://shop.example/item/{ID}.html", AddressReason.OTHER_SHOP),
    (f"https://127.0.0.1/item/{ID}.html", AddressReason.OTHER_SHOP),
    (f"https://shop.example/?u={ITEM}", AddressReason.OTHER_SHOP),
    (f"shop.example/?u={ITEM}", AddressReason.OTHER_SHOP),
    (f"https://shop.example/{ITEM}", AddressReason.OTHER_SHOP),
    (f"https://shop.example/#{ITEM}", AddressReason.OTHER_SHOP),
    (f"https://www.google.com/search?q=aliexpress+{ID}", AddressReason.OTHER_SHOP),
    # pretending to be AliExpress
    (f"https://www.aliexpress.com.evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://aliexpress-com.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpresss.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpres.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.a1iexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.co/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.de/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://ali-express.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://ali.express.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://notaliexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.\u0430liexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"\u0430liexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (
        f"https://www.\u0430\u04cf\u0456\u0435\u0445\u0440\u0433\u0435\u0455\u0455.com/item/{ID}.html",
        AddressReason.LOOKALIKE_HOST,
    ),
    (f"https://www.aliéxpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.xn--liexpress-zyh.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com@evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com:x@evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://evil.example@www.aliexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"www.aliexpress.com@evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\\@evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\\.evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://evil.example\\.aliexpress.com/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com%2eevil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\u200b.evil.example/item/{ID}.html", AddressReason.LOOKALIKE_HOST),
    (
        f"https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Faliexpresss.com%2Fitem%2F{ID}.html",
        AddressReason.LOOKALIKE_HOST,
    ),
    (
        f"https://www.google.com/url?q=https://www.aliexpress.com@evil.example/item/{ID}.html",
        AddressReason.LOOKALIKE_HOST,
    ),
    # not an address at all
    ("", AddressReason.NOT_A_LINK),
    ("a quiet whale", AddressReason.NOT_A_LINK),
    ("removed", AddressReason.NOT_A_LINK),
    (f"javascript:location='{ITEM}'", AddressReason.NOT_A_LINK),
    (f"data:text/html,{ITEM}", AddressReason.NOT_A_LINK),
    (f"ftp://www.aliexpress.com/item/{ID}.html", AddressReason.NOT_A_LINK),
    ("ann@aliexpress.com", AddressReason.NOT_A_LINK),
    (f"mailto:ann@shop.example?body={ITEM}", AddressReason.NOT_A_LINK),
    ("https://", AddressReason.NOT_A_LINK),
    (f"https://www.aliexpress.com:99999/item/{ID}.html", AddressReason.NOT_A_LINK),
    ("12000099000000017", AddressReason.NOT_A_LINK),
    ("+44 20 7946 0017", AddressReason.NOT_A_LINK),
    (f"{ITEM} {ITEM.replace(ID, OTHER_ID)}", AddressReason.NOT_A_LINK),
    (f"{ITEM}{ITEM.replace(ID, OTHER_ID)}", AddressReason.NOT_A_LINK),
]

DISPOSITIONS = {
    AddressReason.ITEM: Disposition.ACCEPT,
    AddressReason.US_ID_REDUCED: Disposition.ACCEPT,
    AddressReason.RU_SITE: Disposition.ACCEPT,
    AddressReason.WRAPPED: Disposition.ACCEPT,
    AddressReason.SHORT_LINK: Disposition.FLAG,
    AddressReason.ID_DAMAGED: Disposition.FLAG,
    AddressReason.ODD_CHARACTERS: Disposition.FLAG,
}
"""What each reason means for filing; every other one rejects."""


@pytest.mark.parametrize(("text", "reason"), OTHERS)
def test_gives_the_reason(text: str, reason: AddressReason) -> None:
    """An address that is not plainly a listing's gets the reason that a person can act on."""
    address = read_address(text)
    assert address.reason is reason
    assert address.disposition is DISPOSITIONS.get(reason, Disposition.REJECT)
    assert address.raw == text


@pytest.mark.parametrize(("text", "reason"), OTHERS)
def test_names_the_listing_only_where_it_is_known(text: str, reason: AddressReason) -> None:
    """Whatever may be filed after a look names the one listing in question; what is rejected names none."""
    address = read_address(text)
    assert address.url in {ITEM, None, "https://www.aliexpress.com/item/1005009900000010.html"}
    if DISPOSITIONS.get(reason) is Disposition.ACCEPT or reason is AddressReason.ODD_CHARACTERS:
        assert address.url == ITEM
    if DISPOSITIONS.get(reason, Disposition.REJECT) is Disposition.REJECT:
        assert (address.item_id, address.url) == (None, None)

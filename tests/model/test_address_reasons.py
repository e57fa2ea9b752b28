"""Every reason why an address is not simply a listing's, and what that means for filing it."""

from __future__ import annotations

import pytest

from helper.model.address import Disposition, Reason, read_address

ID = "1005009900000017"
OTHER_ID = "1005009900000024"
US_ID = str(int(ID) + 2**51)
OLD_ID = "32990000017"
ITEM = f"https://www.aliexpress.com/item/{ID}.html"
ENCODED = f"https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ID}.html"

OTHERS = [
    # accepted, and why
    (f"https://www.aliexpress.us/item/{US_ID}.html", Reason.US_ID_REDUCED),
    (f"https://www.aliexpress.com/item/{US_ID}.html", Reason.US_ID_REDUCED),
    (f"https://aliexpress.ru/item/{ID}.html?sku_id=1", Reason.RU_SITE),
    (f"https://m.aliexpress.ru/item/{US_ID}.html", Reason.RU_SITE),
    (f"https://s.click.aliexpress.com/deep_link.htm?aff=x&dl_target_url={ENCODED}", Reason.WRAPPED),
    (
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url={ENCODED.replace('%', '%25')}",
        Reason.WRAPPED,
    ),
    (f"https://star.aliexpress.com/share/share.htm?redirectUrl={ENCODED}", Reason.WRAPPED),
    (f"https://star.aliexpress.com/share/share.htm?redirectUrl={ITEM}?spm=a", Reason.WRAPPED),
    (f"https://login.aliexpress.com/?return_url={ENCODED}", Reason.WRAPPED),
    (f"https://www.google.com/url?sa=t&url={ENCODED}", Reason.WRAPPED),
    (f"https://www.google.co.uk/imgres?imgurl=x&imgrefurl={ENCODED}", Reason.WRAPPED),
    (f"https://l.facebook.com/l.php?u={ENCODED}&h=x", Reason.WRAPPED),
    (f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=x", Reason.WRAPPED),
    (f"https://www.facebook.com/flx/warn/?u={ENCODED}", Reason.WRAPPED),
    (f"https://linkprotect.cudasvc.com/url?a={ENCODED}&c=E", Reason.WRAPPED),
    (f"https://secure-web.cisco.com/1a-b_c/{ENCODED}", Reason.WRAPPED),
    (f"https://urldefense.com/v3/__{ITEM}?spm=1__;Kw!!AB!x$", Reason.WRAPPED),
    (f"https://urldefense.com/v3/__https:/www.aliexpress.com/item/{ID}.html__;!!AB!x$", Reason.WRAPPED),
    (
        f"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.aliexpress.com_item_{ID}.html-3Fspm-3D1&d=x",
        Reason.WRAPPED,
    ),
    (f"aliexpress://goto?url={ENCODED}", Reason.WRAPPED),
    (f"https://web.archive.org/web/20260101000000/{ITEM}", Reason.WRAPPED),
    (f"https://www-aliexpress-com.translate.goog/item/{ID}.html?_x_tr_sl=en", Reason.WRAPPED),
    (
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url=https%3A%2F%2Faliexpress.ru%2Fitem%2F{ID}",
        Reason.RU_SITE,
    ),
    # a person must look
    ("https://a.aliexpress.com/_mAbC9xY", Reason.SHORT_LINK),
    ("http://s.aliexpress.com/aBcD9xYz", Reason.SHORT_LINK),
    ("https://s.click.aliexpress.com/e/_aBcDeF", Reason.SHORT_LINK),
    ("https://s.click.aliexpress.com/deep_link.htm?aff_short_key=x", Reason.SHORT_LINK),
    ("https://sl.aliexpress.ru/p?key=aBcD", Reason.SHORT_LINK),
    ("https://ali.click/aBcD", Reason.SHORT_LINK),
    ("ali.ski/aBcD", Reason.SHORT_LINK),
    ("https://bit.ly/3aBcD", Reason.SHORT_LINK),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.aliexpress.com%2F_mAbC9xY", Reason.SHORT_LINK),
    ("https://www.aliexpress.com/item/1.00501E+15.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/1,00501E+15.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID}.0.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/1005010000000000.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:-1]}.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID}0.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:10]}.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/0{ID[1:]}.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/0000000017.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/123456.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.us/item/9999999999999999.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/1005OO{ID[6:]}.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:12]}...", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{OLD_ID}…", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/12000099000000017.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{OTHER_ID}/{ID}.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:12]}\n{ID[12:]}", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/{ID[:-1]}\n9 shirts", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/32990000017\n33209.html", Reason.ID_DAMAGED),
    ("1.00501E+15", Reason.ID_DAMAGED),
    ("1005009900000010", Reason.ID_DAMAGED),
    (f"https://www.ali\u200bexpress.com/item/{ID}.html", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/{ID[:8]}\u200b{ID[8:]}.html", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/%E2%80%8B{ID}.html", Reason.ODD_CHARACTERS),
    (f"\u202e{ITEM}", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/\u202e{ID}\u202c.html", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/%31{ID[1:]}.html", Reason.ODD_CHARACTERS),
    (ITEM.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}), Reason.ODD_CHARACTERS),
    (ITEM.translate({ord(digit): ord(digit) + 0x630 for digit in "0123456789"}), Reason.ODD_CHARACTERS),
    (ITEM.translate({code: code + 0xFEE0 for code in range(33, 127)}), Reason.ODD_CHARACTERS),
    (f"https://www。aliexpress。com/item/{ID}.html", Reason.ODD_CHARACTERS),
    (f"https://www%2ealiexpress.com/item/{ID}.html", Reason.ODD_CHARACTERS),
    (f"https:\\\\www.aliexpress.com\\item\\{ID}.html", Reason.ODD_CHARACTERS),
    # the wrong page
    ("https://www.aliexpress.com/store/1105900017", Reason.STORE),
    (f"https://www.aliexpress.com/store/1105900017/pages/all-items.html?productIds={ID}", Reason.STORE),
    ("https://www.aliexpress.com/store/1105900017/search?SearchText=whale", Reason.STORE),
    ("https://quietwhale.aliexpress.com/store/1105900017", Reason.STORE),
    ("https://www.aliexpress.com/store/group/Shirts/1105900017_5099000017.html", Reason.STORE),
    (f"https://www.aliexpress.com/store/1105900017?redirectUrl={ENCODED}", Reason.STORE),
    (
        "https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Fm.aliexpress.com%2Fstore%2F1105900017",
        Reason.STORE,
    ),
    (f"https://www.aliexpress.com/w/wholesale-{ID}.html", Reason.SEARCH),
    (f"https://www.aliexpress.com/wholesale?SearchText={ID}", Reason.SEARCH),
    ("https://www.aliexpress.com/category/200000297/shirts.html", Reason.SEARCH),
    ("https://www.aliexpress.com/?SearchText=whale", Reason.SEARCH),
    (f"https://feedback.aliexpress.com/display/productEvaluation.htm?productId={ID}", Reason.REVIEW),
    (f"https://www.aliexpress.com/display/productEvaluation.htm?productId={ID}", Reason.REVIEW),
    (f"https://aliexpress.ru/item/{ID}/reviews", Reason.REVIEW),
    (
        f"https://www.aliexpress.com/snapshot/0.html?orderId=8099000000000017&productId={ID}",
        Reason.CART_OR_ORDER,
    ),
    ("https://www.aliexpress.com/p/order/detail.html?orderId=8099000000000017", Reason.CART_OR_ORDER),
    ("https://www.aliexpress.com/p/shoppingcart/index.html", Reason.CART_OR_ORDER),
    ("https://shoppingcart.aliexpress.com/shopcart/detail.htm", Reason.CART_OR_ORDER),
    ("https://trade.aliexpress.com/orderList.htm", Reason.CART_OR_ORDER),
    ("https://www.aliexpress.com/", Reason.NO_ID),
    ("aliexpress.com", Reason.NO_ID),
    ("https://www.aliexpress.com/item/Quiet-Whale-Shirt.html", Reason.NO_ID),
    (f"https://www.aliexpress.com/?sku_id=12000099000000017&pvid={ID}", Reason.NO_ID),
    (f"https://www.aliexpress.com/{ID}", Reason.NO_ID),
    (f"https://www.aliexpress.com?x=/item/{ID}.html", Reason.NO_ID),
    (f"https://www.aliexpress.com/#/item/{ID}.html", Reason.NO_ID),
    ("https://ae01.alicdn.com/kf/S99000000000000017.jpg", Reason.NO_ID),
    # not AliExpress
    ("https://www.temu.com/quiet-whale-g-601099000000017.html", Reason.OTHER_SHOP),
    ("https://us.shein.com/Quiet-Whale-p-99000017.html", Reason.OTHER_SHOP),
    ("amazon.co.uk/dp/B099000017", Reason.OTHER_SHOP),
    ("https://www.ebay.de/itm/990000000017", Reason.OTHER_SHOP),
    (f"https://www.etsy.com/listing/{ID}", Reason.OTHER_SHOP),
    (f"https://www.alibaba.com/product-detail/Whale_{ID}.html", Reason.OTHER_SHOP),
    (f"https://detail.1688.com/offer/{ID}.html", Reason.OTHER_SHOP),
    (f"https://item.taobao.com/item.htm?id={ID}", Reason.OTHER_SHOP),
    ("https://www.dhgate.com/product/whale/990000017.html", Reason.OTHER_SHOP),
    ("https://www.redbubble.com/i/sticker/Whale-by-somebody/99000017.EJUG5", Reason.OTHER_SHOP),
    (f"https://shop.example/item/{ID}.html", Reason.OTHER_SHOP),
    (f"https://127.0.0.1/item/{ID}.html", Reason.OTHER_SHOP),
    (f"https://shop.example/?u={ITEM}", Reason.OTHER_SHOP),
    (f"shop.example/?u={ITEM}", Reason.OTHER_SHOP),
    (f"https://shop.example/{ITEM}", Reason.OTHER_SHOP),
    (f"https://shop.example/#{ITEM}", Reason.OTHER_SHOP),
    (f"https://www.google.com/search?q=aliexpress+{ID}", Reason.OTHER_SHOP),
    # pretending to be AliExpress
    (f"https://www.aliexpress.com.evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://aliexpress-com.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpresss.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpres.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.a1iexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.co/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.de/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://ali-express.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://ali.express.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://notaliexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.\u0430liexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"\u0430liexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (
        f"https://www.\u0430\u04cf\u0456\u0435\u0445\u0440\u0433\u0435\u0455\u0455.com/item/{ID}.html",
        Reason.LOOKALIKE_HOST,
    ),
    (f"https://www.aliéxpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.xn--liexpress-zyh.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com@evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com:x@evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://evil.example@www.aliexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"www.aliexpress.com@evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\\@evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\\.evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://evil.example\\.aliexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com%2eevil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://www.aliexpress.com\u200b.evil.example/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (
        f"https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Faliexpresss.com%2Fitem%2F{ID}.html",
        Reason.LOOKALIKE_HOST,
    ),
    (
        f"https://www.google.com/url?q=https://www.aliexpress.com@evil.example/item/{ID}.html",
        Reason.LOOKALIKE_HOST,
    ),
    # not an address at all
    ("", Reason.NOT_A_LINK),
    ("a quiet whale", Reason.NOT_A_LINK),
    ("removed", Reason.NOT_A_LINK),
    (f"javascript:location='{ITEM}'", Reason.NOT_A_LINK),
    (f"data:text/html,{ITEM}", Reason.NOT_A_LINK),
    (f"ftp://www.aliexpress.com/item/{ID}.html", Reason.NOT_A_LINK),
    ("ann@aliexpress.com", Reason.NOT_A_LINK),
    (f"mailto:ann@shop.example?body={ITEM}", Reason.NOT_A_LINK),
    ("https://", Reason.NOT_A_LINK),
    (f"https://www.aliexpress.com:99999/item/{ID}.html", Reason.NOT_A_LINK),
    ("12000099000000017", Reason.NOT_A_LINK),
    ("+44 20 7946 0017", Reason.NOT_A_LINK),
    (f"{ITEM} {ITEM.replace(ID, OTHER_ID)}", Reason.NOT_A_LINK),
    (f"{ITEM}{ITEM.replace(ID, OTHER_ID)}", Reason.NOT_A_LINK),
]

DISPOSITIONS = {
    Reason.ITEM: Disposition.ACCEPT,
    Reason.US_ID_REDUCED: Disposition.ACCEPT,
    Reason.RU_SITE: Disposition.ACCEPT,
    Reason.WRAPPED: Disposition.ACCEPT,
    Reason.SHORT_LINK: Disposition.FLAG,
    Reason.ID_DAMAGED: Disposition.FLAG,
    Reason.ODD_CHARACTERS: Disposition.FLAG,
}
"""What each reason means for filing; every other one rejects."""


@pytest.mark.parametrize(("text", "reason"), OTHERS)
def test_gives_the_reason(text: str, reason: Reason) -> None:
    """An address that is not plainly a listing's gets the reason that a person can act on."""
    address = read_address(text)
    assert address.reason is reason
    assert address.disposition is DISPOSITIONS.get(reason, Disposition.REJECT)
    assert address.raw == text


@pytest.mark.parametrize(("text", "reason"), OTHERS)
def test_names_the_listing_only_where_it_is_known(text: str, reason: Reason) -> None:
    """Whatever may be filed after a look names the one listing in question; what is rejected names none."""
    address = read_address(text)
    assert address.url in {ITEM, None, "https://www.aliexpress.com/item/1005009900000010.html"}
    if DISPOSITIONS.get(reason) is Disposition.ACCEPT or reason is Reason.ODD_CHARACTERS:
        assert address.url == ITEM
    if DISPOSITIONS.get(reason, Disposition.REJECT) is Disposition.REJECT:
        assert (address.item_id, address.url) == (None, None)

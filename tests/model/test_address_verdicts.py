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

OTHERS: dict[AddressReason, list[str]] = {
    AddressReason.US_ID_REDUCED: [
        f"https://www.aliexpress.us/item/{US_ID}.html",
        f"https://www.aliexpress.com/item/{US_ID}.html",
    ],
    AddressReason.RU_SITE: [
        f"https://aliexpress.ru/item/{ID}.html?sku_id=1",
        f"https://m.aliexpress.ru/item/{US_ID}.html",
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url=https%3A%2F%2Faliexpress.ru%2Fitem%2F{ID}",
    ],
    AddressReason.WRAPPED: [
        f"https://s.click.aliexpress.com/deep_link.htm?aff=x&dl_target_url={ENCODED}",
        f"https://s.click.aliexpress.com/deep_link.htm?dl_target_url={ENCODED.replace('%', '%25')}",
        f"https://star.aliexpress.com/share/share.htm?redirectUrl={ENCODED}",
        f"https://star.aliexpress.com/share/share.htm?redirectUrl={ITEM}?spm=a",
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
        f"https://web.archive.org/web/20260101000000/{ITEM}",
        f"https://www-aliexpress-com.translate.goog/item/{ID}.html?_x_tr_sl=en",
    ],
    AddressReason.SHORT_LINK: [
        "https://a.aliexpress.com/_mAbC9xY",
        "http://s.aliexpress.com/aBcD9xYz",
        "https://s.click.aliexpress.com/e/_aBcDeF",
        "https://s.click.aliexpress.com/deep_link.htm?aff_short_key=x",
        "https://sl.aliexpress.ru/p?key=aBcD",
        "https://ali.click/aBcD",
        "ali.ski/aBcD",
        "https://bit.ly/3aBcD",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.aliexpress.com%2F_mAbC9xY",
    ],
    AddressReason.ID_DAMAGED: [
        "https://www.aliexpress.com/item/1.00501E+15.html",
        "https://www.aliexpress.com/item/1,00501E+15.html",
        f"https://www.aliexpress.com/item/{ID}.0.html",
        "https://www.aliexpress.com/item/1005010000000000.html",
        f"https://www.aliexpress.com/item/{ID[:-1]}.html",
        f"https://www.aliexpress.com/item/{ID}0.html",
        f"https://www.aliexpress.com/item/{ID[:10]}.html",
        f"https://www.aliexpress.com/item/0{ID[1:]}.html",
        "https://www.aliexpress.com/item/0000000017.html",
        "https://www.aliexpress.com/item/123456.html",
        "https://www.aliexpress.us/item/9999999999999999.html",
        f"https://www.aliexpress.com/item/1005OO{ID[6:]}.html",
        f"https://www.aliexpress.com/item/{ID[:12]}...",
        f"https://www.aliexpress.com/item/{OLD_ID}…",
        "https://www.aliexpress.com/item/12000099000000017.html",
        f"https://www.aliexpress.com/item/{OTHER_ID}/{ID}.html",
        f"https://www.aliexpress.com/item/{ID[:12]}\n{ID[12:]}",
        f"https://www.aliexpress.com/item/{ID[:-1]}\n9 shirts",
        "https://www.aliexpress.com/item/32990000017\n33209.html",
        "1.00501E+15",
        "1005009900000010",
        f"https://www.aliexpress.com/item/{ID}.html.html",
        "https://www.aliexpress.com/item/0.html",
    ],
    AddressReason.ODD_CHARACTERS: [
        f"https://www.ali\u200bexpress.com/item/{ID}.html",
        f"https://www.aliexpress.com/item/{ID[:8]}\u200b{ID[8:]}.html",
        f"https://www.aliexpress.com/item/%E2%80%8B{ID}.html",
        f"\u202e{ITEM}",
        f"https://www.aliexpress.com/item/\u202e{ID}\u202c.html",
        f"https://www.aliexpress.com/item/%31{ID[1:]}.html",
        ITEM.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        ITEM.translate({ord(digit): ord(digit) + 0x630 for digit in "0123456789"}),
        ITEM.translate({code: code + 0xFEE0 for code in range(33, 127)}),
        f"https://www。aliexpress。com/item/{ID}.html",
        f"https://www%2ealiexpress.com/item/{ID}.html",
        f"https:\\\\www.aliexpress.com\\item\\{ID}.html",
        f"https://www.aliexpress。com/item/{ID}.html",
        f"intent://m.aliexpress.com/item/{ID}.html#Intent;scheme=https;end",
        f"aliexpress://product/detail?productId={ID}&srcSns=sns_Copy",
    ],
    AddressReason.STORE: [
        "https://www.aliexpress.com/store/1105900017",
        f"https://www.aliexpress.com/store/1105900017/pages/all-items.html?productIds={ID}",
        "https://www.aliexpress.com/store/1105900017/search?SearchText=whale",
        "https://quietwhale.aliexpress.com/store/1105900017",
        "https://www.aliexpress.com/store/group/Shirts/1105900017_5099000017.html",
        f"https://www.aliexpress.com/store/1105900017?redirectUrl={ENCODED}",
        "https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Fm.aliexpress.com%2Fstore%2F1105900017",
        f"https://www.aliexpress.com/store/group/cool/1102345678_{ID}.html",
    ],
    AddressReason.SEARCH: [
        f"https://www.aliexpress.com/w/wholesale-{ID}.html",
        f"https://www.aliexpress.com/wholesale?SearchText={ID}",
        "https://www.aliexpress.com/category/200000297/shirts.html",
        "https://www.aliexpress.com/?SearchText=whale",
        f"https://www.aliexpress.com/w/wholesale-whale.html?productId={ID}",
    ],
    AddressReason.REVIEW: [
        f"https://feedback.aliexpress.com/display/productEvaluation.htm?productId={ID}",
        f"https://www.aliexpress.com/display/productEvaluation.htm?productId={ID}",
        f"https://aliexpress.ru/item/{ID}/reviews",
    ],
    AddressReason.CART_OR_ORDER: [
        f"https://www.aliexpress.com/snapshot/0.html?orderId=8099000000000017&productId={ID}",
        "https://www.aliexpress.com/p/order/detail.html?orderId=8099000000000017",
        "https://www.aliexpress.com/p/shoppingcart/index.html",
        "https://shoppingcart.aliexpress.com/shopcart/detail.htm",
        "https://trade.aliexpress.com/orderList.htm",
        f"https://www.aliexpress.com/snapshot/0.html?orderId=1&productId={ID}",
    ],
    AddressReason.NO_ID: [
        "https://www.aliexpress.com/",
        "aliexpress.com",
        "https://www.aliexpress.com/item/Quiet-Whale-Shirt.html",
        f"https://www.aliexpress.com/?sku_id=12000099000000017&pvid={ID}",
        f"https://www.aliexpress.com/{ID}",
        f"https://www.aliexpress.com?x=/item/{ID}.html",
        f"https://www.aliexpress.com/#/item/{ID}.html",
        "https://ae01.alicdn.com/kf/S99000000000000017.jpg",
        f"https://ae01.alicdn.com/kf/{ID}.jpg",
        f"https://www.aliexpress.com/product/{ID}.html",
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
        "https://www.redbubble.com/i/sticker/Whale-by-somebody/99000017.EJUG5",
        f"https://shop.example/item/{ID}.html",
        f"https://127.0.0.1/item/{ID}.html",
        f"https://shop.example/?u={ITEM}",
        f"shop.example/?u={ITEM}",
        f"https://shop.example/{ITEM}",
        f"https://shop.example/#{ITEM}",
        f"https://www.google.com/search?q=aliexpress+{ID}",
        "intent://evil.example/item/1005009900000017.html#Intent;scheme=https;end",
        f"https://report.example/?u=https-3A__www.aliexpress.com_item_{ID}.html",
        f"https://evil.example/?u={ITEM}",
        f"http://localhost/item/{ID}.html",
    ],
    AddressReason.LOOKALIKE_HOST: [
        f"https://www.aliexpress.com.evil.example/item/{ID}.html",
        f"https://aliexpress-com.example/item/{ID}.html",
        f"https://www.aliexpresss.com/item/{ID}.html",
        f"https://www.aliexpres.com/item/{ID}.html",
        f"https://www.a1iexpress.com/item/{ID}.html",
        f"https://www.aliexpress.co/item/{ID}.html",
        f"https://www.aliexpress.de/item/{ID}.html",
        f"https://ali-express.com/item/{ID}.html",
        f"https://ali.express.example/item/{ID}.html",
        f"https://notaliexpress.com/item/{ID}.html",
        f"https://www.\u0430liexpress.com/item/{ID}.html",
        f"\u0430liexpress.com/item/{ID}.html",
        f"https://www.\u0430\u04cf\u0456\u0435\u0445\u0440\u0433\u0435\u0455\u0455.com/item/{ID}.html",
        f"https://www.aliéxpress.com/item/{ID}.html",
        f"https://www.xn--liexpress-zyh.com/item/{ID}.html",
        f"https://www.aliexpress.com@evil.example/item/{ID}.html",
        f"https://www.aliexpress.com:x@evil.example/item/{ID}.html",
        f"https://evil.example@www.aliexpress.com/item/{ID}.html",
        f"www.aliexpress.com@evil.example/item/{ID}.html",
        f"https://www.aliexpress.com\\@evil.example/item/{ID}.html",
        f"https://www.aliexpress.com\\.evil.example/item/{ID}.html",
        f"https://evil.example\\.aliexpress.com/item/{ID}.html",
        f"https://www.aliexpress.com%2eevil.example/item/{ID}.html",
        f"https://www.aliexpress.com\u200b.evil.example/item/{ID}.html",
        f"https://star.aliexpress.com/share/share.htm?redirectUrl=https%3A%2F%2Faliexpresss.com%2Fitem%2F{ID}.html",
        f"https://www.google.com/url?q=https://www.aliexpress.com@evil.example/item/{ID}.html",
        f"https://alіexpress.com/item/{ID}.html",
        f"https://xn--liexpress-51a.com/item/{ID}.html",
        f"https://aliexpress.com.au/item/{ID}.html",
    ],
    AddressReason.NOT_A_LINK: [
        "",
        "a quiet whale",
        "removed",
        f"javascript:location='{ITEM}'",
        f"data:text/html,{ITEM}",
        f"ftp://www.aliexpress.com/item/{ID}.html",
        "ann@aliexpress.com",
        f"mailto:ann@shop.example?body={ITEM}",
        "https://",
        f"https://www.aliexpress.com:99999/item/{ID}.html",
        "12000099000000017",
        "+44 20 7946 0017",
        f"{ITEM} {ITEM.replace(ID, OTHER_ID)}",
        f"{ITEM}{ITEM.replace(ID, OTHER_ID)}",
        f"blob:https://www.aliexpress.com/{ID}",
        f"mailto:{ID}@aliexpress.com",
    ],
}

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


@pytest.mark.parametrize(
    ("text", "reason"), [(text, reason) for reason, texts in OTHERS.items() for text in texts]
)
def test_gives_the_reason(text: str, reason: AddressReason) -> None:
    """One that a person can act on; whatever may be filed names the one listing in question, what is rejected none."""
    address = read_address(text)
    disposition = DISPOSITIONS.get(reason, Disposition.REJECT)
    assert (address.reason, address.disposition, address.raw) == (reason, disposition, text)
    assert address.url in {ITEM, None, "https://www.aliexpress.com/item/1005009900000010.html"}
    if disposition is Disposition.ACCEPT or reason is AddressReason.ODD_CHARACTERS:
        assert address.url == ITEM
    if disposition is Disposition.REJECT:
        assert (address.item_id, address.url) == (None, None)

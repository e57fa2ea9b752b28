"""Addresses as a hostile or clumsy hand writes them: the listing is named right, or none is."""

from __future__ import annotations

import pytest

from helper.model.address import Disposition, Reason, read_address

ID = "1005009900000017"
ITEM = f"https://www.aliexpress.com/item/{ID}.html"
URL = ITEM

LISTING = [
    ITEM.upper(),
    f"https://www.aliexpress.com./item/{ID}.html",
    f"https://www.aliexpress.com:443/item/{ID}.html",
    f"//www.aliexpress.com/item/{ID}.html",
    f"https:/www.aliexpress.com/item/{ID}.html",
    f"https//www.aliexpress.com/item/{ID}.html",
    f"htps://www.aliexpress.com/item/{ID}.html",
    f"view-source:{ITEM}",
    f"https://www.aliexpress.com/%69tem/{ID}.html",
    f"https://www.aliexpress.com/item/{ID}%2Ehtml",
    f"{ITEM};jsessionid=1",
    f"{ITEM}&spm=a2g0o",
    f"{ITEM}%20",
    f"{ITEM}\u00a0",
    f"{ITEM}?productId=1005009900000024",
    f"{ITEM}?url=https://www.aliexpress.com/item/1005009900000024.html",
    f"{ITEM}#/item/1005009900000024.html",
    f"{ITEM}?pvid=3256812204334285&sku_id=12000057714698736",
    f'<a href="{ITEM}">nice whale</a>',
    f"[whale]({ITEM})",
    f"“{ITEM}”,",
    f"(see {ITEM}).",
]
LOOK_FIRST = [
    (f"https://www.aliexpress.com/item/%31{ID[1:]}.html", Reason.ODD_CHARACTERS),
    (f"https://www.ali\u200bexpress.com/item/{ID}.html", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/{ID[:8]}\u200b{ID[8:]}.html", Reason.ODD_CHARACTERS),
    (f"\u202e{ITEM}", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress。com/item/{ID}.html", Reason.ODD_CHARACTERS),
    (f"https://www.aliexpress.com/item/{ID}.html.html", Reason.ID_DAMAGED),
    (f"https://www.aliexpress.com/item/1005009900000024/{ID}.html", Reason.ID_DAMAGED),
    ("https://www.aliexpress.com/item/0.html", Reason.ID_DAMAGED),
    (f"https://campaign.aliexpress.com/wow/gcp/x?productIds={ID},1005009900000024", Reason.NO_ID),
    ("1,005,009,900,000,017", Reason.NOT_A_LINK),
    (f"intent://m.aliexpress.com/item/{ID}.html#Intent;scheme=https;end", Reason.ODD_CHARACTERS),
    (f"aliexpress://product/detail?productId={ID}&srcSns=sns_Copy", Reason.ODD_CHARACTERS),
    ("1005 0099 0000 0017", Reason.NOT_A_LINK),
]
REFUSED = [
    (f"ftp://www.aliexpress.com/item/{ID}.html", Reason.NOT_A_LINK),
    (f"data:text/html,{ITEM}", Reason.NOT_A_LINK),
    (f"blob:https://www.aliexpress.com/{ID}", Reason.NOT_A_LINK),
    ("intent://evil.example/item/1005009900000017.html#Intent;scheme=https;end", Reason.OTHER_SHOP),
    (f"https://report.example/?u=https-3A__www.aliexpress.com_item_{ID}.html", Reason.OTHER_SHOP),
    (f"mailto:{ID}@aliexpress.com", Reason.NOT_A_LINK),
    (f"https://evil.example\\.aliexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://alіexpress.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://xn--liexpress-51a.com/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://aliexpress.com.au/item/{ID}.html", Reason.LOOKALIKE_HOST),
    (f"https://evil.example/?u={ITEM}", Reason.OTHER_SHOP),
    (f"http://localhost/item/{ID}.html", Reason.OTHER_SHOP),
    (f"https://www.aliexpress.com/w/wholesale-whale.html?productId={ID}", Reason.SEARCH),
    (f"https://www.aliexpress.com/snapshot/0.html?orderId=1&productId={ID}", Reason.CART_OR_ORDER),
    (f"https://www.aliexpress.com/store/group/cool/1102345678_{ID}.html", Reason.STORE),
    (f"https://feedback.aliexpress.com/display/productEvaluation.htm?productId={ID}", Reason.REVIEW),
    (f"https://ae01.alicdn.com/kf/{ID}.jpg", Reason.NO_ID),
    (f"https://www.aliexpress.com/product/{ID}.html", Reason.NO_ID),
]


@pytest.mark.parametrize("text", LISTING)
def test_the_listing_is_read_out_of_it(text: str) -> None:
    """Nothing around the number changes which listing is filed."""
    address = read_address(text)
    assert (address.disposition, address.global_id, address.url) == (Disposition.ACCEPT, ID, URL)


@pytest.mark.parametrize(("text", "reason"), LOOK_FIRST)
def test_a_person_must_look_first(text: str, reason: Reason) -> None:
    """It may be the listing, or not: it is never filed unseen."""
    address = read_address(text)
    assert (address.disposition, address.reason) == (Disposition.FLAG, reason)
    assert address.global_id in {ID, None}


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_it_is_no_listing(text: str, reason: Reason) -> None:
    """Whatever number stands in it."""
    address = read_address(text)
    assert (address.disposition, address.reason, address.url) == (Disposition.REJECT, reason, None)

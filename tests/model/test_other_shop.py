"""Pages of other shops: each once under its plain address, with the shop's name, and never one of the person's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.model.address import read_address
from helper.model.other_shop import (
    NoteOutcome,
    OtherShopIntake,
    page_elsewhere,
    plain_url,
    shop_of,
)
from helper.model.work import Work
from tests.factories import NOW, a_work


def taken(text: str, *works: Work, work: Work | None = None) -> tuple[NoteOutcome, OtherShopIntake]:
    intake = OtherShopIntake(works, ())
    return intake.take(read_address(text), work=work, source="pasted", at=NOW), intake


@pytest.mark.parametrize(
    ("text", "shop", "url"),
    [
        ("https://www.temu.com/whale-g-601099000000017.html?_x_ads=1&refer_page=2#a", "Temu", "https://www.temu.com/whale-g-601099000000017.html"),
        ("https://www.temu.com/goods.html?goods_id=601099000000017&utm_source=x", "Temu", "https://www.temu.com/goods.html?goods_id=601099000000017"),
        ("amazon.co.uk/Quiet-Whale/dp/B099000017/ref=sr_1_1?keywords=whale", "Amazon", "https://amazon.co.uk/dp/B099000017"),
        ("https://www.ebay.de/itm/990000000017?_trkparms=1", "eBay", "https://www.ebay.de/itm/990000000017"),
        ("https://www.google.com/url?q=https://www.etsy.com/listing/990000017?ref=x", "Etsy", "https://www.etsy.com/listing/990000017"),
        ("https://shop.example/p?id=7&design=3&utm_source=x&token=1&user=mira", "shop.example", "https://shop.example/p?design=3&id=7"),
    ],
)  # fmt: skip
def test_a_page_is_known_by_its_plain_address(text: str, shop: str, url: str) -> None:
    """Without what tracks visitors, what might let somebody in, the part behind # and what carried it."""
    page = page_elsewhere(read_address(text))
    assert page is not None
    assert (shop_of(page), plain_url(page)) == (shop, url)


@pytest.mark.parametrize(
    "text",
    [
        "https://mira:word@www.etsy.com/listing/990000017",
        "https://www.aliexpresss.com/item/1005009900000017.html",
        "https://localhost/item/1",
        "http://127.0.0.1:8000/item/1",
        "https://[::1]/item/1",
        "https://www.instagram.com/p/quietwhale",
        "https://ipp.taobao.com/form",
        "https://www.aliexpress.com/store/1105900017",
        "https://ae01.alicdn.com/kf/whale.jpg",
        "hello",
    ],
)
def test_what_is_no_shop_is_refused(text: str) -> None:
    """A password in the address, a look-alike, a computer's own pages, where people talk, the portal, and AliExpress itself."""
    assert taken(text)[0] is NoteOutcome.REFUSED


@pytest.mark.parametrize(
    "again",
    [
        "https://www.ebay.de/itm/990000000017?mkevt=1",
        "http://ebay.de/itm/990000000017/",
        "https://m.ebay.de/itm/990000000017#reviews",
    ],
)
def test_each_page_is_kept_once(again: str) -> None:
    """However it is written; a design that is named later goes to it, and another one does not take its place."""
    whale, fox = a_work(), a_work(title="Fox")
    outcome, intake = taken("https://www.ebay.de/itm/990000000017")
    assert outcome is NoteOutcome.NEW
    for work in (whale, fox):
        assert intake.take(read_address(again), work=work, source="pasted", at=NOW) is NoteOutcome.KNOWN
    (link,) = intake.links(NoteOutcome.NEW)
    assert (link.work_id, "ebay" in link.words) == (whale.id, True)


@pytest.mark.parametrize(
    ("official", "page", "outcome"),
    [
        ("https://www.redbubble.com/shop/ap/40990001", "https://www.redbubble.com/i/sticker/Quiet-Whale-by-mira/40990001.EJUG5", NoteOutcome.OWN),
        ("https://www.redbubble.com/people/mira", "https://www.redbubble.com/people/mira/works/40990001-quiet-whale", NoteOutcome.OWN),
        ("https://www.redbubble.com/people/mira", "https://www.redbubble.com/people/mirabel/works/40990001-quiet-whale", NoteOutcome.NEW),
        ("https://mira.example", "https://www.mira.example/whale", NoteOutcome.OWN),
        ("https://mira.threadless.com/", "https://mira.threadless.com/designs/whale", NoteOutcome.OWN),
        ("https://mira.myshopify.com", "https://mira.myshopify.com/products/whale", NoteOutcome.OWN),
        ("https://www.etsy.com", "https://www.etsy.com/listing/990000017", NoteOutcome.NEW),
        ("Mira's shop", "https://www.etsy.com/listing/990000017", NoteOutcome.NEW),
    ],
)  # fmt: skip
def test_a_page_of_an_official_shop_is_no_copy(official: str, page: str, outcome: NoteOutcome) -> None:
    """The page, the design there, or the shop; a whole marketplace is nobody's."""
    whale = a_work(official_addresses=(official,))
    assert taken(page, whale, work=whale)[0] is outcome
    assert taken(page, whale)[0] is outcome


def test_the_shop_of_another_client_is_a_strangers() -> None:
    """What one client may sell, another's design may be copied in."""
    theirs, hers = a_work(client="Studio Nord", official_addresses=("https://nord.example",)), a_work()
    assert taken("https://nord.example/whale", theirs, hers, work=hers)[0] is NoteOutcome.NEW


@given(st.text(max_size=60), st.text(max_size=30))
def test_the_plain_address_of_a_plain_address_is_itself(path: str, query: str) -> None:
    """Whatever stands in it; and the id with it, so that bringing an export in again brings nothing new."""
    first = page_elsewhere(read_address(f"https://www.temu.com/{path}?goods_id={query}"))
    if first is not None:
        again = page_elsewhere(read_address(plain_url(first)))
        assert again is not None
        assert plain_url(again) == plain_url(first)

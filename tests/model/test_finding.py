"""A finding keeps who judged it and everything that became of it."""

from __future__ import annotations

import pytest

from helper.model.finding import (
    Finding,
    FindingState,
    Judgement,
    is_licensed,
    is_own_shop,
)
from tests.factories import FIRST_ITEM, a_finding, a_listing, a_work


@pytest.mark.parametrize(
    ("finding", "fileable"),
    [
        (a_finding(a_listing(), a_work()), True),
        (a_finding(a_listing(), a_work(), judgement=Judgement.OWN), False),
        (a_finding(a_listing(), a_work(), work_id=None), False),
        (a_finding(a_listing(), a_work(), state=FindingState.FILED), False),
        (a_finding(a_listing(), a_work(), complaint_id="another"), False),
        (a_finding(), False),
    ],
    ids=["copy", "own", "no work", "filed", "on a form", "not judged"],
)
def test_a_copy_of_a_named_work_that_waits_is_fileable(finding: Finding, fileable: bool) -> None:
    """All of it must hold."""
    assert finding.fileable is fileable


STORE = "1105900017"


@pytest.mark.parametrize(
    "official",
    [
        f"https://de.aliexpress.com/item/{FIRST_ITEM}.html?spm=a2g0o",
        f"www.aliexpress.com/item/Quiet-Whale/{FIRST_ITEM}.html",
        f"https://m.aliexpress.com/i/{FIRST_ITEM}.html",
        f"https://www.aliexpress.us/item/{FIRST_ITEM + 2**51}.html",
        f"https://www.aliexpress.com/store/{STORE}/pages/all-items.html?shop_sortType=new",
        f"m.aliexpress.com/store/{STORE}",
        f"https://m.aliexpress.com/store/v3/home.html?shopId={STORE}",
        STORE,
    ],
)
def test_own_is_own_under_every_address(official: str) -> None:
    """However the person noted her own listing or shop, its listing is not reported unasked; a stranger's is."""
    work = a_work(official_addresses=(official,))
    assert is_own_shop(work, a_listing(store_number=STORE))
    assert not is_own_shop(work, a_listing(1, store_number="1105900018"))


def test_a_shop_is_seen_in_the_address_of_its_listing() -> None:
    """An old address names the shop beside the listing: nothing else has to say whose it is."""
    work = a_work(official_addresses=(f"https://www.aliexpress.com/store/{STORE}",))
    raw = f"https://www.aliexpress.com/store/product/Whale/{STORE}_{FIRST_ITEM}.html"
    assert is_own_shop(work, a_listing(raw=(raw,)))


@pytest.mark.parametrize("licensee", [STORE, "print house", f"https://www.aliexpress.com/store/{STORE}"])
def test_a_licensee_is_known_by_name_number_or_address(licensee: str) -> None:
    """A shop with a licence is held back, whichever of these the person has noted."""
    work = a_work(licensees=(licensee,))
    assert is_licensed(work, "Print House", STORE)
    assert not is_licensed(work, "Another", "1105900018")
    assert not is_licensed(work, "", "")

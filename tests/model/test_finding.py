"""Tests of findings: when they can be filed, and which shops belong to the user or to licensees."""

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
def test_only_an_unfiled_copy_with_a_design_can_go_on_a_form(finding: Finding, fileable: bool) -> None:
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
def test_own_shop_is_recognised_in_every_spelling(official: str) -> None:
    work = a_work(official_addresses=(official,))
    assert is_own_shop(work, a_listing(store_number=STORE))
    assert not is_own_shop(work, a_listing(1, store_number="1105900018"))


def test_own_shop_is_recognised_in_an_old_listing_address() -> None:
    work = a_work(official_addresses=(f"https://www.aliexpress.com/store/{STORE}",))
    raw = f"https://www.aliexpress.com/store/product/Whale/{STORE}_{FIRST_ITEM}.html"
    assert is_own_shop(work, a_listing(raw=(raw,)))


@pytest.mark.parametrize("licensee", [STORE, "print house", f"https://www.aliexpress.com/store/{STORE}"])
def test_licensee_is_recognised_by_name_number_or_address(licensee: str) -> None:
    work = a_work(licensees=(licensee,))
    assert is_licensed(work, "Print House", STORE)
    assert not is_licensed(work, "Another", "1105900018")
    assert not is_licensed(work, "", "")

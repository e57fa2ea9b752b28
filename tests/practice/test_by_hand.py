"""The form filled by the scripted person alone, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from helper.practice.by_hand import FormByHand, fill_by_hand
from helper.practice.person import ScriptedPerson
from helper.practice.server import PracticePortal
from tests.practice.samples import FORM, GOOD_LINK, OTHER_LINK, SENTENCE, WHALE

pytestmark = pytest.mark.browser


async def test_a_form_filled_and_submitted_by_hand_is_a_human_s(
    form_page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """Every value arrives as meant; one human submit, none by the program."""
    await fill_by_hand(person, form_page, FORM)
    number = await person.play_one()
    state = portal.control().state()
    (complaint,) = state["complaints"]
    assert number == complaint["number"]
    assert complaint["links"] == [GOOD_LINK, OTHER_LINK]
    assert complaint["values"] == {
        "website": "AliExpress.com",
        "ipr_type": "Copyright",
        "ipr": WHALE,
        "complaint_type": "Product listing",
        "reason": "Pirated copy",
        "extra": "",
        "listings": f"{GOOD_LINK}\n{OTHER_LINK}",
        "description": SENTENCE,
        "declaration": True,
    }
    counts = state["counts"]
    assert (counts["human_submits"], counts["helper_submits"]) == (1, 0)
    assert (counts["human_verifies"], counts["helper_verifies"]) == (1, 0)


async def test_the_chinese_form_is_filled_in_its_own_words(
    page: Page, person: ScriptedPerson, portal: PracticePortal
) -> None:
    """The same complaint in Chinese is the same complaint."""
    await page.goto(f"{portal.address}complaint/complaint.htm?lang=zh")
    words = FormByHand(
        ipr=WHALE,
        links=(GOOD_LINK,),
        website="全球速卖通",
        ipr_type="著作权",
        complaint_type="商品",
        reason="盗版",
    )
    await fill_by_hand(person, page, words)
    assert await person.play_one() is not None
    (complaint,) = portal.control().state()["complaints"]
    assert complaint["received"]["reason"] == "copyright.item.pirated"
    assert complaint["language"] == "zh"


async def test_some_reasons_ask_for_one_more_field(form_page: Page, person: ScriptedPerson) -> None:
    """A judgment has a case number, which the portal gets."""
    form = FormByHand(
        ipr=WHALE, links=(GOOD_LINK,), reason="Court judgment or administrative ruling", extra="2026 C 17"
    )
    await fill_by_hand(person, form_page, form)
    assert (await person.read())["extra"] == "2026 C 17"
    assert await person.play_one() is not None

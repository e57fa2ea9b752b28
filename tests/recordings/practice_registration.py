"""The practice portal's form of a registration in a window: its second part, which has most of the fields, marked with the truth."""

from __future__ import annotations

from playwright.async_api import Page

from helper.practice.person import ScriptedPerson
from helper.practice.server import PracticePortal
from tests.recordings.practice_form import PracticeVariant, mark_truth

STEP_OF_ROW = {
    "hasCertificate": "has_certificate",
    "statement": "statement",
    "workKind": "work_kind",
    "title": "title",
    "number": "number",
    "madeOn": "made_on",
    "publishedOn": "published_on",
    "picture": "picture",
    "address": "address",
}
"""The rows by their own names, and the steps of the flow that they are for; the holder's name is for none of them."""

_FIRST_PART = {
    "en": {"iprType": "Copyright", "place": "Others"},
    "zh": {"iprType": "著作权", "place": "其他"},
}


async def open_registration(page: Page, portal: PracticePortal, variant: PracticeVariant) -> None:
    """Log in, choose type and place, and say that there is no certificate; nothing else is entered."""
    await page.goto(portal.home)
    person = ScriptedPerson(page, portal.control())
    await person.log_in()
    path = "#/ipr/form" if variant.variant == "aidc" else "ipr/iprSubmission.htm"
    await page.goto(f"{portal.control().origin}/{path}")
    async with person.acting():
        for row, text in _FIRST_PART[variant.lang].items():
            await person.touch(page.locator(f'[data-row="{row}"] :is(.select, .combo)'))
            entry = f'[data-layer="{row}"] [title="{text}"], .pop [role=option]:has-text("{text}")'
            await person.touch(page.locator(entry).first)
        await person.touch(page.locator("#part-next"))
        await person.touch(page.locator('[data-row="hasCertificate"] :is([role=radio], .radio)').nth(1))
        await page.locator('[data-row="statement"]').wait_for()
    await mark_truth(page, STEP_OF_ROW)

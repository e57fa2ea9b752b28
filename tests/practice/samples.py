"""Invented links and form values, and a function that fills the form by hand."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page

from tests.practice.person import ScriptedUser

GOOD_LINK = "https://www.aliexpress.com/item/1005009900000017.html"
OTHER_LINK = "https://www.aliexpress.com/item/1005009900000018.html"
DEAD_LINK = "https://www.aliexpress.com/item/1005009900000404.html"
"""A listing that Verify reports as not existing."""

WHALE = "The Quiet Whale (US)(N/A)"
SENTENCE = "This is a counterfeit version of my original work."


@dataclass(frozen=True, slots=True, kw_only=True)
class FormByHand:
    """Values for the form, as the page spells them."""

    ipr: str
    links: tuple[str, ...]
    explanation: str = ""
    website: str = "AliExpress.com"
    ipr_type: str = "Copyright"
    complaint_type: str = "Product listing"
    reason: str = "Pirated copy"
    extra: str = ""
    """The value of the additional field that the form shows for some reasons; empty for other reasons."""


FORM = FormByHand(ipr=WHALE, links=(GOOD_LINK, OTHER_LINK), explanation=SENTENCE)


async def fill_by_hand(person: ScriptedUser, page: Page, form: FormByHand) -> None:
    """Fill all fields of the open form from top to bottom, except for Verify, the declaration and Submit."""
    async with person.acting():
        await choose(person, page, "website", form.website)
        await choose(person, page, "iprType", form.ipr_type)
        await choose(person, page, "ipr", form.ipr, search=True)
        await person.touch(page.locator(".radio", has_text=form.complaint_type))
        await choose(person, page, "reason", form.reason)
        if form.extra:
            await person.write(page.locator("#extra"), form.extra)
        await person.write(page.locator("#links"), "\n".join(form.links))
        if form.explanation:
            await person.write(page.locator('textarea[name="explanation"]'), form.explanation)


async def choose(person: ScriptedUser, page: Page, field: str, text: str, *, search: bool = False) -> None:
    """Open a drop-down and choose the option with this text. Long lists are filtered first."""
    await person.touch(page.locator(f'[data-select="{field}"]'))
    layer = page.locator(f'[data-layer="{field}"]:not(.layer-hidden)')
    if search:
        await person.write(layer.locator(".layer-search input"), text)
    await person.touch(layer.get_by_title(text, exact=True))
    await page.locator(f'[data-select="{field}"]').get_by_text(text, exact=True).wait_for()

"""The scripted user's part of a registration."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

from tests.practice.person import ScriptedUser
from tests.practice.presses import Button

HOLDER = "Mara Linden"


async def register(person: ScriptedUser, page: Page, identity: Path, holder: str = HOLDER) -> str | None:
    """Fill in the holder and press Next, or on the last part choose the identity file and press Submit.

    Returns the number; None if the form continues, was refused, or shows no number. `identity` is a picture
    that replaces
    a document.
    """
    async with person.acting():
        if await page.locator("#part-next").count():
            name = page.locator('input[name="holder"]')
            if await name.count():
                await person.write(name, holder)
            part = await page.locator("#registration-form").get_attribute("data-part")
            await person.touch(page.locator("#part-next"))
            await person.wait_for(f'#registration-form:not([data-part="{part}"]), .wrong')
            return None
        await page.locator('input[name="identity"]').set_input_files(identity)
        await person.wait_for('[data-files="identity"] li')
        await person.announce_and_touch(Button.SUBMIT, page.locator("#registration-submit"))
        await person.wait_for("[data-success] .primary, .toast, #form-message:not(:empty)")
        numbers = await page.locator("#ipr-number").all_inner_texts()
        return numbers[0] if numbers else None

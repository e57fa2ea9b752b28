"""The scripted person's part of a registration: who she is, Next, and Submit. The program does none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helper.practice.presses import Button

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from helper.practice.person import ScriptedPerson

HOLDER = "Mara Linden"
"""Invented, as all of her."""


class Registrant:
    """The scripted person at the three pages, or at the three parts of one."""

    def __init__(self, person: ScriptedPerson, page: Page, identity: Path, holder: str = HOLDER) -> None:
        """`identity` is a picture that stands for a document."""
        self._person = person
        self._page = page
        self._identity = identity
        self._holder = holder

    async def play_one(self) -> str | None:
        """Her part of the page that is shown; on the last one the number, where the page tells one."""
        if await self._page.locator("#part-next").count():
            await self.go_on()
            return None
        return await self.hand_in()

    async def go_on(self) -> None:
        """Type the holder's name where it is asked for, press Next, and wait for what comes."""
        async with self._person.acting():
            holder = self._page.locator('input[name="holder"]')
            if await holder.count():
                await self._person.write(holder, self._holder)
            part = await self._page.locator("#registration-form").get_attribute("data-part")
            await self._person.touch(self._page.locator("#part-next"))
            await self._person.wait_for(f'#registration-form:not([data-part="{part}"]), .wrong')

    async def hand_in(self) -> str | None:
        """Attach the stand-in and submit; None where it was not taken, or the page tells no number."""
        async with self._person.acting():
            await self._page.locator('input[name="identity"]').set_input_files(self._identity)
            await self._person.wait_for('[data-files="identity"] li')
            await self._person.announce_and_touch(Button.SUBMIT, self._page.locator("#registration-submit"))
            await self._person.wait_for("[data-success] .primary, #form-message:not(:empty)")
            # Looked at once: the program may open the next form at any moment.
            numbers = await self._page.locator("#ipr-number").all_inner_texts()
            return numbers[0] if numbers else None

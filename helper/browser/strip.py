"""The strip in the page: the same words as in the terminal, set again whenever the page is a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from helper.browser.signs import Mood
from helper.browser.world import World
from helper.errors import PageGone

_KEY = re.compile(r"\b(?:Enter|Esc)\b")
_WHERE = "terminal"


class Strip:
    """The strip of one tab."""

    def __init__(self, world: World, *, practice: bool) -> None:
        self._world = world
        self._practice = practice
        self._mood: Mood | None = None
        self._text = ""

    async def set(self, mood: Mood, text: str) -> None:
        """Show this from now on, in later documents of the tab too."""
        self._mood, self._text = mood, said_in_page(text)
        await self.show_again()

    async def show_again(self) -> None:
        """Show what was said last, in a document that does not show it yet."""
        if self._mood is not None:
            # A page that is on its way out shows it when the next one comes.
            with suppress(PageGone):
                await self._world.call("strip", self._mood.value, self._text, self._practice)

    async def hide(self, *, hidden: bool) -> None:
        """Take everything drawn out of sight, for a picture of the page, or show it again."""
        with suppress(PageGone):
            await self._world.call_everywhere("hideStrip", hidden)

    async def mark(self, refs: Sequence[str]) -> None:
        """Draw a numbered frame round each of these controls, in their order; none takes the frames away."""
        await self._world.call_everywhere("mark", list(refs))


def said_in_page(text: str) -> str:
    """The text with the place where a key counts: in the page Enter may press the portal's own button."""
    if _KEY.search(text) and _WHERE not in text:
        return f"{text}   (in the {_WHERE})"
    return text

"""The strip in the page: the same words as in the terminal, set again whenever the page is a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from helper.browser.control import hold
from helper.browser.portal.signs import Mood
from helper.browser.world import World
from helper.errors import PageGone
from helper.flow.form import Candidate

_KEY = re.compile(r"\b(?:Enter|Esc)\b")
_WHERE = "terminal"
QUESTION = "A question waits in the terminal."


class Strip:
    """The strip of one tab."""

    def __init__(self, world: World, *, practice: bool) -> None:
        self._world = world
        self._practice = practice
        self._mood: Mood | None = None
        self._text = ""
        self._question = False

    async def set(self, mood: Mood, text: str) -> None:
        """Show this from now on, in later documents of the tab too."""
        self._mood, self._text = mood, said_in_page(text)
        await self.show_again()

    async def question(self, *, waits: bool) -> None:
        """While a question stands, only that is said; afterwards again what was said before it, or since."""
        self._question = waits
        if not waits and self._mood is None:
            await self.take_away()
        else:
            await self.show_again()

    async def show_again(self) -> None:
        """Show what was said last, in a document that does not show it yet."""
        mood, text = (Mood.QUESTION, QUESTION) if self._question else (self._mood, self._text)
        if mood is not None:
            # A page that is on its way out shows it when the next one comes.
            with suppress(PageGone):
                await self._world.call("strip", mood.value, text, self._practice)

    async def mark(self, candidates: Sequence[Candidate]) -> None:
        """Draw a numbered frame round each of these controls, 1 first; none takes the frames away.

        Raises `PageGone` where one of them is not in the page any more.
        """
        held = [(number, hold(self._world, one)) for number, one in enumerate(candidates, start=1)]
        for place in self._world.places:
            here = [{"ref": one.ref, "number": number} for number, one in held if one.place == place]
            await self._world.call("mark", here, place=place)

    async def take_away(self) -> None:
        """Leave the page without a strip."""
        self._mood, self._question = None, False
        with suppress(PageGone):
            await self._world.call_everywhere("takeStripAway")


def said_in_page(text: str) -> str:
    """The text with the place where a key counts: in the page Enter may press the portal's own button."""
    if _KEY.search(text) and _WHERE not in text:
        return f"{text}   (in the {_WHERE})"
    return text

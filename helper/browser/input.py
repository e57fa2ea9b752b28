"""The program's only mouse and keyboard input: it opens drop-downs, picks entries and types text, but never submits.

`scripts/press_target.js` computes in the page which point to click for an element. The element must be visible, not
covered and not moving, because an entry may belong to a list that is still opening. While the mouse button is down,
the page blocks the click on any other element.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from helper.browser.isolated_scripts import Control, FrameScripts, IsolatedScripts, ask
from helper.translation import tr

_TRIES = 3
"""Maximum number of attempts to click a target that moves."""
_PRESS_SECONDS = 5.0
"""Timeout of a click in seconds.

An open browser dialog blocks clicks, so the error message asks the user to look for a dialog.
"""


class PageInput:
    """Clicks and types in one page, only to choose entries and to fill in fields."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated

    async def open_list(self, control: Control) -> bool:
        """Click the box of a drop-down; return False if the box is disabled or covered."""
        return await self._press(control, "aimAtList")

    async def close_list(self, control: Control) -> bool:
        return await self._press(control, "aimToClose")

    async def pick(self, control: Control, text: str, top: float) -> bool:
        """Click the entry with this text at this height of the list; return False if it is missing or unreachable."""
        return await self._press(control, "aimAtEntry", text, top)

    async def pick_radio(self, control: Control, position: int) -> bool:
        """Click one radio button of a group; return False if it cannot be reached."""
        return await self._press(control, "aimAtRadio", position)

    async def type_over(self, control: Control, text: str) -> bool:
        """Replace a control's text in one input event, without key presses; return False if the control lacks focus."""
        if not await self._isolated.call("readyToType", control.ref, place=control.place):
            return False
        try:
            await self._promptly(self._isolated.page.keyboard.insert_text(text))
        finally:
            await self._isolated.call("typed", control.ref, place=control.place)
        return True

    async def _press(self, control: Control, aim: str, *arguments: object) -> bool:
        for _ in range(_TRIES):
            target = await ask(self._isolated, control, aim, *arguments)
            if "blocked" in target or "forbidden" in target:
                return False
            if await self._press_at(control.place, target["x"], target["y"]):
                return True
        return False

    async def _press_at(self, place: FrameScripts, x: float, y: float) -> bool:
        """Click a point of a frame.

        Return False, without clicking, if the target was covered or has moved.
        """
        mouse = self._isolated.page.mouse
        try:
            left, top = await self._isolated.origin(place)
            if not await self._is_frame_on_top(place, left + x, top + y):
                return False
            await self._promptly(mouse.click(left + x, top + y))
        finally:
            stopped = await self._isolated.call("disarm", place=place)
        return not stopped["missed"]

    async def _is_frame_on_top(self, place: FrameScripts, x: float, y: float) -> bool:
        """Return whether no element covers the frame at this point.

        The script inside the frame cannot see elements that cover the frame.
        """
        return self._isolated.is_outermost(place) or bool(await self._isolated.call("isFrameAt", x, y))

    async def _promptly(self, action: Coroutine[Any, Any, None]) -> None:
        now = tr("If a dialog is open on the page, close it.")
        await self._isolated.promptly(action, _PRESS_SECONDS, now=now)

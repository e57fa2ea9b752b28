"""Our only mouse and keyboard input: opens drop-downs, picks entries and radio buttons, and refuses everything that submits.

The point of a press is computed in the page (`scripts/press_target.js`) for the very element: in view, on
top, not moving, or an entry of a list that has nearly opened. During the press, the page stops it on any
other element.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from helper.browser.isolated_scripts import Control, FrameScripts, IsolatedScripts, ask
from helper.errors import ForbiddenTarget, PageGone
from helper.translation import tr

_TRIES = 3
"""Attempts at a target that moves under the pointer."""
_PRESS_SECONDS = 5.0
"""Seconds after which the user is asked: a browser dialog blocks every press."""


class PageInput:
    """Presses and types in one page, only to choose entries."""

    def __init__(self, isolated: IsolatedScripts) -> None:
        self._isolated = isolated

    async def open_list(self, control: Control) -> bool:
        """Press a drop-down's own box; False if it is disabled or covered."""
        return await self._press(control, "aimAtList")

    async def close_list(self, control: Control) -> bool:
        """Press the box of a drop-down that stays open."""
        return await self._press(control, "aimToClose")

    async def press_aside(self, control: Control) -> bool:
        """Press empty space beside a drop-down that nothing else closes; False if no such space exists."""
        return await self._press(control, "aimAside")

    async def dismiss(self, control: Control) -> bool:
        """Press the button that closes a dialog which our own press opened; False if it has no such button."""
        return await self._press(control, "aimToDismiss")

    async def pick(self, control: Control, text: str, top: float) -> bool:
        """Press the entry with this text at this height of the list; False if it is missing or unreachable."""
        return await self._press(control, "aimAtEntry", text, top)

    async def pick_radio(self, control: Control, position: int) -> bool:
        """Press the label or mark of one radio button of a group, or of check boxes that offer facts; never a second box."""
        return await self._press(control, "aimAtRadio", position)

    async def add_box(self, control: Control) -> bool:
        """Press the button that adds another box for a line; False if there is no such button, or it is unreachable."""
        return await self._press(control, "aimAtMore")

    async def type_over(self, control: Control, text: str) -> bool:
        """Replace a control's text in one input, without any key; False if it does not have the focus."""
        if not await self._isolated.call("readyToType", control.ref, place=control.place):
            return False
        try:
            await self._promptly(self._isolated.page.keyboard.insert_text(text))
        finally:
            await self._isolated.call("typed", control.ref, place=control.place)
        return True

    async def _press(self, control: Control, aim: str, *arguments: object) -> bool:
        is_over = False
        for _ in range(_TRIES):
            target = await ask(self._isolated, control, aim, *arguments)
            if "forbidden" in target:
                raise ForbiddenTarget(
                    tr("Nothing was pressed: {reason}.", reason=target["forbidden"]),
                    where=tr("The field “{label}”.", label=control.candidate.label),
                    now=tr("Choose it yourself, and please report this: it is a bug of ipp-helper."),
                )
            if "over" in target and not is_over:
                # Some lists scroll back to the entry under the pointer, wherever the pointer is.
                await self._move_over(control.place, target["over"])
                is_over = True
                continue
            if "blocked" in target:
                return False
            if await self._press_at(control.place, target["x"], target["y"]):
                return True
        return False

    async def _move_over(self, place: FrameScripts, point: dict[str, float]) -> None:
        """Rest the pointer over a point of a frame, as a user does who scrolls there."""
        left, top = await self._isolated.origin(place)
        await self._promptly(self._isolated.page.mouse.move(left + point["x"], top + point["y"]))

    async def _press_at(self, place: FrameScripts, x: float, y: float) -> bool:
        """Press a point of a frame; False if the page had moved, and nothing was pressed."""
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
        """Whether nothing of the page lies over the frame; a frame cannot see that from inside."""
        return self._isolated.is_outermost(place) or bool(await self._isolated.call("isFrameAt", x, y))

    async def _promptly(self, action: Coroutine[Any, Any, None]) -> None:
        from playwright.async_api import Error

        try:
            await self._isolated.answered(action, _PRESS_SECONDS)
        except TimeoutError as error:
            raise PageGone(
                tr("The page does not respond any more."), now=tr("Check whether a dialog is open in it.")
            ) from error
        except Error as error:
            raise PageGone(tr("The page was closed or left.")) from error

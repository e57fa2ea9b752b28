"""Puts the window beside the terminal, where the screen is wide enough for both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

_WIDE_ENOUGH = 1400
_NARROWEST = 820
"""Below this a portal's page folds its menu away."""


async def place_window(page: Page) -> None:
    """Move a window that was just opened into the right part of the screen; nothing happens on a narrow one."""
    from playwright.async_api import Error

    with suppress(Error):  # a window manager may keep its windows where they are
        session = await page.context.new_cdp_session(page)
        screen = await page.evaluate(
            "() => ({left: screen.availLeft, top: screen.availTop, width: screen.availWidth, height: screen.availHeight})"
        )
        bounds = right_part(screen)
        window = await session.send("Browser.getWindowForTarget")
        if bounds:
            await session.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})
        await session.detach()


async def show_window(page: Page) -> None:
    """Bring a window back that was put away."""
    from playwright.async_api import Error

    with suppress(Error):
        session = await page.context.new_cdp_session(page)
        window = await session.send("Browser.getWindowForTarget")
        if window["bounds"].get("windowState") == "minimized":
            normal = {"windowId": window["windowId"], "bounds": {"windowState": "normal"}}
            await session.send("Browser.setWindowBounds", normal)
        await session.detach()


def right_part(screen: dict[str, int]) -> dict[str, Any] | None:
    """The bounds of the right half, or more of it where a half is too narrow; None: there is no room for two."""
    if screen["width"] < _WIDE_ENOUGH:
        return None
    width = max(screen["width"] // 2, _NARROWEST)
    return {
        "left": screen["left"] + screen["width"] - width,
        "top": screen["top"],
        "width": width,
        "height": screen["height"],
    }

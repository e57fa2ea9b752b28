"""Opens one page of the portal for the person, and leaves it to her: nothing is read there, filled in or pressed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from helper.hosts import is_loopback, read_host
from helper.model.checklist import Guide, page_address


class VisitedWindow(Protocol):
    """What a visit needs of the window."""

    host: str
    """Where its tab is; empty: nowhere yet."""

    async def open(self, address: str) -> None:
        """Go to an address of the portal."""
        ...

    async def open_beside(self, address: str) -> None:
        """The same in a tab of its own: what stands in the other tabs stays."""
        ...

    async def bring_to_front(self) -> None:
        """Show the window and its tab."""
        ...


async def visit(open_window: Callable[[], AbstractAsyncContextManager[VisitedWindow]], address: str) -> None:
    """Open the page and let go of the window, which stays; a form that stands in it stays too.

    Raises:
        BrowserUnavailable: There is no browser.
        PageGone: The portal gave no answer.
    """
    async with open_window() as window:
        await (window.open_beside(address) if window.host else window.open(address))
        await window.bring_to_front()


def address_of(guide: Guide, start: str, page: str) -> str:
    """Where a page is on the portal that begins at `start`; where it is not known, `start` itself."""
    place = read_host(start)
    if place is None or (is_loopback(start) and place.fragment):
        return start  # a practice portal that is all one page has none of these addresses
    host = "127.0.0.1" if is_loopback(start) else place.host
    return page_address(guide.pages, place.origin, host, page) or start

"""Finds the portal's list, and reads each page of it, and each complaint, that the user opens in the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from helper.browser.portal.lists import DetailsReading, ListReading
from helper.browser.portal.overlay import SignIn
from helper.flow.spec import Flow
from helper.session.context import AppContext
from helper.session.events import PageReached
from helper.session.navigation import (
    DRAWING_SECONDS,
    LOOK_AGAIN_SECONDS,
    MOST_NAVIGATIONS,
    NEEDS_USER,
    Navigator,
    PortalPage,
)
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.system.tasks import wait_first
from helper.translation import tr


class PortalList(PortalPage, Protocol):
    """The visible window that shows one of the portal's lists."""

    async def open_beside(self, address: str) -> None:
        """Open an address of the portal in a new tab."""

    async def entries(self, flow: Flow) -> Sequence[ListReading | DetailsReading]:
        """Read the tab in use, and each tab that the user has opened or navigated since the last call.

        Pages that are neither a list nor a complaint, or that are still loading, are left out. Raises
        `PageGone` if the window is closed.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTools:
    """The settings and services with which a session reads one of the portal's lists."""

    context: AppContext
    flow: Flow
    start: str
    """The address from which the program navigates to the list."""
    account_id: str = ""
    """The account whose list is read; empty if it is not recorded."""
    settling_seconds: float = LOOK_AGAIN_SECONDS
    """Seconds for which a page must stay the same before it is read, because it may be half drawn."""


class ListReader(Navigator[PortalList]):
    """Reads the pages that the user opens, each once, until the user ends the reading. It presses nothing."""

    handled_requests = (Request.PAUSE,)

    def __init__(
        self, window: PortalList, channel: OperatorChannel, tools: ListTools, *, not_seen: str
    ) -> None:
        """Create a reader for the window. `not_seen` asks the user to open the list."""
        super().__init__(window, tools.flow, channel)
        self._start = tools.start
        self._settling_seconds = tools.settling_seconds
        self._not_seen = not_seen
        self._navigations = 0
        """Number of navigations to the list since the last login."""
        self._read: set[ListReading | DetailsReading] = set()
        self._ended = False
        """Whether the user has ended the reading."""

    async def reach(self, *, beside: bool) -> bool:
        """Find the list in any open tab, or navigate to it; return False if the user stops.

        If `beside` is True, navigate in a new tab, because another tab contains an open form. Raises
        `PageGone` if the window is closed.
        """
        if not await self._unread():
            await (self.window.open_beside(self._start) if beside else self.window.open(self._start))
        while not await self._unread():
            if await self._step() is not None:
                return False
        self.channel.tell(PageReached, page="list", host=self.window.host, text=tr("The list is open."))
        return True

    async def next_page(self, text: str, detail: tuple[str, ...] = ()) -> ListReading | DetailsReading | None:
        """Return an open page that was not read before; None after the user has ended the reading.

        While there is none, the user sees the question `text`, and opens another page or ends the reading.
        """
        if (page := await self._settled()) is not None or self._ended:
            return page
        end = Choice("done", tr("That is all: stop reading"), safe=True)
        done = await wait_first(
            page=self._opened(),
            decision=self.channel.ask(QuestionKind.READ_ON, text, (end,), detail=detail),
        )
        self._ended = "decision" in done
        page = done.get("page")
        # The user may answer before the page that was opened last has been read.
        return page or await self._settled()

    async def _opened(self) -> ListReading | DetailsReading:
        """Wait until the user opens a page that was not read before."""
        while (page := await self._settled()) is None:
            await self._wait(LOOK_AGAIN_SECONDS)
        return page

    async def _settled(self) -> ListReading | DetailsReading | None:
        """Return an open page that was not read before and stays the same for a moment; None if there is none."""
        pages = await self._unread()
        while pages:
            await self._wait(self._settling_seconds)
            before, pages = pages, await self._unread()
            if same := [page for page in pages if page in before]:
                self._read.add(same[0])
                return same[0]
        return None

    async def _wait(self, seconds: float) -> None:
        """Wait, but not longer than until the page changes."""
        await wait_first(within=seconds, sign=self.window.next_sign())

    async def _unread(self) -> list[ListReading | DetailsReading]:
        """Return the open pages that were not read before, without an empty list beside a login.

        A logged-out user sees no entries.
        """
        found = [page for page in await self.window.entries(self.flow) if page not in self._read]
        if any(isinstance(page, ListReading) and not page.rows for page in found) and await self._is_login():
            return []
        return found

    async def _is_login(self) -> bool:
        return await self.window.sign_in(self.flow) in NEEDS_USER

    async def _leaves(self, sign: SignIn) -> bool:
        """Navigate towards the list, and return whether the program navigated.

        The program navigates if the user is logged in, or if the page has shown no known sign for some seconds.
        """
        if self._navigations >= MOST_NAVIGATIONS or not (
            sign is SignIn.IN or self._unknown_for(DRAWING_SECONDS)
        ):
            return False
        leaves = await self.window.start_page(self.flow)
        self._navigations += leaves
        return leaves

    def _restart(self) -> None:
        super()._restart()
        self._navigations = 0

    async def _ask(self) -> Request | None:
        self._restart()
        decision = await self.channel.ask(
            QuestionKind.LOGIN,
            self._not_seen,
            (
                Choice("signed_in", tr("The page is open: check again"), safe=True),
                Choice("pause", tr("Stop here")),
            ),
        )
        return Request.PAUSE if decision.choice == "pause" else None

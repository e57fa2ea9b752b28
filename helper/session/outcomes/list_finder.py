"""The way to a list of the portal: where it is open already, or by login and link; the person helps where no sign is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helper.browser.portal.lists import DetailsReading, FiguresReading, ListReading
from helper.browser.portal.overlay import SignIn
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.session.events import PageReached
from helper.session.navigation import (
    DRAWING_SECONDS,
    HERS,
    MOST_WAYS,
    PATIENCE_SECONDS,
    NavigationOutcome,
    Navigator,
    Pace,
    wait_a_moment,
)
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.session.portal_window import PortalPage
from helper.store.queue import Queue
from helper.store.store import Store

Passing = Callable[[], Awaitable[None]]
"""What is to be done on a page that lies on the way."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is read, in the person's words."""

    entry: str
    """A row of it."""
    list: str
    page: str
    """What the portal calls its page."""

    @property
    def not_seen(self) -> str:
        return f"I do not see the {self.list}. Open {self.page} in the window, then press Enter here."


COMPLAINTS = Listed("complaint", "list of complaints", "Manage Complaints")
RIGHTS = Listed("registration", "list of registrations", "IPR management")
_LOGIN_LOOKS = 3
LOOK_AND_AGAIN = "Look in the window whether you are logged in and the list is there, then do this again."


class PortalList(PortalPage, Protocol):
    """The visible window on a list of the portal."""

    async def open_beside(self, address: str) -> None:
        """Go to an address of the portal in a tab of its own."""

    async def list_here(self, flow: Flow) -> ListReading | None:
        """The page of the list that is shown; None: none that can be read."""

    async def list_anywhere(self, flow: Flow) -> ListReading | None:
        """The same in whichever tab it is."""

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        """The one complaint that is shown; None: none."""

    async def figures_here(self, flow: Flow) -> FiguresReading | None:
        """What the page that is shown counts about the account; None: it shows no such figures."""

    async def open_account(self, flow: Flow) -> bool:
        """Move to the page about the account by its link; False: there is none. Raises `PageGone` as `follow`."""
        ...

    async def follow(self, address: str) -> None:
        """Go to an address that a page has shown, with the guard up.

        Raises `PageGone` when there is no answer, `WrongUse` where it leads out of the portal.
        """


PORTAL_PACE = Pace(least=1.0, most=2.5, slowest=60.0)
"""The pages of one's own complaints, opened one after the other as one would by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTools:
    """What the reading of a list works with."""

    store: Store
    queue: Queue
    flow: Flow
    channel: OperatorChannel
    now: Callable[[], datetime]
    practice: bool
    """Whether the portal is one of this computer; each lane reads its own entries only."""
    start: str
    """The address at which the way to the list begins."""
    account_id: str = ""
    """Whose list it is; empty: no account is noted."""
    pace: Pace = PORTAL_PACE
    drawing_seconds: float = 4.0
    """How long a page that the person has changed may take to show other entries."""


class ListFinder(Navigator):
    """Leads one window to the list."""

    def __init__(self, window: PortalList, tools: ListTools, listed: Listed, passing: Passing) -> None:
        """`passing` is told of every page of the portal that is not the list, before it is left."""
        super().__init__(window, tools.flow, tools.channel)
        self._window: PortalList = window
        self._listed = listed
        self._passing = passing
        self._start = tools.start
        self._ways = 0
        """How often the way was taken since the last login."""
        self.stopped = False
        """Whether the person has stopped the reading."""
        self.signed_out = False
        """Whether `settled` gave up because the portal asks for a login."""

    async def reach(self, *, beside: bool) -> ListReading | None:
        """The list, wherever it is open, else from the start; None: the person stops here.

        `beside` opens it in a tab of its own, because in another one a form stands that is not settled.
        Raises `PageGone` where the window goes away.
        """
        self._said = None
        if (found := await self._seen()) is not None:
            return found
        await (self._window.open_beside(self._start) if beside else self._window.open(self._start))
        while (found := await self._look()) is None:
            if await self._step() is not None:
                return None
        self._channel.tell(
            PageReached, page="list", host=self._window.host, text=f"The {self._listed.list} is open."
        )
        return found

    async def settled(
        self, *, after: ListReading | None, within: float = PATIENCE_SECONDS, anywhere: bool = False
    ) -> ListReading | None:
        """The list once it shows other complaints than before; None: it does not change within so many seconds.

        `anywhere` looks for it in the other tabs too. A login that stands there is the person's: nothing is waited for.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        stood, self.signed_out = 0, False
        while True:
            found = await (self._seen() if anywhere else self._look())
            if found is not None and (after is None or found.rows != after.rows):
                return found
            # Seen once, it may be one that leaves by itself: who is known already is led through.
            stood = stood + 1 if await self._asks_for_login() else 0
            self.signed_out = stood >= _LOGIN_LOOKS or (stood > 0 and loop.time() >= end)
            if self.signed_out or loop.time() >= end:
                return None
            if await wait_a_moment(self._window, self._channel, Request.PAUSE):
                self.stopped = True
                return None

    async def _seen(self) -> ListReading | None:
        return await self.drawn(self._window.list_anywhere)

    async def _look(self) -> ListReading | None:
        return await self.drawn(self._window.list_here)

    async def drawn(self, look: Callable[[Flow], Awaitable[ListReading | None]]) -> ListReading | None:
        """The list at one look; an empty one under a login is none: who is not logged in sees no complaints."""
        try:
            found = await look(self._flow)
        except PageGone:
            # Between two documents there is nothing to see; a window that is gone gives a sign of its own.
            return None
        return None if found is not None and not found.rows and await self._asks_for_login() else found

    async def _asks_for_login(self) -> bool:
        return await self._window.sign_in(self._flow) in HERS

    async def _leaves(self, sign: SignIn) -> bool:
        """Take the way to the list; a page without any sign may be one that is still to show its login."""
        if self._ways >= MOST_WAYS or not (sign is SignIn.IN or self._unknown_for(DRAWING_SECONDS)):
            return False
        await self._passing()
        leaves = await self._window.start_page(self._flow)
        self._ways += leaves
        return leaves

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._ways = 0

    async def _wait(self) -> NavigationOutcome | None:
        paused = await wait_a_moment(self._window, self._channel, Request.PAUSE)
        return NavigationOutcome.PAUSE if paused else None

    async def _ask(self) -> NavigationOutcome | None:
        self._begin_anew()
        decision = await self._channel.ask(
            QuestionKind.LOGIN,
            self._listed.not_seen,
            (Choice("signed_in", "It is open: look again", safe=True), Choice("pause", "Stop here")),
        )
        if decision.choice == "pause":
            return NavigationOutcome.PAUSE
        await self._seen()
        return None

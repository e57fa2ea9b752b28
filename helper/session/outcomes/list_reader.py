"""Reads the portal's list page by page, and the pages that its rows link to.

If a page is not recognised, the user helps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol, TypeVar

from helper.browser.portal.lists import DetailsReading, ListReading, ListRow, Period
from helper.browser.portal.overlay import SignIn
from helper.errors import PageGone, WrongUse
from helper.flow.spec import Flow
from helper.session.context import AppContext
from helper.session.events import ListRead, PageReached
from helper.session.navigation import (
    DRAWING_SECONDS,
    MOST_NAVIGATIONS,
    NEEDS_USER,
    PATIENCE_SECONDS,
    Navigator,
    Pace,
    Pauses,
    PortalPage,
    wait_a_moment,
)
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request
from helper.translation import comma_list, msg, tr, tr_n

T = TypeVar("T")

MOST_ASKED = 3
"""Maximum number of questions about the same page.

After this many questions, the reading continues without the page.
"""
LOOK_AND_AGAIN = msg("Check in the window that you are logged in and the list is open, then try again.")
_LOGIN_LOOKS = 3
_DETAILS_SECONDS = 8.0
_SURE_SECONDS = 3.0
"""Seconds after which a page without a complaint number counts as loaded, unless it still equals the previous page."""


class PortalList(PortalPage, Protocol):
    """The visible window that shows one of the portal's lists."""

    async def open_beside(self, address: str) -> None:
        """Open an address of the portal in a new tab."""

    async def list_here(self, flow: Flow) -> ListReading | None:
        """Return the page of the list that is open in the current tab; None if there is no readable list."""

    async def list_anywhere(self, flow: Flow) -> ListReading | None:
        """Return the list page that is open in any tab; None if no list is open."""

    async def details_here(self, flow: Flow) -> DetailsReading | None:
        """Return the complaint on the open page; None if the page shows no complaint."""

    async def follow(self, address: str) -> None:
        """Open the address of a link with submissions blocked.

        Raises `PageGone` if the page does not load, `WrongUse` if the address is outside the portal.
        """


PORTAL_PACE = Pace(least=1.0, most=2.5, slowest=60.0)
"""The pauses between two pages of the portal, about as long as those of a human reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTools:
    """The settings and services with which a session reads one of the portal's lists."""

    context: AppContext
    flow: Flow
    start: str
    """The address from which the program navigates to the list."""
    account_id: str = ""
    """The account whose list is read; empty if it is not recorded."""
    pace: Pace = PORTAL_PACE
    drawing_seconds: float = 4.0
    """Maximum seconds to wait for other entries after the user has changed the list's dates or page."""


class ListReader(Navigator[PortalList]):
    """Reads a list to its end, and again after the user has chosen other dates."""

    handled_requests = (Request.PAUSE,)

    def __init__(
        self,
        window: PortalList,
        channel: OperatorChannel,
        tools: ListTools,
        *,
        not_seen: str,
        is_ours: Callable[[str], bool],
    ) -> None:
        """Create a reader for the window.

        `not_seen` asks the user to open the list. `is_ours` returns whether a complaint or registration number is in the records.
        """
        super().__init__(window, tools.flow, channel)
        self._start = tools.start
        self._drawing_seconds = tools.drawing_seconds
        self._not_seen = not_seen
        self._pauses = Pauses(tools.pace, channel)
        self._is_ours = is_ours
        self._navigations = 0
        """Number of navigations to the list since the last login."""
        self._rows_by_number: dict[str, ListRow] = {}
        """The rows read so far, by their numbers."""
        self.twice: set[str] = set()
        """Numbers that occur in two rows with different data."""
        self._pages = 0
        self._last: DetailsReading | None = None
        self._signed_out = False
        """Whether the last wait ended because the portal asked for a login."""
        self.stopped = False
        """Whether the user stopped the reading."""
        self.ended = False
        """Whether the list was read to its last page."""
        self.gone: PageGone | None = None
        """The error if the window was closed between two pages."""
        self.has_moved = False
        """Whether the reader has left the list to open a complaint's page."""

    async def begin(self, *, beside: bool) -> ListReading | None:
        """Find the list and return its first page; return None if the user stops.

        An empty list is read again for a few seconds, because its heading may appear before its rows.
        """
        found = await self._reach(beside=beside)
        if found is None or found.rows:
            return found
        filled = await self._settled(after=found, within=self._drawing_seconds)
        if filled is None and self._signed_out:
            return await self.begin(beside=beside)
        return filled or found

    async def _reach(self, *, beside: bool) -> ListReading | None:
        """Find the list in any open tab, or navigate to it; return None if the user stops.

        If `beside` is True, navigate in a new tab, because another tab contains an open form. Raises
        `PageGone` if the window is closed.
        """
        self._said = None
        if (found := await self._seen()) is not None:
            return found
        await (self.window.open_beside(self._start) if beside else self.window.open(self._start))
        while (found := await self._look()) is None:
            if await self._step() is not None:
                return None
        self.channel.tell(PageReached, page="list", host=self.window.host, text=tr("The list is open."))
        return found

    async def rows(self, first: ListReading) -> list[ListRow]:
        """Return all new rows of this page and the pages after it.

        If a page does not load, return the rows read so far.
        """
        found: list[ListRow] = []
        self.ended = False
        visited = {first.address}
        reading: ListReading | None = first
        while reading is not None:
            for row in reading.rows:
                if (before := self._rows_by_number.get(row.number)) is None:
                    self._rows_by_number[row.number] = row
                    found.append(row)
                elif (before.ipr, before.count, before.submitted) != (row.ipr, row.count, row.submitted):
                    self.twice.add(row.number)
            self._tell_page(reading)
            try:
                reading = await self._following(reading, visited)
            except PageGone as gone:
                self.gone, reading = gone, None
        return found

    async def turned(
        self, before: ListReading, text: str, detail: tuple[str, ...] = ()
    ) -> ListReading | None:
        """Ask the user, with the question `text`, to show another part of the list, and return the new list.

        Returns None if the user ends the reading, or if the list is unchanged after `MOST_ASKED` requests.
        """
        # Read the list again, because opening a complaint's page may have reset the dates chosen in the list.
        before = await self._seen() or before
        for _ in range(MOST_ASKED):
            if not await self._helped(text, tr("Done: read the open page"), *detail):
                return None
            # The user may answer while the page is still loading.
            if found := await self._settled(after=before, within=self._drawing_seconds, anywhere=True):
                return found
            if self.stopped:
                return None
            # Another period may begin with the same complaints, so compare the dates and paging too.
            shown = await self._seen()
            if shown is not None and _besides_rows(shown) != _besides_rows(before):
                return shown
            detail = (
                tr("The portal still asks you to log in.")
                if self._signed_out
                else tr("The same page is still open."),
            )
        return None

    async def _helped(self, text: str, done: str, *detail: str) -> bool:
        """Ask the user to act in the window; return False if the user chooses to end the reading."""
        choices = (Choice("read", done, safe=True), Choice("done", tr("Stop reading here")))
        decision = await self.channel.ask(QuestionKind.READ_ON, text, choices, detail=detail)
        self.stopped = decision.choice == "pause"
        return decision.choice == "read"

    async def _following(self, reading: ListReading, visited: set[str]) -> ListReading | None:
        if reading.next_page and reading.next_page not in visited:
            visited.add(reading.next_page)
            if not await self._pauses.next():
                self.stopped = True
                return None
            following = await self._followed(reading)
            for _ in range(MOST_ASKED):
                if not await self._logged_in_again():
                    break
                following = await self._followed(reading)
            if following is not None or self.stopped or self._signed_out:
                return following
            return await self.turned(
                reading, tr("The next page did not open. Go to it in the window, then press Enter here.")
            )
        if reading.has_more and not reading.next_page:
            return await self.turned(
                reading, tr("The list has another page. Go to it in the window, then press Enter here.")
            )
        self.ended = True
        return None

    async def _logged_in_again(self) -> bool:
        """If the portal asks for a login, ask the user to log in; return whether the user did."""
        if not self._signed_out:
            return False
        text = tr("The portal asks you to log in again. Log in in the window, then press Enter here.")
        self.stopped = not await self._helped(text, tr("I am logged in: continue"))
        return not self.stopped

    async def _followed(self, reading: ListReading) -> ListReading | None:
        """Return the next page of the list; None if the page does not load or is outside the portal."""
        try:
            await self.window.follow(reading.next_page)
        except WrongUse:
            return None
        except PageGone:
            # The reading goes on without this page. If the window is closed, `wait_a_moment` raises.
            return await self._settled(after=reading, within=self._drawing_seconds)
        return await self._settled(after=reading)

    def _tell_page(self, reading: ListReading) -> None:
        self._pages += 1
        ours = sum(self._is_ours(row.number) for row in reading.rows)
        text = tr_n(
            "A page of the list was read: {n} entry, {ours} in your records.",
            "A page of the list was read: {n} entries, {ours} in your records.",
            len(reading.rows),
            ours=ours,
        )
        self.channel.tell(ListRead, page=self._pages, rows=len(reading.rows), ours=ours, text=text)

    async def details(self, row: ListRow) -> DetailsReading | None:
        """Return the complaint's page that a row links to.

        Returns None if the row has no link, or the page shows no listings.
        """
        if not row.details or self.stopped:
            return None
        if not await self._pauses.next():
            self.stopped = True
            return None
        for _ in range(MOST_ASKED):
            try:
                await self.window.follow(row.details)
            except WrongUse:
                # A link that leaves the portal cannot lead to a complaint's page.
                return None
            self.has_moved = True
            found = await self._details_of(row.number)
            self._last = found or self._last
            if found is not None or self.stopped or not await self._logged_in_again():
                return found
        return None

    async def details_by_user(self, numbers: Collection[str]) -> dict[str, DetailsReading]:
        """Ask the user to open the pages of these complaints, and return the pages by complaint number.

        Each page is read when the user confirms that the page is open.
        """
        found: dict[str, DetailsReading] = {}
        in_vain = 0
        while (left := [number for number in numbers if number not in found]) and in_vain < MOST_ASKED:
            text = tr_n(
                "I can't open the details of {n} complaint. Open them in the window, then press Enter here.",
                "I can't open the details of {n} complaints. Open one in the window, then press Enter here.",
                len(left),
            )
            numbers_left = tr("still to read: {numbers}", numbers=comma_list(left[:8]))
            if not await self._helped(text, tr("The page is open: read it"), numbers_left):
                break
            shown = await self._details_shown()
            named = shown.numbers & set(left) if shown else frozenset()
            in_vain = 0 if len(named) == 1 else in_vain + 1
            if shown is not None and len(named) == 1:
                found[next(iter(named))] = shown
        return found

    async def _details_of(self, number: str) -> DetailsReading | None:
        """Wait for the page with this complaint number, and return it; None after a timeout.

        A page without the number is accepted after `_SURE_SECONDS` if it differs from the previous page.
        """

        async def look(waited: float) -> DetailsReading | None:
            found = await self._details_shown()
            # The page of the previous complaint stays visible until the new page has loaded.
            is_settled = waited > _SURE_SECONDS and found != self._last
            return found if found is not None and (number in found.numbers or is_settled) else None

        return await self._until(look, _DETAILS_SECONDS)

    async def _details_shown(self) -> DetailsReading | None:
        try:
            return await self.window.details_here(self.flow)
        except PageGone:
            return None

    async def _settled(
        self, *, after: ListReading, within: float = PATIENCE_SECONDS, anywhere: bool = False
    ) -> ListReading | None:
        """Wait until the list shows rows other than those in `after`, and return the list; return None after a timeout.

        If `anywhere` is True, other tabs are searched too.
        """

        async def look(_: float) -> ListReading | None:
            found = await (self._seen() if anywhere else self._look())
            return found if found is not None and found.rows != after.rows else None

        return await self._until(look, within)

    async def _until(self, look: Callable[[float], Awaitable[T | None]], within: float) -> T | None:
        """Repeat the check `look` until it has a result; return None after `within` seconds or if the user stops.

        `look` receives the seconds waited so far. The wait also ends at a login page, where the user must act.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        login_looks, self._signed_out = 0, False
        while True:
            found = await look(loop.time() - began)
            if found is not None:
                return found
            is_over = loop.time() - began >= within
            # A redirect of a logged-in user may show a login page briefly, so check several times.
            login_looks = login_looks + 1 if await self._asks_for_login() else 0
            self._signed_out = login_looks >= _LOGIN_LOOKS or (login_looks > 0 and is_over)
            if self._signed_out or is_over:
                return None
            if await wait_a_moment(self.window, self.channel, Request.PAUSE):
                self.stopped = True
                return None

    async def _seen(self) -> ListReading | None:
        return await self._drawn(self.window.list_anywhere)

    async def _look(self) -> ListReading | None:
        return await self._drawn(self.window.list_here)

    async def _drawn(self, look: Callable[[Flow], Awaitable[ListReading | None]]) -> ListReading | None:
        """Return the list that `look` finds; None if there is none.

        An empty list on a page that asks for a login does not count: a logged-out user sees no entries.
        """
        try:
            found = await look(self.flow)
        except PageGone:
            # A new document is loading. If the window is closed, `wait_a_moment` raises the error.
            return None
        return None if found is not None and not found.rows and await self._asks_for_login() else found

    async def _asks_for_login(self) -> bool:
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
        if decision.choice == "pause":
            return Request.PAUSE
        await self._seen()
        return None


def _besides_rows(reading: ListReading) -> tuple[Period, bool, str]:
    """Return the period and the paging data of a list page.

    A change in them shows that the page has changed, even if its rows are the same.
    """
    return reading.period, reading.has_more, reading.next_page

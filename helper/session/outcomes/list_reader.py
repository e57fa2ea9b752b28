"""The portal's list page after page, and the pages behind its rows; the person helps where no sign is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol, TypeVar

from helper.browser.portal.lists import DetailsReading, FiguresReading, ListReading, ListRow, Period
from helper.browser.portal.overlay import SignIn
from helper.errors import PageGone, WrongUse
from helper.flow.spec import Flow
from helper.model.text import plural
from helper.session.context import AppContext
from helper.session.events import ListRead, PageReached
from helper.session.navigation import (
    DRAWING_SECONDS,
    MOST_WAYS,
    NEEDS_USER,
    PATIENCE_SECONDS,
    Navigator,
    Pace,
    Pauses,
    PortalPage,
    wait_a_moment,
)
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request

T = TypeVar("T")

MOST_ASKED = 3
"""So often the same page is answered with another question before the reading goes on without."""
LOOK_AND_AGAIN = "Look in the window whether you are logged in and the list is there, then do this again."
_LOGIN_LOOKS = 3
_DETAILS_SECONDS = 8.0
_SURE_SECONDS = 3.0
"""After so long a page that does not show its complaint's number counts, if it is not the one from before."""
_TURN_IT = "Turn it in the window, then press Enter here."


@dataclass(frozen=True, slots=True)
class Listed:
    """What is read, in the person's words."""

    entry: str
    """A row of it."""
    list: str
    page: str
    """What the portal calls its page."""


COMPLAINTS = Listed("complaint", "list of complaints", "Manage Complaints")
RIGHTS = Listed("registration", "list of registrations", "IPR management")


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

    async def follow(self, address: str) -> None:
        """Go to an address that a page has shown, with the guard up.

        Raises `PageGone` when there is no answer, `WrongUse` where it leads out of the portal.
        """


PORTAL_PACE = Pace(least=1.0, most=2.5, slowest=60.0)
"""The pages of one's own complaints, opened one after the other as one would by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTools:
    """What the reading of a list works with."""

    context: AppContext
    flow: Flow
    practice: bool
    """Whether the portal is one of this computer; each lane reads its own entries only."""
    start: str
    """The address at which the way to the list begins."""
    account_id: str = ""
    """Whose list it is; empty: no account is noted."""
    pace: Pace = PORTAL_PACE
    drawing_seconds: float = 4.0
    """How long a page that the person has changed may take to show other entries."""


class ListReader(Navigator[PortalList]):
    """Reads one list to its end, and may be sent over it again after the person has chosen other dates."""

    handled_requests = (Request.PAUSE,)

    def __init__(
        self,
        window: PortalList,
        channel: OperatorChannel,
        tools: ListTools,
        listed: Listed,
        *,
        is_ours: Callable[[str], bool],
        passing: Callable[[], Awaitable[None]],
    ) -> None:
        """`is_ours` says of a number whether it is in the records; `passing` sees each other page before it is left."""
        super().__init__(window, tools.flow, channel)
        self._start = tools.start
        self._drawing_seconds = tools.drawing_seconds
        self.listed = listed
        self._pauses = Pauses(tools.pace, channel)
        self._is_ours = is_ours
        self._passing = passing
        self._ways = 0
        """How often the way was taken since the last login."""
        self._met: dict[str, ListRow] = {}
        """The rows so far, by their numbers."""
        self.twice: set[str] = set()
        """Numbers that stand in the list twice, and not about the same complaint."""
        self._pages = 0
        self._last: DetailsReading | None = None
        self._signed_out = False
        """Whether the last wait was given up because the portal asks for a login."""
        self.stopped = False
        """Whether the person has stopped the reading."""
        self.ended = False
        """Whether the list was read to its last page."""
        self.gone: PageGone | None = None
        """What happened where the window went away between two pages."""
        self.has_moved = False
        """Whether it has led the window away from the list, to the page behind a row."""

    async def begin(self, *, beside: bool) -> ListReading | None:
        """The first page of the list; None: the person stops here.

        One without a single complaint is looked at for a while: the heading of a page may stand before its table.
        """
        found = await self._reach(beside=beside)
        if found is None or found.rows:
            return found
        filled = await self._settled(after=found, within=self._drawing_seconds)
        if filled is None and self._signed_out:
            return await self.begin(beside=beside)
        return filled or found

    async def _reach(self, *, beside: bool) -> ListReading | None:
        """The list, wherever it is open, else from the start; None: the person stops here.

        `beside` opens it in a tab of its own, because in another one a form stands that is not settled.
        Raises `PageGone` where the window goes away.
        """
        self._said = None
        if (found := await self._seen()) is not None:
            return found
        await (self.window.open_beside(self._start) if beside else self.window.open(self._start))
        while (found := await self._look()) is None:
            if await self._step() is not None:
                return None
        self.channel.tell(
            PageReached, page="list", host=self.window.host, text=f"The {self.listed.list} is open."
        )
        return found

    async def rows(self, first: ListReading) -> list[ListRow]:
        """All rows from this page on that were not met before; where a page does not come, those before it."""
        found: list[ListRow] = []
        self.ended = False
        visited = {first.address}
        reading: ListReading | None = first
        while reading is not None:
            for row in reading.rows:
                if (before := self._met.get(row.number)) is None:
                    self._met[row.number] = row
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
        """What the list shows after the person has done what the text asks; None: that was all."""
        # On the way back to the list the page may have forgotten the days that were chosen.
        before = await self._seen() or before
        for _ in range(MOST_ASKED):
            if not await self._helped(text, "I have done it: read what is there", *detail):
                return None
            # She may say so while the page is still drawing what she asked it for.
            if found := await self._settled(after=before, within=self._drawing_seconds, anywhere=True):
                return found
            if self.stopped:
                return None
            # The first page of a longer time may hold the very same complaints: what limits it, or what follows, tells.
            shown = await self._seen()
            if shown is not None and _around(shown) != _around(before):
                return shown
            detail = (
                "The portal still asks you to log in." if self._signed_out else "It is the same page still.",
            )
        return None

    async def _helped(self, text: str, done: str, *detail: str) -> bool:
        """Ask the person to do this in the window; False: that is all for now, or she stops the reading."""
        choices = (Choice("read", done, safe=True), Choice("done", "That is all for now"))
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
            return await self.turned(reading, f"The next page did not come. {_TURN_IT}")
        if reading.has_more and not reading.next_page:
            return await self.turned(reading, f"The list has another page. {_TURN_IT}")
        self.ended = True
        return None

    async def _logged_in_again(self) -> bool:
        """Where a login stands before the page: whether she has logged in; all other pages would show the same."""
        if not self._signed_out:
            return False
        text = "The portal asks you to log in again. Log in in the window, then press Enter here: I read on."
        self.stopped = not await self._helped(text, "I am logged in: read on")
        return not self.stopped

    async def _followed(self, reading: ListReading) -> ListReading | None:
        """The page behind the link; None: it does not come, or the link leads out of the portal."""
        try:
            await self.window.follow(reading.next_page)
        except WrongUse:
            return None
        except PageGone:
            # No answer to one page is not the end of the list; a window that is gone gives a sign of its own.
            return await self._settled(after=reading, within=self._drawing_seconds)
        return await self._settled(after=reading)

    def _tell_page(self, reading: ListReading) -> None:
        self._pages += 1
        ours = sum(self._is_ours(row.number) for row in reading.rows)
        text = f"A page of the list: {plural(len(reading.rows), self.listed.entry)}, {ours} of them in your records."
        self.channel.tell(ListRead, page=self._pages, rows=len(reading.rows), ours=ours, text=text)

    async def details(self, row: ListRow) -> DetailsReading | None:
        """The page behind a row; None: it has no link, or shows no listings."""
        if not row.details or self.stopped:
            return None
        if not await self._pauses.next():
            self.stopped = True
            return None
        for _ in range(MOST_ASKED):
            try:
                await self.window.follow(row.details)
            except WrongUse:
                # A link out of the portal is no page of a complaint.
                return None
            self.has_moved = True
            found = await self._details_of(row.number)
            self._last = found or self._last
            if found is not None or self.stopped or not await self._logged_in_again():
                return found
        return None

    async def details_by_person(self, numbers: Collection[str]) -> dict[str, DetailsReading]:
        """The pages of these complaints that the person opens, each read when she says so."""
        found: dict[str, DetailsReading] = {}
        in_vain = 0
        while (left := [number for number in numbers if number not in found]) and in_vain < MOST_ASKED:
            missing = f"I cannot open the details of {plural(len(left), 'complaint')}."
            text = f"{missing} Open one in the window, then press Enter here."
            if not await self._helped(text, "It is open: read it", f"still to read: {', '.join(left[:8])}"):
                break
            shown = await self._details_shown()
            named = shown.numbers & set(left) if shown else frozenset()
            in_vain = 0 if len(named) == 1 else in_vain + 1
            if shown is not None and len(named) == 1:
                found[next(iter(named))] = shown
        return found

    async def _details_of(self, number: str) -> DetailsReading | None:
        """The page once it shows this number; one that shows no number, once it stands still."""

        async def look(waited: float) -> DetailsReading | None:
            found = await self._details_shown()
            # The page of the complaint before may stand there until this one has come.
            stands = waited > _SURE_SECONDS and found != self._last
            return found if found is not None and (number in found.numbers or stands) else None

        return await self._until(look, _DETAILS_SECONDS)

    async def _details_shown(self) -> DetailsReading | None:
        try:
            return await self.window.details_here(self.flow)
        except PageGone:
            return None

    async def _settled(
        self, *, after: ListReading, within: float = PATIENCE_SECONDS, anywhere: bool = False
    ) -> ListReading | None:
        """The list once it shows other complaints than before; `anywhere` looks for it in the other tabs too."""

        async def look(_: float) -> ListReading | None:
            found = await (self._seen() if anywhere else self._look())
            return found if found is not None and found.rows != after.rows else None

        return await self._until(look, within)

    async def _until(self, look: Callable[[float], Awaitable[T | None]], within: float) -> T | None:
        """What is seen at last, by a look that is told how long it was waited; None: nothing, or the person stops.

        A login that stands there is the person's: nothing is waited for.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        stood, self._signed_out = 0, False
        while True:
            found = await look(loop.time() - began)
            if found is not None:
                return found
            is_over = loop.time() - began >= within
            # Seen once, it may be one that leaves by itself: who is known already is led through.
            stood = stood + 1 if await self._asks_for_login() else 0
            self._signed_out = stood >= _LOGIN_LOOKS or (stood > 0 and is_over)
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
        """The list at one look; an empty one under a login is none: who is not logged in sees no complaints."""
        try:
            found = await look(self.flow)
        except PageGone:
            # Between two documents there is nothing to see; a window that is gone gives a sign of its own.
            return None
        return None if found is not None and not found.rows and await self._asks_for_login() else found

    async def _asks_for_login(self) -> bool:
        return await self.window.sign_in(self.flow) in NEEDS_USER

    async def _leaves(self, sign: SignIn) -> bool:
        """Take the way to the list; a page without any sign may be one that is still to show its login."""
        if self._ways >= MOST_WAYS or not (sign is SignIn.IN or self._unknown_for(DRAWING_SECONDS)):
            return False
        await self._passing()
        leaves = await self.window.start_page(self.flow)
        self._ways += leaves
        return leaves

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._ways = 0

    async def _ask(self) -> Request | None:
        self._begin_anew()
        decision = await self.channel.ask(
            QuestionKind.LOGIN,
            f"I do not see the {self.listed.list}. Open {self.listed.page} in the window, then press Enter here.",
            (Choice("signed_in", "It is open: look again", safe=True), Choice("pause", "Stop here")),
        )
        if decision.choice == "pause":
            return Request.PAUSE
        await self._seen()
        return None


def _around(reading: ListReading) -> tuple[Period, bool, str]:
    """What a page of the list says besides its complaints."""
    return reading.period, reading.has_more, reading.next_page

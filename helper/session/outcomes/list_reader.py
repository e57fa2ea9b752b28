"""Reads the portal's list page after page, the page of one complaint, and what the portal counts about the account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import asdict
from uuid import uuid4

from helper.browser.portal.lists import DetailsReading, FiguresReading, ListReading, ListRow, Period
from helper.errors import PageGone, WrongUse
from helper.model.account import AccountRating
from helper.model.text import plural
from helper.session.events import ListRead, StandingRead
from helper.session.navigation import HERS, LOOK_AGAIN_SECONDS, Pauses, wait_a_moment
from helper.session.operator import Choice, OperatorChannel, QuestionKind, Request, wait_first
from helper.session.outcomes.list_finder import (
    Listed,
    ListFinder,
    ListTools,
    Passing,
    PortalList,
)

MOST_ASKED = 3
"""So often the same page is answered with another question before the reading goes on without."""
_TURN_IT = "Turn it in the window, then press Enter here."
_STILL_THE_SAME = "It is the same page still."
_STILL_OUT = "The portal still asks you to log in."


class ListReader(ListFinder):
    """Reads one list to its end, and may be sent over it again after the person has chosen other dates."""

    def __init__(
        self,
        window: PortalList,
        tools: ListTools,
        listed: Listed,
        passing: Passing,
        *,
        pauses: Pauses,
        is_ours: Callable[[str], bool],
    ) -> None:
        """`is_ours` says of a number whether it is in the records."""
        super().__init__(window, tools, listed, passing)
        self._pauses = pauses
        self._is_ours = is_ours
        self._drawing_seconds = tools.drawing_seconds
        self._met: set[str] = set()
        self._pages = 0
        self.ended = False
        """Whether the list was read to its last page."""
        self.gone: PageGone | None = None
        """What happened where the window went away between two pages."""

    async def begin(self, *, beside: bool) -> ListReading | None:
        """The first page of the list; None: the person stops here.

        One without a single complaint is looked at for a while: the heading of a page may stand before its table.
        """
        found = await self.reach(beside=beside)
        if found is None or found.rows:
            return found
        filled = await self.settled(after=found, within=self._drawing_seconds)
        if filled is None and self.signed_out:
            return await self.begin(beside=beside)
        return filled or found

    async def rows(self, first: ListReading) -> list[ListRow]:
        """All rows from this page on that were not met before; where a page does not come, those before it."""
        found: list[ListRow] = []
        self.ended = False
        visited = {first.address}
        reading: ListReading | None = first
        while reading is not None:
            fresh = [row for row in reading.rows if row.number not in self._met]
            self._met.update(row.number for row in fresh)
            found += fresh
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
            decision = await self._channel.ask(
                QuestionKind.READ_ON,
                text,
                (
                    Choice("read", "I have done it: read what is there", safe=True),
                    Choice("done", "That is all for now"),
                ),
                detail=detail,
            )
            if decision.choice != "read":
                self.stopped = decision.choice == "pause"
                return None
            # She may say so while the page is still drawing what she asked it for.
            if found := await self.settled(after=before, within=self._drawing_seconds, anywhere=True):
                return found
            if self.stopped:
                return None
            # The first page of a longer time may hold the very same complaints: what limits it, or what follows, tells.
            shown = await self._seen()
            if shown is not None and _around(shown) != _around(before):
                return shown
            detail = (_STILL_OUT if self.signed_out else _STILL_THE_SAME,)
        return None

    async def _following(self, reading: ListReading, visited: set[str]) -> ListReading | None:
        if reading.next_page and reading.next_page not in visited:
            visited.add(reading.next_page)
            if not await self._pauses.next():
                self.stopped = True
                return None
            following = await self._followed(reading)
            for _ in range(MOST_ASKED):
                if not self.signed_out or not await self._logged_in_again():
                    break
                following = await self._followed(reading)
            if following is not None or self.stopped or self.signed_out:
                return following
            return await self.turned(reading, f"The next page did not come. {_TURN_IT}")
        if reading.has_more and not reading.next_page:
            return await self.turned(reading, f"The list has another page. {_TURN_IT}")
        self.ended = True
        return None

    async def _logged_in_again(self) -> bool:
        choice = await ask_for_login(self._channel)
        self.stopped = choice == "pause"
        return choice == "read"

    async def _followed(self, reading: ListReading) -> ListReading | None:
        """The page behind the link; None: it does not come, or the link leads out of the portal."""
        try:
            await self._window.follow(reading.next_page)
        except WrongUse:
            return None
        except PageGone:
            # No answer to one page is not the end of the list; a window that is gone gives a sign of its own.
            return await self.settled(after=reading, within=self._drawing_seconds)
        return await self.settled(after=reading)

    def _tell_page(self, reading: ListReading) -> None:
        self._pages += 1
        ours = sum(self._is_ours(row.number) for row in reading.rows)
        text = f"A page of the list: {plural(len(reading.rows), self._listed.entry)}, {ours} of them in your records."
        self._channel.tell(ListRead, page=self._pages, rows=len(reading.rows), ours=ours, text=text)


async def ask_for_login(channel: OperatorChannel) -> str:
    """Ask the person to log in again: `read`, `done` or `pause`."""
    decision = await channel.ask(
        QuestionKind.READ_ON,
        "The portal asks you to log in again. Log in in the window, then press Enter here: I read on.",
        (Choice("read", "I am logged in: read on", safe=True), Choice("done", "That is all for now")),
    )
    return decision.choice


def _around(reading: ListReading) -> tuple[Period, bool, str]:
    """What a page of the list says besides its complaints."""
    return reading.period, reading.has_more, reading.next_page


_PATIENCE_SECONDS = 8.0
_LOGIN_SECONDS = 1.0
"""So long a login may stand there that leaves by itself: who is known already is led through."""
_SURE_SECONDS = 3.0
"""After so long a page that does not show its complaint's number counts, if it is not the one from before."""


class DetailsReader:
    """Reads the pages of complaints, one after the other."""

    def __init__(self, window: PortalList, tools: ListTools, pauses: Pauses) -> None:
        self._window = window
        self._flow = tools.flow
        self._channel = tools.channel
        self._pauses = pauses
        self._last: DetailsReading | None = None
        self.stopped = False
        """Whether the person has stopped the reading."""
        self.has_moved = False
        """Whether it has led the window away from the list."""

    async def read(self, row: ListRow) -> DetailsReading | None:
        """The page of a row's complaint; None: it has no link, or shows no listings."""
        if not row.details or self.stopped:
            return None
        if not await self._pauses.next():
            self.stopped = True
            return None
        for _ in range(MOST_ASKED):
            try:
                await self._window.follow(row.details)
            except WrongUse:
                # A link out of the portal is no page of a complaint.
                return None
            self.has_moved = True
            found = await self._shown(row.number)
            self._last = found or self._last
            if found is not None or self.stopped or not await self._logged_in_again():
                return found
        return None

    async def by_person(self, numbers: Collection[str]) -> dict[str, DetailsReading]:
        """The pages of these complaints that the person opens, each read when she says so."""
        found: dict[str, DetailsReading] = {}
        in_vain = 0
        while (left := [number for number in numbers if number not in found]) and in_vain < MOST_ASKED:
            if not await self._asked(left):
                break
            shown = await self._here()
            named = shown.numbers & set(left) if shown else frozenset()
            in_vain = 0 if len(named) == 1 else in_vain + 1
            if shown is not None and len(named) == 1:
                found[next(iter(named))] = shown
        return found

    async def _logged_in_again(self) -> bool:
        """Where a login stands before the page: whether she has logged in; all other pages would show the same."""
        if not await self._is_hers():
            return False
        self.stopped = await ask_for_login(self._channel) != "read"
        return not self.stopped

    async def _is_hers(self) -> bool:
        return await self._window.sign_in(self._flow) in HERS

    async def _asked(self, left: list[str]) -> bool:
        decision = await self._channel.ask(
            QuestionKind.READ_ON,
            f"I cannot open the details of {plural(len(left), 'complaint')}. Open one in the window, then press Enter here.",
            (Choice("read", "It is open: read it", safe=True), Choice("done", "That is all for now")),
            detail=(f"still to read: {', '.join(left[:8])}",),
        )
        self.stopped = decision.choice == "pause"
        return decision.choice == "read"

    async def _shown(self, number: str) -> DetailsReading | None:
        """The page once it shows this number; one that shows no number, once it stands still."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while (waited := loop.time() - began) < _PATIENCE_SECONDS:
            found = await self._here()
            if found is not None and number in found.numbers:
                return found
            # The page of the complaint before may stand there until this one has come.
            if found is not None and waited > _SURE_SECONDS and found != self._last:
                return found
            if found is None and waited > _LOGIN_SECONDS and await self._is_hers():
                return None
            if await wait_a_moment(self._window, self._channel, Request.PAUSE):
                self.stopped = True
                return None
        return None

    async def _here(self) -> DetailsReading | None:
        try:
            return await self._window.details_here(self._flow)
        except PageGone:
            return None


_FIGURES_SECONDS = 4.0
"""So long the page about the account may take to show its figures; nothing depends on them."""


class OwnFigures:
    """Looks for what the portal counts about the account, as often as it is told to; what is said again is noted once."""

    def __init__(self, window: PortalList, tools: ListTools) -> None:
        self._window = window
        self._tools = tools
        self._last: FiguresReading | None = None

    async def visit(self) -> None:
        """Where no page on the way has shown them: go to the page about the account, and give it time to be drawn."""
        is_over = self._last is not None or not self._are_known
        if is_over or not await self._window.open_account(self._tools.flow):
            return
        loop = asyncio.get_running_loop()
        end = loop.time() + _FIGURES_SECONDS
        await self.look()
        while self._last is None and loop.time() < end:
            await wait_first(within=LOOK_AGAIN_SECONDS, sign=self._window.next_sign())
            await self.look()

    async def look(self) -> None:
        """Write down what the page says, where it says something; a page between two documents says nothing."""
        try:
            reading = await self._window.figures_here(self._tools.flow) if self._are_known else None
        except PageGone:
            return
        if reading is None or reading == self._last:
            return
        self._last = reading
        tools = self._tools
        rating = AccountRating(
            id=uuid4().hex,
            at=tools.now(),
            host=self._window.host,
            account_id=tools.account_id,
            practice=tools.practice,
            **asdict(reading),
        )
        tools.queue.record_rating(rating)
        text = f"Your account, as its page has it: {_in_words(reading)}. Written down with the date."
        tools.channel.tell(StandingRead, **asdict(reading), text=text)

    @property
    def _are_known(self) -> bool:
        """Whether the flow tells what the figures are called."""
        return bool(self._tools.flow.listing_words.figures)


def _in_words(reading: FiguresReading) -> str:
    named = (
        ("taken down", reading.takedown_rate),
        ("objections", reading.counter_notice_rate),
        ("objections that wait for your answer:", reading.counter_notices_waiting),
    )
    return ", ".join(f"{name} {figure}" for name, figure in named if figure)

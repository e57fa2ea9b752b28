"""Turns the pages of the complaint list: by the page's own link, else the person turns them."""

from __future__ import annotations

from collections.abc import Callable

from helper.browser.portal.list_reading import ListReading, ListRow, Period
from helper.errors import PageGone, WrongUse
from helper.flow.spec import Flow
from helper.model.words import counted
from helper.session.operator import Choice, QuestionKind
from helper.session.outcomes.events import ListRead
from helper.session.outcomes.way import COMPLAINTS, Listed, ListFinder, Passing, PortalList
from helper.session.pace import Pauses
from helper.session.talk import Talk

MOST_ASKED = 3
"""So often the same page is answered with another question before the reading goes on without."""
_TURN_IT = "Turn it in the window, then press Enter here."
_STILL_THE_SAME = "It is the same page still."
_STILL_OUT = "The portal still asks you to log in."


class ListReader:
    """Reads one list to its end, and may be sent over it again after the person has chosen other dates."""

    def __init__(
        self,
        window: PortalList,
        flow: Flow,
        talk: Talk,
        pauses: Pauses,
        *,
        is_ours: Callable[[str], bool],
        passing: Passing,
        drawing_seconds: float,
        listed: Listed = COMPLAINTS,
    ) -> None:
        """`is_ours` says of a number whether it is in the records; `passing` sees the pages on the way.

        `drawing_seconds`: see `OutcomeTools`.
        """
        self._window = window
        self._flow = flow
        self._talk = talk
        self._pauses = pauses
        self._is_ours = is_ours
        self._drawing_seconds = drawing_seconds
        self._listed = listed
        self._finder = ListFinder(window, flow, talk, passing, listed)
        self._met: set[str] = set()
        self._pages = 0
        self.stopped = False
        """Whether the person has stopped the reading."""
        self.ended = False
        """Whether the list was read to its last page."""
        self.gone: PageGone | None = None
        """What happened where the window went away between two pages."""

    async def reach(self, start: str, *, beside: bool) -> ListReading | None:
        """The first page of the list; None: the person stops here.

        One without a single complaint is looked at for a while: the heading of a page may stand before its table.
        """
        found = await self._finder.reach(start, beside=beside)
        if found is None or found.rows:
            return found
        filled = await self._finder.settled(after=found, within=self._drawing_seconds)
        self.stopped = self._finder.paused
        if filled is None and self._finder.signed_out:
            return await self.reach(start, beside=beside)
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
            self._say(reading)
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
        before = await self._anywhere() or before
        for _ in range(MOST_ASKED):
            decision = await self._talk.ask(
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
            if found := await self._finder.settled(after=before, within=self._drawing_seconds, anywhere=True):
                return found
            if self._finder.paused:
                self.stopped = True
                return None
            # The first page of a longer time may hold the very same complaints: what limits it, or what follows, tells.
            shown = await self._anywhere()
            if shown is not None and _around(shown) != _around(before):
                return shown
            detail = (_STILL_OUT if self._finder.signed_out else _STILL_THE_SAME,)
        return None

    async def _following(self, reading: ListReading, visited: set[str]) -> ListReading | None:
        if reading.next_page and reading.next_page not in visited:
            visited.add(reading.next_page)
            if not await self._pauses.next():
                self.stopped = True
                return None
            following = await self._followed(reading)
            for _ in range(MOST_ASKED):
                if not self._finder.signed_out or not await self._logged_in_again():
                    break
                following = await self._followed(reading)
            self.stopped = self.stopped or self._finder.paused
            if following is not None or self.stopped or self._finder.signed_out:
                return following
            return await self.turned(reading, f"The next page did not come. {_TURN_IT}")
        if reading.has_more and not reading.next_page:
            return await self.turned(reading, f"The list has another page. {_TURN_IT}")
        self.ended = True
        return None

    async def _logged_in_again(self) -> bool:
        choice = await ask_for_login(self._talk)
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
            return await self._finder.settled(after=reading, within=self._drawing_seconds)
        return await self._finder.settled(after=reading)

    async def _anywhere(self) -> ListReading | None:
        return await self._finder.drawn(self._window.list_anywhere)

    def _say(self, reading: ListReading) -> None:
        self._pages += 1
        ours = sum(self._is_ours(row.number) for row in reading.rows)
        text = f"A page of the list: {counted(len(reading.rows), self._listed.one)}, {ours} of them in your records."
        self._talk.tell(ListRead, page=self._pages, rows=len(reading.rows), ours=ours, text=text)


async def ask_for_login(talk: Talk) -> str:
    """Ask the person to log in again: `read`, `done` or `pause`."""
    decision = await talk.ask(
        QuestionKind.READ_ON,
        "The portal asks you to log in again. Log in in the window, then press Enter here: I read on.",
        (Choice("read", "I am logged in: read on", safe=True), Choice("done", "That is all for now")),
    )
    return decision.choice


def _around(reading: ListReading) -> tuple[Period, bool, str]:
    """What a page of the list says besides its complaints."""
    return reading.period, reading.has_more, reading.next_page

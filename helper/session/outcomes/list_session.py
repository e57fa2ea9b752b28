"""One reading of a list that the portal shows of what was sent: complaints, or registrations; what an entry means is theirs to say."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from typing import ClassVar

from helper.browser.portal.lists import ListReading, ListRow, Period
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.model.text import plural
from helper.session.events import ListLimited
from helper.session.navigation import Pauses
from helper.session.operator import Request
from helper.session.outcomes.list_finder import Listed, ListTools, PortalList
from helper.session.outcomes.list_reader import DetailsReader, ListReader, OwnFigures

NOT_TO_ITS_END = "The list was not read to its end."


class ListSession(ABC):
    """`run` once; `request` at any time from the same loop."""

    listed: ClassVar[Listed]

    def __init__(
        self, tools: ListTools, open_window: Callable[[], AbstractAsyncContextManager[PortalList]]
    ) -> None:
        self._tools = tools
        self._channel = tools.channel
        self._practice = tools.practice
        self._open_window = open_window
        self._rows: list[ListRow] = []
        self._reached = False
        """Whether the list was there at all."""
        self._ended = False
        """Whether it was read to its last page."""
        self._period = Period()
        """The days to which it was limited last."""

    @abstractmethod
    def _is_ours(self, number: str) -> bool:
        """Whether the records know this number."""

    @abstractmethod
    def _form_is_open(self) -> bool:
        """Whether a form may stand in the window that must not be lost."""

    @abstractmethod
    async def _take(self, rows: Sequence[ListRow], pages: DetailsReader) -> None:
        """Write down what these rows, and the pages behind them, say of ours."""

    @abstractmethod
    def _hidden(self, period: Period) -> list[str]:
        """Ours that are missed, and that a list limited to these days would not show, in words."""

    @abstractmethod
    def _came_of_it(self) -> str:
        """What came of the entries, in one line."""

    @abstractmethod
    def _tell_end(self, problem: str) -> None:
        """Tell what was read and what is open; `problem` says why the reading broke off."""

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        return not self._ended

    @property
    def _is_whole(self) -> bool:
        """Whether what was not met is not there; a list that shows nothing at all proves nothing."""
        return self._ended and bool(self._rows)

    def _summary(self) -> str:
        if not self._reached:
            return "The list was not reached; nothing was read."
        if self._ended and not self._rows:
            return f"The list shows no {self.listed.entry} at all."
        return self._came_of_it()

    def _said_at_end(self, problem: str, lines: Iterable[str]) -> str:
        return "\n".join(filter(None, (problem, self._summary(), *lines)))

    def request(self, request: Request) -> None:
        """What the person asks for: `go_on` ends a pause, `pause` ends the reading."""
        self._channel.request(request)

    async def run(self) -> None:
        """Read until the list is at its end, or the person stops."""
        problem, opened = "", False
        try:
            async with self._open_window() as window:
                self._channel.page = window
                opened = True
                await self._read_all(window)
        except PageGone as gone:
            problem = f"{gone.what} {gone.now}".rstrip()
        finally:
            self._channel.complaint = None
            # Without a window nothing has begun: the error says why, and no figures belong before it.
            if opened or problem:
                self._tell_end(problem)

    async def _read_all(self, window: PortalList) -> None:
        tools = self._tools
        pauses, figures = Pauses(tools.pace, tools.channel), OwnFigures(window, tools)
        await figures.look()
        reader = ListReader(window, tools, self.listed, figures.look, pauses=pauses, is_ours=self._is_ours)
        pages = DetailsReader(window, tools, pauses)
        reading = await reader.begin(beside=self._form_is_open())
        if reading is None:
            return
        self._reached = True
        await window.strip(OverlayState.DONE, "ipp-helper is reading this list. It presses nothing.")
        is_older = False
        while reading is not None:
            last = reading
            rows = await reader.rows(reading)
            self._rows += rows
            self._ended, self._period = reader.ended, last.period
            await self._take(rows, pages)
            if reader.gone is not None:
                raise reader.gone
            if pages.has_moved:
                await window.follow(last.address)
                pages.has_moved = False
            # Other days that brought nothing: what is missing is not there.
            is_over = not reader.ended or pages.stopped or (is_older and not rows)
            reading = None if is_over else await self._older(reader, last)
            is_older = True
        with suppress(PageGone):
            if not reader.stopped and not pages.stopped:
                await figures.visit()
            await window.strip(OverlayState.DONE, self._summary())

    async def _older(self, reader: ListReader, shown: ListReading) -> ListReading | None:
        """The list over other days, where the person chooses them; None: nothing is missing, or that is all."""
        hidden = self._hidden(shown.period)
        if not hidden:
            return None
        earliest = shown.period.earliest.isoformat() if shown.period.earliest else ""
        said = f"from {earliest} on" if earliest else f"“{shown.period.words}”"
        text = f"The page does not show everything, only {said}."
        self._channel.tell(ListLimited, earliest=earliest, text=text)
        text = (
            f"{plural(len(hidden), self.listed.entry)} of yours may lie further back. "
            "Choose an earlier first day in the window and search there, then press Enter here."
        )
        return await reader.turned(shown, text, tuple(hidden[:5]))


def not_understood(words: Iterable[str]) -> list[str]:
    """A line for each of the portal's words for a state that no flow knows."""
    return [
        f"I do not know what “{said}” means; nothing was changed for it." for said in dict.fromkeys(words)
    ]

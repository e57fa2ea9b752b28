"""One reading of a list that the portal shows of what was sent: complaints, or registrations; what an entry means is theirs to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import Protocol

from helper.browser.portal.lists import ListReading, ListRow, Period
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.model.text import plural
from helper.session.events import ListLimited
from helper.session.navigation import Pauses
from helper.session.operator import Request
from helper.session.outcomes.list_finder import READING, Listed, ListTools, PortalList
from helper.session.outcomes.list_reader import DetailsReader, ListReader, OwnFigures


@dataclass(slots=True)
class ListProgress:
    """How far the reading has come: kept by the session, and looked at by the entries."""

    rows: list[ListRow] = field(default_factory=list)
    reached: bool = False
    """Whether the list was there at all."""
    ended: bool = False
    """Whether it was read to its last page."""
    period: Period = field(default_factory=Period)
    """The days to which it was limited last."""

    @property
    def is_whole(self) -> bool:
        """Whether what was not met is not there; a list that shows nothing at all proves nothing."""
        return self.ended and bool(self.rows)

    def summary(self, listed: Listed, read: str) -> str:
        """The reading in one line; `read` is what came of the entries."""
        if not self.reached:
            return "The list was not reached; nothing was read."
        if self.ended and not self.rows:
            return f"The list shows no {listed.entry} at all."
        return read


class ListEntries(Protocol):
    """What the entries of one list mean, and what is written down for them."""

    listed: Listed
    progress: ListProgress

    def is_ours(self, number: str) -> bool:
        """Whether the records know this number."""
        ...

    def form_is_open(self) -> bool:
        """Whether a form may stand in the window that must not be lost."""
        ...

    async def take(self, rows: Sequence[ListRow], pages: DetailsReader) -> None:
        """Write down what these rows, and the pages behind them, say of ours."""
        ...

    def hidden(self, period: Period) -> list[str]:
        """Ours that are missed, and that a list limited to these days would not show, in words."""
        ...

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        ...

    def summary(self) -> str:
        """What came of the reading, in one line."""
        ...

    def tell_end(self, problem: str) -> None:
        """Tell what was read and what is open; `problem` says why the reading broke off."""
        ...


class ListSession:
    """`run` once; `request` at any time from the same loop."""

    def __init__(
        self,
        tools: ListTools,
        entries: ListEntries,
        open_window: Callable[[], AbstractAsyncContextManager[PortalList]],
    ) -> None:
        self._tools = tools
        self._entries = entries
        self._progress = entries.progress
        self._open_window = open_window

    def request(self, request: Request) -> None:
        """What the person asks for: `go_on` ends a pause, `pause` ends the reading."""
        self._tools.channel.request(request)

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        return not self._progress.ended or self._entries.left_open

    async def run(self) -> None:
        """Read until the list is at its end, or the person stops."""
        problem, opened = "", False
        try:
            async with self._open_window() as window:
                self._tools.channel.page = window
                opened = True
                await self._read_all(window)
        except PageGone as gone:
            problem = f"{gone.what} {gone.now}".rstrip()
        finally:
            self._tools.channel.complaint = None
            # Without a window nothing has begun: the error says why, and no figures belong before it.
            if opened or problem:
                self._entries.tell_end(problem)

    async def _read_all(self, window: PortalList) -> None:
        tools, entries, progress = self._tools, self._entries, self._progress
        pauses, figures = Pauses(tools.pace, tools.channel), OwnFigures(window, tools)
        await figures.look()
        reader = ListReader(
            window, tools, pauses, entries.listed, is_ours=entries.is_ours, passing=figures.look
        )
        pages = DetailsReader(window, tools, pauses)
        reading = await reader.reach(beside=entries.form_is_open())
        if reading is None:
            return
        progress.reached = True
        await window.strip(OverlayState.DONE, READING)
        is_older = False
        while reading is not None:
            last = reading
            rows = await reader.rows(reading)
            progress.rows += rows
            progress.ended, progress.period = reader.ended, last.period
            await entries.take(rows, pages)
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
            await window.strip(OverlayState.DONE, entries.summary())

    async def _older(self, reader: ListReader, shown: ListReading) -> ListReading | None:
        """The list over other days, where the person chooses them; None: nothing is missing, or that is all."""
        hidden = self._entries.hidden(shown.period)
        if not hidden:
            return None
        earliest = shown.period.earliest.isoformat() if shown.period.earliest else ""
        said = f"from {earliest} on" if earliest else f"“{shown.period.words}”"
        self._tools.channel.tell(
            ListLimited, earliest=earliest, text=f"The page does not show everything, only {said}."
        )
        text = (
            f"{plural(len(hidden), self._entries.listed.entry)} of yours may lie further back. "
            "Choose an earlier first day in the window and search there, then press Enter here."
        )
        return await reader.turned(shown, text, tuple(hidden[:5]))


def not_understood(words: Sequence[str]) -> list[str]:
    """A line for each of the portal's words for a state that no flow knows."""
    return [
        f"I do not know what “{said}” means; nothing was changed for it." for said in dict.fromkeys(words)
    ]


NOT_TO_ITS_END = "The list was not read to its end."

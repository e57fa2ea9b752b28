"""One reading of a list that the portal shows of what was sent, and of the pages behind it; what an entry means is theirs to say."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import ClassVar
from uuid import uuid4

from helper.browser.portal.lists import FiguresReading, ListReading, ListRow, Period
from helper.browser.portal.overlay import OverlayState
from helper.errors import PageGone
from helper.model.account import AccountRating
from helper.model.text import plural
from helper.session.events import Remark
from helper.session.navigation import LOOK_AGAIN_SECONDS
from helper.session.operator import OperatorChannel, WindowRun, wait_first
from helper.session.outcomes.list_reader import (
    Listed,
    ListReader,
    ListTools,
    PortalList,
)

NOT_TO_ITS_END = "The list was not read to its end."


_FIGURES_SECONDS = 4.0
"""So long the page about the account may take to show its figures; nothing depends on them."""


@dataclass(eq=False)
class OwnFigures:
    """Looks for what the portal counts about the account, as often as it is told to; what is said again is noted once."""

    window: PortalList
    channel: OperatorChannel
    tools: ListTools
    _last: FiguresReading | None = None

    async def visit(self) -> None:
        """Where no page on the way has shown them: go to the page about the account, and give it time to be drawn."""
        is_over = self._last is not None or not self._are_known
        if is_over or not await self.window.open_account(self.tools.flow):
            return
        loop = asyncio.get_running_loop()
        end = loop.time() + _FIGURES_SECONDS
        await self.look()
        while self._last is None and loop.time() < end:
            await wait_first(within=LOOK_AGAIN_SECONDS, sign=self.window.next_sign())
            await self.look()

    async def look(self) -> None:
        """Write down what the page says, where it says something; a page between two documents says nothing."""
        try:
            reading = await self.window.figures_here(self.tools.flow) if self._are_known else None
        except PageGone:
            return
        if reading is None or reading == self._last:
            return
        self._last = reading
        tools = self.tools
        rating = AccountRating(
            id=uuid4().hex,
            at=tools.context.now(),
            host=self.window.host,
            account_id=tools.account_id,
            practice=tools.practice,
            **asdict(reading),
        )
        tools.context.queue.record_rating(rating)
        text = f"Your account, as its page has it: {_in_words(reading)}. Written down with the date."
        self.channel.tell(Remark, text=text)

    @property
    def _are_known(self) -> bool:
        return bool(self.tools.flow.listing_words.figures)


def _in_words(reading: FiguresReading) -> str:
    named = (
        ("taken down", reading.takedown_rate),
        ("objections", reading.counter_notice_rate),
        ("objections that wait for your answer:", reading.counter_notices_waiting),
    )
    return ", ".join(f"{name} {figure}" for name, figure in named if figure)


@dataclass(eq=False)
class ListSession(WindowRun[PortalList]):
    """Reads one list until it is at its end, or the person stops."""

    listed: ClassVar[Listed]
    tools: ListTools

    def __post_init__(self) -> None:
        self._practice = self.tools.practice
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
    async def _take(self, rows: Sequence[ListRow], reader: ListReader) -> None:
        """Write down what these rows, and the pages behind them, say of ours."""

    def _hidden(self, period: Period) -> list[str]:
        """Ours that are missed, and that a list limited to these days would not show, in words; not every list is limited."""
        return []

    @abstractmethod
    def _came_of_it(self) -> str:
        """What came of the entries, in one line."""

    @property
    def left_open(self) -> bool:
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

    async def _work_in(self, window: PortalList) -> None:
        self.channel.page = window
        figures = OwnFigures(window, self.channel, self.tools)
        await figures.look()
        reader = ListReader(
            window, self.channel, self.tools, self.listed, is_ours=self._is_ours, passing=figures.look
        )
        reading = await reader.begin(beside=self._form_is_open())
        if reading is None:
            return
        self._reached = True
        await window.show_overlay(OverlayState.DONE, "ipp-helper is reading this list. It presses nothing.")
        is_older = False
        while reading is not None:
            last = reading
            rows = await reader.rows(reading)
            self._rows += rows
            self._ended, self._period = reader.ended, last.period
            # Who stops between two pages of the list still has written down what stands on those before.
            stopped, reader.stopped = reader.stopped, False
            await self._take(rows, reader)
            reader.stopped = reader.stopped or stopped
            if reader.gone is not None:
                raise reader.gone
            if reader.has_moved:
                await window.follow(last.address)
                reader.has_moved = False
            # Other days that brought nothing: what is missing is not there.
            is_over = not reader.ended or reader.stopped or (is_older and not rows)
            reading = None if is_over else await self._older(reader, last)
            is_older = True
        with suppress(PageGone):
            if not reader.stopped:
                await figures.visit()
            await window.show_overlay(OverlayState.DONE, self._summary())

    async def _older(self, reader: ListReader, shown: ListReading) -> ListReading | None:
        """The list over other days, where the person chooses them; None: nothing is missing, or that is all."""
        hidden = self._hidden(shown.period)
        if not hidden:
            return None
        earliest = shown.period.earliest.isoformat() if shown.period.earliest else ""
        said = f"from {earliest} on" if earliest else f"“{shown.period.words}”"
        text = f"The page does not show everything, only {said}."
        self.channel.tell(Remark, text=text)
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

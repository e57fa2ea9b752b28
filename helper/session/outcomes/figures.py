"""What the portal counts about the account itself: read in passing, from a page that is open anyway, and dated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from helper.browser.portal.figures_reading import FiguresReading
from helper.errors import PageGone
from helper.flow.spec import Flow
from helper.model.standing import Standing
from helper.session.arrive import LOOK_AGAIN_SECONDS
from helper.session.outcomes.events import StandingRead
from helper.session.outcomes.way import PortalList
from helper.session.race import first
from helper.session.talk import Talk
from helper.store.standings import record_standing
from helper.store.store import Store

_PATIENCE_SECONDS = 4.0
"""So long the page about the account may take to show its figures; nothing depends on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresBook:
    """Where the figures are written down, and whose they are."""

    store: Store
    account_id: str
    """Empty: no account is noted."""
    practice: bool
    now: Callable[[], datetime]

    def write(self, reading: FiguresReading, host: str) -> None:
        """Keep what was read there, with the date."""
        standing = Standing(
            id=uuid4().hex,
            at=self.now(),
            host=host,
            account_id=self.account_id,
            practice=self.practice,
            takedown_rate=reading.takedown_rate,
            counter_notice_rate=reading.counter_notice_rate,
            month_on_month=reading.month_on_month,
            counter_notices_waiting=reading.counter_notices_waiting,
        )
        record_standing(self.store, standing)


class OwnFigures:
    """Looks at the page that is shown, as often as it is told to; what says the same again is said once."""

    def __init__(self, window: PortalList, flow: Flow, talk: Talk, book: FiguresBook) -> None:
        self._window = window
        self._flow = flow
        self._talk = talk
        self._book = book
        self._last: FiguresReading | None = None

    async def visit(self) -> None:
        """Where no page on the way has shown them: go to the page about the account, and give it time to be drawn."""
        if self._last is not None or not await self._window.open_account(self._flow):
            return
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE_SECONDS
        while self._last is None and loop.time() < end:
            await self.look()
            if self._last is None:
                await first(within=LOOK_AGAIN_SECONDS, sign=self._window.next_sign())

    async def look(self) -> None:
        """Write down what the page says, where it says something; a page between two documents says nothing."""
        try:
            reading = await self._window.figures_here(self._flow)
        except PageGone:
            return
        if reading is None or reading == self._last:
            return
        self._last = reading
        self._book.write(reading, self._window.host)
        self._talk.tell(
            StandingRead,
            takedown_rate=reading.takedown_rate,
            counter_notice_rate=reading.counter_notice_rate,
            month_on_month=reading.month_on_month,
            counter_notices_waiting=reading.counter_notices_waiting,
            text=f"Your account, as its page has it: {_in_words(reading)}. Written down with the date.",
        )


def _in_words(reading: FiguresReading) -> str:
    named = (
        ("taken down", reading.takedown_rate),
        ("objections", reading.counter_notice_rate),
        ("objections that wait for your answer:", reading.counter_notices_waiting),
    )
    return ", ".join(f"{name} {figure}" for name, figure in named if figure)

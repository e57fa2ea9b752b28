"""The pen: whose turn it is. While the program holds it, nothing that submits leaves the page; the person's is the default.

It is held by renewing a short lease in every frame. A program that hangs or dies stops renewing, and the pen falls to the
person within seconds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from helper.browser.network_guard import NetworkGuard
from helper.browser.tasks import OwnTasks
from helper.browser.world import World
from helper.errors import PageGone

LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class Pen:
    """The pen of one tab."""

    def __init__(self, world: World, guard: NetworkGuard) -> None:
        self._world = world
        self._guard = guard
        self._tasks = OwnTasks()
        self._given = asyncio.Event()
        self.is_ours = False

    async def take(self) -> None:
        """Begin the program's turn; when this returns both locks are shut.

        Raises:
            PageGone: There is no page to hold it in.
        """
        if self.is_ours:
            return
        self.is_ours = True
        self._given.clear()
        await self._guard.up()
        await self._lend(LEASE_SECONDS)
        self._tasks.start(self._renew(), "renew the pen")

    async def give(self) -> None:
        """Begin the person's turn; when this returns both locks are open."""
        if not self.is_ours:
            return
        self.is_ours = False
        self._given.set()
        await self._tasks.end()
        with suppress(PageGone):
            await self._world.call_everywhere("givePen")
        await self._guard.down()

    def document_came(self) -> None:
        """A frame has a new document, in which the pen is the person's: take it there too, if it is ours."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the pen in a new document")

    async def _renew(self) -> None:
        while not self._given.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._given.wait(), RENEW_SECONDS)
                return
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents there is nothing to hold; the next one asks for itself when it comes.
        with suppress(PageGone):
            await self._lend(LEASE_SECONDS)
            await self._guard.reach_frames()

    async def _lend(self, seconds: float) -> None:
        await self._world.call_everywhere("holdPen", seconds * 1000)

"""The pen: whose turn it is. While the program holds it, nothing that submits leaves the page; the person's is the default.

It is held by renewing a short lease, in every frame and on the network. A program that hangs or dies stops renewing, and
the pen falls to the person within seconds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from helper.browser.tasks import OwnTasks
from helper.browser.world import World
from helper.errors import PageGone

LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class NetworkLock(Protocol):
    """Holds submissions back on the network."""

    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Begin, or add to what is held back (what carries the ids) and let through (the files)."""
        ...

    async def renew(self) -> None:
        """Go on for another lease."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back."""
        ...


class Pen:
    """The pen of one tab."""

    def __init__(self, world: World, lock: NetworkLock) -> None:
        self._world = world
        self._lock = lock
        self._tasks = OwnTasks()
        self._given = asyncio.Event()
        self.is_ours = False

    async def take(self, ids: tuple[str, ...] = ()) -> None:
        """Begin the program's turn; when this returns both locks are shut, for these item ids too.

        Raises:
            PageGone: There is no page to hold it in.
        """
        await self._lock.hold(ids)
        await self._lend()
        if not self.is_ours:
            self.is_ours = True
            self._given.clear()
            self._tasks.start(self._renew(), "renew the pen")

    async def allow_files(self, names: tuple[str, ...]) -> None:
        """Let the page upload these files of ours while we hold the pen."""
        if self.is_ours:
            await self._lock.hold((), names)

    async def give(self, *, page_lives: bool = True) -> None:
        """Begin the person's turn; when this returns both locks are open. A page that is gone is not asked."""
        if not self.is_ours:
            return
        self.is_ours = False
        self._given.set()
        await self._tasks.end()
        if page_lives:
            with suppress(PageGone):
                await self._world.call_everywhere("givePen")
        with suppress(PageGone):
            await self._lock.give()

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
            await self._lock.renew()
            await self._lend()

    async def _lend(self) -> None:
        await self._world.call_everywhere("holdPen", LEASE_SECONDS * 1000)

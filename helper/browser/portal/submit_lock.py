"""The submit lock: while the program fills, nothing that submits leaves the page, by its own events or by the network.

It is held by renewing a short lease, in every frame and on the network. A program that hangs or dies stops renewing,
and the lock falls to the person within seconds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from helper.browser.isolated_scripts import IsolatedScripts, OwnTasks, comes_within
from helper.errors import PageGone

LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class NetworkLock(Protocol):
    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Begin, add to what is held back (what carries the ids) and let through (the files), or go on for another lease."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back."""
        ...


class SubmitLock:
    def __init__(self, isolated: IsolatedScripts, lock: NetworkLock) -> None:
        self._isolated = isolated
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
        # At once, so that a document that comes while it is taken gets it too.
        was_ours, self.is_ours = self.is_ours, True
        try:
            await self._lend()
        except BaseException:
            self.is_ours = was_ours
            raise
        if not was_ours:
            self._given.clear()
            self._tasks.start(self._renew(), "renew the submit lock")

    async def allow_files(self, names: tuple[str, ...]) -> None:
        """Let the page upload these files of ours while we hold the submit lock."""
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
                await self._isolated.call_everywhere("giveSubmitLock")
        with suppress(PageGone):
            await self._lock.give()

    def document_came(self) -> None:
        """A frame has a new document, in which the submit lock is the person's: take it there too, if it is ours."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the submit lock in a new document")

    async def _renew(self) -> None:
        while not await comes_within(RENEW_SECONDS, self._given):
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents there is nothing to hold; the next one asks for itself when it comes.
        with suppress(PageGone):
            await self._lock.hold()
            await self._lend()

    async def _lend(self) -> None:
        await self._isolated.call_everywhere("holdSubmitLock", LEASE_SECONDS * 1000)

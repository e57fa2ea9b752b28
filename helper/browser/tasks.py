"""Work that goes on beside the caller: every task has a name and an owner, who ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class OwnTasks:
    """The tasks of one owner. What goes wrong in one is reported to the loop, never swallowed."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Begin the work; it ends by itself or with `end`."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def settle(self, seconds: float) -> None:
        """Give running work that long to end by itself, then end it."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        await self.end()

    async def end(self) -> None:
        """Cancel what still runs, and wait until it has ended."""
        others = self._running - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            task.get_loop().call_exception_handler(
                {
                    "message": f"“{task.get_name()}” ended unexpectedly",
                    "exception": error,
                    "task": task,
                }
            )

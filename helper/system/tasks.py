"""Helpers for asyncio: the tasks of one owner, and waiting for an event or for the first of several results."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


class OwnTasks:
    """The tasks of one owner. An exception in a task is reported to the event loop, never swallowed."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def settle(self, seconds: float) -> None:
        """Wait up to this many seconds for running tasks, then cancel the rest."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        await self.end()

    async def end(self) -> None:
        """Cancel all running tasks except the current one, and wait until they have ended."""
        others = self._running - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            message = f"“{task.get_name()}” ended unexpectedly"
            task.get_loop().call_exception_handler({"message": message, "exception": error, "task": task})


async def comes_within(seconds: float, event: asyncio.Event) -> bool:
    """Wait up to this many seconds for the event, and return whether it was set."""
    # `wait_for` would swallow a cancellation that arrives together with the event.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


async def wait_first(*, within: float | None = None, **waiting: Coroutine[Any, Any, Any]) -> dict[str, Any]:
    """Run the coroutines until the first one finishes, and cancel the others; return the results by name.

    If several coroutines finish at the same moment, the dictionary has all of their results. If none finishes
    `within` this many seconds, the dictionary is empty.
    """
    loop = asyncio.get_running_loop()
    tasks = {
        name: loop.create_task(coroutine, name=f"waiting for {name}") for name, coroutine in waiting.items()
    }
    try:
        await asyncio.wait(tasks.values(), timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        undone = [task for task in tasks.values() if not task.done()]
        for task in undone:
            task.cancel()
        await asyncio.gather(*undone, return_exceptions=True)
    return {name: task.result() for name, task in tasks.items() if not task.cancelled()}

"""Helpers for asyncio: tasks that belong to an object, waiting, and background threads that give way to the screens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")


class OwnTasks:
    """The background tasks of one object. An exception in a task is reported to the event loop, never swallowed."""

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
    """Run the coroutines at the same time until the first one finishes, then cancel the others.

    Returns a dictionary that maps the name of each finished coroutine to its result. If several finish at the same
    moment, the dictionary contains all of them. `within` is a timeout in seconds; when it expires, the
    dictionary is empty.
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


_DRAWING_SECONDS = 0.04
"""Seconds after an input within which the screens usually draw its effect."""
_SLICE_SECONDS = 0.01
"""Minimum time in seconds that a background thread works between two pauses.

Without this minimum, the thread would make no progress while the user holds a key down."""
_FEW = 64
"""Maximum length of a list whose iteration never pauses."""
_drawing_until = _waited_at = 0.0
_in_background = ContextVar("_in_background", default=False)


def give_way() -> None:
    """Make background threads wait until the screens have drawn the effect of the latest input.

    Python runs one thread at a time, so a busy background thread would double the time of a frame.
    """
    global _drawing_until  # noqa: PLW0603 - there is one terminal for the process
    _drawing_until = time.monotonic() + _DRAWING_SECONDS


async def in_background(find: Callable[[], T]) -> T:
    """Run `find` in another thread, and return its result. In that thread, a `paced` list pauses while the screens draw."""

    def found() -> T:
        _in_background.set(True)
        return find()

    return await asyncio.to_thread(found)


def paced(entries: list[T]) -> list[T]:
    """Return the entries, so that a background thread that reads them pauses while the screens draw.

    In a background thread, this call itself waits until the screens have drawn, and iterating over a long list
    waits at each entry. In any other thread, the list is returned unchanged.
    """
    if not _in_background.get():
        return entries
    _wait_for_drawing()
    return _Paced(entries) if len(entries) > _FEW else entries


class _Paced(list[T]):
    def __iter__(self) -> Iterator[T]:
        for entry in super().__iter__():
            _wait_for_drawing()
            yield entry


def _wait_for_drawing() -> None:
    global _waited_at  # noqa: PLW0603 - one background thread reads at a time
    now = time.monotonic()
    if _waited_at + _SLICE_SECONDS < now < _drawing_until:
        time.sleep(_drawing_until - now)  # noqa: TID251 - Textual has no event for the last frame of an input
        _waited_at = time.monotonic()

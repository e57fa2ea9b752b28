"""Worker threads that count their running jobs, so that a test can wait until all jobs are done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from textual.pilot import Pilot

P = ParamSpec("P")
T = TypeVar("T")

_LOOK_AGAIN_SECONDS = 0.002
_LONG_SECONDS = 2.0
"""Seconds after which a test stops waiting for a job, which may itself be waiting for the test's next key."""


class CountedThreads(ThreadPoolExecutor):
    def __init__(self) -> None:
        super().__init__(thread_name_prefix="screens under test")
        self._under_way: set[Future[Any]] = set()

    def submit(self, job: Callable[P, T], /, *values: P.args, **named: P.kwargs) -> Future[T]:
        """Start a job in a thread, and count it as running until it ends.

        Textual's timers, which wait in threads on Windows, are not counted.
        """
        future = super().submit(job, *values, **named)
        if job.__module__ != "textual._win_sleep":
            self._under_way.add(future)
            future.add_done_callback(self._under_way.discard)
        return future

    async def quiet(self, pilot: Pilot[int]) -> bool:
        """Return True if no job is running. Otherwise wait for the jobs; return False, or True after a timeout."""
        if not self._under_way:
            return True
        deadline = time.monotonic() + _LONG_SECONDS
        while self._under_way and time.monotonic() < deadline:
            await pilot.pause(_LOOK_AGAIN_SECONDS)
        return time.monotonic() >= deadline


THREADS = CountedThreads()


def count_threads() -> None:
    asyncio.get_running_loop().set_default_executor(THREADS)

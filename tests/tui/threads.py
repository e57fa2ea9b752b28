"""Waiting until the event loop of a test has nothing left to do, including jobs in worker threads."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

_LOOK_AGAIN_SECONDS = 0.002
_LONG_SECONDS = 30.0
"""Seconds after which a test stops waiting for a job, which may itself be waiting for the test's next key."""
_SOON_SECONDS = 0.01
"""Timers that end within this time are waited for. Textual's timers on Windows are not timers of the event loop."""

_JOBS: set[asyncio.Future[Any]] = set()
"""The jobs that run in worker threads now."""


def count_threads() -> None:
    """Count the jobs that the running event loop starts in threads. Textual's timers on Windows are not counted."""
    loop = asyncio.get_running_loop()
    if "run_in_executor" in vars(loop):
        return
    _JOBS.clear()  # Jobs of an earlier event loop never report their end.
    start = loop.run_in_executor

    def start_and_count(executor: Any, job: Callable[..., Any], *values: Any) -> asyncio.Future[Any]:
        future = start(executor, job, *values)
        if getattr(job, "__module__", "") != "textual._win_sleep":
            _JOBS.add(future)
            future.add_done_callback(_JOBS.discard)
        return future

    vars(loop)["run_in_executor"] = start_and_count


async def jobs_done() -> bool:
    """Return True if no job is running. Otherwise wait for the jobs; return False, or True after a timeout."""
    deadline = time.monotonic() + _LONG_SECONDS
    waited = False
    while _JOBS and time.monotonic() < deadline:
        waited = True
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    return not waited or bool(_JOBS)


async def loop_idle(*_: object) -> bool:
    """Wait until no callback is ready to run and no timer ends soon. Return whether that happened in time."""
    loop: Any = asyncio.get_running_loop()
    deadline = time.monotonic() + _LONG_SECONDS
    while time.monotonic() < deadline:
        await asyncio.sleep(_SOON_SECONDS if sys.platform == "win32" else 0)
        if loop._ready:
            continue
        soon = loop.time() + _SOON_SECONDS
        ends = [timer.when() for timer in loop._scheduled if timer.when() < soon and not timer.cancelled()]
        if not ends:
            return True
        await asyncio.sleep(max(0.0, min(ends) - loop.time()))
    return False

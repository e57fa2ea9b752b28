"""Waits for whichever of several things comes first, and leaves nothing running behind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first(*, within: float | None = None, **waiting: Coroutine[Any, Any, Any]) -> dict[str, Any]:
    """Run all, give back the results of those that are done first, by name; the others are cancelled and awaited.

    Nearly always one name comes back; when two things happen at the same moment neither is lost. None comes back when
    nothing has happened `within` so many seconds.
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

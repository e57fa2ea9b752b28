"""Waits in tests for something that has a name, and for no longer than it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

_LOOK_AGAIN_SECONDS = 0.01


async def until(condition: Callable[[], object | Awaitable[object]], seconds: float = 30.0) -> None:
    """Wait until the condition holds; TimeoutError when it has not after so many seconds."""
    async with asyncio.timeout(seconds):
        while True:
            holds = condition()
            if isawaitable(holds):
                holds = await holds
            if holds:
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

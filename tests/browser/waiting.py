"""Waiting for a condition in tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

_LOOK_AGAIN_SECONDS = 0.05


async def until(condition: Callable[[], object | Awaitable[object]], seconds: float = 30.0) -> None:
    """Wait until the condition holds. Raises `TimeoutError` after this many seconds."""
    async with asyncio.timeout(seconds):
        while True:
            holds = condition()
            if isawaitable(holds):
                holds = await holds
            if holds:
                return
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

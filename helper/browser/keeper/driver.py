"""The Playwright driver of a program: a Node process of 140 MB, so whoever has a window open shares it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from playwright.async_api import Playwright

_ANSWER_SECONDS = 5.0


@asynccontextmanager
async def shared_driver() -> AsyncIterator[Playwright]:
    """The driver of this event loop, for as long as the block lasts.

    The first who asks starts it, and it ends with the last block. One that has died in the meantime is not handed out.
    """
    place = _places.setdefault(asyncio.get_running_loop(), _Place())
    driver = await _taken(place)
    try:
        yield driver.playwright
    finally:
        await _left(place, driver)


@dataclass(slots=True, eq=False)
class _Driver:
    playwright: Playwright
    users: int = 0


@dataclass(slots=True, eq=False)
class _Place:
    """Where the driver of one event loop is found."""

    driver: _Driver | None = None
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


_places: WeakKeyDictionary[asyncio.AbstractEventLoop, _Place] = WeakKeyDictionary()


async def _taken(place: _Place) -> _Driver:
    from playwright.async_api import async_playwright

    async with place.one_at_a_time:
        if (driver := place.driver) is not None:
            # Counted before it is asked: the last of the others may leave meanwhile.
            driver.users += 1
            is_alive = False
            try:
                is_alive = await _answers(driver.playwright)
            finally:
                if not is_alive:
                    await _left(place, driver)
            if is_alive:
                return driver
        place.driver = fresh = _Driver(await async_playwright().start(), users=1)
        return fresh


async def _left(place: _Place, driver: _Driver) -> None:
    driver.users -= 1
    if not driver.users:
        if place.driver is driver:
            place.driver = None
        await driver.playwright.stop()


async def _answers(playwright: Playwright) -> bool:
    """Whether the process lives: a killed one is noticed by nobody until it is asked for something."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            await (await playwright.request.new_context()).dispose()
    except (Error, TimeoutError):
        return False
    return True

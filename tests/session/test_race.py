"""Waiting for whichever comes first."""

from __future__ import annotations

import asyncio

from helper.session.race import first


async def test_what_comes_first_ends_the_others() -> None:
    """The one that is done is given back by its name; the other was ended, not left behind."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def waits() -> None:
        await never

    async def comes() -> str:
        return "here"

    assert await first(sign=comes(), heard=waits()) == {"sign": "here"}
    assert never.cancelled()


async def test_nothing_within_the_time_is_an_answer() -> None:
    """When nothing has happened until then, no name comes back, and nothing is left waiting."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def waits() -> None:
        await never

    assert await first(within=0.01, sign=waits()) == {}
    assert never.cancelled()

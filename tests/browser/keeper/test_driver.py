"""All windows of a program share one driver, and one that died is no reason to do without."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from helper.browser.keeper.driver import shared_driver


def children() -> set[int]:
    """The processes that were started by this one."""
    return {
        int(child)
        for thread in Path("/proc/self/task").iterdir()
        for child in (thread / "children").read_text().split()
    }


def test_windows_share_a_driver_until_the_last_one_is_left() -> None:
    """The second starts none, the first may leave before it, and in the end no process is left."""

    async def live() -> None:
        before = children()
        async with shared_driver() as own:
            first = shared_driver()
            assert await first.__aenter__() is own
            await first.__aexit__(None, None, None)
            assert len(children() - before) == 1
            await (await own.request.new_context()).dispose()
        assert children() == before

    asyncio.run(live())


def test_a_driver_that_died_is_not_handed_out() -> None:
    """Killed while somebody has it: the next one gets another, which answers and is shared in turn."""

    async def live() -> None:
        before = children()
        async with shared_driver() as dead:
            for process in children() - before:
                os.kill(process, signal.SIGKILL)
            async with shared_driver() as living, shared_driver() as shared:
                assert living is not dead
                assert shared is living
        assert children() == before

    asyncio.run(live())

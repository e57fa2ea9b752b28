"""A program to be killed: fills a line in the kept window with the pen in its hand, says so, and waits for its end.

Run as `python -m tests.browser.program ORDER.json ADDRESS TEXT`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from helper.browser.keeper.connection import portal_browser
from helper.browser.keeper.order import read_order
from helper.browser.portal.sign_queue import SignQueue
from helper.browser.portal.signs import Mood
from helper.browser.portal.tab import Portal, Tab
from helper.flow.load import shipped_flow


async def main(order_file: Path, address: str, text: str) -> None:
    """Fill and hold; ended by force from outside."""
    async with portal_browser(read_order(order_file)) as browser:
        page = browser.context.pages[0]
        await page.goto(address)
        tab = Tab(page, Portal(flow=shipped_flow(), practice=True), SignQueue(), browser.line)
        await tab.enter()
        await tab.pen.take()
        await tab.strip.set(Mood.FILLING, "ipp-helper is filling this page, 1 of 7. Hands off for a moment.")
        await page.fill("#description", text)
        sys.stdout.write("filled\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))

"""A program for tests to kill: fills a line in the open window under the submit lock, reports "filled", and waits.

Run as `python -m tests.browser.program CONFIG.json ADDRESS TEXT`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from helper.browser.daemon.config import read_config
from helper.browser.daemon.connection import portal_browser
from helper.browser.portal.overlay import OverlayState
from helper.browser.portal.tab import Portal, PortalTab
from helper.browser.portal.watcher import SignQueue
from helper.flow.load import shipped_flow


async def main(config_file: Path, address: str, text: str) -> None:
    async with portal_browser(read_config(config_file)) as browser:
        page = browser.context.pages[0]
        await page.goto(address)
        tab = PortalTab(page, Portal(flow=shipped_flow(), practice=True), SignQueue(), browser.line)
        await tab.isolated.enter()
        await tab.submit_lock.take()
        await tab.overlay.set(
            OverlayState.FILLING, "ipp-helper is filling this page, 1 of 7. Hands off for a moment."
        )
        await page.fill("#description", text)
        sys.stdout.write("filled\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))

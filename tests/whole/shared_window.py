"""One practice window for all tests of a worker. It is empty and logged out at the start of each test."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from helper.browser.daemon.config import DaemonConfig, daemon_ended, read_info
from helper.browser.daemon.connection import portal_browser, shared_driver
from helper.composition.sessions import window_order
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import open_app

_BOOKMARKS = ("filling-*.json", "registering-*.json")
"""Files with a session's progress in a form, deleted so that the next test does not continue that form."""


@dataclass(frozen=True, slots=True)
class SharedWindow:
    """The window of the daemon in this state folder."""

    state: Path
    order: DaemonConfig


async def make_fresh(order: DaemonConfig) -> None:
    """Reset the window to one empty tab, logged out. Open the window if necessary."""
    for name in _BOOKMARKS:
        for bookmark in order.run.glob(name):
            bookmark.unlink()
    if order.journal_file.exists():
        # Empty the journal, because earlier tests submitted the same listings. Keep its first line: this is the
        # salt, which the running daemon has in memory.
        with order.journal_file.open("r+b") as journal:
            journal.readline()
            journal.truncate()
    async with portal_browser(order) as browser:
        empty = await browser.context.new_page()
        for page in browser.context.pages:
            if page is not empty:
                await page.close()
        await browser.context.clear_cookies()


@asynccontextmanager
async def shared_window() -> AsyncIterator[SharedWindow]:
    """Yield the window and keep this process's driver running. The first reset opens the window."""
    folder = Path(tempfile.mkdtemp(prefix="ipp-"))
    places = Places(data=folder / "d", state=folder / "s")
    window = SharedWindow(places.state, order_of(places))
    try:
        async with shared_driver():
            yield window
    finally:
        await end_daemon(window.order)
        shutil.rmtree(folder, ignore_errors=True)


def order_of(places: Places) -> DaemonConfig:
    with open_app(places, Settings(), read_only=True) as parts:
        return window_order(parts, shipped_flow(), practice=True)


async def end_daemon(order: DaemonConfig) -> None:
    """End a window through its daemon's process id, and wait until the daemon has cleaned up."""
    note = read_info(order)
    if note is None:
        return
    with suppress(ProcessLookupError):
        os.kill(note.pid, signal.SIGTERM)
    # On a busy machine the browser may take longer to close. A finished test must not fail because of that.
    with suppress(Timeout):
        await daemon_ended(order)

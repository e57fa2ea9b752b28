"""One practice window for the whole tests of a worker, as a person keeps hers open; each finds it empty and signed out."""

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
from helper.cli.sessions import window_order
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.session.context import open_app

_BOOKMARKS = ("filling-*.json", "registering-*.json")
"""Where an earlier test was in its form."""


@dataclass(frozen=True, slots=True)
class SharedWindow:
    """The window whose daemon lives in this folder of states."""

    state: Path
    order: DaemonConfig


async def make_fresh(order: DaemonConfig) -> None:
    """Leave the window with one empty tab and nobody signed in; where there is none, open it."""
    for name in _BOOKMARKS:
        for bookmark in order.run.glob(name):
            bookmark.unlink()
    if order.journal_file.exists():
        # What earlier tests have sent, of the same listings: only its salt stays, which the daemon knows.
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
    """For as long as the block lasts; it opens when it is first made fresh. The driver of this process lasts as long."""
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
    """What a program with these places tells the daemon of its practice window."""
    with open_app(places, Settings(), read_only=True) as parts:
        return window_order(parts, shipped_flow(), practice=True)


async def end_daemon(order: DaemonConfig) -> None:
    """End a window by its daemon's process id, and wait until it has tidied its own folder."""
    note = read_info(order)
    if note is None:
        return
    with suppress(ProcessLookupError):
        os.kill(note.pid, signal.SIGTERM)
    # On a busy machine a browser may take longer than anybody waits: no reason to fail a test that is over.
    with suppress(Timeout):
        await daemon_ended(order)

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

from helper.browser.keeper.connection import portal_browser
from helper.browser.keeper.driver import shared_driver
from helper.browser.keeper.order import KeeperOrder, read_note
from helper.browser.keeper.presence import keeper_ended
from helper.cli.compose import Parts, window_order
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.store.queue import Queue
from helper.store.store import open_store

_BOOKMARKS = ("filling-*.json", "registering-*.json")
"""Where an earlier test was in its form."""


@dataclass(frozen=True, slots=True)
class SharedWindow:
    """The window whose keeper lives in this folder of states."""

    state: Path
    order: KeeperOrder


async def make_fresh(order: KeeperOrder) -> None:
    """Leave the window with one empty tab and nobody signed in; where there is none, open it."""
    for name in _BOOKMARKS:
        for bookmark in order.run.glob(name):
            bookmark.unlink()
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
        await end_keeper(window.order)
        shutil.rmtree(folder, ignore_errors=True)


def order_of(places: Places) -> KeeperOrder:
    """What a program with these places tells the keeper of its practice window."""
    with open_store(places, read_only=True) as store:
        parts = Parts(places=places, settings=Settings(), store=store, queue=Queue(store))
        return window_order(parts, shipped_flow(), practice=True)


async def end_keeper(order: KeeperOrder) -> None:
    """End a window by its keeper's process id, and wait until it has tidied its own folder."""
    note = read_note(order)
    if note is None:
        return
    with suppress(ProcessLookupError):
        os.kill(note.pid, signal.SIGTERM)
    # On a busy machine a browser may take longer than anybody waits: no reason to fail a test that is over.
    with suppress(Timeout):
        await keeper_ended(order)

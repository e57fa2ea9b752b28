"""Kept browsers for tests: each with a short private folder, and none left behind."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from helper.browser.keeper.discovery import require_browser
from helper.browser.keeper.launch import sandbox, switches
from helper.browser.keeper.order import KeeperOrder, read_note
from helper.browser.keeper.presence import is_kept, keeper_ended
from helper.flow.load import shipped_flow

LINGER_SECONDS = 120.0
"""A keeper whose tests were killed goes by itself."""


@asynccontextmanager
async def keeper_order(browser_path: str = "", *, profile: str = "") -> AsyncIterator[KeeperOrder]:
    """An order for a keeper of this test's own, which is ended afterwards if the test has not."""
    run = Path(tempfile.mkdtemp(prefix="ipp", dir="/tmp"))
    wanted = switches(practice=True)
    order = KeeperOrder(
        account="practice",
        run=run / "run",
        executable=Path(browser_path) if browser_path else require_browser("").path,
        profile=run / profile if profile else None,
        add_switches=wanted.add,
        leave_out_switches=wanted.leave_out,
        sandbox=sandbox().on,
        hosts=("127.0.0.1", "localhost"),
        outcome=shipped_flow().outcome,
        linger_seconds=LINGER_SECONDS,
    )
    try:
        yield order
    finally:
        await reap(order)
        shutil.rmtree(run, ignore_errors=True)


async def reap(order: KeeperOrder) -> None:
    """End the order's keeper, by its own process id."""
    note = read_note(order)
    if note is not None and is_kept(order):
        with suppress(ProcessLookupError):
            os.kill(note.pid, signal.SIGTERM)
        await keeper_ended(order)


def of_other_account(order: KeeperOrder, account: str) -> KeeperOrder:
    """The same order for another window."""
    return replace(order, account=account)

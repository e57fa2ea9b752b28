"""Daemons for tests: each one has a short private folder and is ended after its test."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Error

from helper.browser.daemon.config import DaemonConfig, daemon_ended, is_alive, read_info
from helper.browser.daemon.connection import PortalBrowser, shared_driver
from helper.browser.daemon.launch import has_sandbox, require_browser, switches
from helper.errors import PageGone
from helper.flow.load import shipped_flow
from helper.system.sockets import short_folder


@asynccontextmanager
async def daemon_config(browser_path: str = "", *, profile: str = "") -> AsyncIterator[DaemonConfig]:
    """Yield the configuration of a daemon. All connections of this process to it share one driver."""
    run = short_folder("ipp")
    order = DaemonConfig(
        account="practice",
        run=run / "run",
        executable=Path(browser_path) if browser_path else require_browser("").path,
        profile=run / profile if profile else None,
        sandbox=has_sandbox(),
        hosts=("127.0.0.1", "localhost"),
        outcome=shipped_flow().outcome,
        **switches(practice=True),
    )
    try:
        async with shared_driver():
            yield order
    finally:
        await reap(order)
        shutil.rmtree(run, ignore_errors=True)


async def reap(order: DaemonConfig) -> None:
    note = read_info(order)
    if note is not None and is_alive(order):
        with suppress(ProcessLookupError):
            os.kill(note.pid, signal.SIGTERM)
        await daemon_ended(order)


@asynccontextmanager
async def lone_window(
    profile: Path, screen: str, *switches: str, **more: Any
) -> AsyncIterator[BrowserContext]:
    """Open a window on this profile without a daemon."""
    async with shared_driver() as playwright:
        window = await playwright.chromium.launch_persistent_context(
            profile,
            headless=False,
            executable_path=require_browser("").path,
            chromium_sandbox=has_sandbox(),
            env={**os.environ, "DISPLAY": screen},
            args=["--disable-gpu", *switches],
            **more,
        )
        yield window
        await window.close()


async def close_daemon(browser: PortalBrowser) -> None:
    with suppress(Error, PageGone):
        await browser.context.close()
    await daemon_ended(browser.config)

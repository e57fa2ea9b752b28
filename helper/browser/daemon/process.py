"""Owns the browser of one account, apart from the program, so that the window outlives a crash of it.

Run as `python -m helper.browser.daemon.process ORDER.json`, detached. Its first line of output is a JSON object: the note about
itself, or the three sentences of why there is no window. It ends with the browser.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from helper.browser.daemon.config import (
    DaemonConfig,
    DaemonInfo,
    fits_sockets,
    keep_alive_lock,
    make_private,
    read_config,
    spoken_version,
    write_info,
)
from helper.browser.daemon.guards import NetworkGuard
from helper.browser.daemon.journal import Journal, Recorder
from helper.browser.daemon.launch import prepare_profile
from helper.browser.daemon.lock_server import LockServer
from helper.errors import BrowserUnavailable

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Playwright

_BOUND_NAME = "ipp-helper"
_CLOSE_SECONDS = 10.0


def main() -> int:
    """Keep the window of the order named on the command line until it is closed."""
    os.umask(0o077)
    _leave_parent()
    try:
        order = read_config(Path(sys.argv[1]))
        with keep_alive_lock(order):
            asyncio.run(_keep(order))
    except BrowserUnavailable as error:
        _say({"problem": error.as_json()})
        return error.exit_code
    return 0


def _leave_parent() -> None:
    """Become nobody's child, so that no program has to wait for us; the output goes on to whoever reads it."""
    if sys.platform != "win32" and os.fork():
        os._exit(0)


async def _keep(order: DaemonConfig) -> None:
    from playwright.async_api import async_playwright

    sockets = _private_places(order)
    profile = make_private(order.profile or order.home / "profile")
    prepare_profile(profile)
    async with async_playwright() as playwright:
        context = await _launch(playwright, order, profile)
        over = _end_of(context)
        # With a listener that does nothing, Playwright leaves every dialog of the page to the person.
        context.on("dialog", lambda _: None)
        recorder = Recorder(order, Journal(order.journal_file))
        recorder.attach(context)
        desk = LockServer(NetworkGuard(context, order.hosts), recorder)
        async with desk.serving(sockets) as address:
            endpoint = await _bind(context)
            note = DaemonInfo(
                pid=os.getpid(),
                endpoint=endpoint,
                desk=address,
                desk_token=desk.token,
                started=datetime.now(UTC).isoformat(),
                version=spoken_version(),
                profile=str(profile),
                socket_folder=str(sockets),
            )
            write_info(order, note)
            _say(asdict(note))
            await _wait(over, order, desk)
        await recorder.finish()
        await _closed(context.close())
    _clean_up(order, sockets)


def _private_places(order: DaemonConfig) -> Path:
    """Point Playwright and the browser at folders of our own; gives the one for sockets."""
    shutil.rmtree(order.home, ignore_errors=True)
    home = make_private(order.home)
    sockets = home if fits_sockets(home) else Path(tempfile.mkdtemp(prefix="ipp-", dir="/tmp"))
    os.environ["TMPDIR"] = str(sockets)
    os.environ["PWTEST_SOCKETS_DIR"] = str(sockets)
    os.environ["PWTEST_SERVER_REGISTRY"] = str(home / "registry")
    return sockets


async def _launch(playwright: Playwright, order: DaemonConfig, profile: Path) -> BrowserContext:
    from playwright.async_api import Error

    try:
        return await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=order.executable,
            headless=False,
            no_viewport=True,
            chromium_sandbox=order.sandbox,
            args=list(order.add_switches),
            ignore_default_args=list(order.leave_out_switches),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except Error as error:
        raise BrowserUnavailable(
            f"The browser did not start: {_reason(error.message)}",
            where=str(order.executable),
            now="Start that browser once by itself to see what it says, or name another one in the settings. "
            "Without a browser, “ipp-helper file --paste” still works.",
        ) from error


def _reason(message: str) -> str:
    """The one sentence of a launch error that helps; the rest of it is switches and stack."""
    known = {
        "XServer": "it cannot reach the screen.",
        "sandboxing failed": "its sandbox cannot be built here.",
        "already in use": "its window is open already.",
    }
    first = message.splitlines()[0].removeprefix("BrowserType.launch_persistent_context: ")
    return next((sentence for sign, sentence in known.items() if sign in message), first)


def _end_of(context: BrowserContext) -> asyncio.Event:
    """Set when the window is closed, or somebody asks this process to end."""
    over = asyncio.Event()
    context.on("close", lambda _: over.set())
    if sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    return over


async def _bind(context: BrowserContext) -> str:
    browser = context.browser
    assert browser is not None  # noqa: S101 - a launched context always has one; None is for Android
    endpoint: str = (await browser.bind(_BOUND_NAME))["endpoint"]
    return endpoint


async def _wait(over: asyncio.Event, order: DaemonConfig, desk: LockServer) -> None:
    """Until the window is closed, or nobody has been connected for as long as the order allows."""
    linger = order.linger_seconds
    if linger is None:
        await over.wait()
        return
    last_seen = monotonic()
    while monotonic() - last_seen < linger:
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), timeout=min(linger / 4, 5.0))
            return
        if desk.connected:
            last_seen = monotonic()


def _clean_up(order: DaemonConfig, sockets: Path) -> None:
    order.note_file.unlink(missing_ok=True)
    for folder in (sockets, order.home):
        shutil.rmtree(folder, ignore_errors=True)


async def _closed(closing: Awaitable[None]) -> None:
    """Close the window in good order; where it does not answer, the end of its driver takes it along."""
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        await asyncio.wait_for(closing, _CLOSE_SECONDS)


def _say(values: object) -> None:
    """One line for whoever started us, and nothing after it: that program may be gone by then."""
    with suppress(OSError):
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())

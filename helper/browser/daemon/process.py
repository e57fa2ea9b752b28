"""The daemon, a process that owns the browser of one account.

`connection.py` starts the daemon with the path of a config. The daemon's first line of output is a JSON
object: the daemon's info, or the error that prevented the start. The daemon ends when the browser does, or when the
program that started it has ended, however that happened.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from playwright.async_api import BrowserContext, Error, Playwright, async_playwright

from helper.browser.daemon.config import (
    LONGEST_LINE,
    DaemonConfig,
    DaemonInfo,
    keep_alive_lock,
    protocol_version,
    read_config,
    write_info,
)
from helper.browser.daemon.guards import NetworkGuard
from helper.browser.daemon.journal import Journal, Recorder
from helper.browser.daemon.launch import prepare_profile
from helper.config.crash import EXIT_CODE, AddressFormatter
from helper.errors import BrowserUnavailable
from helper.hosts import without_queries
from helper.system import sockets
from helper.system.files import make_private
from helper.system.processes import on_end_of_program, on_request_to_end
from helper.system.sockets import remove_socket_folder, socket_folder
from helper.translation import tr, use_language

_BOUND_NAME = "ipp-helper"
_CLOSE_SECONDS = 10.0


def main() -> int:
    os.umask(0o077)
    if (
        logging.lastResort is not None
    ):  # errors of asyncio and of libraries go to stderr, which is kept in a file
        logging.lastResort.setFormatter(AddressFormatter())
    try:
        config = read_config(Path(sys.argv[1]))
        use_language(config.language)
        with keep_alive_lock(config):
            config.info_file.unlink(missing_ok=True)  # an earlier daemon may have left this file
            asyncio.run(_keep(config))
    except BrowserUnavailable as error:
        _report({"problem": error.as_json()})
        return error.exit_code
    except Exception:
        logging.getLogger(__name__).exception("the daemon ended unexpectedly")
        return EXIT_CODE
    return 0


async def _keep(config: DaemonConfig) -> None:
    folder = _private_folders(config)
    profile = make_private(config.profile or config.home / "profile")
    prepare_profile(profile)
    async with async_playwright() as playwright:
        context = await _launch(playwright, config, profile)
        browser = context.browser
        assert browser is not None  # noqa: S101 - None only on Android
        # The event is set when the window is closed, when a program asks this process to end, or at that program's end.
        over = asyncio.Event()
        on_end_of_program(partial(asyncio.get_running_loop().call_soon_threadsafe, over.set))
        context.on("close", lambda _: over.set())
        on_request_to_end(over.set)
        # Without any listener, Playwright would close every dialog of the page.
        context.on("dialog", lambda _: None)
        # Save downloads in the user's own folder; Playwright would delete them with the window.
        session = await browser.new_browser_cdp_session()
        await session.send("Browser.setDownloadBehavior", {"behavior": "default"})
        await session.detach()
        await _close_restored_tabs(context)
        recorder = Recorder(config, Journal(config.journal_file))
        recorder.attach(context)
        guard = NetworkGuard(context, config.hosts)
        await guard.attach()
        lock_server = LockServer(guard, recorder, over.set)
        async with lock_server.serving(folder) as address:
            info = DaemonInfo(
                pid=os.getpid(),
                endpoint=(await browser.bind(_BOUND_NAME))["endpoint"],
                lock_address=address,
                lock_token=lock_server.token,
                version=protocol_version(),
                profile=str(profile),
            )
            write_info(config, info)
            _report(asdict(info))
            await over.wait()
            # From now on, the next program waits for the end of this process and opens a window of its own.
            config.info_file.unlink(missing_ok=True)
        await recorder.finish()
        # A window that does not respond closes when the driver ends.
        with suppress(Error, TimeoutError):
            await asyncio.wait_for(context.close(), _CLOSE_SECONDS)
    remove_socket_folder(config.home)


async def _close_restored_tabs(context: BrowserContext) -> None:
    """Close the tabs of the last time, which come back with the login, before any page is read."""
    restored = context.pages
    if len(restored) > 1:
        await context.new_page()
        for page in restored:
            await page.close()


def _private_folders(config: DaemonConfig) -> Path:
    remove_socket_folder(config.home)
    home = make_private(config.home)
    folder = socket_folder(home)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)))
    os.environ["PWTEST_SOCKETS_DIR"] = str(folder)
    os.environ["PWTEST_SERVER_REGISTRY"] = str(home / "registry")
    return folder


async def _launch(playwright: Playwright, config: DaemonConfig, profile: Path) -> BrowserContext:
    try:
        return await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=config.executable,
            headless=False,
            no_viewport=True,
            chromium_sandbox=config.sandbox,
            args=list(config.add_switches),
            ignore_default_args=list(config.leave_out_switches),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except Error as error:
        raise BrowserUnavailable(
            tr("The browser did not start: {reason}", reason=_reason(error.message)),
            where=str(config.executable),
            now=tr(
                "Start that browser by itself to see its message, or choose another one in the settings. Without a browser,"
                " “ipp-helper file --paste” still works."
            ),
        ) from error


def _reason(message: str) -> str:
    known = {
        "XServer": tr("it cannot reach the screen."),
        "sandboxing failed": tr("its sandbox cannot be set up here."),
        "already in use": tr("its window is already open."),
    }
    first = without_queries(message.splitlines()[0]).removeprefix("BrowserType.launch_persistent_context: ")
    return next((sentence for sign, sentence in known.items() if sign in message), first)


LEASE_SECONDS = 5.0
"""Seconds after which a program that does not renew the submit lock loses the lock."""


class LockServer:
    """The daemon's end of the connection to programs.

    If a second program requests the submit lock, the second program takes over the lock and the window.
    """

    def __init__(self, guard: NetworkGuard, recorder: Recorder, on_end: Callable[[], None]) -> None:
        """`recorder` is told which form is being filled in; `on_end` is called if a program asks the daemon to end."""
        self._on_end = on_end
        self._guard = guard
        self._recorder = recorder
        self._holder: object = None
        self.token = token_urlsafe(24)
        """A secret that programs read from the daemon's info file, which only the user's own programs can read."""

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator[str]:
        async with sockets.serving(folder, "lock", self._serve, LONGEST_LINE) as address:
            yield address

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        if not hmac.compare_digest(line.strip(), self.token.encode()):
            writer.close()
            return
        try:
            while line := await self._next_line(reader, writer):
                answer = await self._answer(json.loads(line), writer)
                writer.write((json.dumps(answer) + "\n").encode())
                await writer.drain()
        except ConnectionError:
            return
        finally:
            await self._release(writer)
            writer.close()

    async def _next_line(self, reader: asyncio.StreamReader, holder: object) -> bytes:
        """Return the next message. If the holder of the lock sends no message within the lease, release the lock."""
        while True:
            try:
                return await asyncio.wait_for(
                    reader.readline(), LEASE_SECONDS if self._holder is holder else None
                )
            except TimeoutError:
                await self._release(holder)

    async def _answer(self, message: dict[str, Any], holder: object) -> dict[str, Any]:
        if "give" in message:
            return {"held_back": await self._release(holder)}
        if "end" in message:
            self._on_end()
            return {"ends": True}
        wanted = message.get("hold", {})
        self._holder = holder
        self._recorder.hold(wanted.get("ids", ()))
        await self._guard.hold(wanted.get("ids", ()), wanted.get("files", ()))
        return {"held": True}

    async def _release(self, holder: object) -> tuple[str, ...]:
        if self._holder is not holder:
            return ()
        self._holder = None
        # Tell the recorder before the guard stops blocking, because the user may submit the form immediately.
        self._recorder.give()
        return await self._guard.give()


def _report(values: object) -> None:
    """Write one line to the program that started the daemon, then redirect the output to the null device.

    The starting program may end afterwards; without the redirection, a later write to its pipe would fail.
    """
    with suppress(OSError):
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

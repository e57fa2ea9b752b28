"""The program's connection to the browser window of an account: to an open window, or to a new one.

The daemon owns the window. It closes the window when the program that started it has ended, even if it was killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from filelock import AsyncFileLock, Timeout
from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from helper.browser.daemon.config import (
    LONGEST_LINE,
    DaemonConfig,
    DaemonInfo,
    daemon_ended,
    is_alive,
    protocol_version,
    read_info,
    write_config,
)
from helper.browser.daemon.launch import require_screen
from helper.errors import BrowserUnavailable, PageGone
from helper.hosts import without_queries
from helper.system import sockets
from helper.system.files import make_private
from helper.system.processes import own_command, start_bound
from helper.translation import comma_list, msg, sentences, tr, tr_error, with_label

_ANSWER_SECONDS = 5.0
_LOCK_SECONDS = 10.0


@asynccontextmanager
async def shared_driver() -> AsyncIterator[Playwright]:
    """Yield the Playwright driver of this event loop.

    The driver runs from the first `async with` block to the end of the last one. A dead driver is replaced.
    """
    place = _holders.setdefault(asyncio.get_running_loop(), _DriverHolder())
    driver = await _acquire(place)
    try:
        yield driver.playwright
    finally:
        await _release(place, driver)


@dataclass(slots=True, eq=False)
class _Driver:
    playwright: Playwright
    users: int = 0


@dataclass(slots=True, eq=False)
class _DriverHolder:
    driver: _Driver | None = None
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


_holders: WeakKeyDictionary[asyncio.AbstractEventLoop, _DriverHolder] = WeakKeyDictionary()


async def _acquire(place: _DriverHolder) -> _Driver:
    async with place.one_at_a_time:
        if (driver := place.driver) is not None:
            # Count this use first: during the check, the last other use may end and stop the driver.
            driver.users += 1
            is_alive = False
            try:
                is_alive = await _responds(driver.playwright)
            finally:
                if not is_alive:
                    await _release(place, driver)
            if is_alive:
                return driver
        place.driver = fresh = _Driver(await async_playwright().start(), users=1)
        return fresh


async def _release(place: _DriverHolder, driver: _Driver) -> None:
    driver.users -= 1
    if not driver.users:
        if place.driver is driver:
            place.driver = None
        await driver.playwright.stop()


async def _responds(playwright: Playwright) -> bool:
    """Return whether the driver process is alive. If it was killed, only a failing call reveals that."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            await (await playwright.request.new_context()).dispose()
    except (Error, TimeoutError):
        return False
    return True


class LockClient:
    """The program's end of the connection to its daemon's `LockServer`; implements `NetworkLock`.

    Every call raises `PageGone` if the daemon has ended.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._one_at_a_time = asyncio.Lock()
        self._ids: tuple[str, ...] = ()
        self._files: tuple[str, ...] = ()
        self._pending = 0
        """The number of answers still to be read, including answers to calls that were cancelled."""

    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Block requests that contain these ids, or ids from earlier calls. Without arguments, only renew the lease."""
        self._ids += tuple(item for item in ids if item not in self._ids)
        self._files += tuple(name for name in files if name not in self._files)
        # Send all ids and files each time: the daemon forgets them if the lease expires.
        await self._ask({"hold": {"ids": self._ids, "files": self._files}})

    async def give(self) -> tuple[str, ...]:
        self._ids = self._files = ()
        return tuple((await self._ask({"give": True}))["held_back"])

    async def end(self) -> None:
        """Ask the daemon to close its window and end. A signal to the daemon's process id could hit another process."""
        await self._ask({"end": True})

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        async with self._one_at_a_time:
            try:
                self._pending += 1
                self._writer.write((json.dumps(message) + "\n").encode())
                await self._writer.drain()
                while self._pending:
                    line = await asyncio.wait_for(self._reader.readline(), _LOCK_SECONDS)
                    self._pending -= 1
            except (OSError, TimeoutError) as error:
                raise PageGone(tr("The browser window was closed.")) from error
        if not line:
            raise PageGone(tr("The browser window was closed."))
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def lock_client(address: str, token: str) -> AsyncIterator[LockClient]:
    reader, writer = await _connected(address)
    try:
        writer.write(f"{token}\n".encode())
        yield LockClient(reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        return await sockets.connected(address, LONGEST_LINE)
    except OSError as error:
        raise BrowserUnavailable(
            tr("The browser window is open, but ipp-helper cannot connect to it."),
            where=with_label(address, tr_error(error)),
            now=tr("Close that window and start again."),
        ) from error


_START_SECONDS = 60.0
"""Timeout of a start in seconds. With a cold disk and a slow virus scanner, a start may take 30 seconds."""
_CONNECT_SECONDS = 15.0
_POLL_SECONDS = 0.2
_PASTE_INSTEAD = msg("Or work without a window: “ipp-helper file --paste” puts each text on the clipboard.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalBrowser:
    config: DaemonConfig
    info: DaemonInfo
    line: LockClient
    """The connection to the daemon, which blocks submissions on the network for this program."""
    started: bool
    """Whether this connection opened the window. If False, the window was already open and may show pages."""
    browser: Browser

    @property
    def context(self) -> BrowserContext:
        """The browser context that holds the tabs. Raises `PageGone` if the window is closed."""
        contexts = self.browser.contexts
        if not contexts:
            raise PageGone(tr("The browser window was closed."))
        return contexts[0]


@asynccontextmanager
async def portal_browser(config: DaemonConfig) -> AsyncIterator[PortalBrowser]:
    """Yield the account's browser; the window stays open after the block, until this program ends.

    Raises `BrowserUnavailable` if no window can be opened, or if the program cannot connect to the open window.
    """
    make_private(config.run)
    # Find or start the daemon in a task, so that the program's own driver starts at the same time.
    daemon = asyncio.get_running_loop().create_task(_found_or_started(config), name="open the window")
    async with _cancelled_on_exit(daemon), shared_driver() as playwright:
        info, started = await daemon
        try:
            browser = await _connect(playwright, info)
        except BrowserUnavailable:
            # The driver may have accepted the connection just before it died; then start a new daemon.
            if started or sockets.answers(info.endpoint):
                raise
            info, started = await _found_or_started(config)
            browser = await _connect(playwright, info)
        try:
            async with lock_client(info.lock_address, info.lock_token) as line:
                yield PortalBrowser(config=config, info=info, line=line, started=started, browser=browser)
        finally:
            with suppress(Error):
                await browser.close()  # only disconnects from a browser that another process owns


async def living_daemon(config: DaemonConfig) -> DaemonInfo | None:
    """Return the info of the account's daemon; None if no window is open.

    If the browser of a running daemon is dead, end the daemon. Raises `BrowserUnavailable` if a version with
    another protocol opened the window.
    """
    info = await _awaited_info(config)
    if info is None:
        return None
    if info.version != protocol_version():
        raise BrowserUnavailable(
            tr("Another version of ipp-helper opened the browser window, and this one cannot connect to it."),
            where=tr("process {pid}", pid=info.pid),
            now=tr("Finish your work in that window, close it, and start again."),
        )
    if not sockets.answers(info.endpoint):
        # The daemon's driver is dead, and so is the browser; the daemon itself cannot notice that.
        await _end(config, info)
        return None
    return info


async def _awaited_info(config: DaemonConfig) -> DaemonInfo | None:
    """Wait until the daemon has written its info, and return the info; None if the daemon ends without it.

    This happens if another program started the daemon, and the daemon failed before it was ready.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_START_SECONDS):
            while is_alive(config):
                if (info := read_info(config)) is not None:
                    return info
                await asyncio.sleep(_POLL_SECONDS)
    return None


async def _end(config: DaemonConfig, info: DaemonInfo) -> None:
    """End a daemon through its own socket, and wait until the daemon has ended.

    A signal is not safe: the info may be outdated, and its process id may belong to another process.
    """
    with suppress(BrowserUnavailable, PageGone):
        async with lock_client(info.lock_address, info.lock_token) as line:
            await line.end()
    try:
        await daemon_ended(config)
    except TimeoutError as error:
        raise BrowserUnavailable(
            tr("This account's browser window does not respond and does not close."),
            where=tr("process {pid}", pid=info.pid),
            now=sentences(tr("Close it yourself, or restart the computer."), tr(_PASTE_INSTEAD)),
        ) from error


async def close_window(config: DaemonConfig) -> bool:
    """Close the account's window, and wait until the daemon has ended. Return False if no window was open.

    Raises `BrowserUnavailable` if a version with another protocol opened the window.
    """
    info = await living_daemon(config)
    if info is not None:
        await _end(config, info)
    return info is not None


async def _found_or_started(config: DaemonConfig) -> tuple[DaemonInfo, bool]:
    """Return the account's daemon, and whether this call started it.

    A lock prevents two programs from starting two daemons for the same account.
    """
    try:
        async with AsyncFileLock(config.starting_lock, timeout=_START_SECONDS, mode=0o600):
            info = await living_daemon(config)
            return (info, False) if info else (await _start_daemon(config), True)
    except Timeout as error:
        raise BrowserUnavailable(
            tr("Another ipp-helper has been trying to open this browser window for a minute."),
            now=tr("Close that program, then start again."),
        ) from error


@asynccontextmanager
async def _cancelled_on_exit(task: asyncio.Task[Any]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])


async def _start_daemon(config: DaemonConfig) -> DaemonInfo:
    require_screen()
    process = _started(config)
    try:
        line = await asyncio.wait_for(asyncio.to_thread(_first_line, process), _START_SECONDS)
    except TimeoutError as error:
        raise BrowserUnavailable(
            tr("The browser window did not open within {seconds} seconds.", seconds=round(_START_SECONDS)),
            where=str(config.executable),
            now=sentences(
                tr("Start again; if that does not help, restart the computer."), tr(_PASTE_INSTEAD)
            ),
        ) from error
    said = json.loads(line) if line.endswith(b"\n") else {}
    if "endpoint" in said:
        return DaemonInfo(**said)
    if problem := said.get("problem"):
        raise BrowserUnavailable(problem["what"], where=problem["where"], now=problem["now"])
    raise BrowserUnavailable(
        tr("The browser window could not be opened, for an unknown reason."),
        where=str(config.log_file),
        now=sentences(tr("Look at the end of this log file."), tr(_PASTE_INSTEAD)),
    )


def _started(config: DaemonConfig) -> subprocess.Popen[bytes]:
    log = os.open(config.log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        process = start_bound(own_command("helper.browser.daemon.process", str(write_config(config))), log)
    finally:
        os.close(log)
    _keep_bound(process)
    return process


_bound: list[subprocess.Popen[bytes]] = []
"""The daemons that this program has started, kept with their stdin, which closes when this program ends."""


def _keep_bound(process: subprocess.Popen[bytes]) -> None:
    """Keep the process, and forget those that have ended."""
    for ended in [one for one in _bound if one.poll() is not None]:
        _bound.remove(ended)
        if ended.stdin is not None:
            ended.stdin.close()
    _bound.append(process)


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None  # noqa: S101 - `start_bound` opens a pipe
    with process.stdout as output:
        return output.readline()


async def _connect(playwright: Playwright, info: DaemonInfo) -> Browser:
    try:
        return await playwright.chromium.connect(info.endpoint, timeout=_CONNECT_SECONDS * 1000)
    except Error as error:
        raise BrowserUnavailable(
            tr("The browser window is open, but ipp-helper cannot connect to it."),
            where=comma_list(
                (tr("process {pid}", pid=info.pid), without_queries(error.message.splitlines()[0]))
            ),
            now=tr("Close that window and start again."),
        ) from error

"""The connection between program and daemon: which program is connected, and which holds the network's submit lock.

It is separate from Playwright's. A program that dies closes it, a program that hangs stops renewing: in both
cases the daemon releases what it held for that program. Messages and answers are JSON objects, one per line:
`{"hold": {"ids", "files"}}`, `{"give": true}`, `{"end": true}`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from helper.browser.daemon.guards import NetworkGuard
from helper.browser.daemon.journal import Recorder
from helper.errors import BrowserUnavailable, PageGone
from helper.system import sockets

LEASE_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
_LONGEST_LINE = 1 << 20


class LockServer:
    """The daemon's end. One program holds the lock at a time; another that requests it takes over, along with the window."""

    def __init__(self, guard: NetworkGuard, recorder: Recorder, on_end: Callable[[], None]) -> None:
        """`recorder` learns which form is being filled; `on_end` is called when a program asks the daemon to end."""
        self._on_end = on_end
        self._guard = guard
        self._recorder = recorder
        self._holder: object = None
        self.token = token_urlsafe(24)
        """Passed to programs in the daemon's note, which only the user's own programs can read."""
        self.connected = 0
        """The number of connected programs."""

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator[str]:
        """Serve while the block lasts; yields the address to connect to."""
        async with sockets.serving(folder, "lock", self._serve, _LONGEST_LINE) as address:
            yield address

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        if not hmac.compare_digest(line.strip(), self.token.encode()):
            writer.close()
            return
        self.connected += 1
        try:
            while line := await self._next_line(reader, writer):
                answer = await self._answer(json.loads(line), writer)
                writer.write((json.dumps(answer) + "\n").encode())
                await writer.drain()
        except ConnectionError:
            return
        finally:
            self.connected -= 1
            await self._let_go(writer)
            writer.close()

    async def _next_line(self, reader: asyncio.StreamReader, holder: object) -> bytes:
        """The next message; the lock is released if none comes in time."""
        while True:
            try:
                return await asyncio.wait_for(
                    reader.readline(), LEASE_SECONDS if self._holder is holder else None
                )
            except TimeoutError:
                await self._let_go(holder)

    async def _answer(self, message: dict[str, Any], holder: object) -> dict[str, Any]:
        if "give" in message:
            return {"held_back": await self._let_go(holder)}
        if "end" in message:
            self._on_end()
            return {"ends": True}
        wanted = message.get("hold", {})
        self._holder = holder
        self._recorder.hold(wanted.get("ids", ()))
        await self._guard.hold(wanted.get("ids", ()), wanted.get("files", ()))
        return {"held": True}

    async def _let_go(self, holder: object) -> tuple[str, ...]:
        if self._holder is not holder:
            return ()
        self._holder = None
        # Recorded when the guard starts to open, not afterwards: the user's submission may leave in between.
        self._recorder.give()
        return await self._guard.give()


class LockClient:
    """The program's end: implements `NetworkLock`. Every call raises `PageGone` if the daemon has ended."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._one_at_a_time = asyncio.Lock()
        self._ids: tuple[str, ...] = ()
        self._files: tuple[str, ...] = ()
        self._owed = 0
        """The number of outstanding answers: a caller may have been cancelled before its answer came."""

    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Hold back requests with these ids, in addition to those held already; without ids it only renews."""
        self._ids += tuple(item for item in ids if item not in self._ids)
        self._files += tuple(name for name in files if name not in self._files)
        # Everything is sent each time: the daemon has released what a sleeping computer did not renew.
        await self._ask({"hold": {"ids": self._ids, "files": self._files}})

    async def give(self) -> tuple[str, ...]:
        """Release the lock; returns what was held back."""
        self._ids = self._files = ()
        return tuple((await self._ask({"give": True}))["held_back"])

    async def end(self) -> None:
        """Ask the daemon to close its window and end; a signal to its process id could hit another process."""
        await self._ask({"end": True})

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        async with self._one_at_a_time:
            try:
                self._owed += 1
                self._writer.write((json.dumps(message) + "\n").encode())
                await self._writer.drain()
                while self._owed:
                    line = await asyncio.wait_for(self._reader.readline(), _ANSWER_SECONDS)
                    self._owed -= 1
            except (OSError, TimeoutError) as error:
                raise PageGone("The browser window was closed.") from error
        if not line:
            raise PageGone("The browser window was closed.")
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
        return await sockets.connected(address, _LONGEST_LINE)
    except OSError as error:
        raise BrowserUnavailable(
            "The browser window is open, but this program cannot reach it.",
            where=f"{address}: {error.strerror}",
            now="Close that window and start again.",
        ) from error

"""The line between a program and the daemon: who is connected, and who holds the submit lock on the network.

It is a private line of its own beside Playwright's. A program that dies closes it by dying, one that hangs stops
renewing: both ways the daemon lets go of what was held for it. A message is a JSON object in a line, and so is its answer:
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
    """The daemon's end. One program holds at a time; another that asks takes over, as it has taken over the window."""

    def __init__(self, guard: NetworkGuard, recorder: Recorder, on_end: Callable[[], None]) -> None:
        """The recorder is told which form is being filled in; `on_end` is called when a program asks the daemon to end."""
        self._on_end = on_end
        self._guard = guard
        self._recorder = recorder
        self._holder: object = None
        self.token = token_urlsafe(24)
        """Told to programs by the daemon's note, which only the person's own can read."""
        self.connected = 0
        """How many programs are connected."""

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator[str]:
        """Answer for as long as the block lasts; gives the address to connect to."""
        async with sockets.serving(folder, "desk", self._serve, _LONGEST_LINE) as address:
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
        """The next message; what is held is let go when none comes in time."""
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
        # In the moment in which the guard opens, not when it is done: her submission may leave meanwhile.
        self._recorder.give()
        return await self._guard.give()


class LockClient:
    """The program's end: implements `NetworkLock`. Every call raises `PageGone` when the daemon is gone."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._one_at_a_time = asyncio.Lock()
        self._ids: tuple[str, ...] = ()
        self._files: tuple[str, ...] = ()
        self._owed = 0
        """Answers that are still to come: whoever asked may have been cancelled before hers came."""

    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Hold back what carries these ids, besides those that are held already; go on holding, where it names none."""
        self._ids += tuple(item for item in ids if item not in self._ids)
        self._files += tuple(name for name in files if name not in self._files)
        # All of it is said each time: of what a sleeping computer did not renew the daemon has let go.
        await self._ask({"hold": {"ids": self._ids, "files": self._files}})

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives what was held back."""
        self._ids = self._files = ()
        return tuple((await self._ask({"give": True}))["held_back"])

    async def end(self) -> None:
        """Ask the daemon to close its window and end: a signal to a process id might reach somebody else's process."""
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

"""A run of `ipp-helper` that a test controls through its streams: it prints events and reads answers, one per line."""

from __future__ import annotations

import asyncio
import io
import json
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TextIO

PATIENCE_SECONDS = 90.0


class Program(ABC):
    """A running program, with its events so far and methods to answer it."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    async def until(self, *names: str, **values: object) -> dict[str, Any]:
        """Read until an event has one of these names and all of these values, and return that event."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    event = await self._next()
                    if event["event"] in names and all(event.get(key) == values[key] for key in values):
                        return event
        except TimeoutError as error:
            raise AssertionError(f"no {names} {values} came; the last events were {self._last()}") from error

    async def answer(self, question: dict[str, Any], choice: str, text: str = "") -> None:
        await self.say({"question": question["question"], "choice": choice, "text": text})

    async def answer_safely(self, question: dict[str, Any]) -> None:
        await self.answer(
            question, next(str(known["choice"]) for known in question["choices"] if known["safe"])
        )

    async def say(self, values: dict[str, str]) -> None:
        """Send one JSON object as a line."""
        await self._send(json.dumps(values).encode() + b"\n")

    async def end(self) -> int:
        """Wait until the program ends, and return its exit code."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while line := await self._line():
                self.events.append(json.loads(line))
            return await self._exit_code()

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    @abstractmethod
    def say_no_more(self) -> None:
        """Close the program's input."""

    @abstractmethod
    async def kill(self) -> None:
        """Kill the program. If it has already ended, do nothing."""

    @abstractmethod
    async def _line(self) -> str | bytes:
        """Return the next output line; empty at the end of the output."""

    @abstractmethod
    async def _send(self, line: bytes) -> None: ...

    @abstractmethod
    async def _exit_code(self) -> int: ...

    @abstractmethod
    async def _why_it_ended(self) -> str: ...

    async def next(self) -> dict[str, Any] | None:
        """Wait for the next event, and return it; return None if the program has ended."""
        line = await self._line()
        if line:
            self.events.append(json.loads(line))
        return self.events[-1] if line else None

    async def _next(self) -> dict[str, Any]:
        event = await self.next()
        if event is None:
            raise AssertionError(f"the program ended: {self._last()} {await self._why_it_ended()}")
        return event

    def _last(self) -> list[tuple[str, str]]:
        return [(event["event"], event.get("text", "")) for event in self.events[-6:]]


class OwnProcess(Program):
    """The program in a process of its own, which a test can really kill."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self._process = process

    def say_no_more(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def _line(self) -> bytes:
        assert self._process.stdout is not None
        return await self._process.stdout.readline()

    async def _send(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line)
        await self._process.stdin.drain()

    async def _exit_code(self) -> int:
        return await self._process.wait()

    async def _why_it_ended(self) -> str:
        assert self._process.stderr is not None
        return (await self._process.stderr.read()).decode()


class _Output(io.StringIO):
    """An output stream whose lines can be awaited."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: asyncio.Queue[str] = asyncio.Queue()

    def write(self, text: str) -> int:
        self.lines.put_nowait(text)
        return len(text)


class _Input(io.StringIO):
    """An input stream whose lines a thread can wait for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: SimpleQueue[str] = SimpleQueue()

    def __next__(self) -> str:  # type: ignore[override]  # a text stream yields texts
        if line := self.lines.get():
            return line
        raise StopIteration


class SameProcess(Program):
    """The same session in this process, which saves the start of an interpreter and of a browser driver."""

    def __init__(self, run: Callable[[TextIO, TextIO], Coroutine[Any, Any, int]]) -> None:
        """Start `run` with an output stream and an input stream. `run` returns the exit code."""
        super().__init__()
        self._told = _Output()
        self._said = _Input()
        self._task = asyncio.get_running_loop().create_task(self._run(run), name="the program")

    def say_no_more(self) -> None:
        self._said.lines.put("")

    async def kill(self) -> None:
        # End the input first. If the session were cancelled while it closes its connection, the connection
        # would stay open in this process.
        self.say_no_more()
        await asyncio.wait({self._task}, timeout=PATIENCE_SECONDS / 4)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self, run: Callable[[TextIO, TextIO], Coroutine[Any, Any, int]]) -> int:
        try:
            return await run(self._told, self._said)
        finally:
            self.say_no_more()
            self._told.write("")

    async def _line(self) -> str:
        over = self._task.done() and self._told.lines.empty()
        return "" if over else await self._told.lines.get()

    async def _send(self, line: bytes) -> None:
        self._said.lines.put(line.decode())

    async def _exit_code(self) -> int:
        return await self._task

    async def _why_it_ended(self) -> str:
        ended = self._task.done() and not self._task.cancelled()
        return repr(self._task.exception()) if ended else ""

"""The whole program as a person has it: a process of its own, the practice portal, a visible window, and the scripted person."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import Timeout

from helper.browser.keeper.connection import PortalBrowser, portal_browser
from helper.browser.keeper.order import KeeperOrder, read_note
from helper.browser.keeper.presence import keeper_ended
from helper.cli.compose import Parts, window_order
from helper.cli.play.play import QUICK_SECONDS
from helper.cli.play.samples import TITLES, add_samples
from helper.config.places import Places
from helper.config.settings import Settings
from helper.flow.load import shipped_flow
from helper.model.complaint import Complaint
from helper.practice.person import EMAIL, PASSWORD, ScriptedPerson
from helper.practice.server import PracticePortal
from helper.store.queue import Queue
from helper.store.store import open_store

PATIENCE_SECONDS = 40.0


class Program:
    """One run of `ipp-helper file --plain --json`, and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []

    async def until(self, name: str, **values: object) -> dict[str, Any]:
        """Read on until an event of this name with these values comes."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    event = await self._next()
                    if event["event"] == name and all(
                        event.get(key) == value for key, value in values.items()
                    ):
                        return event
        except TimeoutError as error:
            told = [(event["event"], event.get("text", "")) for event in self.events[-6:]]
            raise AssertionError(f"no {name} {values} came; the last events were {told}") from error

    async def until_any(self, *names: str) -> dict[str, Any]:
        """Read on until an event of one of these names comes."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (event := await self._next())["event"] not in names:
                pass
        return event

    async def answer(self, question: dict[str, Any], choice: str, text: str = "") -> None:
        """Answer a question."""
        await self.say({"question": question["question"], "choice": choice, "text": text})

    async def say(self, values: dict[str, str]) -> None:
        """Send one line."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(values).encode() + b"\n")
        await self.process.stdin.drain()

    async def end(self) -> int:
        """Wait until it ended; its exit code."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert self.process.stdout is not None
            while line := await self.process.stdout.readline():
                self.events.append(json.loads(line))
            return await self.process.wait()

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of one name that were read so far."""
        return [event for event in self.events if event["event"] == name]

    async def _next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            told = [(event["event"], event.get("text", "")) for event in self.events[-4:]]
            raise AssertionError(f"the program ended: {told} {(await self.process.stderr.read()).decode()}")
        event: dict[str, Any] = json.loads(line)
        self.events.append(event)
        return event


@dataclass(slots=True)
class Rig:
    """A data folder with ready complaints, and the portal they go to."""

    portal: PracticePortal
    places: Places
    environment: dict[str, str]
    running: list[Program] = field(default_factory=list)

    def prepare(self, *, complaints: int = 1, links: int = 3) -> None:
        """Lay complaints ready."""
        with open_store(self.places) as store:
            add_samples(store, Queue(store), complaints=complaints, links=links)

    async def start(self, *more: str, portal: str = "", command: str = "file") -> Program:
        """Start a run over forms in a process of its own."""
        return await self.run(command, "--plain", *more, portal=portal)

    async def run(self, *words: str, portal: str = "") -> Program:
        """Start a command that opens the portal's window, in a process of its own."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "helper", *words, "--json",
            "--data", str(self.places.data), "--portal", portal or self.portal.home,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment,
        )  # fmt: skip
        program = Program(process)
        self.running.append(program)
        return program

    @asynccontextmanager
    async def person(self) -> AsyncIterator[ScriptedPerson]:
        """The scripted person at the window that the program has opened."""
        async with self.window() as browser:
            yield ScriptedPerson(browser.context.pages[0], self.portal.control())

    @asynccontextmanager
    async def handed_over(
        self, program: Program, email: str = EMAIL, password: str = PASSWORD
    ) -> AsyncIterator[ScriptedPerson]:
        """The scripted person, logged in, with the form filled and handed over to her."""
        await program.until("page_reached", page="login")
        async with self.person() as person:
            await person.log_in(email, password)
            await program.until("handed_over")
            yield person

    @asynccontextmanager
    async def window(self) -> AsyncIterator[PortalBrowser]:
        """The program's window, through a connection of our own."""
        async with portal_browser(self.order()) as browser:
            yield browser

    def order(self) -> KeeperOrder:
        """What the program tells its keeper."""
        with open_store(self.places, read_only=True) as store:
            parts = Parts(places=self.places, settings=Settings(), store=store, queue=Queue(store))
            return window_order(parts, shipped_flow(), practice=True)

    def complaints(self) -> list[Complaint]:
        """The complaints as they are on disk."""
        with open_store(self.places, read_only=True) as store:
            return store.complaints.all()

    def counts(self) -> dict[str, int]:
        """What the portal has counted."""
        counts: dict[str, int] = self.portal.control().state()["counts"]
        return counts

    async def close(self) -> None:
        """End what still runs: the programs, and the keeper by its own process id."""
        for program in self.running:
            if program.process.returncode is None:
                await program.kill()
        if self.places.run.exists():
            order = self.order()
            note = read_note(order)
            if note is not None:
                with_pid_ended(note.pid)
                # It tidies its own folder; a test folder that is removed meanwhile would partly stay. On a busy machine
                # a browser may take longer than anybody waits: no reason to fail a test that is over.
                with suppress(Timeout):
                    await keeper_ended(order)


def with_pid_ended(pid: int) -> None:
    """End a keeper that a killed program left behind; its browser goes with it."""
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return


@contextmanager
def practice_rig(
    folder: Path,
    *,
    faults: tuple[str, ...] = (),
    variant: str = "ipp",
    layout: str = "long",
    lang: str = "en",
    titles: Sequence[str] = TITLES,
) -> Iterator[Rig]:
    """A rig in a short folder: sockets need short paths."""
    with PracticePortal(
        titles=titles, faults=faults, variant=variant, layout=layout, lang=lang, late_seconds=QUICK_SECONDS
    ) as portal:
        environment = {**os.environ, "IPP_HELPER_STATE": str(folder / "s")}
        here = Places(data=folder / "d", state=folder / "s")
        yield Rig(portal, here, environment)

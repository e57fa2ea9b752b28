"""A rig for tests of the whole program: a visible window, the practice portal, and the scripted user."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from helper.browser.daemon.config import DaemonConfig
from helper.browser.daemon.connection import PortalBrowser, portal_browser
from helper.cli.commands.filing import forms_left
from helper.cli.operators import session_over
from helper.composition.practice_ground import TITLES, add_samples
from helper.composition.sessions import filing_session, run_of
from helper.config.places import Places
from helper.config.settings import Settings
from helper.model.complaint import Complaint
from helper.session.context import FilingRequest, ReadRequest, RightsRequest, open_app
from helper.store.queue import Queue
from helper.store.store import open_store
from tests.factories import practice_places
from tests.practice.person import EMAIL, PASSWORD, ScriptedUser
from tests.practice.play import QUICK_SECONDS
from tests.practice.portal import FaultyPortal
from tests.practice.visitor import Visitor
from tests.whole.program import OwnProcess, Program, SameProcess
from tests.whole.shared_window import end_daemon, order_of


@dataclass(slots=True)
class Rig:
    """A data folder with complaints, and the practice portal where the program files them."""

    portal: FaultyPortal
    places: Places
    shares_window: bool = False
    """Whether other tests use the same window, which then stays open after the test."""
    program: tuple[str, ...] = (sys.executable, "-m", "helper")
    """The command line of the program that `run` starts."""
    variables: Mapping[str, str] | None = None
    """The program's environment; None means the environment of this process."""
    running: list[Program] = field(default_factory=list)
    _order: DaemonConfig | None = None

    def prepare(self, *, complaints: int = 1, links: int = 3) -> None:
        """Add complaints that are ready to be filed."""
        with open_store(self.places) as store:
            add_samples(store, Queue(store), complaints=complaints, links=links)

    def start(
        self, *, portal: str = "", rehearse: bool = False, paste: bool = False, limit: int | None = None
    ) -> Program:
        """Start a filing run in this process, as `ipp-helper file --plain --json` does."""
        request = FilingRequest(
            portal=portal or self.portal.home, rehearse=rehearse, paste=paste, limit=limit
        )
        return self._begun(request)

    def register(self) -> Program:
        """Start a registration run in this process."""
        return self._begun(FilingRequest(portal=self.portal.home, works=()))

    def read(self, request: ReadRequest | RightsRequest) -> Program:
        """Start reading one of the portal's lists in this process."""
        self.running.append(SameProcess(partial(_read, self.places, request, self.portal.home)))
        return self.running[-1]

    async def opening_each(self, reading: Program) -> None:
        """Open one complaint after the other in the list, whenever the program asks for further pages."""
        async with self.person() as person:
            for place in count():
                if (await reading.until("question", "list_ended"))["event"] == "list_ended":
                    return
                await person.open_complaint(place)

    async def start_process(self, *words: str) -> Program:
        """Start a filing run in its own process."""
        return await self.run("file", "--plain", *words)

    async def run(self, *words: str) -> Program:
        """Run a command that uses the portal in its own process."""
        return await self.run_beside(*words, "--portal", self.portal.home)

    async def run_beside(self, *words: str) -> Program:
        """Run a command that does not use the portal in its own process."""
        process = await asyncio.create_subprocess_exec(
            *self.program, *words, "--json", "--data", str(self.places.data),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment,
        )  # fmt: skip
        self.running.append(OwnProcess(process))
        return self.running[-1]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that uses the same window."""
        return {**(self.variables or os.environ), "IPP_HELPER_STATE": str(self.places.state)}

    @asynccontextmanager
    async def person(self) -> AsyncIterator[ScriptedUser]:
        """Yield the scripted user at the program's window."""
        async with self.window() as browser:
            yield ScriptedUser(browser.context.pages[0], self.portal.control())

    @asynccontextmanager
    async def handed_over(
        self, program: Program, email: str = EMAIL, password: str = PASSWORD
    ) -> AsyncIterator[ScriptedUser]:
        """Wait until a form is handed over, logging in if needed. Yield the scripted user at that form."""
        event = await program.until("page_reached", "handed_over")
        async with self.person() as person:
            while event["event"] != "handed_over":
                if event["page"] == "login":
                    await person.log_in(email, password)
                event = await program.until("page_reached", "handed_over")
            yield person

    async def sign_in(self) -> None:
        """Put the cookies of a logged-in user into the window."""
        visitor = Visitor(self.portal)
        await asyncio.to_thread(visitor.sign_in, EMAIL, PASSWORD)
        async with self.window() as browser:
            await browser.context.add_cookies(
                [
                    {"name": name, "value": value, "url": self.portal.address}
                    for name, value in visitor.cookies.items()
                    if value
                ]
            )

    @asynccontextmanager
    async def window(self) -> AsyncIterator[PortalBrowser]:
        """Yield the program's window through a separate connection."""
        async with portal_browser(self.order()) as browser:
            yield browser

    def order(self) -> DaemonConfig:
        if self._order is None:
            self._order = order_of(self.places)
        return self._order

    def complaints(self) -> list[Complaint]:
        """Return the complaints in the records on disk."""
        with open_store(self.places, read_only=True) as store:
            return store.complaints.all()

    def received(self, what: str = "complaints") -> list[dict[str, Any]]:
        """Return the `complaints` or `registrations` that the portal received."""
        received: list[dict[str, Any]] = self.portal.control().state()[what]
        return received

    def counts(self) -> dict[str, int]:
        """Return the portal's counts of submissions."""
        counts: dict[str, int] = self.portal.control().state()["counts"]
        return counts

    async def close(self) -> None:
        """End the programs that are still running, and the daemon unless another test uses its window."""
        try:
            for program in self.running:
                await program.kill()
        finally:
            if not self.shares_window and self.places.run.exists():
                await end_daemon(self.order())

    def _begun(self, request: FilingRequest) -> Program:
        self.running.append(SameProcess(partial(_run, self.places, request)))
        return self.running[-1]


async def _run(places: Places, request: FilingRequest, out: TextIO, into: TextIO) -> int:
    """Run a filing session as the command does, and return the exit code."""
    with open_app(places, Settings()) as context:
        make = partial(filing_session, context, request=request)
        return bool(forms_left(await session_over(make, out, into, as_json=True)))


async def _read(
    places: Places, request: ReadRequest | RightsRequest, portal: str, out: TextIO, into: TextIO
) -> int:
    """Read a list as the command does, and return the exit code."""
    with open_app(places, Settings()) as context:
        make = partial(run_of, context, request=request, portal=portal)
        return bool((await session_over(make, out, into, as_json=True)).left_open)


@contextmanager
def practice_rig(folder: Path, state: Path | None = None, **portal: Any) -> Iterator[Rig]:
    """Yield a rig in `folder`, whose path must be short enough for sockets.

    With `state`, the rig uses the window of that state folder. `portal` holds arguments for `FaultyPortal`.
    """
    with FaultyPortal(**{"titles": TITLES, "late_seconds": QUICK_SECONDS, **portal}) as served:
        here = practice_places(folder / "d", state or folder / "s")
        yield Rig(served, here, shares_window=state is not None)


def found_in(folder: Path, texts: Iterable[str], *, besides: str = "") -> list[str]:
    """Return the files that contain one of the texts, in UTF-8 or in UTF-16, which browsers also use."""
    needles = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    # os.walk goes on when the browser deletes a folder in the meantime.
    files = [Path(home, name) for home, _, names in os.walk(folder) for name in names]
    files = [file for file in files if file.is_file() and not (besides and besides in file.parts)]
    return [
        str(file.relative_to(folder)) for file in files if any(needle in _bytes(file) for needle in needles)
    ]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # The browser has deleted this file in the meantime.
        return b""

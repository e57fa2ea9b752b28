"""Three operators file twelve forms from one set of records, while one is killed again and again and the server fails."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from helper.composition.practice_ground import add_samples
from helper.config.places import Places
from helper.errors import PageGone, StoreBusy
from helper.model.complaint import Complaint
from helper.store.file_records import FileRecords
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.practice.play import wanted_form, wrong_values
from tests.store.contract import by_id
from tests.store.postgres import PostgresServer, SharedBench
from tests.systems import needs_tmux
from tests.whole.program import PATIENCE_SECONDS, Program
from tests.whole.rig import Rig, practice_rig

pytestmark = pytest.mark.browser

FORMS, LINKS, KILLS = 12, 3, 12
SERVER_FAILS_AT = (3, 7)
"""How many complaints the portal has received when the server is stopped, and when it is killed."""


class Drill:
    """The portal and the server of all operators."""

    def __init__(self, rig: Rig, bench: SharedBench) -> None:
        self._rig = rig
        self.bench = bench
        self.gone = asyncio.Event()
        """Set when an operator's terminal shows that the server cannot be reached."""
        self.received, self.counts = rig.received, rig.counts

    def computer(self, name: str) -> Rig:
        """Return a computer that shares the records and uses the portal."""
        places = self.bench.first if name == "first" else self.bench.joined(name)
        places.mark_practice()
        return Rig(self._rig.portal, places)

    def is_over(self) -> bool:
        """Return whether the server knows the number of every form."""
        numbered = "kind = 'complaints' and body::json ->> 'number' <> ''"
        with suppress(psycopg.OperationalError):
            return self.bench.execute(f"select count(*) from ipp.document where {numbered}") == [(FORMS,)]
        return False

    def has_number(self, number: int) -> bool:
        return len(self.received()) >= number

    def has_received(self, store: Store, form: Complaint) -> bool:
        links = list(wanted_form(store, form).links)
        return any(complaint["links"] == links for complaint in self.received())

    async def fail_server(self) -> None:
        """Stop the server once and kill it once, and start it again each time a terminal has noticed."""
        server = self.bench.server
        for number, end in zip(SERVER_FAILS_AT, (server.stop, server.kill), strict=True):
            await until(partial(self.has_number, number), f"{number} complaints")
            self.gone.clear()
            await asyncio.to_thread(end)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.gone.wait()
            await asyncio.to_thread(server.start)


async def until(is_so: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(10 * PATIENCE_SECONDS):
            while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 - the portal and tmux cannot notify
                await asyncio.sleep(0.2)
    except TimeoutError as error:
        raise AssertionError(f"this never came: {what}") from error


class Terminal:
    """An operator at the program's screens in a real terminal, which tmux draws."""

    def __init__(self, rig: Rig, drill: Drill, socket: Path) -> None:
        self._rig = rig
        self._drill = drill
        self._socket = socket
        environment = {name: text for name, text in rig.environment.items() if name not in {"TMUX", "STY"}}
        program = [sys.executable, "-m", "helper", "file", "--portal", rig.portal.home]
        size = ["new-session", "-d", "-x", "120", "-y", "40"]
        command = [*self._tmux(), "-f", "/dev/null", *size, *program, "--data", str(rig.places.data)]
        subprocess.run(command, check=True, env=environment)

    def end(self) -> None:
        subprocess.run(self._tmux("kill-server"), check=False)

    async def file(self) -> None:
        await until(lambda: "forms are ready" in self._text(), "the start page")
        self._press("3")
        while not await asyncio.to_thread(self._drill.is_over):
            text = await asyncio.to_thread(self._text)
            if "cannot be reached" in text:
                self._drill.gone.set()
            await self._act(text)
            await asyncio.sleep(0.3)

    async def _act(self, text: str) -> None:
        """Do what the screen asks for."""
        if "YOUR TURN in the browser" in text and "press Submit" in text:
            async with self._rig.person() as person:
                with suppress(PageGone):
                    await person.play_one()
        elif "Enter open it" in text or "Enter  next (" in text or "Retry" in text:
            self._press("Enter")
        elif "Press f:" in text or "file the remaining forms" in text:
            self._press("f")

    def _text(self) -> str:
        shown = subprocess.run(self._tmux("capture-pane", "-p"), check=True, capture_output=True)
        return shown.stdout.decode()

    def _press(self, key: str) -> None:
        subprocess.run(self._tmux("send-keys", key), check=True)

    def _tmux(self, *words: str) -> list[str]:
        return ["tmux", "-S", str(self._socket), *words]


class KilledOperator:
    """An operator whose program, without screens, is killed after a random number of events and started again."""

    def __init__(self, rig: Rig, drill: Drill) -> None:
        self._rig = rig
        self._drill = drill
        self._chance = random.Random(28)
        self.kills = 0

    async def file(self) -> None:
        while self.kills < KILLS or not await asyncio.to_thread(self._drill.is_over):
            program = await self._rig.start_process()
            if self.kills < KILLS:
                await self._live(program, self._chance.randrange(1, 30))
                await program.kill()
                self.kills += 1
            else:
                await self._live(program, sys.maxsize)

    async def _live(self, program: Program, most: int) -> None:
        """Act on events until the program ends, but on at most `most` events."""
        for left in reversed(range(most)):
            if (event := await program.next()) is None:
                return
            match event["event"]:
                case "handed_over":
                    if not left:
                        # The user submits the form after the program was killed.
                        await program.kill()
                    async with self._rig.person() as person:
                        with suppress(PageGone):
                            await person.play_one()
                case "question":
                    await self._answer(program, event)

    async def _answer(self, program: Program, question: dict[str, Any]) -> None:
        """Give the safe answer, and say truthfully whether the portal has received a form."""
        if question["kind"] != "went_through":
            return await program.answer_safely(question)
        with open_store(self._rig.places, read_only=True) as store:
            is_sent = self._drill.has_received(store, store.complaints[question["complaint"]])
        return await program.answer(question, "filed" if is_sent else "not_filed")


@pytest.fixture
def drill(
    postgres_server: PostgresServer, screen: str, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Drill]:
    monkeypatch.setenv("PGSERVICEFILE", str(short_folder / "services"))
    bench = SharedBench(postgres_server, short_folder)
    with practice_rig(short_folder) as rig:
        yield Drill(rig, bench)
    bench.close()


@pytest.mark.drill
@pytest.mark.timeout(3000)
@needs_tmux
async def test_two_terminals_and_a_killed_program_file_each_form_once(
    drill: Drill, short_folder: Path
) -> None:
    rigs = [drill.computer(name) for name in ("first", "second", "third")]
    with drill.bench.open() as store:
        add_samples(store, Queue(store), complaints=FORMS, links=LINKS)
    for rig in rigs:
        await rig.sign_in()
    terminals = [Terminal(rig, drill, short_folder / f"tmux {number}") for number, rig in enumerate(rigs[:2])]
    third = KilledOperator(rigs[2], drill)
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in (*(terminal.file() for terminal in terminals), third.file(), drill.fail_server()):
                tasks.create_task(work)
    finally:
        for terminal in terminals:
            terminal.end()
        for rig in rigs:
            await rig.close()
    await assert_filed_once(drill, rigs)


async def assert_filed_once(drill: Drill, rigs: list[Rig]) -> None:
    """Compare the records of every computer with the complaints that the portal has received."""
    received, counts = drill.received(), drill.counts()
    numbers = {complaint["number"] for complaint in received}
    assert len(numbers) == len(received) == FORMS
    assert (counts["submissions"], counts["human_submits"], counts["helper_submits"]) == (FORMS, FORMS, 0)
    seen = []
    for rig in rigs:
        await until(partial(is_free, rig.places), "the end of the program")
        with open_store(rig.places) as store:
            wanted = {form.number: wanted_form(store, form) for form in store.complaints.all()}
            assert wanted.keys() == numbers
            assert wrong_values(received, wanted) == 0
            seen.append(by_id(store))
    assert seen[0] == seen[1] == seen[2]
    filed = drill.bench.execute(
        "select distinct c.machine from ipp.change c join ipp.history h using (at)"
        " where h.kind = 'complaints' and h.body::json ->> 'number' <> ''"
    )
    assert len(filed) == len(rigs), "an operator has filed nothing"


def is_free(places: Places) -> bool:
    with suppress(StoreBusy):
        FileRecords(places).close()
        return True
    return False

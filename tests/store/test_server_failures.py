"""No change is lost or made twice when the server or the network fails, at whatever moment."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import SimpleQueue

import pytest

from helper.errors import StoreError, StoreUnknown
from helper.model.attempt import Result
from helper.model.finding import MomentKind
from helper.store import server as server_module
from helper.store.file_records import LINK
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_work, an_address, an_attempt
from tests.store.contract import by_id, titles
from tests.store.postgres import SharedBench, free_port


class Proxy:
    """A TCP proxy that can cut the connection to the server or withhold its answer during a change."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", free_port()))
        self.port = self._listening.getsockname()[1]
        self.fault = ""
        """How the next change fails; empty if it should succeed.

        With "before", "after" and "within", the connection is cut before the server receives the change, after
        it received the change, or in the middle of its answer. With "silent", the connection stays open, but
        the answer never arrives.
        """
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self) -> None:
        """Refuse all further connections."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def close(self) -> None:
        self.refuse()
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._sockets += [near, far]
                fault: list[str] = []
                for way in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pump, args=(*way, fault), daemon=True).start()

    def _pump(
        self, source: socket.socket, target: socket.socket, is_question: bool, fault: list[str]
    ) -> None:
        with suppress(OSError):
            while content := source.recv(1 << 16):
                if is_question and b"ipp.write" in content and self.fault:
                    fault.append(self.fault)
                    self.fault = ""
                if fault and (fault[0] == "before" or not is_question):
                    if fault[0] == "silent":
                        continue
                    if fault[0] == "within":
                        target.sendall(content[: len(content) // 2])
                    break
                target.sendall(content)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy(bench: SharedBench) -> Iterator[Proxy]:
    made = Proxy(bench.server.port)
    yield made
    made.close()


def through(proxy: Proxy, bench: SharedBench) -> Store:
    """Return the records of a computer that reaches the server through the proxy."""
    url = bench.server.url(bench.database).replace(str(bench.server.port), str(proxy.port))
    bench.add_service("far", url)
    return open_store(bench.joined("far", "far"))


def numbers(bench: SharedBench) -> list[int]:
    return [at for (at,) in bench.execute("select at from ipp.change order by at")]


@pytest.mark.parametrize("fault", ["before", "after", "within"])
def test_a_cut_connection_neither_loses_nor_repeats_a_change(
    bench: SharedBench, proxy: Proxy, fault: str
) -> None:
    with through(proxy, bench) as store:
        store.change(whale := a_work(title="Whale"))
        proxy.fault = fault
        store.change(replace(whale, title="Owl"))
        store.change(a_work(title="Fox"))
        assert titles(store) == ["Owl", "Fox"]
        store.refresh()
        assert titles(store) == ["Owl", "Fox"]
    assert numbers(bench) == [0, 1, 2, 3]


def test_a_change_without_an_answer_is_reported_as_uncertain(
    bench: SharedBench, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has written the change, but the answer never arrives, and a new connection is refused."""
    monkeypatch.setattr(server_module, "_CALL_S", 0.3)
    with through(proxy, bench) as store:
        store.change(whale := a_work(title="Whale"))
        proxy.fault = "silent"
        proxy.refuse()
        with pytest.raises(StoreUnknown, match="may be on the server or not"):
            store.change(replace(whale, title="Owl"))
        assert titles(store) == ["Whale"]
    with open_store(bench.joined("near")) as store:
        assert titles(store) == ["Owl"]


class Writers:
    """Operators on several computers who write at the same time, each in their own thread."""

    def __init__(self, bench: SharedBench, amount: int) -> None:
        self.bench = bench
        self.folders = [bench.joined(f"writer {number}") for number in range(amount)]
        self.acknowledged: SimpleQueue[str] = SimpleQueue()
        self.ended = 0
        self.problems: list[BaseException] = []
        self.stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(amount)]

    def write(self, number: int, store: Store) -> bool:
        """Make one change; return whether there is more to do."""
        raise NotImplementedError

    def _run(self, number: int) -> None:
        try:
            with open_store(self.folders[number]) as store:
                more = True
                while more and not self.stopping.is_set():
                    try:
                        more = self.write(number, store)
                        self.acknowledged.put(str(number))
                    except StoreError:
                        self.stopping.wait(0.05)  # the server is down
        except BaseException as problem:  # noqa: BLE001 - the test reports what a thread raised
            self.problems.append(problem)
        self.acknowledged.put("")

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            for thread in self._threads:
                thread.join()
        assert not self.problems, self.problems

    def wait_for_change(self) -> bool:
        """Wait until a writer has made a change; return False if a writer has ended instead."""
        if self.acknowledged.get(timeout=120):
            return True
        assert not self.problems, self.problems
        self.ended += 1
        return False

    def kill_server(self, kills: int, seed: int) -> int:
        """Kill or stop the server `kills` times, each time after a few changes, and start it again.

        Returns the number of times, which is lower than `kills` if a writer has ended.
        """
        chance = random.Random(seed)
        for done in range(kills):
            for _ in range(chance.randrange(1, 12)):
                if not self.wait_for_change():
                    return done
            self.bench.server.kill() if chance.random() < 0.7 else self.bench.server.stop()
            self.bench.server.start()
        return kills


class Counting(Writers):
    """Writers that each change the title of their own design to the next number, again and again."""

    def __init__(self, bench: SharedBench, amount: int) -> None:
        super().__init__(bench, amount)
        self.works = [a_work(title="0") for _ in range(amount)]
        self.counted = [-1] * amount
        """For each writer, the last count that the server acknowledged; -1 until the writer's design is added."""

    def write(self, number: int, store: Store) -> bool:
        work = store.works.get(self.works[number].id)
        if work is None:
            store.change(self.works[number])
            self.counted[number] = 0
        else:
            # If the server's last answer was lost, the stored count may be one higher than the acknowledged
            # one.
            count = int(work.title) + 1
            store.change(replace(work, title=str(count)))
            self.counted[number] = count
        return True


def killed_again_and_again(bench: SharedBench, kills: int, seed: int) -> None:
    writers = Counting(bench, 3)
    with writers.running():
        assert writers.kill_server(kills, seed) == kills
    with open_store(bench.joined("reader")) as store:
        for work, counted in zip(writers.works, writers.counted, strict=True):
            there = int(store.works[work.id].title) if work.id in store.works else -1
            assert there in {counted, counted + 1}, "an acknowledged change is missing"
        expected = by_id(store)
    history = bench.execute("select id, rev, body::json ->> 'title' from ipp.history order by id, at")
    for work in writers.works:
        ours = [(rev, title) for key, rev, title in history if key == work.id]
        assert ours == [(rev, str(rev - 1)) for rev in range(1, len(ours) + 1)], "a change was made twice"
    assert numbers(bench) == list(range(len(numbers(bench))))
    for folder in writers.folders:
        with open_store(folder) as store:
            assert by_id(store) == expected
            assert store.shared is not None
            assert store.shared._file.own.keys() == {LINK}


def test_a_killed_server_neither_loses_nor_repeats_a_change(bench: SharedBench) -> None:
    killed_again_and_again(bench, 3, seed=28)


@pytest.mark.drill
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(4))
def test_125_kills_of_the_server_neither_lose_nor_repeat_a_change(bench: SharedBench, seed: int) -> None:
    killed_again_and_again(bench, 125, seed)


class Filing(Writers):
    """Operators who file the forms that are ready, as fast as they can."""

    def write(self, number: int, store: Store) -> bool:
        store.refresh()  # the server may have reserved a form although its answer was lost
        queue = Queue(store, now=lambda: NOW, by=f"operator {number}")
        open_form = next((form for form in store.complaints.all() if form.reserved_on == store.machine), None)
        ready = next(iter(queue.ready()), None)
        form = open_form or (ready and queue.reserve(ready.id))
        if form is None:
            return not all(left.number for left in store.complaints.all())
        if form.open_attempt is None:
            queue.hand_over(form.id, an_attempt(by=f"operator {number}"))
        queue.release(form.id, HandoverEnd(result=Result.FILED, number=f"{number}{form.id[-6:]}"))
        return True


def filed_while_killed(bench: SharedBench, forms: int, kills: int, seed: int) -> None:
    with bench.open() as store:
        store.change(work := a_work())
        for number in range(forms):
            Queue(store, now=lambda: NOW).complain(work.id, [an_address(number)], source="paste")
    writers = Filing(bench, 3)
    with writers.running():
        writers.kill_server(kills, seed)
        while writers.ended < 3:
            writers.wait_for_change()
    with open_store(bench.joined("reader")) as store:
        sent = [
            moment
            for finding in store.findings.all()
            for moment in finding.history
            if moment.kind is MomentKind.SENT
        ]
        assert len(sent) == len(store.findings) == forms
        assert len({form.number for form in store.complaints.all()}) == forms
        assert all(len(form.attempts) == 1 for form in store.complaints.all())


def test_operators_file_each_form_once_while_the_server_is_killed(bench: SharedBench) -> None:
    filed_while_killed(bench, forms=12, kills=2, seed=28)


@pytest.mark.drill
@pytest.mark.timeout(3000)
def test_operators_file_200_forms_once_while_the_server_is_killed(bench: SharedBench) -> None:
    filed_while_killed(bench, forms=200, kills=60, seed=28)

"""Measures shared records on a server of this machine: one change over a slow line, a delta, a first copy.

With a number, measures records with so many listings and findings instead, in processes of their own.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from helper.config.places import Places
from helper.model.finding import Listing
from helper.store.codec import writer_of
from helper.store.repository import TABLES, Entity
from helper.store.sharing import join_shared, start_sharing
from helper.store.storage import RecordsFile
from helper.store.store import Store, open_store
from tests.factories import a_finding, a_listing, a_work, places_in
from tests.store.postgres import PostgresServer, SharedBench, postgres
from tests.tools.bench_screens import moves_beside

_LINE_S = 0.030
"""Round-trip time of the simulated slow connection, in seconds."""
_DELTA, _MANY, _SHOWN = 1_000, 100_000, 20_000
_ROUNDS = 40
Row = tuple[str, str, str]


def shared_rows() -> list[Row]:
    """Measure a change over a line of 30 ms, what others have changed, and the first copy of large records."""
    with postgres() as server, tempfile.TemporaryDirectory() as name, _services(Path(name)):
        bench = SharedBench(server, Path(name))
        with _line(server) as port, bench.open() as near:
            bench.add_service("far", server.url(bench.database).replace(str(server.port), str(port)))
            near.change(work := a_work())
            with open_store(bench.joined("far", "far")) as far:
                titles = (replace(work, title=str(number)) for number in range(_ROUNDS))
                changed = statistics.median([_seconds(partial(far.change, work)) for work in titles])
            with open_store(bench.joined("other")) as other:
                near.change(*(a_listing(number) for number in range(_DELTA)))
                delta = _seconds(other.refresh)
            _fill(near)
        there = places_in(Path(name) / "first copy")
        copied = _seconds(lambda: join_shared(there, "studio"))
        bench.execute("drop schema ipp cascade")
        alone, shared = moves_beside(_SHOWN, lambda places: start_sharing(places, "studio"))
    return [
        ("one change over a line of 30 ms", f"{1000 * changed:.0f} ms median", "50 ms"),
        (f"{_DELTA:,} changes by others", f"{delta:.2f} s", "0.3 s"),
        (f"the first copy of {_MANY:,} listings", f"{copied:.1f} s", "5 s"),
        (
            f"a key to its frame, {_SHOWN:,} findings",
            f"{shared:.0f} ms median, {shared / alone:.2f} times that of a file",
            "unchanged",
        ),
    ]


def large_rows(amount: int) -> list[Row]:
    """Measure how long each step takes, and how much memory, with records of this size."""
    rows: list[Row] = []
    with postgres() as server, tempfile.TemporaryDirectory() as name, _services(Path(name)):
        bench = SharedBench(server, Path(name))
        bench.execute("drop schema ipp cascade")
        here, there = places_in(Path(name) / "here"), places_in(Path(name) / "there")
        _write_large(here, amount)
        for what, act in (
            ("open the records", partial(_open, here)),
            ("`share start`", partial(start_sharing, here, "studio")),
            ("`share join`", partial(join_shared, there, "studio")),
            ("open the copy", partial(_open, there)),
            ("one change, the copy being open", partial(_change, there)),
        ):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                seconds, megabytes = alone.submit(_cost, act).result()
            rows.append((what, f"{seconds:.2f} s", f"{megabytes:,} MB of memory"))
    return rows


def _cost(act: Callable[[], object]) -> tuple[float, int]:
    """Return the seconds that a task takes or returns, and the peak memory of this process in megabytes."""
    import resource

    began = time.perf_counter()
    returned = act()
    seconds = returned if isinstance(returned, float) else time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _open(places: Places) -> None:
    open_store(places).close()


def _change(places: Places) -> float:
    with open_store(places) as store:
        return _seconds(lambda: store.change(a_work(title="Whale")))


def _write_large(places: Places, amount: int) -> None:
    work = a_work()
    listings = (_large_listing(number) for number in range(amount))
    findings = (a_finding(_large_listing(number), work) for number in range(amount))
    entities: Iterable[Entity] = chain([work], listings, findings)
    places.ensure()
    file = RecordsFile(places)
    file.read()
    file.replace(
        (TABLES[type(entity)], {entity.id: {"id": entity.id, "rev": 1, **writer_of(type(entity))(entity)}})
        for entity in entities
    )


def _large_listing(number: int) -> Listing:
    return a_listing(number, id=f"a{number:031x}", title=f"Whale poster {number}")


def _fill(store: Store) -> None:
    listings = [a_listing(_DELTA + number) for number in range(_MANY - _DELTA)]
    store.change(*listings)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@contextmanager
def _services(folder: Path) -> Iterator[None]:
    os.environ["PGSERVICEFILE"] = str(folder / "services")
    yield
    del os.environ["PGSERVICEFILE"]


@contextmanager
def _line(server: PostgresServer) -> Iterator[int]:
    """Simulate a slow connection: pass everything on after half of `_LINE_S`. Yield the port to connect to."""
    listening = socket.create_server(("127.0.0.1", 0))
    never = threading.Event()

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(1 << 20):
                never.wait(_LINE_S / 2)
                target.sendall(content)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", server.port))
                for each in (near, far):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for way in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=way, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


if __name__ == "__main__":
    for row in large_rows(int(sys.argv[1])) if sys.argv[1:] else shared_rows():
        sys.stdout.write(" | ".join(row) + "\n")

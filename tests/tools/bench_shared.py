"""Measures shared records on a server of this machine: one change over a slow line, a delta, a first copy."""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from helper.store.sharing import join_shared
from helper.store.store import Store, open_store
from tests.factories import a_listing, a_work, places_in
from tests.store.postgres import PostgresServer, SharedBench, postgres

_LINE_S = 0.030
"""Round-trip time of the simulated slow connection, in seconds."""
_DELTA, _MANY = 1_000, 100_000
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
    return [
        ("shared records: one change over a line of 30 ms", f"{1000 * changed:.0f} ms median", "50 ms"),
        (f"shared records: {_DELTA:,} changes by others", f"{delta:.2f} s", "0.3 s"),
        (f"shared records: the first copy of {_MANY:,} listings", f"{copied:.1f} s", "5 s"),
    ]


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
    for row in shared_rows():
        sys.stdout.write(" | ".join(row) + "\n")

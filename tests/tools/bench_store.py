"""Measures the records at two sizes, and compares them with SQLite and its write-ahead log on the same disk."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import orjson

from helper.config.places import Places
from helper.model.finding import Finding
from helper.store.intake import Edit
from helper.store.queue import Queue
from helper.store.store import Store, document_of, open_store
from tests.factories import a_finding, a_listing, a_work, an_item_url

_ROUNDS = 60
Row = tuple[str, str, str]


def store_rows(few: int = 650, many: int = 100_000, at_once: int = 20_000) -> list[Row]:
    """Measure one durable change (at two sizes, and in SQLite for comparison) and other costs of large records."""
    with tempfile.TemporaryDirectory() as name:
        here, there = (_filled(Path(name) / str(findings), findings) for findings in (few, many))
        seconds, megabytes = _one_command(there, new=many)
        with open_store(here) as small, open_store(there) as large:
            finding = small.findings.all()[0]
            other = large.findings.all()[0]
            ways = {
                "few": lambda: small.change(finding),
                "many": lambda: large.change(other),
                "sqlite": _sqlite(Path(name) / "yardstick.db", finding),
            }
            times = _in_turns(ways)
            noted, removed = _many_at_once(large, at_once)
    return [
        (f"one durable change, {few:,} findings", f"{times['few']:.2f} ms median", ""),
        (
            f"one durable change, {many:,} findings, beside {few:,}",
            f"{times['many'] / times['few']:.1f} ({times['many']:.2f} ms)",
            "at most 2",
        ),
        (
            "the same beside SQLite with a write-ahead log and a sync a change",
            f"{times['many'] / times['sqlite']:.1f} ({times['sqlite']:.2f} ms)",
            "at most 10",
        ),
        (f"`queue add` of one link to {many:,} findings, with the start of Python", f"{seconds:.2f} s median", "1 s"),
        ("memory of this command", f"{megabytes:.0f} MB", "400 MB"),
        (f"a note for {at_once:,} of {many:,} findings at once", f"{noted:.2f} s", "1 s"),
        (f"{at_once:,} of {many:,} findings removed at once", f"{removed:.2f} s", "1 s"),
    ]  # fmt: skip


def _many_at_once(store: Store, number: int) -> tuple[float, float]:
    """Return the seconds to add a note to many findings, and to remove them, each in one durable write."""
    queue, ids = Queue(store), [finding.id for finding in store.findings.all()[:number]]
    began = time.perf_counter()
    queue.edit(ids, Edit(note="seen at a fair"))
    noted = time.perf_counter()
    queue.remove(ids)
    return noted - began, time.perf_counter() - noted


def _filled(folder: Path, findings: int) -> Places:
    here = Places(data=folder / "d", state=folder / "s")
    # A command that is started later inherits this process's peak memory, so another process builds the
    # large store.
    with ProcessPoolExecutor(1) as elsewhere:
        elsewhere.submit(_fill, here, findings).result()
    return here


def _fill(here: Places, findings: int) -> None:
    with open_store(here) as store:
        work = a_work()
        listings = [a_listing(number) for number in range(findings)]
        store.change(work, *listings, *(a_finding(listing, work) for listing in listings))


def _sqlite(path: Path, finding: Finding) -> Callable[[], object]:
    """Return a function that writes a finding to an SQLite table."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=full"):
        db.execute(f"pragma {pragma}")
    db.execute("create table findings(id text primary key, document text)")
    return lambda: db.execute(
        "replace into findings values(?, ?)", (finding.id, orjson.dumps(document_of(finding)).decode())
    )


def _in_turns(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median milliseconds of each action.

    The actions alternate, so that other load affects all equally.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, act in ways.items():
            began = time.perf_counter()
            act()
            taken[name].append(1000 * (time.perf_counter() - began))
    return {name: statistics.median(times) for name, times in taken.items()}


def _one_command(here: Places, new: int) -> tuple[float, float]:
    """`new` is the number of the first listing that is not in the records. Return the median seconds and the largest peak memory in megabytes of a command that adds one link."""
    seconds, megabytes = [], []
    for number in range(5):
        began = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "helper",
            "queue",
            "add",
            an_item_url(new + number),
            "--data",
            str(here.data),
        ]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - began)
        megabytes.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), max(megabytes)

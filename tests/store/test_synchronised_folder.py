"""Records in a synchronised folder, or written by several programs: no change is lost silently."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.attempt import Result
from helper.model.complaint import ComplaintState
from helper.model.work import Work
from helper.store.backup import restore_backup
from helper.store.dated_copies import copies
from helper.store.queue import Queue
from helper.store.storage import RecordsFile
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_work, an_address, an_attempt, complain, places_in
from tests.store.test_wal import killed, titles
from tests.systems import not_on_windows


def restored(places: Places, file: Path | None = None) -> tuple[str, ...]:
    """Restore this file, by default the records file; return the remarks about what may be missing."""
    return restore_backup(file or places.queue_file, places, at=NOW).remarks


def snapshot(places: Places) -> dict[Path, bytes]:
    """Return the contents of the records file and its log."""
    return {file: file.read_bytes() for file in (places.queue_file, places.wal_file) if file.exists()}


def put_back(files: dict[Path, bytes]) -> None:
    for file, content in files.items():
        file.write_bytes(content)


@pytest.fixture
def other(tmp_path: Path) -> Places:
    """The same records folder on another computer."""
    return places_in(tmp_path / "other")


@pytest.fixture(autouse=True)
def log_stays(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with the design Whale, and keep all changes in the log, as happens with large records."""
    monkeypatch.setattr("helper.store.storage._SMALL", 0)
    monkeypatch.setattr("helper.store.storage._SHARE", 0)
    with_titles(places, "Whale")
    open_store(places).close()


def with_titles(places: Places, *names: str) -> None:
    """Add these designs without closing the store, as if the program was killed."""
    with killed(places) as store:
        for name in names:
            store.change(a_work(title=name))


def test_a_log_that_grew_on_another_computer_is_reported(places: Places, other: Places) -> None:
    """This computer has written its log into its file in the meantime; a restore adds the other computer's change."""
    with_titles(places, "Fox")
    shutil.copytree(places.data, other.data)
    with_titles(other, "Hare")
    with open_store(places) as store:
        store.checkpoint()
    shutil.copy(other.wal_file, places.wal_file)
    for read_only in (True, False):
        with pytest.raises(StoreUnreadable, match="belong to the file") as refused:
            open_store(places, read_only=read_only)
        assert f"ipp-helper restore {places.queue_file}" in refused.value.now
    assert "belong to the file" in restored(places)[0]
    assert titles(places) == ["Whale", "Fox", "Hare"]


def test_two_logs_with_different_changes_are_reported(places: Places, other: Places) -> None:
    """Both logs have the same number of changes; only their checksums differ."""
    with_titles(places, "Fox")
    shutil.copytree(places.data, other.data)
    with_titles(places, "Hare")
    with_titles(other, "Ibis")
    shutil.copy(other.wal_file, places.wal_file)
    with pytest.raises(StoreUnreadable, match="belong to the file"):
        open_store(places)
    assert restored(places)
    assert titles(places) == ["Whale", "Fox", "Ibis"]
    with_titles(places, "Lynx")
    assert titles(places) == ["Whale", "Fox", "Ibis", "Lynx"]


def test_a_log_that_is_too_old_is_reported(places: Places) -> None:
    """The file records the length of its log, so a shorter log is noticed even after the program was killed."""
    with_titles(places, "Fox")
    older = places.wal_file.read_bytes()
    with_titles(places, "Hare", "Ibis")
    places.wal_file.write_bytes(older)
    with pytest.raises(StoreUnreadable, match="belong to the file"):
        open_store(places)
    assert "belong to the file" in restored(places)[0]
    assert titles(places) == ["Whale", "Fox"]
    open_store(places).close()


def test_a_file_without_its_log_is_reported(places: Places, other: Places) -> None:
    with_titles(places, "Fox", "Hare")
    other.ensure()
    shutil.copy(places.queue_file, other.queue_file)
    with pytest.raises(StoreUnreadable, match="belong to the file"):
        open_store(other)
    assert "belong to the file" in restored(other)[0]
    assert titles(other) == ["Whale"]


def test_a_checkpointed_file_needs_no_log(places: Places, other: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Fox"))
        store.checkpoint()
    other.ensure()
    shutil.copy(places.queue_file, other.queue_file)
    assert titles(other) == ["Whale", "Fox"]


def filed(queue: Queue, work: Work, number: int) -> str:
    """File a complaint about this listing; return the complaint's id."""
    complaint = complain(queue, work.id, [an_address(number)])
    queue.reserve()
    queue.hand_over(complaint.id, an_attempt())
    queue.release(complaint.id, HandoverEnd(result=Result.FILED, number="1"))
    return complaint.id


def older_log(places: Places, store: Store, queue: Queue, work: Work) -> dict[Path, bytes]:
    store.checkpoint()
    complain(queue, work.id, [an_address(5)])
    queue.add([an_address(6)], source="paste")
    older = {places.wal_file: places.wal_file.read_bytes()}
    queue.add([an_address(7)], source="paste")
    return older


def older_file_and_log(places: Places, store: Store, queue: Queue, work: Work) -> dict[Path, bytes]:
    queue.add([an_address(6)], source="paste")
    older = snapshot(places)
    filed(queue, work, 2)
    return older


def older_file(places: Places, store: Store, queue: Queue, work: Work) -> dict[Path, bytes]:
    store.checkpoint()
    older = {places.queue_file: places.queue_file.read_bytes()}
    filed(queue, work, 2)
    store.checkpoint()
    return older


@pytest.mark.parametrize("older", [older_log, older_file_and_log, older_file])
def test_older_files_do_not_replace_the_records_in_memory(
    places: Places, older: Callable[[Places, Store, Queue, Work], dict[Path, bytes]]
) -> None:
    with open_store(places) as store:
        queue = Queue(store, now=lambda: NOW)
        store.change(work := a_work())
        first = filed(queue, work, 1)
        put_back(older(places, store, queue, work))
        known = store.findings.all(), store.complaints.all()
        for _ in range(2):
            with pytest.raises(
                StoreUnreadable, match=r"was replaced with|belong to the file|is missing"
            ) as refused:
                store.change(a_work(title="Fox"))
            assert (store.findings.all(), store.complaints.all()) == known
    copy = copies(places.backups)[0]
    assert f"ipp-helper restore {copy}" in refused.value.now
    restored(places, copy)
    with open_store(places, read_only=True) as store:
        assert (store.findings.all(), store.complaints.all()) == known
        assert store.complaints[first].state is ComplaintState.FILED


def test_every_flipped_bit_in_the_records_file_is_detected(places: Places) -> None:
    with killed(places) as store:
        store.change(*(a_work(title=f"Whale {number}") for number in range(5)))
        store.checkpoint()
        store.change(a_work(title="Fox"))
    whole = places.queue_file.read_bytes()
    flips = random.Random(12)
    for _ in range(150):
        at, bit = flips.randrange(len(whole)), 1 << flips.randrange(8)
        places.queue_file.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        with pytest.raises(StoreUnreadable):
            RecordsFile(places).read()
    places.queue_file.write_bytes(whole)
    assert titles(places)[-1] == "Fox"


@not_on_windows("Windows cannot delete an open file")
@pytest.mark.parametrize("act", ["change", "checkpoint", "close"])
def test_a_lost_lock_stops_all_writing(places: Places, act: str) -> None:
    """If the lock file is deleted, another program can create and lock a new one."""
    with open_store(places) as store:
        (whale,) = store.works.all()
        store.change(a_work(title="Fox"))
        places.lock_file.unlink()
        with open_store(places) as second:
            second.change(a_work(title="Hare"))
            before = snapshot(places)
            if act == "close":
                store.close()
            else:
                with pytest.raises(StoreError, match="`lock` was deleted or replaced"):
                    store.checkpoint() if act == "checkpoint" else store.change(replace(whale, title="Owl"))
            assert snapshot(places) == before
    assert titles(places) == ["Whale", "Fox", "Hare"]

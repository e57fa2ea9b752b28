"""Records in a synchronised folder, or written by several programs: no change is lost silently."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from tests.factories import NOW, a_work, an_address, an_attempt, complain, edit_records, kill, places_in
from tests.systems import not_on_windows


def restored(places: Places, file: Path | None = None) -> tuple[str, ...]:
    """Restore this file, by default the records file; return the remarks about what may be missing."""
    return restore_backup(file or places.records_file, places, at=NOW).remarks


def snapshot(places: Places) -> dict[Path, bytes]:
    """Return the contents of the records file and its log."""
    return {file: file.read_bytes() for file in (places.records_file, places.records_log) if file.exists()}


def put_back(files: dict[Path, bytes]) -> None:
    for file, content in files.items():
        file.write_bytes(content)


@pytest.fixture
def other(tmp_path: Path) -> Places:
    """The same records folder on another computer."""
    return places_in(tmp_path / "other")


@contextmanager
def killed(places: Places) -> Iterator[Store]:
    """Open the records, and end without closing them, as if the program was killed."""
    store = open_store(places)
    yield store
    kill(store)


def titles(places: Places) -> list[str]:
    with open_store(places, read_only=True) as store:
        return [work.title for work in store.works.all()]


@pytest.fixture(autouse=True)
def whale(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work(title="Whale"))
    open_store(places).close()


def with_titles(places: Places, *names: str) -> None:
    """Add these designs, and leave the changes in the log."""
    with killed(places) as store:
        for name in names:
            store.change(a_work(title=name))


def refused(places: Places, match: str) -> StoreUnreadable:
    """Assert that the records are refused, for reading and for writing, and that both files stay."""
    before = snapshot(places)
    for read_only in (True, False):
        with pytest.raises(StoreUnreadable, match=match) as caught:
            open_store(places, read_only=read_only)
    assert snapshot(places) == before
    return caught.value


def test_log_from_before_the_file_is_refused(places: Places, other: Places) -> None:
    """This computer has written its log into its file; the other computer's log then replaces the new log."""
    with_titles(places, "Fox")
    shutil.copytree(places.data, other.data)
    with_titles(other, "Hare")
    with open_store(places) as store:
        store.checkpoint()
    shutil.copy(other.records_log, places.records_log)
    assert "The newest good copy was made on" in refused(places, "does not belong to").now
    assert restored(places) == (
        "The changes in records.log are not in the restored records, because this log does not belong to the file.",
    )
    assert titles(places) == ["Whale", "Fox"]
    (aside,) = places.backups.glob("before-restore-*")
    assert b"Hare" in (aside / "records.log").read_bytes()


def test_log_that_is_too_old_is_refused(places: Places) -> None:
    with_titles(places, "Fox")
    older = places.records_log.read_bytes()
    with_titles(places, "Hare", "Ibis")
    places.records_log.write_bytes(older)
    refused(places, "lacks changes that were saved")


def test_log_that_grew_on_another_computer_is_read(places: Places, other: Places) -> None:
    with_titles(places, "Fox")
    shutil.copytree(places.data, other.data)
    with_titles(other, "Hare")
    shutil.copy(other.records_log, places.records_log)
    assert titles(places) == ["Whale", "Fox", "Hare"]


def test_file_without_its_log_is_refused_and_can_be_restored(places: Places, other: Places) -> None:
    with_titles(places, "Fox", "Hare")
    other.ensure()
    shutil.copy(places.records_file, other.records_file)
    refused(other, r"records\.log is missing")
    restored(other)
    assert titles(other) == ["Whale"]


def test_edit_beside_a_log_with_changes_is_refused_and_can_be_used_without_them(places: Places) -> None:
    with_titles(places, "Fox")
    edit_records(places, lambda text: text.replace("Whale", "Owl"))
    error = refused(places, "was changed by another program while records.log still had changes")
    assert f"ipp-helper restore {places.records_file}" in error.now
    assert "records.log are not in the restored records" in restored(places)[0]
    assert titles(places) == ["Owl"]


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
    older = {places.records_log: places.records_log.read_bytes()}
    queue.add([an_address(7)], source="paste")
    return older


def older_file_and_log(places: Places, store: Store, queue: Queue, work: Work) -> dict[Path, bytes]:
    queue.add([an_address(6)], source="paste")
    older = snapshot(places)
    filed(queue, work, 2)
    return older


@pytest.mark.parametrize("older", [older_log, older_file_and_log])
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
            with pytest.raises(StoreUnreadable, match=r"replaced or changed records\.log") as refused:
                store.change(a_work(title="Fox"))
            assert (store.findings.all(), store.complaints.all()) == known
    copy = copies(places.backups)[0]
    assert f"ipp-helper restore {copy}" in refused.value.now
    restored(places, copy)
    with open_store(places, read_only=True) as store:
        assert (store.findings.all(), store.complaints.all()) == known
        assert store.complaints[first].state is ComplaintState.FILED


@pytest.mark.parametrize("name", ["records.json", "records.log"])
def test_every_flipped_bit_is_detected_while_the_log_has_changes(places: Places, name: str) -> None:
    with_titles(places, *(f"Whale {number}" for number in range(5)))
    file, flips = places.data / name, random.Random(12)
    whole = file.read_bytes()
    for _ in range(150):
        at, bit = flips.randrange(len(whole)), 1 << flips.randrange(8)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        with pytest.raises(StoreUnreadable):
            open_store(places, read_only=True)
    file.write_bytes(whole)
    assert titles(places)[-1] == "Whale 4"


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

"""The write-ahead log: acknowledged changes survive any crash, and are applied once, to their own file only."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import where

from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.model.work import Work
from helper.store import wal
from helper.store.backup import restore_backup, write_backup
from helper.store.file_records import FileRecords
from helper.store.formats import Tables
from helper.store.storage import RecordsDatabase, RecordsFile
from helper.store.store import Store, open_store
from tests.factories import NOW, a_finding, a_listing, a_work, edited_by_hand, places_in
from tests.systems import needs_fork


def held(places: Places) -> Tables:
    """Return the content of the file, with the changes from its log."""
    return RecordsFile(places).read()


def titles(places: Places) -> list[str]:
    with open_store(places, read_only=True) as store:
        return [work.title for work in store.works.all()]


@contextmanager
def killed(places: Places) -> Iterator[Store]:
    """Open a store and never close it, as if the program was killed; only the lock is released."""
    store = open_store(places)
    yield store
    records = store._records
    assert isinstance(records, FileRecords)
    assert records._lock is not None
    records._lock.release()


@pytest.fixture
def pending(places: Places) -> Places:
    """A file with the design Whale, and a log that adds Fox and renames Whale to Owl."""
    with killed(places) as store:
        whale = a_work(title="Whale")
        store.change(whale)
        store.change(a_work(title="Fox"))
        store.change(replace(whale, title="Owl"))
    return places


def test_log_size_of_a_change_is_independent_of_the_number_of_records(places: Places) -> None:
    written = []
    for more in (3, 3000):
        with open_store(places) as store:
            store.change(*(a_listing(number) for number in range(more)))
            store.checkpoint()
            inode, size = places.queue_file.stat().st_ino, places.queue_file.stat().st_size
            store.change(a_work(title="Whale"))
            written.append(places.wal_file.stat().st_size)
            assert (places.queue_file.stat().st_ino, places.queue_file.stat().st_size) == (inode, size)
    assert written[0] == written[1]


def test_a_large_file_is_rewritten_only_after_many_changes(
    pending: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.store.storage._SMALL", 0)
    with open_store(pending) as store:
        store.change(*(a_listing(number) for number in range(200)))
        store.checkpoint()
        before = pending.queue_file.stat().st_size
        store.change(a_work(title="Hare"))
    assert pending.queue_file.stat().st_size == before
    assert titles(pending) == ["Owl", "Fox", "Hare"]
    with open_store(pending) as store:
        store.change(*(a_listing(number) for number in range(200, 250)))
    assert not pending.wal_file.exists()
    assert titles(pending) == ["Owl", "Fox", "Hare"]


def test_a_truncated_last_log_line_is_ignored_and_reported(places: Places) -> None:
    with killed(places) as store:
        store.change(whale := a_work(title="Whale"))
        store.change(a_work(title="Fox"))
        before = places.queue_file.read_bytes()
        store.change(replace(whale, title="Owl"))
    places.queue_file.write_bytes(before)
    whole = places.wal_file.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for length in range(start + 1, len(whole)):
        places.wal_file.write_bytes(whole[:length])
        assert [work["title"] for work in held(places)["works"].values()] == ["Whale", "Fox"]
    for end in (b"", b"\n"):  # After a power failure, blocks of a file may contain zeros.
        places.wal_file.write_bytes(whole[: start + 20] + b"\0" * 300 + end)
        assert titles(places) == ["Whale", "Fox"]
    with killed(places) as store:
        assert "incomplete" in store.remarks[0]
    with killed(places) as store:
        assert store.remarks == []
        store.change(a_work(title="Hare"))
    assert titles(places) == ["Whale", "Fox", "Hare"]


@settings(max_examples=30)
@given(data=st.data())
def test_any_changed_byte_of_the_log_is_detected(data: st.DataObject) -> None:
    """The last line break is exempt, because a missing one looks like a truncated line."""
    with tempfile.TemporaryDirectory() as name:
        places = places_in(Path(name))
        with killed(places) as store:
            store.change(a_work(title="Whale"))
            for title in ("Fox", "Hare"):
                store.change(a_work(title=title))
        whole = places.wal_file.read_bytes()
        place = data.draw(st.integers(0, len(whole) - 2))
        other = data.draw(st.integers(1, 255).filter(lambda byte: byte != whole[place]))
        places.wal_file.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
        with pytest.raises(StoreUnreadable) as caught:
            open_store(places)
        assert places.wal_file.name in caught.value.what
        assert caught.value.now


@pytest.mark.parametrize("lines", [[0, 2], [0, 1, 1, 2], [0, 2, 1], [1, 2]])
def test_a_log_with_missing_repeated_or_swapped_lines_is_refused(pending: Places, lines: list[int]) -> None:
    whole = pending.wal_file.read_bytes().splitlines(keepends=True)
    pending.wal_file.write_bytes(b"".join(whole[line] for line in lines))
    with pytest.raises(StoreUnreadable, match=r"Line \d was changed or is damaged"):
        open_store(pending)


def test_a_log_is_never_applied_twice(pending: Places) -> None:
    log = pending.wal_file.read_bytes()
    open_store(pending).close()
    with open_store(pending) as store:
        store.change(replace(store.works.all()[0], title="Whale again"))
    pending.wal_file.write_bytes(log)
    # The log that was put back belongs to an older generation of the file.
    with pytest.raises(StoreUnreadable, match="belong to the file"):
        open_store(pending)
    pending.wal_file.unlink()
    assert titles(pending) == ["Whale again", "Fox"]


def test_a_log_whose_changes_are_already_in_the_file_is_removed(pending: Places) -> None:
    log = pending.wal_file.read_bytes()
    with killed(pending) as store:
        store.checkpoint()
        pending.wal_file.write_bytes(log)
        before = pending.queue_file.read_bytes()
    assert titles(pending) == ["Owl", "Fox"]
    open_store(pending).close()
    assert not pending.wal_file.exists()
    assert pending.queue_file.read_bytes() == before


def test_a_log_is_not_applied_to_an_older_file(pending: Places) -> None:
    """The user may have replaced the records file with an old copy."""
    with open_store(pending) as store:
        copy = next(pending.backups.iterdir())
        store.change(a_work(title="Hare"))
        store.checkpoint()
        store.change(a_work(title="Ibis"))
        log = pending.wal_file.read_bytes()
        pending.queue_file.write_bytes(copy.read_bytes())
    with pytest.raises(StoreUnreadable, match="belong to the file") as caught:
        open_store(pending)
    assert "restore" in caught.value.now
    assert pending.wal_file.read_bytes() == log
    done = restore_backup(copy, pending, at=NOW)
    assert done.aside is not None
    assert (done.aside / pending.wal_file.name).read_bytes() == log
    assert titles(pending) == ["Owl", "Fox"]


def test_a_log_without_its_records_file_is_refused(pending: Places) -> None:
    """If the program started with a new, empty records file, the changes in the log would be lost."""
    pending.queue_file.unlink()
    with pytest.raises(StoreUnreadable, match="is missing"):
        open_store(pending)


@pytest.mark.parametrize("gone", ["queue_file", "wal_file"])
def test_a_deleted_file_or_log_is_written_again(places: Places, gone: str) -> None:
    with open_store(places) as store:
        whale = a_work(title="Whale")
        store.change(whale)
        store.change(a_work(title="Fox"))
        getattr(places, gone).unlink()
        store.change(replace(whale, title="Owl"))
        assert titles(places) == ["Owl", "Fox"]


def test_another_programs_change_to_another_entry_is_kept(pending: Places) -> None:
    with killed(pending) as store:
        store.change(hare := a_work(title="Hare"))
        store.checkpoint()
        store.change(replace(hare, title="Loud Hare"))
        text = pending.queue_file.read_text(encoding="utf-8")
        pending.queue_file.write_text(edited_by_hand(text.replace("Fox", "Red Fox")), encoding="utf-8")
        store.change(a_work(title="Ibis"))
        assert [work.title for work in store.works.all()] == ["Owl", "Red Fox", "Loud Hare", "Ibis"]
    assert titles(pending) == ["Owl", "Red Fox", "Loud Hare", "Ibis"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_edited_by_hand_in_conflict_with_its_log_is_refused(
    pending: Places, indent: int | None
) -> None:
    content = json.loads(pending.queue_file.read_bytes())
    next(iter(content["works"].values()))["title"] = "Walrus"
    content["crc32"] = ""
    pending.queue_file.write_text(json.dumps(content, indent=indent), encoding="utf-8")
    before = pending.queue_file.read_bytes(), pending.wal_file.read_bytes()
    with pytest.raises(StoreUnreadable, match="Another program and ipp-helper have both changed"):
        open_store(pending)
    assert (pending.queue_file.read_bytes(), pending.wal_file.read_bytes()) == before


@pytest.mark.parametrize("indent", [None, 2])
def test_an_entry_removed_and_added_again_comes_last(pending: Places, indent: int | None) -> None:
    with killed(pending) as store:
        whale, _ = store.works.all()
        store.change(remove=[whale])
        store.change(a_work(title="Hare"))
        store.change(whale)
        assert titles(pending) == [work.title for work in store.works.all()] == ["Fox", "Hare", "Owl"]
    if indent:
        content = json.loads(pending.queue_file.read_bytes())
        pending.queue_file.write_text(json.dumps(content | {"crc32": ""}, indent=indent), encoding="utf-8")
        assert titles(pending) == ["Fox", "Hare", "Owl"]
    open_store(pending).close()
    assert titles(pending) == ["Fox", "Hare", "Owl"]


def test_copies_and_backups_include_the_changes_in_the_log(pending: Places, tmp_path: Path) -> None:
    own = tmp_path / "own" / "queue.json"
    own.parent.mkdir()
    for source, target in ((pending.queue_file, own), (pending.wal_file, own.with_suffix(".wal.jsonl"))):
        target.write_bytes(source.read_bytes())
    for copy in pending.backups.iterdir():
        copy.unlink()
    with open_store(pending) as store:
        (first,) = pending.backups.iterdir()
        daily = first.rename(tmp_path / "daily.json")
        store.change(a_work(title="Hare"))
        write_backup(tmp_path / "b.zip", pending, at=NOW)
        store.keep_copy()
        (released,) = pending.backups.iterdir()
    for short, file, expected in (
        ("1", daily, ["Owl", "Fox"]),
        ("2", own, ["Owl", "Fox"]),
        ("3", released, ["Owl", "Fox", "Hare"]),
        ("4", tmp_path / "b.zip", ["Owl", "Fox", "Hare"]),
    ):
        there = places_in(tmp_path / short)
        restore_backup(file, there, at=NOW)
        assert titles(there) == expected


def test_a_reader_sees_consistent_states(places: Places) -> None:
    """Two entries that always change together are always read in the same state, even during checkpoints."""
    pair = (a_work(title="0"), a_work(title="0"))
    with open_store(places) as store:
        store.change(*pair)
        written = threading.Event()

        def write() -> None:
            for number in range(1, 60):
                store.change(*(replace(work, title=str(number)) for work in pair))
                written.set()
                if number % 3 == 0:
                    store.checkpoint()

        writer = threading.Thread(target=write)
        writer.start()
        seen = []
        while writer.is_alive():
            # Windows cannot replace a file while it is being read, so read only once after each write.
            if written.wait(0.1):
                written.clear()
                seen.append(titles(places))
        writer.join()
    assert all(first == second for first, second in seen)
    numbers = [int(first) for first, _ in seen]
    assert numbers == sorted(numbers)


class Full:
    """A drive that is full from a certain call on, until the test frees space."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls_left = 10**9
        for name in ("fsync", "replace", "unlink", "open"):
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))
        full = self

        class File(FileIO):
            def write(self, content: Any) -> int:
                half = memoryview(content)[: len(content) // 2] if full.is_full() else content
                written = super().write(half)
                if half is not content:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return written or 0

        monkeypatch.setattr(wal, "FileIO", File)

    def lets(self, calls: int, act: Callable[[], None]) -> bool:
        """Return whether the operation succeeds if only `calls` calls do. Errors except a full drive are raised."""
        self.calls_left = calls
        try:
            act()
        except StoreError as error:
            if "No space left" not in error.what:
                raise
            return False
        finally:
            self.calls_left = 10**9
        return True

    def is_full(self) -> bool:
        self.calls_left -= 1
        return self.calls_left < 0

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            if self.is_full():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*given, **named)

        return counted


def test_no_change_is_lost_or_half_made_if_the_drive_becomes_full(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever call fails, a refused change is neither on disk nor in memory, and an accepted change is in both."""
    full = Full(monkeypatch)
    refused = 0
    with open_store(places) as store:
        store.change(whale := a_work(title="0"))
        for calls in range(8):
            for writes_anew in (False, True):
                before = store.works[whale.id]
                renamed = replace(before, title=f"{calls} {writes_anew}")
                if not full.lets(calls, partial(_renamed, store, renamed, writes_anew=writes_anew)):
                    refused += 1
                    assert store.works[whale.id] == before
                    assert titles(places) == [before.title]
                    store.change(renamed)
                assert titles(places) == [renamed.title] == [store.works[whale.id].title]
    assert refused >= 8


def _renamed(store: Store, work: Work, *, writes_anew: bool) -> None:
    if writes_anew:
        store.keep_copy()
    store.change(work)


DRILL = Path(__file__).with_name("kill_drill.py")


@needs_fork
def test_acknowledged_changes_survive_a_kill_at_any_system_call(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, str(DRILL), str(tmp_path)], capture_output=True, text=True, check=False, timeout=300
    )
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) > 40


def test_tinydb_can_read_and_write_the_records(places: Places) -> None:
    with open_store(places) as store:
        store.change(whale := a_work(title="Whale"), fox := a_work(title="Fox"))
        store.change(listing := a_listing(), a_finding(listing, fox))
    db = RecordsDatabase(places)
    works = db.table("works")
    assert [work["id"] for work in works.search(where("title") == "Fox")] == [fox.id]
    works.update({"title": "Red Fox"}, where("title") == "Fox")
    works.update({"client": "Studio Nord"}, doc_ids=[whale.id])  # type: ignore[list-item]  # TinyDB declares ids as integers
    assert works.remove(where("title") == "nothing") == []
    assert [work.title for work in _works(places)] == ["Whale", "Red Fox"]
    assert _works(places)[0].client == "Studio Nord"
    works.remove(doc_ids=[whale.id])  # type: ignore[list-item]  # TinyDB declares ids as integers
    db.table("accounts").insert({"any": "thing"})
    db.drop_table("accounts")
    assert [work.title for work in _works(places)] == ["Red Fox"]
    assert len(RecordsDatabase(places).table("findings")) == 1


def _works(places: Places) -> list[Work]:
    with open_store(places, read_only=True) as store:
        return store.works.all()

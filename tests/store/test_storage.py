"""The records file: one document per line, replaced atomically, locked by its only writer, copied daily."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.config.durable import lock_records
from helper.config.places import Places
from helper.errors import StoreBusy, StoreError, StoreUnreadable
from helper.model.finding import Moment, MomentKind
from helper.model.state_words import moment_words
from helper.store.codec import writer_of
from helper.store.dated_copies import KEPT, copies, copy_records
from helper.store.formats import FORMAT
from helper.store.storage import RecordsFile
from helper.store.store import open_store
from tests.factories import NOW, a_work, edited_by_hand
from tests.systems import not_on_windows


def copy_names(places: Places) -> list[str]:
    return sorted(path.name for path in places.backups.glob("queue-*"))


def test_only_the_ten_newest_copies_of_the_records_are_kept(places: Places) -> None:
    places.ensure()
    for day in range(KEPT + 2):
        places.queue_file.write_text(f"{day} forms", encoding="utf-8")
        copy_records(places, NOW + timedelta(days=day))
    assert copy_names(places) == [
        f"queue-{NOW + timedelta(days=day):%Y-%m-%d-%H%M%S}.json" for day in range(2, KEPT + 2)
    ]
    assert copies(places.backups)[0].read_text(encoding="utf-8") == f"{KEPT + 1} forms"


def test_copies_with_dates_in_the_future_are_deleted_first(places: Places) -> None:
    places.ensure()
    places.queue_file.write_text("{}", encoding="utf-8")
    for day in range(KEPT):
        copy_records(places, NOW + timedelta(days=900 + day))
    copy_records(places, NOW)
    copy_records(places, NOW + timedelta(days=1))
    names = copy_names(places)
    assert len(names) == KEPT
    assert names[:2] == [f"queue-{NOW + timedelta(days=day):%Y-%m-%d-%H%M%S}.json" for day in (0, 1)]


def test_temporary_files_of_a_killed_program_are_removed(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work())
    half = [places.backups / ".queue-2026-11-24.json.x1.part", places.data / ".queue.json.x2.part"]
    for file in (*half, places.backups / "queue-2026-11-23.json"):
        file.write_text("half", encoding="utf-8")
    (places.data / ".restore-x" / "evidence").mkdir(parents=True)
    open_store(places).close()
    assert not any(file.exists() for file in (*half, places.data / ".restore-x"))
    assert (places.backups / "queue-2026-11-23.json").exists()


@pytest.fixture
def path_of_lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_the_error_for_a_second_writer_names_the_lock_holder(
    path_of_lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = ["--link", "https://example.com/secret"]
    monkeypatch.setattr(sys, "argv", ["ipp-helper", "queue", "add", *link])
    lock = lock_records(path_of_lock, patience_s=0)
    with pytest.raises(StoreBusy) as caught:
        lock_records(path_of_lock, patience_s=0)
    assert "ipp-helper queue add" in caught.value.what
    assert str(os.getpid()) in caught.value.what
    assert "secret" not in str(caught.value)
    path_of_lock.write_text("???", encoding="utf-8")
    with pytest.raises(StoreBusy, match="another ipp-helper"):
        lock_records(path_of_lock, patience_s=0)
    lock.release()


def test_the_lock_is_free_after_its_holder_is_killed(path_of_lock: Path) -> None:
    holds = "import sys; from pathlib import Path; from helper.config.durable import lock_records; "
    holds += f"lock = lock_records(Path({str(path_of_lock)!r})); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=f"process {holder.pid}"):
            lock_records(path_of_lock, patience_s=0)
        holder.kill()
    lock_records(path_of_lock, patience_s=0).release()


@not_on_windows("Windows reports a folder in place of the lock as a missing permission")
def test_a_drive_that_does_not_support_locks_is_reported(path_of_lock: Path) -> None:
    path_of_lock.mkdir()
    with pytest.raises(StoreError, match="cannot be locked"):
        lock_records(path_of_lock, patience_s=0)


@not_on_windows("the lock on Windows does not make the call that fails in this test")
@pytest.mark.parametrize("why", [errno.EACCES, errno.EROFS])
def test_an_unwritable_folder_is_reported(
    path_of_lock: Path, why: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(why, os.strerror(why))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match="cannot be changed") as refused:
        lock_records(path_of_lock, patience_s=0)
    assert "write permission" in refused.value.now


RECORDS = Path(__file__).with_name("records.json")
"""Records in which every field of every kind of entity has a value."""


def test_the_sample_records_use_every_field(places: Places) -> None:
    """Otherwise a field could get lost without any test noticing."""
    places.data.mkdir()
    places.queue_file.write_bytes(RECORDS.read_bytes())
    with open_store(places, read_only=True) as store:
        for repository in (store.works, store.findings, store.complaints, store.sellers, store.accounts):
            first = repository.all()[0]
            assert set(writer_of(type(first))(first)) == set(type(first).__dataclass_fields__)


@pytest.mark.parametrize("number", [0, FORMAT + 1, 3])
def test_other_versions_of_the_file_format_are_refused(places: Places, number: int) -> None:
    places.data.mkdir()
    content = f'{{"format": {number}, "works": {{}}}}'
    places.queue_file.write_text(content, encoding="utf-8")
    with pytest.raises(
        StoreUnreadable, match=f"format {number}; this version of ipp-helper reads"
    ) as refused:
        open_store(places)
    assert refused.value.now == "Use the version of ipp-helper that wrote the file."
    assert places.queue_file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("kind", MomentKind)
def test_every_kind_of_history_entry_is_described_in_a_sentence(kind: MomentKind) -> None:
    sentence = moment_words(Moment(at=NOW, kind=kind, note="as noted"))
    assert sentence.endswith("as noted")


TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "works": {
        "a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},
        "a2": {"id": "a2", "rev": 1, "title": "Fox"},
    },
}


@pytest.fixture
def records_file(places: Places) -> Path:
    places.ensure()
    return places.queue_file


@pytest.fixture
def file(records_file: Path, places: Places) -> RecordsFile:
    return RecordsFile(places)


def test_the_records_file_has_one_document_per_line(file: RecordsFile, records_file: Path) -> None:
    file.write(TABLES)
    said = json.loads(records_file.read_bytes())
    assert records_file.read_text(encoding="utf-8") == (
        f'{{\n"format": {FORMAT},\n"generation": "{said["generation"]}",\n"contains": "0 00000000",\n"log": "{said["log"]}",\n'
        '"works": {\n'
        '"a1": {"id": "a1", "rev": 1, "title": "静かな鯨"},\n'
        '"a2": {"id": "a2", "rev": 1, "title": "Fox"}\n'
        f'}},\n"crc32": "{said["crc32"]}"\n}}\n'
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"works": {}}',
        b'{"format": "1"}',
        b'{"format": true}',
        b'{"format": 1, "works": []}',
        b'{"format": 1, "works": {"a1": 5}}',
        b'{"format": 1, "works": {}} tail',
        b'{"format": 1, "works": {"a1": {"title": "\xff"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_refused_and_not_changed(
    file: RecordsFile, records_file: Path, content: bytes
) -> None:
    records_file.write_bytes(content)
    (records_file.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable) as caught:
        file.read()
    assert caught.value.where == str(records_file)
    assert "restore" in caught.value.now
    assert "queue-2026-11-23.json" in caught.value.now
    assert records_file.read_bytes() == content


def test_duplicate_names_in_the_file_are_refused(places: Places) -> None:
    """JSON readers would keep only the last of two values."""
    with open_store(places) as store:
        store.change(a_work(id="w1"), a_work(id="w2"))
    good = edited_by_hand(places.queue_file.read_text(encoding="utf-8"))
    work = next(line for line in good.splitlines() if line.startswith('"w2"'))
    for twice, name in (
        (good.replace('"works": {\n', f'"works": {{\n{work}\n}},\n"works": {{\n'), "works"),
        (good.replace('"works": {\n', f'"works": {{{work}}}, "works": {{\n'), "works"),
        (good.replace(work, f"{work},\n{work}"), "w2"),
        (good.replace(work, work.replace('"title"', '"title": "Fox", "title"')), "title"),
    ):
        places.queue_file.write_text(twice, encoding="utf-8")
        with pytest.raises(StoreUnreadable, match=f"“{name}” occurs twice"):
            open_store(places)
        assert places.queue_file.read_text(encoding="utf-8") == twice


@pytest.mark.parametrize("name", ["queue.json", "queue.wal.jsonl"])
def test_no_backup_is_suggested_if_only_the_read_permission_is_missing(
    file: RecordsFile, records_file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file may be intact, so the error message advises the user to check the file's permissions."""
    file.write(TABLES)
    records_file.with_name("queue.wal.jsonl").touch()
    (records_file.parent / "backups" / "queue-2026-11-23.json").write_text("{}", encoding="utf-8")
    open_file = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_file(path, *given, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreUnreadable, match="Permission denied") as caught:
        file.read()
    assert "your permission to read" in caught.value.now
    assert "2026-11-23" not in caught.value.now


@not_on_windows("Windows has no pipes in folders")
@pytest.mark.parametrize("name", ["queue.json", "queue.wal.jsonl"])
def test_a_pipe_in_place_of_the_file_is_refused(file: RecordsFile, records_file: Path, name: str) -> None:
    """Reading from a pipe without a writer would never end."""
    os.mkfifo(records_file.with_name(name))
    with pytest.raises(StoreUnreadable, match="not an ordinary file"):
        file.read()


def test_restore_advice_names_the_newest_intact_copy_and_its_missing_forms(places: Places) -> None:
    with open_store(places) as store:
        store.change(a_work())
    (places.backups / "queue-2026-11-24.json").write_bytes(places.queue_file.read_bytes())
    (places.backups / "queue-2026-11-25.json").write_text("{", encoding="utf-8")
    for form in ("a", "b"):
        kept = places.evidence / form / "1" / "values.json"
        kept.parent.mkdir(parents=True)
        kept.write_text("{}", encoding="utf-8")
    places.queue_file.unlink()
    with pytest.raises(StoreUnreadable, match="is missing") as caught:
        open_store(places)
    assert f"restore {places.backups / 'queue-2026-11-24.json'}" in caught.value.now
    assert "lacks 2 newer forms" in caught.value.now

"""The rules of the records' file and its log: nothing lost, nothing twice, nothing overwritten that was not read."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from helper.config.durable import confirmed_log, lock_records
from helper.errors import StoreBusy, StoreError, StoreUnreadable
from helper.store.records import Records
from tests.systems import is_user_only, needs_fork, not_on_windows

DRILL = "tests.store.records_drill"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return data


def opened(folder: Path, **options: Any) -> Records:
    return Records(folder / "records.json", folder / "lock", **options)


def put(db: Records, **titles: str) -> None:
    """Change works: `w1="Whale"` is the work with id 1."""
    db.change({"works": {int(key[1:]): {"title": title} for key, title in titles.items()}})


def titles(folder: Path) -> dict[int, str]:
    with opened(folder, read_only=True) as db:
        return {row.doc_id: row["title"] for row in db.table("works").all()}


def killed(db: Records) -> None:
    """End without folding, as a killed program does."""
    db.storage._log.close()
    assert db.storage._lock is not None
    db.storage._lock.release()
    db.storage._lock = None


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "lock"}


@pytest.fixture
def waiting(folder: Path) -> Path:
    """Records whose log has changes: a whale in the file, a fox and a hare in the log."""
    with opened(folder) as db:
        put(db, w1="Whale")
    db = opened(folder)
    put(db, w2="Fox")
    put(db, w3="Hare")
    killed(db)
    return folder


def refused(folder: Path, match: str) -> None:
    """Assert that the records are refused, for reading and for writing, and that nothing is written."""
    before = files(folder)
    for read_only in (True, False):
        with pytest.raises(StoreUnreadable, match=match):
            opened(folder, read_only=read_only)
    assert files(folder) == before


def test_changes_of_several_tables_are_one_line_of_the_log(folder: Path) -> None:
    db = opened(folder)
    put(db, w1="Whale")
    before = (folder / "records.log").read_bytes().count(b"\n")
    db.change({"works": {2: {"title": "Fox"}}, "sellers": {1: {"name": "A"}}}, {"works": [1]})
    assert (folder / "records.log").read_bytes().count(b"\n") == before + 1
    killed(db)
    assert titles(folder) == {2: "Fox"}


def test_queries_see_a_change_at_once(folder: Path) -> None:
    with opened(folder) as db:
        put(db, w1="Whale")
        works = db.table("works")
        assert works.search(where("title") == "Owl") == []
        put(db, w1="Owl")
        assert [row.doc_id for row in works.search(where("title") == "Owl")] == [1]


def test_caller_cannot_change_records_through_its_document(folder: Path) -> None:
    document = {"title": "Whale", "history": ["added"]}
    with opened(folder) as db:
        db.change({"works": {1: document}})
        document["history"] = []
        (row,) = db.table("works").all()
        assert row["history"] == ["added"]


@pytest.mark.parametrize("value", [object(), "\ud800", 2**70])
def test_value_that_json_cannot_hold_writes_nothing(folder: Path, value: object) -> None:
    with opened(folder) as db:
        put(db, w1="Whale")
        before = files(folder)
        with pytest.raises(TypeError):
            db.change({"works": {1: {"title": "Owl"}, 2: {"title": value}}})
        assert files(folder) == before
        put(db, w2="Fox")
    assert titles(folder) == {1: "Whale", 2: "Fox"}


@pytest.mark.parametrize("key", [0, -1, 2**48])
def test_id_above_48_bits_is_refused(folder: Path, key: int) -> None:
    with opened(folder) as db, pytest.raises(ValueError, match="is not an id"):
        db.change({"works": {key: {}}})


def test_stock_tinydb_reads_and_edits_closed_records_without_our_package(folder: Path) -> None:
    with opened(folder) as db:
        db.change({"works": {1: {"title": "Whale ä"}}, "sellers": {2**48 - 1: {"name": "A"}}}, {})
    script = (
        "import sys, tinydb as t; db = t.TinyDB(sys.argv[1], encoding='utf-8');"
        "assert db.table('sellers').get(doc_id=2**48 - 1)['name'] == 'A';"
        "assert db.table('works').update({'title': 'Owl'}, t.where('title') == 'Whale ä') == [1];"
        "print(db.table('works').insert({'title': 'Fox'})); assert 'helper' not in sys.modules"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(folder / "records.json")],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "2\n"
    with opened(folder) as db:
        assert db.storage.remarks == ["Another program has changed records.json. Its content is used."]
        put(db, w3="Hare")
        killed(db)
    with opened(folder) as db:
        assert db.storage.remarks == []
    assert titles(folder) == {1: "Owl", 2: "Fox", 3: "Hare"}


def test_tinydbs_own_methods_write_the_file(folder: Path) -> None:
    db = opened(folder)
    put(db, w1="Whale", w2="Fox")
    works = db.table("works")
    works.update({"title": "Owl"}, where("title") == "Whale")
    works.remove(doc_ids=[2])
    works.insert({"title": "Hare"})
    killed(db)
    assert titles(folder) == {1: "Owl", 2: "Hare"}  # TinyDB reuses ids; ours are random


def test_edit_beside_a_log_with_changes_is_refused(waiting: Path) -> None:
    with TinyDB(waiting / "records.json", encoding="utf-8") as stock:
        stock.table("works").insert({"title": "Owl"})
    refused(waiting, "was changed by another program while records.log still had changes")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('{"works": {"7": {}, "7": {}}', "`7` occurs twice"),
        ('{"works": {"07": {}}', "`07` in works is not an entry"),
        ('{"works": {"281474976710656": {}}', "`281474976710656` in works is not an entry"),
        ('{"works": {"7": []}', "`7` in works is not an entry"),
        ('{"works": []', "`works` is not a table"),
        ('{"works": {"7": {"a": NaN}}', "The file is damaged"),
    ],
)
def test_edit_that_cannot_be_read_is_named(folder: Path, text: str, match: str) -> None:
    with opened(folder) as db:
        put(db, w1="Whale")
    file = folder / "records.json"
    link = json.loads(file.read_text(encoding="utf-8"))["_log"]
    file.write_text(f'{text}, "_log": {json.dumps(link)}}}', encoding="utf-8")
    refused(folder, match)


def test_missing_log_is_refused(folder: Path) -> None:
    with opened(folder) as db:
        put(db, w1="Whale")
    (folder / "records.log").unlink()
    refused(folder, "The log records.log is missing")


def test_log_of_another_file_is_refused(waiting: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with opened(other) as db:
        put(db, w9="Ibis")
    shutil.copy(other / "records.log", waiting / "records.log")
    refused(waiting, "does not belong to")


def test_older_file_is_refused(waiting: Path) -> None:
    older = (waiting / "records.json").read_bytes()
    opened(waiting).close()
    (waiting / "records.json").write_bytes(older)
    refused(waiting, "does not belong to")


@pytest.mark.parametrize("lines", [1, 2])
def test_older_log_is_refused(waiting: Path, lines: int) -> None:
    log = waiting / "records.log"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:lines]))
    refused(waiting, "records.log lacks changes that were saved")


def test_confirmed_line_that_was_cut_is_refused(waiting: Path) -> None:
    log = waiting / "records.log"
    log.write_bytes(log.read_bytes()[:-1])
    refused(waiting, "records.log lacks changes that were saved")


def test_damaged_line_is_refused(waiting: Path) -> None:
    log = waiting / "records.log"
    log.write_bytes(log.read_bytes().replace(b"Fox", b"Foy"))
    refused(waiting, "Line 2 was changed or is damaged")


def test_deleted_lock_loses_nothing(waiting: Path) -> None:
    (waiting / "lock").unlink()
    opened(waiting).close()
    assert titles(waiting) == {1: "Whale", 2: "Fox", 3: "Hare"}


@pytest.mark.parametrize("rest", [b'[["works",4', b'[["works",4,{"title":"Owl"}]] 00000000', b"\0" * 40])
def test_incomplete_last_line_is_cut_and_said(waiting: Path, rest: bytes) -> None:
    log = waiting / "records.log"
    whole = log.read_bytes()
    log.write_bytes(whole + rest)
    assert titles(waiting) == {1: "Whale", 2: "Fox", 3: "Hare"}
    assert log.read_bytes() == whole + rest
    db = opened(waiting)
    assert "The last change is incomplete" in db.storage.remarks[0]
    assert log.read_bytes() == whole
    put(db, w4="Ibis")
    killed(db)
    assert titles(waiting)[4] == "Ibis"


def test_missing_file_is_refused_if_it_had_records(waiting: Path) -> None:
    (waiting / "records.json").unlink()
    refused(waiting, "The file with your records is missing")


def test_missing_file_is_refused_after_everything_was_folded(folder: Path) -> None:
    with opened(folder) as db:
        put(db, w1="Whale")
    (folder / "records.json").unlink()
    refused(folder, "The file with your records is missing")


def test_records_are_not_begun_beside_copies_or_evidence(folder: Path) -> None:
    with pytest.raises(StoreUnreadable, match="The file with your records is missing"):
        opened(folder, may_create=False)
    assert files(folder) == {}


def test_opening_and_closing_writes_nothing(waiting: Path, tmp_path: Path) -> None:
    before = files(waiting)
    opened(waiting, read_only=True).close()
    assert files(waiting) == before
    empty = tmp_path / "empty"
    empty.mkdir()
    opened(empty).close()
    assert files(empty) == {}


@not_on_windows("Windows cannot delete an open file")
@pytest.mark.parametrize("gone", [["records.json"], ["records.log"], ["records.json", "records.log"]])
def test_file_deleted_while_open_is_written_again(waiting: Path, gone: list[str]) -> None:
    db = opened(waiting)
    put(db, w4="Ibis")
    for name in gone:
        (waiting / name).unlink()
    put(db, w5="Lynx")
    killed(db)
    assert titles(waiting) == {1: "Whale", 2: "Fox", 3: "Hare", 4: "Ibis", 5: "Lynx"}


@not_on_windows("Windows cannot replace an open file")
@pytest.mark.parametrize("how", ["replaced", "shortened"])
def test_older_log_put_back_while_open_is_refused(waiting: Path, how: str) -> None:
    log = waiting / "records.log"
    older = log.read_bytes()
    db = opened(waiting)
    put(db, w4="Ibis")
    if how == "replaced":
        (waiting / "older").write_bytes(older)
        (waiting / "older").replace(log)
    else:
        log.write_bytes(older)
    before = files(waiting)
    for folds in (False, True):
        with pytest.raises(StoreUnreadable, match=r"another program replaced or changed records\.log"):
            fold_and_put(db, folds=folds)
    db.close()
    assert files(waiting) == before
    assert "replaced or changed records.log" in db.storage.remarks[-1]


def test_file_edited_while_open_is_never_overwritten(waiting: Path) -> None:
    db = opened(waiting)
    with TinyDB(waiting / "records.json", encoding="utf-8") as stock:
        stock.table("works").update({"title": "Owl"})
    edited = (waiting / "records.json").read_bytes()
    put(db, w4="Ibis")
    with pytest.raises(StoreError, match=r"another program changed records\.json"):
        db.storage.fold()
    db.close()
    assert "another program changed records.json" in db.storage.remarks[-1]
    assert (waiting / "records.json").read_bytes() == edited
    assert b"Ibis" in (waiting / "records.log").read_bytes()
    refused(waiting, "was changed by another program")


@not_on_windows("Windows cannot replace an open file")
def test_file_that_appears_before_the_first_change_is_not_overwritten(folder: Path) -> None:
    db = opened(folder)
    (folder / "records.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreUnreadable, match=r"another program created records\.json"):
        put(db, w1="Whale")
    db.close()
    assert files(folder) == {"records.json": b"{}"}


def test_log_that_cannot_be_replaced_is_kept_and_folded_later(
    waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that another program has open: first the file's turn, then the log's."""
    for refused_name in ("records.json", "records.log"):
        db = opened(waiting)
        put(db, w4=refused_name)

        def replace(part: Path, path: Path, name: str = refused_name) -> None:
            if path.name == name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            os.replace(part, path)  # noqa: PTH105 - the function that is replaced here uses pathlib

        with monkeypatch.context() as patch:
            patch.setattr("helper.store.log_storage.replace_file", replace)
            patch.setattr("helper.store.change_log.replace_file", replace)
            with pytest.raises(PermissionError):
                db.storage.fold()
        assert titles(waiting)[4] == refused_name
        put(db, w5=refused_name)
        assert titles(waiting)[5] == refused_name
        db.close()
        assert titles(waiting) == {1: "Whale", 2: "Fox", 3: "Hare", 4: refused_name, 5: refused_name}


def test_log_is_folded_when_it_has_outgrown_the_file(folder: Path) -> None:
    with opened(folder) as db:
        for n in range(12):
            db.change({"works": {1: {"title": str(n) * 20_000}}})
        assert (folder / "records.log").stat().st_size < 200_000
        assert b"_log" in (folder / "records.json").read_bytes()
        killed(db)
    assert titles(folder) == {1: "11" * 20_000}


def fold_and_put(db: Records, *, folds: bool) -> None:
    if folds:
        db.storage.fold()
    put(db, w4="Ibis")


class FullDrive:
    """Lets a number of system calls succeed; then the drive is full, until the test frees space."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 10**9
        for name in ("write", "fsync", "fdatasync", "replace"):
            if hasattr(os, name):
                monkeypatch.setattr(os, name, self._counted(getattr(os, name), is_write=name == "write"))

    def lets(self, calls: int, act: Callable[[], object]) -> str:
        """Return the error of the operation if only `calls` calls succeed; empty if it needs no more."""
        self.left = calls
        try:
            act()
        except (OSError, StoreError) as error:
            return str(error)
        finally:
            self.left = 10**9
        return ""

    def _counted(self, call: Callable[..., Any], *, is_write: bool) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                if is_write and self.left == -1:
                    return call(given[0], memoryview(given[1])[:5])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*given, **named)

        return counted


@pytest.mark.parametrize("calls", range(14))
@pytest.mark.parametrize("folds", [False, True])
def test_full_drive_loses_no_change(
    waiting: Path, monkeypatch: pytest.MonkeyPatch, calls: int, *, folds: bool
) -> None:
    """A refused change is neither in memory nor, unless the message leaves it open, on the drive."""
    full = FullDrive(monkeypatch)
    db = opened(waiting)
    before, expected = titles(waiting), {4: "Ibis"}
    error = full.lets(calls, lambda: fold_and_put(db, folds=folds))
    is_certain = "may not have been saved" not in error
    if error:
        assert "No space left" in error
        assert 4 not in {row.doc_id for row in db.table("works").all()}
        expected = {}
    if is_certain:
        assert titles(waiting) == {**before, **expected}
        put(db, w5="Lynx")
        expected[5] = "Lynx"
    else:
        with pytest.raises(StoreError, match="nothing more is saved"):
            put(db, w5="Lynx")
    db.close()
    assert titles(waiting) in ({**before, **expected}, {**before, **expected, 4: "Ibis"})
    assert 5 in titles(waiting) or not is_certain


def test_second_writer_is_refused_and_readers_are_not(waiting: Path) -> None:
    with opened(waiting) as db:
        with pytest.raises(StoreBusy):
            opened(waiting)
        put(db, w4="Ibis")
        assert titles(waiting)[4] == "Ibis"
    opened(waiting).close()


@not_on_windows("Windows cannot delete an open file")
def test_lost_lock_stops_all_writing(waiting: Path) -> None:
    db = opened(waiting)
    (waiting / "lock").unlink()
    before = files(waiting)
    for folds in (False, True):
        with pytest.raises(StoreError, match="`lock` was deleted or replaced"):
            fold_and_put(db, folds=folds)
    db.close()
    assert files(waiting) == before


def test_confirmed_length_survives_the_next_owner_of_the_lock(waiting: Path) -> None:
    confirmed = confirmed_log(waiting / "lock")
    assert confirmed.size == (waiting / "records.log").stat().st_size
    lock_records(waiting / "lock").release()
    assert confirmed_log(waiting / "lock") == confirmed


def test_files_are_private(waiting: Path) -> None:
    assert all(is_user_only(file) for file in waiting.iterdir())
    opened(waiting).close()
    assert all(is_user_only(file) for file in waiting.iterdir())


@not_on_windows("on Windows most accounts may not create links")
def test_linked_records_stay_a_link(waiting: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    for name in ("records.json", "records.log"):
        shutil.move(waiting / name, real / name)
    (waiting / "records.json").symlink_to(real / "records.json")
    with opened(waiting) as db:
        put(db, w4="Ibis")
    assert (waiting / "records.json").is_symlink()
    assert titles(waiting)[4] == "Ibis"


def _drill(folder: Path, *options: str) -> dict[str, int]:
    said = subprocess.run(
        [sys.executable, "-m", DRILL, str(folder), *options], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    counts: dict[str, int] = json.loads(said.stdout)
    return counts


@needs_fork
def test_confirmed_changes_survive_a_kill_at_any_system_call(tmp_path: Path) -> None:
    counts = _drill(tmp_path)
    assert counts.pop("kills") > 600
    assert {name: count for name, count in counts.items() if count} == {}


@needs_fork
@pytest.mark.drill
@pytest.mark.timeout(3600)
def test_confirmed_changes_survive_two_kills_at_any_system_calls(tmp_path: Path) -> None:
    counts = _drill(tmp_path, "long")
    assert counts.pop("kills") > 6_000
    assert {name: count for name, count in counts.items() if count} == {}

"""The lock of the single writer names its owner, and ends with the owner."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helper.config.durable import lock_records
from helper.errors import StoreBusy, StoreError
from tests.systems import not_on_windows


@pytest.fixture
def path_of_lock(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_the_error_for_a_second_writer_names_the_lock_holder(
    path_of_lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = ["--link", "https://example.com/secret"]
    monkeypatch.setattr(sys, "argv", ["ipp-helper", "complaints", "add", *link])
    lock = lock_records(path_of_lock, patience_s=0)
    with pytest.raises(StoreBusy) as caught:
        lock_records(path_of_lock, patience_s=0)
    assert "ipp-helper complaints add" in caught.value.what
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

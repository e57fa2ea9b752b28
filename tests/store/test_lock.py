"""One program writes at a time, and the others are told which one it is."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helper.errors import StoreBusy, StoreError
from helper.store.lock import StoreLock, lock_owner

HOLDER = """
import sys
from pathlib import Path
from helper.store.lock import StoreLock
sys.argv = ["ipp-helper", "complaints", "add", "--link", "https://example.com/secret"]
lock = StoreLock(Path({path!r}))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_a_second_writer_is_told_who_has_it(path: Path) -> None:
    """The sentence names the command and the process, and what to do."""
    with _held_elsewhere(path) as holder:
        with pytest.raises(StoreBusy) as caught:
            StoreLock(path).acquire(patience_s=0)
        assert "ipp-helper complaints add" in caught.value.what
        assert str(holder.pid) in caught.value.what
        assert "secret" not in str(caught.value)
        holder.kill()


def test_a_killed_owner_holds_nothing(path: Path) -> None:
    """The kernel drops the lock with the process; the next writer needs no cleaning up."""
    with _held_elsewhere(path) as holder:
        holder.kill()
    lock = StoreLock(path)
    lock.acquire(patience_s=0)
    lock.release()


def test_the_same_process_may_not_write_twice(path: Path) -> None:
    """Two stores in one program would lose each other's writes as two programs do."""
    first = StoreLock(path)
    first.acquire()
    with pytest.raises(StoreBusy):
        StoreLock(path).acquire(patience_s=0)
    first.release()


def test_the_owner_can_be_asked_for(path: Path) -> None:
    """Who holds it is known while it is held, and nobody is named before and after."""
    assert lock_owner(path) is None
    lock = StoreLock(path)
    lock.acquire()
    owner = lock_owner(path)
    assert owner is not None
    assert owner.pid == os.getpid()
    lock.release()
    assert lock_owner(path) is None


def test_the_note_is_private(path: Path) -> None:
    """Nobody else on the computer reads who works with it."""
    lock = StoreLock(path)
    lock.acquire()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lock.release()


def test_an_owner_without_a_note_is_busy_all_the_same(path: Path) -> None:
    """A damaged note does not open the lock."""
    lock = StoreLock(path)
    lock.acquire()
    path.write_text("???", encoding="utf-8")
    with pytest.raises(StoreBusy, match="another ipp-helper"):
        StoreLock(path).acquire(patience_s=0)
    lock.release()


def test_a_place_that_cannot_be_locked_is_said(path: Path) -> None:
    """Where nothing can be locked, a sentence says so and nothing is opened."""
    path.mkdir()
    with pytest.raises(StoreError, match="cannot be locked"):
        StoreLock(path).acquire(patience_s=0)


@pytest.mark.parametrize("why", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written_is_called_so(
    path: Path, why: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a drive or in a folder without the right to write, the way out is that right, not another drive."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(why, os.strerror(why))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match="cannot be changed") as refused:
        StoreLock(path).acquire(patience_s=0)
    assert "right to write" in refused.value.now


def _held_elsewhere(path: Path) -> subprocess.Popen[str]:
    """Another process of ours that holds the lock until it is killed or its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(path=str(path))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder

"""Atomic file writes."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helper.config.durable import remove_parts, write_durably
from tests.systems import is_user_only, needs_fork, needs_link_right, not_on_windows

KILLED_AT_EACH_LINE = Path(__file__).with_name("killed_writer.py")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    return path


def test_the_written_file_is_private(file: Path) -> None:
    write_durably(file, b"new")
    assert file.read_bytes() == b"new"
    assert is_user_only(file)


@needs_link_right
def test_writing_through_a_symbolic_link_keeps_the_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    write_durably(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("where", "act"),
    [
        (os, "fsync"),
        pytest.param(
            os, "fdopen", marks=not_on_windows("an open file cannot be removed before the next start")
        ),
        (Path, "replace"),
    ],
)
def test_a_write_error_keeps_the_old_content(
    file: Path, where: object, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, act, _refuse)
    with pytest.raises(OSError, match="No space"):
        write_durably(file, b"new")
    assert _all(file.parent) == {"file": b"old"}


@not_on_windows("Windows never flushes folders")
def test_writing_succeeds_on_a_drive_that_cannot_sync_folders(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def fsync_files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            _refuse()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fsync_files_only)
    write_durably(file, b"new")
    assert file.read_bytes() == b"new"


@not_on_windows("Windows cannot limit the size of a file")
def test_a_full_drive_keeps_the_old_content(file: Path) -> None:
    import resource

    def limit_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    code = f"from pathlib import Path; from helper.config.durable import write_durably; write_durably(Path({str(file)!r}), b'x' * 200_000)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=limit_files,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "File too large" in done.stderr
    assert _all(file.parent) == {"file": b"old"}


@needs_fork
def test_a_kill_at_any_line_leaves_the_old_or_the_new_content(file: Path) -> None:
    """The writer gets SIGKILL before every single line of its code."""
    done = subprocess.run(
        [sys.executable, str(KILLED_AT_EACH_LINE), str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    contents = done.stdout.split()
    assert len(contents) > 15
    assert set(contents) == {"old", "new"}
    assert contents == sorted(contents, key=["old", "new"].index)


def test_leftover_temporary_files_of_the_same_file_are_removed(file: Path) -> None:
    (file.parent / ".file.abc.part").write_bytes(b"ne")
    (file.parent / ".other.abc.part").write_bytes(b"theirs")
    remove_parts(file)
    assert _all(file.parent) == {"file": b"old", ".other.abc.part": b"theirs"}


def _refuse(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _all(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}

"""Atomic writes (a file holds its old or its new content, never a mix) and the lock for a single writer."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from helper.errors import StoreBusy, StoreError
from helper.system.files import replace_file

PART_SUFFIX = ".part"


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file's content in one step, readable only by the user's account.

    Raises `OSError` if it fails; then nothing was changed.
    """
    with written_durably(path) as file:
        file.write(content)


@contextmanager
def written_durably(path: Path) -> Iterator[IO[bytes]]:
    """Like `write_durably`, for content written in pieces; the file is replaced at the end, unless an error is raised."""
    # The file may be a link to another place: the link stays, its target is replaced.
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART_SUFFIX, dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_file(part, path)
    except BaseException:
        with suppress(
            OSError
        ):  # the original error is reported, not that a scanner has the temporary file open
            part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file; the copy is complete or does not exist."""
    with source.open("rb") as content, written_durably(target) as file:
        shutil.copyfileobj(content, file)


def fingerprint(file: Path) -> str:
    """The file's SHA-256 in hexadecimal. Raises `OSError` if it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def remove_parts(path: Path) -> None:
    """Remove temporary files that a killed program left beside the file; only for the single writer."""
    path = path.resolve()
    for part in path.parent.glob(f".{path.name}.*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, as far as the drive supports it."""
    # The replacement is done and visible to every reader. Some drives cannot flush a folder; an error here
    # would wrongly say that the file was not written.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_PATIENCE_S = 1.0
"""Seconds to wait for the lock: a short command may be in the middle of a write; a session would not end in that time."""
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class RecordsLock:
    """The lock on the records; while it is held, no other ipp-helper writes to them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1
        # The lock may be closed on another thread than the one that opened it. On a drive that cannot lock, a
        # marker file would block the records after a crash.
        self._lock = FileLock(
            path, mode=0o600, thread_local=False, fallback_to_soft=False, on_acquired=self._acquired
        )

    def acquire(self, patience_s: float) -> None:
        """Raises `Timeout` or `OSError`."""
        self._lock.acquire(timeout=patience_s)

    def release(self) -> None:
        """Release the lock."""
        self._handle = -1
        self._lock.release()

    def is_held(self) -> bool:
        """Whether the file at the lock's path is still the one that was locked: another program can lock any other."""
        try:
            return os.path.samestat(os.fstat(self._handle), self.path.stat())
        except OSError:
            return False

    def require(self) -> None:
        """Raise `StoreError` unless the lock is held."""
        if not self.is_held():
            raise StoreError(
                "The file `lock` was deleted or replaced while your records were open, so another ipp-helper may be writing to them."
                " Nothing was written.",
                where=str(self.path),
                now="Close ipp-helper here and anywhere else, start it again, and look at what you did last.",
            )

    def _acquired(self, handle: int) -> None:
        self._handle = handle
        _write_owner(handle)


def lock_records(path: Path, patience_s: float = _PATIENCE_S) -> RecordsLock:
    """Take the lock that is held while the records may be written; `release` returns it.

    Raises `StoreBusy` if another program has it (the text names the program), `StoreError` if the folder cannot be
    written or its drive cannot lock files.
    """
    lock = RecordsLock(path)
    try:
        lock.acquire(patience_s)
    except Timeout as error:
        owner = _read_owner(path)
        raise StoreBusy(
            f"Your records are open in another ipp-helper{f' ({owner})' if owner else ''}.",
            where=str(path),
            now="Close it there, or wait until it is done, and do this again.",
        ) from error
    except OSError as error:
        done, now = (
            ("changed", "Give yourself the right to write there, or name another folder with --data.")
            if error.errno in _NOT_WRITABLE
            else (
                "locked against a second program",
                "Keep them on a drive of this computer: name a folder with --data.",
            )
        )
        raise StoreError(
            f"Your records cannot be {done}: {error.strerror}.", where=str(path), now=now
        ) from error
    return lock


def lock_owner(path: Path) -> str:
    """The program that holds the lock now: its command, process id and start time; empty if unknown."""
    if not path.exists():
        return ""
    probe = FileLock(path, thread_local=False, fallback_to_soft=False)
    try:
        probe.acquire(timeout=0)
    except OSError:
        return _read_owner(path)
    probe.release()
    return ""


def _write_owner(handle: int) -> None:
    # Without options and links, because others may read this note.
    words = takewhile(str.isalpha, sys.argv[1:3])
    owner = {
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(),
        "command": " ".join(["ipp-helper", *words]),
    }
    os.ftruncate(handle, 0)
    # The note comes after the locked first byte, which no other process can read on Windows.
    os.write(handle, b" " + json.dumps(owner).encode() + b"\n")


def _read_owner(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(1)
            owner = json.loads(file.read())
        since = datetime.fromisoformat(owner["since"]).astimezone()
        return f"{owner['command']}, process {int(owner['pid'])}, since {since:%H:%M on %d %b}"
    except (OSError, ValueError, KeyError, TypeError):
        # The owner has not written the note yet, but the lock is certainly held.
        return ""

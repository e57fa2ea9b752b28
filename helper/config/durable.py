"""Atomic file writes, which leave a file with either its old or its new content, and the lock for the single writer."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import IO, NamedTuple

from filelock import FileLock, Timeout

from helper.errors import StoreBusy, StoreError
from helper.system.files import open_file, replace_file
from helper.translation import local_time, tr, tr_error

PART_SUFFIX = ".part"
BINARY: int = getattr(os, "O_BINARY", 0)
"""The flag with which Windows leaves line ends as they are."""


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file's content atomically. Only the user's account may read the file.

    Raises `OSError` if writing fails; the file is then unchanged.
    """
    with written_durably(path) as file:
        file.write(content)


@contextmanager
def written_durably(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing in pieces. At the end of the block, the new content atomically replaces `path`.

    If the block raises an error, the file at `path` stays unchanged.
    """
    # If the file is a link, keep the link and replace its target.
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
        with suppress(OSError):  # report the original error, even if a virus scanner holds the temporary file
            part.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file atomically: the target is either the complete copy or unchanged."""
    with open_file(source) as content, written_durably(target) as file:
        shutil.copyfileobj(content, file)


def write_synced(path: Path, pieces: Iterable[bytes]) -> tuple[int, int]:
    """Write a file that another call will rename, and sync it. Return its size and its CRC-32.

    Only the user's account may read the file. Raises `OSError`.
    """
    size = crc = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
    try:
        for piece in pieces:
            write_all(handle, piece)
            size, crc = size + len(piece), zlib.crc32(piece, crc)
        sync_file(handle)
    finally:
        os.close(handle)
    return size, crc


def write_all(handle: int, content: bytes) -> None:
    """Write the whole content; the system may accept only a part of it at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_file(handle: int) -> None:
    """Sync a file's content and size to the drive."""
    if sys.platform == "linux":
        os.fdatasync(handle)
    else:
        os.fsync(handle)


def fingerprint(file: Path) -> str:
    """Return the SHA-256 of the file's content, in hexadecimal. Raises `OSError` if the file cannot be read."""
    with open_file(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def remove_parts(path: Path) -> None:
    """Remove temporary files that a killed program left beside the file. The caller must be the only writer."""
    path = path.resolve()
    for part in path.parent.glob(f".{path.name}.*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Flush the folder's list of files to the disk, if the system and the drive support that."""
    if sys.platform == "win32":
        return
    # Some drives cannot flush a folder. The file itself has been flushed, so this error is harmless.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_PATIENCE_S = 1.0
"""Seconds to wait for the lock: long enough for a short command to finish, but not for a session."""
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NOTE = re.compile(rb"([0-9a-f]{32}) ([0-9]{15})\n")
_NOTE_BYTES = 49
_NO_NOTE = b" " * (_NOTE_BYTES - 1) + b"\n"


class ConfirmedLog(NamedTuple):
    """The log of the records, and its length in bytes after the last confirmed change."""

    name: str
    size: int


_NONE_CONFIRMED = ConfirmedLog("", 0)


class RecordsLock:
    """The lock on the records. While a process holds the lock, no other ipp-helper writes to the records."""

    def __init__(self, path: Path, patience_s: float) -> None:
        """Take the lock within `patience_s` seconds.

        Raises `Timeout` if another process holds the lock for longer, and `OSError` if the drive cannot lock
        files.
        """
        self.path = path
        self._handle = -1
        # Any thread may release the lock, not only the thread that took it. Do not fall back to a soft lock:
        # it is only a marker file, which would still block the records after a crash.
        self._lock = FileLock(
            path, mode=0o600, thread_local=False, fallback_to_soft=False, on_acquired=self._acquired
        )
        self._lock.acquire(timeout=patience_s)

    def release(self) -> None:
        self._handle = -1
        self._lock.release()

    def is_held(self) -> bool:
        """Return whether the file at the lock's path is still the file that we locked.

        If the file was replaced, another process could lock the new file.
        """
        try:
            return os.path.samestat(os.fstat(self._handle), self.path.stat())
        except OSError:
            return False

    def confirm(self, log: ConfirmedLog) -> None:
        """Note the confirmed length of the log in the lock file, so that an older log is noticed later.

        The note is not synced, and a failure is harmless: a log may be longer than its confirmed length.
        """
        with suppress(OSError):
            os.lseek(self._handle, 1, os.SEEK_SET)
            os.write(self._handle, b"%b %015d\n" % (log.name.encode(), log.size))

    def require(self) -> None:
        """Raise `StoreError` unless the lock is held."""
        if not self.is_held():
            raise StoreError(
                tr(
                    "The file `lock` was deleted or replaced while your records were open, so another ipp-helper may be"
                    " writing to them. Nothing was written."
                ),
                where=str(self.path),
                now=tr("Close ipp-helper everywhere, start it again, and check your last changes."),
            )

    def _acquired(self, handle: int) -> None:
        self._handle = handle
        _write_owner(handle)


def lock_records(path: Path, patience_s: float = _PATIENCE_S) -> RecordsLock:
    """Take the lock for writing the records. The caller must release it.

    Raises `StoreBusy` with the name of the program that holds the lock, or `StoreError` if the folder is not
    writable or its drive cannot lock files.
    """
    try:
        return RecordsLock(path, patience_s)
    except Timeout as error:
        owner = _read_owner(path)
        raise StoreBusy(
            tr("Your records are open in another ipp-helper ({program}).", program=owner)
            if owner
            else tr("Your records are open in another ipp-helper."),
            where=str(path),
            now=tr("Close that ipp-helper, or wait until it is done. Then try again."),
        ) from error
    except OSError as error:
        if error.errno in _NOT_WRITABLE:
            what = tr("Your records cannot be changed: {reason}.", reason=tr_error(error))
            now = tr("Get write permission for this folder, or choose another folder with --data.")
        else:
            what = tr("Your records cannot be locked: {reason}.", reason=tr_error(error))
            now = tr("Keep your records on a local drive: choose a folder with --data.")
        raise StoreError(what, where=str(path), now=now) from error


def confirmed_log(path: Path) -> ConfirmedLog:
    """Return what the lock file at `path` says about the log; an empty name if it says nothing."""
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(1)
            note = _NOTE.fullmatch(file.read(_NOTE_BYTES))
    except OSError:
        return _NONE_CONFIRMED
    return ConfirmedLog(note[1].decode(), int(note[2])) if note else _NONE_CONFIRMED


def lock_owner(path: Path) -> str:
    """Return the command, process id and start time of the program that holds the lock.

    Returns an empty string if no program holds the lock, or if the program is unknown.
    """
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
    # This note in the lock file must not contain options and links, because other users may be able to read
    # it.
    words = takewhile(str.isalpha, sys.argv[1:3])
    owner = {
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(),
        "command": " ".join(["ipp-helper", *words]),
    }
    # The first byte is locked, and on Windows other processes cannot read locked bytes. The note about the log
    # follows and stays: its place is fixed, so that writing the owner never touches it.
    os.lseek(handle, 1, os.SEEK_SET)
    if not _NOTE.fullmatch(os.read(handle, _NOTE_BYTES)):
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, b" " + _NO_NOTE)
    os.lseek(handle, 1 + _NOTE_BYTES, os.SEEK_SET)
    end = 1 + _NOTE_BYTES + os.write(handle, json.dumps(owner).encode() + b"\n")
    os.ftruncate(handle, end)


def _read_owner(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(1 + _NOTE_BYTES)
            owner = json.loads(file.read())
        return tr(
            "{command}, process {number}, since {time}",
            command=owner["command"],
            number=int(owner["pid"]),
            time=local_time(datetime.fromisoformat(owner["since"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        # The owner has the lock, but has not written its note yet.
        return ""

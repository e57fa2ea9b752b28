"""One writer at a time: a lock that names its owner, and that the kernel drops when the owner dies."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from helper.errors import StoreBusy, StoreError

_PATIENCE_S = 1.0
"""A short command may be in the middle of a write; a session will not end by waiting."""
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class LockOwner:
    """The program that has the records open."""

    pid: int
    since: datetime
    command: str

    def sentence(self) -> str:
        since = f"{self.since.astimezone():%H:%M on %d %b}"
        return f"{self.command}, process {self.pid}, since {since}"


class StoreLock:
    """Held while the records may be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Closing may happen on another thread than opening. Where a drive cannot lock, standing in with a mere marker
        # file would leave the records shut after a crash.
        self._lock = FileLock(
            path, mode=0o600, thread_local=False, fallback_to_soft=False, on_acquired=_write_owner
        )

    def acquire(self, patience_s: float = _PATIENCE_S) -> None:
        """Take the lock.

        Raises:
            StoreBusy: Another program has it; the text names it.
            StoreError: The folder cannot be written, or its drive cannot lock files.
        """
        try:
            self._lock.acquire(timeout=patience_s)
        except Timeout as error:
            raise _busy(self._path) from error
        except OSError as error:
            if error.errno in _NOT_WRITABLE:
                raise StoreError(
                    f"Your records cannot be changed: {error.strerror}.",
                    where=str(self._path),
                    now="Give yourself the right to write there, or name another folder with --data.",
                ) from error
            raise StoreError(
                f"Your records cannot be locked against a second program: {error.strerror}.",
                where=str(self._path),
                now="Keep them on a drive of this computer: name a folder with --data.",
            ) from error

    def release(self) -> None:
        self._lock.release()


def lock_owner(path: Path) -> LockOwner | None:
    """The program that holds the lock at this moment; None: nobody, or it does not say who it is."""
    if not path.exists() or _is_free(path):
        return None
    return _read_owner(path)


def _is_free(path: Path) -> bool:
    probe = FileLock(path, thread_local=False, fallback_to_soft=False)
    try:
        probe.acquire(timeout=0)
    except OSError:
        return False
    probe.release()
    return True


def _write_owner(handle: int) -> None:
    owner = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(), "command": _command()}
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(owner).encode() + b"\n")


def _read_owner(path: Path) -> LockOwner | None:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return LockOwner(int(owner["pid"]), datetime.fromisoformat(owner["since"]), str(owner["command"]))
    except (OSError, ValueError, KeyError, TypeError):
        # Whoever holds it has not written the note yet; that it is held is certain.
        return None


def _command() -> str:
    """What was typed, without options and links: a note that others may read aloud."""
    words = []
    for word in sys.argv[1:3]:
        if not word.isalpha():
            break
        words.append(word)
    return " ".join(["ipp-helper", *words])


def _busy(path: Path) -> StoreBusy:
    owner = _read_owner(path)
    who = f"another ipp-helper ({owner.sentence()})" if owner else "another ipp-helper"
    return StoreBusy(
        f"Your records are open in {who}.",
        where=str(path),
        now="Close it there, or wait until it is done, and do this again.",
    )

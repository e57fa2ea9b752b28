"""The write-ahead log of the records: a change is a line that is appended here and is on the disk before anybody hears of it.

`queue.wal.jsonl` lies beside `queue.json` and continues it. Its first line names the generation of the file that it
continues, and the one that the file gets once it has taken all of this in; so no line is ever made twice, or on top of a
file that it does not belong to. Each line has a checksum in which these names are; each change has the checksum of what it
replaces, and a file that was edited meanwhile keeps what the log does not touch.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from helper.config.durable import flush_folder

Document = dict[str, Any]
"""One entity as JSON has it, with its `id` and `rev`."""
_NUMBER = 1
"""The format of the log; it goes with the one of the file."""
_START = re.compile(rb'\{"crc32": "([0-9a-f]{8})", ')
Stamp = tuple[int, int, int]


class DocumentChange(NamedTuple):
    """One document that is put in place of another one; a tuple, because an import has tens of thousands."""

    table: str
    key: str
    before: Document | None
    """What is replaced; None: there was none."""
    after: Document | None
    """None: it is taken out."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change as it is read from the log."""

    table: str
    key: str
    was: str
    """The checksum of what it replaces; empty: there was none."""
    after: Document | None


@dataclass(frozen=True, slots=True)
class WalHeader:
    """What the first line says."""

    continues: str
    """The generation of the file that the log continues."""
    becomes: str
    """The generation of the file that has all of the log in it."""
    base: str
    """The checksum of the whole file that it continues."""


class WalDamaged(ValueError):
    """Raised for a log that is not as it was written; the text says where, in a sentence."""


class WriteAheadLog:
    """The file of one generation. What is read is what was appended; a line that was cut off by a crash is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = WalHeader("", "", "")
        self.size = 0
        """How much of the file is whole, in bytes; nothing: there is no log, and no header."""
        self._torn = False
        self.is_broken = False
        """Whether nobody knows what the disk has of the last line."""
        self._lines = 0
        self._seen: Stamp | None = None

    def read(self) -> list[LoggedChange]:
        """Every change, in order.

        Raises `WalDamaged`: a line is not as it was written; `OSError`: it cannot be read.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise WalDamaged("It is not an ordinary file.")
            with self.path.open("rb") as file:
                self._seen = stamp_of(file.fileno())
                content = file.read()
        except FileNotFoundError:
            return []
        changes: list[LoggedChange] = []
        for number, line in enumerate(BytesIO(content), start=1):
            # The end of a line was written last, and a block that never reached the drive reads as zeros.
            is_last = self.size + len(line) == len(content)
            if is_last and (not line.endswith(b"\n") or b"\0" in line):
                self._torn = True
                break
            try:
                changes += self._taken(line)
            except (ValueError, KeyError, TypeError) as error:
                raise WalDamaged(f"Line {number} is not as it was written.") from error
            self.size += len(line)
        return changes

    def begin(self, continues: str, base: str) -> None:
        """Start anew, for a file of this generation and checksum; the first change writes it down."""
        self.header = WalHeader(continues, uuid4().hex, base)
        self.size = self._lines = 0
        self._torn = False

    def append(self, changes: Sequence[DocumentChange]) -> None:
        """Write all of this as one line, and return when it is on the disk.

        Raises `OSError`: it is not there; or `is_broken` is true, and nobody knows.
        """
        entries = [[change.table, change.key, checksum(change.before), change.after] for change in changes]
        line = b"" if self.size else _line(0, {"wal": _NUMBER, **asdict(self.header)})
        line += _line(self._seed(), {"n": self._lines + 1, "changes": entries})
        with self._opened() as file:
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[file.write(rest) or 0 :]
                os.fsync(file.fileno())
                if not self.size:
                    flush_folder(self.path.parent)
            except OSError:
                self._take_back(file)
                raise
            self.size += len(line)
            self._lines += 1
            self._seen = stamp_of(file.fileno())

    @property
    def changed_at(self) -> int | None:
        """When the last line was written, in nanoseconds; None: there is none."""
        return self._seen[2] if self._seen is not None and self.size else None

    def trim(self) -> bool:
        """Take away what was cut off, and a file of which nothing holds any more; whether anything was cut off."""
        was_torn, self._torn = self._torn, False
        if not self.size:
            self.remove()
        elif was_torn:
            with self._opened() as file:
                self._seen = stamp_of(file.fileno())
        return was_torn

    def is_gone(self) -> bool:
        """Whether somebody has taken away what was there."""
        return self._seen is not None and not self.path.exists()

    def changed_elsewhere(self) -> bool:
        """Whether it is not as we read or wrote it."""
        try:
            return stamp_of(self.path) != self._seen
        except OSError:
            return False

    def remove(self) -> None:
        """Take the file away: another one has all of it."""
        self.path.unlink(missing_ok=True)
        self._seen = None
        self.size = 0

    def _taken(self, line: bytes) -> list[LoggedChange]:
        if not self.size:
            values = _values(0, line)
            if values.pop("wal") != _NUMBER:
                raise ValueError("another format")
            self.header = WalHeader(**values)
            return []
        values = _values(self._seed(), line)
        if values["n"] != self._lines + 1:
            raise ValueError("a line is missing")
        self._lines += 1
        return [LoggedChange(*change) for change in values["changes"]]

    def _seed(self) -> int:
        return zlib.crc32(f"{self.header.continues} {self.header.becomes}".encode())

    def _opened(self) -> FileIO:
        file = FileIO(self.path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))
        # What was cut off goes now, or what comes next would be behind it.
        file.truncate(self.size)
        return file

    def _take_back(self, file: FileIO) -> None:
        try:
            file.truncate(self.size)
            self._seen = stamp_of(file.fileno())
        except OSError:
            self.is_broken = True


def stamp_of(file: Path | int) -> Stamp:
    """What changes with a file's content."""
    about = os.stat(file)  # noqa: PTH116 - of an open file too
    return about.st_ino, about.st_size, about.st_mtime_ns


_as_read = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def json_of(values: Document) -> bytes:
    """The values on one line, as a person reads them."""
    try:
        return _as_read(values).encode()
    except UnicodeEncodeError:
        # Half a character, as a mangled paste may hold: only the escaped form can be written and read back the same.
        return json.dumps(values).encode()


def checksum(document: Document | None) -> str:
    """Of a document as it is written; empty: there is none."""
    return "" if document is None else f"{zlib.crc32(json_of(document)):08x}"


def _line(seed: int, values: Document) -> bytes:
    rest = json_of(values)[1:]
    return b'{"crc32": "%08x", %b\n' % (zlib.crc32(rest, seed), rest)


def _values(seed: int, line: bytes) -> Document:
    found = _START.match(line)
    rest = line[found.end() : -1] if found else b""
    if found is None or int(found[1], 16) != zlib.crc32(rest, seed):
        raise ValueError("the checksum does not fit")
    values: Document = json.loads(b"{" + rest)
    return values

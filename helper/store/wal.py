"""The write-ahead log of the records: each change is one line, and is on the disk before it is acknowledged.

`queue.wal.jsonl` lies beside `queue.json` and continues it. Its first line names the generation of the file that it
continues, and that of the file that will contain the whole log, so a line is never applied twice, or to another file.
The checksum of a line includes that of the line before, so the last one identifies the whole log. Each change has the
checksum of the document that it replaces; entries of a file edited meanwhile stay unless the log changes them.
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
"""One entity as JSON, with its `id` and `rev`."""
_NUMBER = 1
"""The format version of the log."""
_START = re.compile(rb'\{"crc32": "([0-9a-f]{8})", ')
Stamp = tuple[int, int, int]
"""Inode, size and modification time of a file."""


class Extent(NamedTuple):
    """The length and last checksum of a log."""

    lines: int
    """Number of changes."""
    tail: int
    """The checksum of its last line, which identifies all lines up to it."""


NO_LOG = Extent(0, 0)


class DocumentChange(NamedTuple):
    """One document that replaces another; a tuple, because an import has tens of thousands."""

    table: str
    key: str
    before: Document | None
    """The replaced document; None if it is new."""
    after: Document | None
    """None if it is removed."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change as read from the log."""

    table: str
    key: str
    was: str
    """The checksum of the replaced document; empty if the document is new."""
    after: Document | None


@dataclass(frozen=True, slots=True)
class WalHeader:
    """The first line of the log."""

    continues: str
    """The generation of the file that the log continues."""
    becomes: str
    """The generation of the file that contains all of the log."""
    base: str
    """The checksum of the whole file that it continues."""


class WalDamaged(ValueError):
    """Raised for a corrupt log; the message is a sentence with the place."""


class WriteAheadLog:
    """The log of one generation; a line truncated by a crash is ignored."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = WalHeader("", "", "")
        self.size = 0
        """Size of the complete part in bytes; 0 without a log, or without its header."""
        self._torn = False
        self.is_broken = False
        """Whether it is unknown how much of the last line is on the disk."""
        self._tails: list[int] = []
        """The checksum of each line, starting with the header's."""
        self._seen: Stamp | None = None

    def read(self) -> list[list[LoggedChange]]:
        """Return the changes of each line, in order.

        Raises `WalDamaged` if a line is corrupt; `OSError` if the log cannot be read.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise WalDamaged("It is not an ordinary file.")
            with self.path.open("rb") as file:
                self._seen = stamp_of(file.fileno())
                content = file.read()
        except FileNotFoundError:
            return []
        changes: list[list[LoggedChange]] = []
        for number, line in enumerate(BytesIO(content), start=1):
            # The end of a line is written last, and a block that never reached the drive reads as zeros.
            is_last = self.size + len(line) == len(content)
            if is_last and (not line.endswith(b"\n") or b"\0" in line):
                self._torn = True
                break
            try:
                if self.size:
                    changes.append(self._taken(line))
                else:
                    self._take_header(line)
            except (ValueError, KeyError, TypeError) as error:
                raise WalDamaged(f"Line {number} is not as it was written.") from error
            self.size += len(line)
        return changes

    def begin(self, continues: str, base: str) -> None:
        """Start a new log for a file of this generation and checksum; the first change creates it on the disk."""
        self.header = WalHeader(continues, uuid4().hex, base)
        self.size = 0
        self._tails = []
        self._torn = False

    @property
    def extent(self) -> Extent:
        """Return the present extent."""
        return Extent(len(self._tails) - 1, self._tails[-1]) if len(self._tails) > 1 else NO_LOG

    def reaches(self, extent: Extent) -> bool:
        """Whether this log contains the log of this extent as its beginning."""
        return not extent.lines or (
            extent.lines < len(self._tails) and self._tails[extent.lines] == extent.tail
        )

    def append(self, changes: Sequence[DocumentChange]) -> None:
        """Append all of this as one line, and return when it is on the disk.

        Raises `OSError` if it is not on the disk, or, with `is_broken`, if that is unknown.
        """
        entries = [[change.table, change.key, checksum(change.before), change.after] for change in changes]
        lines = [] if self.size else [_line(0, {"wal": _NUMBER, **asdict(self.header)})]
        seed = lines[-1][1] if lines else self._tails[-1]
        lines.append(_line(seed, {"n": self.extent.lines + 1, "changes": entries}))
        content = b"".join(line for line, _ in lines)
        with self._opened() as file:
            try:
                rest = memoryview(content)
                while rest:
                    rest = rest[file.write(rest) or 0 :]
                os.fsync(file.fileno())
                if not self.size:
                    flush_folder(self.path.parent)
            except OSError:
                self._take_back(file)
                raise
            self._tails.extend(tail for _, tail in lines)
            self.size += len(content)
            self._seen = stamp_of(file.fileno())

    @property
    def changed_at(self) -> int | None:
        """Return the time of the last write in nanoseconds; None without a log."""
        return self._seen[2] if self._seen is not None and self.size else None

    def trim(self) -> bool:
        """Remove a truncated last line, or a file without any valid line; whether anything was truncated."""
        was_torn, self._torn = self._torn, False
        if not self.size:
            self.remove()
        elif was_torn:
            with self._opened() as file:
                self._seen = stamp_of(file.fileno())
        return was_torn

    def is_gone(self) -> bool:
        """Whether the file was deleted by another program."""
        return self._seen is not None and not self.path.exists()

    def changed_elsewhere(self) -> bool:
        """Whether the file differs from what we read or wrote."""
        try:
            return stamp_of(self.path) != self._seen
        except OSError:
            return False

    def remove(self) -> None:
        """Remove the log: a records file contains all of it."""
        self.path.unlink(missing_ok=True)
        self._seen = None
        self.size = 0

    def _take_header(self, line: bytes) -> None:
        values, tail = _values(0, line)
        if values.pop("wal") != _NUMBER:
            raise ValueError("another format")
        self.header = WalHeader(**values)
        self._tails = [tail]

    def _taken(self, line: bytes) -> list[LoggedChange]:
        values, tail = _values(self._tails[-1], line)
        if values["n"] != self.extent.lines + 1:
            raise ValueError("a line is missing")
        self._tails.append(tail)
        return [LoggedChange(*change) for change in values["changes"]]

    def _opened(self) -> FileIO:
        file = FileIO(self.path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))
        # The truncated rest is removed first, or the next line would come after it.
        file.truncate(self.size)
        return file

    def _take_back(self, file: FileIO) -> None:
        try:
            file.truncate(self.size)
            self._seen = stamp_of(file.fileno())
        except OSError:
            self.is_broken = True


def stamp_of(file: Path | int) -> Stamp:
    """Return a stamp that changes with a file's content."""
    about = os.stat(file)  # noqa: PTH116 - of an open file too
    return about.st_ino, about.st_size, about.st_mtime_ns


_as_read = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def json_of(values: Document) -> bytes:
    """Return the values as JSON on one line, in UTF-8. Raises `UnicodeEncodeError` for a lone surrogate; see `encodable`."""
    return _as_read(values).encode()


def encodable(values: Any) -> Any:
    """Return the same JSON values with a replacement character for each lone surrogate, which a mangled paste may contain."""
    return json.loads(_HALF_CHARACTER.sub("\ufffd", _as_read(values)))


def checksum(document: Document | None) -> str:
    """Return the checksum of a document as it is written; empty for None."""
    return "" if document is None else f"{zlib.crc32(json_of(document)):08x}"


def _line(seed: int, values: Document) -> tuple[bytes, int]:
    """Return the line and its checksum."""
    rest = json_of(values)[1:]
    tail = zlib.crc32(rest, seed)
    return b'{"crc32": "%08x", %b\n' % (tail, rest), tail


def _values(seed: int, line: bytes) -> tuple[Document, int]:
    """Return the values on the line and its checksum."""
    found = _START.match(line)
    rest = line[found.end() : -1] if found else b""
    tail = zlib.crc32(rest, seed)
    if found is None or int(found[1], 16) != tail:
        raise ValueError("the checksum does not fit")
    values: Document = json.loads(b"{" + rest)
    return values, tail

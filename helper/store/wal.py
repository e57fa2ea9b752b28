"""The write-ahead log of the records: each change is one line, and is on the disk before it is acknowledged.

The log `queue.wal.jsonl` is next to the file `queue.json`, and continues that file. The first line of the log
names two generations of the file: the one that the log continues, and the next one, which will contain the
whole log. Therefore a line is never applied twice, or to another file.

The checksum of a line includes the checksum of the line before, so the last checksum identifies the whole
log. Each change has the checksum of the document that it replaces. If the user edits the file, the log is
still applied, unless the edit and the log have changed the same document.
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
from helper.system.files import open_replaceable
from helper.translation import tr

Document = dict[str, Any]
"""One entity as JSON, with its `id` and `rev`."""
_NUMBER = 1
"""The version number of the log's format."""
_START = re.compile(rb'\{"crc32": "([0-9a-f]{8})", ')
Stamp = tuple[int, int, int]
"""Inode, size and modification time of a file."""


class Extent(NamedTuple):
    lines: int
    tail: int
    """The checksum of the last line. It identifies all lines, because it includes the checksums before it."""


NO_LOG = Extent(0, 0)


class DocumentChange(NamedTuple):
    """One changed document. An import makes tens of thousands of these, so a tuple saves time and memory."""

    table: str
    key: str
    before: Document | None
    """The replaced document; None if the document is new."""
    after: Document | None
    """The new document; None if the document is removed."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    table: str
    key: str
    was: str
    """The checksum of the replaced document; empty if the document is new."""
    after: Document | None
    """The new document; None if the document is removed."""


@dataclass(frozen=True, slots=True)
class WalHeader:
    continues: str
    """The generation of the file that the log continues."""
    becomes: str
    """The generation of the next file, which contains the whole log."""
    base: str
    """The checksum of the file that the log continues; empty if another program has written that file."""


class WalDamaged(ValueError):
    """Raised for a corrupt log; the message is a sentence with the number of the line."""


class WriteAheadLog:
    """The log that continues one generation of the file. An incomplete last line is ignored."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = WalHeader("", "", "")
        self.size = 0
        """Size of all complete lines in bytes; 0 without a complete line."""
        self._is_truncated = False
        self.is_broken = False
        """Whether a line was neither written completely nor removed, so part of it may be on the disk."""
        self._tails: list[int] = []
        """The checksums of all lines, starting with the header line."""
        self._seen: Stamp | None = None

    def read(self) -> list[list[LoggedChange]]:
        """Return the changes of each line, in order.

        Raises `WalDamaged` if a line is corrupt; `OSError` if the log cannot be read.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise WalDamaged(tr("This is not an ordinary file."))
            with open_replaceable(self.path) as file:
                self._seen = stamp_of(file.fileno())
                content = file.read()
        except FileNotFoundError:
            return []
        changes: list[list[LoggedChange]] = []
        for number, line in enumerate(BytesIO(content), start=1):
            # An incomplete last line has no line end, or zeros where a block never reached the drive.
            is_last = self.size + len(line) == len(content)
            if is_last and (not line.endswith(b"\n") or b"\0" in line):
                self._is_truncated = True
                break
            try:
                if self.size:
                    changes.append(self._read_changes(line))
                else:
                    self._read_header(line)
            except (ValueError, KeyError, TypeError) as error:
                raise WalDamaged(tr("Line {number} was changed or is damaged.", number=number)) from error
            self.size += len(line)
        return changes

    def begin(self, continues: str, base: str) -> None:
        """Start a new log. `continues` and `base` are the generation and the checksum of the file that it continues.

        The first change creates the log file.
        """
        self.header = WalHeader(continues, uuid4().hex, base)
        self.size = 0
        self._tails = []
        self._is_truncated = False

    @property
    def extent(self) -> Extent:
        return Extent(len(self._tails) - 1, self._tails[-1]) if len(self._tails) > 1 else NO_LOG

    def reaches(self, extent: Extent) -> bool:
        """Return whether this log contains all lines that `extent` describes, with the same content."""
        return not extent.lines or (
            extent.lines < len(self._tails) and self._tails[extent.lines] == extent.tail
        )

    def append(self, changes: Sequence[DocumentChange]) -> None:
        """Append these changes as one line. The line is on the disk when the method returns.

        Raises `OSError` if writing fails. If `is_broken` is then set, a part of the line may be on the disk.
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
                try:
                    file.truncate(self.size)
                    self._seen = stamp_of(file.fileno())
                except OSError:
                    self.is_broken = True
                raise
            self._tails.extend(tail for _, tail in lines)
            self.size += len(content)
            self._seen = stamp_of(file.fileno())

    def trim(self) -> bool:
        """Remove an incomplete last line, or a log without any complete line.

        Returns whether the last line was incomplete.
        """
        was_truncated, self._is_truncated = self._is_truncated, False
        if not self.size:
            self.remove()
        elif was_truncated:
            with self._opened() as file:
                self._seen = stamp_of(file.fileno())
        return was_truncated

    def is_gone(self) -> bool:
        """Return whether another program has deleted the log."""
        return self._seen is not None and not self.path.exists()

    def changed_elsewhere(self) -> bool:
        """Return whether another program has changed the log since this program used it last."""
        try:
            return stamp_of(self.path) != self._seen
        except OSError:
            return False

    def remove(self) -> None:
        """Remove the log. The caller has already written all of its changes to the records file."""
        self.path.unlink(missing_ok=True)
        self._seen = None
        self.size = 0

    def _read_header(self, line: bytes) -> None:
        values, tail = _values(0, line)
        if values.pop("wal") != _NUMBER:
            raise ValueError("another format")
        self.header = WalHeader(**values)
        self._tails = [tail]

    def _read_changes(self, line: bytes) -> list[LoggedChange]:
        values, tail = _values(self._tails[-1], line)
        if values["n"] != self.extent.lines + 1:
            raise ValueError("a line is missing")
        self._tails.append(tail)
        return [LoggedChange(*change) for change in values["changes"]]

    def _opened(self) -> FileIO:
        file = FileIO(self.path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600))
        # Remove an incomplete last line first; otherwise the next line would be appended to it.
        file.truncate(self.size)
        return file


def stamp_of(file: Path | int) -> Stamp:
    """Return a value that changes whenever the file's content changes."""
    about = os.stat(file)  # noqa: PTH116 - also takes a file descriptor
    return about.st_ino, about.st_size, about.st_mtime_ns


_as_read = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def json_of(values: Document) -> bytes:
    """Return the values as one line of JSON in UTF-8.

    Raises `UnicodeEncodeError` for a lone surrogate (see `encodable`).
    """
    return _as_read(values).encode()


def encodable(values: Any) -> Any:
    """Return the JSON values with a replacement character for each lone surrogate; pasted text may contain some."""
    return json.loads(_HALF_CHARACTER.sub("\ufffd", _as_read(values)))


def checksum(document: Document | None) -> str:
    """Return the checksum of a document as written; empty for None."""
    return "" if document is None else f"{zlib.crc32(json_of(document)):08x}"


def _line(seed: int, values: Document) -> tuple[bytes, int]:
    """Return a line with these values and its checksum; `seed` is the checksum of the line before."""
    rest = json_of(values)[1:]
    tail = zlib.crc32(rest, seed)
    return b'{"crc32": "%08x", %b\n' % (tail, rest), tail


def _values(seed: int, line: bytes) -> tuple[Document, int]:
    """Return the values and the checksum of a line; `seed` is the checksum of the line before."""
    found = _START.match(line)
    rest = line[found.end() : -1] if found else b""
    tail = zlib.crc32(rest, seed)
    if found is None or int(found[1], 16) != tail:
        raise ValueError("the checksum does not match")
    values: Document = json.loads(b"{" + rest)
    return values, tail

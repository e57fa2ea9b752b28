"""The log of the records: each change is one line, and is synced before it is confirmed.

    [name, crc of the records file that the log was begun for] crc
    [[table, id, document or null], ...] crc

The checksum of a line, its last word, also covers everything before the line. So a line that was changed, moved,
repeated or removed is noticed, and size and checksum of the last line identify the whole log.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from helper.config.durable import BINARY, ConfirmedLog, flush_folder, sync_file, write_all, write_synced
from helper.system.files import open_replaceable, replace_file
from helper.translation import tr

JsonDocument = dict[str, Any]
Change = tuple[str, int, JsonDocument | None]
"""A table, the id of a document, and the new document; None removes the document."""
EncodedChange = tuple[str, str, bytes | None]
"""A change as the records keep it: the id is a key of JSON, and the document is encoded."""


class LogDamaged(ValueError):
    """Raised for a log that was changed after it was written; the message names the line."""


class LogText(NamedTuple):
    """What a log says, without an incomplete last line."""

    name: str
    base: int
    """The CRC-32 of the records file that the log was begun for."""
    changes: list[EncodedChange]
    size: int
    """Bytes up to the end of the last complete line."""
    crc: int
    """The CRC-32 of these bytes."""
    is_torn: bool
    """Whether an incomplete line follows, which was never confirmed."""


def content_of(path: Path) -> bytes | None:
    """Return the content of a file that its writer may be replacing; None if there is no file. Raises `OSError`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(errno.EINVAL, tr("it is not an ordinary file"))
        with open_replaceable(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


def read_log(content: bytes) -> LogText:
    """Return what the log says. Raises `LogDamaged` for every bad line that is not an incomplete last one."""
    size = crc = base = 0
    name = ""
    changes: list[EncodedChange] = []
    for number, line in enumerate(BytesIO(content), start=1):
        # A line that was being written when the power failed has no end, or zeros where a block is missing.
        is_cut = not line.endswith(b"\n") or b"\0" in line
        if is_cut and size and size + len(line) == len(content):
            return LogText(name, base, changes, size, crc, is_torn=True)
        body, _, checksum = line[:-1].rpartition(b" ")
        if is_cut or checksum != b"%08x" % zlib.crc32(body, crc):
            raise _damaged(number)
        try:
            if size:
                changes += (encode_change(change) for change in orjson.loads(body))
            else:
                name, base = orjson.loads(body)
        except (ValueError, TypeError) as error:
            raise _damaged(number) from error
        size, crc = size + len(line), zlib.crc32(line, crc)
    if not size:
        raise _damaged(1)
    return LogText(name, base, changes, size, crc, is_torn=False)


def encode_change(change: Change) -> EncodedChange:
    table, key, document = change
    return table, str(key), None if document is None else encode_document(document)


def encode_document(document: JsonDocument) -> bytes:
    """Raises `TypeError` for a value that JSON or PostgreSQL cannot hold, such as a text with a NUL character."""
    encoded = orjson.dumps(document)
    if b"\\u0000" in encoded and cleaned(document) != document:
        raise TypeError("NUL")
    return bytes(memoryview(encoded))  # orjson's own object keeps its buffer of 4 kB


def cleaned(value: Any) -> Any:
    """Return the value with a replacement character for each character that JSON or PostgreSQL cannot hold."""
    if isinstance(value, dict):
        return {cleaned(key): cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    if not isinstance(value, str):
        return value
    # Two halves of a character that were written one by one become that character.
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _damaged(number: int) -> LogDamaged:
    return LogDamaged(tr("Line {number} was changed or is damaged.", number=number))


def log_line(body: bytes, crc: int = 0) -> bytes:
    """Return a line of the log; `crc` is the checksum of everything before the line."""
    return b"%b %08x\n" % (body, zlib.crc32(body, crc))


class ChangeLog:
    """The log beside the records file. Its only writer holds the lock on the records."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = ""
        """The name in the header of the log on the disk; empty if there is none."""
        self.size = 0
        self.crc = 0
        self.header_size = 0
        self.is_broken = False
        """Whether the log may contain a change that was not confirmed, so that nothing may be appended."""
        self._new = path.with_suffix(".log.new")
        self._prepared: tuple[str, bytes] | None = None
        self._handle = -1

    @property
    def confirmed(self) -> ConfirmedLog:
        return ConfirmedLog(self.name, self.size)

    @property
    def has_changes(self) -> bool:
        return self.size > self.header_size

    def resume(self, text: LogText, header_size: int) -> None:
        """Continue a log that was read. Cuts an incomplete last line, durably. Raises `OSError`."""
        self.name, self.size, self.crc, self.header_size = text.name, text.size, text.crc, header_size
        self.open()
        if text.is_torn:
            self._cut()

    def prepare(self, name: str, base: int) -> None:
        """Write the next log, without changes, beside this one. Raises `OSError`."""
        header = log_line(orjson.dumps([name, base]))
        write_synced(self._new, [header])
        self._prepared = name, header

    def begin(self) -> None:
        """Replace the log with the prepared one. Raises `OSError`; the log on the disk is then unchanged."""
        if self._prepared is None:
            raise ValueError("no log was prepared")
        self.close()
        replace_file(self._new, self.path)
        flush_folder(self.path.parent)
        (self.name, header), self._prepared = self._prepared, None
        self.size = self.header_size = len(header)
        self.crc = zlib.crc32(header)
        self.open()

    def append(self, changes: Iterable[EncodedChange]) -> None:
        """Append these changes as one line, which is on the drive when the method returns.

        Raises `OSError` if writing fails. The line is then cut off again, and if that is uncertain, `is_broken` is set.
        """
        pieces = (
            b"[%b,%b,%b]" % (orjson.dumps(table), key.encode(), document or b"null")
            for table, key, document in changes
        )
        line = log_line(b"[%b]" % b",".join(pieces), self.crc)
        try:
            os.lseek(self._handle, self.size, os.SEEK_SET)
            write_all(self._handle, line)
        except BaseException:
            self._cut_back()
            raise
        try:
            sync_file(self._handle)
        except BaseException:
            # After a failed sync, the system may have dropped what it could not write, and say so only once.
            self._cut_back()
            self.is_broken = True
            raise
        self.size, self.crc = self.size + len(line), zlib.crc32(line, self.crc)

    def is_gone(self) -> bool:
        """Return whether another program has deleted the log while it was open."""
        return self._handle != -1 and not self.path.exists()

    def is_replaced(self) -> bool:
        """Return whether another program has replaced or changed the log while it was open."""
        if self._handle == -1 or self.is_gone():
            return False
        about = self.path.stat()
        return about.st_size != self.size or not os.path.samestat(about, os.fstat(self._handle))

    def close(self) -> None:
        if self._handle != -1:
            os.close(self._handle)
        self._handle = -1

    def open(self) -> None:
        """Open the log on the disk for changes. Raises `OSError`."""
        self._handle = os.open(self.path, os.O_RDWR | BINARY)

    def _cut(self) -> None:
        os.ftruncate(self._handle, self.size)
        sync_file(self._handle)

    def _cut_back(self) -> None:
        try:
            self._cut()
        except OSError:
            self.is_broken = True

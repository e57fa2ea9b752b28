"""The storage of the records for TinyDB: a file that stock TinyDB reads, and a log with the changes since then.

A change becomes durable in `LogStorage.append`: it is one line of the log. `fold` writes all records into the file and
begins a new log. `_log` in the file names the log that continues the file, and the log before, which the file contains;
so after a kill between the two replacements the next opening finishes the fold.

Opening never guesses: if file and log do not belong together, it is refused, and both stay as they are.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from tinydb import Storage

from helper.config.durable import (
    ConfirmedLog,
    RecordsLock,
    confirmed_log,
    flush_folder,
    lock_records,
    write_synced,
)
from helper.config.places import is_there
from helper.errors import StoreError, StoreUnreadable
from helper.store.change_log import Change, ChangeLog, JsonDocument, LogDamaged, LogText, read_log
from helper.system.files import open_replaceable, replace_file
from helper.system.processes import gc_paused
from helper.translation import tr, tr_error

JsonTables = dict[str, dict[str, JsonDocument]]
"""Documents by id in each table, as TinyDB stores them."""
LARGEST_ID = 2**48 - 1
"""The largest id of a document: it has at most 15 digits, so that no spreadsheet rounds it."""
_LINK = "_log"
"""The table that names the logs. Stock TinyDB reads it as a table with one document."""
_SHARE = 10
"""The records are folded when the log is larger than the file's size divided by this number,"""
_SMALL_LOG = 100_000
"""and larger than this number of bytes."""
_ATTEMPTS = 9
"""Maximum number of attempts to read both files while the writer replaces them."""


class LogStorage(Storage):
    """The records in memory, in a file and in its log. A storage must be used in one thread only."""

    def __init__(
        self, path: Path, lock_file: Path, *, read_only: bool = False, may_create: bool = True
    ) -> None:
        """Read the records; `may_create` permits to begin with none if there is no file.

        Raises `StoreBusy` if another process has the records open for writing, `StoreUnreadable` if they are damaged
        or incomplete.
        """
        self.path = path.resolve()
        self.remarks: list[str] = []
        """Sentences that tell the user what was found while opening, folding or closing."""
        self._new = self.path.with_suffix(".new")
        self._log = ChangeLog(self.path.with_suffix(".log"))
        self._lock_file = lock_file
        self._tables: JsonTables = {}
        self._name = ""
        """The name that the file gives to its log; empty if there is no file yet."""
        self._crc = 0
        """The CRC-32 of the file."""
        self._is_begun = False
        """Whether the log on the disk is the one that was begun for the file on the disk."""
        self._fold_above = 0
        """Size of the log, in bytes, above which the next change folds the records first."""
        self._lock: RecordsLock | None = None if read_only else lock_records(lock_file)
        try:
            self._load(may_create=may_create)
        except BaseException:
            self._release()
            raise

    def read(self) -> JsonTables:
        """Return all tables, for reading only: they are the ones in memory."""
        return self._tables

    def append(self, changes: Iterable[Change]) -> None:
        """Write all these changes durably as one line of the log, or none of them.

        Raises `StoreError` if they were not saved, or if that is uncertain; the message says which. Raises `TypeError`
        for a value that JSON cannot hold.
        """
        changes = list(changes)
        lock = self._writable()
        if not changes:
            return
        try:
            self._prepare_log()
            if self._log.size > self._fold_above:
                self._fold_if_possible()
                self._prepare_log()
            applied = self._log.append(changes)
        except OSError as error:
            raise self._not_saved(error) from error
        self._apply(applied)
        lock.confirm(self._log.confirmed)

    def write(self, data: JsonTables) -> None:
        """Write all tables into the file, for TinyDB's own `insert`, `update` and `remove`.

        Raises `StoreError`. TinyDB has then already changed the tables in memory, so nothing more is accepted.
        """
        self._writable()
        try:
            self._prepare_log()
            self._require_unchanged()
            self._tables = data
            self._fold()
        except OSError as error:
            self._log.is_broken = True
            raise self._not_saved(error) from error
        except BaseException:
            self._log.is_broken = True
            raise

    def fold(self) -> None:
        """Write all records into the file, and begin a new log.

        Raises `OSError` if writing fails, `StoreError` if another program has changed the file; the log then keeps
        the changes.
        """
        self._writable()
        self._prepare_log()
        self._require_unchanged()
        self._fold()

    def close(self) -> None:
        """Fold the changes of the log, if possible, and release the lock. All changes are already on the drive."""
        try:
            if self._lock is not None and self._lock.is_held() and self._log.has_changes:
                self._fold_if_possible()
        finally:
            self._release()

    def _release(self) -> None:
        self._log.close()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def _writable(self) -> RecordsLock:
        if self._lock is None:
            raise ValueError("these records are open for reading only, or closed")
        self._lock.require()
        if self._log.is_broken:
            raise StoreError(
                tr("An earlier change may not have been saved, so nothing more is saved now."),
                where=str(self._log.path),
                now=tr("Start ipp-helper again, and check your last changes."),
            )
        return self._lock

    def _apply(self, changes: Iterable[Change]) -> None:
        for name, key, document in changes:
            table = self._tables.setdefault(name, {})
            if document is None:
                table.pop(str(key), None)
            else:
                table[str(key)] = document

    def _load(self, *, may_create: bool) -> None:
        for left in reversed(range(_ATTEMPTS)):
            # Read the length first and the log last: the log may only have grown in the meantime.
            confirmed = confirmed_log(self._lock_file)
            text = self._file_content()
            content = self._log.content()
            try:
                if text is None:
                    self._require_new(content, confirmed, may_create=may_create)
                else:
                    self._use(text, content, confirmed)
                return
            except StoreUnreadable:
                is_same = text == self._file_content() and content == self._log.content()
                if self._lock is not None or is_same or not left:
                    raise

    def _file_content(self) -> bytes | None:
        try:
            with open_replaceable(self.path) as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refused(tr("The file cannot be read: {reason}.", reason=tr_error(error))) from error

    def _require_new(self, content: bytes | None, confirmed: ConfirmedLog, *, may_create: bool) -> None:
        """Raise `StoreUnreadable` unless there have never been any records."""
        log = self._log_text(content) if content is not None else None
        was_used = log is not None and (log.changes or log.name == confirmed.name)
        if was_used or not may_create:
            raise self._refused(
                tr(
                    "The file with your records is missing, but there are copies of it, or changes that belong to it."
                )
            )

    @gc_paused(all_stays=True)
    def _use(self, text: bytes, content: bytes | None, confirmed: ConfirmedLog) -> None:
        """Take over the records in these two files, if they belong together."""
        if content is None:
            raise self._refused(tr("The log {file} is missing.", file=self._log.path.name))
        log, crc = self._log_text(content), zlib.crc32(text)
        tables = self._parsed(text)
        link = _link_of(tables)
        is_begun = log.name == link.get("name") and log.base == crc
        if log.name == link.get("name"):
            if not is_begun and log.changes:
                raise self._refused(
                    tr(
                        "{file} was changed by another program while {log} still had changes of ipp-helper.",
                        file=self.path.name,
                        log=self._log.path.name,
                    )
                )
        elif log.name != link.get("follows") or (log.size, log.crc) != (link.get("bytes"), link.get("crc")):
            raise self._refused(
                tr(
                    "{log} does not belong to {file}: one of them is older, or from other records.",
                    file=self.path.name,
                    log=self._log.path.name,
                )
            )
        if log.name == confirmed.name and log.size < confirmed.size:
            raise self._refused(tr("{log} lacks changes that were saved.", log=self._log.path.name))
        if not is_begun:
            self._check_edited(text)
        if log.name == link.get("name") and not is_begun:
            self.remarks.append(
                tr("Another program has changed {file}. Its content is used.", file=self.path.name)
            )
        self._tables, self._name, self._crc, self._is_begun = tables, link["name"], crc, is_begun
        if is_begun:
            self._apply(log.changes)
        self._fold_above = _fold_limit(len(text))
        if self._lock is not None:
            self._resume(log, content)

    def _resume(self, log: LogText, content: bytes) -> None:
        try:
            self._log.resume(log, content.index(b"\n") + 1)
        except OSError as error:
            raise StoreError(
                tr("Your records cannot be changed: {reason}.", reason=tr_error(error)),
                where=str(self._log.path),
            ) from error
        if log.is_torn:
            self.remarks.append(
                tr(
                    "The last change is incomplete, because ipp-helper or the computer stopped while saving it. The change"
                    " was left out; all earlier changes are there."
                )
            )

    def _log_text(self, content: bytes) -> LogText:
        try:
            return read_log(content)
        except LogDamaged as error:
            raise self._refused(
                tr(
                    "The log of the last changes, {file}, is damaged. {reason}",
                    file=self._log.path.name,
                    reason=error,
                )
            ) from error

    def _parsed(self, text: bytes) -> JsonTables:
        try:
            tables = orjson.loads(text)
        except ValueError as error:
            raise self._refused(tr("The file is damaged: {reason}.", reason=error)) from error
        if not isinstance(tables, dict):
            raise self._refused(tr("`{name}` is not a table.", name=self.path.name))
        for name, table in tables.items():
            if not isinstance(table, dict):
                raise self._refused(tr("`{name}` is not a table.", name=name))
        return tables

    def _check_edited(self, text: bytes) -> None:
        """Raise `StoreUnreadable` for what our own files never contain, and other programs may."""
        try:
            # orjson would silently keep only the last of two entries with the same id.
            tables = json.loads(text, object_pairs_hook=_unique)
        except (ValueError, RecursionError) as error:
            raise self._refused(tr("The file is damaged: {reason}.", reason=error)) from error
        for name, table in tables.items():
            for key, document in table.items():
                if not _is_id(key) or not isinstance(document, dict):
                    raise self._refused(tr("`{key}` in {table} is not an entry.", key=key, table=name))

    def _prepare_log(self) -> None:
        """Make the log on the disk the one that continues the file. Raises `OSError` or `StoreUnreadable`."""
        if self._log.is_gone():
            self._log.put_back()
        if self._log.is_replaced():
            raise self._refused(
                tr(
                    "While ipp-helper was open, another program replaced or changed {log}.",
                    log=self._log.path.name,
                )
            )
        if not is_there(self.path):
            self._fold()  # there is no file yet, or it was deleted: the records in memory are complete
        elif not self._name:
            raise self._refused(
                tr("While ipp-helper was open, another program created {file}.", file=self.path.name)
            )
        elif not self._is_begun:
            self._log.prepare(self._name, self._crc)
            self._log.begin()
            self._confirm()

    def _require_unchanged(self) -> None:
        """Raise `StoreError` if another program has changed the file since it was last read or written."""
        text = self._file_content()
        if text is None or zlib.crc32(text) != self._crc:
            raise StoreError(
                tr(
                    "While ipp-helper was open, another program changed {file}. The file was left as it is, and your changes"
                    " are in {log}.",
                    file=self.path.name,
                    log=self._log.path.name,
                ),
                where=str(self.path),
                now=tr("Keep a copy of both files before you start ipp-helper again."),
            )

    def _fold_if_possible(self) -> None:
        """Fold, or keep the log: it has all changes."""
        try:
            self.fold()
        except OSError:
            self._fold_above = 2 * self._log.size
        except StoreError as error:
            self._fold_above = 2 * self._log.size
            if str(error) not in self.remarks:
                self.remarks.append(str(error))

    def _fold(self) -> None:
        """Write the file and its log. The order matters: after each step, the two files on the disk belong together."""
        name, is_first = uuid4().hex, not self._log.name
        link = {"name": name, "follows": self._log.name, "bytes": self._log.size, "crc": self._log.crc}
        self._tables[_LINK] = {"1": link}
        size, crc = write_synced(self._new, _json_lines(self._tables))
        self._log.prepare(name, crc)
        if is_first:
            self._log.begin()  # a file without a log would be refused
        self._log.close()  # Windows cannot replace an open file
        try:
            replace_file(self._new, self.path)
        except OSError:
            self._log.reopen()
            raise
        flush_folder(self.path.parent)
        self._name, self._crc, self._is_begun = name, crc, is_first
        self._fold_above = _fold_limit(size)
        if is_first:
            self._log.reopen()
        else:
            self._log.begin()
        self._confirm()

    def _confirm(self) -> None:
        """Note that the log on the disk continues the file. The note counts as proof that there were records."""
        self._is_begun = True
        if self._lock is not None:
            self._lock.confirm(self._log.confirmed)

    def _refused(self, reason: str) -> StoreUnreadable:
        return StoreUnreadable(
            tr("Your records cannot be used. {reason} Nothing was changed.", reason=reason),
            where=str(self.path),
            now=tr(
                "Keep a copy of {file} and {log}. Then put the missing or newer file back, or restore a copy with: ipp-helper"
                " restore FILE",
                file=self.path.name,
                log=self._log.path.name,
            ),
        )

    def _not_saved(self, error: OSError) -> StoreError:
        if self._log.is_broken:
            return StoreError(
                tr("The change may not have been saved: {reason}.", reason=tr_error(error)),
                where=str(self.path),
                now=tr(
                    "Free some space or check the drive. Then start ipp-helper again, and check whether the change is there"
                    " before you repeat it."
                ),
            )
        return StoreError(
            tr(
                "The change could not be saved: {reason}. Your records are as they were before.",
                reason=tr_error(error),
            ),
            where=str(self.path),
            now=tr("Free some space or check the drive, and try again."),
        )


def _link_of(tables: JsonTables) -> dict[str, Any]:
    link = tables.get(_LINK, {}).get("1")
    return link if isinstance(link, dict) and isinstance(link.get("name"), str) else {}


def _is_id(key: str) -> bool:
    is_number = len(key) <= len(str(LARGEST_ID)) and key.isascii() and key.isdigit()
    return is_number and 0 < int(key) <= LARGEST_ID and str(int(key)) == key


def _fold_limit(size: int) -> int:
    return max(_SMALL_LOG, size // _SHARE)


def _json_lines(tables: JsonTables) -> Iterator[bytes]:
    """Yield the tables as JSON with one document per line.

    Each document is encoded alone, because no other thread runs during a call of orjson.
    """
    before = b"{"
    for name, table in tables.items():
        yield b"%b\n%b: {" % (before, orjson.dumps(name))
        block = bytearray()
        comma = b"\n"
        for key, document in table.items():
            block += b'%b"%b": %b' % (comma, key.encode(), orjson.dumps(document))
            comma = b",\n"
            if len(block) > 1_000_000:
                yield bytes(block)
                block.clear()
        yield bytes(block) + b"\n}"
        before = b","
    yield b"\n}\n"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(tr("`{name}` occurs twice", name=max(names, key=names.count)))
    return values

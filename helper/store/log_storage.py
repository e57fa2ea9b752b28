"""The storage of the records for TinyDB: a file that stock TinyDB reads, and a log with the changes since then.

A change becomes durable in `LogStorage.append`: it is one line of the log. `fold` writes all records into the file and
begins a new log. `_log` in the file names the log that continues the file, and the log before, which the file contains;
so after a kill between the two replacements the next opening finishes the fold.

Opening never guesses: if file and log do not belong together, it is refused, and both stay as they are.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from tinydb import Storage

from helper import __version__
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
from helper.model.ids import is_id
from helper.store.change_log import (
    Change,
    ChangeLog,
    EncodedChange,
    JsonDocument,
    LogDamaged,
    LogText,
    cleaned,
    content_of,
    encode_change,
    encode_document,
    read_log,
)
from helper.system.files import replace_file
from helper.system.processes import gc_paused
from helper.translation import tr, tr_error

JsonTables = dict[str, dict[str, JsonDocument]]
"""Documents by id in each table, as TinyDB stores them."""
EncodedTables = dict[str, dict[str, bytes]]
"""The same with encoded documents, which need a tenth of the memory, and are not encoded again for the next file."""
LINK = "_log"
"""The table that names the logs. Stock TinyDB reads it as a table with one document."""
_SHARE = 10
"""The records are folded when the log is larger than the file's size divided by this number,"""
_SMALL_LOG = 100_000
"""and larger than this number of bytes."""
_TO_CLEAN = re.compile(rb"\\u(0000|[dD])")
"""Escaped characters that another program may write, and that the records cannot hold."""
_ATTEMPTS = 9
"""Maximum number of attempts to read both files while the writer replaces them."""


class LogStorage(Storage):
    """The records in memory, in a file and in its log. A storage must be used in one thread only."""

    def __init__(
        self,
        path: Path,
        lock_file: Path,
        *,
        read_only: bool = False,
        may_create: bool = True,
        anew: EncodedTables | None = None,
    ) -> None:
        """Read the records; `may_create` permits to begin with none if there is no file.

        `anew` begins records with these tables, in place of files that cannot be used. Raises `StoreBusy` if another process has the records open for writing, `StoreUnreadable` if they are damaged
        or incomplete.
        """
        self.path = path.resolve()
        self.remarks: list[str] = []
        """Sentences that tell the user what was found while opening, folding or closing."""
        self._new = self.path.with_suffix(".new")
        self._log = ChangeLog(self.path.with_suffix(".log"))
        self._lock_file = lock_file
        self._tables: EncodedTables = {}
        self.is_checked = False
        """Whether all documents were read without a fault before: this version of the program wrote them, or used them."""
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
            if anew is None:
                self._load(may_create=may_create)
            else:
                self._begin_anew(anew)
        except BaseException:
            self._release()
            raise

    def read(self) -> JsonTables:
        """Return all tables for TinyDB, as new objects."""
        return {name: dict(self.documents(name)) for name in self._tables}

    def table_names(self) -> list[str]:
        return [name for name in self._tables if name != LINK]

    def documents(self, table: str) -> Iterator[tuple[str, JsonDocument]]:
        """Yield the id and content of each document. Raises `ValueError` for a document that is not JSON."""
        for key, document in self._tables.get(table, {}).items():
            yield key, orjson.loads(document)

    def encoded(self) -> EncodedTables:
        return {name: self._tables[name] for name in self.table_names()}

    def append(self, changes: Iterable[Change]) -> None:
        """Write all these changes durably as one line of the log, or none of them.

        Raises `StoreError` if they were not saved, or if that is uncertain; the message says which. Raises `TypeError`
        for a value that JSON or PostgreSQL cannot hold.
        """
        encoded = [encode_change(change) for change in changes]
        lock = self._writable()
        if not encoded:
            return
        try:
            self._prepare_log()
            if self._log.size > self._fold_above:
                self._fold_if_possible()
                self._prepare_log()
            self._log.append(encoded)
        except OSError as error:
            raise self._not_saved(error) from error
        self._apply(encoded)
        lock.confirm(self._log.confirmed)

    def write(self, data: JsonTables) -> None:
        """Write all tables into the file, for TinyDB's own `insert`, `update` and `remove`. Raises `StoreError`."""
        self.replace(
            {
                name: {str(key): encode_document(document) for key, document in table.items()}
                for name, table in data.items()
            }
        )

    def replace(self, tables: EncodedTables) -> None:
        """Replace all records with these, in one durable write. Raises `StoreError`."""
        self._writable()
        before = self._tables
        try:
            self._prepare_log()
            self._require_unchanged()
            self._tables = dict(tables)
            self._fold()
        except OSError as error:
            self._tables = before
            raise self._not_saved(error) from error
        except BaseException:
            self._tables = before
            raise

    def fold(self) -> None:
        """Write all records into the file, and begin a new log.

        Raises `OSError` if writing fails, `StoreError` if another program has changed the file; the log then keeps
        the changes.
        """
        self._writable()
        self._prepare_log()
        if self._log.has_changes:
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

    def _apply(self, changes: Iterable[EncodedChange]) -> None:
        for name, key, document in changes:
            table = self._tables.setdefault(name, {})
            if document is None:
                table.pop(key, None)
            else:
                table[key] = document

    def _begin_anew(self, tables: EncodedTables) -> None:
        self._tables = dict(tables)
        try:
            self.path.unlink(missing_ok=True)
            self._log.path.unlink(missing_ok=True)
            self._fold()
        except OSError as error:
            raise self._not_saved(error) from error

    def _load(self, *, may_create: bool) -> None:
        for left in reversed(range(_ATTEMPTS)):
            # Read the length first and the log last: the log may only have grown in the meantime.
            confirmed = confirmed_log(self._lock_file)
            text = self._file_content()
            content = self._readable(self._log.path)
            try:
                if text is None:
                    self._require_new(content, confirmed, may_create=may_create)
                else:
                    self._use(text, content, confirmed)
                return
            except StoreUnreadable:
                is_same = text == self._file_content() and content == self._readable(self._log.path)
                if self._lock is not None or is_same or not left:
                    raise

    def _file_content(self) -> bytes | None:
        return self._readable(self.path)

    def _readable(self, path: Path) -> bytes | None:
        try:
            return content_of(path)
        except OSError as error:
            raise self._refused(
                tr("{file} cannot be read: {reason}.", file=path.name, reason=tr_error(error)),
                tr("Check the drive and your permission to read the file."),
            ) from error

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
        # A file with the checksum that its log names was checked before, so it need not be parsed.
        is_clean = log.base == crc and not _TO_CLEAN.search(text)
        tables = (_split(text) if is_clean else None) or self._parsed(text)
        link = _link_of(tables)
        is_begun = log.name == link.get("name") and log.base == crc
        if log.name == link.get("name"):
            if not is_begun and log.changes:
                raise self._refused(
                    tr(
                        "{file} was changed by another program while {log} still had changes of ipp-helper.",
                        file=self.path.name,
                        log=self._log.path.name,
                    ),
                    tr(
                        "Undo the change of the other program. Or use its file without the changes in {log}, which are then kept in the"
                        " folder `backups`: ipp-helper restore {path}",
                        log=self._log.path.name,
                        path=self.path,
                    ),
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
        if log.name == link.get("name") and not is_begun:
            self.remarks.append(
                tr("Another program has changed {file}. Its content is used.", file=self.path.name)
            )
        self._tables, self._name, self._crc, self._is_begun = tables, link["name"], crc, is_begun
        if is_begun:
            self._apply(log.changes)
            self.is_checked = link.get("program") == __version__
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

    def _parsed(self, text: bytes) -> EncodedTables:
        try:
            return parse_tables(text)
        except ValueError as error:
            raise self._refused(str(error)) from error

    def _prepare_log(self) -> None:
        """Make the log on the disk the one that continues the file. Raises `OSError` or `StoreUnreadable`."""
        if self._log.is_replaced():
            raise self._replaced(self._log.path)
        text = self._file_content() if self._log.is_gone() else None
        if text is not None and zlib.crc32(text) != self._crc:
            raise self._replaced(self.path)
        if self._log.is_gone() or not is_there(self.path):
            self._fold()  # there are no files yet, or one was deleted: the records in memory are complete
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
        link = {
            "name": name,
            "follows": self._log.name,
            "bytes": self._log.size,
            "crc": self._log.crc,
            "program": __version__,
        }
        self._tables[LINK] = {"1": orjson.dumps(link)}
        size, crc = write_synced(self._new, json_lines(self._tables))
        self._log.prepare(name, crc)
        if is_first:
            self._log.begin()  # a file without a log would be refused
        self._log.close()  # Windows cannot replace an open file
        try:
            replace_file(self._new, self.path)
        except OSError:
            self._log.open()
            raise
        flush_folder(self.path.parent)
        self._name, self._crc, self._is_begun = name, crc, is_first
        self._fold_above = _fold_limit(size)
        if is_first:
            self._log.open()
        else:
            self._log.begin()
        self._confirm()

    def _confirm(self) -> None:
        """Note that the log on the disk continues the file. The note counts as proof that there were records."""
        self._is_begun = True
        if self._lock is not None:
            self._lock.confirm(self._log.confirmed)

    def _refused(self, reason: str, now: str = "") -> StoreUnreadable:
        what = tr("Your records cannot be used. {reason} Nothing was changed.", reason=reason)
        return StoreUnreadable(what, where=str(self.path), now=now)

    def _replaced(self, file: Path) -> StoreUnreadable:
        return self._refused(
            tr("While ipp-helper was open, another program replaced or changed {log}.", log=file.name)
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


def parse_tables(text: bytes) -> EncodedTables:
    """Return the tables of a records file that any program may have written.

    Raises `ValueError` with a sentence for the user.
    """
    try:
        # orjson would silently keep only the last of two entries with the same id.
        tables = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(tr("The file is damaged: {reason}.", reason=error)) from error
    if not isinstance(tables, dict):
        raise ValueError(tr("It contains no tables."))  # noqa: TRY004 - the message is for the user
    encoded: EncodedTables = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ValueError(tr("`{name}` is not a table.", name=name))  # noqa: TRY004 - the message is for the user
        for key, document in table.items():
            if not is_id(key) or not isinstance(document, dict):
                raise ValueError(tr("`{key}` in {table} is not an entry.", key=key, table=name))
        encoded[name] = {key: _encoded(name, key, document) for key, document in table.items()}
    return encoded


def _encoded(table: str, key: str, document: JsonDocument) -> bytes:
    try:
        return encode_document(cleaned(document))
    except TypeError as error:
        raise ValueError(tr("`{key}` in {table} is not an entry.", key=key, table=table)) from error


def _split(text: bytes) -> EncodedTables | None:
    """Return the tables of a file that `json_lines` wrote; None for a file with another layout."""
    tables: EncodedTables = {}
    table: dict[str, bytes] | None = None
    for line in BytesIO(text):
        if line.endswith(b": {\n"):
            if table is not None:
                return None
            table = tables[orjson.loads(line[:-4])] = {}
        elif line.startswith(b'"'):
            start, _, document = line.partition(b": ")
            key = start[1:-1].decode("ascii", "replace")
            if table is None or not document.startswith(b"{"):
                return None
            table[key] = document.rstrip(b",\n")
        elif line in {b"}\n", b"},\n"}:
            table = None
        elif line not in {b"{\n", b"\n"}:
            return None
    return tables


def json_lines(tables: EncodedTables) -> Iterator[bytes]:
    """Yield the tables as JSON with one document per line, in blocks of about a megabyte."""
    before = b"{"
    for name, table in tables.items():
        yield b"%b\n%b: {" % (before, orjson.dumps(name))
        block = bytearray()
        comma = b"\n"
        for key, document in table.items():
            block += b'%b"%b": %b' % (comma, key.encode(), document)
            comma = b",\n"
            if len(block) > 1_000_000:
                yield bytes(block)
                block.clear()
        yield bytes(block) + b"\n}"
        before = b","
    yield before + b"\n}\n" if before == b"{" else b"\n}\n"


def _link_of(tables: EncodedTables) -> dict[str, Any]:
    try:
        link = orjson.loads(tables.get(LINK, {}).get("1", b"{}"))
    except ValueError:
        return {}
    return link if isinstance(link, dict) and isinstance(link.get("name"), str) else {}


def _fold_limit(size: int) -> int:
    return max(_SMALL_LOG, size // _SHARE)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON value")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(tr("`{name}` occurs twice", name=max(names, key=names.count)))
    return values

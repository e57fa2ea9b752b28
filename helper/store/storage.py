"""The records file and its write-ahead log.

Changes are appended to the log; the readable file is rewritten once the log has grown large enough.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, TypeVar
from uuid import uuid4

from tinydb import Storage, TinyDB
from tinydb.table import Table

from helper.config.durable import written_durably
from helper.config.places import Places, is_there
from helper.errors import StoreError, StoreUnreadable
from helper.store.dated_copies import copies, unreadable
from helper.store.formats import (
    CHANGED,
    HEAD_BYTES,
    OTHER_VALUES,
    AppliedLog,
    Batch,
    Content,
    ContentDamaged,
    FileHead,
    Lines,
    NotByLine,
    Tables,
    UnknownFormat,
    check_content,
    check_format,
    checksum_in,
    documents_of,
    extent_text,
    grouped,
    head_by_line,
    head_of,
    is_table,
    lines_of,
    pieces,
    sections,
    start_of_log,
    tables_of,
    unique_members,
)
from helper.store.wal import (
    NO_LOG,
    DocumentChange,
    LoggedChange,
    Stamp,
    WalDamaged,
    WriteAheadLog,
    encodable,
    stamp_of,
)
from helper.system.files import open_replaceable
from helper.translation import tr, tr_error

T = TypeVar("T")

_SHARE = 10
"""If the log is larger than the file's size divided by this number, the file is rewritten."""
_SMALL = 1_000_000
"""A file of at most this size, in bytes, is rewritten whenever the program ends, because that is fast."""
_ATTEMPTS = 9
"""Maximum number of attempts to read the file while other programs keep replacing it."""


class RecordTable(Table):
    """A table that uses the entities' ids as keys, because TinyDB may reuse the number of a removed document."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB annotates only its default

    def replace(self, changes: Iterable[DocumentChange]) -> None:
        """Queue the changes for the next flush.

        TinyDB's own methods would compare all documents of the table to find the changes.
        """
        storage: RecordsFile = self._storage  # type: ignore[assignment]  # our database uses no other storage
        storage.queue(changes)
        self.clear_cache()


class RecordsFile(Storage):
    """The storage for TinyDB: changes are appended to the log, and reading merges the log into the file.

    Each document is one line, so that people can read and compare the file, and unchanged documents need not
    be encoded again.
    """

    def __init__(self, places: Places, *, salvage: bool = False) -> None:
        """Prepare access to the files, without reading them.

        With `salvage`, a file and a log that do not match are accepted, and `remarks` says which changes may
        be missing.
        """
        self._places = places
        self._path = places.queue_file
        self._log = WriteAheadLog(places.wal_file)
        self._applied = AppliedLog(places.wal_file.name)
        self._queued: list[DocumentChange] = []
        self._seen: Stamp | None = None
        self._size = 0
        self._log_at = 0
        """Byte offset of the log's extent in the file (`FileHead.log_at`)."""
        self._by_line = True
        self._salvage = salvage
        self._salvaged = False
        """Whether the records in memory were salvaged, so that they may differ from the file and its log."""
        self.remarks: list[str] = []
        """Sentences that tell the user which changes may be missing."""

    def collect(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """Call `make` with all documents, in order, and return the result.

        Raises `StoreUnreadable` if the file or the log is damaged, missing or of another format, or if they
        do not match.
        """
        with self._opened() as source:
            if source is None:
                return make(())
            if isinstance(source, dict):
                return make(self._applied.tables(source).items())
            return make(documents_of(self._applied.lines(sections(source))))

    def read(self) -> Tables:
        """Return all tables for TinyDB, as new objects, so that callers cannot change stored ones.

        Raises the same errors as `collect`.
        """
        return self.collect(tables_of)

    def write(self, data: Tables) -> None:
        """Write the tables for TinyDB. Only the differences are written, directly to the log."""
        before = self.read()
        for name in {**before, **data}:
            old, new = before.get(name, {}), data.get(name, {})
            self.queue(
                DocumentChange(name, key, old.get(key), None if key not in new else dict(new[key]))
                for key in {**old, **new}
                if old.get(key) != new.get(key)
            )
        self.flush()

    def queue(self, changes: Iterable[DocumentChange]) -> None:
        """Queue the changes; the next `flush` writes all queued changes together."""
        self._queued.extend(changes)

    def flush(self) -> None:
        """Write all queued changes to the disk, or none of them. Create the file if there is none.

        Raises `StoreError` if writing fails; the message says whether the change may still have reached the
        disk.
        """
        queued, self._queued = self._queued, []
        if not queued:
            return
        try:
            if self._seen is None or self.is_gone():
                self.replace(grouped(queued).items())
            else:
                if not self._by_line or self._salvaged:
                    # Rewrite the file first in two cases: its layout has no place for the log's extent, or
                    # the salvaged records exist only in memory.
                    self._replace(self._lines())
                self._log.append(queued)
                self._note_extent()
        except OSError as error:
            raise self._unwritten(error) from error
        if self._log.size:
            for change in queued:
                self._applied.note(change.table, change.key, change.after, is_new=change.before is None)

    def replace(self, batches: Iterable[Batch]) -> None:
        """Write a file with only these documents. Raises `StoreError`; the file and the log are then unchanged."""
        if self._seen is None or self.is_gone():
            self._log.begin("", "")
        try:
            self._replace(lines_of(batches))
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> StoreError:
        if self._log.is_broken:
            return StoreError(
                tr("The change may not have been saved: {reason}.", reason=tr_error(error)),
                where=str(self._path),
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
            where=str(self._path),
            now=tr("Free some space or check the drive, and try again."),
        )

    def checkpoint(self) -> None:
        """Rewrite the readable file with all changes from the log, and start a new log.

        Does nothing if another program has changed the file or the log; the next change then reads both
        again.

        Raises `OSError` if writing fails; the file and the log are then unchanged.
        """
        if self._seen is None or self.changed_elsewhere() or self.is_gone():
            return
        if not self._by_line or self._salvaged or self._log.size:
            self._replace(self._lines())

    def copied(self) -> Iterator[bytes]:
        """Yield, in chunks, the content of a file that contains all records and therefore needs no log."""
        with self._opened() as source:
            lines: Lines = ()
            if isinstance(source, dict):
                lines = lines_of(self._applied.tables(source).items())
            elif source is not None:
                lines = self._applied.lines(sections(source))
            yield from pieces(uuid4().hex, NO_LOG, lines)

    def follows(self, other: RecordsFile) -> bool:
        """Return whether this file and log contain every change that `other` has read and written."""
        return self._log.header.continues == other._log.header.continues and self._log.reaches(
            other._log.extent
        )

    def is_due(self) -> bool:
        """Return whether the file should be rewritten at the next moment when the user is not waiting.

        True if the log is large, or if the file is small enough to be rewritten quickly.
        """
        return self._log.size * _SHARE > self._size or (self._log.size > 0 and self._size < _SMALL)

    def mend(self) -> bool:
        """Remove an incomplete last line of the log, left when the program was killed.

        Return whether there was such a line.
        """
        return self._log.trim()

    def changed_elsewhere(self) -> bool:
        """Return whether another program has written the file or the log since this program used them last."""
        return self._file_changed() or self._log.changed_elsewhere()

    def is_gone(self) -> bool:
        """Return whether the file or the log was deleted, so that only the memory has all records."""
        return (self._seen is not None and not is_there(self._path)) or self._log.is_gone()

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO | Content | None]:
        """Open the file, read the log, and yield the file or its tables; None if there is no file yet.

        A file with one document per line is verified and yielded as an open file, because its whole content
        in memory could need more space than the rest of the program. For any other layout, the parsed tables
        are yielded.
        """
        with ExitStack() as stack, self._explained():
            file, head, logged = self._load(stack)
            if file is None:
                yield None
                return
            self._size, self._by_line = os.fstat(file.fileno()).st_size, head is not None
            if head is not None:
                try:
                    base = check_content(file)
                except NotByLine:
                    self._by_line = False
                else:
                    self._log_at = head.log_at
                    self._apply_log(logged, head, base)
                    yield file
                    return
            file.seek(0)
            tables, head = self._parsed(file.read())
            self._apply_log(logged, head, "")
            yield tables

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Convert errors in the block about damaged content or an unexpected layout to `StoreUnreadable`."""
        try:
            yield
        except (ContentDamaged, NotByLine) as error:
            raise unreadable(self._places, str(error) or tr(CHANGED)) from error

    def _load(self, stack: ExitStack) -> tuple[BinaryIO | None, FileHead | None, list[list[LoggedChange]]]:
        """Return the open file, its head and its log.

        All three are from the same moment: they are read again if another program changes the file in the
        meantime. `stack` closes the file.
        """
        for left in reversed(range(_ATTEMPTS)):
            stack.close()
            file = self._open()
            start = stack.enter_context(file).read(HEAD_BYTES) if file else b""
            self._log = WriteAheadLog(self._places.wal_file)
            try:
                logged = self._log.read()
            except WalDamaged as error:
                damaged = tr(
                    "The log of the last changes, {file}, is damaged. {reason}",
                    file=self._log.path.name,
                    reason=error,
                )
                raise unreadable(self._places, damaged) from error
            except OSError as error:
                raise self._refused(self._log.path.name, error) from error
            head = None
            try:
                head = head_by_line(start)
            except ContentDamaged as error:
                # Try again: another process may have been updating the log's extent in the file at this
                # moment.
                if not left:
                    raise unreadable(self._places, str(error)) from error
                continue
            if self._is_still(start, head):
                break
        if file is None and (self._log.size or copies(self._places.backups)):
            raise unreadable(
                self._places,
                tr(
                    "The file with your records is missing, but there are copies of it, or changes that belong to it."
                ),
            )
        return file, head, logged

    def _is_still(self, start: bytes, head: FileHead | None) -> bool:
        """Return whether the file on disk is still the one that was read, whose first bytes are `start`."""
        if head is None:
            return not self._file_changed()
        try:
            with self._path.open("rb") as file:
                return start.startswith(file.read(head.log_at))
        except OSError:
            return True

    def _open(self) -> BinaryIO | None:
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise unreadable(
                    self._places,
                    tr("This is not an ordinary file."),
                    tr(
                        "Move {file} away, and put the file with your records in its place.",
                        file=self._path.name,
                    ),
                )
            file = open_replaceable(self._path)
            self._seen = stamp_of(file.fileno())
            return file
        except FileNotFoundError:
            self._seen = None
            return None
        except OSError as error:
            raise self._refused(self._path.name, error) from error

    def _refused(self, file: str, error: OSError) -> StoreUnreadable:
        # Do not advise restoring a copy: the file may be intact, and the copy would lack the latest changes.
        return unreadable(
            self._places,
            tr("{file} cannot be read: {reason}.", file=file, reason=tr_error(error)),
            tr("Check the drive and your permission to read the file."),
        )

    def _file_changed(self) -> bool:
        return is_there(self._path) and stamp_of(self._path) != self._seen

    def _apply_log(self, logged: list[list[LoggedChange]], head: FileHead, base: str) -> None:
        """Apply the log to the file.

        `base` is the file's checksum, or empty if another program has written the file. Raises
        `StoreUnreadable` if changes may be missing, unless the file was opened with `salvage`.
        """
        self._applied = AppliedLog(self._log.path.name)
        log = self._log
        continues = log.size > 0 and log.header.continues == head.generation
        first, missing = start_of_log(log, head, continues=continues)
        if missing:
            reason = tr(
                "{log} is missing, or does not have the changes that belong to the file.", log=log.path.name
            )
            if not self._salvage:
                raise unreadable(
                    self._places,
                    tr("{reason} So some of your changes may be missing.", reason=reason),
                    tr(
                        "If a program synchronises this folder between computers, wait until it has finished, or put back the file"
                        " that it has set aside. To continue without the missing changes: ipp-helper restore {file}",
                        file=self._path,
                    ),
                )
            self._salvaged = True
            self.remarks.append(
                tr(
                    "{reason} Some of your changes may be missing: check your latest links and forms.",
                    reason=reason,
                )
            )
        for change in (change for line in logged[first:] for change in line):
            if log.header.base != base or missing:
                self._applied.expect(change)
            self._applied.note(change.table, change.key, change.after, is_new=not change.was)
        if not continues or missing:
            log.begin(head.generation, base)

    def _lines(self) -> Iterator[tuple[str, list[bytes]]]:
        """Yield all documents of the file as lines, with the changes from the log."""
        with self._path.open("rb") as file, self._explained():
            if not self._by_line:
                yield from lines_of(self._applied.tables(self._parsed(file.read())[0]).items())
                return
            check_content(file)
            yield from self._applied.lines(sections(file))

    def _parsed(self, content: bytes) -> tuple[Content, FileHead]:
        """Return the tables and the head of a file that another program has written."""
        try:
            # Reject duplicate keys: by default, the JSON reader would silently keep only the last one.
            parsed = json.loads(content.decode(), object_pairs_hook=unique_members)
            check_format(parsed)
            head = head_of(parsed)
            parsed = encodable(parsed)
        except UnknownFormat as error:
            raise unreadable(
                self._places, str(error), tr("Use the version of ipp-helper that wrote the file.")
            ) from error
        except ContentDamaged as error:
            raise unreadable(self._places, str(error)) from error
        except (ValueError, RecursionError) as error:
            raise unreadable(self._places, tr("The file is damaged: {reason}.", reason=error)) from error
        if parsed.get("crc32"):
            raise unreadable(self._places, tr(CHANGED))
        tables = {name: table for name, table in parsed.items() if name not in OTHER_VALUES}
        for name, table in tables.items():
            if not is_table(table):
                raise unreadable(self._places, tr("`{name}` is not a table.", name=name))
        return tables, head

    def _replace(self, lines: Lines) -> None:
        generation, size = self._log.header.becomes, 0
        file_pieces = pieces(generation, self._log.extent, lines)
        with written_durably(self._path) as file:
            log_at = file.write(next(file_pieces))
            for piece in file_pieces:
                size += file.write(piece)
        self._size, self._log_at = log_at + size, log_at
        self._seen = stamp_of(self._path)
        # If the log cannot be removed, no harm is done: the log's header shows that the file contains its
        # changes.
        with suppress(OSError):
            self._log.remove()
        self._log.begin(generation, checksum_in(piece))
        self._applied = AppliedLog(self._log.path.name)
        self._by_line, self._salvaged = True, False

    def _note_extent(self) -> None:
        """Write the log's extent into the file.

        A failure is harmless, because the change is already in the log: the recorded extent then covers fewer
        lines than the log has.
        """
        extent = self._log.extent
        with suppress(OSError), self._path.open("r+b", buffering=0) as file:
            if stamp_of(file.fileno()) != self._seen:
                return
            file.seek(self._log_at)
            file.write(extent_text(self._log.header.continues, extent))
            if extent.lines == 1:
                # From the first line of the log on, the file alone is incomplete. Sync the extent to the
                # drive, so that whoever reads the file later can tell that a log belongs to it.
                os.fsync(file.fileno())
        with suppress(OSError):
            self._seen = stamp_of(self._path)


class RecordsDatabase(TinyDB):
    """The records as a TinyDB database, with one table for each kind of entity."""

    table_class = RecordTable
    default_storage_class = RecordsFile  # type: ignore[assignment]  # only TinyDB's default is annotated

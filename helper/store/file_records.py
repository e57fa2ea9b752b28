"""The records in a file on this computer, which one process at a time may change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from helper.config.durable import RecordsLock, lock_records, remove_parts
from helper.config.places import Places
from helper.errors import StoreError, os_error_as
from helper.store.dated_copies import copy_records, remove_parts_of_copies, unreadable, was_copied
from helper.store.formats import Batch
from helper.store.storage import RecordsDatabase, RecordsFile, RecordTable
from helper.store.wal import DocumentChange
from helper.translation import msg, tr, tr_error

T = TypeVar("T")

STAGING = ".restore-"
"""Prefix of the folder into which a backup is unpacked."""


class UnusableDocument(ValueError):
    """Raised for a document that is not an entity of the store; the message says where the document is."""


class FileRecords:
    """The records in the TinyDB file and its log, with the lock of the single writer and a daily copy."""

    def __init__(self, places: Places, *, read_only: bool = False, salvage: bool = False) -> None:
        """Take the lock and remove the leftovers of a killed program, unless `read_only`.

        With `salvage`, records are read even if changes may be missing; `remarks` then says so. Raises
        `StoreBusy` if another process has the lock.
        """
        self.remarks: list[str] = []
        """Sentences for the user about repairs and failures while reading the documents."""
        self._places = places
        self._salvage = salvage
        self._file: RecordsFile | None = None
        """The file as it was last read; None before the first reading."""
        self._lock: RecordsLock | None = None
        if not read_only:
            places.ensure()
            self._lock = lock_records(places.lock_file)
            try:
                # Remove incomplete files that were left when the program was killed.
                remove_parts(places.queue_file)
                remove_parts_of_copies(places.backups)
                for unpacked in places.data.glob(f"{STAGING}*/"):
                    shutil.rmtree(unpacked, ignore_errors=True)
            except BaseException:
                self._lock.release()
                raise

    def read(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """Call `make` with all documents, in order, and return the result.

        The first reading by a writer also repairs the log and makes the daily copy. Raises `StoreUnreadable` if the
        documents are damaged or incomplete, if they lack a change that was read or written before, or if `make`
        raises `UnusableDocument`.
        """
        db = RecordsDatabase(self._places, salvage=self._salvage)
        file: RecordsFile = db.storage  # type: ignore[assignment]  # set as the default storage class
        try:
            made = file.collect(make)
        except UnusableDocument as error:
            raise unreadable(self._places, str(error)) from error
        if self._file is None:
            self.remarks += file.remarks
            if self._lock is not None:
                self._start(file)
        elif not file.follows(self._file):
            raise unreadable(
                self._places,
                tr(
                    "While ipp-helper was open, the file or its log was replaced with an older or different one."
                ),
            )
        self._db, self._file, self._salvage = db, file, False
        return made

    def changed_elsewhere(self) -> bool:
        """Return whether another program has written the file; the caller must then call `read` again."""
        self._require_lock()
        return self._file is None or self._file.changed_elsewhere()

    def write(
        self, changes: Sequence[DocumentChange], everything: Callable[[], Iterable[DocumentChange]]
    ) -> None:
        """Write all these changes durably, or none of them. The caller has just called `changed_elsewhere`.

        `everything` returns all documents in memory without these changes, in case a file was deleted. Raises
        `StoreError` if nothing was written, or if that is uncertain; the message says which.
        """
        self._require_lock()
        if self._file is None:
            raise ValueError("the records have not been read")
        if self._file.is_gone():
            changes = [*everything(), *changes]
        for name, group in groupby(changes, key=attrgetter("table")):
            table: RecordTable = self._db.table(name)  # type: ignore[assignment]  # set as `table_class`
            table.replace(group)
        self._file.flush()

    def checkpoint(self) -> None:
        """Write all documents into the readable file. Raises `OSError` or `StoreError`; no change is lost then."""
        self._require_lock()
        if self._file is not None:
            self._file.checkpoint()

    def close(self) -> None:
        if self._lock is None:
            return
        try:
            if self._lock.is_held() and self._file is not None and self._file.is_due():
                # The user is not waiting now. If the drive is full, nothing is lost: the log has all changes.
                with suppress(OSError, StoreError):
                    self._file.checkpoint()
        finally:
            self._lock.release()

    def _require_lock(self) -> None:
        if self._lock is not None:
            self._lock.require()

    def _start(self, file: RecordsFile) -> None:
        now = datetime.now(UTC)
        unchanged = msg("Your records cannot be changed: {reason}.")
        with os_error_as(StoreError, unchanged, self._places.wal_file):
            is_incomplete = file.mend()
        if is_incomplete:
            self.remarks.append(
                tr(
                    "The last change is incomplete, because ipp-helper or the computer stopped while saving it. The change"
                    " was left out; all earlier changes are there."
                )
            )
        try:
            is_first = not was_copied(self._places.backups, now)
            if is_first or file.is_due():
                file.checkpoint()
            if is_first and self._places.queue_file.exists():
                copy_records(self._places, now)
        except OSError as error:
            # Continue without the daily copy: changes need far less space on the drive, so they can probably
            # still be saved.
            self.remarks.append(
                tr(
                    "Today's backup of your records could not be made: {reason}. Changes may still be saved, but free some space or check the drive.",
                    reason=tr_error(error),
                )
            )

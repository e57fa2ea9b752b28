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
from helper.errors import StoreError
from helper.store.dated_copies import copy_records, remove_parts_of_copies, was_copied
from helper.store.formats import Batch
from helper.store.records import UnusableDocument
from helper.store.storage import RecordsDatabase, RecordsFile, RecordTable
from helper.store.wal import DocumentChange
from helper.translation import tr

T = TypeVar("T")

STAGING = ".restore-"
"""Prefix of the folder into which a backup is unpacked."""


class FileRecords:
    """The records in the TinyDB file and its log, with the lock of the single writer and a daily copy."""

    def __init__(self, places: Places, *, read_only: bool = False, salvage: bool = False) -> None:
        """Take the lock and remove the leftovers of a killed program, unless `read_only`.

        With `salvage`, records are read even if changes may be missing; `remarks` then says so. Raises
        `StoreBusy` if another process has the lock.
        """
        self.remarks: list[str] = []
        self._places = places
        self._salvage = salvage
        self._file: RecordsFile | None = None
        """The file as it was read last; None before the first reading."""
        self._lock: RecordsLock | None = None
        if not read_only:
            places.ensure()
            self._lock = lock_records(places.lock_file)
            try:
                self._remove_leftovers()
            except BaseException:
                self._lock.release()
                raise

    def read(self, make: Callable[[Iterable[Batch]], T]) -> T:
        """Read the file. The first reading by a writer also mends the log and makes the daily copy."""
        db = RecordsDatabase(self._places, salvage=self._salvage)
        file: RecordsFile = db.storage  # type: ignore[assignment]  # set as the default storage class
        try:
            made = file.collect(make)
        except UnusableDocument as error:
            raise file.unreadable(str(error)) from error
        if self._file is None:
            self.remarks += file.remarks
            if self._lock is not None:
                self._start(file)
        elif not file.follows(self._file):
            raise file.unreadable(
                tr(
                    "While ipp-helper was open, the file or its log was replaced with an older or different one."
                )
            )
        self._db, self._file, self._salvage = db, file, False
        return made

    def news(self) -> list[DocumentChange] | None:
        """Return None if another program has written the file or the log, otherwise an empty list."""
        self._require_lock()
        return None if self._file is None or self._file.changed_elsewhere() else []

    def write(
        self, changes: Sequence[DocumentChange], everything: Callable[[], Iterable[DocumentChange]]
    ) -> None:
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

    def _remove_leftovers(self) -> None:
        """Remove incomplete files that were left when the program was killed."""
        remove_parts(self._places.queue_file)
        remove_parts_of_copies(self._places.backups)
        for unpacked in self._places.data.glob(f"{STAGING}*/"):
            shutil.rmtree(unpacked, ignore_errors=True)

    def _start(self, file: RecordsFile) -> None:
        now = datetime.now(UTC)
        try:
            if file.mend():
                self.remarks.append(
                    tr(
                        "The last change is incomplete, because ipp-helper or the computer stopped while saving it. The change"
                        " was left out; all earlier changes are there."
                    )
                )
        except OSError as error:
            raise StoreError(
                tr("Your records cannot be changed: {reason}.", reason=error.strerror),
                where=str(self._places.wal_file),
            ) from error
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
                    "Your records could not be copied: {reason}. Free some space or check the drive, and start again.",
                    reason=error.strerror,
                )
            )

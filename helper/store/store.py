"""The records in memory, where each table is read when it is first asked for. `Store.change` makes every change."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tinydb import TinyDB

from helper.config.durable import remove_parts
from helper.config.places import Places
from helper.errors import StoreError, StoreUnreadable
from helper.store.change_log import JsonDocument, cleaned
from helper.store.codec import Misread, reader_of, writer_of
from helper.store.dated_copies import (
    copies,
    copy_records,
    remove_parts_of_copies,
    restore_hint,
    was_copied,
    write_copy,
)
from helper.store.log_storage import EncodedTables, json_lines
from helper.store.records import Records
from helper.store.repository import TABLES, Entity, Key, Repositories, Repository, UndoStack
from helper.system.processes import gc_paused
from helper.translation import as_sentence, comma_list, tr, tr_error

STAGING = ".restore-"
"""Prefix of the folder into which a backup is unpacked."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    put: tuple[Entity, ...] = ()
    remove: tuple[Entity, ...] = ()


def open_store(places: Places, *, read_only: bool = False, anew: EncodedTables | None = None) -> Store:
    """Open the records. A read-only store takes no lock, creates no files, and does not notice later changes.

    `anew` begins records with these tables, in place of files that cannot be used. Raises `StoreBusy` if another
    process has the records open for writing, `StoreUnreadable` if they are damaged or incomplete.
    """
    if not read_only:
        places.ensure()
    may_create = not copies(places.backups) and not next(places.evidence.glob("*/*/values.json"), None)
    records = None
    try:
        records = Records(
            places.records_file, places.lock_file, read_only=read_only, may_create=may_create, anew=anew
        )
        store = Store(places, records, read_only=read_only)
        if not read_only:
            _remove_leftovers(places)
            _make_daily_copy(store)
    except BaseException as error:
        if records is not None:
            records.close()
        if isinstance(error, StoreUnreadable) and not error.now:
            raise StoreUnreadable(error.what, where=error.where, now=restore_hint(places)) from error
        raise
    return store


def _remove_leftovers(places: Places) -> None:
    """Remove incomplete files that were left when the program was killed."""
    remove_parts(places.records_file)
    remove_parts_of_copies(places.backups)
    for unpacked in places.data.glob(f"{STAGING}*/"):
        shutil.rmtree(unpacked, ignore_errors=True)


def _make_daily_copy(store: Store) -> None:
    now = datetime.now(UTC)
    if was_copied(store.places.backups, now) or not store.places.records_file.exists():
        return
    try:
        store.checkpoint()
        copy_records(store.places, now)
    except (OSError, StoreError) as error:
        # Continue without the daily copy: changes need far less space on the drive, so they can probably still be
        # saved.
        reason = tr_error(error) if isinstance(error, OSError) else error.what
        store.remarks.append(
            tr(
                "Today's backup of your records could not be made: {reason}. Changes may still be saved, but free some space or check the drive.",
                reason=reason,
            )
        )


class Store(Repositories):
    """The records, and the only way to change them. A store must be used in one thread only."""

    def __init__(self, places: Places, records: Records, *, read_only: bool = False) -> None:
        """Raises `StoreUnreadable`, which names the entry that cannot be read."""
        self.places = places
        self.changes = 0
        self._records = records
        self._read_only = read_only
        self._callbacks: list[Callable[[], None]] = []
        self._latest: deque[list[Key] | None] = deque(maxlen=_MOST_CHANGES)
        """The keys of the entities in each of the latest changes; None for a very large change."""
        self._memory_copy: Path | None = None
        """Path of the copy that was saved when the records file became unusable; None if none was saved."""
        self._load()
        self.undo_stack = UndoStack(self)

    @property
    def remarks(self) -> list[str]:
        """Sentences for the user about repairs and failures while opening the records."""
        return self._records.storage.remarks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the lock. All changes are already on the disk."""
        if not self._read_only:
            self._records.close()

    def change(self, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write and remove entities by id in one durable write, then update the entities in memory.

        Raises `StoreError` if the change cannot be written.
        """
        if self._read_only:
            raise ValueError("these records are open for reading only")
        removed = tuple(remove)
        try:
            self._change(entities, removed)
        except TypeError:
            # A text contains a character that the records cannot hold.
            documents = ((type(entity), cleaned(writer_of(type(entity))(entity))) for entity in entities)
            self._change([reader_of(kind)(document) for kind, document in documents], removed)

    def _change(self, entities: Iterable[Entity], remove: Iterable[Entity]) -> None:
        put: dict[type[Entity], list[Entity]] = {}
        gone: dict[type[Entity], list[str]] = {}
        for entity in entities:
            put.setdefault(type(entity), []).append(entity)
        for entity in remove:
            gone.setdefault(type(entity), []).append(entity.id)
        puts = {
            TABLES[kind]: {int(entity.id): document_of(entity) for entity in put[kind]}
            for kind in TABLES
            if kind in put
        }
        removals = {TABLES[kind]: list(map(int, keys)) for kind, keys in gone.items()}
        try:
            self._records.change(puts, removals)
        except StoreUnreadable as error:
            raise self._with_memory_kept(error) from error
        for kind, name in TABLES.items():
            if name in vars(self) and (kind in put or kind in gone):
                self.of(kind).replace(put.get(kind, ()), gone.get(kind, ()))
        keys = [(kind, entity.id) for kind, found in put.items() for entity in found]
        keys += [(kind, key) for kind, found in gone.items() for key in found]
        self._announce(keys if len(keys) <= _MANY else None)

    def _announce(self, keys: list[Key] | None) -> None:
        self.changes += 1
        self._latest.append(keys)
        for callback in tuple(self._callbacks):
            callback()

    def snapshot(self) -> Store:
        """Return a read-only store with the current records, for another thread. Takes constant time."""
        taken: Store = copy(self)
        for name in TABLES.values():
            setattr(taken, name, getattr(self, name).copy())
        taken._read_only, taken._callbacks, taken._latest = True, [], deque()
        taken.undo_stack = UndoStack(taken)
        return taken

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call the callback after each change, until the caller calls the returned function."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def checkpoint(self) -> None:
        """Write all records into the readable file. The store must hold the lock.

        Raises `OSError` if writing fails (the records are then unchanged), `StoreError` if the lock is lost.
        """
        self._records.storage.fold()

    def keep_copy(self) -> None:
        """Write a dated copy of the records. The caller has just recorded a submitted form."""
        # The records are already saved, so a full drive must not make the caller fail.
        with suppress(OSError, StoreError):
            self.checkpoint()
            copy_records(self.places, datetime.now(UTC))

    def changed_since(self, changes: int) -> list[Key] | None:
        """Return the keys of the entities changed since the moment when `self.changes` was equal to `changes`.

        Returns None if there are too many changes; the caller should then read everything again.
        """
        late = self.changes - changes
        lists = list(self._latest)[len(self._latest) - late :] if late <= len(self._latest) else [None]
        named = [keys for keys in lists if keys is not None]
        return [key for keys in named for key in keys] if len(named) == len(lists) else None

    def encoded(self) -> EncodedTables:
        """Return all documents, to write them elsewhere."""
        return self._records.storage.encoded()

    def replace_all(self, tables: EncodedTables) -> None:
        """Replace the saved records with these, in one durable write. Close the store afterwards."""
        self._records.storage.replace(tables)

    def _with_memory_kept(self, error: StoreUnreadable) -> StoreUnreadable:
        """Save the records in memory to a copy. Return the error with the added advice to restore that copy."""
        try:
            if self._memory_copy is None:
                self._memory_copy = write_copy(self.places, datetime.now(UTC), json_lines(self.encoded()))
        except OSError:
            return error
        return StoreUnreadable(
            error.what,
            where=error.where,
            now=tr(
                "Your records are saved in a copy. Close ipp-helper, and restore the copy with: ipp-helper restore {copy}",
                copy=self._memory_copy,
            ),
        )

    def _load(self) -> None:
        """Read all documents, unless they were checked before: then each table is read when it is first asked for."""
        try:
            _require_known_tables(self._records)
            if not self._records.storage.is_checked:
                _require_references(self)
        except UnusableDocument as error:
            raise self._refused(error) from error

    if not TYPE_CHECKING:

        @gc_paused(all_stays=True)
        def __getattr__(self, name: str) -> Repository[Any]:
            """Read a table that is asked for the first time."""
            if name not in _KINDS:
                raise AttributeError(name)
            try:
                repository = Repository(_entities(self._records, name))
            except UnusableDocument as error:
                raise self._refused(error) from error
            setattr(self, name, repository)
            return repository

    def _refused(self, error: UnusableDocument) -> StoreUnreadable:
        what = tr("Your records cannot be used. {reason} Nothing was changed.", reason=error)
        now = tr("Correct this in the file, with an editor or with TinyDB, or restore a copy.")
        if copies(self.places.backups):
            now = f"{now} {restore_hint(self.places)}"
        return StoreUnreadable(what, where=str(self.places.records_file), now=now)


_KINDS = {name: kind for kind, name in TABLES.items()}
_MOST_CHANGES = 64
"""Number of recent changes whose keys are remembered."""
_MANY = 1_000
"""Maximum number of entities in a change whose keys are remembered."""


class UnusableDocument(ValueError):
    """Raised for a document that is not an entity of the store; the message says where the document is."""


def document_of(entity: Entity) -> JsonDocument:
    document = writer_of(type(entity))(entity)
    del document["id"]  # it is the key of the document
    return document


def _require_known_tables(records: Records) -> None:
    for name in records.storage.table_names():
        # Stock TinyDB may add an empty table.
        is_empty = name == TinyDB.default_table_name and not len(records.table(name))
        if name not in _KINDS and not is_empty:
            raise UnusableDocument(tr("The table {name} is unknown.", name=name))


def _require_references(found: Repositories) -> None:
    """Raise `UnusableDocument` if an entity refers to a missing one. Raises `StoreUnreadable` for a bad document."""
    for name in TABLES.values():
        getattr(found, name)
    if loose := found.missing_reference():
        entity, missing = loose
        dangling = tr(
            "{table}, {id}: the entry refers to an entry that is missing ({other_table}, {other_id}).",
            table=TABLES[type(entity)],
            id=entity.id,
            other_table=TABLES[missing[0]],
            other_id=missing[1],
        )
        raise UnusableDocument(dangling)


def _entities(records: Records, name: str) -> Iterator[Any]:
    entity_of = reader_of(_KINDS[name])
    for key, document in records.storage.documents(name):
        try:
            yield entity_of(
                {"id": int(key), **document} if "id" not in document else {**document, "id": None}
            )
        except Misread as error:
            raise UnusableDocument(as_sentence(comma_list((name, key, str(error))))) from error

"""The records: read once, then kept in memory. `Store.change` makes every change, as one durable write."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import uuid4

from helper.config.places import Places
from helper.errors import StoreConflict, StoreError, StoreUnreadable
from helper.store.codec import Misread, reader_of, writer_of
from helper.store.dated_copies import copy_records, write_copy
from helper.store.file_records import FileRecords, UnusableDocument
from helper.store.formats import Batch, grouped, lines_of, pieces
from helper.store.repository import (
    TABLES,
    Entity,
    Key,
    Repositories,
    Repository,
    UndoStack,
    key_of,
)
from helper.store.wal import NO_LOG, Document, DocumentChange, encodable
from helper.system.processes import gc_paused
from helper.translation import as_sentence, comma_list, tr


@dataclass(frozen=True, slots=True)
class RecordChange:
    put: tuple[Entity, ...] = ()
    remove: tuple[Entity, ...] = ()


def open_store(places: Places, *, read_only: bool = False) -> Store:
    """Open the records. A read-only store takes no lock, creates no files, and does not notice later changes.

    Raises `StoreBusy` if another process has the records open for writing, `StoreUnreadable` if they are
    damaged, incomplete, or of another format.
    """
    return Store(places, FileRecords(places, read_only=read_only), read_only=read_only)


class Store(Repositories):
    """The records, and the only way to change them. A store must be used in one thread only."""

    def __init__(self, places: Places, records: FileRecords, *, read_only: bool = False) -> None:
        """Read all records. If that fails, `records` is closed."""
        self.places = places
        self.changes = 0
        self._records = records
        self._read_only = read_only
        self._callbacks: list[Callable[[], None]] = []
        self._latest: deque[list[Key] | None] = deque(maxlen=_MOST_CHANGES)
        """The keys of the entities in each of the latest changes; None for a very large change."""
        self._memory_copy: Path | None = None
        """Path of the copy that was saved when the records file became unusable; None if none was saved."""
        try:
            self._load()
        except BaseException:
            records.close()
            raise
        self.undo_stack = UndoStack(self)

    @property
    def remarks(self) -> list[str]:
        """Sentences for the user about repairs and failures while opening the records."""
        return self._records.remarks

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

        Changes by others are read first.

        Raises `StoreConflict` if the change would overwrite a change by others, another `StoreError` if it
        cannot be written.
        """
        if self._read_only:
            raise ValueError("these records are open for reading only")
        removed = tuple(remove)
        try:
            self._change(entities, removed)
        except UnicodeEncodeError:
            # A text contains a lone surrogate, which UTF-8 cannot encode, so write the change with a
            # replacement character.
            documents = ((type(entity), encodable(writer_of(type(entity))(entity))) for entity in entities)
            self._change([reader_of(kind)(document) for kind, document in documents], removed)

    def _change(self, entities: Iterable[Entity], remove: Iterable[Entity]) -> None:
        changes = defaultdict[type[Entity], tuple[list[Entity], list[str]]](lambda: ([], []))
        for entity in entities:
            changes[type(entity)][0].append(entity)
        for entity in remove:
            changes[type(entity)][1].append(entity.id)
        self._read_news(changes)
        self._write(changes)
        for kind, (put, removed) in changes.items():
            self.of(kind).replace(put, removed)
        self._count_change(_keys_of(changes))
        # This change is already saved. If reading the changes by others fails, the next change reports the
        # error.
        with suppress(StoreError):
            self._read_news({})
        self._call_back()

    def refresh(self) -> bool:
        """Read the changes by others, and return whether there were any. Raises `StoreUnreadable`."""
        changes = self.changes
        self._read_news({})
        if self.changes != changes:
            self._call_back()
        return self.changes != changes

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
        self._records.checkpoint()

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

    def _count_change(self, keys: list[Key] | None) -> None:
        self.changes += 1
        self._latest.append(keys if keys is not None and len(keys) <= _MANY else None)

    def _call_back(self) -> None:
        for callback in tuple(self._callbacks):
            callback()

    def _read_news(self, changes: _Changes) -> None:
        """Read the changes by others.

        Raises `StoreConflict` if they have changed entities that `changes` would change, too.
        """
        if not self._records.changed_elsewhere():
            return
        touched = _keys_of(changes)
        before = [self.of(kind).get(key) for kind, key in touched]
        try:
            self._load()
        except StoreUnreadable as error:
            raise self._with_memory_kept(error) from error
        self._count_change(None)
        self._memory_copy = None
        put = {key_of(entity): entity for entities, _ in changes.values() for entity in entities}
        loose = any(pair and pair not in put for pair in map(self.missing_reference_of, put.values()))
        gone = frozenset(touched) - put.keys()
        if (
            loose
            or before != [self.of(kind).get(key) for kind, key in touched]
            or (gone and self.requires_any(gone, apart_from=touched))
        ):
            self._call_back()
            raise self._conflict()

    def _conflict(self) -> StoreConflict:
        return StoreConflict(
            tr(
                "Another program changed the same entry of your records in the meantime. Your change was not saved; you now see the other program's change."
            ),
            where=str(self.places.queue_file),
            now=tr("Check the entry, and try again."),
        )

    def _with_memory_kept(self, error: StoreUnreadable) -> StoreUnreadable:
        """Save the records in memory to a copy. Return the error with the added advice to restore that copy."""
        try:
            if self._memory_copy is None:
                documents = grouped(self.documents())
                content = pieces(uuid4().hex, NO_LOG, lines_of(documents.items()))
                self._memory_copy = write_copy(self.places, datetime.now(UTC), content)
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

    def _write(self, changes: _Changes) -> None:
        """Write all these changes to the disk together, or none of them."""
        # Changes are written in the order of the tables, so that equal records result in equal files.
        written = [
            change for kind in TABLES if kind in changes for change in self._changed(kind, *changes[kind])
        ]
        self._records.write(written, self.documents)
        for change in written:
            if change.after is not None:
                self._revs[change.table, change.key] = change.after["rev"]

    def documents(self) -> Iterator[DocumentChange]:
        """Yield each document as a change that changes nothing except the document's revision number."""
        for kind in TABLES:
            yield from self._changed(kind, self.of(kind).all())

    def _changed(
        self, kind: type[Entity], put: Sequence[Entity], removed: Sequence[str] = ()
    ) -> Iterator[DocumentChange]:
        name, kept_of, revs, document_of = TABLES[kind], self.of(kind).get, self._revs, writer_of(kind)
        entries: Iterable[tuple[str, Entity | None]] = (
            *((entity.id, entity) for entity in put),
            *((key, None) for key in removed),
        )
        for key, after in entries:
            kept, rev = kept_of(key), revs.get((name, key), 1)
            then = 1 if kept is None else rev + 1
            yield DocumentChange(
                name,
                key,
                None if kept is None else {"id": key, "rev": rev, **document_of(kept)},
                None if after is None else {"id": key, "rev": then, **document_of(after)},
            )

    @gc_paused(all_stays=True)
    def _load(self) -> None:
        """Read all entities, and replace those in memory.

        Raises `StoreUnreadable`; the entities in memory are then unchanged.
        """
        fresh, self._revs = self._records.read(_repositories)
        for name in TABLES.values():
            setattr(self, name, getattr(fresh, name))


_Changes = Mapping[type[Entity], tuple[Sequence[Entity], Sequence[str]]]
"""Entities to write, and ids to remove, by kind."""
_KINDS = {name: kind for kind, name in TABLES.items()}
_MOST_CHANGES = 64
"""Number of recent changes whose keys are remembered."""
_MANY = 1_000
"""Maximum number of entities in a change whose keys are remembered."""


def _keys_of(changes: _Changes) -> list[Key]:
    return [
        (kind, key)
        for kind, (put, removed) in changes.items()
        for key in (*(entity.id for entity in put), *removed)
    ]


def _repositories(batches: Iterable[Batch]) -> tuple[Repositories, dict[tuple[str, str], int]]:
    """Return the entities in these documents, and the revisions greater than 1 by table and id.

    Raises `UnusableDocument`.
    """
    read: dict[str, list[Entity]] = {name: [] for name in _KINDS}
    revs: dict[tuple[str, str], int] = {}
    for name, documents in batches:
        if name not in _KINDS:
            raise UnusableDocument(tr("The table {name} is unknown.", name=name))
        entity_of, entities = reader_of(_KINDS[name]), read[name]
        for key, document in documents.items():
            try:
                rev = _take_rev(key, document)
                entities.append(entity_of(document))
            except Misread as error:
                raise UnusableDocument(as_sentence(comma_list((name, key, str(error))))) from error
            if rev != 1:
                revs[name, key] = rev
    found = Repositories()
    for name, entities in read.items():
        setattr(found, name, Repository(entities))
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
    return found, revs


def _take_rev(key: str, document: Document) -> int:
    """Remove the revision from the document and return it.

    The revision is the number of times that the document was written. Entities have no revision.
    """
    rev = document.pop("rev", None)
    if not isinstance(rev, int) or rev < 1:
        raise Misread(tr("this is not a whole number above 0"), "rev")
    if document.get("id") != key:
        raise Misread(tr("this is not the id of the entry"), "id")
    return rev

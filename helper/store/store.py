"""The records: read once, then in memory; every change goes through `Store.change`, is one durable write, and can be undone.

Over 500 lines because tables, what is in memory, undo and the durable write are one change seen from four sides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from tinydb import TinyDB
from tinydb.middlewares import Middleware
from tinydb.table import Table

from helper.config.durable import remove_parts
from helper.config.places import Places
from helper.errors import StoreError
from helper.model.account import Account, AccountRating
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.seller import Seller
from helper.model.work import Work
from helper.store.codec import Misread, from_document, gc_paused, to_document
from helper.store.storage import (
    FORMAT,
    Document,
    RecordsFile,
    StoreLock,
    Tables,
    back_up_before_format,
    back_up_daily,
)


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happens to one table."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    """New and changed documents by id."""
    removed: Collection[str] = ()


class RecordTable(Table):
    """A table whose documents are found by our own ids, never by a number that may be given twice."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own seam; only its default is annotated

    def apply(self, change: TableChange) -> None:
        """Set and remove documents; one that is there already keeps its place."""

        def update(table: dict[Any, Mapping[Any, Any]]) -> None:
            for key in change.removed:
                table.pop(key, None)
            table.update(change.documents)

        self._update_table(update)

    def documents(self) -> Mapping[str, Document]:
        """The documents as they are kept; not to be changed."""
        return self._read_table()  # type: ignore[return-value]  # TinyDB promises any mapping, the file gives dicts


class OneWrite(Middleware):
    """Holds back what TinyDB writes, table by table, until `flush` puts all of it into the file at once."""

    def __init__(self) -> None:
        super().__init__(RecordsFile)
        self._kept: Tables | None = None
        self._pending: Tables | None = None

    @property
    def file(self) -> RecordsFile:
        assert isinstance(self.storage, RecordsFile)  # noqa: S101 - the constructor above says so
        return self.storage

    def read(self) -> Tables:
        if self._kept is None:
            self._kept = self.file.read() or {}
        # TinyDB puts changed tables into the mapping it is given; what is kept must stay as the file is.
        return dict(self._kept if self._pending is None else self._pending)

    def write(self, data: Tables) -> None:
        self._pending = data

    def flush(self) -> None:
        """Write everything held back."""
        if self._pending is not None:
            self.file.write(self._pending)
            self._kept, self._pending = self._pending, None

    def discard(self) -> None:
        """Forget everything held back."""
        self._pending = None

    def close(self) -> None:
        self.discard()
        self.file.close()


class RecordTables(TinyDB):
    """The tables. `change` is the only way in which anything is written."""

    table_class = RecordTable

    def __init__(self, path: Path, backups: Path) -> None:
        self._writes = OneWrite()
        super().__init__(path, backups, storage=self._writes)

    @property
    def file(self) -> RecordsFile:
        """Where the tables lie."""
        return self._writes.file

    def documents(self, table: str) -> Mapping[str, Document]:
        """The documents of a table by id; not to be changed."""
        return self._table(table).documents()

    def change(self, changes: Mapping[str, TableChange]) -> None:
        """Change these tables in one durable write.

        Raises:
            StoreError: It could not be written; nothing has changed.
        """
        try:
            for name, change in changes.items():
                self._table(name).apply(change)
            self._writes.flush()
        finally:
            self._writes.discard()

    def _table(self, name: str) -> RecordTable:
        table = self.table(name)
        assert isinstance(table, RecordTable)  # noqa: S101 - `table_class` says so, TinyDB's types do not
        return table


Entity = Work | Listing | Finding | Complaint | Seller | Account | AccountRating
T = TypeVar("T", bound=Entity)


class Repository(Generic[T]):
    """Entities by id, in the order in which they were added. Only the store changes it."""

    def __init__(self, entities: Iterable[T] = ()) -> None:
        self._entities: dict[str, T] = {entity.id: entity for entity in entities}

    def get(self, entity_id: str) -> T | None:
        return self._entities.get(entity_id)

    def all(self) -> list[T]:
        """Every entity, the one added first first."""
        return list(self._entities.values())

    def __getitem__(self, entity_id: str) -> T:
        return self._entities[entity_id]

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def replace(self, entities: Iterable[T], removed: Iterable[str] = ()) -> None:
        """Take over what the file holds since the last write."""
        for entity_id in removed:
            self._entities.pop(entity_id, None)
        self._entities.update((entity.id, entity) for entity in entities)


_MOST_STEPS = 100

Key = tuple[type, str]
"""An entity by its kind and id."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Entities as they shall be, and those that shall go."""

    put: tuple[Entity, ...] = ()
    remove: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class _UndoStep:
    what: str
    before: tuple[Entity, ...]
    after: tuple[Entity, ...]
    partly: bool = False
    """Whether the rest of it may be taken back when something has come after a part of it."""

    def turned(self) -> _UndoStep:
        """The step that leads back."""
        return _UndoStep(self.what, self.after, self.before, self.partly)

    def without(self, held: Collection[Key]) -> _UndoStep:
        """The step without these entities."""
        return _UndoStep(self.what, _left(self.before, held), _left(self.after, held), self.partly)


class Held(Protocol):
    """What the steps need of the records they change."""

    @property
    def findings(self) -> Repository[Finding]: ...
    @property
    def complaints(self) -> Repository[Complaint]: ...

    def current(self, entity: Entity) -> Entity | None:
        """The entity as the records have it."""

    def change(self, *put: Entity, remove: Iterable[Entity] = ()) -> None:
        """Change the records in one write."""


class UndoStack:
    """The steps of this run of the program; another run starts without any."""

    def __init__(self, store: Held) -> None:
        self._store = store
        self._done: list[_UndoStep] = []
        self._undone: list[_UndoStep] = []

    def do(self, what: str, change: RecordChange, *, partly: bool = False) -> None:
        """Change the records as one step; `what` says it in the past tense.

        `partly`: when a part has been filed or changed since, the rest can still be taken back.
        """
        touched = (*change.put, *change.remove)
        before = tuple(kept for entity in touched if (kept := self._store.current(entity)) is not None)
        self._store.change(*change.put, remove=change.remove)
        self._done = [*self._done, _UndoStep(what, before, change.put, partly)][-_MOST_STEPS:]
        self._undone.clear()

    def undo(self) -> str | None:
        """Take the last step back and say what it was; None: there is nothing to take back."""
        while self._done:
            back = self._taken(self._done[-1].turned())
            # Not before: what could not be written is still to be taken back.
            self._done.pop()
            if back is not None:
                self._undone.append(back.turned())
                return back.what
        return None

    def redo(self) -> str | None:
        """Do again what was taken back last."""
        while self._undone:
            again = self._taken(self._undone[-1])
            self._undone.pop()
            if again is not None:
                self._done.append(again)
                return again.what
        return None

    def _taken(self, step: _UndoStep) -> _UndoStep | None:
        """Put what comes after in place of what was before, as far as it goes; None: not at all."""
        held = _held_with(self._held(step), (step.before, step.after))
        rest = step.without(held)
        if (held and not step.partly) or not (rest.before or rest.after):
            return None
        staying = _keys(rest.after)
        self._store.change(
            *rest.after, remove=[entity for entity in rest.before if _key(entity) not in staying]
        )
        return rest

    def _held(self, step: _UndoStep) -> set[Key]:
        """What has been filed or changed since, and what something else has come to need."""
        there = {_key(entity): entity for entity in step.before}
        touched = {*there, *_keys(step.after)}
        since = {
            _key(entity)
            for entity in (*step.before, *step.after)
            if self._store.current(entity) != there.get(_key(entity))
        }
        leaving = there.keys() - _keys(step.after)
        return since | {key for key in self._needed_elsewhere(touched) if key in leaving}

    def _needed_elsewhere(self, touched: Collection[Key]) -> Iterator[Key]:
        """What entities that are not part of the step point at."""
        for repository in (self._store.findings, self._store.complaints):
            for entity in repository.all():
                if _key(entity) not in touched:
                    yield from _points_at(entity)


def _held_with(held: set[Key], versions: Iterable[Sequence[Entity]]) -> set[Key]:
    """With everything that must stay because these stay: a finding its listing, work and form, a form its findings."""
    pointed: dict[Key, set[Key]] = {}
    for entity in (entity for version in versions for entity in version):
        pointed.setdefault(_key(entity), set()).update(_points_at(entity))
    known = pointed.keys()
    _point_back(pointed)
    waiting = list(held)
    while waiting:
        fresh = pointed.get(waiting.pop(), set()) & known - held
        held |= fresh
        waiting.extend(fresh)
    return held


def _point_back(pointed: Mapping[Key, set[Key]]) -> None:
    """Let a complaint point at a finding that once named it, so that both always agree."""
    for key, others in list(pointed.items()):
        if key[0] is Finding:
            for other in others:
                if other[0] is Complaint and other in pointed:
                    pointed[other].add(key)


def _points_at(entity: Entity) -> Iterator[Key]:
    if isinstance(entity, Finding):
        yield Listing, entity.listing_id
        yield from ((Work, one) for one in [entity.work_id] if one)
        yield from ((Complaint, one) for one in [entity.complaint_id] if one)
        yield from ((Finding, one) for one in [entity.predecessor_id] if one)
    if isinstance(entity, Complaint):
        yield Work, entity.work_id
        yield from ((Finding, one) for one in entity.finding_ids)


def _left(entities: Iterable[Entity], held: Collection[Key]) -> tuple[Entity, ...]:
    return tuple(entity for entity in entities if _key(entity) not in held)


def _keys(entities: Iterable[Entity]) -> set[Key]:
    return {_key(entity) for entity in entities}


def _key(entity: Entity) -> Key:
    return type(entity), entity.id


_TABLES: dict[type[Any], str] = {
    Work: "works",
    Listing: "listings",
    Finding: "findings",
    Complaint: "complaints",
    Seller: "sellers",
    Account: "accounts",
    AccountRating: "standings",
}


def open_store(places: Places, *, read_only: bool = False) -> Store:
    """Open the records; read-only needs no lock, makes nothing and sees them as they are at this moment.

    Raises:
        StoreBusy: Another program has them open for writing.
        StoreUnreadable: They are damaged, or written by a later version.
    """
    if read_only:
        return Store(places)
    places.ensure()
    lock = StoreLock(places.lock_file)
    lock.acquire()
    try:
        remove_parts(places.queue_file)
        return Store(places, lock)
    except BaseException:
        lock.release()
        raise


class Store:
    """Works, listings, findings, complaints, sellers, accounts and their standings. Belongs to one thread."""

    def __init__(self, places: Places, lock: StoreLock | None = None) -> None:
        """Read everything; without a lock nothing can be changed."""
        self.places = places
        self.changes = 0
        """How many changes there have been since the records were opened."""
        self._lock = lock
        self._callbacks: list[Callable[[], None]] = []
        self._records = RecordTables(places.queue_file, places.backups)
        with gc_paused():
            self._refuse_unknown_tables()
            self.works = self._read(Work)
            self.listings = self._read(Listing)
            self.findings = self._read(Finding)
            self.complaints = self._read(Complaint)
            self.sellers = self._read(Seller)
            self.accounts = self._read(Account)
            self.standings = self._read(AccountRating)
        self.steps = UndoStack(self)
        """What can be taken back; one for everybody who works with these records."""
        if lock is not None:
            self._keep_copies()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the lock; every change is on the disk already."""
        self._records.close()
        if self._lock is not None:
            self._lock.release()

    def change(self, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write all of this by id, in one durable write; memory follows only when the file has it.

        Raises:
            StoreError: It could not be written; file and memory are as they were.
        """
        if self._lock is None:
            raise ValueError("records that are open for reading cannot be changed")
        removed = tuple(remove)
        kinds = {type(entity) for entity in (*entities, *removed)}
        self._records.change(
            {
                name: TableChange(
                    self._documents(name, kind, entities), [gone.id for gone in _only(kind, removed)]
                )
                for kind, name in _TABLES.items()
                if kind in kinds
            }
        )
        for kind in kinds:
            repository = self._repository(kind)
            repository.replace(_only(kind, entities), [gone.id for gone in _only(kind, removed)])
        self.changes += 1
        for callback in tuple(self._callbacks):
            callback()

    def current(self, entity: Entity) -> Entity | None:
        """The entity of that kind and id as it is kept; None: there is none."""
        return self._repository(type(entity)).get(entity.id)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have the callback told after each change; calling what is returned ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def _documents(self, name: str, kind: type[Entity], entities: Iterable[Entity]) -> dict[str, Document]:
        kept = self._records.documents(name)
        documents = {}
        for entity in _only(kind, entities):
            rev = kept[entity.id]["rev"] + 1 if entity.id in kept else 1
            documents[entity.id] = {"id": entity.id, "rev": rev, **to_document(entity)}
        return documents

    def _repository(self, kind: type[Entity]) -> Repository[Any]:
        repository: Repository[Any] = getattr(self, _TABLES[kind])
        return repository

    def _read(self, kind: type[T]) -> Repository[T]:
        name = _TABLES[kind]
        return Repository(self._entity(kind, name, *entry) for entry in self._records.documents(name).items())

    def _entity(self, kind: type[T], table: str, key: str, document: Document) -> T:
        try:
            return from_document(kind, _unwrapped(key, document))
        except Misread as error:
            raise self._records.file.unreadable(f"{table}, {key}, {error}.") from error

    def _refuse_unknown_tables(self) -> None:
        if unknown := sorted(self._records.tables() - set(_TABLES.values())):
            raise self._records.file.unreadable(f"Its table {', '.join(unknown)} is not known here.")

    def _keep_copies(self) -> None:
        file, today = self._records.file, datetime.now(UTC).date()
        try:
            if file.read_format != FORMAT:
                back_up_before_format(self.places.queue_file, self.places.backups, today, file.read_format)
                self._records.change(dict.fromkeys(self._records.tables(), TableChange()))
            back_up_daily(self.places.queue_file, self.places.backups, today)
        except OSError as error:
            raise StoreError(
                f"No copy of your records could be made: {error.strerror}. They were left as they are.",
                where=str(self.places.backups),
                now="Make room, or see to the drive, and start again.",
            ) from error


def _unwrapped(key: str, document: Document) -> Document:
    """The document without what belongs to the file: its count of writes."""
    values = dict(document)
    rev = values.pop("rev", None)
    if not isinstance(rev, int) or rev < 1:
        raise Misread("this is not a count of writes", "rev")
    if values.get("id") != key:
        raise Misread("this is not the id under which it is kept", "id")
    return values


def _only(kind: type[T], entities: Iterable[Entity]) -> list[T]:
    return [entity for entity in entities if type(entity) is kind]

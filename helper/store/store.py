"""The records: read once, then in memory; every change goes through `Store.change`, is one durable write, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from filelock import BaseFileLock

from helper.config.places import Places
from helper.errors import StoreError
from helper.model.account import Account, AccountRating
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.seller import Seller
from helper.model.work import Work
from helper.store.codec import Misread, from_document, gc_paused, to_document
from helper.store.formats import FORMAT
from helper.store.storage import (
    Document,
    RecordsFile,
    RecordTable,
    Tables,
    back_up_before_format,
    back_up_daily,
    back_up_released,
    lock_records,
    remove_leftovers,
)

Entity = Work | Listing | Finding | Complaint | Seller | Account | AccountRating
T = TypeVar("T", bound=Entity)


class Repository(Generic[T]):
    """Entities by id, in the order in which they were added. Only the store changes it."""

    def __init__(self, entities: Iterable[T] = ()) -> None:
        self._entities: dict[str, T] = {entity.id: entity for entity in entities}

    def get(self, entity_id: str | None) -> T | None:
        return self._entities.get(entity_id or "")

    def all(self) -> list[T]:
        """Every entity, the one added first first."""
        return list(self._entities.values())

    def __getitem__(self, entity_id: str) -> T:
        return self._entities[entity_id]

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def has_all(self, entity_ids: set[str | None]) -> bool:
        return self._entities.keys() >= entity_ids

    def replace(self, entities: Iterable[T], removed: Iterable[str] = ()) -> None:
        """Take over what the file holds since the last write."""
        for entity_id in removed:
            self._entities.pop(entity_id, None)
        self._entities.update((entity.id, entity) for entity in entities)


class Repositories:
    """Works, listings, findings, complaints, sellers, accounts and their standings: what is read of the records."""

    works: Repository[Work]
    listings: Repository[Listing]
    findings: Repository[Finding]
    complaints: Repository[Complaint]
    sellers: Repository[Seller]
    accounts: Repository[Account]
    standings: Repository[AccountRating]

    def snapshot(self) -> Repositories:
        """The same as they are at this moment; what they hold are values."""
        taken = Repositories()
        for name in _TABLES.values():
            setattr(taken, name, Repository(getattr(self, name).all()))
        return taken


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


class UndoStack:
    """The steps of this run of the program; another run starts without any."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done: list[_UndoStep] = []
        self._undone: list[_UndoStep] = []

    def do(self, what: str, *put: Entity, remove: Iterable[Entity] = (), partly: bool = False) -> None:
        """Change the records as one step; `what` says it in the past tense.

        `partly`: when a part has been filed or changed since, the rest can still be taken back.
        """
        removed = tuple(remove)
        touched = (*put, *removed)
        before = tuple(kept for entity in touched if (kept := self._store.current(entity)) is not None)
        self._store.change(*put, remove=removed)
        self._done = [*self._done, _UndoStep(what, before, put, partly)][-_MOST_STEPS:]
        self._undone.clear()

    def undo(self) -> str | None:
        """Take the last step back and say what it was; None: there is nothing to take back."""
        return self._move(self._done, self._undone)

    def redo(self) -> str | None:
        """Do again what was taken back last."""
        return self._move(self._undone, self._done)

    def _move(self, source: list[_UndoStep], target: list[_UndoStep]) -> str | None:
        while source:
            turned = self._taken(source[-1].turned())
            # Not before: what could not be written is still to be taken back.
            source.pop()
            if turned is not None:
                target.append(turned)
                return turned.what
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
        pairs = ((Work, entity.work_id), (Complaint, entity.complaint_id), (Finding, entity.predecessor_id))
        yield from ((kind, key) for kind, key in pairs if key)
    if isinstance(entity, Complaint):
        yield Work, entity.work_id
        yield from ((Finding, finding_id) for finding_id in entity.finding_ids)


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
    lock = lock_records(places.lock_file)
    try:
        remove_leftovers(places.queue_file, places.backups)
        return Store(places, lock)
    except BaseException:
        lock.release()
        raise


class Store(Repositories):
    """The records, and the one way to change them. Belongs to one thread."""

    def __init__(self, places: Places, lock: BaseFileLock | None = None) -> None:
        """Read everything; without a lock nothing can be changed."""
        self.places = places
        self.changes = 0
        """How many changes there have been since the records were opened."""
        self._lock = lock
        self._callbacks: list[Callable[[], None]] = []
        self._file = RecordsFile(places)
        self._take_in(self._file.read())
        self.undo_stack = UndoStack(self)
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
        """Let go of the lock; every change is on the disk already, and none is half done."""
        if self._lock is not None:
            self._lock.release()

    def change(self, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write all of this by id, in one durable write; memory follows only when the file has it.

        What another program has written into the file meanwhile is read again, and the change is made on top of it.

        Raises:
            StoreError: It could not be written, or would undo what the other program wrote; the file is as it was.
        """
        if self._lock is None:
            raise ValueError("records that are open for reading cannot be changed")
        changes: dict[type[Entity], tuple[list[Entity], list[str]]] = {}
        for entity in entities:
            changes.setdefault(type(entity), ([], []))[0].append(entity)
        for entity in remove:
            changes.setdefault(type(entity), ([], []))[1].append(entity.id)
        if self._file.changed_elsewhere():
            self._read_again(changes)
        # In the order of the tables, so that the file of the same records is always the same.
        self._write({name: changes[kind] for kind, name in _TABLES.items() if kind in changes})
        for kind, (put, removed) in changes.items():
            self._repository(kind).replace(put, removed)
        self._tell()

    def current(self, entity: Entity) -> Entity | None:
        """The entity of that kind and id as it is kept; None: there is none."""
        return self._repository(type(entity)).get(entity.id)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have the callback told after each change; calling what is returned ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def keep_copy(self) -> None:
        """Copy the records as they are, after something was sent."""
        # They hold it already: where the drive takes no more, nothing else must suffer.
        with suppress(OSError):
            back_up_released(self.places.queue_file, self.places.backups, datetime.now(UTC))

    def _tell(self) -> None:
        self.changes += 1
        for callback in tuple(self._callbacks):
            callback()

    def _read_again(self, changes: Mapping[type[Entity], tuple[Sequence[Entity], Collection[str]]]) -> None:
        """Take over what another program has written; refused where it wrote what is to be changed now."""
        fresh = RecordsFile(self.places)
        before, now = self._file.read(), fresh.read()
        self._take_in(now)
        self._file = fresh
        touched = [
            (_TABLES[kind], key)
            for kind, (put, removed) in changes.items()
            for key in (*(entity.id for entity in put), *removed)
        ]
        put = {_key(entity): entity for entities, _ in changes.values() for entity in entities}
        loose = next((pair for pair in map(self._missing_of, put.values()) if pair and pair not in put), None)
        if loose or any(before.get(name, {}).get(key) != now.get(name, {}).get(key) for name, key in touched):
            self._tell()
            raise StoreError(
                "Another program has changed the same entry of your records meanwhile. What you did just now was not"
                " written; you see what the other program wrote.",
                where=str(self.places.queue_file),
                now="Look at it, and do it again.",
            )

    def _write(self, changes: Mapping[str, tuple[Sequence[Entity], Collection[str]]]) -> None:
        """Put and remove in these tables, all of it at once or nothing."""
        tables = self._file.read()
        try:
            for name, (put, removed) in changes.items():
                kept = tables.get(name, {})
                documents = {entity.id: _document(entity, kept.get(entity.id)) for entity in put}
                RecordTable(self._file, name).replace(documents, removed)
            self._file.flush()
        finally:
            self._file.discard()

    def _repository(self, kind: type[Entity]) -> Repository[Any]:
        repository: Repository[Any] = getattr(self, _TABLES[kind])
        return repository

    @gc_paused()
    def _take_in(self, tables: Tables) -> None:
        """Make entities of all documents."""
        if unknown := sorted(tables.keys() - set(_TABLES.values())):
            raise self._file.unreadable(f"Its table {', '.join(unknown)} is not known here.")
        read = {}
        for kind, name in _TABLES.items():
            table = tables.get(name, {})
            read[name] = Repository([self._entity(kind, name, *entry) for entry in table.items()])
        for name, repository in read.items():
            setattr(self, name, repository)
        findings, complaints = self.findings.all(), self.complaints.all()
        named: dict[type[Entity], set[str | None]] = {
            Listing: {finding.listing_id for finding in findings},
            Work: {entry.work_id for entry in findings} | {entry.work_id for entry in complaints},
            Complaint: {finding.complaint_id for finding in findings},
            Finding: {finding_id for complaint in complaints for finding_id in complaint.finding_ids},
        }
        if all(self._repository(kind).has_all(keys - {None}) for kind, keys in named.items()):
            return
        # Only now one by one: that takes ten times as long.
        pointing: tuple[Entity, ...] = (*findings, *complaints)
        for entity in pointing:
            if missing := self._missing_of(entity):
                raise self._file.unreadable(
                    f"{_TABLES[type(entity)]}, {entity.id}: what it is about is not there"
                    f" ({_TABLES[missing[0]]}, {missing[1]})."
                )

    def _missing_of(self, entity: Entity) -> Key | None:
        """The first thing without which an entity means nothing, and that is not there; an earlier finding may be gone."""
        earlier = entity.predecessor_id if isinstance(entity, Finding) else None
        return next(
            (
                key
                for key in _points_at(entity)
                if key[1] not in self._repository(key[0]) and key[1] != earlier
            ),
            None,
        )

    def _entity(self, kind: type[T], table: str, key: str, document: Document) -> T:
        try:
            return from_document(kind, _unwrapped(key, document))
        except Misread as error:
            raise self._file.unreadable(f"{table}, {key}, {error}.") from error

    def _keep_copies(self) -> None:
        today, read_format = datetime.now(UTC).date(), self._file.read_format
        try:
            if read_format != FORMAT:
                back_up_before_format(self.places.queue_file, self.places.backups, today, read_format)
                self._write(dict.fromkeys(self._file.read(), ((), ())))
            back_up_daily(self.places.queue_file, self.places.backups, today)
        except OSError as error:
            raise StoreError(
                f"No copy of your records could be made: {error.strerror}. They were left as they are.",
                where=str(self.places.backups),
                now="Make room, or see to the drive, and start again.",
            ) from error


def _document(entity: Entity, before: Document | None) -> Document:
    """The entity as the file has it, written once more than before."""
    return {"id": entity.id, "rev": before["rev"] + 1 if before else 1, **to_document(entity)}


def _unwrapped(key: str, document: Document) -> Document:
    """The document without what belongs to the file: its count of writes."""
    values = dict(document)
    rev = values.pop("rev", None)
    if not isinstance(rev, int) or rev < 1:
        raise Misread("this is not a count of writes", "rev")
    if values.get("id") != key:
        raise Misread("this is not the id under which it is kept", "id")
    return values

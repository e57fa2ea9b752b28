"""The entities in memory, with a repository and indexes for each kind, and the steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import proxy

from helper.model.complaint import Account, Complaint
from helper.model.finding import Finding, Listing
from helper.model.seller import Seller
from helper.model.work import Work
from helper.system.processes import gc_paused
from helper.system.tasks import paced

Entity = Work | Listing | Finding | Complaint | Seller | Account
T = TypeVar("T", bound=Entity)
Key = tuple[type, str]
"""The kind and id of an entity."""

TABLES: dict[type[Any], str] = {
    Work: "works",
    Listing: "listings",
    Finding: "findings",
    Complaint: "complaints",
    Seller: "sellers",
    Account: "accounts",
}


_INDEXED: dict[type[Any], tuple[str, ...]] = {
    Listing: ("item_id", "url"),
    Finding: (
        "listing_id", "complaint_id", "work_id", "open_work_id", "predecessor_id", "fileable", "is_gone",
        "is_reported", "is_second", "to_judge",
    ),
}  # fmt: skip
"""The fields that have an index, because the screens search large numbers of entities by these fields."""
_MOST_STEPS = 100


class Repository(Generic[T]):
    """The entities of one kind, in the order in which they were added. Only the store changes a repository."""

    def __init__(self, entities: Iterable[T] = ()) -> None:
        self._entities: dict[str, T] = {entity.id: entity for entity in entities}
        self._ids: dict[str, dict[Any, dict[str, None]]] = {}
        """The indexes: ids by field and value. The ids are the keys of a dictionary, so one can be removed quickly."""
        self._is_shared = False
        """Whether a snapshot shares the dictionary of entities, so the next change must first copy it."""
        self._own: set[tuple[str, Any]] = set()
        """The parts of the indexes that no snapshot shares, so that they can be changed in place.

        Each part is a pair of a field and a value. A pair with the value None stands for the dictionary of
        all values of a field.
        """

    def copy(self) -> Repository[T]:
        """Return a snapshot of the entities and their indexes, in constant time."""
        taken: Repository[T] = Repository()
        taken._entities, taken._is_shared, self._is_shared = self._entities, True, True
        taken._ids, self._own = self._ids.copy(), set()
        return taken

    def get(self, entity_id: str | None) -> T | None:
        """Return the entity; None if there is no such entity, or the id is None."""
        return self._entities.get(entity_id or "")

    def all(self) -> list[T]:
        return paced(list(self._entities.values()))

    def where(self, field: str, value: object) -> list[T]:
        """Return the entities with this value in the field, in the order in which they were added.

        The value must not be empty. The first call for a field builds an index, which later changes keep up
        to date.
        """
        return paced([self._entities[entity_id] for entity_id in self._index(field).get(value, ())])

    def count(self, field: str, value: object) -> int:
        """Return the number of entities with this value in the field, in constant time once the index exists."""
        return len(self._index(field).get(value, ()))

    def _index(self, field: str) -> Mapping[Any, dict[str, None]]:
        if field not in self._ids:
            self._ids[field] = {}
            self._sort(field, dict.fromkeys(self._entities))
        return self._ids[field]

    def __getitem__(self, entity_id: str) -> T:
        return self._entities[entity_id]

    def __contains__(self, entity_id: object) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def has_all(self, entity_ids: set[str | None]) -> bool:
        return self._entities.keys() >= entity_ids

    def replace(self, entities: Iterable[T], removed: Iterable[str] = ()) -> None:
        """Add, replace and remove entities in memory. The caller has already written the changes to the disk."""
        if self._is_shared:
            self._entities, self._is_shared = self._entities.copy(), False
        before: dict[str, T | None] = {}
        for entity_id in removed:
            before[entity_id] = self._entities.pop(entity_id, None)
        for entity in entities:
            before.setdefault(entity.id, self._entities.get(entity.id))
            self._entities[entity.id] = entity
        for field in self._ids:
            self._sort(field, before)

    def _sort(self, field: str, before: Mapping[str, T | None]) -> None:
        """Update the index of this field.

        `before` maps the id of each changed entity to its previous version, or to None for a new entity.
        Empty values are not indexed: many entities can have an empty value, so its list of ids would be long
        and slow to update.
        """
        leaving, coming = self._moved(field, before)
        ids = self._own_index(field, leaving.keys() | coming.keys())
        for value, gone in leaving.items():
            for entity_id in gone:
                del ids[value][entity_id]
        for value, came in coming.items():
            ids.setdefault(value, {}).update(dict.fromkeys(came))

    def _moved(
        self, field: str, before: Mapping[str, T | None]
    ) -> tuple[dict[Any, set[str]], dict[Any, list[str]]]:
        """Return the ids of entities that lost each value, and of those that gained it, by value."""
        leaving: dict[Any, set[str]] = {}
        coming: dict[Any, list[str]] = {}
        for entity_id, was in before.items():
            entity = self._entities.get(entity_id)
            old = getattr(was, field) if was is not None else None
            new = getattr(entity, field) if entity is not None else None
            if old == new:
                continue
            if old:
                leaving.setdefault(old, set()).add(entity_id)
            if new:
                coming.setdefault(new, []).append(entity_id)
        return leaving, coming

    def _own_index(self, field: str, values: Collection[object]) -> dict[Any, dict[str, None]]:
        """Return the index of this field, whose parts for these values can be changed without changing a snapshot."""
        if values and (field, None) not in self._own:
            self._ids[field] = self._ids[field].copy()
            self._own.add((field, None))
        ids = self._ids[field]
        for value in values:
            if value in ids and (field, value) not in self._own:
                ids[value] = ids[value].copy()
                self._own.add((field, value))
        return ids


class Repositories:
    works: Repository[Work]
    listings: Repository[Listing]
    findings: Repository[Finding]
    complaints: Repository[Complaint]
    sellers: Repository[Seller]
    accounts: Repository[Account]

    def of(self, kind: type[Entity]) -> Repository[Any]:
        repository: Repository[Any] = getattr(self, TABLES[kind])
        return repository

    def current(self, entity: Entity) -> Entity | None:
        """Return the present version of the entity; None if it was removed."""
        found: Entity | None = self.of(type(entity)).get(entity.id)
        return found

    def change(self, *entities: Entity, remove: Iterable[Entity] = ()) -> None:
        """Write and remove entities durably; only a store can. `what` describes the change to the user."""
        raise NotImplementedError

    def build_indexes(self) -> None:
        """Build the indexes that the screens use, so that their first use is fast."""
        for kind, fields in _INDEXED.items():
            for field in fields:
                self.of(kind).count(field, None)

    def missing_reference_of(self, entity: Entity) -> Key | None:
        """Return the key of the first entity that `entity` requires but that is missing; None if all exist."""
        return next((key for key in required(entity) if key[1] not in self.of(key[0])), None)

    def missing_reference(self) -> tuple[Entity, Key] | None:
        """Return the first entity that refers to a missing entity, and the key of the missing one; None without one."""
        findings, complaints = self.findings.all(), self.complaints.all()
        named: dict[type[Entity], set[str | None]] = {
            Listing: {finding.listing_id for finding in findings},
            Work: {entry.work_id for entries in (findings, complaints) for entry in entries},
            Complaint: {finding.complaint_id for finding in findings},
            Finding: {finding_id for complaint in complaints for finding_id in complaint.finding_ids},
        }
        if all(self.of(kind).has_all(keys - {None}) for kind, keys in named.items()):
            return None
        # A reference is faulty. Only now check the entities one by one to find it, because that takes ten
        # times as long.
        pointing: tuple[Entity, ...] = (*findings, *complaints)
        found = ((entity, missing) for entity in pointing if (missing := self.missing_reference_of(entity)))
        return next(found, None)


def references(entity: Entity) -> Iterator[Key]:
    if isinstance(entity, Finding):
        yield Listing, entity.listing_id
        pairs = ((Work, entity.work_id), (Complaint, entity.complaint_id), (Finding, entity.predecessor_id))
        yield from ((kind, key) for kind, key in pairs if key)
    if isinstance(entity, Complaint):
        yield Work, entity.work_id
        yield from ((Finding, finding_id) for finding_id in entity.finding_ids)


def required(entity: Entity) -> Iterator[Key]:
    """Yield the keys of entities that must exist: all references except the one to an earlier finding."""
    earlier = entity.predecessor_id if isinstance(entity, Finding) else None
    return (key for key in references(entity) if key[1] != earlier)


def key_of(entity: Entity) -> Key:
    return type(entity), entity.id


@dataclass(frozen=True, slots=True)
class _UndoStep:
    what: str
    before: tuple[Entity, ...]
    after: tuple[Entity, ...]

    def reverted(self) -> _UndoStep:
        return _UndoStep(self.what, self.after, self.before)


@dataclass(frozen=True, slots=True)
class _OutsideStep:
    """A change that is not part of the records, such as a taught field."""

    what: str
    back: Callable[[], bool]
    forth: Callable[[], bool]

    def reverted(self) -> _OutsideStep:
        return _OutsideStep(self.what, self.forth, self.back)


class UndoStack:
    """The undo steps of this process; they are not saved."""

    def __init__(self, store: Repositories) -> None:
        # A proxy avoids a reference cycle, so the memory of a store is freed as soon as nothing uses the
        # store.
        self._store: Repositories = proxy(store)
        self._done: list[_UndoStep | _OutsideStep] = []
        self._undone: list[_UndoStep | _OutsideStep] = []

    def do(self, what: str, *put: Entity, remove: Iterable[Entity] = ()) -> None:
        """Change the records as one undo step. `what` describes the change, such as "2 links added"."""
        removed = tuple(remove)
        touched = (*put, *removed)
        before = tuple(kept for entity in touched if (kept := self._store.current(entity)) is not None)
        self._store.change(*put, remove=removed)
        self._add(_UndoStep(what, before, put))

    def add_outside(self, what: str, back: Callable[[], bool], forth: Callable[[], bool]) -> None:
        """Add a change that was made outside the records.

        `back` undoes the change and `forth` makes it again; each returns False if that is no longer possible.
        """
        self._add(_OutsideStep(what, back, forth))

    def _add(self, step: _UndoStep | _OutsideStep) -> None:
        self._done = [*self._done, step][-_MOST_STEPS:]
        self._undone.clear()

    @property
    def last(self) -> tuple[Entity, ...]:
        """The entities that the last undo step changed, in their new version; empty if there is no step."""
        last = self._done[-1] if self._done else None
        return last.after if isinstance(last, _UndoStep) else ()

    @gc_paused()
    def undo(self) -> str | None:
        """Undo the last step that can be undone, and return its description; None if there is none.

        An undo never changes a form that was filed or is open in the browser.
        """
        return self._move(self._done, self._undone)

    @gc_paused()
    def redo(self) -> str | None:
        """Redo the step that was undone last, and return its description; None if there is none."""
        return self._move(self._undone, self._done)

    def _move(
        self, source: list[_UndoStep | _OutsideStep], target: list[_UndoStep | _OutsideStep]
    ) -> str | None:
        while source:
            last = source[-1]
            reverted: _UndoStep | _OutsideStep | None
            if isinstance(last, _OutsideStep):
                reverted = last.reverted() if last.back() else None
            else:
                reverted = self._apply(last.reverted())
            # Remove the step only after writing: if the write failed, the user can try again.
            source.pop()
            if reverted is not None:
                target.append(reverted)
                return reverted.what
        return None

    def _apply(self, step: _UndoStep) -> _UndoStep | None:
        """Apply the whole step, and return it; None if a part of it cannot be applied any more."""
        if self._is_blocked(step):
            return None
        staying = _keys(step.after)
        self._store.change(
            *step.after,
            remove=[entity for entity in step.before if key_of(entity) not in staying],
        )
        return step

    def _is_blocked(self, step: _UndoStep) -> bool:
        """Return whether the step can no longer be applied whole.

        An entity has changed since, is now needed by another one, needs one that is gone, or would be a duplicate.
        """
        there = {key_of(entity): entity for entity in step.before}
        after = _keys(step.after)
        if any(
            self._store.current(entity) != there.get(key_of(entity)) for entity in (*step.before, *step.after)
        ):
            return True
        leaving = there.keys() - after
        is_needed = bool(leaving) and any(
            key in leaving
            for repository in (self._store.findings, self._store.complaints)
            for entity in repository.all()
            if key_of(entity) not in there
            for key in references(entity)
        )
        lacks_any = any(
            key not in after and key[1] not in self._store.of(key[0])
            for entity in step.after
            for key in required(entity)
        )
        return is_needed or lacks_any or self._has_duplicates(step.after, there.keys() | after)

    def _has_duplicates(self, returning: Sequence[Entity], own: Collection[Key]) -> bool:
        """Return whether the user has added one of the returning listings or findings again.

        There can be only one listing for each item number, and one finding for each listing, design and
        predecessor. `own` has the keys of entities that the undo step itself changes.
        """
        listings, findings = self._store.listings, self._store.findings
        return any(
            bool(entity.item_id and entity.id not in listings and listings.where("item_id", entity.item_id))
            if isinstance(entity, Listing)
            else isinstance(entity, Finding)
            and entity.id not in findings
            and any(
                (other.work_id, other.predecessor_id) == (entity.work_id, entity.predecessor_id)
                and key_of(other) not in own
                for other in findings.where("listing_id", entity.listing_id)
            )
            for entity in returning
        )


def _keys(entities: Iterable[Entity]) -> set[Key]:
    return {key_of(entity) for entity in entities}

"""Entities in memory: a repository per kind with indexes, all kinds together, and making very many of them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from helper.model.account import Account, AccountRating
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.seller import Seller
from helper.model.work import Work

Entity = Work | Listing | Finding | Complaint | Seller | Account | AccountRating
T = TypeVar("T", bound=Entity)
Key = tuple[type, str]
"""An entity's kind and id."""

TABLES: dict[type[Any], str] = {
    Work: "works",
    Listing: "listings",
    Finding: "findings",
    Complaint: "complaints",
    Seller: "sellers",
    Account: "accounts",
    AccountRating: "standings",
}


_FEW = 8
"""Up to this number, the ids of one value are a tuple, which takes a fifth of the memory of a dictionary."""


class Repository(Generic[T]):
    """Entities by id, in the order in which they were added. Only the store changes it."""

    def __init__(self, entities: Iterable[T] = ()) -> None:
        self._entities: dict[str, T] = {entity.id: entity for entity in entities}
        self._ids: dict[str, dict[Any, tuple[str, ...] | dict[str, None]]] = {}
        """Ids by field and value; more than a few ids of one value are a dictionary, for fast removal."""
        self._is_shared = False
        """Whether a copy shares the same entities, so that they must be copied before the next change."""

    def copy(self) -> Repository[T]:
        """Return a snapshot of the entities; constant cost at any size."""
        taken: Repository[T] = Repository()
        taken._entities, taken._is_shared, self._is_shared = self._entities, True, True
        return taken

    def get(self, entity_id: str | None) -> T | None:
        """Return the entity, or None if it does not exist or the id is None."""
        return self._entities.get(entity_id or "")

    def all(self) -> list[T]:
        """Return every entity, in the order of adding."""
        return list(self._entities.values())

    def where(self, field: str, value: object) -> list[T]:
        """Return the entities with this value, in the order of adding; `value` is not empty.

        The first call builds an index, which every change updates.
        """
        return [self._entities[entity_id] for entity_id in self._index(field).get(value, ())]

    def count(self, field: str, value: object) -> int:
        """Return the number of entities with this value; constant cost at any size."""
        return len(self._index(field).get(value, ()))

    def _index(self, field: str) -> Mapping[Any, tuple[str, ...] | dict[str, None]]:
        if field not in self._ids:
            self._ids[field] = {}
            self._sort(field, dict.fromkeys(self._entities))
        return self._ids[field]

    def __getitem__(self, entity_id: str) -> T:
        return self._entities[entity_id]

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def has_all(self, entity_ids: set[str | None]) -> bool:
        """Whether an entity exists for each of these ids."""
        return self._entities.keys() >= entity_ids

    def replace(self, entities: Iterable[T], removed: Iterable[str] = ()) -> None:
        """Apply the changes that the last write put into the file."""
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
        """Update the index of this field; `before` has the changed entities as they were.

        Empty values are not indexed: most entities may have one, and each change would cost as much as there
        are entities.
        """
        ids = self._ids[field]
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
        for value, gone in leaving.items():
            there = ids[value]
            if isinstance(there, dict):
                for entity_id in gone:
                    del there[entity_id]
            else:
                ids[value] = tuple(entity_id for entity_id in there if entity_id not in gone)
        for value, came in coming.items():
            there = ids.get(value, ())
            if isinstance(there, dict):
                there.update(dict.fromkeys(came))
            elif len(there) + len(came) > _FEW:
                ids[value] = dict.fromkeys((*there, *came))
            else:
                ids[value] = (*there, *came)


class Repositories:
    """Read access to designs, listings, findings, complaints, sellers, accounts and ratings."""

    works: Repository[Work]
    listings: Repository[Listing]
    findings: Repository[Finding]
    complaints: Repository[Complaint]
    sellers: Repository[Seller]
    accounts: Repository[Account]
    standings: Repository[AccountRating]

    def of(self, kind: type[Entity]) -> Repository[Any]:
        """Return the repository of one kind."""
        repository: Repository[Any] = getattr(self, TABLES[kind])
        return repository

    def missing_reference_of(self, entity: Entity) -> Key | None:
        """Return the first missing entity that this one requires, or None; an earlier finding may be missing."""
        earlier = entity.predecessor_id if isinstance(entity, Finding) else None
        keys = (key for key in references(entity) if key[1] != earlier)
        return next((key for key in keys if key[1] not in self.of(key[0])), None)

    def missing_reference(self) -> tuple[Entity, Key] | None:
        """Return the first entity with a missing reference, and that reference; None if all are complete."""
        findings, complaints = self.findings.all(), self.complaints.all()
        named: dict[type[Entity], set[str | None]] = {
            Listing: {finding.listing_id for finding in findings},
            Work: {entry.work_id for entries in (findings, complaints) for entry in entries},
            Complaint: {finding.complaint_id for finding in findings},
            Finding: {finding_id for complaint in complaints for finding_id in complaint.finding_ids},
        }
        if all(self.of(kind).has_all(keys - {None}) for kind, keys in named.items()):
            return None
        # Checking one by one takes ten times as long, so it is done only now.
        pointing: tuple[Entity, ...] = (*findings, *complaints)
        found = ((entity, missing) for entity in pointing if (missing := self.missing_reference_of(entity)))
        return next(found, None)


def references(entity: Entity) -> Iterator[Key]:
    """Yield the keys of all entities that this one requires."""
    if isinstance(entity, Finding):
        yield Listing, entity.listing_id
        pairs = ((Work, entity.work_id), (Complaint, entity.complaint_id), (Finding, entity.predecessor_id))
        yield from ((kind, key) for kind, key in pairs if key)
    if isinstance(entity, Complaint):
        yield Work, entity.work_id
        yield from ((Finding, finding_id) for finding_id in entity.finding_ids)


def key_of(entity: Entity) -> Key:
    """Return the entity's key among all kinds."""
    return type(entity), entity.id


_MANY = 50_000


@contextmanager
def gc_paused(*, all_stays: bool = False) -> Iterator[None]:
    """Pause the garbage collector: scanning objects that all survive takes up to half of the time of creating them.

    `all_stays`: freeze the created objects, so that later collections skip them; saves half a second each
    time for very many objects.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if all_stays and gc.get_count()[0] > _MANY:
            gc.freeze()
        if collecting:
            gc.enable()

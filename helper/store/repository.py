"""The entities in memory: those of one kind by id and by what they are about, and all kinds together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from helper.model.account import Account, AccountRating
from helper.model.complaint import Complaint
from helper.model.finding import Finding, Listing
from helper.model.seller import Seller
from helper.model.work import Work

Entity = Work | Listing | Finding | Complaint | Seller | Account | AccountRating
T = TypeVar("T", bound=Entity)
Key = tuple[type, str]
"""An entity by its kind and id."""

TABLES: dict[type[Any], str] = {
    Work: "works",
    Listing: "listings",
    Finding: "findings",
    Complaint: "complaints",
    Seller: "sellers",
    Account: "accounts",
    AccountRating: "standings",
}


class Repository(Generic[T]):
    """Entities by id, in the order in which they were added. Only the store changes it."""

    def __init__(self, entities: Iterable[T] = ()) -> None:
        self._entities: dict[str, T] = {entity.id: entity for entity in entities}
        self._ids: dict[str, dict[Any, tuple[str, ...]]] = {}
        """By field and value."""

    def get(self, entity_id: str | None) -> T | None:
        """The entity; None: there is none, as where no id is given."""
        return self._entities.get(entity_id or "")

    def all(self) -> list[T]:
        """Every entity, the one added first first."""
        return list(self._entities.values())

    def where(self, field: str, value: str) -> list[T]:
        """Those with this value, in the order of adding. The first question makes an index, which every change keeps up."""
        if field not in self._ids:
            self._ids[field] = {}
            self._sort(field, dict.fromkeys(self._entities))
        return [self._entities[entity_id] for entity_id in self._ids[field].get(value, ())]

    def __getitem__(self, entity_id: str) -> T:
        return self._entities[entity_id]

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def has_all(self, entity_ids: set[str | None]) -> bool:
        """Whether there is one of each of these ids."""
        return self._entities.keys() >= entity_ids

    def replace(self, entities: Iterable[T], removed: Iterable[str] = ()) -> None:
        """Take over what the file holds since the last write."""
        before: dict[str, T | None] = {}
        for entity_id in removed:
            before[entity_id] = self._entities.pop(entity_id, None)
        for entity in entities:
            before.setdefault(entity.id, self._entities.get(entity.id))
            self._entities[entity.id] = entity
        for field in self._ids:
            self._sort(field, before)

    def _sort(self, field: str, before: Mapping[str, T | None]) -> None:
        """Put these, which were so before, where they belong; each value once, however many have it."""
        ids = self._ids[field]
        leaving: dict[Any, set[str]] = {}
        coming: dict[Any, list[str]] = {}
        for entity_id, was in before.items():
            entity = self._entities.get(entity_id)
            if was is not None and entity is not None and getattr(was, field) == getattr(entity, field):
                continue
            if was is not None:
                leaving.setdefault(getattr(was, field), set()).add(entity_id)
            if entity is not None:
                coming.setdefault(getattr(entity, field), []).append(entity_id)
        for value, gone in leaving.items():
            ids[value] = tuple(entity_id for entity_id in ids[value] if entity_id not in gone)
        for value, came in coming.items():
            ids[value] = (*ids.get(value, ()), *came)


class Repositories:
    """Works, listings, findings, complaints, sellers, accounts, their standings: what is read of the records."""

    works: Repository[Work]
    listings: Repository[Listing]
    findings: Repository[Finding]
    complaints: Repository[Complaint]
    sellers: Repository[Seller]
    accounts: Repository[Account]
    standings: Repository[AccountRating]

    def of(self, kind: type[Entity]) -> Repository[Any]:
        """Those of one kind."""
        repository: Repository[Any] = getattr(self, TABLES[kind])
        return repository

    def missing_of(self, entity: Entity) -> Key | None:
        """The first thing without which an entity means nothing, and that is not there; an earlier finding may be gone."""
        earlier = entity.predecessor_id if isinstance(entity, Finding) else None
        keys = (key for key in points_at(entity) if key[1] != earlier)
        return next((key for key in keys if key[1] not in self.of(key[0])), None)

    def loose(self) -> tuple[Entity, Key] | None:
        """The first entity that means nothing, and what it is about; None: there is none."""
        findings, complaints = self.findings.all(), self.complaints.all()
        named: dict[type[Entity], set[str | None]] = {
            Listing: {finding.listing_id for finding in findings},
            Work: {entry.work_id for entries in (findings, complaints) for entry in entries},
            Complaint: {finding.complaint_id for finding in findings},
            Finding: {finding_id for complaint in complaints for finding_id in complaint.finding_ids},
        }
        if all(self.of(kind).has_all(keys - {None}) for kind, keys in named.items()):
            return None
        # Only now one by one: that takes ten times as long.
        pointing: tuple[Entity, ...] = (*findings, *complaints)
        found = ((entity, missing) for entity in pointing if (missing := self.missing_of(entity)))
        return next(found, None)

    def snapshot(self) -> Repositories:
        """The same as they are at this moment; what they hold are values."""
        taken = Repositories()
        for name in TABLES.values():
            setattr(taken, name, Repository(getattr(self, name).all()))
        return taken


def points_at(entity: Entity) -> Iterator[Key]:
    """Every entity that this one names, and that therefore has to be there."""
    if isinstance(entity, Finding):
        yield Listing, entity.listing_id
        pairs = ((Work, entity.work_id), (Complaint, entity.complaint_id), (Finding, entity.predecessor_id))
        yield from ((kind, key) for kind, key in pairs if key)
    if isinstance(entity, Complaint):
        yield Work, entity.work_id
        yield from ((Finding, finding_id) for finding_id in entity.finding_ids)


def key_of(entity: Entity) -> Key:
    """By what the entity is known among those of every kind."""
    return type(entity), entity.id

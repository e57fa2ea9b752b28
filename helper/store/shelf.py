"""The entities of one kind, in memory, as the file has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from helper.model.account import Account
from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.seller import Seller
from helper.model.standing import Standing
from helper.model.work import Work

Entity = Work | Listing | Finding | Complaint | Seller | Account | Standing
T = TypeVar("T", bound=Entity)


class Shelf(Generic[T]):
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

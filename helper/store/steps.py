"""Undo and redo: what the person did to the records, one step at a time, as far as nothing has come after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.model.listing import Listing
from helper.store.shelf import Entity
from helper.store.store import Store

_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Change:
    """Entities as they shall be, and those that shall go."""

    put: tuple[Entity, ...] = ()
    remove: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    what: str
    before: tuple[Entity, ...]
    after: tuple[Entity, ...]


class Steps:
    """The steps of this run of the program; another run starts without any."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def do(self, what: str, change: Change) -> None:
        """Change the records as one step; `what` says it in the past tense."""
        touched = (*change.put, *change.remove)
        before = tuple(kept for entity in touched if (kept := self._store.current(entity)) is not None)
        self._store.change(*change.put, remove=change.remove)
        self._done = [*self._done, _Step(what, before, change.put)][-_MOST_STEPS:]
        self._undone.clear()

    def undo(self) -> str | None:
        """Take the last step back and say what it was; None: there is nothing to take back."""
        while self._done:
            step = self._done.pop()
            if self._swapped(step.after, step.before):
                self._undone.append(step)
                return step.what
        return None

    def redo(self) -> str | None:
        """Do again what was taken back last."""
        while self._undone:
            step = self._undone.pop()
            if self._swapped(step.before, step.after):
                self._done.append(step)
                return step.what
        return None

    def _swapped(self, there: Sequence[Entity], wanted: Sequence[Entity]) -> bool:
        """Put one state in place of the other; False: something has come after it, such as a filing."""
        arriving = {(type(entity), entity.id) for entity in wanted}
        leaving = [entity for entity in there if (type(entity), entity.id) not in arriving]
        untouched = all(self._store.current(entity) == entity for entity in there)
        standing = {(type(entity), entity.id) for entity in there}
        free = all(
            self._store.current(entity) is None
            for entity in wanted
            if (type(entity), entity.id) not in standing
        )
        if not (untouched and free) or self._needed(leaving):
            return False
        self._store.change(*wanted, remove=leaving)
        return True

    def _needed(self, leaving: Sequence[Entity]) -> bool:
        """Whether a finding that stays is about a listing that would go."""
        listings = {entity.id for entity in leaving if isinstance(entity, Listing)}
        going = {entity.id for entity in leaving}
        return any(
            finding.listing_id in listings and finding.id not in going
            for finding in self._store.findings.all()
        )

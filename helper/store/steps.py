"""Undo and redo: what the person did to the records, one step at a time, as far as nothing has come after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from helper.model.complaint import Complaint
from helper.model.finding import Finding
from helper.model.listing import Listing
from helper.model.work import Work
from helper.store.shelf import Entity, Shelf

_MOST_STEPS = 100

Key = tuple[type, str]
"""An entity by its kind and id."""


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
    partly: bool = False
    """Whether the rest of it may be taken back when something has come after a part of it."""

    def turned(self) -> _Step:
        """The step that leads back."""
        return _Step(self.what, self.after, self.before, self.partly)

    def without(self, held: Collection[Key]) -> _Step:
        """The step without these entities."""
        return _Step(self.what, _left(self.before, held), _left(self.after, held), self.partly)


class Held(Protocol):
    """What the steps need of the records they change."""

    @property
    def findings(self) -> Shelf[Finding]: ...
    @property
    def complaints(self) -> Shelf[Complaint]: ...

    def current(self, entity: Entity) -> Entity | None:
        """The entity as the records have it."""

    def change(self, *put: Entity, remove: Iterable[Entity] = ()) -> None:
        """Change the records in one write."""


class Steps:
    """The steps of this run of the program; another run starts without any."""

    def __init__(self, store: Held) -> None:
        self._store = store
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def do(self, what: str, change: Change, *, partly: bool = False) -> None:
        """Change the records as one step; `what` says it in the past tense.

        `partly`: when a part has been filed or changed since, the rest can still be taken back.
        """
        touched = (*change.put, *change.remove)
        before = tuple(kept for entity in touched if (kept := self._store.current(entity)) is not None)
        self._store.change(*change.put, remove=change.remove)
        self._done = [*self._done, _Step(what, before, change.put, partly)][-_MOST_STEPS:]
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

    def _taken(self, step: _Step) -> _Step | None:
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

    def _held(self, step: _Step) -> set[Key]:
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
        for shelf in (self._store.findings, self._store.complaints):
            for entity in shelf.all():
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

"""The opened records and everything a command needs beside them, put together in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helper.config.places import Places, places
from helper.config.settings import Settings, read_settings
from helper.errors import WrongUse
from helper.model.words import counted
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.shelf import Shelf, T
from helper.store.store import Store, open_store
from helper.store.works import find_work, near_titles

_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    places: Places
    settings: Settings
    store: Store
    queue: Queue

    def work(self, title: str) -> Work:
        """The design of that title; a title that is not there is answered with its neighbours."""
        work = find_work(self.store, title)
        if work is not None:
            return work
        near = near_titles(self.store, title)
        raise WrongUse(
            f"There is no design called “{title}”.",
            where=f"Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else "",
            now="See your designs with: ipp-helper works list",
        )

    def work_id(self, title: str | None) -> str | None:
        return None if title is None else self.work(title).id


@contextmanager
def open_desk(data: Path | None, *, read_only: bool = False) -> Iterator[Desk]:
    """Open the records in that folder, or in the usual one."""
    here = places(data)
    settings = read_settings(here.settings_file)
    with open_store(here, read_only=read_only) as store:
        changed: list[bool] = []
        store.subscribe(lambda: changed.append(True))
        yield Desk(here, settings, store, _queue(store, settings))
        if changed and settings.living_sheet:
            _keep_sheet(here, settings, store)


def _queue(store: Store, settings: Settings) -> Queue:
    return Queue(
        store,
        by=settings.name,
        description=settings.description,
        most_characters=settings.description_characters,
    )


def _keep_sheet(here: Places, settings: Settings, store: Store) -> None:
    """Bring the person's spreadsheet up to date; what stands in the way is said, and is no reason to fail."""
    from helper.cli.output import aside
    from helper.exchange.living_sheet.sheet import bring_up_to_date, living_path

    sheet = living_path(settings.living_sheet, here)
    if sheet is not None and (sentence := bring_up_to_date(sheet, here, store).sentence):
        aside(sentence)


def by_id(shelf: Shelf[T], start: str, noun: str) -> T:
    """The one entity whose id begins like this; four characters are enough where they are unique."""
    found = [entity for entity in shelf.all() if entity.id.startswith(start.lower())]
    if len(start) < _SHORTEST_ID:
        raise WrongUse(f"“{start}” is too short: give at least {_SHORTEST_ID} characters of the {noun}'s id.")
    if not found:
        raise WrongUse(f"There is no {noun} whose id begins with “{start}”.", now="The lists show the ids.")
    if len(found) > 1:
        raise WrongUse(f"{counted(len(found), noun)} have ids that begin with “{start}”: give more of it.")
    return found[0]


def short(entity_id: str) -> str:
    """As much of an id as a list shows."""
    return entity_id[:8]

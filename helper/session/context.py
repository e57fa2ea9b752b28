"""The shared context of a running program: settings, records and queue, and the requests for runs over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from helper.clipboard.clipboard import LoopClipboard
from helper.config.places import Places
from helper.config.settings import Settings
from helper.errors import WrongUse
from helper.model.work import Search, Work, work_called
from helper.session.operator import Request
from helper.store.queue import Queue, utc_now
from helper.store.store import Store, open_store
from helper.store.works import near_titles


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The context of commands, screens and sessions; the store is read, the queue makes changes."""

    places: Places
    settings: Settings
    store: Store
    queue: Queue
    now: Callable[[], datetime] = utc_now
    linger_seconds: float = 600.0
    """Seconds that a practice window stays open without a program; a real one stays until the user closes it."""
    clipboard: LoopClipboard = field(default_factory=LoopClipboard)

    def snapshot(self) -> AppContext:
        """The context with the records as they are now, for another thread; they cannot be changed."""
        store = self.store.snapshot()
        return replace(self, store=store, queue=self.queue.over(store))

    def work(self, title: str) -> Work:
        """The design with that title; the error for an unknown title suggests similar ones."""
        work = work_called(self.store.works.all(), title)
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
def open_app(here: Places, settings: Settings, *, read_only: bool = False) -> Iterator[AppContext]:
    """Open the records in these folders."""
    with open_store(here, read_only=read_only) as store:
        queue = Queue(
            store,
            by=settings.name,
            description=settings.description,
            most_characters=settings.description_characters,
        )
        yield AppContext(places=here, settings=settings, store=store, queue=queue)


class Run(Protocol):
    """A prepared run: filing, reading, looking again, searching."""

    async def run(self) -> None:
        """Run to its end, or until the user stops. May be cancelled."""

    def request(self, request: Request) -> None:
        """Accept a request of the user; returns at once."""


class FilingRun(Run, Protocol):
    """Files until no form is ready or the user stops."""

    @property
    def practice(self) -> bool:
        """Whether everything in this run is practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRequest:
    """The forms to file, or designs to register, and the portal."""

    portal: str = ""
    """The start address; empty: the setting, otherwise the default."""
    flow: Path | None = None
    """Another description of the portal's pages; None: the shipped one."""
    practice: bool = False
    """On a practice portal, with practice complaints of its own."""
    paste: bool = False
    """Without control of a browser: every value is pasted."""
    rehearse: bool = False
    """One form is filled for inspection, and not recorded as filed."""
    limit: int | None = None
    """Maximum number of forms; None: all."""
    complaints: tuple[str, ...] = ()
    """Only these complaints, in this order; empty: all ready ones."""
    works: tuple[str, ...] | None = None
    """The designs to register, or if empty all ready ones; None: complaints are filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Read Alibaba's decisions from the list in the portal's window."""

    numbers_only: bool = False
    """Only to find missing numbers: complaints with a known number are not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRequest:
    """Check whether these listings are really gone, in this order."""

    listing_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """Open these search words in the shop window, in this order."""

    wanted: tuple[tuple[Work, Search], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """Read the state of the registrations from the portal's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRequest:
    """Open the shop window, and record its open listing each time the user asks."""

    start: str = ""
    """The first page to open; empty: none."""
    work_id: str | None = None
    """The design that the listings are said to copy; None: not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """Show these findings on a page with their pictures, and record the user's answers there."""

    finding_ids: tuple[str, ...]
    keys: Mapping[str, tuple[str, str]]
    """Key and label of each action of the page."""


RunRequest = ReadRequest | RecheckRequest | SearchRequest | RightsRequest | ShopRequest | JudgeRequest

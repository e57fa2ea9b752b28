"""What is open while the program runs, put together once; and what can be asked for: forms to file, and the runs after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
    """What commands, screens and sessions work with; the store is read, the queue is asked to change."""

    places: Places
    settings: Settings
    store: Store
    queue: Queue
    now: Callable[[], datetime] = utc_now
    linger_seconds: float = 600.0
    """How long a practice window stays without a program; a real one stays until the person closes it."""
    clipboard: LoopClipboard = field(default_factory=LoopClipboard)

    def work(self, title: str) -> Work:
        """The design of that title; a title that is not there is answered with its neighbours."""
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
    """Something that was made and waits to be run: filing, reading, looking again, searching."""

    async def run(self) -> None:
        """Run to its end, or until the person stops. May be cancelled."""

    def request(self, request: Request) -> None:
        """Hear what the person asks for; returns at once."""


class FilingRun(Run, Protocol):
    """It files until nothing is ready or the person stops."""

    @property
    def practice(self) -> bool:
        """Whether everything in this run is practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRequest:
    """What is to be filed, or registered, and where."""

    portal: str = ""
    """The start address; empty: the setting, else the usual one."""
    flow: Path | None = None
    """Another description of the portal's pages; None: the one that came with the program."""
    practice: bool = False
    """On a practice portal, with practice complaints of its own."""
    paste: bool = False
    """Without control of a browser: every value is pasted."""
    rehearse: bool = False
    """One form is filled in to be looked at, and nothing is written down as filed."""
    limit: int | None = None
    """How many forms at most; None: all of them."""
    complaints: tuple[str, ...] = ()
    """Only these complaints, in this order; empty: all that are ready."""
    works: tuple[str, ...] | None = None
    """To register these designs, or with none named all that are ready; None: complaints are filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Read what Alibaba says, from the list in the portal's window."""

    numbers_only: bool = False
    """Only to find the missing numbers: complaints whose number is known are not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRequest:
    """See if these listings are really gone, in this order."""

    listing_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """Open these search words in the shop window, in this order."""

    wanted: tuple[tuple[Work, Search], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """Read how far the registrations have come, from the portal's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRequest:
    """Open the shop window and write down what the person has open in it, whenever she asks for it."""

    start: str = ""
    """What is opened first; empty: nothing."""
    work_id: str | None = None
    """The design that the listings are said to copy; None: nobody has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """Show these findings on a page with their pictures, and take her answers there."""

    finding_ids: tuple[str, ...]


RunRequest = ReadRequest | RecheckRequest | SearchRequest | RightsRequest | ShopRequest | JudgeRequest

"""The context that the parts of a running program share, and the requests that start runs."""

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
from helper.model.work import Work, work_called
from helper.session.operator import Request
from helper.store.filing_cycle import utc_now
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.works import near_titles
from helper.translation import comma_list, quoted, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The objects that commands, screens and sessions share.

    Records are read from the store and changed through the queue.
    """

    places: Places
    settings: Settings
    store: Store
    queue: Queue
    now: Callable[[], datetime] = utc_now
    clipboard: LoopClipboard = field(default_factory=LoopClipboard)

    @property
    def practice(self) -> bool:
        """Whether the records are practice records."""
        return self.places.practice

    @property
    def lacks_name(self) -> bool:
        """Whether the user's first answer is still to come and would be saved without a name."""
        return not (
            self.practice or self.queue.by or any(each.judged_at for each in self.store.findings.all())
        )

    def snapshot(self) -> AppContext:
        """Return a copy of the context with the current records, which another thread can read."""
        store = self.store.snapshot()
        return replace(self, store=store, queue=self.queue.over(store))

    def work(self, title: str) -> Work:
        """Return the design with this title.

        If no design has the title, the error suggests similar titles.
        """
        work = work_called(self.store.works.all(), title)
        if work is not None:
            return work
        near = near_titles(self.store, title)
        raise WrongUse(
            tr("There is no design called “{title}”.", title=title),
            where=tr("Did you mean {titles}?", titles=comma_list(map(quoted, near))) if near else "",
            now=tr("See your designs with: ipp-helper works list"),
        )

    def work_id(self, title: str | None) -> str | None:
        return None if title is None else self.work(title).id


@contextmanager
def open_app(
    here: Places, settings: Settings, *, read_only: bool = False, now: Callable[[], datetime] = utc_now
) -> Iterator[AppContext]:
    with open_store(here, read_only=read_only) as store:
        queue = Queue(
            store,
            now=now,
            by=settings.name,
            description=settings.description,
        )
        yield AppContext(places=here, settings=settings, store=store, queue=queue, now=now)


class Run(Protocol):
    """A run that is ready to start: it files forms, reads a list, rechecks listings, or searches."""

    async def run(self) -> None:
        """Run until everything is done or the user stops. The caller may cancel the run."""

    def request(self, request: Request) -> None:
        """Accept a request from the user without waiting for its effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRequest:
    """Which complaints to file or which designs to register, on which portal, and in which mode."""

    portal: str = ""
    """The address to open first; if empty, the address in the settings, or else the default address."""
    flow: Path | None = None
    """A file that describes the portal's pages; None for the description that comes with the program."""
    practice: bool = False
    """Whether this is practice. If the open records are the user's own, the run uses separate records and its own portal."""
    paste: bool = False
    """Whether the user pastes every value in their own browser. The program then controls no browser."""
    rehearse: bool = False
    """Whether to fill one form for inspection only, without recording it as filed."""
    limit: int | None = None
    """Maximum number of forms; None for no limit."""
    complaints: tuple[str, ...] = ()
    """The ids of the complaints to file, in this order; if empty, all ready complaints."""
    works: tuple[str, ...] | None = None
    """The ids of the designs to register; if empty, all ready designs.

    None if the session files complaints instead.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Read Alibaba's decisions from the list of complaints on the portal."""

    numbers_only: bool = False
    """Whether to read only missing complaint numbers, without opening complaints whose number is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRequest:
    """Open these listings in this order, and record whether they are gone."""

    listing_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """Read the states of the registrations from the list on the portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """Show these findings with their pictures in the browser, and record the user's judgements."""

    finding_ids: tuple[str, ...]
    keys: Mapping[str, tuple[str, str]]
    """For each action on the page: the key that triggers it, and its label."""


RunRequest = ReadRequest | RecheckRequest | RightsRequest | JudgeRequest

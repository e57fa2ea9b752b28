"""What the screens need from outside: records, settings, the clipboard, and someone who can start a session."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from helper.errors import NotDone
from helper.tui.own_browser import open_file, open_page

if TYPE_CHECKING:
    # Only named here: the first frame does not wait for the records' machinery.
    from helper.clipboard.clipboard import Copied
    from helper.config.places import Places
    from helper.config.settings import Settings
    from helper.model.search import Search
    from helper.model.work import Work
    from helper.session.filing.left_open import OpenForm
    from helper.session.filing.matter import Matters
    from helper.session.filing.went_through import Sighting, Witness
    from helper.session.operator import Operator, Request
    from helper.store.queue import Queue
    from helper.store.store import Store


def copy(text: str) -> Copied:
    """Put a text on the clipboard of this computer."""
    from helper.clipboard import clipboard

    return clipboard.copy(text)


def paste() -> str:
    """What is on the clipboard of this computer."""
    from helper.clipboard import clipboard

    return clipboard.paste()


def edit(text: str) -> str | None:
    """What the person saved in their own editor."""
    from helper.tui.dialogs.editor import edit_text

    return edit_text(text)


async def draw(html: str, size: tuple[int, int], browser: str) -> bytes:
    """The page as a picture."""
    from helper.browser.still import draw_page

    return await draw_page(html, size, browser)


def watch(word: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
    """The texts with this word that the person copies from now on."""
    from helper.clipboard.watch import watched

    return watched(word)


async def why_not_watch() -> str:
    """Why the clipboard of this computer cannot be watched, in a sentence; empty: it can."""
    from helper.clipboard.watch import why_not_watch

    return await why_not_watch()


async def no_visit(_: str) -> str:
    """Where no window can be opened."""
    raise NotDone("Here no window can be opened.")


def no_run(_: Operator, __: RunWish) -> Run:
    """The same."""
    raise NotDone("Here no window can be opened.")


def nothing_seen(_: Sequence[str], __: datetime) -> Sequence[Sighting]:
    """Where no keeper has seen anything."""
    return ()


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Run(Protocol):
    """Something that was made and waits to be run: reading, looking again, searching."""

    async def run(self) -> None:
        """Run to its end, or until the person stops. May be cancelled."""
        ...

    def request(self, request: Request) -> None:
        """Hear what the person asks for; returns at once."""
        ...


class RunningSession(Run, Protocol):
    """A filing session: it runs until nothing is ready or the person stops."""

    @property
    def practice(self) -> bool:
        """Whether everything in this run is practice."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWish:
    """What kind of session the person wants."""

    practice: bool = False
    """On the practice portal, with practice complaints of its own."""
    paste: bool = False
    """Without control of a browser: every value is pasted."""
    rehearse: bool = False
    """Fill and compare one form, and record nothing as filed."""
    limit: int | None = None
    """How many forms at most; None: all of them."""
    complaints: tuple[str, ...] = ()
    """Only these complaints, in this order; empty: all that are ready."""
    works: tuple[str, ...] | None = None
    """To register these designs, or with none named all that are ready; None: complaints are filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWish:
    """Read what Alibaba says, from the list in the portal's window."""

    numbers_only: bool = False
    """Only to find the missing numbers: complaints whose number is known are not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckWish:
    """See if these listings are really gone, in this order."""

    listing_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWish:
    """Open these search words in the shop window, in this order."""

    wanted: tuple[tuple[Work, Search], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsWish:
    """Read how far the registrations have come, from the portal's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWish:
    """Open the shop window and write down what the person has open in it, whenever she asks for it."""


RunWish = ReadingWish | RecheckWish | SearchWish | RightsWish | ShopWish


@dataclass(frozen=True, slots=True)
class Begin:
    """What the person wants first, in her own records, when she comes from practice."""

    door: str
    """One of the doors of `helper.tui.today.welcome`."""
    text: str = ""
    """What she has pasted; it is read again there."""


@dataclass(frozen=True, slots=True)
class Records:
    """The opened records; the store is read, the queue is asked to change."""

    store: Store
    queue: Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """Everything the command line puts together for the screens."""

    places: Places
    settings: Settings
    open_records: Callable[[], Records]
    """Called once, after the first frame is on the screen. May raise `HelperError`, which is shown."""
    start_session: Callable[[Operator, SessionWish], RunningSession]
    """Makes a session that asks and tells this operator. May raise `HelperError`, which is shown."""
    start_run: Callable[[Operator, RunWish], Run] = no_run
    """Makes a run that asks and tells this operator. May raise `HelperError`, which is shown."""
    copy: Callable[[str], Copied] = copy
    """Puts a text on the clipboard; may take its time, so it is called in a thread."""
    paste: Callable[[], str] = paste
    """What is on the clipboard; in a thread too. Empty where it cannot be read."""
    edit: Callable[[str], str | None] = edit
    """Has the person edit a text in their own editor; None: none could be opened."""
    draw: Callable[[str, tuple[int, int], str], Awaitable[bytes]] = draw
    """Draws a page of ours as a picture of that size, by the browser that the setting names."""
    watch: Callable[[str], AbstractAsyncContextManager[AsyncIterator[str]]] = watch
    """Watches the clipboard for texts with a word; ours are left out."""
    why_not_watch: Callable[[], Awaitable[str]] = why_not_watch
    """Why it cannot be watched; empty: it can."""
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The person's own keys, by the names of `helper.tui.keys`."""
    practice: bool = False
    """Whether the whole program runs on practice things only."""
    begin: Begin | None = None
    """What is done first; None: nothing."""
    leave_practice: Callable[[Begin], None] | None = None
    """Told what the person wants in her own records, just before the program ends for it; None: there is no way there."""
    portal_is_practice: bool = False
    """Whether the portal that the program was started with is a practice one, whosever the records are."""
    first_time: bool = False
    """Whether the person is to be welcomed."""
    rehearse: bool = False
    """Whether the program begins by asking about a rehearsal."""
    pages_tried: int = 0
    """How many practice pages the last bench filled without a wrong value; 0: there was no bench."""
    open_page: Callable[[str], Awaitable[bool]] = open_page
    """Opens a listing's page in the person's own browser; False: none can be opened here."""
    open_file: Callable[[Path], Awaitable[bool]] = open_file
    """Opens a page of ours that lies on this computer, in that browser; False: none can be opened here."""
    visit: Callable[[str], Awaitable[str]] = no_visit
    """Opens a page of the checklist in the portal's window and gives its address. May raise `HelperError`."""
    now: Callable[[], datetime] = utc_now
    witness_of: Callable[[bool], Witness] = lambda _: nothing_seen
    """What the keepers of the practice lane, or of the real one, saw leave their windows."""

    @property
    def files_in_practice(self) -> bool:
        """Whether the forms that are filed from here go to a practice portal."""
        return self.practice or self.portal_is_practice


def left_open(bench: Workbench, records: Records) -> list[tuple[OpenForm, Matters]]:
    """All that is open, in both lanes, the real ones first; each with those that can write down what became of it."""
    from helper.store.settling import PUT_OFF, UNDER_WAY

    if not any(complaint.state in UNDER_WAY | PUT_OFF for complaint in records.store.complaints.all()):
        return []
    from helper.session.filing.left_open import open_complaints

    return list(open_complaints(records.store, records.queue, bench.witness_of, bench.now))

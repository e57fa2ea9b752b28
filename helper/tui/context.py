"""What the screens share: records, settings, clipboard, the user's browser, and the service that starts sessions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from helper.clipboard import clipboard
from helper.system.desktop import open_file, open_page
from helper.system.processes import gc_paused
from helper.system.tasks import in_background

if TYPE_CHECKING:
    from helper.composition.services import SessionServices
    from helper.config.places import Places
    from helper.config.settings import Setting, Settings
    from helper.session.context import AppContext
    from helper.session.filing.recovery import OpenForm
    from helper.store.queue import Queue
    from helper.store.store import Store

T = TypeVar("T")


async def draw(html: str, size: tuple[int, int], browser: str) -> bytes:
    from helper.browser.evidence import draw_page

    return await draw_page(html, size, browser)


@dataclass(frozen=True, slots=True)
class Begin:
    """What to do first in the user's own records, as the user chose in practice mode."""

    door: str
    """The value of a `StartingPoint` (in `helper.tui.checklist_screen`) that names the chosen action."""
    text: str = ""
    """What the user pasted in practice mode and wants to keep. If it is not empty, it is imported, and `door` is ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """Access to the user's desktop: the clipboard, the default browser, and drawing a page as a picture."""

    copy: Callable[[str], str | None] = clipboard.copy
    """Copies a text to the clipboard; may block, so it is called in a thread.

    Returns '' if the text was copied, an escape sequence that must be written to the terminal, or None on failure."""
    paste: Callable[[], str] = clipboard.paste
    """Returns the clipboard's text, empty if it cannot be read; may block, so it is called in a thread."""
    watch: Callable[[Iterable[str]], AbstractAsyncContextManager[AsyncIterator[str | None]]] = (
        clipboard.watched
    )
    """Watches the clipboard and yields each copied text that contains one of the given words; None if it is too long.

    Texts that the program itself copied are skipped."""
    why_not_watch: Callable[[], Awaitable[str]] = clipboard.why_not_watch
    """Returns why the clipboard cannot be watched; empty if it can."""
    open_page: Callable[[str], Awaitable[bool]] = open_page
    """Opens a web page in the user's own browser; returns False if that fails."""
    open_file: Callable[[Path], Awaitable[bool]] = open_file
    """Opens a local file in the user's own browser; returns False if that fails."""
    draw: Callable[[str, tuple[int, int], str], Awaitable[bytes]] = draw
    """Renders an HTML page as a picture. The arguments are the page, the size in pixels, and the setting `browser`."""


Report = tuple[str, str]
"""Title and text of a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the program does right after its start, before the user can act."""

    welcome: bool = False
    notice: Report | None = None
    """A notice to show first, such as the result of restoring a backup; None for no notice."""
    begin: Begin | None = None
    """What to do first in the user's own records, if the user has just left practice mode; otherwise None."""
    rehearse: bool = False
    """Whether to offer, right after the start, to rehearse filing all ready forms."""


@dataclass(slots=True, kw_only=True)
class ScreenContext:
    """The records, settings and services that all screens share."""

    places: Places
    settings: Settings
    services: SessionServices
    desktop: Desktop = field(default_factory=Desktop)
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys that the user has chosen, by the names of the actions in `helper.tui.actions`."""
    practice: bool = field(init=False)
    """Whether practice mode is on: the records are practice records, for a practice portal."""
    opening: Opening = Opening()
    leave_practice: Callable[[Begin], None] | None = None
    """Called with the user's next action when the user leaves practice mode; None outside practice mode."""
    restore: Callable[[Path], Report] | None = None
    """Replaces the records with those in the given backup file. The records must be closed when this is called.

    None if restoring is not possible."""
    when_closed: Callable[[Callable[[], Report]], None] | None = None
    """Closes the screens and the records, calls the given function, and starts the screens again.

    The function's report is shown as a notice after the restart."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    pass_days: Callable[[int], None] | None = None
    """Lets days pass at once on the practice portal, which then decides; None outside `try`."""

    asked_name: bool = field(default=False, init=False)
    """Whether the user was asked for a name since the program started."""
    _records: AppContext | None = field(default=None, init=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self.practice = self.places.practice

    @gc_paused(all_stays=True)
    def open(self) -> None:
        """Open and index the records. Opening takes time, so this method runs in another thread."""
        records = self.services.open()
        records.store.build_indexes()
        self._records = records

    @property
    def is_open(self) -> bool:
        return self._records is not None

    @property
    def records(self) -> AppContext:
        assert self._records is not None, "the records are used only after they are open"  # noqa: S101 - for the type checker
        return self._records

    async def change_setting(self, name: str, value: Setting) -> None:
        """Save the setting, and use its new value immediately.

        Raises `HelperError` or `OSError` if the setting cannot be saved; the old value then stays in use.
        """
        from helper.config.settings import write_settings

        changed = await asyncio.to_thread(write_settings, self.places.settings_file, **{name: value})
        self.settings = self.services.settings = changed
        if name == "name" and self._records is not None:
            self._records.queue.by = changed.name

    async def read(self, find: Callable[[], T]) -> T:
        """Call `find` in another thread. Calls run one at a time, because each further thread slows down drawing."""

        def found() -> T:
            # A full garbage collection would stop all threads, for up to 250 ms with 100,000 links.
            with gc_paused(all_stays=True):
                return find()

        async with self._reading:
            return await in_background(found)

    @property
    def store(self) -> Store:
        return self.records.store

    @property
    def queue(self) -> Queue:
        return self.records.queue

    @property
    def today(self) -> date:
        """The user's local day."""
        return self.now().astimezone().date()


async def read_records(context: ScreenContext, read: Callable[[AppContext], T]) -> T:
    """Return the result of calling `read` with the current records.

    `read` may be slow, so it runs in another thread. If the records change while it runs, it is called again.
    """
    while True:
        records = context.records.snapshot()
        found = await context.read(partial(read, records))
        if records.store.changes == context.store.changes:
            return found


async def left_open(context: ScreenContext) -> list[OpenForm]:
    """Return the forms of earlier sessions whose outcome the user still has to settle."""
    from helper.store.transitions import PUT_OFF, UNDER_WAY

    if not any(context.store.complaints.count("state", state) for state in UNDER_WAY | PUT_OFF):
        return []
    found = await read_records(context, _open_forms)
    from helper.session.filing.recovery import complaint_jobs

    jobs = complaint_jobs(context.store, context.queue)
    return [replace(form, jobs=jobs) for form in found]


def _open_forms(records: AppContext) -> list[OpenForm]:
    # This import takes longer than drawing several frames, so it happens in the background thread.
    from helper.session.filing.recovery import open_complaints

    return open_complaints(records.store, records.queue)

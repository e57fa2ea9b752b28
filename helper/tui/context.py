"""Everything the screens need from outside: records, settings, the clipboard, the user's browser, and starting sessions."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from helper.clipboard import clipboard
from helper.hosts import read_host
from helper.system.processes import NO_WINDOW, own_command

if TYPE_CHECKING:
    from helper.config.places import Places
    from helper.config.settings import Settings
    from helper.session.context import AppContext, FilingRequest, FilingRun, Run, RunRequest
    from helper.session.filing.recovery import OpenForm
    from helper.session.operator import Operator
    from helper.store.queue import Queue
    from helper.store.store import Store


async def open_page(url: str) -> bool:
    """Open a page; False: there is no desktop, or a browser cannot open the address."""
    return read_host(url) is not None and await _open(url)


async def open_file(path: Path) -> bool:
    return await _open(path.as_uri())


async def show_file(path: Path) -> bool:
    """Show a file in its folder, selected if the desktop supports it; False: there is no desktop."""
    commands = {"win32": ("explorer", f"/select,{path}"), "darwin": ("open", "-R", str(path))}
    if sys.platform not in commands:
        return await _open(path.parent.as_uri())
    try:
        null = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *commands[sys.platform], stdin=null, stdout=null, stderr=null, start_new_session=True
        )
    except OSError:
        return False
    # The Windows explorer exits with 1 in any case.
    return await process.wait() == 0 or sys.platform == "win32"


async def _open(url: str) -> bool:
    """Open it in a separate process: a browser that inherits our terminal would write on the screen."""
    if not has_desktop():
        return False
    command, null = own_command("webbrowser", "-t", url), asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=null, stdout=null, stderr=null, start_new_session=True, creationflags=NO_WINDOW
    )
    return await process.wait() == 0


def has_desktop() -> bool:
    """Whether a window can be shown here; on Linux without a desktop, a browser would take over the terminal."""
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(desktop) or not sys.platform.startswith("linux")


async def draw(html: str, size: tuple[int, int], browser: str) -> bytes:
    from helper.browser.evidence import draw_page

    return await draw_page(html, size, browser)


@dataclass(frozen=True, slots=True)
class Begin:
    """The first action in the user's own records after leaving practice."""

    door: str
    """One of the starting points of `helper.tui.checklist_screen`."""
    text: str = ""
    """The pasted text, which is read again there."""


@dataclass(slots=True, kw_only=True)
class ScreenContext:
    """The dependencies of the screens, composed by the command line."""

    places: Places
    settings: Settings
    open_records: Callable[[], AppContext]
    """Called once, after the first frame. May raise `HelperError`, which is shown."""
    start_session: Callable[[Operator, FilingRequest], FilingRun]
    """Creates a session that uses this operator. May raise `HelperError`, which is shown."""
    start_run: Callable[[Operator, RunRequest], Run]
    """Creates a run that uses this operator. May raise `HelperError`, which is shown."""
    visit: Callable[[str], Awaitable[str]]
    """Opens a page of the checklist in the portal's window and returns its address. May raise `HelperError`."""
    copy: Callable[[str], str | None] = clipboard.copy
    """Copies a text to the clipboard; may be slow, so it is called in a thread."""
    paste: Callable[[], str] = clipboard.paste
    """Returns the clipboard's text, in a thread too; empty if it cannot be read."""
    draw: Callable[[str, tuple[int, int], str], Awaitable[bytes]] = draw
    """Renders a page of ours as a picture of that size, with the browser of the settings."""
    watch: Callable[[Iterable[str]], AbstractAsyncContextManager[AsyncIterator[str]]] = clipboard.watched
    """Watches the clipboard for texts that contain one of some words; texts copied by the program are skipped."""
    why_not_watch: Callable[[], Awaitable[str]] = clipboard.why_not_watch
    """The reason why it cannot be watched; empty: it can."""
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The user's own keys, by the names of `helper.tui.actions`."""
    practice: bool = False
    """Whether the whole program runs on practice data."""
    begin: Begin | None = None
    """The first action; None: no action."""
    leave_practice: Callable[[Begin], None] | None = None
    """Called just before the program quits practice for the user's own records; None: it cannot."""
    restore: Callable[[Path], None] | None = None
    """Called with a backup to restore, just before the screens quit for it; None: restoring is impossible."""
    notice: tuple[str, str] | None = None
    """Title and text to show once the records are open, such as the result of a restore."""
    first_time: bool = False
    """Whether to show the welcome."""
    rehearse: bool = False
    """Whether the program starts with a question about a rehearsal."""
    open_page: Callable[[str], Awaitable[bool]] = open_page
    """Opens a listing's page in the user's own browser; False: it cannot be opened here."""
    open_file: Callable[[Path], Awaitable[bool]] = open_file
    """Opens a local page of ours in that browser; False: it cannot be opened here."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    _records: AppContext | None = field(default=None, init=False)

    def open(self) -> None:
        self._records = self.open_records()

    @property
    def is_open(self) -> bool:
        return self._records is not None

    @property
    def records(self) -> AppContext:
        assert self._records is not None, "nothing is asked of the records before they are open"  # noqa: S101 - for the type checker
        return self._records

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


async def left_open(context: ScreenContext) -> list[OpenForm]:
    """Return all open complaints, found in another thread because the cost grows with the records."""
    from helper.store.transitions import PUT_OFF, UNDER_WAY

    records, found = context.records.snapshot(), list["OpenForm"]()
    if any(context.store.complaints.count("state", state) for state in UNDER_WAY | PUT_OFF):
        from helper.session.filing.recovery import complaint_jobs, open_complaints

        found = await asyncio.to_thread(open_complaints, records.store, records.queue)
        jobs = complaint_jobs(context.store, context.queue, practice=context.places.is_practice())
        found = [replace(form, jobs=jobs) for form in found]
    return found if records.store.changes == context.store.changes else await left_open(context)

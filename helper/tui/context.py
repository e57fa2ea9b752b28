"""What the screens need from outside: records, settings, the clipboard, the person's browser, and someone who starts sessions."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
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
    """Open a page; False: there is no desktop to open it on, or the address is none a browser opens."""
    return read_host(url) is not None and await _open(url)


async def open_file(path: Path) -> bool:
    return await _open(path.as_uri())


async def show_file(path: Path) -> bool:
    """Show a file in its folder, chosen where the desktop can do that; False: there is no desktop."""
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
    # The explorer says 1 whatever came of it.
    return await process.wait() == 0 or sys.platform == "win32"


async def _open(url: str) -> bool:
    """A process of its own does it: a browser that inherits our terminal would write across the screen."""
    if not has_desktop():
        return False
    command, null = own_command("webbrowser", "-t", url), asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=null, stdout=null, stderr=null, start_new_session=True, creationflags=NO_WINDOW
    )
    return await process.wait() == 0


def has_desktop() -> bool:
    """Whether a window can be shown here; on Linux without a desktop a browser would take over the terminal."""
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(desktop) or not sys.platform.startswith("linux")


async def draw(html: str, size: tuple[int, int], browser: str) -> bytes:
    from helper.browser.evidence import draw_page

    return await draw_page(html, size, browser)


@dataclass(frozen=True, slots=True)
class Begin:
    """What the person wants first, in her own records, when she comes from practice."""

    door: str
    """One of the doors of `helper.tui.checklist_screen`."""
    text: str = ""
    """What she has pasted; it is read again there."""


@dataclass(slots=True, kw_only=True)
class ScreenContext:
    """Everything the command line puts together for the screens."""

    places: Places
    settings: Settings
    open_records: Callable[[], AppContext]
    """Called once, after the first frame is on the screen. May raise `HelperError`, which is shown."""
    start_session: Callable[[Operator, FilingRequest], FilingRun]
    """Makes a session that asks and tells this operator. May raise `HelperError`, which is shown."""
    start_run: Callable[[Operator, RunRequest], Run]
    """Makes a run that asks and tells this operator. May raise `HelperError`, which is shown."""
    visit: Callable[[str], Awaitable[str]]
    """Opens a page of the checklist in the portal's window and gives its address. May raise `HelperError`."""
    copy: Callable[[str], str | None] = clipboard.copy
    """Puts a text on the clipboard; may take its time, so it is called in a thread."""
    paste: Callable[[], str] = clipboard.paste
    """What is on the clipboard; in a thread too. Empty where it cannot be read."""
    draw: Callable[[str, tuple[int, int], str], Awaitable[bytes]] = draw
    """Draws a page of ours as a picture of that size, by the browser that the setting names."""
    watch: Callable[[Iterable[str]], AbstractAsyncContextManager[AsyncIterator[str]]] = clipboard.watched
    """Watches the clipboard for texts with one of some words; ours are left out."""
    why_not_watch: Callable[[], Awaitable[str]] = clipboard.why_not_watch
    """Why it cannot be watched; empty: it can."""
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The person's own keys, by the names of `helper.tui.actions`."""
    practice: bool = False
    """Whether the whole program runs on practice things only."""
    begin: Begin | None = None
    """What is done first; None: nothing."""
    leave_practice: Callable[[Begin], None] | None = None
    """Told what the person wants in her own records, just before the program ends for it; None: there is no way there."""
    restore: Callable[[Path], None] | None = None
    """Told which backup takes the place of the records, just before the screens end for it; None: none can."""
    notice: tuple[str, str] | None = None
    """Title and text of what is said once the records are open, such as what a restore has done."""
    first_time: bool = False
    """Whether the person is to be welcomed."""
    rehearse: bool = False
    """Whether the program begins by asking about a rehearsal."""
    open_page: Callable[[str], Awaitable[bool]] = open_page
    """Opens a listing's page in the person's own browser; False: none can be opened here."""
    open_file: Callable[[Path], Awaitable[bool]] = open_file
    """Opens a page of ours that lies on this computer, in that browser; False: none can be opened here."""
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
        """The person's own day."""
        return self.now().astimezone().date()


def left_open(context: ScreenContext) -> list[OpenForm]:
    """All complaints that are open."""
    from helper.store.transitions import PUT_OFF, UNDER_WAY

    if not any(context.store.complaints.count("state", state) for state in UNDER_WAY | PUT_OFF):
        return []
    from helper.session.filing.recovery import open_complaints

    return open_complaints(context.store, context.queue)

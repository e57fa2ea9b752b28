"""What a session needs of the window in which the portal is open, such a window that we cannot see, and the place where it stood."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from helper.browser.portal.overlay import OverlayState, Sign, SignIn
from helper.config.durable import write_durably
from helper.flow.form import Candidate, Form
from helper.flow.learned import Teacher
from helper.flow.spec import Flow, FlowPage
from helper.model.attempt import FieldValue

PRACTICE_WINDOW = "practice"
"""The one window of practice, for all accounts: under this name its profile, daemon, journal and bookmark are kept."""


class PortalPage(Protocol):
    """What every session needs of the visible window on the portal."""

    host: str
    """Where the window is; empty: nowhere yet."""

    async def open(self, address: str) -> None:
        """Go to an address, always afresh; what stood in the page before is gone.

        Raises `PageGone` when there is no answer or no window.
        """

    async def sign_in(self, flow: Flow) -> SignIn:
        """Look at the page for the flow's signs of a login."""
        ...

    async def start_page(self, flow: Flow) -> bool:
        """Move to the flow's first page by its `go` step or link; False: there is no way."""
        ...

    async def show_overlay(self, overlay_state: OverlayState, text: str) -> None:
        """Say in the page whose turn it is."""

    async def question(self, *, waits: bool) -> None:
        """Say in the page that a question stands in the terminal, until it does not any more."""

    async def next_sign(self) -> Sign:
        """Wait for the next thing noticed while the person holds the submit lock."""
        ...


class PortalWindow(PortalPage, Protocol):
    """The window on the form. While `hold_submit_lock` is in force the person's presses of Submit are stopped."""

    form: Form
    practice: bool
    teacher: Teacher | None
    """For what the person shows in the page; None: it cannot be seen."""
    on_dialog: Callable[[str, bool], None] | None
    """Told the words of a box of the browser's own over the page, and whether it waits for the person."""

    async def visitor(self, flow: Flow) -> str:
        """What the page calls its visitor, in its own words; empty: it does not say, or not so that it is certain."""
        ...

    async def page(self, flow: Flow) -> FlowPage | None:
        """Which of the flow's pages is open; None: none of them."""

    async def hold_submit_lock(self, watched: tuple[str, ...]) -> None:
        """Begin our turn: guards up, kept up by a heartbeat; nothing that holds these item ids leaves the page."""

    async def release_submit_lock(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Begin the person's turn: guards down; watch for a submission of these item ids.

        `fields` are our own, by name: what they hold is read when the person submits. Nothing else of the page is.
        """

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame round each of these controls in the page; none takes the frames away."""

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Keep a picture of the form and the values that were read in it; gives the file names inside the folder."""
        ...


class PasteWindow:
    """The person's own browser: implements `PortalWindow` without opening, seeing or guarding anything."""

    def __init__(self, form: Form, *, host: str, practice: bool) -> None:
        self.form = form
        self.host = host
        self.practice = practice
        self.teacher: Teacher | None = None
        self.on_dialog: Callable[[str, bool], None] | None = None

    async def _nothing(self, *_: object, **__: object) -> None:
        """The person opens the portal herself, and the terminal says it all."""

    open = hold_submit_lock = release_submit_lock = show_overlay = question = mark = _nothing

    async def sign_in(self, flow: Flow) -> SignIn:
        """Taken for granted; nobody but the person can see it."""
        return SignIn.IN

    async def visitor(self, flow: Flow) -> str:
        """Unknown; the person knows with which account she is logged in."""
        return ""

    async def page(self, flow: Flow) -> FlowPage | None:
        """The flow's page that takes values; the person is told its heading."""
        return next((page for page in flow.pages if page.is_form), None)

    async def start_page(self, flow: Flow) -> bool:
        """Taken for granted."""
        return True

    async def next_sign(self) -> Sign:
        """Never: only the person's word counts here."""
        never: asyncio.Future[Sign] = asyncio.get_running_loop().create_future()
        return await never

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """None: the page was not seen."""
        return ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The place where a session stands; it means nothing once the document is gone."""

    complaint: str
    document: str
    filling: bool = False
    """Whether it was being filled: until it is handed over nothing can be sent."""
    more: bool = False
    """Whether a further part of the form was to come, so that there was no Submit yet."""


class BookmarkFile:
    """One small private file; losing it costs a question, never a record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, bookmark: Bookmark) -> None:
        """Remember the place."""
        write_durably(self._path, json.dumps(asdict(bookmark)).encode())

    def read(self) -> Bookmark | None:
        """The place, or None where there is none or it cannot be read."""
        try:
            return Bookmark(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def clear(self) -> None:
        """Forget the place."""
        self._path.unlink(missing_ok=True)

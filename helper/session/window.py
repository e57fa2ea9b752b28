"""What a session needs of the window in which the portal is open; the browser and the paste queue implement it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from helper.browser.portal.signs import Mood, Sign, SignIn, SignKind
from helper.flow.form import Candidate, Form
from helper.flow.spec import Flow, Page
from helper.flow.teacher import Teacher
from helper.model.attempt import FieldValue

__all__ = ["Mood", "PortalWindow", "Sign", "SignIn", "SignKind"]


class PortalWindow(Protocol):
    """A visible window on the portal. While `take_pen` is in force the person's presses of Submit are stopped."""

    form: Form
    host: str
    practice: bool
    teacher: Teacher | None
    """For what the person shows in the page; None: it cannot be seen."""

    async def open(self, address: str) -> None:
        """Go to an address, always afresh; what stood in the page before is gone.

        Raises `PageGone` when there is no answer or no window.
        """
        ...

    async def sign_in(self, flow: Flow) -> SignIn:
        """Look at the page for the flow's signs of a login."""
        ...

    async def visitor(self, flow: Flow) -> str:
        """What the page calls its visitor, in its own words; empty: it does not say, or not so that it is certain."""
        ...

    async def page(self, flow: Flow) -> Page | None:
        """Which of the flow's pages is open; None: none of them."""
        ...

    async def start_page(self, flow: Flow) -> bool:
        """From a logged-in page, move to the flow's first page by its `go` step or link; False: not found."""
        ...

    async def take_pen(self, watched: tuple[str, ...]) -> None:
        """Begin our turn: guards up, kept up by a heartbeat; nothing that holds these item ids leaves the page."""
        ...

    async def give_pen(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Begin the person's turn: guards down; watch for a submission of these item ids.

        `fields` are our own, by name: what they hold is read when the person submits. Nothing else of the page is.
        """
        ...

    async def strip(self, mood: Mood, text: str) -> None:
        """Say in the page whose turn it is."""
        ...

    async def question(self, *, waits: bool) -> None:
        """Say in the page that a question stands in the terminal, until it does not any more."""
        ...

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Draw a numbered frame round each of these controls in the page; none takes the frames away."""
        ...

    async def next_sign(self) -> Sign:
        """Wait for the next thing noticed while the person holds the pen."""
        ...

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """Keep a picture of the form and the values that were read in it; gives the file names inside the folder."""
        ...

    async def bring_to_front(self) -> None:
        """Show the window and its tab."""
        ...

    async def close(self) -> None:
        """Let go of the window; a kept browser stays open."""
        ...

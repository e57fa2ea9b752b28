"""A window we cannot see: the person has the portal open in a browser of her own and pastes what we lay ready."""

from __future__ import annotations

import asyncio
from pathlib import Path

from helper.flow.form import Candidate, Form
from helper.flow.spec import Flow, Page
from helper.flow.teacher import Teacher
from helper.model.attempt import FieldValue
from helper.session.window import Mood, Sign, SignIn


class PasteWindow:
    """Implements `PortalWindow` without any control of a browser: nothing is opened, seen or guarded."""

    def __init__(self, form: Form, *, host: str, practice: bool) -> None:
        self.form = form
        self.host = host
        self.practice = practice
        self.teacher: Teacher | None = None

    async def open(self, address: str) -> None:
        """Nothing: the person opens the portal where she always does."""

    async def sign_in(self, flow: Flow) -> SignIn:
        """Taken for granted; nobody but the person can see it."""
        return SignIn.IN

    async def visitor(self, flow: Flow) -> str:
        """Unknown; the person knows with which account she is logged in."""
        return ""

    async def page(self, flow: Flow) -> Page | None:
        """The flow's page that takes values; the person is told its heading."""
        return next((page for page in flow.pages if any(step.enters for step in page.steps)), None)

    async def start_page(self, flow: Flow) -> bool:
        """Taken for granted."""
        return True

    async def take_pen(self, watched: tuple[str, ...]) -> None:
        """Nothing to guard."""

    async def give_pen(
        self, watched: tuple[str, ...], fields: tuple[tuple[str, Candidate], ...] = ()
    ) -> None:
        """Nothing to watch."""

    async def strip(self, mood: Mood, text: str) -> None:
        """No strip: the terminal says it all."""

    async def question(self, *, waits: bool) -> None:
        """The terminal shows it anyway."""

    async def mark(self, candidates: tuple[Candidate, ...]) -> None:
        """Nothing to draw on."""

    async def next_sign(self) -> Sign:
        """Never: only the person's word counts here."""
        never: asyncio.Future[Sign] = asyncio.get_running_loop().create_future()
        return await never

    async def evidence(self, folder: Path, values: tuple[FieldValue, ...]) -> tuple[str, ...]:
        """None: the page was not seen."""
        return ()

    async def bring_to_front(self) -> None:
        """Nothing to bring."""

    async def close(self) -> None:
        """Nothing to close."""

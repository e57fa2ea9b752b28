"""The scripted user at a library page: ticks the declaration, waits until the program has seen the tick, and submits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.async_api import Page

from helper.session.events import HandedOver, Released, StepsSeen
from helper.session.filing.run import FilingSession
from helper.session.operator import Request
from helper.system.tasks import OwnTasks
from tests.browser.libraries.wording import Wording
from tests.session.stage import ScriptedOperator


class UserAtPage(ScriptedOperator):
    """Plays the user for one session: acts when the form is handed over, and answers no question.

    More complaints at a hand-over than before would mean that the program has submitted.
    """

    def __init__(self, page: Page, wording: Wording, record: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(
            at={StepsSeen: self._steps_seen, HandedOver: self._handed_over, Released: self._released}
        )
        self._page = page
        self._wording = wording
        self._record = record
        self._tasks = OwnTasks()
        self._session: FilingSession | None = None
        self._ticked = asyncio.Event()
        """Set when the program has seen that the declaration is ticked."""
        self.sent_before: list[int] = []
        """The number of complaints on the server each time the program handed a form over to the user."""

    async def run_session(self, session: FilingSession) -> None:
        self._session = session
        try:
            await session.run()
        finally:
            await self._tasks.end()

    def _steps_seen(self, event: StepsSeen) -> None:
        if "tick" in event.seen:
            self._ticked.set()

    def _handed_over(self, event: HandedOver) -> None:
        self._tasks.start(self._submit(), "the user at a library page")

    def _released(self, event: Released) -> None:
        assert self._session is not None
        self._session.request(Request.GO_ON)

    async def _submit(self) -> None:
        self.sent_before.append(len(self._record()["complaints"]))
        await self._page.get_by_text(self._wording.declaration).click()
        await self._ticked.wait()
        # Some libraries put a space between the two Chinese characters of a button.
        name = self._wording.submit if self._wording.submit.isascii() else " ?".join(self._wording.submit)
        await self._page.get_by_role("button", name=re.compile(f"^{name}$", re.IGNORECASE)).click()

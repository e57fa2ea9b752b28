"""The session's side of the conversation with the person: events told, questions asked, requests heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from helper.errors import PageGone
from helper.model.plain_text import one_line
from helper.session.events import Event
from helper.session.operator import Choice, Decision, Operator, Question, QuestionKind, Request
from helper.session.race import first

_LONGEST = 2000
"""Of what is typed with an answer."""


class QuestionPage(Protocol):
    """The page of a window in which it can be said that the terminal waits."""

    async def question(self, *, waits: bool) -> None:
        """Say that a question stands in the terminal, until it does not any more. Raises `PageGone`."""
        ...


class Talk:
    """Stamps events with time, session and complaint, and keeps what the person asked for until it is heard."""

    def __init__(self, operator: Operator, now: Callable[[], datetime]) -> None:
        self._operator = operator
        self._now = now
        self._requests: list[Request] = []
        self._news = asyncio.Event()
        self.session = uuid4().hex
        self.complaint: str | None = None
        """The complaint that is being filed; every event carries it."""
        self.page: QuestionPage | None = None
        """The window that the person looks at while a question stands; None: none is open."""

    def tell(self, event: type[Event], **values: Any) -> None:
        """Tell the person what happened."""
        self._operator.tell(event(at=self._now(), session=self.session, complaint=self.complaint, **values))

    async def ask(
        self,
        kind: QuestionKind,
        text: str,
        choices: tuple[Choice, ...],
        *,
        detail: tuple[str, ...] = (),
    ) -> Decision:
        """Ask the person and wait; a request to pause while the question stands is answered as `pause`."""
        question = Question(
            id=uuid4().hex, kind=kind, text=text, choices=choices, session=self.session, complaint=self.complaint,
            detail=detail,
        )  # fmt: skip
        done = await self._answered(question)
        if "pause" in done:
            self.request(Request.PAUSE)
        # An answer that came at the same moment counts; the pause is heard after it.
        decision: Decision = done.get("decision", Decision("pause"))
        takes_text = any(one.asks for one in choices if one.choice == decision.choice)
        # Kept, shown and exported, whoever typed it: a screen, a line, or another program.
        return replace(decision, text=one_line(decision.text, _LONGEST) if takes_text else "")

    async def _answered(self, question: Question) -> dict[str, Any]:
        page = self.page
        try:
            return await first(
                decision=self._operator.decide(question),
                pause=self.heard(Request.PAUSE),
                shown=_shown_in(page),
            )
        finally:
            if page is not None:
                with suppress(PageGone):
                    await page.question(waits=False)

    def request(self, request: Request) -> None:
        """Take note of what the person asks for; heard at the next moment at which the session can act on it."""
        self._requests.append(request)
        self._news.set()

    async def heard(self, *wanted: Request) -> Request:
        """Wait for the person's next request, or the next one of these; the others stay for whoever waits for them."""
        while True:
            for request in self._requests:
                if not wanted or request in wanted:
                    self._requests.remove(request)
                    return request
            self._news.clear()
            await self._news.wait()

    async def goes_on(self) -> bool:
        """Wait until the person goes on or stops; who has asked to stop meanwhile does not go on."""
        heard = await self.heard(Request.GO_ON, Request.PAUSE)
        return heard is Request.GO_ON and Request.PAUSE not in self._requests

    def forget(self, *requests: Request) -> None:
        """Drop requests that were meant for a moment that has passed."""
        self._requests = [waiting for waiting in self._requests if waiting not in requests]


async def _shown_in(page: QuestionPage | None) -> None:
    """Say in the page that a question stands; goes on until it is cancelled."""
    if page is not None:
        with suppress(PageGone):
            await page.question(waits=True)
    await asyncio.Event().wait()

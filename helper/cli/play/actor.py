"""Lets the scripted person of the practice portal play her part whenever the session says that it is her turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from helper.browser.tasks import OwnTasks
from helper.model.words import FIELD_WORDS
from helper.practice.person import ScriptedPerson
from helper.session.events import (
    ComplaintReserved,
    Event,
    FieldFilled,
    FieldPasted,
    HandedOver,
    PageReached,
    Released,
)
from helper.session.operator import Decision, Question, Request


class DemoOperator:
    """Answers with the safe choice, keeps the times, and passes on whose turn it is."""

    def __init__(self, say: Callable[[str], object] | None = None) -> None:
        self._say = say
        self._began = 0.0
        self._reached = 0.0
        self.turns: asyncio.Queue[Event] = asyncio.Queue()
        """Events at which the person has something to do."""
        self.forms: list[float] = []
        """Seconds from taking a complaint to its outcome being written down."""
        self.fillings: list[float] = []
        """Seconds from the open form to the hand-over; where it comes in parts, the person's Next is in it."""
        self.asked: list[Question] = []

    async def decide(self, question: Question) -> Decision:
        """Take the safe choice."""
        self.asked.append(question)
        return next(Decision(choice.choice) for choice in question.choices if choice.safe)

    def tell(self, event: Event) -> None:
        """Keep the time and say what happened."""
        now = asyncio.get_running_loop().time()
        match event:
            case ComplaintReserved():
                self._began = now
                self._speak(f"Form {event.position} of {event.total}: {event.work}, {event.listings} links")
            case PageReached(page="login"):
                self._speak("  the scripted person logs in")
                self.turns.put_nowait(event)
            case PageReached():
                self._reached = now
            case FieldFilled(checks=1):
                self._speak(f"  {FIELD_WORDS.get(event.field, event.field):<16} {_short(event.seen)}")
            case HandedOver(more=True):
                self._speak("  the scripted person looks it over and presses Next")
                self.turns.put_nowait(event)
            case HandedOver():
                self.fillings.append(now - self._reached)
                self._speak("  the scripted person verifies, reads, ticks and submits")
                self.turns.put_nowait(event)
            case FieldPasted(done=False):
                self._speak("  a field was not found: the scripted person cannot paste, the demo ends here")
                self.turns.put_nowait(event)
            case Released():
                self.forms.append(now - self._began)
                self._speak(f"  {event.text}")
                self.turns.put_nowait(event)
            case _:
                pass

    def _speak(self, text: str) -> None:
        if self._say is not None:
            self._say(text)


class ScriptedActor:
    """Plays beside the session for as long as the block lasts."""

    def __init__(
        self, person: ScriptedPerson, operator: DemoOperator, request: Callable[[Request], None]
    ) -> None:
        self._person = person
        self._operator = operator
        self._request = request
        self._tasks = OwnTasks()

    async def __aenter__(self) -> Self:
        self._tasks.start(self._play(), "the scripted person")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._tasks.end()

    async def _play(self) -> None:
        try:
            while await self._take(await self._operator.turns.get()):
                pass
        finally:
            # Should she stumble, the session must not wait for her for ever: what is left shows in the score.
            self._request(Request.PAUSE)

    async def _take(self, turn: Event) -> bool:
        """Do what is the person's to do; False where she does not know how."""
        match turn:
            case PageReached():
                await self._person.log_in()
            case HandedOver():
                await self._person.play_one()
            case Released():
                self._request(Request.GO_ON)
            case _:
                return False
        return True


def _short(text: str) -> str:
    lines = text.splitlines()
    return f"{len(lines)} lines" if len(lines) > 1 else text

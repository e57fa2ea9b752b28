"""The person at the other end: asked when the program is not sure, told what happens, and free to ask for something herself.

The screens, the line mode and the tests' script implement `Operator`; the session cannot tell them apart.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import uuid4

from helper.errors import PageGone
from helper.model.text import one_line
from helper.session.events import Event, PageAsks

W = TypeVar("W")
"""The window of a run."""

YOUR_TURN = "YOUR TURN, in the browser"
"""The head of what is the person's to do."""


async def wait_first(*, within: float | None = None, **waiting: Coroutine[Any, Any, Any]) -> dict[str, Any]:
    """Run all, give back the results of those that are done first, by name; the others are cancelled and awaited.

    Nearly always one name comes back; when two things happen at the same moment neither is lost. None comes back when
    nothing has happened `within` so many seconds.
    """
    loop = asyncio.get_running_loop()
    tasks = {
        name: loop.create_task(coroutine, name=f"waiting for {name}") for name, coroutine in waiting.items()
    }
    try:
        await asyncio.wait(tasks.values(), timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        undone = [task for task in tasks.values() if not task.done()]
        for task in undone:
            task.cancel()
        await asyncio.gather(*undone, return_exceptions=True)
    return {name: task.result() for name, task in tasks.items() if not task.cancelled()}


class QuestionKind(StrEnum):
    """Everything a session may ask."""

    WENT_THROUGH = "went_through"
    """Was this one submitted? After a crash, a lost answer or a closed page."""
    NUMBER = "number"
    """What was given as the complaint's number does not look like one: what is it?"""
    WHICH_FIELD = "which_field"
    """Several boxes of the page may be the field, or its box is not found beyond doubt: which one is it?"""
    WHICH_OPTION = "which_option"
    """No entry of a list is beyond doubt the one that is wanted: which one is it?"""
    TOO_MANY_LINKS = "too_many_links"
    """The form takes fewer links than the complaint has: are the others to go on a form of their own?"""
    OVERWRITE = "overwrite"
    """The field holds something else already: keep it, or replace it?"""
    REMEMBER = "remember"
    """The person has shown where a field is, or which entry is meant: remember it for this host?"""
    PAGE_GONE = "page_gone"
    """The page was closed, has crashed or was left: open it anew, leave this one for later, or stop?"""
    HOST = "host"
    """The address leads to a host that is not known: is this the portal?"""
    ACCOUNT = "account"
    """Is the window logged in with the account that may file for this client?"""
    LOGIN = "login"
    """No known sign of a login: say when you see your own name, or when this is the form."""
    WHICH_LISTING = "which_listing"
    """Several listings are open in the shop window: which one is to be written down?"""
    BACK_AGAIN = "back_again"
    """A listing that was removed is there again: take it up as a new one?"""
    READ_ON = "read_on"
    """Turn the page of the complaint list, choose other dates, or open details: read what is there then?"""
    WHICH_DESIGN = "which_design"
    """A design that was handed in is not in the portal's list under its title: is it one with another spelling?"""
    SAME_COMPLAINT = "same_complaint"
    """A complaint of the portal's list reads like one whose number is missing: is it that one?"""
    WHAT_IS_WRONG = "what_is_wrong"
    """Something is wrong with this form, says the person: is it to be put aside, and what is it?"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer."""

    choice: str
    """The word a program answers with."""
    text: str
    """What the person reads."""
    safe: bool = False
    """Whether it can do no harm; exactly one choice of a question is safe, and it is the one under Enter."""
    asks: str = ""
    """What may be typed with it, in a sentence; empty: nothing."""
    known: str = ""
    """What is filled in there already, to be left or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the person can say."""

    id: str
    kind: QuestionKind
    text: str
    choices: tuple[Choice, ...]
    session: str = ""
    complaint: str | None = None
    detail: tuple[str, ...] = ()
    """Further lines to read before answering, such as what the daemon saw."""

    @property
    def takes_text(self) -> bool:
        """Whether an answer may carry a text, such as the complaint's number."""
        return any(choice.asks for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Decision:
    choice: str
    text: str = ""


class Request(StrEnum):
    """What the person may ask of a session at any time, without being asked."""

    GO_ON = "go_on"
    """I have looked: take the next one; or: I have pasted it."""
    NEXT = "next"
    """I have looked through these search words: take the next ones."""
    PAUSE = "pause"
    """Stop here; what is in the window stays."""
    LATER = "later"
    """Leave this complaint for later."""
    PROBLEM = "problem"
    """Something is wrong with this one; asks whether to put it aside."""
    FILL_AGAIN = "fill_again"
    """Fill this form in once more."""
    SHOW = "show"
    """Let me show you on the page where the field is whose text lies ready."""
    LEAVE_OUT = "leave_out"
    """Leave the field whose text lies ready as it is."""


OF_ONE_FORM = frozenset(Request) - {Request.PAUSE}
"""What is asked of the form at hand, and means nothing to the next one."""


class Operator(Protocol):
    """Whoever answers for the person."""

    async def decide(self, question: Question) -> Decision:
        """Wait for the person's answer. May be cancelled; must then leave no question behind."""

    def tell(self, event: Event) -> None:
        """Take note of what happened; must return at once."""


_LONGEST_BOX = 200
_LONGEST = 2000
"""Of what is typed with an answer."""


class QuestionPage(Protocol):
    """The page of a window in which it can be said that the terminal waits."""

    async def question(self, *, waits: bool) -> None:
        """Say that a question stands in the terminal, until it does not any more. Raises `PageGone`."""


@dataclass(eq=False)
class OperatorChannel:
    """Stamps events with time, session and complaint, and keeps what the person asked for until somebody waits for it."""

    operator: Operator
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._requests: list[Request] = []
        self._news = asyncio.Event()
        self.session = uuid4().hex
        self.complaint: str | None = None
        """The complaint that is being filed; every event carries it."""
        self.page: QuestionPage | None = None
        """The window that the person looks at while a question stands; None: none is open."""

    def tell(self, event: type[Event], **values: Any) -> None:
        self.operator.tell(event(at=self.now(), session=self.session, complaint=self.complaint, **values))

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
        # An answer that came at the same moment counts; the pause comes after it.
        decision: Decision = done.get("decision", Decision("pause"))
        takes_text = any(choice.asks for choice in choices if choice.choice == decision.choice)
        # Kept, shown and exported, whoever typed it: a screen, a line, or another program.
        return replace(decision, text=one_line(decision.text, _LONGEST) if takes_text else "")

    async def _answered(self, question: Question) -> dict[str, Any]:
        page = self.page
        try:
            return await wait_first(
                decision=self.operator.decide(question),
                pause=self.next_request(Request.PAUSE),
                shown=_shown_in(page),
            )
        finally:
            if page is not None:
                with suppress(PageGone):
                    await page.question(waits=False)

    def tell_dialog(self, words: str, waits: bool) -> None:
        """Tell of a box of the browser's own, which only the person can answer."""
        said = one_line(words, _LONGEST_BOX)
        text = f"The browser shows a box: “{said}”. Answer it in the window; I wait."
        self.tell(PageAsks, words=said, waits=waits, text=text)

    def request(self, request: Request) -> None:
        """Take note of what the person asks for, until the session can act on it."""
        self._requests.append(request)
        self._news.set()

    async def next_request(self, *wanted: Request) -> Request:
        """Wait for the person's next request, or the next one of these; the others stay for whoever waits for them."""
        while True:
            for request in self._requests:
                if not wanted or request in wanted:
                    self._requests.remove(request)
                    return request
            self._news.clear()
            await self._news.wait()

    async def confirm(self) -> bool:
        """Wait until the person goes on or stops; who has asked to stop meanwhile does not go on."""
        request = await self.next_request(Request.GO_ON, Request.PAUSE)
        return request is Request.GO_ON and Request.PAUSE not in self._requests

    def discard(self, *requests: Request) -> None:
        """Drop requests that were meant for a moment that has passed."""
        self._requests = [waiting for waiting in self._requests if waiting not in requests]


async def _shown_in(page: QuestionPage | None) -> None:
    """Say in the page that a question stands; goes on until it is cancelled."""
    if page is not None:
        with suppress(PageGone):
            await page.question(waits=True)
    await asyncio.Event().wait()


@dataclass(eq=False)
class WindowRun(ABC, Generic[W]):
    """A run in one window. `run` once; `request` at any time from the same loop."""

    channel: OperatorChannel
    open_window: Callable[[], AbstractAsyncContextManager[W]]

    def request(self, request: Request) -> None:
        """What the person asks for; `go_on` ends a pause, `pause` ends the run."""
        self.channel.request(request)

    async def run(self) -> None:
        """Go on until all is done, the person stops or the window goes away; then tell what came of it."""
        problem, opened = "", False
        if not self._has_work:
            self._tell_end("")
            return
        try:
            async with self.open_window() as window:
                opened = True
                await self._work_in(window)
        except PageGone as gone:
            problem = f"{gone.what} {gone.now}".rstrip()
        finally:
            # Without a window nothing has begun: the error says why, and no figures belong before it.
            if opened or problem:
                self._tell_end(problem)

    @property
    def left(self) -> int:
        """How much of what was asked for was not done."""
        return 0

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the person can settle."""
        return bool(self.left)

    @property
    def _has_work(self) -> bool:
        return True

    @abstractmethod
    async def _work_in(self, window: W) -> None:
        """Do what the run is for. Raises `PageGone` with the window."""

    @abstractmethod
    def _tell_end(self, problem: str) -> None:
        """Tell what was done and what is left; `problem` says why it broke off."""

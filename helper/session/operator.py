"""The user as seen by a session: receives questions and events, and may make requests at any time.

The screens, the line mode and the tests' script implement `Operator`; the session cannot distinguish them.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import uuid4

from helper.errors import PageGone
from helper.model.text import one_line
from helper.session.events import AnyEvent, PageAsks
from helper.system.tasks import wait_first
from helper.translation import msg, tr

W = TypeVar("W")
"""The window of a run."""

YOUR_TURN = msg("YOUR TURN in the browser")
"""The heading of everything that is the user's to do."""


class QuestionKind(StrEnum):
    """Every kind of question that a session may ask."""

    WENT_THROUGH = "went_through"
    """Was this form submitted? After a crash, a lost response or a closed page."""
    NUMBER = "number"
    """The given complaint number does not look like one: what is it?"""
    WHICH_FIELD = "which_field"
    """Several controls may be the field, or its control is uncertain: which one is it?"""
    WHICH_OPTION = "which_option"
    """No entry of a list clearly is the wanted one: which one is it?"""
    TOO_MANY_LINKS = "too_many_links"
    """The form takes fewer links than the complaint has: put the others on a second form?"""
    OVERWRITE = "overwrite"
    """The field has other content: keep or replace it?"""
    REMEMBER = "remember"
    """The user has shown a field or an entry: remember it for this host?"""
    PAGE_GONE = "page_gone"
    """The page was closed, crashed or was left: reopen it, postpone this form, or stop?"""
    HOST = "host"
    """The host is unknown: is this the portal?"""
    ACCOUNT = "account"
    """Is the window logged in with the account that may file for this client?"""
    LOGIN = "login"
    """No known login sign: say when you see your own name, or when this is the form."""
    WHICH_LISTING = "which_listing"
    """Several listings are open in the shop window: which one should be recorded?"""
    BACK_AGAIN = "back_again"
    """A removed listing is available again: record it as a new one?"""
    READ_ON = "read_on"
    """Turn the page of the complaint list, choose other dates, or open details: read what is shown then?"""
    WHICH_DESIGN = "which_design"
    """A submitted design is missing in the portal's list under its title: is it one with another spelling?"""
    SAME_COMPLAINT = "same_complaint"
    """A complaint in the portal's list looks like one whose number is unknown: is it that one?"""
    WHAT_IS_WRONG = "what_is_wrong"
    """The user reports a problem with this form: put it aside, and what is wrong?"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer."""

    choice: str
    """The word that a program answers with."""
    text: str
    """The text for the user."""
    safe: bool = False
    """Whether it is harmless; exactly one choice of a question is safe, and Enter selects it."""
    asks: str = ""
    """What may be typed with it, as a sentence; empty for nothing."""
    known: str = ""
    """The initial text, to be kept or changed."""


def translated(choice: Choice) -> Choice:
    """A choice of ours in the user's language; entries of a page stay as the page shows them."""
    return replace(choice, text=tr(choice.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that only the user can answer."""

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
    """What the user may request of a session at any time."""

    GO_ON = "go_on"
    """Go to the next one; or: the value is pasted."""
    NEXT = "next"
    """These search words are done: show the next ones."""
    PAUSE = "pause"
    """Stop here; the window keeps its content."""
    LATER = "later"
    """Postpone this complaint."""
    PROBLEM = "problem"
    """Something is wrong with this one; asks whether to put it aside."""
    FILL_AGAIN = "fill_again"
    """Fill this form again."""
    SHOW = "show"
    """Let me show the field for the text that is ready to paste."""
    LEAVE_OUT = "leave_out"
    """Leave the field for the text that is ready to paste as it is."""


OF_ONE_FORM = frozenset(Request) - {Request.PAUSE}
"""Requests about the current form, which are meaningless for the next one."""


class Operator(Protocol):
    """The interface that answers for the user."""

    async def decide(self, question: Question) -> Decision:
        """Wait for the user's answer. May be cancelled; must then remove the question."""

    def tell(self, event: AnyEvent) -> None:
        """Receive an event; must return at once."""


_LONGEST_BOX = 200
_LONGEST = 2000
"""Maximum length of an answer's text, in characters."""


class QuestionPage(Protocol):
    """The page of a window that can show that the terminal has a question."""

    async def question(self, *, waits: bool) -> None:
        """Show that the terminal has an open question, or with `waits` False, remove that. Raises `PageGone`."""


@dataclass(eq=False)
class OperatorChannel:
    """Stamps events with time, session and complaint, and keeps the user's requests until the session waits for them."""

    operator: Operator
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._requests: list[Request] = []
        self._news = asyncio.Event()
        self.session = uuid4().hex
        self.complaint: str | None = None
        """The complaint being filed; every event carries it."""
        self.page: QuestionPage | None = None
        """The window that shows open questions; None if none is open."""

    def tell(self, event: type[AnyEvent], **values: Any) -> None:
        self.operator.tell(event(at=self.now(), session=self.session, complaint=self.complaint, **values))

    async def ask(
        self,
        kind: QuestionKind,
        text: str,
        choices: tuple[Choice, ...],
        *,
        detail: tuple[str, ...] = (),
    ) -> Decision:
        """Ask the user and wait; a request to pause meanwhile is answered as `pause`."""
        question = Question(
            id=uuid4().hex, kind=kind, text=text, choices=choices, session=self.session, complaint=self.complaint,
            detail=detail,
        )  # fmt: skip
        done = await self._answered(question)
        if "pause" in done:
            self.request(Request.PAUSE)
        # An answer that came at the same moment counts; the pause follows it.
        decision: Decision = done.get("decision", Decision("pause"))
        takes_text = any(choice.asks for choice in choices if choice.choice == decision.choice)
        # The text is stored, shown and exported, whether it came from a screen, a line or another program.
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
        """Report a browser dialog, which only the user can answer."""
        said = one_line(words, _LONGEST_BOX)
        text = tr("The browser shows a dialog: “{words}”. Answer it in the window; I wait.", words=said)
        self.tell(PageAsks, words=said, waits=waits, text=text)

    def request(self, request: Request) -> None:
        """Keep the user's request until the session can act on it."""
        self._requests.append(request)
        self._news.set()

    async def next_request(self, *wanted: Request) -> Request:
        """Wait for the user's next request, or the next one of these; others are kept."""
        while True:
            for request in self._requests:
                if not wanted or request in wanted:
                    self._requests.remove(request)
                    return request
            self._news.clear()
            await self._news.wait()

    async def confirm(self) -> bool:
        """Wait until the user continues or stops; an earlier request to stop counts."""
        request = await self.next_request(Request.GO_ON, Request.PAUSE)
        return request is Request.GO_ON and Request.PAUSE not in self._requests

    def discard(self, *requests: Request) -> None:
        """Drop requests that are no longer relevant."""
        self._requests = [waiting for waiting in self._requests if waiting not in requests]


async def _shown_in(page: QuestionPage | None) -> None:
    """Show in the page that a question is open; runs until cancelled."""
    if page is not None:
        with suppress(PageGone):
            await page.question(waits=True)
    await asyncio.Event().wait()


@dataclass(eq=False)
class WindowRun(ABC, Generic[W]):
    """A run in one window. Call `run` once; `request` at any time from the same loop."""

    channel: OperatorChannel
    open_window: Callable[[], AbstractAsyncContextManager[W]]

    def request(self, request: Request) -> None:
        """The user's request; `go_on` ends a pause, `pause` ends the run."""
        self.channel.request(request)

    async def run(self) -> None:
        """Run until everything is done, the user stops or the window is lost; then report the result."""
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
            # If the window never opened, nothing has started: the error says why, and there are no figures.
            if opened or problem:
                self._tell_end(problem)

    @property
    def left(self) -> int:
        """The amount of work that was not done."""
        return 0

    @property
    def left_open(self) -> bool:
        """Whether something is left that only the user can settle."""
        return bool(self.left)

    @property
    def _has_work(self) -> bool:
        return True

    @abstractmethod
    async def _work_in(self, window: W) -> None:
        """Do the work of the run. Raises `PageGone` if the window is lost."""

    @abstractmethod
    def _tell_end(self, problem: str) -> None:
        """Report what was done and what is left; `problem` says why it stopped."""

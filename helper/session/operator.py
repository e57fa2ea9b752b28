"""The interface between a session and the user, who answers questions, receives events and makes requests.

The screens, the line mode and the scripted user of the tests implement `Operator`, so sessions treat them
alike.
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
from helper.translation import msg, sentences, tr

W = TypeVar("W")
"""The type of window in which a run works."""

YOUR_TURN = msg("YOUR TURN in the browser")
"""The heading above the steps that the user must do."""


class QuestionKind(StrEnum):
    """Every kind of question that a session may ask."""

    WENT_THROUGH = "went_through"
    """Was this form submitted? Asked after a crash, a lost response or a closed page."""
    NUMBER = "number"
    """The complaint number that the user gave does not look like one: what is the number?"""
    WHICH_FIELD = "which_field"
    """Several controls may be the field, or the only candidate is uncertain: which one is it?"""
    WHICH_OPTION = "which_option"
    """No entry of a list is certainly the wanted one: which one is it?"""
    TOO_MANY_LINKS = "too_many_links"
    """The form accepts fewer links than the complaint has: move the others to a second form?"""
    TAKEN_OFF = "taken_off"
    """The user took links off the submitted form: are they no copies, or do they go on another form?"""
    OVERWRITE = "overwrite"
    """The field already contains something else: keep or replace it?"""
    REMEMBER = "remember"
    """The user has pointed out a field or an entry: remember it for this host?"""
    PAGE_GONE = "page_gone"
    """The page was closed, crashed or navigated away, or the portal does not answer: reopen it, postpone, or stop?"""
    HOST = "host"
    """The host is unknown: is this the portal?"""
    ACCOUNT = "account"
    """Is the window logged in with the account that may file for this client?"""
    LOGIN = "login"
    """The page shows no known login sign: is the user logged in, or is this the form?"""
    BACK_AGAIN = "back_again"
    """A removed listing is available again: report it again?"""
    READ_ON = "read_on"
    """The user should open a complaint or further pages of a list: is it open now, or was that all?"""
    SAME_COMPLAINT = "same_complaint"
    """The open page shows the links of a complaint without a number, or with another one: is it that complaint?"""
    WHAT_IS_WRONG = "what_is_wrong"
    """The user reports a problem with this form: what is the problem, and should the form be put aside?"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible answer to a question."""

    choice: str
    """The id of the answer, used by other programs."""
    text: str
    """The text that is shown to the user."""
    safe: bool = False
    """Whether the choice changes nothing. Exactly one choice of a question is safe; Enter selects it."""
    asks: str = ""
    """What the user may type along with this choice; empty if the choice takes no text."""
    known: str = ""
    """The initial text of the input, which the user may change."""


def translated(choice: Choice) -> Choice:
    """Translate the text of one of the program's own choices.

    Texts that were read from a page must not be translated.
    """
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
    """Further lines to read before answering, for example what the daemon saw."""

    @property
    def takes_text(self) -> bool:
        """Whether an answer may contain a text, such as the complaint's number."""
        return any(choice.asks for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Decision:
    choice: str
    text: str = ""


class Request(StrEnum):
    """A request that the user can make at any time during a session."""

    GO_ON = "go_on"
    """Continue with the next item.

    While the user pastes a value, this reports that the value has been pasted.
    """
    PAUSE = "pause"
    """Stop here; the window stays as it is."""
    LATER = "later"
    """Postpone this complaint."""
    PROBLEM = "problem"
    """Report a problem with this form; the session then asks whether to put the form aside."""
    FILL_AGAIN = "fill_again"
    """Fill this form again."""
    SHOW = "show"
    """Let the user point at the field whose value is offered for pasting."""
    LEAVE_OUT = "leave_out"
    """Leave the field as it is, without the value that is offered for pasting."""


OF_ONE_FORM = frozenset(Request) - {Request.PAUSE}
"""Requests that concern only the current form and must not be applied to the next form."""


class Operator(Protocol):
    """The interface through which a session reaches the user."""

    async def decide(self, question: Question) -> Decision:
        """Ask the user and return the answer; remove the question if this call is cancelled."""

    def tell(self, event: AnyEvent) -> None:
        """Receive an event. The method must return immediately."""


_LONGEST_BOX = 200
_LONGEST = 2000
"""Maximum length of an answer's text, in characters."""


class QuestionPage(Protocol):
    """A window that can show on its page that the terminal has a question."""

    async def question(self, *, waits: bool) -> None:
        """Show that the terminal has an open question; stop showing it if `waits` is False. Raises `PageGone`."""


@dataclass(eq=False)
class OperatorChannel:
    """Adds the time, session and complaint to each event.

    Keeps the user's requests until the session waits for them.
    """

    operator: Operator
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._requests: list[Request] = []
        self._request_came = asyncio.Event()
        self.session = uuid4().hex
        self.complaint: str | None = None
        """The complaint being filed, which is added to every event."""
        self.page: QuestionPage | None = None
        """The window that shows that a question is open; None if no window is open."""

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
        """Ask the user and wait for the answer.

        If the user requests a pause instead of answering, the answer is `pause`.
        """
        question = Question(
            id=uuid4().hex, kind=kind, text=text, choices=choices, session=self.session, complaint=self.complaint,
            detail=detail,
        )  # fmt: skip
        done = await self._answered(question)
        if "pause" in done:
            self.request(Request.PAUSE)
        # If an answer arrives together with a request to pause, the answer counts, and the request is kept.
        decision: Decision = done.get("decision", Decision("pause"))
        takes_text = any(choice.asks for choice in choices if choice.choice == decision.choice)
        # The text is stored, shown and exported, so it is reduced to one line, whatever its source.
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
        text = tr("The browser shows a dialog: “{words}”. Answer it in the window; I'll wait.", words=said)
        self.tell(PageAsks, words=said, waits=waits, text=text)

    def request(self, request: Request) -> None:
        """Keep the user's request until the session acts on it."""
        self._requests.append(request)
        self._request_came.set()

    async def next_request(self, *wanted: Request) -> Request:
        """Wait for the user's next request; with `wanted`, wait for the next of these requests.

        Other requests are kept for later calls.
        """
        while True:
            for request in self._requests:
                if not wanted or request in wanted:
                    self._requests.remove(request)
                    return request
            self._request_came.clear()
            await self._request_came.wait()

    async def confirm(self) -> bool:
        """Wait until the user continues or stops; return whether the user continues.

        A request to stop that was made earlier has priority.
        """
        request = await self.next_request(Request.GO_ON, Request.PAUSE)
        return request is Request.GO_ON and Request.PAUSE not in self._requests

    def discard(self, *requests: Request) -> None:
        """Drop requests that no longer apply."""
        self._requests = [waiting for waiting in self._requests if waiting not in requests]


async def _shown_in(page: QuestionPage | None) -> None:
    """Show on the page that a question is open, until this coroutine is cancelled."""
    if page is not None:
        with suppress(PageGone):
            await page.question(waits=True)
    await asyncio.Event().wait()


@dataclass(eq=False)
class WindowRun(ABC, Generic[W]):
    """A session's run in one window.

    Call `run` once. Call `request` at any time from the same event loop.
    """

    channel: OperatorChannel
    open_window: Callable[[], AbstractAsyncContextManager[W]]

    def request(self, request: Request) -> None:
        """Accept the user's request; `go_on` ends a pause, `pause` ends the run."""
        self.channel.request(request)

    async def run(self) -> None:
        """Run until everything is done, the user stops, or the window is lost; then report the result."""
        problem, opened = "", False
        if not self._has_work:
            self._tell_end("")
            return
        try:
            async with self.open_window() as window:
                opened = True
                await self._work_in(window)
        except PageGone as gone:
            problem = sentences(gone.what, gone.now)
        finally:
            # If the window never opened, the raised exception explains why, so there is nothing to report.
            if opened or problem:
                self._tell_end(problem)

    @property
    def left(self) -> int:
        """The number of items that were not processed."""
        return 0

    @property
    def left_open(self) -> bool:
        """Whether a question remains that only the user can settle."""
        return bool(self.left)

    @property
    def _has_work(self) -> bool:
        return True

    @abstractmethod
    async def _work_in(self, window: W) -> None:
        """Do the work of the run. Raises `PageGone` if the window is lost."""

    @abstractmethod
    def _tell_end(self, problem: str) -> None:
        """Report what was done and what is left; `problem` says why the run stopped early."""

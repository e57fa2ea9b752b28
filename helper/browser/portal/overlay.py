"""Signs in the portal's page, the overlay that shows whose turn it is, and the submit lock.

The lock is a short lease that is renewed, in every frame and on the network. A program that hangs or dies
stops renewing, and the lock is released within seconds.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Protocol

from helper.browser.isolated_scripts import IsolatedScripts, hold, is_login_address
from helper.errors import PageGone
from helper.flow.form import Candidate
from helper.flow.spec import Flow
from helper.hosts import host_of
from helper.model.attempt import SentValue
from helper.system.tasks import OwnTasks, comes_within
from helper.translation import msg, tr


class SignIn(StrEnum):
    """The login state that the page shows."""

    IN = "in"
    OUT = "out"
    CAPTCHA = "captcha"
    """A captcha: left to the user."""
    UNKNOWN = "unknown"
    """No known sign."""


class OverlayState(StrEnum):
    """Whose turn the overlay shows."""

    FILLING = "filling"
    YOUR_TURN = "your_turn"
    PASTE = "paste"
    QUESTION = "question"
    """The terminal has a question that must be answered first."""
    DONE = "done"
    FILED = "filed"
    """The portal has accepted the form; stays in the page when the program disconnects."""


class ReviewStep(StrEnum):
    """The user's steps with a form, as far as they are visible in the page; nothing depends on them."""

    VERIFY = "verify"
    """The portal's own check of the current links was answered, and none was refused."""
    READ = "read"
    """Each filled field was inside the window while the user moved there: what was never visible cannot have been read.
    A program can see no more than that."""
    TICK = "tick"
    """Every box after our fields that can be ticked is ticked."""
    SUBMIT = "submit"
    """The user's submission has left the page."""


class SignKind(StrEnum):
    """What was noticed in the page while the user held the submit lock."""

    CHANGED = "changed"
    """The user typed, chose or pasted, or the page changed: look again."""
    STEPS = "steps"
    """One of the user's steps was done or undone."""
    LINKS_CHECKED = "links_checked"
    """The portal answered its own check of the links."""
    SUBMITTED = "submitted"
    """The user's submission left the page."""
    ANSWERED = "answered"
    """The portal's response was seen; `accepted` is None if it is unclear."""
    STOPPED = "stopped"
    """The page itself stopped the submission (a missing field): nothing was sent."""
    GONE = "gone"
    """The tab, the window or the browser was closed, or the page crashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSign:
    kind: SignKind
    accepted: bool | None = None
    number: str = ""
    words: str = ""
    """The portal's own words, at most 300 characters."""
    links_sent: tuple[str, ...] | None = None
    """The lines of the links field at the submission."""
    values_sent: tuple[SentValue, ...] = ()
    """The contents of our fields at the submission, as far as they could be read; of earlier parts, at Next."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids with the portal's words."""
    steps: frozenset[ReviewStep] = frozenset()
    """The steps visible in the page now; Submit has its own signs."""


_GREETINGS = ("Welcome", "Welcome back", "Hi", "Hello", "Dear", "欢迎", "欢迎您", "您好", "你好")
_LONGEST_NAME = 80


async def sign_in_shown(isolated: IsolatedScripts, flow: Flow) -> SignIn:
    """The login state that the page shows; a captcha counts first, and a login form before the menu behind it."""
    if is_login_address(isolated.page.url) or host_of(isolated.page.url) in flow.login_hosts:
        return SignIn.OUT
    login = flow.login
    known = {SignIn.CAPTCHA: login.captcha, SignIn.OUT: login.signed_out, SignIn.IN: login.signed_in}
    shown: set[str] = set()
    # Between two documents a page shows nothing.
    with suppress(PageGone):
        for _, signs in await isolated.call_everywhere("signsShown", [*chain(*known.values())]):
            shown.update(signs or ())
    return next((meaning for meaning, signs in known.items() if shown.intersection(signs)), SignIn.UNKNOWN)


async def visitor_shown(isolated: IsolatedScripts) -> str:
    """The name by which the page greets its visitor; empty if it does not.

    Raises `PageGone` between two documents.
    """
    if is_login_address(isolated.page.url):
        return ""
    return str(await isolated.call("visitor", list(_GREETINGS), _LONGEST_NAME) or "")


_KEY = re.compile(r"\b(?:Enter|Esc)\b")
_WHERE = msg("in the terminal")
QUESTION = msg("There is a question for you in the terminal.")


class Overlay:
    def __init__(self, isolated: IsolatedScripts, *, practice: bool) -> None:
        self._isolated = isolated
        self._practice = practice
        self._overlay_state: OverlayState | None = None
        self._text = ""
        self._question = False

    async def set(self, overlay_state: OverlayState, text: str) -> None:
        """Show this from now on, in later documents of the tab too."""
        self._overlay_state, self._text = overlay_state, with_key_remark(text)
        await self.show_again()

    async def question(self, *, waits: bool) -> None:
        """While a question is open show only that; afterwards again what was set before it, or since."""
        self._question = waits
        if not waits and self._overlay_state is None:
            await self.remove_all()
        else:
            await self.show_again()

    async def show_again(self) -> None:
        """Show the last state in a document that does not show it yet."""
        overlay_state, text = (
            (OverlayState.QUESTION, tr(QUESTION)) if self._question else (self._overlay_state, self._text)
        )
        if overlay_state is not None and self._isolated.dialog is None:
            # A page that is unloading shows it in its next document.
            with suppress(PageGone):
                await self._isolated.call("overlay", overlay_state.value, text, self._practice)

    async def mark(self, candidates: Sequence[Candidate]) -> None:
        """Draw a numbered frame around each of these controls, starting at 1; no controls removes the frames.

        Raises `PageGone` if one of them is no longer in the page.
        """
        held = [
            (number, hold(self._isolated, candidate)) for number, candidate in enumerate(candidates, start=1)
        ]
        for place in self._isolated.places:
            here = [
                {"ref": control.ref, "number": number} for number, control in held if control.place == place
            ]
            await self._isolated.call("mark", here, place=place)

    async def remove_all(self) -> None:
        """Remove everything of ours from the page except "filed", which stays until the user continues."""
        stays = self._overlay_state is OverlayState.FILED
        self._overlay_state, self._question = None, False
        if self._isolated.dialog is not None or stays:
            return
        with suppress(PageGone):
            await self._isolated.call_everywhere("removeOverlay")


def with_key_remark(text: str) -> str:
    """The text, with the remark that keys count in the terminal: in the page Enter may press the portal's own button."""
    where = tr(_WHERE)
    if _KEY.search(text) and where.casefold() not in text.casefold():
        return f"{text}   ({where})"
    return text


LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class NetworkLock(Protocol):
    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Start blocking requests with these ids, let these files pass, or renew the lease."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Release the lock; returns method and path of the blocked requests."""
        ...


class SubmitLock:
    def __init__(self, isolated: IsolatedScripts, lock: NetworkLock) -> None:
        self._isolated = isolated
        self._lock = lock
        self._tasks = OwnTasks()
        self._given = asyncio.Event()
        self.is_ours = False

    async def take(self, ids: tuple[str, ...] = ()) -> None:
        """Start the program's turn; when this returns both locks are closed, for these item ids too.

        Raises `PageGone` if there is no page.
        """
        await self._lock.hold(ids)
        # At once, so that a document that appears meanwhile gets it, too.
        was_ours, self.is_ours = self.is_ours, True
        try:
            await self._lend()
        except BaseException:
            self.is_ours = was_ours
            raise
        if not was_ours:
            self._given.clear()
            self._tasks.start(self._renew(), "renew the submit lock")

    async def allow_files(self, names: tuple[str, ...]) -> None:
        """Let the page upload these files of ours while we hold the submit lock."""
        if self.is_ours:
            await self._lock.hold((), names)

    async def give(self, *, page_lives: bool = True) -> None:
        """Start the user's turn; when this returns, both locks are open. A lost page is not called."""
        if not self.is_ours:
            return
        self.is_ours = False
        self._given.set()
        await self._tasks.end()
        if page_lives:
            with suppress(PageGone):
                await self._isolated.call_everywhere("giveSubmitLock")
        with suppress(PageGone):
            await self._lock.give()

    def document_opened(self) -> None:
        """A frame has a new document, which starts without the lock: take it there too, if the program holds it."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the submit lock in a new document")

    async def _renew(self) -> None:
        while not await comes_within(RENEW_SECONDS, self._given):
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents there is nothing to lock; the next document requests the lock.
        with suppress(PageGone):
            await self._lock.hold()
            await self._lend()

    async def _lend(self) -> None:
        await self._isolated.call_everywhere("holdSubmitLock", LEASE_SECONDS * 1000)

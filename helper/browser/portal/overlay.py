"""Whose turn it is in the portal's page: what is noticed there, the overlay that says it, and the submit lock that holds it.

The lock is held by renewing a short lease, in every frame and on the network. A program that hangs or dies stops renewing,
and the submit lock falls to the person within seconds.
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

from helper.browser.isolated_scripts import (
    IsolatedScripts,
    OwnTasks,
    comes_within,
    hold,
    is_login_address,
)
from helper.errors import PageGone
from helper.flow.form import Candidate
from helper.flow.spec import Flow
from helper.hosts import host_of
from helper.model.attempt import SentValue


class SignIn(StrEnum):
    """What the page says about the login."""

    IN = "in"
    OUT = "out"
    CAPTCHA = "captcha"
    """A puzzle is shown: only ever the person's."""
    UNKNOWN = "unknown"
    """No known sign at all."""


class OverlayState(StrEnum):
    """Whose turn the overlay in the page shows."""

    FILLING = "filling"
    YOUR_TURN = "your_turn"
    PASTE = "paste"
    QUESTION = "question"
    """A question stands in the terminal, and nothing goes on before it is answered."""
    DONE = "done"
    FILED = "filed"
    """The portal has taken it; it stays in the page when the program lets go of it."""


class ReviewStep(StrEnum):
    """What the person does with a form that is hers, as far as it can be seen in the page; nothing hangs on it."""

    VERIFY = "verify"
    """The portal's own check of the links that stand in the form was answered, and none was refused."""
    READ = "read"
    """Each filled field was inside the window at a moment at which the person moved there: what was never on her screen
    cannot be read. More than that no program can see."""
    TICK = "tick"
    """Every box behind our fields that can be ticked is ticked."""
    SUBMIT = "submit"
    """Her submission has left the page."""


class SignKind(StrEnum):
    """What was noticed in the page while the person held the submit lock."""

    CHANGED = "changed"
    """The person typed, chose or pasted something, or the page moved on: look again."""
    STEPS = "steps"
    """One of the person's steps has come or gone."""
    LINKS_CHECKED = "links_checked"
    """The portal answered its own check of the links."""
    SUBMITTED = "submitted"
    """The person's submission left the page."""
    ANSWERED = "answered"
    """The portal's answer was seen: `accepted` says which, None: it could not be told."""
    STOPPED = "stopped"
    """The page itself stopped the submission (a missing field): nothing left the page."""
    GONE = "gone"
    """The tab, the window or the browser is closed, or the page crashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSign:
    kind: SignKind
    accepted: bool | None = None
    number: str = ""
    words: str = ""
    """The portal's own words around it, at most 300 characters."""
    links_sent: tuple[str, ...] | None = None
    """The lines of the links field at the moment of the submission."""
    values_sent: tuple[SentValue, ...] = ()
    """What our fields held at the submission, as far as it could be read then; of a part before, at her Next."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids and the portal's words."""
    steps: frozenset[ReviewStep] = frozenset()
    """Those that can be seen in the page now; of Submit its own signs tell."""


_GREETINGS = ("Welcome", "Welcome back", "Hi", "Hello", "Dear", "欢迎", "欢迎您", "您好", "你好")
_LONGEST_NAME = 80


async def sign_in_shown(isolated: IsolatedScripts, flow: Flow) -> SignIn:
    """What the page says about the login; a puzzle counts first, and a login box before the menu behind it."""
    if is_login_address(isolated.page.url) or host_of(isolated.page.url) in flow.login_hosts:
        return SignIn.OUT
    login = flow.login
    known = {SignIn.CAPTCHA: login.captcha, SignIn.OUT: login.signed_out, SignIn.IN: login.signed_in}
    shown: set[str] = set()
    # Between two documents a page says nothing.
    with suppress(PageGone):
        for _, signs in await isolated.call_everywhere("signsShown", [*chain(*known.values())]):
            shown.update(signs or ())
    return next((meaning for meaning, signs in known.items() if shown.intersection(signs)), SignIn.UNKNOWN)


async def visitor_shown(isolated: IsolatedScripts) -> str:
    """What the page calls its visitor, in the words of whoever made the page; empty: it greets nobody.

    Raises `PageGone` between two documents.
    """
    if is_login_address(isolated.page.url):
        return ""
    return str(await isolated.call("visitor", list(_GREETINGS), _LONGEST_NAME) or "")


_KEY = re.compile(r"\b(?:Enter|Esc)\b")
_WHERE = "terminal"
QUESTION = "A question waits in the terminal."


class Overlay:
    def __init__(self, isolated: IsolatedScripts, *, practice: bool) -> None:
        self._isolated = isolated
        self._practice = practice
        self._overlay_state: OverlayState | None = None
        self._text = ""
        self._question = False

    async def set(self, overlay_state: OverlayState, text: str) -> None:
        """Show this from now on, in later documents of the tab too."""
        self._overlay_state, self._text = overlay_state, said_in_page(text)
        await self.show_again()

    async def question(self, *, waits: bool) -> None:
        """While a question stands, only that is said; afterwards again what was said before it, or since."""
        self._question = waits
        if not waits and self._overlay_state is None:
            await self.take_away()
        else:
            await self.show_again()

    async def show_again(self) -> None:
        """Show what was said last, in a document that does not show it yet."""
        overlay_state, text = (
            (OverlayState.QUESTION, QUESTION) if self._question else (self._overlay_state, self._text)
        )
        if overlay_state is not None and self._isolated.dialog is None:
            # A page that is on its way out shows it when the next one comes.
            with suppress(PageGone):
                await self._isolated.call("overlay", overlay_state.value, text, self._practice)

    async def mark(self, candidates: Sequence[Candidate]) -> None:
        """Draw a numbered frame round each of these controls, 1 first; none takes the frames away.

        Raises `PageGone` where one of them is not in the page any more.
        """
        held = [
            (number, hold(self._isolated, candidate)) for number, candidate in enumerate(candidates, start=1)
        ]
        for place in self._isolated.places:
            here = [
                {"ref": control.ref, "number": number} for number, control in held if control.place == place
            ]
            await self._isolated.call("mark", here, place=place)

    async def take_away(self) -> None:
        """Leave nothing of ours in the page but what says that it was filed: that stays until the person goes on."""
        stays = self._overlay_state is OverlayState.FILED
        self._overlay_state, self._question = None, False
        if self._isolated.dialog is not None or stays:
            return
        with suppress(PageGone):
            await self._isolated.call_everywhere("removeOverlay")


def said_in_page(text: str) -> str:
    """The text with the place where a key counts: in the page Enter may press the portal's own button."""
    if _KEY.search(text) and _WHERE not in text:
        return f"{text}   (in the {_WHERE})"
    return text


LEASE_SECONDS = 5.0
RENEW_SECONDS = 1.5


class NetworkLock(Protocol):
    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Begin, add to what is held back (what carries the ids) and let through (the files), or go on for another lease."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Let everything through; gives method and path of what was held back."""
        ...


class SubmitLock:
    def __init__(self, isolated: IsolatedScripts, lock: NetworkLock) -> None:
        self._isolated = isolated
        self._lock = lock
        self._tasks = OwnTasks()
        self._given = asyncio.Event()
        self.is_ours = False

    async def take(self, ids: tuple[str, ...] = ()) -> None:
        """Begin the program's turn; when this returns both locks are shut, for these item ids too.

        Raises:
            PageGone: There is no page to hold it in.
        """
        await self._lock.hold(ids)
        # At once, so that a document that comes while it is taken gets it too.
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
        """Begin the person's turn; when this returns both locks are open. A page that is gone is not asked."""
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

    def document_came(self) -> None:
        """A frame has a new document, in which the submit lock is the person's: take it there too, if it is ours."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the submit lock in a new document")

    async def _renew(self) -> None:
        while not await comes_within(RENEW_SECONDS, self._given):
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents there is nothing to hold; the next one asks for itself when it comes.
        with suppress(PageGone):
            await self._lock.hold()
            await self._lend()

    async def _lend(self) -> None:
        await self._isolated.call_everywhere("holdSubmitLock", LEASE_SECONDS * 1000)

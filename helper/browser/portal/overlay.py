"""The login state in the portal's page, the overlay that shows whose turn it is, and the submit lock.

The submit lock is a short lease in every frame and on the network. The program keeps renewing the lease. If
the program hangs or dies, the lease expires within seconds.
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
from helper.translation import language, msg, tr, with_note


class SignIn(StrEnum):
    """The login state that the page shows."""

    IN = "in"
    OUT = "out"
    CAPTCHA = "captcha"
    """A captcha, which only the user may solve."""
    UNKNOWN = "unknown"
    """The page shows none of the flow's signs of a login state."""


class OverlayState(StrEnum):
    FILLING = "filling"
    YOUR_TURN = "your_turn"
    PASTE = "paste"
    QUESTION = "question"
    DONE = "done"
    FILED = "filed"
    """The portal has accepted the form. This overlay stays in the page when the program disconnects."""


class ReviewStep(StrEnum):
    """Steps of the user's work that the page shows to be complete. They are only displayed."""

    VERIFY = "verify"
    """The portal has checked the current links and refused none."""
    READ = "read"
    """Each filled field has been visible in the window while the user scrolled or moved the focus.

    A field that was never visible cannot have been read; whether a visible field was read cannot be observed.
    """
    TICK = "tick"
    """Every check box after our first field is ticked, apart from our own and those that cannot be ticked."""
    SUBMIT = "submit"


class SignKind(StrEnum):
    """The kind of an event that the program noticed in the page during the user's turn."""

    CHANGED = "changed"
    """The user typed, chose or pasted, or the page changed, so the page must be checked again."""
    STEPS = "steps"
    LINKS_CHECKED = "links_checked"
    """The portal has finished its own check of the links."""
    SUBMITTED = "submitted"
    ANSWERED = "answered"
    """The portal has responded; `PageSign.accepted` is None if the response is unclear."""
    STOPPED = "stopped"
    """The page itself blocked the submission, for example because of a missing field; nothing was sent."""
    GONE = "gone"
    """The tab, the window or the browser was closed, or the page crashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSign:
    kind: SignKind
    accepted: bool | None = None
    number: str = ""
    words: str = ""
    """The portal's own text, at most 300 characters."""
    links_sent: tuple[str, ...] | None = None
    """The lines of the links field when the form was submitted."""
    values_sent: tuple[SentValue, ...] = ()
    """The contents of the fields that the program filled in, at the submission.

    For fields in earlier parts of the form, the contents at the click on Next.
    """
    refused_links: tuple[tuple[str, str], ...] = ()
    """Pairs of an item id and the portal's text about that item."""
    steps: frozenset[ReviewStep] = frozenset()
    """The steps that are currently complete, without `ReviewStep.SUBMIT`, which has its own kind of sign."""


_GREETINGS = ("Welcome", "Welcome back", "Hi", "Hello", "Dear", "欢迎", "欢迎您", "您好", "你好")
_LONGEST_NAME = 80


async def sign_in_shown(isolated: IsolatedScripts, flow: Flow) -> SignIn:
    """Return the login state that the page shows.

    A captcha takes precedence over other signs, and a login form over a menu behind the form.
    """
    if is_login_address(isolated.page.url) or host_of(isolated.page.url) in flow.login_hosts:
        return SignIn.OUT
    login = flow.login
    known = {SignIn.CAPTCHA: login.captcha, SignIn.OUT: login.signed_out, SignIn.IN: login.signed_in}
    shown: set[str] = set()
    # While the page navigates, no document shows whether the user is logged in.
    with suppress(PageGone):
        for _, signs in await isolated.call_everywhere("signsShown", [*chain(*known.values())]):
            shown.update(signs or ())
    return next((meaning for meaning, signs in known.items() if shown.intersection(signs)), SignIn.UNKNOWN)


async def visitor_shown(isolated: IsolatedScripts) -> str:
    """Return the name by which the page greets its visitor; empty if the page shows no greeting.

    Raises `PageGone` while one document replaces another.
    """
    if is_login_address(isolated.page.url):
        return ""
    return str(await isolated.call("visitor", list(_GREETINGS), _LONGEST_NAME) or "")


_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
"""Matches a word in Latin letters, even if Japanese characters directly precede or follow it."""
QUESTION = msg("There is a question for you in the terminal.")
SILENT = msg(
    "ipp-helper is not running, or does not answer. This page stays as it is. To continue, start ipp-helper again."
)
LEASE_SECONDS = 5.0
"""Seconds without a report from the program after which the page drops the submit lock and shows `SILENT`."""
RENEW_SECONDS = 1.5
"""Seconds between two reports from the program to the page."""


class Overlay:
    def __init__(self, isolated: IsolatedScripts, *, practice: bool) -> None:
        self._isolated = isolated
        self._practice = practice
        self._overlay_state: OverlayState | None = None
        self._text = ""
        self._question = False
        self._tasks = OwnTasks()
        self._silent = asyncio.Event()
        self._silent.set()

    async def set(self, overlay_state: OverlayState, text: str) -> None:
        """Show this state and text in the overlay from now on, also in later documents of the tab."""
        self._overlay_state, self._text = overlay_state, with_key_remark(text)
        await self.show_again()

    async def question(self, *, waits: bool) -> None:
        """Show only that a question is waiting, or with `waits` False show the last state again."""
        self._question = waits
        if not waits and self._overlay_state is None:
            await self.remove_all()
        else:
            await self.show_again()

    async def show_again(self) -> None:
        """Show the current state in a document that does not show it yet."""
        overlay_state, text = (
            (OverlayState.QUESTION, tr(QUESTION)) if self._question else (self._overlay_state, self._text)
        )
        if overlay_state is not None and self._isolated.dialog is None:
            if self._silent.is_set():
                self._silent.clear()
                self._tasks.start(self._reports(), "tell the overlay that the program runs")
            # If the page is unloading, its next document will show the overlay.
            with suppress(PageGone):
                said = (text, tr("PRACTICE") if self._practice else "", tr(SILENT), language())
                await self._isolated.call("overlay", overlay_state.value, *said, LEASE_SECONDS * 1000)

    async def mark(self, candidates: Sequence[Candidate]) -> None:
        """Draw a numbered frame around each of these controls, starting at 1; an empty sequence removes all frames.

        Raises `PageGone` if a control is no longer in the page.
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
        """Remove the overlay and the numbered frames from the page, unless the form was filed."""
        stays = self._overlay_state is OverlayState.FILED
        self._overlay_state, self._question = None, False
        await self.end()
        if self._isolated.dialog is not None or stays:
            return
        with suppress(PageGone):
            await self._isolated.call_everywhere("removeOverlay")

    async def end(self) -> None:
        """Stop reporting to the page that the program runs."""
        self._silent.set()
        await self._tasks.end()

    async def _reports(self) -> None:
        while not await comes_within(RENEW_SECONDS, self._silent):
            if self._isolated.dialog is None:
                with suppress(PageGone):
                    await self._isolated.call("overlayLives", LEASE_SECONDS * 1000)


def with_key_remark(text: str) -> str:
    """Add the remark that keys work in the terminal, because Enter in the page may press the portal's own button."""
    where, keys = tr("in the terminal"), {"Enter", "Esc", "r", tr("Enter"), tr("esc")}
    if keys.intersection(_WORD.findall(text)) and where.casefold() not in text.casefold():
        return with_note(f"{text}  ", where)
    return text


class NetworkLock(Protocol):
    async def hold(self, ids: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Start blocking requests with these ids, or renew the lease; let uploads of these files pass."""
        ...

    async def give(self) -> tuple[str, ...]:
        """Release the lock, and return the method and host of each blocked request."""
        ...


class SubmitLock:
    def __init__(self, isolated: IsolatedScripts, lock: NetworkLock) -> None:
        self._isolated = isolated
        self._lock = lock
        self._tasks = OwnTasks()
        self._released = asyncio.Event()
        self.is_ours = False

    async def take(self, ids: tuple[str, ...] = ()) -> None:
        """Start the program's turn: lock the page, and block network requests with these item ids.

        Raises `PageGone` if the page is lost.
        """
        await self._lock.hold(ids)
        # Set `is_ours` before the page is locked, so that a document that opens meanwhile is locked, too.
        was_ours, self.is_ours = self.is_ours, True
        try:
            await self._lend()
        except BaseException:
            self.is_ours = was_ours
            raise
        if not was_ours:
            self._released.clear()
            self._tasks.start(self._renew(), "renew the submit lock")

    async def allow_files(self, names: tuple[str, ...]) -> None:
        if self.is_ours:
            await self._lock.hold((), names)

    async def give(self, *, page_lives: bool = True) -> tuple[str, ...]:
        """Start the user's turn: release the submit lock in the page and on the network.

        `page_lives` is False if the page is lost; only the network's lock is then released. Return method and host
        of the requests that the network's lock has blocked.
        """
        if not self.is_ours:
            return ()
        self.is_ours = False
        self._released.set()
        await self._tasks.end()
        if page_lives:
            with suppress(PageGone):
                await self._isolated.call_everywhere("giveSubmitLock")
        with suppress(PageGone):
            return await self._lock.give()
        return ()

    def document_opened(self) -> None:
        """If the program has locked the page, lock the new document of a frame too, because it starts unlocked."""
        if self.is_ours:
            self._tasks.start(self._lend_again(), "take the submit lock in a new document")

    async def _renew(self) -> None:
        while not await comes_within(RENEW_SECONDS, self._released):
            await self._lend_again()

    async def _lend_again(self) -> None:
        # Between two documents nothing can be locked; the next document will request the lock.
        with suppress(PageGone):
            await self._lock.hold()
            await self._lend()

    async def _lend(self) -> None:
        await self._isolated.call_everywhere("holdSubmitLock", LEASE_SECONDS * 1000)

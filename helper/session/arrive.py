"""The way to the form: open the portal, wait for the person's login, make sure that this is the page we know."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from helper.errors import PageGone
from helper.flow.form import Nothing, Where
from helper.flow.plan import wanted_for
from helper.flow.spec import Flow, FlowKind, Page
from helper.session.events import PageReached
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow, SignIn, SignKind

LOOK_AGAIN_SECONDS = 0.5
"""How often a page that changes without a sign of it is looked at again while the person logs in."""
PATIENCE_SECONDS = 20.0
"""How long a page without any known sign is given before the person is asked."""
DRAWING_SECONDS = 2.0
"""How long a page that may be the form, with its fields still to come, is given before it is left for another."""
MOST_WAYS = 4
"""From how many pages the way is taken before the person is asked: some portals lead back again and again."""

LOGIN_TEXT = "Log in in the browser window: name, password, puzzle. I wait, and I see none of it."
ON_THE_WAY = "You are logged in. I look for the form."
CAPTCHA_TEXT = "The page shows a puzzle. It is yours: I never touch it."


class Way(StrEnum):
    """How the way to the form ended."""

    THERE = "there"
    PAUSE = "pause"
    LATER = "later"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the way ended; `page` is the flow's page when it ended at the form."""

    way: Way
    page: Page | None = None
    visitor: str = ""
    """What a page on the way called its visitor; empty: none did."""
    why: str = "The window was closed."
    """What happened, when the page is gone."""


class Pathfinder:
    """Leads one window to the flow's first page; asks when no known sign tells where it is."""

    def __init__(
        self,
        window: PortalWindow,
        flow: Flow,
        talk: Talk,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        drawing_seconds: float = DRAWING_SECONDS,
    ) -> None:
        self._window = window
        self._flow = flow
        self._form = "registration form" if flow.kind is FlowKind.IPR else "complaint form"
        self._talk = talk
        self._patience_seconds = patience_seconds
        self._drawing_seconds = drawing_seconds
        self._said: SignIn | None = None
        self._unknown_since: float | None = None
        self._stood: tuple[str, str, float] = ("", "", 0.0)
        """The document and address that were looked at last, and since when."""
        self._left: set[str] = set()
        """Addresses from which the way was taken since the last login; it is not taken from them again."""
        self._visitor = ""
        self._trusted = False
        """The person has said: this is the form."""

    async def reach_form(self, start: str) -> Arrival:
        """Open `start` and go on until the form is there, or the person wants something else."""
        await self._window.open(start)
        while True:
            where = await self._where()
            if where is not None and where.ready and (page := await self._form_page()):
                self._talk.tell(PageReached, page=page.id, host=self._window.host, text="The form is open.")
                return Arrival(Way.THERE, page, self._visitor)
            if stopped := await self._step(where):
                return Arrival(stopped)

    async def _where(self) -> Where | None:
        """Where the window is; None: between two documents. A window that is gone gives a sign of its own."""
        with suppress(PageGone):
            return await self._window.form.where()
        return None

    async def _form_page(self) -> Page | None:
        """The flow's form, when it is open: by its heading and at least one of its fields, or by the person's word.

        A heading alone is not enough: front pages and menus carry the same words.
        """
        if self._trusted:
            return self._forms[0]
        page = await self._window.page(self._flow)
        return page if page in self._forms and await self._has_fields(page) else None

    @property
    def _forms(self) -> list[Page]:
        return [page for page in self._flow.pages if any(step.enters for step in page.steps)]

    async def _has_fields(self, page: Page) -> bool:
        with suppress(PageGone):
            for step in page.steps:
                if step.enters and not isinstance(await self._window.form.find(wanted_for(step)), Nothing):
                    return True
        return False

    async def _step(self, where: Where | None) -> Way | None:
        """One look at a page that is not the form: move on, wait, or ask."""
        sign = await self._window.sign_in(self._flow)
        if sign is SignIn.IN:
            if self._said is not None:
                self._said = None
                await self._strip(Mood.DONE, ON_THE_WAY)
            self._visitor = await self._window.visitor(self._flow) or self._visitor
        if sign in {SignIn.OUT, SignIn.CAPTCHA}:
            self._begin_anew()
            await self._say(sign)
        elif where is not None and where.ready and await self._leaves(where, sign):
            self._unknown_since = None
        elif self._patience_is_over():
            return await self._ask()
        return await self._wait()

    async def _leaves(self, where: Where, sign: SignIn) -> bool:
        """Take the way to the form, once from each address; False: it was not taken, or there is none.

        A page without any sign may be a front page: the way leads past the login by itself.
        """
        if where.address in self._left or len(self._left) >= MOST_WAYS:
            return False
        if not self._has_stood(where) and not await self._is_elsewhere(where, sign):
            return False
        if not await self._window.start_page(self._flow):
            return False
        self._left.add(where.address)
        return True

    def _has_stood(self, where: Where) -> bool:
        """Whether the same page has been there long enough to have drawn its fields."""
        now, (document, address, since) = asyncio.get_running_loop().time(), self._stood
        if (document, address) != (where.document, where.address):
            self._stood = (where.document, where.address, now)
            return False
        return now - since >= self._drawing_seconds

    async def _is_elsewhere(self, where: Where, sign: SignIn) -> bool:
        """Whether this is another page of the portal, such as its front page, not a form that is still being drawn.

        A page that shows headings, none of them the form's, has drawn what it is.
        """
        known = sign is SignIn.IN or bool(where.headings)
        return known and await self._window.page(self._flow) not in self._forms

    def _begin_anew(self) -> None:
        """After a login, or the person's word, the same page may lead on."""
        self._unknown_since = None
        self._left.clear()

    async def _say(self, sign: SignIn) -> None:
        """In the terminal and in the page around the login; a page that is the login's own has no overlay of ours."""
        if sign is not self._said:
            self._said = sign
            text = CAPTCHA_TEXT if sign is SignIn.CAPTCHA else LOGIN_TEXT
            self._talk.tell(PageReached, page="login", host=self._window.host, text=text)
            await self._strip(Mood.YOUR_TURN, text)

    async def _strip(self, mood: Mood, text: str) -> None:
        with suppress(PageGone):
            await self._window.strip(mood, text)

    def _patience_is_over(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._unknown_since is None:
            self._unknown_since = now
        return now - self._unknown_since >= self._patience_seconds

    async def _wait(self) -> Way | None:
        done = await first(within=LOOK_AGAIN_SECONDS, sign=self._window.next_sign(), heard=self._talk.heard())
        if "heard" in done and done["heard"] in {Request.PAUSE, Request.LATER}:
            return Way(done["heard"].value)
        if "sign" in done and done["sign"].kind is SignKind.GONE:
            return Way.GONE
        return None

    async def _ask(self) -> Way | None:
        decision = await self._talk.ask(
            QuestionKind.LOGIN,
            "I do not recognise this page. When you see your own name, press Enter here.",
            (
                Choice("signed_in", "I see my own name: go on", safe=True),
                Choice("this_is_the_form", f"This is the {self._form}"),
                Choice("pause", "Stop here"),
            ),
            detail=(f"You can also open the {self._form} yourself, in the browser window.",),
        )
        self._begin_anew()
        if decision.choice == "pause":
            return Way.PAUSE
        self._trusted = decision.choice == "this_is_the_form"
        return None

"""The way to the form: open the portal, wait for the person's login, make sure that this is the page we know."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from helper.flow.form import Nothing
from helper.flow.plan import wanted_for
from helper.flow.spec import Flow, Page
from helper.session.events import PageReached
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import PortalWindow, SignIn, SignKind

LOOK_AGAIN_SECONDS = 0.5
"""How often a page that changes without a sign of it is looked at again while the person logs in."""
PATIENCE_SECONDS = 20.0
"""How long a page without any known sign is given before the person is asked."""

LOGIN_TEXT = "Log in in the browser window: name, password, puzzle. I wait, and I see none of it."
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
    why: str = "The window was closed."
    """What happened, when the page is gone."""


class Pathfinder:
    """Leads one window to the flow's first page; asks when no known sign tells where it is."""

    def __init__(self, window: PortalWindow, flow: Flow, talk: Talk) -> None:
        self._window = window
        self._flow = flow
        self._talk = talk
        self._said: SignIn | None = None
        self._unknown_since: float | None = None
        self._trusted = False
        """The person has said: this is the form."""

    async def reach_form(self, start: str) -> Arrival:
        """Open `start` and go on until the form is there, or the person wants something else."""
        await self._window.open(start)
        while True:
            if page := await self._form_page():
                if not (await self._window.form.where()).ready:
                    if stopped := await self._wait():
                        return Arrival(stopped)
                    continue
                self._talk.tell(PageReached, page=page.id, host=self._window.host, text="The form is open.")
                return Arrival(Way.THERE, page)
            if stopped := await self._step():
                return Arrival(stopped)

    async def _form_page(self) -> Page | None:
        """The flow's form, when it is open: by its heading and at least one of its fields, or by the person's word.

        A heading alone is not enough: front pages and menus carry the same words.
        """
        forms = [page for page in self._flow.pages if any(step.enters for step in page.steps)]
        if self._trusted:
            return forms[0]
        page = await self._window.page(self._flow)
        return page if page in forms and await self._has_fields(page) else None

    async def _has_fields(self, page: Page) -> bool:
        for step in page.steps:
            if step.enters and not isinstance(await self._window.form.find(wanted_for(step)), Nothing):
                return True
        return False

    async def _step(self) -> Way | None:
        """One look at a page that is not the form: move on, wait, or ask."""
        sign = await self._window.sign_in(self._flow)
        # A page without any sign may be a front page: the way to the form leads past the login by itself.
        if sign in {SignIn.IN, SignIn.UNKNOWN} and await self._window.start_page(self._flow):
            self._unknown_since = None
            return await self._wait()
        if sign in {SignIn.OUT, SignIn.CAPTCHA}:
            self._unknown_since = None
            self._say(sign)
            return await self._wait()
        if self._patience_is_over():
            return await self._ask()
        return await self._wait()

    def _say(self, sign: SignIn) -> None:
        if sign is not self._said:
            self._said = sign
            text = CAPTCHA_TEXT if sign is SignIn.CAPTCHA else LOGIN_TEXT
            self._talk.tell(PageReached, page="login", host=self._window.host, text=text)

    def _patience_is_over(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._unknown_since is None:
            self._unknown_since = now
        return now - self._unknown_since >= PATIENCE_SECONDS

    async def _wait(self) -> Way | None:
        done = await first(
            sign=self._window.next_sign(), heard=self._talk.heard(), moment=asyncio.sleep(LOOK_AGAIN_SECONDS)
        )
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
                Choice("this_is_the_form", "This is the complaint form"),
                Choice("pause", "Stop here"),
            ),
            detail=("You can also open the complaint form yourself, in the browser window.",),
        )
        self._unknown_since = None
        if decision.choice == "pause":
            return Way.PAUSE
        self._trusted = decision.choice == "this_is_the_form"
        return None

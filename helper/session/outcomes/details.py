"""Reads the page of one complaint: by its link in the list, else where the person has opened it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from helper.browser.portal.list_reading import DetailsReading, ListRow
from helper.browser.portal.signs import SignKind
from helper.errors import PageGone, WrongUse
from helper.flow.spec import Flow
from helper.model.words import counted
from helper.session.arrive import LOOK_AGAIN_SECONDS
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.outcomes.pages import MOST_ASKED, ask_for_login
from helper.session.outcomes.way import HERS, PortalList
from helper.session.pace import Pauses
from helper.session.race import first
from helper.session.talk import Talk

_PATIENCE_SECONDS = 8.0
_LOGIN_SECONDS = 1.0
"""So long a login may stand there that leaves by itself: who is known already is led through."""
_SURE_SECONDS = 3.0
"""After so long a page that does not show its complaint's number counts, if it is not the one from before."""


class DetailsReader:
    """Reads the pages of complaints, one after the other."""

    def __init__(self, window: PortalList, flow: Flow, talk: Talk, pauses: Pauses) -> None:
        self._window = window
        self._flow = flow
        self._talk = talk
        self._pauses = pauses
        self._last: DetailsReading | None = None
        self.stopped = False
        """Whether the person has stopped the reading."""
        self.has_moved = False
        """Whether it has led the window away from the list."""

    async def read(self, row: ListRow) -> DetailsReading | None:
        """The page of a row's complaint; None: it has no link, or shows no listings."""
        if not row.details or self.stopped:
            return None
        if not await self._pauses.next():
            self.stopped = True
            return None
        for _ in range(MOST_ASKED):
            try:
                await self._window.follow(row.details)
            except WrongUse:
                # A link out of the portal is no page of a complaint.
                return None
            self.has_moved = True
            found = await self._shown(row.number)
            self._last = found or self._last
            if found is not None or self.stopped or not await self._logged_in_again():
                return found
        return None

    async def by_person(self, numbers: Collection[str]) -> dict[str, DetailsReading]:
        """The pages of these complaints that the person opens, each read when she says so."""
        found: dict[str, DetailsReading] = {}
        in_vain = 0
        while (left := [number for number in numbers if number not in found]) and in_vain < MOST_ASKED:
            if not await self._asked(left):
                break
            shown = await self._here()
            named = shown.numbers & set(left) if shown else frozenset()
            in_vain = 0 if len(named) == 1 else in_vain + 1
            if shown is not None and len(named) == 1:
                found[next(iter(named))] = shown
        return found

    async def _logged_in_again(self) -> bool:
        """Where a login stands before the page: whether she has logged in; all other pages would show the same."""
        if not await self._is_hers():
            return False
        self.stopped = await ask_for_login(self._talk) != "read"
        return not self.stopped

    async def _is_hers(self) -> bool:
        return await self._window.sign_in(self._flow) in HERS

    async def _asked(self, left: list[str]) -> bool:
        decision = await self._talk.ask(
            QuestionKind.READ_ON,
            f"I cannot open the details of {counted(len(left), 'complaint')}. Open one in the window, then press Enter here.",
            (Choice("read", "It is open: read it", safe=True), Choice("done", "That is all for now")),
            detail=(f"still to read: {', '.join(left[:8])}",),
        )
        self.stopped = decision.choice == "pause"
        return decision.choice == "read"

    async def _shown(self, number: str) -> DetailsReading | None:
        """The page once it shows this number; one that shows no number, once it stands still."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while (waited := loop.time() - began) < _PATIENCE_SECONDS:
            found = await self._here()
            if found is not None and number in found.numbers:
                return found
            # The page of the complaint before may stand there until this one has come.
            if found is not None and waited > _SURE_SECONDS and found != self._last:
                return found
            if found is None and waited > _LOGIN_SECONDS and await self._is_hers():
                return None
            done = await first(
                within=LOOK_AGAIN_SECONDS,
                sign=self._window.next_sign(),
                heard=self._talk.heard(Request.PAUSE),
            )
            if "heard" in done:
                self.stopped = True
                return None
            if "sign" in done and done["sign"].kind is SignKind.GONE:
                raise PageGone(done["sign"].words or "The browser window was closed.")
        return None

    async def _here(self) -> DetailsReading | None:
        try:
            return await self._window.details_here(self._flow)
        except PageGone:
            return None

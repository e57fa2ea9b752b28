"""A run over what is ready: what was left open is settled, then one form after the other until the person stops."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace

from helper.errors import PageGone
from helper.flow.spec import Page
from helper.model.attempt import Result
from helper.session.arrive import Arrival, Pathfinder, Way
from helper.session.events import SessionEnded
from helper.session.filing.account import AccountCheck, Admission
from helper.session.filing.agenda import Agenda, Route
from helper.session.filing.bookmark import Bookmark, BookmarkFile
from helper.session.filing.form_wording import filed
from helper.session.filing.gate import HostAnswer, ask_about_host
from helper.session.filing.handover import PAGE_GONE, Ending, Turn
from helper.session.filing.ledger import Ledger
from helper.session.filing.left_open import OpenForm, open_forms, settle_by_word
from helper.session.filing.matter import Matter, Matters
from helper.session.filing.occasion import Occasion, resumed
from helper.session.filing.one_form import Filing
from helper.session.filing.settle import Settled, Settlement, settle
from helper.session.filing.tools import Tools
from helper.session.filing.went_through import Witness, seen_of
from helper.session.operator import QuestionKind, Request
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow

Open = Callable[[bool], AbstractAsyncContextManager[PortalWindow]]
"""Opens the window; told whether everything is pasted by hand, so that no window of ours is opened."""


class FilingSession:
    """One evening's run. `run` once; `request` at any time from the same loop."""

    def __init__(
        self,
        tools: Tools,
        route: Route,
        *,
        open_window: Open,
        bookmarks: BookmarkFile,
        accounts: AccountCheck,
        remember_host: Callable[[str], object] | None = None,
    ) -> None:
        """`accounts` asks whose window it is; `remember_host` is told a host of which the person has said that it is the portal's."""
        self._tools = tools
        self._route = route
        self._open_window = open_window
        self._bookmarks = bookmarks
        self._remember_host = remember_host
        self._agenda = Agenda(tools, route)
        self._ledger = Ledger(tools, practice=route.practice)
        self._accounts = accounts

    @property
    def practice(self) -> bool:
        """Whether everything in this run is practice."""
        return self._route.practice

    @property
    def rehearsed(self) -> bool:
        """Whether this was a rehearsal that came to its end."""
        return self._ledger.rehearsed

    def request(self, request: Request) -> None:
        """What the person asks for by herself."""
        self._talk.request(request)

    def unfinished(self) -> list[Matter]:
        """What an earlier run of this lane left open."""
        return self._agenda.unfinished()

    def open_elsewhere(self) -> list[Matter]:
        """What is open in the other lane: the run begins by asking about it."""
        return [form.matter for form, _, _ in self._others_open()]

    def ready(self) -> list[Matter]:
        """What this run may still take."""
        return self._agenda.ready()

    def elsewhere(self) -> list[Matter]:
        """What waits for a session of another account."""
        return self._agenda.elsewhere()

    async def run(self) -> None:
        """Settle, then file until nothing is ready or the person stops."""
        try:
            if not await self._settle_others():
                return
            if (self.ready() or self.unfinished()) and await self._may_open():
                async with self._open_window(self._tools.by_hand) as window:
                    self._talk.page = window
                    if await self._settle_all(window):
                        await self._file_all(window)
        finally:
            self._talk.complaint = self._talk.page = None
            left, elsewhere = len(self.ready()), len(self.elsewhere())
            text = self._ledger.farewell(left, elsewhere, len(self.unfinished()) + len(self._others_open()))
            self._talk.tell(SessionEnded, filed=self._ledger.filed, left=left, text=text)

    async def _may_open(self) -> bool:
        """Ask about a host that nobody knows, before anything is opened there; False: the person stops here."""
        strange = self._route.strange
        if strange is None or self._tools.by_hand:
            return True
        match await ask_about_host(strange, self._talk):
            case HostAnswer.STOP:
                return False
            case HostAnswer.REMEMBER:
                assert self._remember_host is not None, "whoever gives a strange host can remember it"  # noqa: S101 - for the type checker
                self._remember_host(strange.host)
            case HostAnswer.PASTE:
                self._tools = replace(self._tools, by_hand=True)
                self._agenda = Agenda(self._tools, self._route)
        return True

    def _others_open(self) -> list[tuple[OpenForm, Matters, Witness]]:
        return [
            (form, matters, witness)
            for matters, witness in self._tools.others
            for form in open_forms(matters, witness)
        ]

    async def _settle_others(self) -> bool:
        """Ask about what is open in the other lane, before any window opens; False: the person stops here."""
        for form, matters, witness in () if self._route.rehearsal else self._others_open():
            self._talk.complaint = form.matter.id
            if form.refused is not None:
                matters.release(form.matter.id, result=Result.REFUSED, portal_words=form.refused.words)
            elif not await settle_by_word(form, matters, talk=self._talk, witness=witness, by=self._tools.by):
                return False
        return True

    async def _settle_all(self, window: PortalWindow) -> bool:
        """What an earlier run left open; False: the person stops here."""
        return await self._settle_each(window, self.unfinished()) and await self._settle_each(
            window, self._agenda.sent_meanwhile()
        )

    async def _settle_each(self, window: PortalWindow, matters: list[Matter]) -> bool:
        for matter in matters:
            self._talk.complaint = matter.id
            settled = await self._settle(window, matter, self._bookmarks.read())
            if not await self._settled(window, matter, settled):
                return False
        return True

    async def _settle(self, window: PortalWindow, matter: Matter, bookmark: Bookmark | None) -> Settled:
        witness, talk = self._tools.witness, self._talk
        return await settle(matter, window=window, bookmark=bookmark, witness=witness, talk=talk)

    async def _settled(self, window: PortalWindow, matter: Matter, settled: Settled) -> bool:
        match settled.settlement:
            case Settlement.GO_ON:
                return await self._resume(window, matter)
            case Settlement.START_AFRESH:
                self._ledger.close(matter, Turn(Ending.NOT_SENT))
                self._tools.matters.again(matter.id)
            case Settlement.REFUSED:
                last = matter.open_attempt.refused if matter.open_attempt else None
                self._ledger.close(matter, Turn(Ending.REFUSED, words=last.words if last else ""))
            case Settlement.FILED:
                self._ledger.close(matter, Turn(Ending.FILED, settled.number))
            case Settlement.LEAVE_OPEN:
                self._agenda.keep_open(matter)
            case Settlement.PAUSE:
                return False
        return True

    async def _file_all(self, window: PortalWindow) -> None:
        self._agenda.count_anew()
        while (matter := self._agenda.next()) is not None:
            if not await self._file(window, matter):
                return

    async def _file(self, window: PortalWindow, matter: Matter) -> bool:
        """One form from the beginning to its outcome; False: the person stops here."""
        self._agenda.begin(matter)
        arrival = await self._arrive(window)
        if arrival.way is Way.GONE:
            return await self._gone(window, matter, arrival.why)
        if arrival.page is None:
            return self._turned_back(matter, arrival.way)
        return await self._through(window, matter, arrival, arrival.page)

    async def _resume(self, window: PortalWindow, matter: Matter) -> bool:
        """Go on with a form that stands in the window as the stopped program left it."""
        self._agenda.resume(matter)
        page = await window.page(self._tools.flow)
        if matter.open_attempt is None and page is None:
            return await self._file(window, matter)
        self._agenda.announce(matter)
        if page is not None and matter.open_attempt is None:
            return await self._through(window, matter, None, page)
        filing = self._filing(window, matter, resumed(matter))
        return await self._ended(window, matter, await self._turn(window, matter, filing, page))

    async def _through(
        self, window: PortalWindow, matter: Matter, arrival: Arrival | None, page: Page
    ) -> bool:
        """Fill in the form that is open, and stay with it to its end; None: it stood there half filled in."""
        admission = await self._admit(window, matter, arrival.visitor if arrival else "")
        if not admission.admitted:
            return await self._not_admitted(matter, admission.why_not)
        occasion = self._agenda.occasion(window.host, matter, afresh=arrival is not None)
        filing = self._filing(window, matter, replace(occasion, account_id=admission.account_id))
        turn = await self._turn(window, matter, filing, page)
        if filing.handed_over:
            self._agenda.looked_at(window.host)
        if self._route.rehearsal and self._ledger.may_take_back(matter):
            return await self._end_rehearsal(window, matter, turn)
        return await self._ended(window, matter, turn)

    def _filing(self, window: PortalWindow, matter: Matter, occasion: Occasion) -> Filing:
        write, one = self._bookmarks.write, matter.id
        return Filing(self._tools, window, matter, occasion, stands_in=lambda at: write(Bookmark(one, at)))

    async def _turn(self, window: PortalWindow, matter: Matter, filing: Filing, page: Page | None) -> Turn:
        """Fill in what was not handed over yet, and wait for the outcome."""
        try:
            if page is None or matter.open_attempt is not None:
                return await filing.stay(page)
            return await filing.through(page)
        except PageGone as gone:
            return Turn(Ending.GONE, words=gone.what)

    async def _admit(self, window: PortalWindow, matter: Matter, visitor: str) -> Admission:
        if why_not := self._tools.matters.why_not(matter.id):
            # What held when it was taken may not hold any more: a day is over, the register was corrected.
            return Admission(admitted=False, why_not=why_not)
        if self._route.practice or self._tools.by_hand:
            return Admission(admitted=True)
        return await self._accounts.admit(matter, visitor or await window.visitor(self._tools.flow))

    async def _not_admitted(self, matter: Matter, why: str) -> bool:
        """Nothing was filled in; without a reason the person stops here."""
        self._tools.matters.reclaim(matter.id)
        if not why:
            return False
        self._ledger.say_left(why)
        return await self._may_go_on()

    async def _end_rehearsal(self, window: PortalWindow, matter: Matter, turn: Turn) -> bool:
        """Put the form back as it was, unless something was seen to leave the window all the same."""
        self._bookmarks.clear()
        seen = await self._seen_after_all(window, matter)
        if seen is None:
            self._ledger.take_back(matter, turn)
        return bool(seen)

    async def _seen_after_all(self, window: PortalWindow, matter: Matter) -> bool | None:
        """Settle what the keeper saw leave the window; None: nothing has left it since the hand-over."""
        current = self._tools.matters.at(matter.id)
        since = current.open_attempt.at if current.open_attempt else current.taken_at
        if since is None or not seen_of(current, self._tools.witness, since):
            return None
        return await self._settled(window, current, await self._settle(window, current, None))

    async def _ended(self, window: PortalWindow, matter: Matter, turn: Turn) -> bool:
        """Write down how it ended and wait until the person has looked; False: the person stops here."""
        if turn.ending is Ending.GONE:
            what = turn.words or "The page is gone. Nothing was seen to leave it."
            return await self._gone(window, matter, what)
        if turn.ending is Ending.PAUSED:
            # What stands in the window may go on later, so its bookmark stays too.
            return False
        self._bookmarks.clear()
        self._ledger.close(matter, turn)
        if turn.ending is Ending.FILED:
            done = self._tools.matters.wording.done
            text = filed(turn.number, self._tools.now(), self._agenda.more, done)
            await self._say_in_page(window, text)
        await self._ledger.learn_more(window, matter, turn)
        return await self._may_go_on()

    async def _gone(self, window: PortalWindow, matter: Matter, what: str) -> bool:
        """The page went away before anything was seen to leave it: again, later, or stop."""
        seen = await self._seen_after_all(window, matter)
        if seen is None:
            kept = self._tools.matters.wording.kept
            decision = await self._talk.ask(QuestionKind.PAGE_GONE, what, PAGE_GONE, detail=(kept,))
            # While the question stood, she may have sent it from another page of the window.
            seen = await self._seen_after_all(window, matter)
        if seen is not None:
            self._bookmarks.clear()
            return seen
        self._ledger.close(matter, Turn(Ending.GONE))
        if decision.choice == "again":
            self._tools.matters.again(matter.id)
            fresh = self._tools.matters.reserve(matter.id)
            return fresh is not None and await self._file(window, fresh)
        return decision.choice != "pause"

    async def _arrive(self, window: PortalWindow) -> Arrival:
        if self._tools.by_hand:
            return Arrival(Way.THERE, await window.page(self._tools.flow))
        try:
            return await Pathfinder(window, self._tools.flow_at(self._route.host), self._talk).reach_form(
                self._route.start
            )
        except PageGone as gone:
            return Arrival(Way.GONE, why=str(gone))

    def _turned_back(self, matter: Matter, way: Way) -> bool:
        """The form was not reached; nothing was filled in, so it goes back as it was."""
        if way is Way.LATER and not self._route.rehearsal:
            self._ledger.close(matter, Turn(Ending.LATER))
            return True
        self._tools.matters.reclaim(matter.id)
        return False

    async def _may_go_on(self) -> bool:
        """Leave the page as it is until the person has looked at it."""
        if not self._agenda.more:
            return False
        return await self._talk.goes_on()

    async def _say_in_page(self, window: PortalWindow, text: str) -> None:
        # The outcome is written down already; the terminal says it too.
        with suppress(PageGone):
            await window.strip(Mood.DONE, text)

    @property
    def _talk(self) -> Talk:
        return self._tools.talk

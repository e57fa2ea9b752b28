"""A run over the queue: what was left open is settled, then one form after the other until the person stops."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from helper.errors import PageGone
from helper.flow.spec import Page
from helper.model.complaint import Complaint, Result
from helper.session import wording
from helper.session.arrive import Arrival, Pathfinder, Way
from helper.session.bookmark import Bookmark, BookmarkFile
from helper.session.events import ComplaintReserved, Released, SessionEnded
from helper.session.filing import RESULTS, Filing, Tools, plan_for
from helper.session.handover import Ending, Turn
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.settle import Settled, Settlement, Witness, settle
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a session files, and how far it goes."""

    start: str
    """The address the window opens for each form."""
    practice: bool
    limit: int | None = None
    """How many forms at most; None: all that are ready."""
    complaints: tuple[str, ...] = ()
    """Only these, in this order; empty: all that are ready."""


class FilingSession:
    """One evening's run. `run` once; `request` at any time from the same loop."""

    def __init__(
        self,
        tools: Tools,
        route: Route,
        *,
        open_window: Callable[[], AbstractAsyncContextManager[PortalWindow]],
        bookmarks: BookmarkFile,
        witness: Witness,
    ) -> None:
        self._tools = tools
        self._route = route
        self._open_window = open_window
        self._bookmarks = bookmarks
        self._witness = witness
        self._filed = 0
        self._begun = 0
        self._total = 0

    @property
    def practice(self) -> bool:
        """Whether everything in this run is practice."""
        return self._route.practice

    def request(self, request: Request) -> None:
        """What the person asks for by herself."""
        self._talk.request(request)

    async def run(self) -> None:
        """Settle, then file until nothing is ready or the person stops."""
        try:
            if self._left() or self.unfinished():
                async with self._open_window() as window:
                    if await self._settle_all(window):
                        await self._file_all(window)
        finally:
            self._talk.complaint = None
            self._talk.tell(SessionEnded, filed=self._filed, left=self._left(), text=self._farewell())

    async def _settle_all(self, window: PortalWindow) -> bool:
        """What an earlier run left open; False: the person stops here."""
        for complaint in self.unfinished():
            self._talk.complaint = complaint.id
            ids = tuple(listing.item_id for listing in self._tools.queue.listings_of(complaint))
            settled = await settle(
                complaint,
                ids,
                window=window,
                bookmark=self._bookmarks.read(),
                witness=self._witness,
                talk=self._talk,
            )
            if not await self._settled(window, complaint, settled):
                return False
        return True

    async def _settled(self, window: PortalWindow, complaint: Complaint, settled: Settled) -> bool:
        match settled.settlement:
            case Settlement.GO_ON:
                return await self._resume(window, complaint)
            case Settlement.START_AFRESH:
                self._release(complaint, Turn(Ending.NOT_SENT))
                self._tools.queue.again(complaint.id)
            case Settlement.FILED:
                self._release(complaint, Turn(Ending.FILED, settled.number))
            case Settlement.LEAVE_OPEN:
                pass
            case Settlement.PAUSE:
                return False
        return True

    async def _file_all(self, window: PortalWindow) -> None:
        self._total = min(self._left(), self._route.limit or self._left())
        while self._begun < self._total:
            complaint = self._reserve()
            if complaint is None or not await self._file(window, complaint):
                return

    def _reserve(self) -> Complaint | None:
        ready = self.ready()
        if not ready:
            return None
        return self._tools.queue.reserve(practice=self._route.practice, complaint_id=ready[0].id)

    async def _file(self, window: PortalWindow, complaint: Complaint) -> bool:
        """One complaint from the queue to its outcome; False: the person stops here."""
        self._announce(complaint)
        arrival = await self._arrive(window)
        if arrival.way is Way.GONE:
            return await self._page_gone(window, complaint, arrival.why)
        if arrival.page is None:
            return self._turned_back(complaint, arrival.way)
        return await self._through(window, complaint, arrival.page)

    async def _resume(self, window: PortalWindow, complaint: Complaint) -> bool:
        """Go on with a form that stands in the window as the stopped program left it."""
        page = await window.page(self._tools.flow)
        self._announce(complaint)
        if complaint.open_attempt is not None:
            filing = Filing(self._tools, window, complaint)
            return await self._finish(window, complaint, await filing.stay())
        if page is None:
            return await self._file(window, complaint)
        return await self._through(window, complaint, page)

    async def _through(self, window: PortalWindow, complaint: Complaint, page: Page) -> bool:
        try:
            self._bookmarks.write(Bookmark(complaint.id, (await window.form.where()).document))
            turn = await Filing(self._tools, window, complaint).through(page)
        except PageGone as gone:
            return await self._page_gone(window, complaint, gone.what)
        if turn.ending is Ending.GONE:
            return await self._page_gone(
                window, complaint, turn.words or "The page is gone. Nothing was seen to leave it."
            )
        return await self._finish(window, complaint, turn)

    async def _finish(self, window: PortalWindow, complaint: Complaint, turn: Turn) -> bool:
        """Write down how it ended and wait until the person has looked; False: the person stops here."""
        if turn.ending is Ending.PAUSED:
            # What stands in the window may go on later, so its bookmark stays too.
            return False
        self._bookmarks.clear()
        if turn.ending is Ending.LEFT_OPEN:
            self._talk.tell(Released, result=Result.UNKNOWN.value, text=self._sentence(Result.UNKNOWN, ""))
            return await self._may_go_on()
        self._release(complaint, turn)
        if turn.ending is Ending.FILED:
            self._filed += 1
            text = wording.filed(turn.number, self._tools.now(), self._total - self._begun)
            await self._say_in_page(window, text)
        return await self._may_go_on()

    def _release(self, complaint: Complaint, turn: Turn) -> None:
        result = RESULTS[turn.ending]
        self._tools.queue.release(
            complaint.id,
            result=result,
            number=turn.number,
            portal_words=turn.words,
            links_sent=turn.links_sent,
            seen_at=self._tools.now(),
        )
        text = (
            turn.words
            if turn.ending is Ending.PROBLEM and turn.words
            else self._sentence(result, turn.number)
        )
        self._talk.tell(Released, result=result.value, number=turn.number or None, text=text)

    async def _page_gone(self, window: PortalWindow, complaint: Complaint, what: str) -> bool:
        """The page went away before anything was seen to leave it: again, later, or stop."""
        decision = await self._talk.ask(
            QuestionKind.PAGE_GONE,
            what,
            (
                Choice("later", "Leave this one for later", safe=True),
                Choice("again", "Open the page again and fill it in anew"),
                Choice("pause", "Stop here"),
            ),
            detail=("Nothing is lost: the links are still here.",),
        )
        self._release(complaint, Turn(Ending.GONE))
        if decision.choice == "again":
            self._tools.queue.again(complaint.id)
            fresh = self._tools.queue.reserve(practice=self._route.practice, complaint_id=complaint.id)
            return fresh is not None and await self._file(window, fresh)
        return decision.choice != "pause"

    async def _arrive(self, window: PortalWindow) -> Arrival:
        if self._tools.by_hand:
            return Arrival(Way.THERE, await window.page(self._tools.flow))
        try:
            return await Pathfinder(window, self._tools.flow, self._talk).reach_form(self._route.start)
        except PageGone as gone:
            return Arrival(Way.GONE, why=str(gone))

    def _turned_back(self, complaint: Complaint, way: Way) -> bool:
        """The form was not reached; nothing was filled in, so the complaint goes back as it was."""
        if way is Way.LATER:
            self._release(complaint, Turn(Ending.LATER))
            return True
        self._tools.queue.reclaim(complaint.id)
        return False

    async def _may_go_on(self) -> bool:
        """Leave the page as it is until the person has looked at it."""
        if self._begun >= self._total:
            return False
        return await self._talk.heard(Request.GO_ON, Request.PAUSE) is Request.GO_ON

    async def _say_in_page(self, window: PortalWindow, text: str) -> None:
        try:
            await window.strip(Mood.DONE, text)
        except PageGone:
            # The outcome is written down already; the terminal says it too.
            return

    def _announce(self, complaint: Complaint) -> None:
        self._begun += 1
        self._total = max(self._total, self._begun)
        self._talk.complaint = complaint.id
        plan = plan_for(self._tools, complaint)
        work = self._tools.queue.work_of(complaint)
        self._talk.tell(
            ComplaintReserved,
            position=self._begun,
            total=self._total,
            work=work.title if work else "",
            listings=len(complaint.finding_ids),
            practice=self._route.practice,
            fields=tuple((field.step, field.label, field.value) for field in plan.fields if field.value),
        )

    @property
    def _talk(self) -> Talk:
        return self._tools.talk

    def unfinished(self) -> list[Complaint]:
        """Open ones of this run's lane: practice never asks about real ones, nor the other way round."""
        unfinished = self._tools.queue.unfinished()
        return [complaint for complaint in unfinished if complaint.practice is self._route.practice]

    def ready(self) -> list[Complaint]:
        """What this run may still take; what has problems stays where it is."""
        ready = self._tools.queue.ready(practice=self._route.practice)
        wanted = self._route.complaints
        chosen = (
            sorted((one for one in ready if one.id in wanted), key=lambda one: wanted.index(one.id))
            if wanted
            else ready
        )
        return [complaint for complaint in chosen if not self._tools.queue.problems(complaint)]

    def _left(self) -> int:
        return len(self.ready())

    def _sentence(self, result: Result, number: str) -> str:
        return wording.released(result, number=number, practice=self._route.practice, at=self._tools.now())

    def _farewell(self) -> str:
        left = self._left()
        return (
            f"{self._filed} filed, {left} still to file."
            if left
            else f"{self._filed} filed. Nothing is waiting."
        )

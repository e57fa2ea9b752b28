"""One complaint through one form: bind, fill, write the intent, hand over, learn what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from helper.flow.engine import MOST_ROUNDS, fill_form, read_again
from helper.flow.plan import Plan, bind
from helper.flow.report import FieldReport, FillReport
from helper.flow.spec import Flow, Page
from helper.flow.values import values_of
from helper.model.complaint import Attempt, Complaint, Result
from helper.model.listing import Listing
from helper.session import wording
from helper.session.desk import Clipboard, SessionDesk
from helper.session.events import HandedOver
from helper.session.handover import Ending, PersonsTurn, Turn
from helper.session.operator import Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.vigil import Vigil
from helper.session.window import Mood, PortalWindow, Sign
from helper.store.queue import Queue
from helper.store.store import Store

_STOPS = (Request.PAUSE, Request.LATER, Request.PROBLEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every filing of a session works with."""

    store: Store
    queue: Queue
    flow: Flow
    talk: Talk
    clipboard: Clipboard
    evidence: Path
    """The evidence folder; each complaint has one of its own in it."""
    by: str
    account_id: str
    by_hand: bool
    """Whether the form cannot be looked at, so that every value is pasted."""
    now: Callable[[], datetime]
    hold_seconds: float = 0.6
    """How long a page must keep its values before it is handed over: some empty a field a moment after it was right."""


class Filing:
    """One complaint in one window. `through` fills and hands over; `stay` only waits."""

    def __init__(self, tools: Tools, window: PortalWindow, complaint: Complaint) -> None:
        self._tools = tools
        self._window = window
        self._id = complaint.id
        self._attempt_id = uuid4().hex

    async def through(self, page: Page) -> Turn:
        """Fill the page and stay with it until it is known how the person's turn ended.

        Raises `PageGone` while we fill; nothing can have been submitted then.
        """
        plan = plan_for(self._tools, self._complaint).on_page(page.id)
        filled = await self._fill(plan)
        if isinstance(filled, Turn) or filled.stopped is not None:
            # Nothing is handed over, yet the page is the person's again.
            await self._window.give_pen(self._item_ids())
        if isinstance(filled, Turn):
            return filled
        if filled.stopped is not None:
            return Turn(Ending.PROBLEM, words=filled.stopped.sentence)
        await self._hand_over(filled)
        turn = await self._persons_turn(filled)
        return await self.through(page) if turn.ending is Ending.FILL_AGAIN else turn

    async def _fill(self, plan: Plan) -> FillReport | Turn:
        """Hold the pen and fill; the person's wish to stop ends it at once, wherever it is."""
        tools = self._tools
        desk = SessionDesk(self._window, tools.talk, tools.clipboard, len(plan.fields))
        await self._window.take_pen(self._item_ids())
        await self._window.strip(Mood.FILLING, desk.progress)
        done = await first(report=self._fill_until_kept(plan, desk), stop=tools.talk.heard(*_STOPS))
        if "stop" in done:
            endings = {
                Request.LATER: Ending.LATER,
                Request.PROBLEM: Ending.PROBLEM,
                Request.PAUSE: Ending.PAUSED,
            }
            return Turn(endings[done["stop"]])
        report: FillReport = done["report"]
        return report

    async def _fill_until_kept(self, plan: Plan, desk: SessionDesk) -> FillReport:
        """Fill, give the page a moment to show whether it keeps the values, and fill again what it lost."""
        report = await fill_form(plan, self._window.form, desk)
        for _ in range(MOST_ROUNDS):
            if report.stopped is not None or self._tools.by_hand:
                return report
            await asyncio.sleep(self._tools.hold_seconds)
            after = await read_again(report, self._window.form)
            if [field.right for field in after.fields] == [field.right for field in report.fields]:
                return after
            report = await fill_form(plan, self._window.form, desk)
        return report

    async def _hand_over(self, report: FillReport) -> None:
        """Write the intent first; only then is the person asked to do anything."""
        queue, listings = self._tools.queue, self._listings()
        number = len(self._complaint.attempts) + 1
        folder = self._tools.evidence / self._id / str(number)
        evidence = await self._window.evidence(folder, report.values())
        queue.hand_over(
            self._id,
            Attempt(
                id=self._attempt_id,
                host=self._window.host,
                practice=self._window.practice,
                at=self._tools.now(),
                by=self._tools.by,
                account_id=self._tools.account_id,
                values=report.values(),
                links=tuple(listing.url for listing in listings),
                evidence=tuple(f"{self._id}/{number}/{name}" for name in evidence),
            ),
        )
        self._tools.talk.forget(Request.GO_ON)
        await self._window.give_pen(self._item_ids())
        strip = wording.your_turn(len(listings), self._title, self._complaint.reason)
        await self._window.strip(Mood.YOUR_TURN, strip)
        self._tools.talk.tell(HandedOver, text="\n".join([*_warnings(report), *wording.YOUR_TURN]))

    async def stay(self) -> Turn:
        """Go on with a form that was handed over before the program stopped and still stands as it was."""
        await self._window.give_pen(self._item_ids())
        self._tools.talk.tell(HandedOver, text="\n".join(wording.YOUR_TURN))
        return await self._persons_turn(None)

    async def _persons_turn(self, report: FillReport | None) -> Turn:
        queue = self._tools.queue
        document = (await self._window.form.where()).document
        turn = PersonsTurn(
            self._window,
            self._tools.talk,
            refused=lambda refused: queue.note_refused(self._id, refused),
            submitted=self._note_submitted,
            declined=lambda words: queue.note_declined(self._id, words),
            look=Vigil(self._window, self._tools.flow, document, report).look,
        )
        return await turn.wait()

    def _note_submitted(self, sign: Sign) -> None:
        """Write down that it left the window; what became of it is not known yet."""
        self._tools.queue.release(
            self._id, result=Result.UNKNOWN, links_sent=sign.links_sent, seen_at=self._tools.now()
        )

    @property
    def _complaint(self) -> Complaint:
        return self._tools.store.complaints[self._id]

    @property
    def _title(self) -> str:
        work = self._tools.queue.work_of(self._complaint)
        return work.title if work else ""

    def _listings(self) -> list[Listing]:
        return listings_for(self._tools, self._complaint)

    def _item_ids(self) -> tuple[str, ...]:
        return tuple(listing.item_id for listing in self._tools.queue.listings_of(self._complaint))


def plan_for(tools: Tools, complaint: Complaint) -> Plan:
    """What goes into the form for a complaint."""
    work = tools.queue.work_of(complaint)
    if work is None:
        raise ValueError("a complaint without a work has problems, and is never reserved")
    plan = bind(tools.flow, values_of(complaint, work, listings_for(tools, complaint)))
    return plan.by_hand() if tools.by_hand else plan


def listings_for(tools: Tools, complaint: Complaint) -> list[Listing]:
    """The complaint's listings without those that the portal's own check has refused in this attempt."""
    attempt = complaint.open_attempt
    refused = {item for item, _ in attempt.refused_links} if attempt else set()
    return [listing for listing in tools.queue.listings_of(complaint) if listing.item_id not in refused]


def _warnings(report: FillReport) -> list[str]:
    """Fields of which it is not proved that they hold what is wanted: the person must look at them first."""
    return [_warning(field) for field in report.fields if field.differs]


def _warning(field: FieldReport) -> str:
    return f"LOOK at “{field.field.label}” first: it should say “{field.field.value[:80]}”, the page shows “{field.seen[:80]}”."


RESULTS: dict[Ending, Result] = {
    Ending.FILED: Result.FILED,
    Ending.REFUSED: Result.REFUSED,
    Ending.LATER: Result.SKIPPED,
    Ending.PROBLEM: Result.SKIPPED,
    Ending.NOT_SENT: Result.FAILED,
    Ending.GONE: Result.FAILED,
}
"""How an ending is written down; those that are not here stay open."""

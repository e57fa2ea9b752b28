"""One complaint through one form: bind, fill, write the intent, hand over, learn what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from helper.flow.engine import MOST_ROUNDS, fill_form, read_again
from helper.flow.learned_file import LearnedBook
from helper.flow.plan import Plan, bind
from helper.flow.report import FillReport
from helper.flow.spec import Flow, Page
from helper.flow.values import values_of
from helper.model.attempt import Attempt, FieldValue, Result
from helper.model.complaint import Complaint
from helper.model.listing import Listing
from helper.session.events import HandedOver
from helper.session.filing import wording
from helper.session.filing.desk import Clipboard, SessionDesk
from helper.session.filing.handover import Ending, PersonsTurn, Turn
from helper.session.filing.lessons import Lessons
from helper.session.filing.occasion import ORDINARY, Occasion
from helper.session.filing.parts import NEXT_STRIP, NEXT_TEXT, Part, Parts
from helper.session.filing.vigil import Vigil
from helper.session.operator import Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow, Sign
from helper.store.queue import Queue
from helper.store.store import Store

_STOPS = {Request.PAUSE: Ending.PAUSED, Request.LATER: Ending.LATER, Request.PROBLEM: Ending.PROBLEM}
"""What the person may ask for before the form is hers, and how it ends then."""


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
    learned: LearnedBook | None = None
    """What the person taught about the portal's pages; None: nothing is learned."""

    def flow_at(self, host: str) -> Flow:
        """The flow as it is known on a host."""
        return self.learned.flow_at(host) if self.learned is not None and host else self.flow

    def lessons(self, window: PortalWindow) -> Lessons:
        """For what the person shows in a window."""
        return Lessons(window=window, talk=self.talk, book=self.learned, now=self.now)


class Filing:
    """One complaint in one window. `through` fills and hands over; `stay` only waits."""

    def __init__(
        self, tools: Tools, window: PortalWindow, complaint: Complaint, occasion: Occasion = ORDINARY
    ) -> None:
        self._tools = tools
        self._window = window
        self._id = complaint.id
        self._occasion = occasion
        # What an earlier run has handed over, and is filled on, stays one attempt.
        self._attempt_id = complaint.open_attempt.id if complaint.open_attempt else uuid4().hex
        self._parts: Parts | None = None
        self.handed_over = False
        """Whether the person has been given the form."""

    async def through(self, page: Page) -> Turn:
        """Fill the page and stay with it until it is known how the person's turn ended.

        Raises `PageGone` while we fill; nothing can have been submitted then.
        """
        plan = plan_for(self._tools, self._complaint, self._window.host).on_page(page.id)
        parts = self._parts = self._parts or Parts(self._window.form, page)
        part = await parts.now(plan)
        filled = await self._fill(part.plan)
        if isinstance(filled, Turn) or filled.stopped is not None:
            # Nothing is handed over, yet the page is the person's again.
            await self._window.give_pen(self._item_ids())
        if isinstance(filled, Turn):
            return filled
        if filled.stopped is not None:
            return Turn(Ending.PROBLEM, words=filled.stopped.sentence)
        await self._hand_over(filled, part)
        turn = await self._persons_turn(filled, part)
        return await self.through(page) if turn.ending is Ending.FILL_AGAIN else turn

    async def _fill(self, plan: Plan) -> FillReport | Turn:
        """Hold the pen and fill; the person's wish to stop ends it at once, wherever it is."""
        tools = self._tools
        lessons = tools.lessons(self._window)
        wanted = sum(bool(field.value) for field in plan.fields)
        desk = SessionDesk(self._window, tools.talk, tools.clipboard, wanted, lessons)
        await self._window.take_pen(self._item_ids())
        await self._window.strip(Mood.FILLING, desk.progress)
        done = await first(
            report=self._fill_until_kept(plan, desk), stop=tools.talk.heard(*_STOPS), strip=desk.keep_strip()
        )
        if "stop" in done:
            return Turn(_STOPS[done["stop"]])
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

    async def _hand_over(self, report: FillReport, part: Part) -> None:
        """Write the intent first; only then is the person asked to do anything, be it Next or Submit."""
        queue, listings = self._tools.queue, self._listings()
        number = len(self._complaint.attempts) + 1
        parts, earlier = self._parts, self._complaint.open_attempt
        is_further_part = parts is not None and parts.begun
        report = parts.joined(report, part) if parts else report
        folder = self._tools.evidence / self._id / str(number)
        evidence = await self._window.evidence(folder, report.values())
        before = earlier if is_further_part else None
        queue.hand_over(
            self._id,
            Attempt(
                id=self._attempt_id,
                host=self._window.host,
                practice=self._window.practice,
                at=self._tools.now(),
                by=self._tools.by,
                account_id=self._occasion.account_id or self._tools.account_id,
                values=_joined(before.values if before else (), report.values()),
                links=tuple(listing.url for listing in listings),
                evidence=(
                    *(before.evidence if before else ()),
                    *(f"{self._id}/{number}/{name}" for name in evidence),
                ),
            ),
        )
        self.handed_over = True
        self._tools.talk.forget(Request.GO_ON)
        await self._window.give_pen(self._item_ids())
        strip = self._occasion.strip(len(listings), self._title, self._complaint.reason)
        await self._window.strip(Mood.YOUR_TURN, strip if part.is_last else NEXT_STRIP)
        self._tools.talk.tell(HandedOver, text=self._occasion.turn(report) if part.is_last else NEXT_TEXT)

    async def stay(self, page: Page | None) -> Turn:
        """Go on with a form that was handed over before the program stopped and still stands as it was.

        Where the page is not known, or a submission was seen, it is not filled again.
        """
        attempt = self._complaint.open_attempt
        if attempt is not None and attempt.seen_at is not None:
            page = None
        part = await self._part_found(page) if page else None
        await self._window.give_pen(self._item_ids())
        text = NEXT_TEXT if part and not part.is_last else self._occasion.turn(None)
        self._tools.talk.tell(HandedOver, text=text)
        while (turn := await self._persons_turn(None, part)).ending is Ending.FILL_AGAIN:
            if page is not None:
                return await self.through(page)
            self._tools.talk.tell(HandedOver, text=wording.NOT_FILLED_AGAIN)
        return turn

    async def _part_found(self, page: Page) -> Part:
        """Which of its parts the form shows, with what the record says of those before it."""
        attempt = self._complaint.open_attempt
        recorded = [value.field for value in attempt.values] if attempt else []
        self._parts = Parts(self._window.form, page, recorded)
        return await self._parts.now(
            plan_for(self._tools, self._complaint, self._window.host).on_page(page.id)
        )

    async def _persons_turn(self, report: FillReport | None, part: Part | None = None) -> Turn:
        queue = self._tools.queue
        document = (await self._window.form.where()).document
        parts = self._parts if part is not None and not part.is_last else None
        turn = PersonsTurn(
            self._window,
            self._tools.talk,
            refused=lambda refused: queue.note_refused(self._id, refused),
            submitted=self._note_submitted,
            declined=lambda words: queue.note_declined(self._id, words),
            look=Vigil(self._window, self._tools.flow, document, report).look,
            another=partial(parts.has_changed, part) if parts and part else None,
            rehearsal=self._occasion.rehearsal,
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


def plan_for(tools: Tools, complaint: Complaint, host: str = "") -> Plan:
    """What goes into the form for a complaint, with what was learned about the host."""
    work = tools.queue.work_of(complaint)
    if work is None:
        raise ValueError("a complaint without a work has problems, and is never reserved")
    plan = bind(tools.flow_at(host), values_of(complaint, work, listings_for(tools, complaint)))
    return plan.by_hand() if tools.by_hand else plan


def listings_for(tools: Tools, complaint: Complaint) -> list[Listing]:
    """The complaint's listings without those that the portal's own check has refused in this attempt."""
    attempt = complaint.open_attempt
    refused = {item for item, _ in attempt.refused_links} if attempt else set()
    return [listing for listing in tools.queue.listings_of(complaint) if listing.item_id not in refused]


def _joined(before: tuple[FieldValue, ...], values: tuple[FieldValue, ...]) -> tuple[FieldValue, ...]:
    """What was read in the parts before, unless it was read again."""
    again = {value.field for value in values}
    return (*(value for value in before if value.field not in again), *values)


RESULTS: dict[Ending, Result] = {
    Ending.FILED: Result.FILED,
    Ending.REFUSED: Result.REFUSED,
    Ending.LATER: Result.SKIPPED,
    Ending.PROBLEM: Result.SKIPPED,
    Ending.NOT_SENT: Result.FAILED,
    Ending.GONE: Result.FAILED,
}
"""How an ending is written down; those that are not here stay open."""

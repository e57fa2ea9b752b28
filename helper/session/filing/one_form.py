"""One matter through one form: bind, fill, write the intent, hand over, learn what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

from helper.browser.portal.evidence import note_sent
from helper.flow.engine import MOST_ROUNDS, fill_form, read_again
from helper.flow.form import Candidate, Sure
from helper.flow.plan import Plan
from helper.flow.report import FillReport
from helper.flow.spec import Page
from helper.model.attempt import Attempt, FieldValue
from helper.session.events import HandedOver
from helper.session.filing import wording
from helper.session.filing.desk import SessionDesk
from helper.session.filing.handover import Ending, PersonsTurn, Turn, ask_put_aside
from helper.session.filing.matter import Matter
from helper.session.filing.occasion import ORDINARY, Occasion
from helper.session.filing.parts import Part, Parts
from helper.session.filing.tools import Tools, plan_for
from helper.session.filing.vigil import Vigil
from helper.session.filing.went_through import Word, ask_went_through
from helper.session.operator import Request
from helper.session.race import first
from helper.session.window import Mood, PortalWindow, Sign

_STOPS = {Request.PAUSE: Ending.PAUSED, Request.LATER: Ending.LATER}
"""What ends a form before it is hers, and how."""


class Filing:
    """One form in one window. `through` fills and hands over; `stay` only waits."""

    def __init__(
        self,
        tools: Tools,
        window: PortalWindow,
        matter: Matter,
        occasion: Occasion = ORDINARY,
        *,
        stands_in: Callable[[str], object] = lambda _: None,
    ) -> None:
        """`stands_in` is told the document in which the form stands, and each further one."""
        self._tools = tools
        self._stands_in = stands_in
        self._window = window
        self._id = matter.id
        self._occasion = occasion
        # What an earlier run has handed over, and is filled on, stays one attempt.
        self._attempt_id = matter.open_attempt.id if matter.open_attempt else uuid4().hex
        self._parts: Parts | None = None
        self._whole: FillReport | None = None
        """What was put into the parts of the form so far."""
        self._hers: dict[str, str] = {}
        """What the person was seen to put into fields that were filled, by their steps."""
        self.handed_over = False
        """Whether the person has been given the form."""

    async def through(self, page: Page) -> Turn:
        """Fill the page and stay with it until it is known how the person's turn ended.

        Raises `PageGone` while we fill; nothing can have been submitted then.
        """
        parts = self._parts = self._parts or Parts(self._window.form, page)
        part = await parts.at_hand(plan_for(self._tools, self._matter, self._window.host).on_page(page.id))
        self._stands_in(part.document)
        part, filled = await self._fill_part(parts, part)
        if isinstance(filled, Turn) or filled.stopped is not None:
            # Nothing is handed over, yet the page is the person's again.
            await self._window.give_pen(self._matter.watched)
        if isinstance(filled, Turn):
            return filled
        if filled.stopped is not None:
            return Turn(Ending.PROBLEM, words=filled.stopped.sentence)
        await self._hand_over(filled, part)
        turn = await self._persons_turn(part.document, filled, part)
        return await self.through(page) if turn.ending is Ending.FILL_AGAIN else turn

    async def _fill_part(self, parts: Parts, part: Part) -> tuple[Part, FillReport | Turn]:
        """Fill a part, and what came into it by that."""
        for _ in range(MOST_ROUNDS):
            filled = await self._fill(part.plan)
            if isinstance(filled, Turn) or filled.stopped is not None:
                break
            part, has_more = await parts.as_filled(part)
            if not has_more:
                break
        return part, filled

    async def _fill(self, plan: Plan) -> FillReport | Turn:
        """Fill; where something seemed wrong, and the person goes on with the form all the same, it is filled on."""
        while (filled := await self._fill_until_stopped(plan)) is None:
            pass
        return filled

    async def _fill_until_stopped(self, plan: Plan) -> FillReport | Turn | None:
        """Hold the pen and fill; the person's wish to stop ends it at once, wherever it is. None: it goes on."""
        tools = self._tools
        lessons = tools.lessons(self._window)
        wanted = sum(bool(field.value) for field in plan.fields)
        desk = SessionDesk(self._window, tools.talk, tools.clipboard, wanted, lessons)
        await self._window.take_pen(self._matter.watched)
        await self._window.strip(Mood.FILLING, desk.progress)
        done = await first(
            report=self._fill_until_kept(plan, desk),
            stop=tools.talk.heard(*_STOPS, Request.PROBLEM),
            strip=desk.keep_strip(),
        )
        if "stop" not in done:
            report: FillReport = done["report"]
            return report
        if ending := _STOPS.get(done["stop"]):
            return Turn(ending)
        return await ask_put_aside(tools.talk)

    async def _fill_until_kept(self, plan: Plan, desk: SessionDesk) -> FillReport:
        """Fill, give the page a moment to show whether it keeps the values, and fill again what it lost."""
        report = await fill_form(plan, self._window.form, desk)
        for _ in range(MOST_ROUNDS):
            if report.stopped is not None or self._tools.by_hand or not report.fields:
                return report
            await asyncio.sleep(self._tools.hold_seconds)
            after = await read_again(report, self._window.form)
            if [field.right for field in after.fields] == [field.right for field in report.fields]:
                return after
            report = await fill_form(plan, self._window.form, desk)
        return report

    async def _hand_over(self, report: FillReport, part: Part) -> None:
        """Write the intent first; only then is the person asked to do anything, be it Next or Submit."""
        matter, say = self._matter, self._tools.matters.wording
        number = matter.attempts + 1
        parts, earlier = self._parts, matter.open_attempt
        is_further_part = parts is not None and parts.begun
        here, report = report, parts.joined(report, part) if parts else report
        folder = self._tools.evidence / self._id / str(number)
        evidence, unkept = await self._kept(folder, report)
        before = earlier if is_further_part else None
        self._tools.matters.hand_over(
            self._id,
            Attempt(
                id=self._attempt_id,
                host=self._window.host,
                practice=self._window.practice,
                at=self._tools.now(),
                by=self._tools.by,
                account_id=self._account_id,
                values=_joined(before.values if before else (), report.values()),
                links=matter.links,
                evidence=(
                    *(before.evidence if before else ()),
                    *(f"{self._id}/{number}/{name}" for name in evidence),
                ),
            ),
        )
        self.handed_over = True
        self._whole = report
        for field in here.fields:
            self._hers.pop(field.field.step, None)
        self._tools.talk.forget(Request.GO_ON)
        await self._window.give_pen(self._matter.watched, _controls(report))
        strip = self._occasion.strip(matter, say) if part.is_last else say.next_strip
        await self._window.strip(Mood.YOUR_TURN, strip)
        said = self._occasion.turn(report, say) if part.is_last else self._occasion.next_turn(here, say)
        self._tools.talk.tell(HandedOver, more=not part.is_last, **said.fields(*unkept, *self._said_once()))

    def _said_once(self) -> tuple[str, ...]:
        """What the person must have read before the first real form of an account; the hand-over that follows is the record of it."""
        once = self._tools.matters.wording.once
        if not once or self._window.practice or self._occasion.rehearsal:
            return ()
        earlier = (
            attempt
            for attempt in self._tools.matters.attempts()
            if not attempt.practice
            and attempt.account_id == self._account_id
            and attempt.id != self._attempt_id
        )
        return () if any(earlier) else (once,)

    async def _kept(self, folder: Path, report: FillReport) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of what is kept of the form as it is handed over; where there is no room for it, what is said then."""
        try:
            return await self._window.evidence(folder, report.values()), ()
        except OSError as error:
            return (), (wording.no_picture(error.strerror),)

    async def stay(self, page: Page | None) -> Turn:
        """Go on with a form that was handed over before the program stopped and still stands as it was.

        Where the page is not known, or a submission was seen, it is not filled again.
        """
        document = (await self._window.form.where()).document
        self._stands_in(document)
        attempt = self._matter.open_attempt
        if attempt is not None and attempt.seen_at is not None:
            page = None
        part = await self._part_found(page) if page else None
        await self._window.give_pen(self._matter.watched, await self._fields_found(part))
        say = self._tools.matters.wording
        more = part is not None and not part.is_last
        said = self._occasion.next_turn(None, say) if more else self._occasion.turn(None, say)
        refused = attempt.refused if attempt else None
        notices = (wording.declined(refused.words),) if refused else ()
        self._tools.talk.tell(HandedOver, more=more, **said.fields(*notices))
        while (turn := await self._persons_turn(document, None, part)).ending is Ending.FILL_AGAIN:
            if page is not None:
                return await self.through(page)
            self._tools.talk.tell(HandedOver, text=wording.NOT_FILLED_AGAIN)
        return turn

    async def _part_found(self, page: Page) -> Part:
        """Which of its parts the form shows, with what the record says of those before it."""
        attempt = self._matter.open_attempt
        recorded = [value.field for value in attempt.values] if attempt else []
        self._parts = Parts(self._window.form, page, recorded)
        return await self._parts.now(plan_for(self._tools, self._matter, self._window.host).on_page(page.id))

    async def _fields_found(self, part: Part | None) -> tuple[tuple[str, Candidate], ...]:
        """Our fields in a form that an earlier run has filled: only to read them when the person submits."""
        fields = part.plan.fields if part else ()
        seen = [(field.name, await self._window.form.find(field.wanted)) for field in fields]
        return tuple((name, found.candidate) for name, found in seen if isinstance(found, Sure))

    async def _persons_turn(self, document: str, report: FillReport | None, part: Part | None = None) -> Turn:
        """Wait for its end. `document` is what was handed over: she may be quick, and another one on its way already."""
        matters = self._tools.matters
        parts = self._parts if part is not None and not part.is_last else None
        turn = PersonsTurn(
            self._window,
            self._tools.talk,
            refused=lambda refused: matters.note_refused(self._id, refused),
            submitted=self._note_submitted,
            declined=lambda words: matters.note_declined(self._id, words),
            vigil=Vigil(
                self._window,
                self._tools.flow,
                document,
                report,
                goes_on=parts is not None,
                whole=self._whole,
                hers=self._hers,
            ),
            another=partial(parts.has_changed, part) if parts and part else None,
            went_through=self._went_through,
            rehearsal=self._occasion.rehearsal,
        )
        return await turn.wait()

    async def _went_through(self, detail: tuple[str, ...]) -> Word:
        return await ask_went_through(self._tools.talk, self._matter, self._tools.witness, detail=detail)

    def _note_submitted(self, sign: Sign) -> None:
        """Write down that it left the window, and what stood in it then; what became of it is not known yet."""
        self._tools.matters.note_sent(self._id, sign.links_sent, sign.values_sent)
        attempt = self._matter.open_attempt
        if attempt is not None:
            # The records hold it already; where the drive takes no more of the file, nothing else must suffer.
            with suppress(OSError):
                note_sent(self._tools.evidence, attempt)

    @property
    def _account_id(self) -> str:
        return self._occasion.account_id or self._tools.account_id

    @property
    def _matter(self) -> Matter:
        """As the records have it now."""
        return self._tools.matters.at(self._id)


def _controls(report: FillReport) -> tuple[tuple[str, Candidate], ...]:
    """The fields of which the form was read, each with its control."""
    return tuple(
        (field.field.name, field.candidate) for field in report.fields if field.candidate is not None
    )


def _joined(before: tuple[FieldValue, ...], values: tuple[FieldValue, ...]) -> tuple[FieldValue, ...]:
    """What was read in the parts before, unless it was read again."""
    again = {value.field for value in values}
    return (*(value for value in before if value.field not in again), *values)

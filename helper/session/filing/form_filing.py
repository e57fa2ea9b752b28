"""One job through one form, in one part or in several: bind, fill, write the intent, hand over, learn what came of it.

Next is the person's press, as Submit is: a part is filled, the page is hers, and the next part is filled once it shows.
Over 500 lines because a hand-over of a part says what was put into all parts before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from helper.browser.portal.overlay import OverlayState, ReviewStep
from helper.errors import PageGone
from helper.flow.engine import MOST_ROUNDS, FieldReport, FillReport, How, fill_form
from helper.flow.form import (
    Ambiguous,
    Candidate,
    ControlKind,
    FindResult,
    Form,
    Found,
    NotFound,
    candidates_of,
)
from helper.flow.plan import Plan, PlannedField, TooManyLinks, wanted_for
from helper.flow.spec import FlowPage, Step, StepKind
from helper.model.attempt import Attempt
from helper.model.text import plural
from helper.session.events import HandedOver
from helper.session.filing import review
from helper.session.filing.jobs import (
    NOT_FILLED_AGAIN,
    REHEARSAL,
    REHEARSAL_OVERLAY,
    VERIFY,
    FilingJob,
    FilingTools,
    declined,
    first_time,
    hand_over_text,
    plan_for,
)
from helper.session.filing.review import FormWatch, OverlayText, Review, ReviewEnding, ReviewResult
from helper.session.filing.session_prompts import SessionPrompts
from helper.session.navigation import Bookmark, PortalWindow
from helper.session.operator import Request, wait_first

_GLANCE_SECONDS = 0.2
"""How often it is looked whether the part that is on its way has come."""
_GLANCES = 50

_NEXT, _SUBMIT = "next", "submit"


@dataclass(frozen=True, slots=True)
class FilledPart:
    """What the form shows at one time."""

    plan: Plan
    """What is to be put in now."""
    is_last: bool
    """Whether the person submits after it; a form in one piece is its own last part."""
    shown: frozenset[str] = frozenset()
    """The steps that are on the page, by which another part is told from this one."""
    boxes: frozenset[tuple[str, str]] = frozenset()
    """What it has beside them that could take a value: a part all in words nobody knows is told by these."""
    document: str = ""
    """In which document it stands: some forms load another page for each part, or this one again."""


class FormParts:
    """The parts of one filing, in the order in which they come."""

    def __init__(self, form: Form, page: FlowPage, earlier: Iterable[str] = ()) -> None:
        """`earlier` are the fields that were filled before the program stopped, in this part or in one before it."""
        self._form = form
        handoffs = {step.id: step for step in page.steps if step.kind is StepKind.HANDOFF}
        self._next, self._submit = handoffs.get(_NEXT), handoffs.get(_SUBMIT)
        self._plan: Plan | None = None
        self._filled: dict[str, FieldReport] = {}
        """What was put into the parts so far, by its step."""
        recorded = set(earlier)
        self._known = {step.id for step in page.steps if step.enters and step.value in recorded}
        """The steps that were filled, those of which only the record is left too."""
        absent = {step.id for step in page.steps if step.optional and step.kind is StepKind.CHOOSE}
        self._after = {step.id: frozenset(step.after) - absent for step in page.steps}

    async def at_hand(self, plan: Plan) -> FilledPart:
        """What the form shows when a part is about to be filled.

        She may press Next a moment before the submit lock is taken: then the part that comes is waited for. Raises `PageGone`.
        """
        if not self.begun:
            return await self.now(plan)
        for _ in range(_GLANCES):
            if part := await self._at_rest(plan):
                return part
            await asyncio.sleep(_GLANCE_SECONDS)
        raise PageGone("The form is not in the window any more.")

    async def _at_rest(self, plan: Plan) -> FilledPart | None:
        """What the form shows; None: it is not there, or the page changed while it was looked at."""
        with suppress(PageGone):
            part = await self.now(plan)
            is_there = part.shown or not part.is_last or await self._has(self._submit)
            if is_there and (await self._form.where()).document == part.document:
                return part
        return None

    async def now(self, plan: Plan) -> FilledPart:
        """What the form shows: some of the fields as long as it has a Next and no Submit, else all that are left."""
        document = (await self._form.where()).document
        has_next = await self._has_next()
        self._plan = plan
        if not has_next and not self.begun:
            return FilledPart(plan, is_last=True, document=document)
        seen = await self._seen(plan)
        shown = self._shown(seen)
        left = await self._left_over([seen[step] for step in shown]) if has_next else ()
        perhaps = self._perhaps_here(plan, shown, left) if has_next else self._still_to_come(plan, shown)
        return FilledPart(
            replace(plan, steps=tuple(step for step in plan.steps if step.step in shown | perhaps)),
            is_last=not has_next,
            shown=shown,
            boxes=_names(left),
            document=document,
        )

    async def brought(
        self, part: FilledPart, expect: Callable[[Sequence[PlannedField]], object]
    ) -> Sequence[PlannedField]:
        """The fields that choices have brought into the part by now; `expect` is told of them."""
        if part.is_last or self._plan is None:
            return ()
        shown = self._shown(await self._seen(self._plan)) - part.shown
        fields = [field for field in self._plan.fields if field.step in shown]
        expect(fields)
        return fields

    async def as_filled(self, part: FilledPart, report: FillReport) -> tuple[FilledPart, bool]:
        """The part as it stands after it was filled: a choice may bring fields and take others away.

        Whether there are fields in it now that have not been there before, nor were filled since.
        """
        if part.is_last or self._plan is None:
            return part, False
        now = await self.now(self._plan)
        if now.document != part.document:
            return part, False
        return now, bool(now.shown - part.shown - {field.field.step for field in report.fields})

    async def _left_over(self, here: Iterable[FindResult]) -> tuple[Candidate, ...]:
        """The controls that none of the steps on the page can be meant by."""
        claimed = {box.ref for found in here for box in candidates_of(found)}
        boxes = await self._form.all_of(
            (ControlKind.LIST, ControlKind.RADIO, ControlKind.LINES, ControlKind.FILE)
        )
        return tuple(box for box in boxes if box.ref not in claimed)

    def _perhaps_here(self, plan: Plan, shown: frozenset[str], left: Sequence[Candidate]) -> frozenset[str]:
        """Steps that may be in this part in words nobody knows: all they wait for is there, and a box is left for each."""
        free, found = list(left), set[str]()
        for step in plan.fields:
            there = shown | self._known | found
            box = next((box for box in free if box.kind in step.wanted.kinds), None)
            if step.step in there or not step.value or box is None or not self._after[step.step] <= there:
                continue
            free.remove(box)
            found.add(step.step)
        return frozenset(found)

    def _still_to_come(self, plan: Plan, shown: frozenset[str]) -> frozenset[str]:
        """The last part's steps without a control: never filled yet, or one that follows from what is shown there."""
        hidden = {step.step for step in plan.steps} - shown
        return frozenset(step for step in hidden if step not in self._known or self._after[step] & shown)

    async def has_changed(self, part: FilledPart) -> bool:
        """Whether the form shows other fields than in this part, or the same anew; between two parts it shows none.

        A last part may have no field of ours at all: then it is known by its Submit.
        """
        with suppress(PageGone):
            where = await self._form.where()
            shown = part.shown
            if self._plan and where.ready:
                shown = self._shown(await self._seen(self._plan), part.shown)
            if not shown:
                return not part.is_last and (await self._has(self._submit) or await self._is_other(part))
            return shown != part.shown or (where.ready and where.document != part.document)
        return False

    async def _is_other(self, part: FilledPart) -> bool:
        """Whether a part without any field in known words has taken the place of this one."""
        if self._plan is None or not await self._has(self._next):
            return False
        boxes = _names(await self._left_over(()))
        return bool(boxes) and not boxes & part.boxes

    @property
    def begun(self) -> bool:
        return bool(self._known)

    def joined(self, report: FillReport, part: FilledPart) -> FillReport:
        """A part's report after those of the parts before it; it is remembered for the parts to come."""
        if part.is_last and not self.begun:
            return report
        self._filled |= {field.field.step: field for field in report.fields}
        # What nobody put in may have its box in a later part.
        self._known |= {step for step, field in self._filled.items() if field.how is not How.SKIPPED}
        order = {step.step: at for at, step in enumerate(self._plan.steps if self._plan else ())}
        fields = sorted(self._filled.values(), key=lambda field: order.get(field.field.step, -1))
        return replace(report, fields=tuple(fields))

    async def _seen(self, plan: Plan) -> dict[str, FindResult]:
        """What the page shows of each of the plan's steps at this moment."""
        found = await self._form.look([step.wanted for step in plan.steps])
        return {step.step: seen for step, seen in zip(plan.steps, found, strict=True)}

    def _shown(self, seen: dict[str, FindResult], here: frozenset[str] = frozenset()) -> frozenset[str]:
        """The steps of which the page has the control.

        One that was filled in a part before must be found beyond doubt, unless it is `here` already: else the only box
        of its sort in a later part, such as that for an identity document, would be taken for it.
        """
        return frozenset(
            step
            for step, found in seen.items()
            if isinstance(found, Found)
            or (isinstance(found, Ambiguous) and (step in here or step not in self._known))
        )

    async def _has_next(self) -> bool:
        if self._next is None or self._submit is None:
            return await self._has(self._next)
        if not self.begun and not await self._has(self._next):
            return False
        following, last = await self._form.look([wanted_for(self._next), wanted_for(self._submit)])
        return not isinstance(following, NotFound) and isinstance(last, NotFound)

    async def _has(self, step: Step | None) -> bool:
        if step is None:
            return False
        # Only before the first part a page may not be drawn at all yet, and nothing else tells that it will be.
        wanted = wanted_for(step)
        is_first = self._plan is None and not self.begun
        found = await self._form.find(wanted) if is_first else (await self._form.look([wanted]))[0]
        return not isinstance(found, NotFound)


def _names(boxes: Iterable[Candidate]) -> frozenset[tuple[str, str]]:
    return frozenset((box.ref, box.label) for box in boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """What is special about a form; nothing, unless a field says so."""

    first_time: bool = False
    """No form of ours was ever seen accepted on this host."""
    links_left: int = 0
    """How many links were put on a form of their own, so that the first form has only one."""
    rehearsal: bool = False
    """The form is only looked at."""
    account_id: str = ""
    """The account that the person has confirmed; empty: none was asked for."""


def _warnings(report: FillReport | None) -> Iterator[str]:
    """Of the fields that are not proved to hold what is wanted: the person must look at them first."""
    for field in report.fields if report else ():
        label, wanted = field.field.label, field.field.value[:80]
        if field.how is How.SKIPPED and wanted:
            yield f"You left “{label}” as it is; I meant “{wanted}”."
        elif field.differs and field.field.name == "evidence" and field.why:
            yield f"LOOK at “{label}” first: {field.why}"
        elif field.differs:
            yield f"LOOK at “{label}” first: it should say “{wanted}”, the page shows “{field.seen[:80]}”."


def _behind(notice: str, overlay: OverlayText) -> OverlayText:
    """A notice, and once something was seen of her steps these too."""
    return lambda seen, links: f"{notice}\n{overlay(seen, links)}" if seen or links is not None else notice


_STOPS = {Request.PAUSE: ReviewEnding.PAUSED, Request.LATER: ReviewEnding.LATER}
"""What ends a form before it is hers, and how."""


@dataclass(eq=False)
class Filing:
    """One form in one window. `through` fills and hands over; `stay` only waits."""

    tools: FilingTools
    window: PortalWindow
    job_id: str
    options: FormOptions

    def __post_init__(self) -> None:
        # What an earlier run has handed over, and is filled on, stays one attempt.
        opened = self._job.open_attempt
        self._attempt_id = opened.id if opened else uuid4().hex
        self._parts: FormParts | None = None
        self._whole: FillReport | None = None
        """What was put into the parts of the form so far."""
        self._hers: dict[str, str] = {}
        """What the person was seen to put into fields that were filled, by their steps."""
        self.handed_over = False
        """Whether the person has been given the form."""

    async def through(self, page: FlowPage) -> ReviewResult:
        """Fill the page and stay with it until it is known how the person's turn ended.

        Raises `PageGone` while we fill; nothing can have been submitted then.
        """
        parts = self._parts = self._parts or FormParts(self.window.form, page)
        part = await parts.at_hand(plan_for(self.tools, self._job, self.window.host).on_page(page.id))
        self.tools.bookmarks.write(Bookmark(self.job_id, part.document, filling=True))
        part, filled = await self._fill_part(parts, part)
        if isinstance(filled, ReviewResult):
            # Nothing is handed over, yet the page is the person's again.
            await self.window.release_submit_lock(self._job.watched)
            return filled
        overlay = await self._hand_over(filled, part)
        result = await self._review(part.document, filled, part, overlay)
        return await self.through(page) if result.ending is ReviewEnding.FILL_AGAIN else result

    async def _fill_part(
        self, parts: FormParts, part: FilledPart
    ) -> tuple[FilledPart, FillReport | ReviewResult]:
        """Fill a part, and what came into it by that."""
        for _ in range(MOST_ROUNDS):
            filled = await self._fill(parts, part)
            if isinstance(filled, ReviewResult):
                break
            part, has_more = await parts.as_filled(part, filled)
            if not has_more:
                break
        return part, filled

    async def _fill(self, parts: FormParts, part: FilledPart) -> FillReport | ReviewResult:
        """Hold the submit lock and fill; the person's wish to stop ends it at once, wherever it is.

        Where something seemed wrong to her, and she goes on with the form all the same, it is filled on.
        """
        tools = self.tools
        while True:
            prompts = SessionPrompts(tools.teaching(self.window), tools.clipboard, part.plan.fields)
            brought = partial(parts.brought, part, prompts.expect)
            await self.window.hold_submit_lock(self._job.watched)
            await self.window.show_overlay(OverlayState.FILLING, prompts.progress)
            done = await wait_first(
                report=fill_form(part.plan, self.window.form, prompts, brought),
                stop=tools.channel.next_request(*_STOPS, Request.PROBLEM),
                overlay=prompts.keep_overlay(),
            )
            if "stop" not in done:
                report: FillReport = done["report"]
                stopped = report.stopped
                if isinstance(stopped, TooManyLinks):
                    return ReviewResult(
                        ReviewEnding.TOO_MANY_LINKS, words=stopped.sentence, most_links=stopped.most
                    )
                return ReviewResult(ReviewEnding.PROBLEM, words=stopped.sentence) if stopped else report
            if ending := _STOPS.get(done["stop"]):
                return ReviewResult(ending)
            if (aside := await review.ask_put_aside(tools.channel)) is not None:
                return aside

    async def _hand_over(self, report: FillReport, part: FilledPart) -> OverlayText:
        """Write the intent first; only then is the person asked to do anything, be it Next or Submit.

        Gives what the page says from then on.
        """
        job = self._job
        number = job.attempts + 1
        while (self.tools.evidence / self.job_id / str(number) / "values.json").exists():
            number += 1  # of a hand-over that the records do not know: it proves something
        parts, earlier = self._parts, job.open_attempt
        is_further_part = parts is not None and parts.begun
        here, report = report, parts.joined(report, part) if parts else report
        folder = self.tools.evidence / self.job_id / str(number)
        evidence, unkept = await self._kept(folder, report)
        values, kept = report.values(), tuple(f"{self.job_id}/{number}/{name}" for name in evidence)
        if earlier is not None and is_further_part:
            # What was read in the parts before, unless it was read again.
            again = {value.field for value in values}
            values = (*(value for value in earlier.values if value.field not in again), *values)
            kept = (*earlier.evidence, *kept)
        self.tools.jobs.records.hand_over(
            self.job_id,
            Attempt(
                id=self._attempt_id,
                host=self.window.host,
                practice=self.window.practice,
                at=self.tools.now(),
                by=self.tools.by,
                account_id=self._account_id,
                values=values,
                links=job.links,
                evidence=kept,
            ),
        )
        more = not part.is_last
        self.tools.bookmarks.write(Bookmark(self.job_id, part.document, more=more))
        self.handed_over = True
        self._whole = report
        for field in here.fields:
            self._hers.pop(field.field.step, None)
        self.tools.channel.discard(Request.GO_ON)
        controls = ((field.field.name, field.candidate) for field in report.fields)
        await self.window.release_submit_lock(
            job.watched, tuple((name, box) for name, box in controls if box is not None)
        )
        notices = (*unkept, *self._said_once())
        said, overlay = self._turn(notices, here if more else report, more=more)
        await self.window.show_overlay(OverlayState.YOUR_TURN, overlay(frozenset(), None))
        self.tools.channel.tell(HandedOver, more=more, **said)
        return overlay

    def _turn(
        self, first: tuple[str, ...], report: FillReport | None, *, more: bool
    ) -> tuple[dict[str, Any], OverlayText]:
        """What the person reads at the hand-over, `first` before all else, and what the page says then.

        `more`: another part of the form comes, and then this one cannot be looked at any more. `report` None: nobody has
        read the form again.
        """
        options, job, say, warnings = self.options, self._job, self.tools.jobs.wording, _warnings(report)
        if more:
            return hand_over_text((*first, *warnings), say.next_turn), lambda _seen, _links: say.next_overlay
        beginning = first_time(options.links_left) if options.first_time else ()
        notices = (*first, *beginning, *warnings)
        if options.rehearsal:
            return hand_over_text(notices, REHEARSAL), lambda _seen, _links: REHEARSAL_OVERLAY
        handoffs = {VERIFY if step.option else step.id for step in self.tools.flow.steps(StepKind.HANDOFF)}
        # In a browser of the person's own nobody sees how far she is.
        steps = () if self.tools.by_hand else say.steps(handoffs)
        text = hand_over_text(notices, say.your_turn(handoffs), steps)

        def overlay(seen: frozenset[ReviewStep], links: int | None) -> str:
            amount = plural(len(job.links) if links is None else links, "link")
            about = (amount, job.title, job.reason) if job.links else (job.title,)
            return say.overlay(handoffs, *about, seen=seen)

        return text, overlay

    def _said_once(self) -> tuple[str, ...]:
        """What the person must have read before the first real form of an account; the hand-over that follows is the record of it."""
        once = self.tools.jobs.wording.once
        if not once or self.window.practice or self.options.rehearsal:
            return ()
        earlier = any(
            attempt.account_id == self._account_id and attempt.id != self._attempt_id
            for attempt in self.tools.jobs.attempts()
            if not attempt.practice
        )
        return () if earlier else (once,)

    async def _kept(self, folder: Path, report: FillReport) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of what is kept of the form as it is handed over; where there is no room for it, what is said then."""
        try:
            return await self.window.evidence(folder, report.values()), ()
        except OSError as error:
            why = error.strerror or "the drive did not take it"
            return (), (f"No picture of this form could be kept: {why}.",)

    async def stay(self, page: FlowPage | None) -> ReviewResult:
        """Go on with a form that was handed over before the program stopped and still stands as it was.

        A further part that was being filled then is filled on. Where the page is not known, or a submission was seen, it
        is not filled again.
        """
        document, left = (await self.window.form.where()).document, self.tools.bookmarks.read()
        attempt = self._job.open_attempt
        if attempt is not None and attempt.seen_at is not None:
            page = None
        part = await self._part_found(page) if page else None
        if page and left and left.filling and (left.complaint, left.document) == (self.job_id, document):
            return await self.through(page)
        await self.window.release_submit_lock(self._job.watched, await self._fields_found(part))
        more = part is not None and not part.is_last
        self.tools.bookmarks.write(Bookmark(self.job_id, document, more=more))
        refused = attempt.refused if attempt else None
        notices = (declined(refused.words),) if refused else ()
        said, overlay = self._turn(notices, None, more=more)
        overlay = _behind(notices[0], overlay) if notices else overlay
        await self.window.show_overlay(OverlayState.YOUR_TURN, overlay(frozenset(), None))
        self.tools.channel.tell(HandedOver, more=more, **said)
        while (result := await self._review(document, None, part, overlay)).ending is ReviewEnding.FILL_AGAIN:
            if page is not None:
                return await self.through(page)
            self.tools.channel.tell(HandedOver, text=NOT_FILLED_AGAIN)
        return result

    async def _part_found(self, page: FlowPage) -> FilledPart:
        """Which of its parts the form shows, with what the record says of those before it."""
        attempt = self._job.open_attempt
        recorded = [value.field for value in attempt.values] if attempt else []
        self._parts = FormParts(self.window.form, page, recorded)
        return await self._parts.now(plan_for(self.tools, self._job, self.window.host).on_page(page.id))

    async def _fields_found(self, part: FilledPart | None) -> tuple[tuple[str, Candidate], ...]:
        """Our fields in a form that an earlier run has filled: only to read them when the person submits."""
        fields = part.plan.fields if part else ()
        seen = [(field.name, await self.window.form.find(field.wanted)) for field in fields]
        return tuple((name, found.candidate) for name, found in seen if isinstance(found, Found))

    async def _review(
        self, document: str, report: FillReport | None, part: FilledPart | None, overlay: OverlayText
    ) -> ReviewResult:
        """Stay until the person's turn ends. `document` is what was handed over: she may be quick, and another one on its way already."""
        next_part = None
        if self._parts is not None and part is not None and not part.is_last:
            next_part = partial(self._parts.has_changed, part)
        flow, rehearsal = self.tools.flow, self.options.rehearsal
        watch = FormWatch(self.window, flow, document, report, next_part, self._whole, self._hers)
        return await Review(self.tools, self.window, self.job_id, watch, overlay, rehearsal).wait()

    @property
    def _account_id(self) -> str:
        return self.options.account_id or self.tools.account_id

    @property
    def _job(self) -> FilingJob:
        """As the records have it now."""
        return self.tools.jobs.at(self.job_id)

"""Files one form: fills each part, hands the part to the user, and waits for the outcome.

The user presses Next and Submit. After Next, the program fills the part that appears. Over 500 lines because
a part's hand-over reports the values of all earlier parts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from helper.browser.portal.overlay import OverlayState, ReviewStep
from helper.errors import PageGone
from helper.flow.engine import MOST_ROUNDS, fill_form
from helper.flow.field_report import FieldReport, FillReport, How
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
from helper.model.ids import new_id
from helper.session.events import HandedOver
from helper.session.filing import review
from helper.session.filing.form_watch import FormWatch
from helper.session.filing.jobs import (
    REHEARSAL,
    REHEARSAL_OVERLAY,
    VERIFY,
    FilingJob,
    FilingTools,
    first_time,
    hand_over_text,
    plan_for,
)
from helper.session.filing.review import OverlayText, Review, ReviewEnding, ReviewResult
from helper.session.filing.session_prompts import SessionPrompts
from helper.session.filing.submission_traces import folder_number
from helper.session.navigation import PortalWindow
from helper.session.operator import Request
from helper.system.tasks import wait_first
from helper.translation import comma_list, msg, tr, tr_error, tr_n

_POLL_SECONDS = 0.2
"""Seconds between two checks for the next part of the form."""
_MOST_POLLS = 50

_NEXT, _SUBMIT = "next", "submit"


@dataclass(frozen=True, slots=True)
class FilledPart:
    """One part of a form, as the page shows it."""

    plan: Plan
    """The fields of this part that the program fills."""
    is_last: bool
    """Whether the user submits the form after this part, as in a form with only one part."""
    shown: frozenset[str] = frozenset()
    """The steps whose controls are on the page. They distinguish this part from the other parts."""
    boxes: frozenset[tuple[str, str]] = frozenset()
    """The fillable controls that match no known field.

    If none of the part's labels is known, these controls identify the part.
    """
    document: str = ""
    """The document that shows the part. It distinguishes the parts if each part loads a new document."""


class FormParts:
    """The parts of one form, in the order in which the form shows them."""

    def __init__(self, form: Form, page: FlowPage) -> None:
        self._form = form
        handoffs = {step.id: step for step in page.steps if step.kind is StepKind.HANDOFF}
        self._next, self._submit = handoffs.get(_NEXT), handoffs.get(_SUBMIT)
        self._plan: Plan | None = None
        self._filled: dict[str, FieldReport] = {}
        """The report of each field filled so far, in any part, by step."""
        self._known: set[str] = set()
        """The steps of all fields filled so far."""
        absent = {step.id for step in page.steps if step.optional and step.kind is StepKind.CHOOSE}
        self._after = {step.id: frozenset(step.after) - absent for step in page.steps}

    async def at_hand(self, plan: Plan) -> FilledPart:
        """Return the part that the form shows and that the program fills next.

        Wait for the next part if an earlier part was filled. Raises `PageGone` if no part appears.
        """
        if not self.begun:
            return await self.now(plan)
        for _ in range(_MOST_POLLS):
            if part := await self._stable_part(plan):
                return part
            await asyncio.sleep(_POLL_SECONDS)
        raise PageGone(tr("The form is no longer in the window."))

    async def _stable_part(self, plan: Plan) -> FilledPart | None:
        """Return the part that the form shows.

        Return None if the form shows no part, or if the document changed during the check.
        """
        with suppress(PageGone):
            part = await self.now(plan)
            is_there = part.shown or not part.is_last or await self._has(self._submit)
            if is_there and (await self._form.where()).document == part.document:
                return part
        return None

    async def now(self, plan: Plan) -> FilledPart:
        """Return the part that the form shows now.

        If the form has a Next button but no Submit button, the part contains the fields that are on the page.
        Otherwise the part contains all fields that are not filled yet.
        """
        document = (await self._form.where()).document
        has_next = await self._has_next()
        self._plan = plan
        if not has_next and not self.begun:
            return FilledPart(plan, is_last=True, document=document)
        seen = await self._seen(plan)
        shown = self._shown(seen)
        left = await self._unmatched_controls([seen[step] for step in shown]) if has_next else ()
        perhaps = self._possibly_here(plan, shown, left) if has_next else self._still_to_come(plan, shown)
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
        """Return the fields that appeared in the part as a result of the values chosen so far.

        `expect` is called with these fields.
        """
        if part.is_last or self._plan is None:
            return ()
        shown = self._shown(await self._seen(self._plan)) - part.shown
        fields = [field for field in self._plan.fields if field.step in shown]
        expect(fields)
        return fields

    async def as_filled(self, part: FilledPart, report: FillReport) -> tuple[FilledPart, bool]:
        """Return the part as it is after filling, and whether it has new fields that must still be filled.

        The chosen values may have added or removed fields.
        """
        if part.is_last or self._plan is None:
            return part, False
        now = await self.now(self._plan)
        if now.document != part.document:
            return part, False
        return now, bool(now.shown - part.shown - {field.field.step for field in report.fields})

    async def _unmatched_controls(self, here: Iterable[FindResult]) -> tuple[Candidate, ...]:
        claimed = {box.ref for found in here for box in candidates_of(found)}
        boxes = await self._form.all_of(
            (ControlKind.LIST, ControlKind.RADIO, ControlKind.LINES, ControlKind.FILE)
        )
        return tuple(box for box in boxes if box.ref not in claimed)

    def _possibly_here(self, plan: Plan, shown: frozenset[str], left: Sequence[Candidate]) -> frozenset[str]:
        """Return the steps whose controls may be in this part, although their labels are unknown.

        For each of these steps, the page has a control of the right kind that matches no other step, and all
        steps that must come first are done.
        """
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
        """Return the steps of the final part whose controls are not on the page yet.

        No earlier part contained these hidden steps, or they depend on a step that is on the page.
        """
        hidden = {step.step for step in plan.steps} - shown
        return frozenset(step for step in hidden if step not in self._known or self._after[step] & shown)

    async def has_changed(self, part: FilledPart) -> bool:
        """Return whether the form has changed since it showed `part`.

        It has changed if it shows other fields, or the same fields in a new document. If it shows no known
        field, it has changed only if `part` was not the last part and a Submit button or other unknown
        controls have appeared.
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
        """Return whether the page now shows another part, although none of that part's labels is known."""
        if self._plan is None or not await self._has(self._next):
            return False
        boxes = _names(await self._unmatched_controls(()))
        return bool(boxes) and not boxes & part.boxes

    @property
    def begun(self) -> bool:
        return bool(self._known)

    def joined(self, report: FillReport, part: FilledPart) -> FillReport:
        """Add this part's report to the reports of all earlier parts, and return the combined report."""
        if part.is_last and not self.begun:
            return report
        self._filled |= {field.field.step: field for field in report.fields}
        # A field that was skipped may have its control in a later part.
        self._known |= {step for step, field in self._filled.items() if field.how is not How.SKIPPED}
        order = {step.step: at for at, step in enumerate(self._plan.steps if self._plan else ())}
        fields = sorted(self._filled.values(), key=lambda field: order.get(field.field.step, -1))
        return replace(report, fields=tuple(fields))

    async def _seen(self, plan: Plan) -> dict[str, FindResult]:
        found = await self._form.look([step.wanted for step in plan.steps])
        return {step.step: seen for step, seen in zip(plan.steps, found, strict=True)}

    def _shown(self, seen: dict[str, FindResult], here: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return the steps whose controls are on the page.

        A step that was filled in an earlier part counts only if its match is unambiguous, or if the step is
        in `here`. Otherwise a later control of the same kind, such as the upload of an identity document,
        would be mistaken for that step.
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
        # Wait for the button before the first part, because the page may still be loading.
        wanted = wanted_for(step)
        is_first = self._plan is None and not self.begun
        found = await self._form.find(wanted) if is_first else (await self._form.look([wanted]))[0]
        return not isinstance(found, NotFound)


def _names(boxes: Iterable[Candidate]) -> frozenset[tuple[str, str]]:
    return frozenset((box.ref, box.label) for box in boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """The options that apply to one form only."""

    first_time: bool = False
    """Whether no form has been accepted on this host before."""
    links_left: int = 0
    """Number of links moved to another form, because the first form on a host gets only one link."""
    rehearsal: bool = False
    """Whether the form is filled for inspection only."""
    account_id: str = ""
    """The id of the account that the user has confirmed; empty if no confirmation was needed."""


def _warnings(report: FillReport) -> Iterator[str]:
    """Yield a warning about each field whose value was not verified, so that the user checks it first."""
    for field in report.fields:
        label, wanted = field.field.label, field.field.value[:80]
        if field.how is How.SKIPPED and wanted:
            yield tr("You left “{field}” as it is; I wanted to fill in “{value}”.", field=label, value=wanted)
        elif field.differs and field.field.name == "evidence" and field.why:
            yield tr("Check “{field}” first: {reason}", field=label, reason=field.why)
        elif field.differs:
            differs = msg("Check “{field}” first: it should say “{value}”; the page shows “{seen}”.")
            yield tr(differs, field=label, value=wanted, seen=field.seen[:80])


def _blocked_remark(blocked: Sequence[str]) -> tuple[str, ...]:
    """Return a remark about the page's requests that were blocked during filling; empty if none was."""
    if not blocked:
        return ()
    remark = tr_n(
        "While I filled in the form, I blocked {n} request of the page: {requests}. An error on the page may come from that.",
        "While I filled in the form, I blocked {n} requests of the page: {requests}. An error on the page may come from that.",
        len(blocked),
        requests=comma_list(tuple(dict.fromkeys(blocked))[:_MOST_BLOCKED]),
    )
    return (remark,)


def _with_notices(notices: Iterable[str], overlay: OverlayText) -> OverlayText:
    return lambda seen, links: "\n".join((*notices, overlay(seen, links)))


_MOST_BLOCKED = 3
"""Maximum number of blocked requests that are named."""
_STOPS = {Request.PAUSE: ReviewEnding.PAUSED, Request.LATER: ReviewEnding.LATER}
"""For each request with which the user stops the filling before the hand-over: how the form then ends."""


@dataclass(eq=False)
class Filing:
    """Files one form in one window."""

    tools: FilingTools
    window: PortalWindow
    job_id: str
    options: FormOptions

    def __post_init__(self) -> None:
        self._attempt_id = new_id()
        self._parts: FormParts | None = None
        self._whole: FillReport | None = None
        """The report that covers all parts filled so far."""
        self._user_values: dict[str, str] = {}
        """The values that the user entered in place of the filled values, by step."""
        self.handed_over = False

    async def through(self, page: FlowPage) -> ReviewResult:
        """Fill the form, hand it to the user, and watch it until the user's turn ends.

        Raises `PageGone` only before the hand-over, when nothing can have been submitted yet.
        """
        parts = self._parts = self._parts or FormParts(self.window.form, page)
        part = await parts.at_hand(plan_for(self.tools, self._job, self.window.host).on_page(page.id))
        part, filled = await self._fill_part(parts, part)
        if isinstance(filled, ReviewResult):
            return filled
        overlay = await self._hand_over(filled, part)
        result = await self._review(filled, part, overlay)
        return await self.through(page) if result.ending is ReviewEnding.FILL_AGAIN else result

    async def _fill_part(
        self, parts: FormParts, part: FilledPart
    ) -> tuple[FilledPart, FillReport | ReviewResult]:
        """Fill a part, then fill the fields that have appeared because of the new values."""
        for _ in range(MOST_ROUNDS):
            filled = await self._fill(parts, part)
            if isinstance(filled, ReviewResult):
                break
            part, has_more = await parts.as_filled(part, filled)
            if not has_more:
                break
        return part, filled

    async def _fill(self, parts: FormParts, part: FilledPart) -> FillReport | ReviewResult:
        """Hold the submit lock and fill the part. A request to stop interrupts the filling immediately.

        If the user reports a problem but then decides to keep the form, the filling starts again.
        """
        tools = self.tools
        while True:
            prompts = SessionPrompts(
                window=self.window,
                channel=tools.channel,
                book=tools.learned,
                now=tools.now,
                clipboard=tools.clipboard,
                by_hand=tools.by_hand,
                fields=part.plan.fields,
            )
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

    def _new_folder(self) -> str:
        """Return the path of an unused folder for the evidence of the next hand-over, inside the evidence folder.

        Its name begins with the number of the attempt. The attempt's id makes it unique, because computers that
        share records may put their evidence into one folder.
        """
        form = self.tools.evidence / self.job_id
        # A folder in use is evidence, perhaps of a hand-over that the records lack: never reuse it.
        used = [folder_number(values.parent.name) for values in form.glob("*/values.json")]
        return f"{self.job_id}/{max([self._job.attempts, *used]) + 1}-{self._attempt_id[:8]}"

    async def _hand_over(self, report: FillReport, part: FilledPart) -> OverlayText:
        """Record the hand-over, then ask the user to press Next or Submit.

        Return a function that gives the overlay text during the user's turn.
        """
        job = self._job
        folder = self._new_folder()
        parts, earlier = self._parts, job.open_attempt
        is_further_part = parts is not None and parts.begun
        here, report = report, parts.joined(report, part) if parts else report
        evidence, not_saved = await self._saved_evidence(self.tools.evidence / folder, report)
        values, kept = report.values(), tuple(f"{folder}/{name}" for name in evidence)
        if earlier is not None and is_further_part:
            # Keep the recorded values of earlier parts, except for fields that were read again.
            again = {value.field for value in values}
            values = (*(value for value in earlier.values if value.field not in again), *values)
            kept = (*earlier.evidence, *kept)
        self.tools.jobs.records.hand_over(
            self.job_id,
            Attempt(
                id=self._attempt_id,
                host=self.window.host,
                at=self.tools.now(),
                by=self.tools.by,
                account_id=self._account_id,
                values=values,
                links=job.links,
                # The user's own browser is not watched, so the form may be sent at any time from now on.
                sent_at=self.tools.now() if self.tools.by_hand else None,
                evidence=kept,
            ),
        )
        more = not part.is_last
        self.handed_over = True
        self._whole = report
        for field in here.fields:
            self._user_values.pop(field.field.step, None)
        self.tools.channel.discard(Request.GO_ON)
        controls = ((field.field.name, field.candidate) for field in report.fields)
        blocked = await self.window.release_submit_lock(
            job.watched, tuple((name, box) for name, box in controls if box is not None)
        )
        notices = (*not_saved, *self._one_time_notice())
        said, overlay = self._hand_over_texts(notices, here if more else report, more=more)
        said["todo"] = (*said["todo"], *_blocked_remark(blocked))
        await self.window.show_overlay(OverlayState.YOUR_TURN, overlay(frozenset(), None))
        self.tools.channel.tell(HandedOver, more=more, **said)
        return overlay

    def _hand_over_texts(
        self, first: tuple[str, ...], report: FillReport, *, more: bool
    ) -> tuple[dict[str, Any], OverlayText]:
        """Return the text of a hand-over for the terminal, and the text for the page's overlay.

        The text for the terminal begins with the notices in `first`.
        """
        options, job, say = self.options, self._job, self.tools.jobs.wording
        warnings = tuple(_warnings(report))
        if more:
            return hand_over_text((*first, *warnings), tuple(map(tr, say.next_turn))), _with_notices(
                warnings, lambda _seen, _links: tr(say.next_overlay)
            )
        beginning = first_time(options.links_left, report) if options.first_time else ()
        notices = (*first, *beginning, *warnings)
        if options.rehearsal:
            return hand_over_text(notices, tuple(map(tr, REHEARSAL))), _with_notices(
                warnings, lambda _seen, _links: tr(REHEARSAL_OVERLAY)
            )
        handoffs = {VERIFY if step.option else step.id for step in self.tools.flow.steps(StepKind.HANDOFF)}
        # In the user's own browser, the program cannot observe which steps are done.
        steps = () if self.tools.by_hand else say.steps(handoffs)
        text = hand_over_text(notices, say.your_turn(handoffs), steps)

        def overlay(seen: frozenset[ReviewStep], links: int | None) -> str:
            amount = tr_n("{n} link", "{n} links", len(job.links) if links is None else links)
            about = (amount, job.title, job.reason) if job.links else (job.title,)
            return say.overlay(handoffs, *about, seen=seen)

        return text, _with_notices(warnings, overlay)

    def _one_time_notice(self) -> tuple[str, ...]:
        """Return the notice for an account's first real hand-over; for any other hand-over, return nothing.

        If the records contain an earlier real hand-over of the account, the notice was already shown.
        """
        once = self.tools.jobs.wording.once
        if not once or self.tools.practice or self.options.rehearsal:
            return ()
        earlier = any(
            attempt.account_id == self._account_id and attempt.id != self._attempt_id
            for attempt in self.tools.jobs.attempts()
        )
        return () if earlier else (tr(once),)

    async def _saved_evidence(
        self, folder: Path, report: FillReport
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Save the evidence of a hand-over. Return the names of the files, and a warning if saving failed."""
        try:
            return await self.window.evidence(folder, report.values()), ()
        except OSError as error:
            return (), (tr("No picture of this form could be saved: {reason}.", reason=tr_error(error)),)

    async def _review(self, report: FillReport, part: FilledPart, overlay: OverlayText) -> ReviewResult:
        """Watch the form until the user's turn ends. The browser may already show another document."""
        next_part = None
        if self._parts is not None and not part.is_last:
            next_part = partial(self._parts.has_changed, part)
        flow, rehearsal = self.tools.flow, self.options.rehearsal
        watch = FormWatch(self.window, flow, part.document, report, next_part, self._whole, self._user_values)
        review = Review(self.tools, self.window, self.job_id, watch, overlay, rehearsal)
        return await review.wait()

    @property
    def _account_id(self) -> str:
        return self.options.account_id or self.tools.account_id

    @property
    def _job(self) -> FilingJob:
        return self.tools.jobs.at(self.job_id)

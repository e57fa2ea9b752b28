"""A form that comes in several parts, with Next between them: which fields it shows now, and when it shows others.

Next is the person's press, as Submit is: a part is filled, the page is hers, and the next part is filled once it shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from helper.errors import PageGone
from helper.flow.form import Candidate, Form, Kind, Nothing, Sure, candidates_of
from helper.flow.plan import Plan, wanted_for
from helper.flow.report import FieldReport, FillReport, How
from helper.flow.spec import Page, Step, StepKind

_GLANCE_SECONDS = 0.2
"""How often it is looked whether the part that is on its way has come."""
_GLANCES = 50

_NEXT, _SUBMIT = "next", "submit"


@dataclass(frozen=True, slots=True)
class Part:
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


class Parts:
    """The parts of one filing, in the order in which they come."""

    def __init__(self, form: Form, page: Page, earlier: Iterable[str] = ()) -> None:
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
        self._after = {step.id: frozenset(step.after) for step in page.steps}

    async def at_hand(self, plan: Plan) -> Part:
        """What the form shows when a part is about to be filled.

        She may press Next a moment before the pen is taken: then the part that comes is waited for. Raises `PageGone`.
        """
        if not self.begun:
            return await self.now(plan)
        for _ in range(_GLANCES):
            if part := await self._at_rest(plan):
                return part
            await asyncio.sleep(_GLANCE_SECONDS)
        raise PageGone("The form is not in the window any more.")

    async def _at_rest(self, plan: Plan) -> Part | None:
        """What the form shows; None: it is not there, or the page changed while it was looked at."""
        with suppress(PageGone):
            part = await self.now(plan)
            is_there = part.shown or not part.is_last or await self._has(self._submit)
            if is_there and (await self._form.where()).document == part.document:
                return part
        return None

    async def now(self, plan: Plan) -> Part:
        """What the form shows: some of the fields as long as it has a Next and no Submit, else all that are left."""
        self._plan = plan
        document = (await self._form.where()).document
        goes_on = await self._goes_on()
        if not goes_on and not self.begun:
            return Part(plan, is_last=True, document=document)
        shown = await self._shown(plan)
        left = await self._left_over(plan, shown) if goes_on else ()
        perhaps = self._perhaps_here(plan, shown, left) if goes_on else self._still_to_come(plan, shown)
        return Part(
            replace(plan, steps=tuple(step for step in plan.steps if step.step in shown | perhaps)),
            is_last=not goes_on,
            shown=shown,
            boxes=_names(left),
            document=document,
        )

    async def as_filled(self, part: Part) -> tuple[Part, bool]:
        """The part as it stands after it was filled: a choice may bring fields and take others away.

        Whether there are fields in it now that have not been there before.
        """
        if part.is_last or self._plan is None:
            return part, False
        now = await self.now(self._plan)
        if now.document != part.document:
            return part, False
        return now, bool(now.shown - part.shown)

    async def _left_over(self, plan: Plan, shown: frozenset[str]) -> tuple[Candidate, ...]:
        """The controls that none of the steps on the page can be meant by."""
        claimed: set[str] = set()
        for step in plan.steps:
            if step.step in shown:
                claimed |= {each.ref for each in candidates_of(await self._form.find(step.wanted))}
        boxes = await self._form.all_of((Kind.LIST, Kind.RADIO, Kind.LINES, Kind.FILE))
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

    async def has_changed(self, part: Part) -> bool:
        """Whether the form shows other fields than in this part, or the same anew; between two parts it shows none.

        A last part may have no field of ours at all: then it is known by its Submit.
        """
        with suppress(PageGone):
            where = await self._form.where()
            shown = part.shown
            if self._plan and where.ready:
                shown = await self._shown(self._plan, part.shown)
            if not shown:
                return not part.is_last and (await self._has(self._submit) or await self._is_other(part))
            return shown != part.shown or (where.ready and where.document != part.document)
        return False

    async def _is_other(self, part: Part) -> bool:
        """Whether a part without any field in known words has taken the place of this one."""
        if self._plan is None or not await self._has(self._next):
            return False
        boxes = _names(await self._left_over(self._plan, frozenset()))
        return bool(boxes) and not boxes & part.boxes

    @property
    def begun(self) -> bool:
        """Whether a part was filled before this one."""
        return bool(self._known)

    def joined(self, report: FillReport, part: Part) -> FillReport:
        """A part's report after those of the parts before it; it is remembered for the parts to come."""
        if part.is_last and not self.begun:
            return report
        self._filled |= {field.field.step: field for field in report.fields}
        # What nobody put in may have its box in a later part.
        self._known |= {step for step, field in self._filled.items() if field.how is not How.SKIPPED}
        return replace(report, fields=tuple(self._filled.values()))

    async def _shown(self, plan: Plan, here: frozenset[str] = frozenset()) -> frozenset[str]:
        """The plan's steps of which the page has the control.

        One that was filled in a part before must be found beyond doubt, unless it is `here` already: else the only box
        of its sort in a later part, such as that for an identity document, would be taken for it.
        """
        found = []
        for step in plan.steps:
            seen = await self._form.find(step.wanted)
            certain = isinstance(seen, Sure) or step.step in here or step.step not in self._known
            if certain and not isinstance(seen, Nothing):
                found.append(step.step)
        return frozenset(found)

    async def _goes_on(self) -> bool:
        """Whether the page has a Next and no Submit."""
        return await self._has(self._next) and not await self._has(self._submit)

    async def _has(self, step: Step | None) -> bool:
        return step is not None and not isinstance(await self._form.find(wanted_for(step)), Nothing)


def _names(boxes: Iterable[Candidate]) -> frozenset[tuple[str, str]]:
    return frozenset((box.ref, box.label) for box in boxes)

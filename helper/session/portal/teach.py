"""Teaching outside of filing: the person opens the form and shows each field that is not found for certain."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

from helper.errors import PageGone
from helper.flow.form import Sure
from helper.flow.learned_file import LearnedBook
from helper.flow.plan import PlannedField, Text, in_order, wanted_for
from helper.flow.spec import Page, Step
from helper.session.arrive import Pathfinder, Way
from helper.session.events import FieldAsked, FieldFound, SessionEnded
from helper.session.filing import wording
from helper.session.filing.lessons import Lessons
from helper.session.operator import Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow


@dataclass(slots=True)
class Progress:
    """The steps by what came of them; nothing was filled in or sent."""

    known: list[str] = field(default_factory=list)
    """Found for certain before anything was shown."""
    taught: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Still not certain: not shown, not to be told from others, or not come to."""


class TeachSession:
    """One walk over the form's fields. `run` once; `request` at any time from the same loop."""

    def __init__(
        self,
        talk: Talk,
        book: LearnedBook,
        *,
        start: str,
        host: str,
        steps: tuple[str, ...],
        open_window: Callable[[bool], AbstractAsyncContextManager[PortalWindow]],
        now: Callable[[], datetime],
    ) -> None:
        """`steps` are the ids of those that are asked for in any case; empty: whatever is not certain."""
        self._talk = talk
        self._book = book
        self._start = start
        self._host = host
        self._steps = steps
        self._open_window = open_window
        self._now = now
        self.progress = Progress()

    def request(self, request: Request) -> None:
        """What the person asks for by herself."""
        self._talk.request(request)

    async def run(self) -> None:
        """Wait for the form and walk over it; a page that goes away ends the walk, and what was shown is kept."""
        try:
            async with self._open_window(False) as window:
                self._talk.page = window
                flow = self._book.flow_at(self._host)
                self.progress.left = [step.id for page in flow.pages for step in self._asked(page)]
                arrival = await Pathfinder(window, flow, self._talk).reach_form(self._start)
                if arrival.page is not None:
                    await self._walk(window, arrival.page)
                elif arrival.way is Way.GONE:
                    self._talk.tell(FieldAsked, field="page", text=arrival.why)
        except PageGone as gone:
            self._talk.tell(FieldAsked, field="page", text=str(gone))
        done = self.progress
        text = wording.lesson_over(len(done.known), len(done.taught), len(done.left))
        self._talk.tell(SessionEnded, filed=0, left=len(done.left), text=text)

    async def _walk(self, window: PortalWindow, page: Page) -> None:
        """While we hold the pen, nothing that submits gets through to the page."""
        await window.take_pen(())
        try:
            await first(walk=self._each_step(window, page), stop=self._talk.heard(Request.PAUSE))
        finally:
            await window.strip(Mood.DONE, wording.LESSON_OVER)
            await window.give_pen(())

    async def _each_step(self, window: PortalWindow, page: Page) -> None:
        lessons = Lessons(window=window, talk=self._talk, book=self._book, now=self._now)
        asked = self._asked(page)
        self.progress.left = [step.id for step in asked]
        for step in asked:
            planned = self._planned(window, page, step)
            found = await window.form.find(planned.wanted)
            if isinstance(found, Sure) and not self._steps:
                self._settle(step.id, self.progress.known)
                self._talk.tell(
                    FieldFound, field=step.id, text=wording.found(planned.label, found.candidate.label)
                )
            else:
                await self._show(lessons, planned)

    async def _show(self, lessons: Lessons, planned: PlannedField) -> None:
        candidate = await lessons.point(planned)
        if candidate is not None and await lessons.keep_box(planned, candidate):
            self._settle(planned.step, self.progress.taught)
        elif candidate is not None:
            self._talk.tell(FieldAsked, field=planned.step, text=wording.NOT_TO_BE_TOLD)

    def _asked(self, page: Page) -> list[Step]:
        """The steps that the lesson is about."""
        return [
            step for step in in_order(page) if step.enters and (not self._steps or step.id in self._steps)
        ]

    def _settle(self, step: str, among: list[str]) -> None:
        self.progress.left.remove(step)
        among.append(step)

    def _planned(self, window: PortalWindow, page: Page, step: Step) -> PlannedField:
        """The field as it is known on the window's host, with nothing to put in."""
        known = {one.id: one for own in self._book.flow_at(window.host).pages for one in own.steps}
        here = known.get(step.id, step)
        return PlannedField(
            step=step.id,
            page=page.id,
            name=step.value,
            wanted=wanted_for(here),
            value="",
            puts=Text(""),
            optional=step.optional,
        )

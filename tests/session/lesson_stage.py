"""A page in memory on which the user can point at fields, for tests of teaching."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from helper.flow.form import ControlKind
from helper.flow.learned import ControlDescription, Learned, Pointed
from helper.flow.learned_file import LearnedBook
from helper.flow.load import shipped_flow
from helper.flow.spec import Anchors
from helper.session.events import FieldPasted, HandedOver
from helper.session.filing.run import FilingSession
from helper.session.operator import Decision, QuestionKind, Request
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import FakeClipboard, Stage, a_form


@dataclass(slots=True)
class FakeTeacher:
    """A teacher for a form in memory; a test puts what the user points at into `picks`."""

    form: FakeForm
    picks: asyncio.Queue[Pointed] = field(default_factory=asyncio.Queue)
    shown: tuple[tuple[str, str], ...] = ()
    """Pairs of a number on the page and the text in front of that number."""
    pointing: bool = False

    async def survey(self) -> tuple[ControlDescription, ...]:
        return tuple(map(self.described, self.form.controls))

    async def begin_pointing(self) -> None:
        self.pointing = True

    async def pointed(self) -> Pointed:
        return await self.picks.get()

    async def end_pointing(self) -> None:
        self.pointing = False

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        return self.shown

    def described(self, control: FakeControl) -> ControlDescription:
        at = next(index for index, other in enumerate(self.form.controls) if other is control)
        labels = ["", *(other.label for other in self.form.controls), ""]
        return ControlDescription(
            candidate=self.form.candidate(control),
            kinds=(control.kind,),
            anchors=Anchors(kind=control.kind, label=control.label, after=labels[at], before=labels[at + 2]),
            value=control.value if control.entries else "",
        )

    def points_at(self, label: str) -> None:
        self.picks.put_nowait(Pointed(control=self.described(self.form[label])))


YES = Decision("remember")


class Classroom:
    """A stage with a form on which some labels are unknown, and a file for what the user teaches."""

    def __init__(self, stage: Stage, **controls: FakeControl) -> None:
        self.stage = stage
        self.form = a_form(**controls)
        self.teacher = FakeTeacher(self.form)
        stage.window.form, stage.window.teacher = self.form, self.teacher
        stage.book = self.book = LearnedBook(stage.folder / "learned", shipped_flow())
        stage.operator.at[HandedOver] = lambda event: stage.window.submits()
        self.session: FilingSession = stage.session(limit=1)

    def pastes(self, step: str, act: Callable[[FieldPasted], object]) -> None:
        before = self.stage.operator.at.get(FieldPasted, lambda event: None)

        def ready(event: FieldPasted) -> None:
            before(event)
            if event.field == step and not event.done:
                act(event)

        self.stage.operator.at[FieldPasted] = ready

    def chooses(self, label: str, entry: str) -> None:
        """Let the user choose an option on the page and press Enter, once the reason is on the clipboard."""

        class Listening(FakeClipboard):
            async def copy(clipboard, text: str) -> bool:  # noqa: N805 - `self` is the classroom
                if text == "Pirated copy":
                    self.form[label].type(entry)
                    self.session.request(Request.GO_ON)
                return await super().copy(text)

        self.stage.clipboard = Listening()
        self.session = self.stage.session(limit=1)

    def remembers(self, *answers: Decision) -> None:
        self.stage.operator.answers[QuestionKind.REMEMBER] = list(answers)

    async def run(self) -> None:
        await self.session.run()

    @property
    def learned(self) -> Learned:
        return LearnedBook(self.stage.folder / "learned", shipped_flow()).of("practice")

    def asked(self, kind: QuestionKind) -> list[str]:
        return [question.text for question in self.stage.operator.asked(kind)]


def unknown_label(
    kind: ControlKind = ControlKind.LINES, label: str = "In your own words", **values: object
) -> FakeControl:
    return FakeControl(label=label, kind=kind, **values)  # type: ignore[arg-type]  # the tests pass existing fields

"""An in-memory form with the faults of real forms, and a user with prepared answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helper.errors import ControlGone, PageGone
from helper.flow.form import (
    Ambiguous,
    Candidate,
    Chosen,
    ControlKind,
    FieldReading,
    FindResult,
    Form,
    Found,
    NotFound,
    Option,
    Unchosen,
    WantedField,
    Where,
)
from helper.flow.plan import PlannedField
from helper.flow.prompts import FillPrompts, Progress
from helper.flow.text_matching import fits, pick


@dataclass(slots=True, kw_only=True)
class FakeControl:
    """A control of the page. A test may change the control at any time, like a user or a script."""

    label: str
    kind: ControlKind = ControlKind.LINE
    value: str = ""
    touched: bool = False
    entries: tuple[str, ...] = ()
    """The options of a list or radio group."""
    most_chars: int | None = None
    most_lines: int | None = None
    shows_limits: bool = True
    """Whether the form reports the control's length limit. The control truncates longer texts either way."""
    ignores_input: bool = False
    """Whether the control ignores every value, like a read-only control."""
    over: str | None = None
    """The text of the element that covers the control; None if no element covers it."""
    open: bool = False
    """Whether the control is a list that is open."""
    doubtful: bool = False
    """Whether only one weak signal points to this control, so that the program asks the user about it."""
    resets: frozenset[int] = frozenset()
    """Numbers of readings, counted from 1. Just before each of these readings, the page clears the control."""
    typed: Mapping[int, str] = field(default_factory=dict)
    """Texts by the number of a reading. Just before that reading, the user types the text into the control."""
    empties: tuple[str, ...] = ()
    """Labels of the controls that the page clears when the program writes to this control."""
    needs: str = ""
    """Label of the control that must have a value before this control appears; empty if always shown."""
    hides: tuple[str, ...] = ()
    """Labels of the controls that the page removes once this control has a value."""
    removes: tuple[str, ...] = ()
    """Labels of the controls that the page removes for good when the program writes to this control."""
    under: tuple[str, ...] = ()
    """The headings above the control."""
    is_gone: bool = False
    reads: int = 0
    writes: list[str] = field(default_factory=list)
    """Every value that the program entered, in order."""
    written_over: list[str] = field(default_factory=list)
    """User input that the program replaced."""
    ours: str | None = None
    """The content after the program's last input. Replacing it is not recorded in `written_over`."""

    def type(self, text: str) -> None:
        """Set the value as the user would, by typing, choosing or pasting."""
        self.value = text
        self.touched = True

    def put(self, text: str) -> None:
        """Enter a value as the program does. The control may truncate or ignore the value."""
        self.writes.append(text)
        if self.touched and self.value != self.ours:
            self.written_over.append(self.value)
        if self.ignores_input:
            return
        if self.kind is ControlKind.LINE:
            text = text.replace("\n", " ")
        if self.most_lines is not None:
            text = "\n".join(text.split("\n")[: self.most_lines])
        self.value = self.ours = text if self.most_chars is None else text[: self.most_chars]


class FakeForm(Form):
    """A page of controls, identified by position. Labels may be equal, missing or similar."""

    def __init__(
        self,
        controls: Sequence[FakeControl],
        *,
        headings: tuple[str, ...] = ("Submit a complaint",),
        address: str = "http://127.0.0.1/complaint",
        gone_after: int | None = None,
    ) -> None:
        self.controls = list(controls)
        self.headings = headings
        self.address = address
        self.document = "document 1"
        self.ready = True
        self.calls = 0
        self._gone_after = gone_after

    def __getitem__(self, label: str) -> FakeControl:
        """Return the first control with exactly this label."""
        return next(control for control in self.controls if control.label == label)

    def candidate(self, control: FakeControl) -> Candidate:
        place = next(index for index, other in enumerate(self.controls) if other is control)
        return Candidate(f"control {place}", control.label, control.kind, headings=control.under)

    def control(self, candidate: Candidate) -> FakeControl:
        return self.controls[int(candidate.ref.removeprefix("control "))]

    async def where(self) -> Where:
        self._called()
        return Where(self.address, self.headings, self.document, self.ready)

    async def find(self, wanted: WantedField) -> FindResult:
        self._called()
        fitting = [
            control
            for control in self.controls
            if control.kind in wanted.kinds and fits(control.label, wanted.labels) and self._shown(control)
        ]
        candidates = tuple(self.candidate(control) for control in fitting)
        if fitting and fitting[0].over is not None:
            reason = f"“{fitting[0].over}” covers the field."
            return NotFound(reason, waits=True, over=fitting[0].over, kept=candidates[0])
        if len(fitting) == 1 and not fitting[0].doubtful:
            return Found(candidates[0])
        return Ambiguous(candidates) if candidates else NotFound("No box on the page has this label.")

    async def settled(self) -> None:
        self._called()

    async def fill(self, candidate: Candidate, text: str) -> None:
        self._put(candidate, text)

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        answer = pick(self.control(candidate).entries, option)
        if isinstance(answer, Chosen):
            self._put(candidate, answer.text)
        return answer

    async def put_back(self, candidate: Candidate, before: str) -> None:
        if candidate.kind in {ControlKind.LINE, ControlKind.LINES}:
            self._put(candidate, before)

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        self._put(candidate, "\n".join(path.name for path in files))

    async def read(self, candidate: Candidate) -> FieldReading:
        self._called()
        control = self.control(candidate)
        if control.is_gone:
            raise ControlGone("The page has replaced the field.")
        control.reads += 1
        if control.reads in control.resets:
            control.value = ""
        if control.reads in control.typed:
            control.type(control.typed[control.reads])
        return FieldReading(
            control.value,
            touched=control.touched,
            most_chars=control.most_chars if control.shows_limits else None,
            most_lines=control.most_lines if control.shows_limits else None,
            open=control.open,
        )

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        self._called()
        return tuple(
            self.candidate(control)
            for control in self.controls
            if control.kind in kinds and self._shown(control)
        )

    async def holding(self, text: str) -> Candidate | None:
        self._called()
        holding = [control for control in self.controls if text and control.value == text]
        return self.candidate(holding[0]) if len(holding) == 1 else None

    def _put(self, candidate: Candidate, text: str) -> None:
        self._called()
        control = self.control(candidate)
        control.put(text)
        for other in self.controls:
            if other.label in control.empties and other is not control:
                other.value = ""
            other.is_gone = other.is_gone or other.label in control.removes

    def _shown(self, control: FakeControl) -> bool:
        holding = [other for other in self.controls if other.value]
        is_hidden = any(control.label in other.hides for other in holding)
        return not (is_hidden or control.is_gone) and (
            not control.needs or any(other.label == control.needs for other in holding)
        )

    def _called(self) -> None:
        self.calls += 1
        if self._gone_after is not None and self.calls > self._gone_after:
            raise PageGone("The tab was closed.")


@dataclass(slots=True, kw_only=True)
class FakePrompts(FillPrompts):
    """A user with prepared answers by step id. Without a prepared answer, the user gives the safe answer."""

    fields: dict[str, Callable[[tuple[Candidate, ...]], Candidate | None]] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    replaces: frozenset[str] = frozenset()
    """Steps in which the user allows the program to replace an existing value."""
    released: list[str] = field(default_factory=list)
    """The existing values that the user allowed the program to replace."""
    pastes: dict[str, Callable[[], object]] = field(default_factory=dict)
    """For each step, what the user does on the page with the value on the clipboard before confirming the paste."""
    progress: list[Progress] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)
    """The questions asked so far, in order, as pairs of kind and step."""
    reasons: dict[str, str] = field(default_factory=dict)
    """For each step, the reason that the program gave for asking the user to paste the value."""
    points: dict[str, list[Candidate]] = field(default_factory=dict)
    """For each step, the controls that the user points at in turn when asked to paste the value."""
    vouches: frozenset[str] = frozenset()
    """Options that the user confirms to mean the same as the wanted value."""
    chose_in: dict[str, Candidate] = field(default_factory=dict)
    """For each step, the list in which the program saw the user choose an option."""
    shows: list[tuple[str, str, str]] = field(default_factory=list)
    """The controls and options that the user taught the program, as triples of step, label and option."""

    async def which_field(self, field: PlannedField, candidates: tuple[Candidate, ...]) -> Candidate | None:
        self.questions.append(("which_field", field.step))
        answer = self.fields.get(field.step)
        return answer(candidates) if answer else None

    async def which_option(self, field: PlannedField, offered: Unchosen) -> str | None:
        self.questions.append(("which_option", field.step))
        return self.options.get(field.step)

    async def overwrite(self, field: PlannedField, reading: FieldReading) -> bool:
        self.questions.append(("overwrite", field.step))
        if field.step not in self.replaces:
            return False
        self.released.append(reading.value)
        return True

    async def pasted(self, field: PlannedField, why: str) -> bool | Candidate:
        self.questions.append(("pasted", field.step))
        self.reasons[field.step] = why
        if waiting := self.points.get(field.step):
            return waiting.pop(0)
        act = self.pastes.get(field.step)
        if act is None:
            return False
        act()
        return True

    async def seen_into(self, field: PlannedField) -> Candidate | None:
        return self.chose_in.get(field.step)

    async def means(self, field: PlannedField, entry: str) -> bool:
        return entry in self.vouches

    async def shown(self, field: PlannedField, candidate: Candidate | None, entry: str | None) -> None:
        self.shows.append((field.step, candidate.label if candidate else "", entry or ""))

    def tell(self, progress: Progress) -> None:
        self.progress.append(progress)

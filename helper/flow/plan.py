"""Binds a flow to the values of one form: what goes where, in which order, as pure data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from helper.flow.entries import entry_for
from helper.flow.form import Chosen, Kind, Option, Wanted
from helper.flow.normal import pick, same_entry, same_text
from helper.flow.spec import FIELDS_OF, Flow, FlowKind, Page, Step, StepKind
from helper.flow.values import ComplaintValues, Values
from helper.model.problems import Problem

_FORMS = {FlowKind.COMPLAINT: "complaint form", FlowKind.IPR: "form of a registration"}
_KINDS: dict[StepKind, tuple[Kind, ...]] = {
    StepKind.FILL: (Kind.LINES, Kind.LINE),
    StepKind.CHOOSE: (Kind.LIST, Kind.RADIO),
    StepKind.ATTACH: (Kind.FILE,),
    StepKind.HANDOFF: (Kind.BUTTON, Kind.TICK),
}


@dataclass(frozen=True, slots=True)
class Text:
    """Put this text into a line or text area."""

    text: str


@dataclass(frozen=True, slots=True)
class Files:
    """Put these files into an upload field."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedField:
    """One field of the form and what it is to hold."""

    step: str
    page: str
    name: str
    """The field of `FIELDS_OF` it stands for."""
    wanted: Wanted
    value: str
    """What it is to hold, as the person reads and pastes it; empty: nothing, and the page may do without."""
    puts: Text | Option | Files
    optional: bool = False
    at_most: int | None = None

    @property
    def label(self) -> str:
        """The words the person knows it by."""
        return self.wanted.labels[0]

    @property
    def laid_ready(self) -> str:
        """What the person gets who puts it in herself: a text, or where the files lie."""
        return "\n".join(map(str, self.puts.paths)) if isinstance(self.puts, Files) else self.value

    def held_by(self, seen: str, entry: str | None = None) -> bool:
        """Whether a control that reads so holds what is wanted; `entry` is the one that was chosen in a list.

        Without it only whole wordings count: a pattern cannot be sure of an entry whose neighbours are not seen.
        """
        match self.puts:
            case Text(text):
                return same_text(text, seen)
            case Files(paths):
                return sorted(path.name for path in paths) == sorted(seen.splitlines())
            case Option(wordings):
                wanted = (entry,) if entry is not None else wordings
                return bool(seen) and any(same_entry(wording, seen) for wording in wanted)
            case _:
                assert_never(self.puts)

    def allows(self, seen: str) -> bool:
        """Whether it may stand so when the person put it there: for a list the patterns count too."""
        if isinstance(self.puts, Option):
            return bool(seen) and isinstance(pick((seen,), self.puts), Chosen)
        return self.held_by(seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Something that must be on the page before the next field is filled."""

    step: str
    page: str
    wanted: Wanted
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that goes into one form."""

    flow: str
    steps: tuple[PlannedField | Expected, ...]
    """In the order of filling: a field comes after those the page makes it depend on."""
    handoffs: tuple[Step, ...] = ()
    """What is the person's, in the order of the flow."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be filled as it is; empty: it can."""

    @property
    def fields(self) -> tuple[PlannedField, ...]:
        return tuple(step for step in self.steps if isinstance(step, PlannedField))

    def on_page(self, page: str) -> Plan:
        """The part of the plan that belongs to one page."""
        return replace(self, steps=tuple(step for step in self.steps if step.page == page))

    def by_hand(self) -> Plan:
        """The same plan for a form that cannot be looked at: nothing is expected of it."""
        return replace(self, steps=self.fields)

    def redacted(self) -> tuple[tuple[str, str], ...]:
        """For logs: each field and how much goes into it, never what."""
        return tuple((field.step, _amount(field)) for field in self.fields)


def bind(flow: Flow, values: Values) -> Plan:
    """Bind a flow to the values of one form; what cannot be bound becomes a problem of the plan."""
    if flow.kind is not values.kind:
        stranger = Problem("flow", f"These pages are not the {_FORMS[values.kind]}.")
        return Plan(flow=flow.id, steps=(), problems=(stranger,))
    steps: list[PlannedField | Expected] = []
    problems = _homeless(flow, values)
    for page in flow.pages:
        for step in in_order(page):
            if step.enters:
                field = _planned(page, step, values)
                steps.append(field)
                problems += _problems(field, values)
            elif step.kind is StepKind.EXPECT:
                steps.append(
                    Expected(step=step.id, page=page.id, wanted=wanted_for(step), optional=step.optional)
                )
    return Plan(
        flow=flow.id,
        steps=tuple(steps),
        handoffs=tuple(flow.steps(StepKind.HANDOFF)),
        problems=tuple(problems),
    )


def wanted_for(step: Step) -> Wanted:
    """How a form is asked for the control of a step."""
    if step.kind is StepKind.EXPECT:
        kinds: tuple[Kind, ...] = (Kind(step.value),)
    elif step.kind is StepKind.FILL and step.value == "listings":
        kinds = (Kind.LINES,)
    else:
        kinds = _KINDS.get(step.kind, ())
    return Wanted(step.id, step.label, kinds, step.taught)


def in_order(page: Page) -> tuple[Step, ...]:
    """The page's steps so that each comes after those it waits for; otherwise as they stand in the file.

    Raises ValueError when steps wait for each other; a loaded flow has none such.
    """
    here = {step.id for step in page.steps}
    waiting = list(page.steps)
    done: dict[str, Step] = {}
    while waiting:
        free = next(
            (step for step in waiting if all(name in done or name not in here for name in step.after)), None
        )
        if free is None:
            raise ValueError(f"steps of page {page.id} wait for each other: {[step.id for step in waiting]}")
        waiting.remove(free)
        done[free.id] = free
    return tuple(done.values())


def _planned(page: Page, step: Step, values: Values) -> PlannedField:
    return PlannedField(
        step=step.id,
        page=page.id,
        name=step.value,
        wanted=wanted_for(step),
        value=values.text_of(step.value),
        puts=_puts(step, values),
        optional=step.optional,
        at_most=step.at_most,
    )


def _puts(step: Step, values: Values) -> Text | Option | Files:
    if step.kind is StepKind.CHOOSE:
        return entry_for(step, values)
    if step.kind is StepKind.ATTACH:
        return Files(values.files_of(step.value))
    return Text(values.text_of(step.value))


def _homeless(flow: Flow, values: Values) -> list[Problem]:
    """Fields of the form that no step of the flow takes."""
    taken = {step.value for page in flow.pages for step in page.steps if step.enters}
    return [
        Problem(name, f"The portal's description has no place for the {name.replace('_', ' ')}.")
        for name in FIELDS_OF[values.kind]
        if name not in taken and values.text_of(name)
    ]


def _problems(field: PlannedField, values: Values) -> Iterable[Problem]:
    if not field.value and not field.optional:
        yield Problem(field.name, f"“{field.label}” must not stay empty.")
    if isinstance(values, ComplaintValues) and field.name == "listings" and not _are_addresses(values):
        yield Problem(field.name, "A line of the listings is not one address.")
    if field.at_most is not None and isinstance(field.puts, Text | Files):
        count = len(field.value.splitlines())
        if count > field.at_most:
            yield Problem(field.name, f"“{field.label}” takes {field.at_most}; these are {count}.")


def _are_addresses(values: ComplaintValues) -> bool:
    return all(len(url.split()) == 1 for url in values.listings)


def _amount(field: PlannedField) -> str:
    if isinstance(field.puts, Option):
        return "an entry"
    lines = len(field.value.splitlines())
    return (
        f"{lines} file(s)"
        if isinstance(field.puts, Files)
        else f"{lines} line(s), {len(field.value)} characters"
    )

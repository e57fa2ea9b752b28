"""The promise “right or not at all”, tested on forms with any combination of faults."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helper.flow.engine import fill_form
from helper.flow.field_report import FillReport, How
from helper.flow.form import Candidate, Option
from helper.flow.plan import Files, PlannedField, Text
from helper.flow.spec import FIELDS
from tests.fakes import FakeControl, FakeForm, FakePrompts
from tests.flow.samples import RIGHT, a_page, a_plan

STRAY_VALUES = ("", "something else", "Test purchase", "Pirated copy", RIGHT)
COUNTS = st.frozensets(st.integers(1, 9), max_size=4)
LABELS = [control.label for control in a_page()]
STEPS = dict(zip(LABELS, FIELDS, strict=True))


@dataclass(frozen=True)
class Case:
    """A form, and the answers that the user gives to questions about the form."""

    form: FakeForm
    prompts: FakePrompts


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Generate forms with faulty and duplicate controls in any order, and arbitrary answers from the user."""
    controls = [draw(faulty_control(control)) for control in a_page()]
    doubled = draw(st.lists(st.sampled_from(controls), max_size=2))
    twins = [FakeControl(label=twin.label, kind=twin.kind, entries=twin.entries) for twin in doubled]
    form = FakeForm(draw(st.permutations(controls + twins)))
    return Case(form, draw(answers(form)))


@st.composite
def faulty_control(draw: st.DrawFn, control: FakeControl) -> FakeControl:
    seldom = st.sampled_from([False] * 5 + [True])
    if draw(seldom):
        control.label = "Something else"
    if draw(seldom):
        control.value = draw(st.sampled_from(STRAY_VALUES))
    if draw(seldom) and control.entries:
        control.entries = tuple(draw(st.permutations([*control.entries, *control.entries[:1], "Other"])))[:2]
    if draw(seldom):
        control.most_chars = draw(st.integers(0, 60))
    if draw(seldom):
        control.empties = tuple(draw(st.lists(st.sampled_from(LABELS), max_size=2)))
    if draw(seldom):
        control.needs = draw(st.sampled_from(LABELS))
    if draw(seldom):
        control.typed = dict.fromkeys(draw(COUNTS), draw(st.sampled_from(STRAY_VALUES)))
    control.resets = draw(COUNTS) if draw(seldom) else frozenset()
    control.touched, control.ignores_input, control.doubtful = draw(seldom), draw(seldom), draw(seldom)
    control.shows_limits = draw(st.booleans())
    return control


@st.composite
def answers(draw: st.DrawFn, form: FakeForm) -> FakePrompts:
    """Generate arbitrary answers. In a paste step, the user enters a right or wrong value or nothing."""

    def act(control: FakeControl, text: str) -> Callable[[], object]:
        return lambda: control.type(text)

    def name(place: int) -> Callable[[tuple[Candidate, ...]], Candidate | None]:
        return lambda candidates: candidates[place] if place < len(candidates) else None

    steps = st.sampled_from(FIELDS)
    values = {field.step: field.value for field in a_plan().fields}
    texts = st.sampled_from([*STRAY_VALUES, *values.values()])
    return FakePrompts(
        fields=draw(st.dictionaries(steps, st.integers(0, 2).map(name))),
        options=draw(st.dictionaries(steps, st.sampled_from(["Other", "Test purchase", RIGHT]))),
        replaces=draw(st.frozensets(steps)),
        pastes=draw(st.dictionaries(steps, st.builds(act, st.sampled_from(form.controls), texts))),
    )


def filled(case: Case) -> FillReport:
    return asyncio.run(fill_form(a_plan(), case.form, case.prompts))


def holds(field: PlannedField, seen: str, entry: str | None) -> bool:
    match field.puts:
        case Text(text):
            return [line.rstrip() for line in seen.splitlines()] == text.splitlines()
        case Files(paths):
            return seen == "\n".join(path.name for path in paths)
        case Option(wordings):
            return seen.lower() in {wording.lower() for wording in (wordings if entry is None else (entry,))}


@given(cases())
def test_every_value_is_correct_or_not_filled(case: Case) -> None:
    check(case)


@pytest.mark.drill
@settings(max_examples=4000)
@given(cases())
def test_every_value_is_correct_or_not_filled_on_many_random_pages(case: Case) -> None:
    check(case)


def check(case: Case) -> None:
    """Fill the form, and compare everything that was written with the plan and the user's answers.

    In lists, only options named by the flow or the user are chosen. The user's own input is replaced only
    with permission. The number of writes is limited.
    """
    report = filled(case)
    reported = {(type(progress).__name__, progress.field.step) for progress in case.prompts.progress}
    for field in report.fields:
        if field.right:  # the program claims that the field has the correct value
            assert field.candidate is not None
            control = case.form.control(field.candidate)
            assert control.value == field.seen
            assert holds(field.field, control.value, field.entry)
        if field.differs and report.stopped is None:
            assert ("Differs", field.field.step) in reported
    owned = [
        field.candidate.ref
        for field in report.fields
        if field.candidate is not None and field.how in {How.FILLED, How.THERE}
    ]
    assert len(owned) == len(set(owned)), "one control is used for two fields"
    plan = {field.step: field for field in a_plan().fields}
    for control in case.form.controls:
        step = STEPS.get(control.label)
        if control.entries and step is not None:
            for value in control.writes:
                assert plan[step].allows(value) or value == case.prompts.options.get(step)
        # The program may fill a field again after the page has cleared it.
        assert set(control.written_over) <= {"", *case.prompts.released}
        assert not control.written_over or case.prompts.released
        assert len(control.writes) <= 10

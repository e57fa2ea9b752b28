"""The promise of the engine, over forms with every ill manner at once: right or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from helper.flow.engine import FillReport, How, fill_form
from helper.flow.form import Candidate, Option
from helper.flow.plan import Files, PlannedField, Text
from helper.flow.spec import FIELDS
from tests.fakes import FakeControl, FakeDesk, FakeForm
from tests.flow.samples import RIGHT, a_page, a_plan

SPOILED = ("", "something else", "Test purchase", "Pirated copy", RIGHT)
COUNTS = st.frozensets(st.integers(1, 9), max_size=4)
LABELS = [control.label for control in a_page()]
STEPS = dict(zip(LABELS, FIELDS, strict=True))


@dataclass(frozen=True)
class Case:
    """A form, the person in front of it, and what she chose when she was asked."""

    form: FakeForm
    desk: FakeDesk


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Resets, limits, deaf and doubtful controls, twins, renamed labels, typing at any moment, any answers."""
    controls = [draw(ill_mannered(control)) for control in a_page()]
    doubled = draw(st.lists(st.sampled_from(controls), max_size=2))
    twins = [FakeControl(label=twin.label, kind=twin.kind, entries=twin.entries) for twin in doubled]
    form = FakeForm(draw(st.permutations(controls + twins)))
    return Case(form, draw(answers(form)))


@st.composite
def ill_mannered(draw: st.DrawFn, control: FakeControl) -> FakeControl:
    """One control with any mixture of bad habits; most have few."""
    seldom = st.sampled_from([False] * 5 + [True])
    if draw(seldom):
        control.label = "Something else"
    if draw(seldom):
        control.value = draw(st.sampled_from(SPOILED))
    if draw(seldom) and control.entries:
        control.entries = tuple(draw(st.permutations([*control.entries, *control.entries[:1], "Other"])))[:2]
    if draw(seldom):
        control.most_chars = draw(st.integers(0, 60))
    if draw(seldom):
        control.empties = tuple(draw(st.lists(st.sampled_from(LABELS), max_size=2)))
    if draw(seldom):
        control.needs = draw(st.sampled_from(LABELS))
    if draw(seldom):
        control.typed = dict.fromkeys(draw(COUNTS), draw(st.sampled_from(SPOILED)))
    control.resets = draw(COUNTS) if draw(seldom) else frozenset()
    control.touched, control.deaf, control.doubtful = draw(seldom), draw(seldom), draw(seldom)
    control.tells_limits = draw(st.booleans())
    return control


@st.composite
def answers(draw: st.DrawFn, form: FakeForm) -> FakeDesk:
    """Any answer to any question; what she does in the page is right, wrong or nothing."""

    def act(control: FakeControl, text: str) -> Callable[[], object]:
        return lambda: control.type(text)

    def name(place: int) -> Callable[[tuple[Candidate, ...]], Candidate | None]:
        return lambda candidates: candidates[place] if place < len(candidates) else None

    steps = st.sampled_from(FIELDS)
    values = {field.step: field.value for field in a_plan().fields}
    texts = st.sampled_from([*SPOILED, *values.values()])
    return FakeDesk(
        fields=draw(st.dictionaries(steps, st.integers(0, 2).map(name))),
        options=draw(st.dictionaries(steps, st.sampled_from(["Other", "Test purchase", RIGHT]))),
        replaces=draw(st.frozensets(steps)),
        pastes=draw(st.dictionaries(steps, st.builds(act, st.sampled_from(form.controls), texts))),
    )


def filled(case: Case) -> FillReport:
    return asyncio.run(fill_form(a_plan(), case.form, case.desk))


def holds(field: PlannedField, seen: str, entry: str | None) -> bool:
    """Whether the value is right, said in other words than the engine's."""
    match field.puts:
        case Text(text):
            return [line.rstrip() for line in seen.splitlines()] == text.splitlines()
        case Files(paths):
            return seen == "\n".join(path.name for path in paths)
        case Option(wordings):
            return seen.lower() in {wording.lower() for wording in (wordings if entry is None else (entry,))}


@settings(max_examples=400, deadline=None)
@given(cases())
def test_no_field_is_called_right_that_is_not(case: Case) -> None:
    """Whatever page and person do: a field reported as right holds what was wanted when the filling ends."""
    for report in filled(case).fields:
        if report.right:
            assert report.candidate is not None
            control = case.form.control(report.candidate)
            assert control.value == report.seen
            assert holds(report.field, control.value, report.entry)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_what_is_wrong_in_the_end_was_told(case: Case) -> None:
    """A field that differs was told as different, and what a report says it saw is what the page shows."""
    report = filled(case)
    told = {(type(progress).__name__, progress.field.step) for progress in case.desk.told}
    for field in report.fields:
        if field.differs and report.stopped is None:
            assert ("Differs", field.field.step) in told


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_chosen_entry_is_the_flows_or_the_persons(case: Case) -> None:
    """Of a list nothing else is ever chosen."""
    filled(case)
    plan = {field.step: field for field in a_plan().fields}
    for control in case.form.controls:
        step = STEPS.get(control.label)
        if control.entries and step is not None:
            for value in control.writes:
                assert plan[step].allows(value) or value == case.desk.options.get(step)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_what_the_person_typed_is_written_over_only_on_her_word(case: Case) -> None:
    """Whenever she typed it: before, during or after the filling. A second try may write over an emptied field."""
    filled(case)
    for control in case.form.controls:
        assert set(control.written_over) <= {"", *case.desk.released}
        assert not control.written_over or case.desk.released


@settings(max_examples=100, deadline=None)
@given(cases())
def test_no_control_holds_two_fields(case: Case) -> None:
    """Each field that was filled has a control of its own."""
    owned = [
        report.candidate.ref
        for report in filled(case).fields
        if report.candidate is not None and report.how in {How.FILLED, How.THERE}
    ]
    assert len(owned) == len(set(owned))


@settings(max_examples=100, deadline=None)
@given(cases())
def test_nothing_is_written_without_end(case: Case) -> None:
    """However the page behaves, a field is written a few times and then given to the person."""
    filled(case)
    assert all(len(control.writes) <= 10 for control in case.form.controls)

"""The account checklist."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helper.model.checklist import Checklist, ChecklistStep, StepNote, StepState

TODAY = date(2026, 11, 24)
STEPS = (
    ChecklistStep(id="ready", title="Have these ready", what=("a document",)),
    ChecklistStep(
        id="identity", title="Show who you are", what=("nothing",), waits_for="Alibaba", look_after_days=7
    ),
    ChecklistStep(id="designs", title="Register your designs", what=("titles",), page="rights"),
)
READY, IDENTITY, DESIGNS = STEPS


def test_next_is_the_first_step_not_done() -> None:
    checklist = Checklist(STEPS)
    seen = []
    while (step := checklist.next) is not None:
        seen.append(step.id)
        checklist = checklist.done(step, TODAY)
    assert seen == ["ready", "identity", "designs"]
    assert checklist.begun
    assert checklist.has_account


def test_nothing_is_next_while_a_step_waits() -> None:
    """Later steps need Alibaba's approval; with an account only the designs may wait."""
    checklist = Checklist(STEPS).done(READY, TODAY).waits(IDENTITY, TODAY)
    assert checklist.next is None
    assert checklist.waiting == (IDENTITY,)
    assert not checklist.has_account
    assert checklist.done(IDENTITY, TODAY).waits(DESIGNS, TODAY).has_account


def test_a_waiting_step_says_when_to_look_again() -> None:
    """After the usual time, or on the day the user names."""
    checklist = Checklist(STEPS).waits(IDENTITY, TODAY)
    assert checklist.note(IDENTITY).look_again_on == TODAY + timedelta(days=7)
    named = checklist.waits(IDENTITY, TODAY, date(2026, 12, 24))
    assert named.note(IDENTITY).look_again_on == date(2026, 12, 24)


def test_finds_a_step_by_name_or_position() -> None:
    checklist = Checklist(STEPS)
    assert (checklist.named("identity"), checklist.named("2")) == (IDENTITY, IDENTITY)
    assert [checklist.named(name) for name in ("0", "4", "passport", "²")] == [None] * 4


def test_a_note_holds_dates_only() -> None:
    """No password, code or address can be stored with a step."""
    assert {str(kind) for kind in StepNote.__annotations__.values()} == {"date | None"}


@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(("done", "waits", "forgotten"))), max_size=8)
)
def test_the_latest_note_of_a_step_wins(acts: list[tuple[ChecklistStep, str]]) -> None:
    checklist, last = Checklist(STEPS), dict.fromkeys(STEPS, "forgotten")
    for step, act in acts:
        checklist = checklist.forgotten(step) if act == "forgotten" else getattr(checklist, act)(step, TODAY)
        last[step] = act
    states = {"done": StepState.DONE, "waits": StepState.WAITING, "forgotten": StepState.OPEN}
    assert {step: checklist.note(step).state for step in STEPS} == {
        step: states[act] for step, act in last.items()
    }

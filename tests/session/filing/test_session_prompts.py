"""The text of the overlay while a form is filled, and the questions about its fields."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from helper.browser.portal.overlay import OverlayState, SignKind
from helper.flow.form import Candidate, ControlKind, FieldReading
from helper.session.events import ComplaintReserved, FieldAsked, FieldFilled, FieldPasted
from helper.session.filing import session_prompts
from helper.session.filing.session_prompts import filling
from helper.session.operator import Decision, QuestionKind, Request
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import Stage, a_form


class PatientForm(FakeForm):
    """A form whose methods yield to other tasks, as they do with a page in a browser."""

    async def read(self, candidate: Candidate) -> FieldReading:
        for _ in range(5):
            answered = asyncio.Event()
            asyncio.get_running_loop().call_soon(answered.set)
            await answered.wait()
        return await super().read(candidate)


def said_while_filling(stage: Stage) -> list[str]:
    return [text for overlay_state, text in stage.window.overlays if overlay_state is OverlayState.FILLING]


@pytest.fixture
def patient(stage: Stage) -> Stage:
    whole = a_form()
    stage.window.form = PatientForm(whole.controls, address=whole.address)
    return stage


async def test_the_overlay_counts_filled_fields(patient: Stage) -> None:
    await patient.run()

    [reserved] = patient.operator.events_of(ComplaintReserved)
    total = len(reserved.fields)
    assert said_while_filling(patient) == [filling(done, total) for done in range(total + 1)]


async def test_overlay_asks_to_paste_until_the_user_has_pasted(patient: Stage) -> None:
    form = patient.form
    unknown = form.controls[-1] = FakeControl(label="Say it in your own words")
    session = patient.session(limit=1)
    while_pasting: list[tuple[OverlayState, str]] = []

    def goes_on(text: str) -> None:
        unknown.type(text)
        while_pasting.append(patient.window.overlays[-1])
        session.request(Request.GO_ON)

    def paste(event: FieldPasted) -> None:
        if not event.done:
            asyncio.get_running_loop().call_later(0.05, goes_on, event.value)

    patient.operator.at[FieldPasted] = paste
    await session.run()

    total = len(patient.operator.events_of(ComplaintReserved)[0].fields)
    ((state, text),) = while_pasting
    assert state is OverlayState.PASTE
    assert text.startswith("I can't find the box for “Supplement infringement reason(s)”.")
    assert said_while_filling(patient)[-1] == filling(total, total)


async def test_marks_on_the_page_are_removed_if_the_user_stops_at_a_question(stage: Stage) -> None:
    description = FakeControl(
        label="Supplement infringement reason(s)", kind=ControlKind.LINES, doubtful=True
    )
    stage.window.form = a_form(description=description)

    async def stopping() -> Decision:
        stage.asks(Request.LATER)
        await asyncio.Event().wait()
        raise AssertionError

    stage.operator.before = {QuestionKind.WHICH_FIELD: stopping}
    await stage.run()

    assert stage.window.marked == [("Supplement infringement reason(s)",), ()]
    assert not stage.window.lock_is_ours


async def test_question_about_a_box_shows_its_number_and_label_only(stage: Stage) -> None:
    label = "Supplement infringement reason(s)"
    stage.window.form = a_form(description=FakeControl(label=label, kind=ControlKind.LINES, doubtful=True))
    stage.operator.answers = {QuestionKind.WHICH_FIELD: [Decision("1")]}
    await stage.run()

    (asked,) = stage.operator.asked(QuestionKind.WHICH_FIELD)
    assert asked.text == f"Which box on the page is “{label}”?"
    assert asked.choices[0].text == f"box 1: “{label}”"


async def test_covered_form_is_reported_once_and_filled_when_uncovered(stage: Stage) -> None:
    form = stage.form
    for control in form.controls:
        control.over = "We value your privacy"

    def close(event: FieldAsked) -> None:
        for control in form.controls:
            control.over = None
        stage.window.notices(SignKind.CHANGED)

    stage.operator.at[FieldAsked] = close
    await stage.run()

    said = "“We value your privacy” covers the form. Close it in the browser; I'll wait."
    assert [event.text for event in stage.operator.events_of(FieldAsked)] == [said]
    assert (OverlayState.PASTE, said) in stage.window.overlays
    assert [event.field for event in stage.operator.events_of(FieldPasted)] == []
    assert form["Infringing listings"].value.startswith("https://")


async def test_form_that_stays_covered_is_pasted_after_a_while(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_prompts, "COVERED_SECONDS", 0.0)
    stage.form["Complaint reason"].over = "Cookies"
    await stage.run({FieldPasted: Request.PAUSE})

    assert [event.field for event in stage.operator.events_of(FieldPasted)] == ["reason"]
    assert "“Cookies” covers the field." in stage.operator.events_of(FieldPasted)[0].text


async def test_user_may_paste_a_value_into_a_field_that_stays_covered(stage: Stage) -> None:
    form = stage.form
    form["Complaint reason"].over = "…"
    await stage.run({FieldAsked: Request.GO_ON, FieldPasted: Request.PAUSE})

    assert [event.field for event in stage.operator.events_of(FieldPasted)] == ["reason"]


ENTRIES = tuple(f"DE-77{number} · Fox {number}" for number in range(60))


@pytest.mark.parametrize(
    ("entries", "offered"),
    [
        (
            (*ENTRIES, "Art / The Quiet Whale by Kim: VA 0002-456-789, live"),
            "Art / The Quiet Whale by Kim: VA 0002-456-789, live",
        ),
        (("Please select", "--", "No matching data", "Confirm", "Cancel", "Fox"), "Fox"),
        (("No data", "取消"), "choose"),
    ],
)
async def test_question_about_an_option_offers_the_best_match_first(
    stage: Stage, entries: tuple[str, ...], offered: str
) -> None:
    form = stage.form
    form["IPR"].entries = entries
    (work,) = stage.store.works.all()
    stage.store.change(replace(work, right=replace(work.right, number="VA0002456789")))
    await stage.run({FieldPasted: Request.PAUSE})

    asked = stage.operator.asked(QuestionKind.WHICH_OPTION)
    choices = [choice.choice for question in asked for choice in question.choices]
    assert (choices or ["choose"])[0] == offered
    assert not {"Please select", "--", "No matching data", "Confirm", "Cancel"} & set(choices)


async def test_option_chosen_by_the_user_is_reported_as_the_users_choice(stage: Stage) -> None:
    (work,) = stage.store.works.all()
    stage.store.change(replace(work, right=replace(work.right, text="The Quiet Whale (US)(N/A)")))
    chosen = "The Quiet Whale (DE)(N/A)"
    stage.operator.answers = {QuestionKind.WHICH_OPTION: [Decision(chosen)]}
    await stage.run()

    filled = [event for event in stage.operator.events_of(FieldFilled) if event.field == "ipr"]
    assert {(event.seen, event.yours) for event in filled} == {(chosen, True)}
    assert not any(event.yours for event in stage.operator.events_of(FieldFilled) if event.field != "ipr")

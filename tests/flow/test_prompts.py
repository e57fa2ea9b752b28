"""Paste mode: the same engine without a browser."""

import pytest

from helper.flow.engine import fill_form
from helper.flow.field_report import How
from helper.flow.form import Candidate, ControlKind, NotFound, Option, WantedField
from helper.flow.prompts import PasteForm
from helper.flow.spec import FIELDS
from tests.fakes import FakePrompts
from tests.flow.samples import a_plan, values_with


async def test_paste_mode_offers_every_value_in_the_order_of_the_form() -> None:
    prompts = FakePrompts(pastes={step: lambda: None for step in FIELDS})
    report = await fill_form(a_plan().by_hand(), PasteForm(), prompts)
    ready = [step for kind, step in prompts.questions if kind == "pasted"]
    assert ready == [field.step for field in a_plan().fields if field.value]
    assert {field.how for field in report.fields} == {How.PASTED, How.SKIPPED}
    assert report.ready
    # paste mode reads nothing from the page, so no field may be reported as correct
    assert not any(field.right for field in report.fields)
    assert report.values() == ()


async def test_paste_mode_skips_empty_values() -> None:
    prompts = FakePrompts()
    report = await fill_form(a_plan(values_with(description="")), PasteForm(), prompts)
    assert [step for _, step in prompts.questions] == list(FIELDS[:6])
    assert {field.how for field in report.fields} == {How.SKIPPED}


async def test_paste_mode_cannot_access_any_control_of_the_page() -> None:
    form, control = PasteForm(), Candidate("1", "Reason", ControlKind.LIST)
    assert isinstance(await form.find(WantedField("reason", ("Reason",), (ControlKind.LIST,))), NotFound)
    assert await form.holding("x") is None
    chosen = form.choose(control, Option(("x",)))
    for attempt in (form.fill(control, "x"), form.attach(control, []), form.read(control), chosen):
        with pytest.raises(NotImplementedError):
            await attempt

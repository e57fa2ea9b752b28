"""Paste mode and paste steps: with no control of a browser at all the program still serves."""

from __future__ import annotations

import pytest

from helper.flow.prompts import PasteForm
from helper.model.complaint import ComplaintState
from helper.session.events import FieldLeftOut, FieldPasted, HandedOver, StepsSeen
from helper.session.navigation import PasteWindow
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import an_item_url
from tests.session.stage import Stage


def paste_stage(stage: Stage) -> Stage:
    """The stage with a window nobody of us can see; the person confirms each paste."""
    stage.by_hand = True
    stage.window = PasteWindow(PasteForm(), host="127.0.0.1", practice=True)  # type: ignore[assignment]  # another window by shape
    return stage


async def test_every_value_is_laid_ready_in_order_and_she_says_whether_it_went_through(stage: Stage) -> None:
    """Each field's text is copied in turn, links one a line; of a list it is said what to choose, for most take no text.

    Nobody sees her steps, and none is drawn as if it were open. Only her answer makes it filed, and may carry the number.
    """
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "00900123")]}

    await paste_stage(stage).run({FieldPasted: Request.GO_ON, HandedOver: Request.GO_ON})

    assert stage.clipboard.copied[0] == "AliExpress.com"
    assert f"{an_item_url(0)}\n{an_item_url(1)}" in stage.clipboard.copied
    said = {event.field: event.text for event in stage.operator.told(FieldPasted)}
    assert "Take “AliExpress.com” there" in said["website"]
    assert "press Ctrl+V" in said["listings"]
    assert [event.steps for event in stage.operator.told(HandedOver)] == [()]
    assert stage.operator.told(StepsSeen) == []
    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "00900123")


@pytest.mark.parametrize("stopping", [Request.PAUSE, Request.LATER, Request.PROBLEM])
async def test_whoever_stops_at_a_text_that_lies_ready_finds_it_gone(stage: Stage, stopping: Request) -> None:
    """Nothing of a form that was put aside is pasted somewhere else by mistake."""
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    await paste_stage(stage).run({FieldPasted: stopping})

    assert (stage.clipboard.copied, stage.clipboard.text) == (["AliExpress.com"], "")


async def test_a_single_field_can_be_left_as_it_is(stage: Stage) -> None:
    """The others are filled, the hand-over names what was left and was meant, and the record claims nothing about it."""
    stage.form["Complaint reason"].label = "Odd words"

    await stage.run({FieldPasted: Request.LEAVE_OUT})

    [left] = stage.operator.told(FieldLeftOut)
    assert left.field == "reason"
    assert stage.form["Infringing listings"].value
    assert stage.form["Odd words"].value == ""
    handed_over = stage.operator.told(HandedOver)[0].text
    assert handed_over.startswith("You left “Complaint reason” as it is; I meant “Pirated copy”.")
    assert stage.clipboard.text == ""
    values = stage.forms[0].attempts[0].values
    assert "reason" not in {value.field for value in values}
    assert len(values) == 6

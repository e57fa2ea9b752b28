"""Paste mode and paste steps, in which the user enters values that the program puts on the clipboard."""

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
    stage.by_hand = True
    stage.window = PasteWindow(PasteForm(), host="127.0.0.1")  # type: ignore[assignment]  # PasteWindow has the same methods
    return stage


async def test_paste_mode_copies_every_value_in_order(stage: Stage) -> None:
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "00900123")]}

    await paste_stage(stage).run({FieldPasted: Request.GO_ON, HandedOver: Request.GO_ON})

    assert stage.clipboard.copied[0] == "AliExpress.com"
    assert f"{an_item_url(0)}\n{an_item_url(1)}" in stage.clipboard.copied
    said = {event.field: event.text for event in stage.operator.events_of(FieldPasted)}
    assert said["website"].startswith("“Complaint website”: choose “AliExpress.com” in your own browser")
    assert said["listings"].startswith("“Infringing listings”: paste its text in your own browser")
    assert not [text for text in said.values() if "can't find" in text or "cannot see" in text]
    assert [event.steps for event in stage.operator.events_of(HandedOver)] == [()]
    assert stage.operator.events_of(StepsSeen) == []
    complaint = stage.forms[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "00900123")


@pytest.mark.parametrize("stopping", [Request.PAUSE, Request.LATER, Request.PROBLEM])
async def test_stopping_in_paste_mode_clears_the_clipboard(stage: Stage, stopping: Request) -> None:
    """The user might otherwise paste the text elsewhere."""
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    await paste_stage(stage).run({FieldPasted: stopping})

    assert (stage.clipboard.copied, stage.clipboard.text) == (["AliExpress.com"], "")


async def test_hand_over_names_a_field_into_which_the_user_pasted_nothing(stage: Stage) -> None:
    stage.form["Complaint reason"].label = "Odd words"

    await stage.run({FieldPasted: Request.LEAVE_OUT})

    [left] = stage.operator.events_of(FieldLeftOut)
    assert left.field == "reason"
    assert stage.form["Infringing listings"].value
    assert stage.form["Odd words"].value == ""
    handed_over = stage.operator.events_of(HandedOver)[0].text
    assert handed_over.startswith("You left “Complaint reason” as it is; I wanted to fill in “Pirated copy”.")
    assert stage.clipboard.text == ""
    values = stage.forms[0].attempts[0].values
    assert "reason" not in {value.field for value in values}
    assert len(values) == 6

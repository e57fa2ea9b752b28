"""Paste mode and paste steps: with no control of a browser at all the program still serves."""

from __future__ import annotations

import pytest

from helper.flow.prompts import PasteForm
from helper.model.complaint import ComplaintState
from helper.session.events import FieldLeftOut, FieldPasted, HandedOver
from helper.session.navigation import PasteWindow
from helper.session.operator import Decision, QuestionKind, Request
from tests.factories import an_item_url
from tests.session.stage import Stage, a_form


def paste_stage(stage: Stage) -> Stage:
    """The stage with a window nobody of us can see; the person confirms each paste."""
    stage.by_hand = True
    stage.window = PasteWindow(PasteForm(), host="127.0.0.1", practice=True)  # type: ignore[assignment]  # another window by shape
    return stage


async def test_every_value_is_laid_on_the_clipboard_in_order(stage: Stage) -> None:
    """Without a browser each field's text is copied in turn, links one a line, and the person says when it is in.

    Of a list it is said what to choose, for most take no text.
    """
    session = paste_stage(stage).session(limit=1)
    stage.operator.at[FieldPasted] = lambda event: session.request(Request.GO_ON)
    stage.operator.at[HandedOver] = lambda event: session.request(Request.PAUSE)

    await session.run()

    assert stage.clipboard.copied[0] == "AliExpress.com"
    assert f"{an_item_url(0)}\n{an_item_url(1)}" in stage.clipboard.copied
    said = {event.field: event.text for event in stage.operator.told(FieldPasted)}
    assert "Take “AliExpress.com” there" in said["website"]
    assert "press Ctrl+V" in said["listings"]


async def test_the_person_says_in_the_end_whether_it_went_through(stage: Stage) -> None:
    """In paste mode only the person's answer makes a complaint filed, and it may carry the number."""
    session = paste_stage(stage).session(limit=1)
    stage.operator.at[FieldPasted] = lambda event: session.request(Request.GO_ON)
    stage.operator.at[HandedOver] = lambda event: session.request(Request.GO_ON)
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("filed", "00900123")]}

    await session.run()

    complaint = stage.store.complaints.all()[0]
    assert (complaint.state, complaint.number) == (ComplaintState.FILED, "00900123")


async def test_a_field_the_page_does_not_have_is_pasted_and_seen(stage: Stage) -> None:
    """A field that is not found is laid ready; once it was seen in the page it is off the clipboard, and the program goes on."""
    form = a_form()
    form["Infringing listings"].label = "Bad things"
    stage.window.form = form
    session = stage.session(limit=1)

    def paste(event: FieldPasted) -> None:
        if not event.done:
            form["Bad things"].type(event.value)

    stage.operator.at[FieldPasted] = paste
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()

    await session.run()

    assert [event.done for event in stage.operator.told(FieldPasted)] == [False, True]
    assert stage.clipboard.text == ""
    assert stage.store.complaints.all()[0].state is ComplaintState.FILED


@pytest.mark.parametrize("stopping", [Request.PAUSE, Request.LATER, Request.PROBLEM])
async def test_whoever_stops_at_a_text_that_lies_ready_finds_it_gone(stage: Stage, stopping: Request) -> None:
    """Nothing of a form that was put aside is pasted somewhere else by mistake."""
    session = paste_stage(stage).session(limit=1)
    stage.operator.at[FieldPasted] = lambda event: session.request(stopping)
    stage.operator.answers = {QuestionKind.WHAT_IS_WRONG: [Decision("aside")]}

    await session.run()

    assert (stage.clipboard.copied, stage.clipboard.text) == (["AliExpress.com"], "")


async def test_a_single_field_can_be_left_as_it_is(stage: Stage) -> None:
    """The others are filled, the hand-over names what was left and was meant, and the record claims nothing about it."""
    form = a_form()
    form["Complaint reason"].label = "Odd words"
    stage.window.form = form
    session = stage.session(limit=1)
    stage.operator.at[FieldPasted] = lambda event: session.request(Request.LEAVE_OUT)
    stage.operator.at[HandedOver] = lambda event: stage.window.submits()

    await session.run()

    [left] = stage.operator.told(FieldLeftOut)
    assert left.field == "reason"
    assert form["Infringing listings"].value
    assert form["Odd words"].value == ""
    handed_over = stage.operator.told(HandedOver)[0].text
    assert handed_over.startswith("You left “Complaint reason” as it is; I meant “Pirated copy”.")
    assert stage.clipboard.text == ""
    values = stage.store.complaints.all()[0].attempts[0].values
    assert "reason" not in {value.field for value in values}
    assert len(values) == 6

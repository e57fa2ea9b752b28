"""Fields that the user shows while a form is filled, or in a lesson, are checked and remembered for the host.

The user is asked before anything is remembered.
"""

from __future__ import annotations

import pytest

from helper.browser.portal.overlay import PageSign, SignKind
from helper.flow.form import ControlKind
from helper.flow.learned import Pointed
from helper.model.complaint import ComplaintState
from helper.session.events import (
    FieldPasted,
    FieldShown,
    HandedOver,
    Released,
    Remembered,
)
from helper.session.operator import Decision, QuestionKind, Request
from tests.fakes import FakeControl, FakeForm
from tests.session.lesson_stage import YES, Classroom, unknown_label
from tests.session.stage import Stage, a_form, answers


async def test_field_into_which_the_user_pasted_is_filled_the_next_time(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label())
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()
    room.form["In your own words"].value, room.form["In your own words"].touched = "", False
    before = len(stage.operator.events)
    stage.window.opened.clear()
    await stage.run()

    assert room.learned.steps["description"].labels == ("In your own words",)
    assert [type(event) for event in stage.operator.events[before:] if isinstance(event, FieldPasted)] == []
    assert room.form["In your own words"].value.startswith("This is a counterfeit")
    assert len(room.asked(QuestionKind.REMEMBER)) == 1
    assert "the box “In your own words”" in room.asked(QuestionKind.REMEMBER)[0]
    assert [event.text for event in stage.operator.events_of(Remembered)] == ["Remembered for practice."]


def without_types(*, doubtful: bool) -> FakeForm:
    """Return a form without IPR type and complaint type, but with lists that look like those two."""
    whole = a_form()
    whole["Complaint type"].label = "Sort by"
    if doubtful:
        whole["IPR type"].doubtful = True
    else:
        whole["IPR type"].label = "Language"
    return whole


@pytest.mark.parametrize("doubtful", [False, True])
async def test_missing_field_is_reported_once(stage: Stage, doubtful: bool) -> None:
    room = Classroom(stage)
    room.teacher.form = stage.window.form = without_types(doubtful=doubtful)
    stage.window.draws = lambda: without_types(doubtful=doubtful)
    stage.operator.answers = answers(QuestionKind.WHICH_FIELD, ["absent"]) | answers(
        QuestionKind.REMEMBER, ["remember"] * 2
    )
    stage.operator.at[FieldPasted] = lambda event: room.session.request(Request.LEAVE_OUT)
    await room.run()
    before, asked = len(stage.operator.events), len(stage.operator.questions)
    await stage.run()

    assert {name for name, step in room.learned.steps.items() if step.absent} == {
        "ipr_type",
        "complaint_type",
    }
    assert [len(stage.operator.questions), asked] == [2, 2]
    assert [event.name for event in stage.operator.events[before:] if isinstance(event, FieldPasted)] == []
    assert "You left" not in "".join(event.text for event in stage.operator.events_of(HandedOver))
    assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}


@pytest.mark.parametrize(
    ("label", "right", "offered"),
    [("In your own words", True, 1), ("In your own words", False, 0), ("", True, 0)],
    ids=["safe answer", "pasted wrongly", "without a label"],
)
async def test_uncertain_field_is_not_remembered(stage: Stage, label: str, right: bool, offered: int) -> None:
    room = Classroom(stage)
    box = room.form.controls[-1] = unknown_label(label=label)

    def paste(event: FieldPasted) -> None:
        box.type(event.value if right else event.value[:20])
        if not right:
            room.session.request(Request.GO_ON)

    room.pastes("description", paste)
    await room.run()

    assert len(room.asked(QuestionKind.REMEMBER)) == offered
    assert room.learned.empty


@pytest.mark.parametrize(
    ("pick", "sentence"),
    [
        ("Infringing listings", "which is another field"),
        ("Complaint reason", "is the wrong kind of box"),
        ("", "It stays yours"),
    ],
)
async def test_pointing_at_an_unsuitable_control_is_refused_and_can_be_repeated(
    stage: Stage, pick: str, sentence: str
) -> None:
    room = Classroom(stage, description=unknown_label())
    said: list[str] = []

    def point(event: FieldShown) -> None:
        if event.done:
            return
        said.append(event.text)
        if len(said) == 2:
            room.teacher.points_at("In your own words")
        elif pick:
            room.teacher.points_at(pick)
        else:
            room.teacher.picks.put_nowait(Pointed(refused="It stays yours."))

    room.pastes("description", lambda event: room.session.request(Request.SHOW))
    stage.operator.at[FieldShown] = point
    await room.run()

    assert len(said) == 2
    assert sentence in said[1]
    assert room.form["In your own words"].value.startswith("This is a counterfeit")


async def test_cancelled_pointing_returns_to_pasting(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label())
    room.pastes("description", lambda event: None if done else room.session.request(Request.SHOW))
    done: list[bool] = []

    def given_up(event: FieldShown) -> None:
        done.append(event.done)
        if event.done:
            room.form["In your own words"].type(stage.clipboard.text)
        else:
            room.teacher.picks.put_nowait(Pointed())

    stage.operator.at[FieldShown] = given_up
    await room.run()

    assert done == [False, True]
    assert [event.done for event in stage.operator.events_of(FieldPasted)] == [False, False, True]


async def test_closing_the_window_while_pointing_asks_what_to_do(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label())
    room.pastes("description", lambda event: room.session.request(Request.SHOW))
    stage.operator.at[FieldShown] = lambda event: stage.window.notices(
        SignKind.GONE, words="The browser window was closed."
    )
    await room.run()

    assert room.asked(QuestionKind.PAGE_GONE) == ["The browser window was closed."]
    assert not room.teacher.pointing


async def test_user_can_point_at_a_field_instead_of_choosing_from_the_list(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label(label="Description", doubtful=True))
    stage.operator.answers = {QuestionKind.WHICH_FIELD: [Decision("show")], QuestionKind.REMEMBER: [YES]}
    stage.operator.at[FieldShown] = lambda event: (
        None if event.done else room.teacher.points_at("Description")
    )
    await room.run()

    assert room.form["Description"].value.startswith("This is a counterfeit")
    assert room.learned.steps["description"].labels == ()
    assert room.learned.steps["description"].anchors is not None


@pytest.mark.parametrize("entry", ["Piracy", "Other"])
async def test_option_that_the_user_chooses_in_an_unknown_list_is_noticed(stage: Stage, entry: str) -> None:
    room = Classroom(
        stage, reason=unknown_label(ControlKind.LIST, "Why you complain", entries=("Piracy", "Other"))
    )
    vouches = entry == "Piracy"

    room.chooses("Why you complain", entry)
    room.remembers(*[YES] * 2 * vouches)
    await room.run()

    handed_over = stage.operator.events_of(HandedOver)[0].text
    assert ("Check “Complaint reason” first" in handed_over) is not vouches
    assert room.learned.empty is not vouches
    if vouches:
        step = room.learned.steps["reason"]
        assert (step.labels, step.entries) == (("Why you complain",), (("Pirated copy", "Piracy"),))


async def test_option_chosen_for_a_registration_is_not_remembered(stage: Stage) -> None:
    """Another design may have an option with the same title."""
    entries = ("The Quiet Whale (DE)(1)", "The Quiet Whale (DE)(2)")
    room = Classroom(stage, ipr=FakeControl(label="IPR", kind=ControlKind.LIST, entries=entries))
    stage.operator.answers = {QuestionKind.WHICH_OPTION: [Decision(entries[0])]}
    await room.run()

    assert room.form["IPR"].value == entries[0]
    assert room.asked(QuestionKind.REMEMBER) == []


async def test_teaching_that_cannot_be_saved_does_not_stop_the_form(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label())
    (stage.folder / "learned").write_text("a file where a folder should be")
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    events: list[Remembered] = []
    stage.operator.at[Remembered] = events.append
    await room.run()

    ((text, kept),) = [(event.text, event.kept) for event in events]
    assert (text.startswith("I cannot remember this: "), "Errno" in text, kept) == (True, False, False)
    assert stage.forms[0].number == "48213377"


async def test_teaching_on_a_real_host_does_not_apply_to_practice(stage: Stage) -> None:
    room = Classroom(stage, description=unknown_label())
    stage.window.host = "ipp.aidcgroup.net"
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()

    assert [file.name for file in (stage.folder / "learned").iterdir()] == ["ipp.aidcgroup.net.toml"]
    assert room.learned.empty


def answered_without_number(room: Classroom) -> None:
    """Let the portal accept the form without a number that the flow can read."""
    signs = room.stage.window.signs
    signs.put_nowait(PageSign(kind=SignKind.SUBMITTED))
    signs.put_nowait(PageSign(kind=SignKind.ANSWERED, accepted=True))


async def test_unknown_label_of_the_complaint_number_can_be_taught(stage: Stage) -> None:
    room = Classroom(stage)
    room.teacher.shown = (("48213377", "Your reference"),)
    stage.operator.at[HandedOver] = lambda event: answered_without_number(room)
    released: list[str] = []
    stage.operator.at[Released] = lambda event: released.append(stage.forms[0].state.value)
    room.remembers(YES)
    await room.run()

    assert released == ["filed"]
    assert stage.forms[0].number == "48213377"
    assert room.learned.number_label == ("Your reference",)


@pytest.mark.parametrize("copied", [False, True])
async def test_user_is_asked_which_number_on_the_page_is_the_complaint_number(
    stage: Stage, copied: bool
) -> None:
    room = Classroom(stage)
    room.teacher.shown = (("48213377", "Your reference"), ("40081234", "Hotline"))
    if copied:
        stage.operator.at[HandedOver] = lambda event: room.session.request(Request.GO_ON)
        stage.operator.answers[QuestionKind.WENT_THROUGH] = [Decision("filed", "48213377")]
    else:
        stage.operator.at[HandedOver] = lambda event: answered_without_number(room)
    room.remembers(YES if copied else Decision("48213377"))
    await room.run()

    assert stage.forms[0].number == "48213377"
    assert room.learned.number_label == ("Your reference",)
    assert stage.operator.questions[-1].choices[0].safe

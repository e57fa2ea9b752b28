"""What the person shows while filing is asked about once, remembered for the host, and used from then on."""

from __future__ import annotations

import pytest

from helper.flow.form import Kind
from helper.flow.teacher import Pointed
from helper.session.events import Event, FieldAsked, FieldPasted, FieldShown, HandedOver, Remembered
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.window import Sign, SignKind
from tests.fakes import FakeControl
from tests.session.lesson_stage import YES, Classroom, strange
from tests.session.stage import Stage


async def test_a_box_that_was_pasted_into_is_remembered_and_filled_the_next_time(stage: Stage) -> None:
    """One question; the second form asks and pastes nothing."""
    room = Classroom(stage, description=strange())
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()
    room.form["In your own words"].value, room.form["In your own words"].touched = "", False
    told = len(stage.operator.events)
    stage.window.opened.clear()
    await stage.session(limit=1).run()

    assert room.learned.steps["description"].labels == ("In your own words",)
    assert [type(event) for event in stage.operator.events[told:] if isinstance(event, FieldPasted)] == []
    assert room.form["In your own words"].value.startswith("This is a counterfeit")
    assert len(room.asked(QuestionKind.REMEMBER)) == 1
    assert "the box “In your own words”" in room.asked(QuestionKind.REMEMBER)[0]
    assert [event.text for event in stage.operator.told(Remembered)] == [
        "Remembered in practice. Take it back with: ipp-helper portal forget"
    ]


async def test_enter_remembers_nothing(stage: Stage) -> None:
    """A memory fills boxes later: it is never made by a key that was typed ahead."""
    room = Classroom(stage, description=strange())
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    await room.run()

    assert len(room.asked(QuestionKind.REMEMBER)) == 1
    assert room.learned.empty


async def test_what_was_pasted_wrong_is_not_offered(stage: Stage) -> None:
    """Only what was read back right may be remembered."""
    room = Classroom(stage, description=strange())

    def paste_half(event: FieldPasted) -> None:
        room.form["In your own words"].type(event.value[:20])
        room.session.request(Request.GO_ON)

    room.pastes("description", paste_half)
    await room.run()

    assert room.asked(QuestionKind.REMEMBER) == []


async def test_a_box_without_a_second_sign_is_not_offered(stage: Stage) -> None:
    """It could not be told from others the next time."""
    room = Classroom(stage)
    box = strange(label="")
    room.form.controls[:] = [*room.form.controls[:-1], box]
    room.pastes("description", lambda event: box.type(event.value))
    await room.run()

    assert room.asked(QuestionKind.REMEMBER) == []


async def test_the_person_points_instead_of_pasting_and_the_box_is_filled(stage: Stage) -> None:
    """Asked for at the paste step; nothing reaches the page while she points."""
    room = Classroom(stage, description=strange())
    states: list[bool] = []

    def point(event: FieldShown) -> None:
        if event.done:
            return
        states.append(room.teacher.pointing)
        room.teacher.points_at("In your own words")

    room.pastes("description", lambda event: room.session.request(Request.SHOW))
    stage.operator.at[FieldShown] = point
    room.remembers(YES)
    await room.run()

    assert states == [True]
    assert not room.teacher.pointing
    assert room.form["In your own words"].writes == [room.form["In your own words"].value]
    assert set(room.learned.steps) == {"description"}
    assert stage.clipboard.text == ""


@pytest.mark.parametrize(
    ("pick", "sentence"),
    [
        ("Infringing listings", "which is another field"),
        ("Complaint reason", "takes another sort of value"),
        ("", "It stays yours"),
    ],
)
async def test_a_wrong_pick_is_refused_with_a_sentence_and_she_points_again(
    stage: Stage, pick: str, sentence: str
) -> None:
    """The box of another step, a list for a text, a button that sends."""
    room = Classroom(stage, description=strange())
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


async def test_pointing_that_is_given_up_leads_back_to_pasting(stage: Stage) -> None:
    """Esc in the page; the text lies ready as before."""
    room = Classroom(stage, description=strange())
    room.pastes("description", lambda event: None if told else room.session.request(Request.SHOW))
    told: list[bool] = []

    def given_up(event: FieldShown) -> None:
        told.append(event.done)
        if event.done:
            room.form["In your own words"].type(stage.clipboard.text)
        else:
            room.teacher.picks.put_nowait(Pointed())

    stage.operator.at[FieldShown] = given_up
    await room.run()

    assert told == [False, True]
    assert [event.done for event in stage.operator.told(FieldPasted)] == [False, False, True]


async def test_a_window_that_is_closed_while_she_points_is_a_question(stage: Stage) -> None:
    """As at any other moment of the filling; nothing waits for ever."""
    room = Classroom(stage, description=strange())
    room.pastes("description", lambda event: room.session.request(Request.SHOW))
    stage.operator.at[FieldShown] = lambda event: stage.window.signs.put_nowait(
        Sign(kind=SignKind.GONE, words="The browser window was closed.")
    )
    await room.run()

    assert room.asked(QuestionKind.PAGE_GONE) == ["The browser window was closed."]
    assert not room.teacher.pointing


async def test_among_several_boxes_she_may_point_at_another_one(stage: Stage) -> None:
    """The question about a doubtful field has a fourth answer; the doubt is gone the next time."""
    room = Classroom(stage, description=strange(label="Description", doubtful=True))
    stage.operator.answers = {QuestionKind.WHICH_FIELD: [Decision("show")], QuestionKind.REMEMBER: [YES]}
    stage.operator.at[FieldShown] = lambda event: (
        None if event.done else room.teacher.points_at("Description")
    )
    await room.run()

    assert room.form["Description"].value.startswith("This is a counterfeit")
    assert room.learned.steps["description"].labels == ()
    assert room.learned.steps["description"].anchors is not None


async def test_the_entry_she_named_is_remembered_with_its_list(stage: Stage) -> None:
    """A reason of the page's own; one question about the entry, one whether to remember it."""
    room = Classroom(
        stage, reason=FakeControl(label="Complaint reason", kind=Kind.LIST, entries=("Piracy", "Other"))
    )
    stage.operator.answers = {QuestionKind.WHICH_OPTION: [Decision("Piracy")], QuestionKind.REMEMBER: [YES]}
    await room.run()

    assert room.learned.steps["reason"].entries == (("Pirated copy", "Piracy"),)
    assert room.asked(QuestionKind.REMEMBER) == [
        "“Complaint reason”: is “Piracy” this page's word for “Pirated copy”? Then I choose it from now on."
    ]


async def test_an_entry_chosen_in_the_pages_own_list_is_seen(stage: Stage) -> None:
    """A list nobody could find, an entry nobody knows: which list has changed tells both, and it counts as right."""
    room = Classroom(stage, reason=strange(Kind.LIST, "Why you complain", entries=("Piracy", "Other")))

    room.chooses("Why you complain", "Piracy")
    room.remembers(YES, YES)
    await room.run()
    step = room.learned.steps["reason"]

    assert (step.labels, step.entries) == (("Why you complain",), (("Pirated copy", "Piracy"),))
    assert "LOOK" not in stage.operator.told(HandedOver)[0].text


async def test_an_entry_she_does_not_vouch_for_is_something_to_look_at(stage: Stage) -> None:
    """Chosen by hand, not what was wanted, and not said to be the same."""
    room = Classroom(stage, reason=strange(Kind.LIST, "Why you complain", entries=("Piracy", "Other")))

    room.chooses("Why you complain", "Other")
    await room.run()

    assert "LOOK at “Complaint reason” first" in stage.operator.told(HandedOver)[0].text
    assert room.learned.empty


async def test_the_entry_of_a_registration_is_not_remembered_for_the_host(stage: Stage) -> None:
    """Another design may have the same title."""
    entries = ("The Quiet Whale (DE)(1)", "The Quiet Whale (DE)(2)")
    room = Classroom(stage, ipr=FakeControl(label="IPR", kind=Kind.LIST, entries=entries))
    stage.operator.answers = {QuestionKind.WHICH_OPTION: [Decision(entries[0])]}
    await room.run()

    assert room.form["IPR"].value == entries[0]
    assert room.asked(QuestionKind.REMEMBER) == []


async def test_what_cannot_be_written_down_is_said_and_the_form_goes_on(stage: Stage) -> None:
    """A full disk costs a memory, not a complaint."""
    room = Classroom(stage, description=strange())
    (stage.folder / "learned").write_text("a file where a folder should be")
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    told: list[Event] = []
    stage.operator.at[FieldAsked] = told.append
    await room.run()

    assert ["I cannot remember it" in event.text for event in told] == [True]
    assert stage.store.complaints.all()[0].number == "48213377"


async def test_a_real_host_learns_for_itself(stage: Stage) -> None:
    """Never for practice, nor practice for it."""
    room = Classroom(stage, description=strange())
    stage.window.host = "ipp.aidcgroup.net"
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()

    assert [file.name for file in (stage.folder / "learned").iterdir()] == ["ipp.aidcgroup.net.toml"]
    assert room.learned.empty

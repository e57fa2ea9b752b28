"""What the person shows while a form is filled or outside of filing: made sure of, asked about, and remembered for this host."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from helper.browser.portal.overlay import PageSign, SignIn, SignKind
from helper.errors import PageGone
from helper.flow.form import ControlKind
from helper.flow.learned import Pointed
from helper.model.complaint import ComplaintState
from helper.session.events import (
    FieldAsked,
    FieldFound,
    FieldPasted,
    FieldShown,
    HandedOver,
    Released,
    Remembered,
    SessionEnded,
)
from helper.session.navigation import PortalWindow
from helper.session.operator import Decision, OperatorChannel, QuestionKind, Request
from helper.session.portal_inspection import TeachSession
from tests.fakes import FakeControl, FakeForm
from tests.session.lesson_stage import YES, Classroom, FakeTeacher, unknown_label
from tests.session.stage import ADDRESS, Stage, a_form, answers


async def test_a_box_that_was_pasted_into_is_remembered_and_filled_the_next_time(stage: Stage) -> None:
    """One question; the second form asks and pastes nothing."""
    room = Classroom(stage, description=unknown_label())
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()
    room.form["In your own words"].value, room.form["In your own words"].touched = "", False
    told = len(stage.operator.events)
    stage.window.opened.clear()
    await stage.run()

    assert room.learned.steps["description"].labels == ("In your own words",)
    assert [type(event) for event in stage.operator.events[told:] if isinstance(event, FieldPasted)] == []
    assert room.form["In your own words"].value.startswith("This is a counterfeit")
    assert len(room.asked(QuestionKind.REMEMBER)) == 1
    assert "the box “In your own words”" in room.asked(QuestionKind.REMEMBER)[0]
    assert [event.text for event in stage.operator.events_of(Remembered)] == [
        "Remembered in practice. Take it back with: ipp-helper portal forget"
    ]


def without_types(*, doubtful: bool) -> FakeForm:
    """A form that asks for no type of right and of complaint; a list beside may be taken for one of them."""
    whole = a_form()
    whole["Complaint type"].label = "Sort by"
    if doubtful:
        whole["IPR type"].doubtful = True
    else:
        whole["IPR type"].label = "Language"
    return whole


@pytest.mark.parametrize("doubtful", [False, True])
async def test_a_field_that_the_page_does_not_have_is_said_once(stage: Stage, doubtful: bool) -> None:
    """By the question which box it is, or after it was left as it is; the next form asks for neither, and warns of neither."""
    room = Classroom(stage)
    room.teacher.form = stage.window.form = without_types(doubtful=doubtful)
    stage.window.draws = lambda: without_types(doubtful=doubtful)
    stage.operator.answers = answers(QuestionKind.WHICH_FIELD, ["absent"]) | answers(
        QuestionKind.REMEMBER, ["remember"] * 2
    )
    stage.operator.at[FieldPasted] = lambda event: room.session.request(Request.LEAVE_OUT)
    await room.run()
    told, asked = len(stage.operator.events), len(stage.operator.questions)
    await stage.run()

    assert {name for name, step in room.learned.steps.items() if step.absent} == {
        "ipr_type",
        "complaint_type",
    }
    assert [len(stage.operator.questions), asked] == [2, 2]
    assert [event.name for event in stage.operator.events[told:] if isinstance(event, FieldPasted)] == []
    assert "You left" not in "".join(event.text for event in stage.operator.events_of(HandedOver))
    assert {complaint.state for complaint in stage.forms} == {ComplaintState.FILED}


@pytest.mark.parametrize(
    ("label", "right", "offered"),
    [("In your own words", True, 1), ("In your own words", False, 0), ("", True, 0)],
    ids=["Enter remembers nothing", "pasted wrong", "without a second sign"],
)
async def test_nothing_is_remembered_that_is_not_sure(
    stage: Stage, label: str, right: bool, offered: int
) -> None:
    """Never by a key that was typed ahead; only what was read back right, in a box that is told from others, is offered."""
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
        ("Complaint reason", "takes another sort of value"),
        ("", "It stays yours"),
    ],
)
async def test_a_wrong_pick_is_refused_with_a_sentence_and_she_points_again(
    stage: Stage, pick: str, sentence: str
) -> None:
    """The box of another step, a list for a text, a button that sends."""
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


async def test_pointing_that_is_given_up_leads_back_to_pasting(stage: Stage) -> None:
    """Esc in the page; the text lies ready as before."""
    room = Classroom(stage, description=unknown_label())
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
    assert [event.done for event in stage.operator.events_of(FieldPasted)] == [False, False, True]


async def test_a_window_that_is_closed_while_she_points_is_a_question(stage: Stage) -> None:
    """As at any other moment of the filling; nothing waits for ever."""
    room = Classroom(stage, description=unknown_label())
    room.pastes("description", lambda event: room.session.request(Request.SHOW))
    stage.operator.at[FieldShown] = lambda event: stage.window.notices(
        SignKind.GONE, words="The browser window was closed."
    )
    await room.run()

    assert room.asked(QuestionKind.PAGE_GONE) == ["The browser window was closed."]
    assert not room.teacher.pointing


async def test_among_several_boxes_she_may_point_at_another_one(stage: Stage) -> None:
    """The question about a doubtful field has a fourth answer; the doubt is gone the next time."""
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
async def test_an_entry_chosen_in_the_pages_own_list_is_seen(stage: Stage, entry: str) -> None:
    """A list nobody could find: which one has changed tells it. Where she vouches for the entry it counts as right.

    Else it is something to look at, and nothing of it is remembered.
    """
    room = Classroom(
        stage, reason=unknown_label(ControlKind.LIST, "Why you complain", entries=("Piracy", "Other"))
    )
    vouches = entry == "Piracy"

    room.chooses("Why you complain", entry)
    room.remembers(*[YES] * 2 * vouches)
    await room.run()

    handed_over = stage.operator.events_of(HandedOver)[0].text
    assert ("LOOK at “Complaint reason” first" in handed_over) is not vouches
    assert room.learned.empty is not vouches
    if vouches:
        step = room.learned.steps["reason"]
        assert (step.labels, step.entries) == (("Why you complain",), (("Pirated copy", "Piracy"),))


async def test_the_entry_of_a_registration_is_not_remembered_for_the_host(stage: Stage) -> None:
    """Another design may have the same title."""
    entries = ("The Quiet Whale (DE)(1)", "The Quiet Whale (DE)(2)")
    room = Classroom(stage, ipr=FakeControl(label="IPR", kind=ControlKind.LIST, entries=entries))
    stage.operator.answers = {QuestionKind.WHICH_OPTION: [Decision(entries[0])]}
    await room.run()

    assert room.form["IPR"].value == entries[0]
    assert room.asked(QuestionKind.REMEMBER) == []


async def test_what_cannot_be_written_down_is_said_and_the_form_goes_on(stage: Stage) -> None:
    """A full disk costs a memory, not a complaint."""
    room = Classroom(stage, description=unknown_label())
    (stage.folder / "learned").write_text("a file where a folder should be")
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    told: list[Remembered] = []
    stage.operator.at[Remembered] = told.append
    await room.run()

    assert [("I cannot remember it" in event.text, event.kept) for event in told] == [(True, False)]
    assert stage.forms[0].number == "48213377"


async def test_a_real_host_learns_for_itself(stage: Stage) -> None:
    """Never for practice, nor practice for it."""
    room = Classroom(stage, description=unknown_label())
    stage.window.host = "ipp.aidcgroup.net"
    room.pastes("description", lambda event: room.form["In your own words"].type(event.value))
    room.remembers(YES)
    await room.run()

    assert [file.name for file in (stage.folder / "learned").iterdir()] == ["ipp.aidcgroup.net.toml"]
    assert room.learned.empty


class Lesson(Classroom):
    """A form of which two fields are called otherwise than in any flow, and the evidence is missing."""

    def __init__(self, stage: Stage) -> None:
        reason = unknown_label(ControlKind.LIST, "Why you complain", entries=("Piracy",))
        super().__init__(stage, reason=reason, description=unknown_label())
        self.window, self.operator = stage.window, stage.operator
        self.held: list[bool] = []
        """Whether the lock was ours, each time she was to point at something."""

    def lesson(self, *steps: str) -> TeachSession:
        return TeachSession(
            OperatorChannel(self.operator, lambda: datetime.now(UTC)), self._open, self.book,
            start=ADDRESS, host="127.0.0.1", steps=steps, now=lambda: datetime.now(UTC),
        )  # fmt: skip

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[PortalWindow]:
        yield self.window

    def shows(self, **labels: str) -> None:
        """The person points at these boxes when she is asked for them, and gives up what is not among them."""

        def point(event: FieldShown) -> None:
            if event.done:
                return
            self.held.append(self.window.lock_is_ours)
            if event.field in labels:
                self.teacher.points_at(labels[event.field])
            else:
                self.teacher.picks.put_nowait(Pointed())

        self.operator.at[FieldShown] = point


@pytest.fixture
def lesson(stage: Stage) -> Lesson:
    return Lesson(stage)


async def test_what_is_not_found_is_asked_for_and_remembered(lesson: Lesson) -> None:
    """The others are only named; nothing is put into the form, and no press can submit until the page is hers again."""
    lesson.shows(reason="Why you complain", description="In your own words")
    session = lesson.lesson()
    await session.run()

    assert lesson.held == [True, True, True]
    assert not lesson.window.lock_is_ours
    assert session.progress.taught == ["reason", "description"]
    assert session.progress.left == ["evidence"]
    assert [event.field for event in lesson.operator.events_of(FieldFound)] == session.progress.known
    assert len(session.progress.known) == 5
    assert set(lesson.learned.steps) == {"reason", "description"}
    assert all(control.writes == [] for control in lesson.form.controls)
    assert lesson.operator.questions == []
    ended = lesson.operator.events_of(SessionEnded)[0]
    assert (ended.left, ended.text.split(". ")[1]) == (1, "Nothing was filled in or sent.")


async def test_one_step_is_asked_for_even_when_it_is_found(lesson: Lesson) -> None:
    """To mend what is found wrongly."""
    lesson.shows(listings="Infringing listings")
    session = lesson.lesson("listings")
    await session.run()

    assert (session.progress.known, session.progress.taught) == ([], ["listings"])


async def test_a_pause_ends_the_lesson_and_keeps_what_was_shown(lesson: Lesson) -> None:
    """The page is the person's at once."""
    session = lesson.lesson()

    def point(event: FieldShown) -> None:
        if event.done:
            return
        if event.field == "reason":
            lesson.teacher.points_at("Why you complain")
        else:
            session.request(Request.PAUSE)

    lesson.operator.at[FieldShown] = point
    await session.run()

    assert set(lesson.learned.steps) == {"reason"}
    assert not lesson.window.lock_is_ours
    assert not lesson.teacher.pointing
    # What nobody came to is still to show: the command does not end as if all were done.
    assert session.progress.left == ["description", "evidence"]


async def test_a_box_that_cannot_be_told_apart_is_said_so(lesson: Lesson) -> None:
    """It is asked for again the next time."""
    lesson.form.controls.append(FakeControl(label="", kind=ControlKind.FILE))
    lesson.shows(evidence="")
    session = lesson.lesson("evidence")
    await session.run()

    assert session.progress.left == ["evidence"]
    assert "cannot tell that box" in lesson.operator.events_of(FieldAsked)[-1].text
    assert lesson.learned.empty


async def test_a_page_that_goes_away_ends_the_lesson_with_a_sentence(lesson: Lesson) -> None:
    """What was shown before is kept."""

    class Dying(FakeTeacher):
        async def begin_pointing(self) -> None:
            if lesson.learned.steps:
                raise PageGone("The tab was closed.")

    lesson.window.teacher = lesson.teacher = Dying(lesson.form)
    lesson.shows(reason="Why you complain")
    session = lesson.lesson()
    await session.run()

    assert set(lesson.learned.steps) == {"reason"}
    assert lesson.operator.events_of(FieldAsked)[-1].text == "The tab was closed."
    assert lesson.operator.events_of(SessionEnded) != []


async def test_a_window_closed_before_the_form_is_said_and_nothing_counts_as_shown(lesson: Lesson) -> None:
    """At the login, say: every field is still to be looked at."""
    lesson.window.sign_ins = [SignIn.OUT]
    lesson.window.notices(SignKind.GONE)
    session = lesson.lesson()
    await session.run()

    assert lesson.operator.events_of(FieldAsked)[-1].text == "The browser window was closed."
    assert len(session.progress.left) == lesson.operator.events_of(SessionEnded)[0].left == 8


def answered_without_number(room: Classroom) -> None:
    """The portal takes the form and says a number in words nobody knows."""
    signs = room.stage.window.signs
    signs.put_nowait(PageSign(kind=SignKind.SUBMITTED))
    signs.put_nowait(PageSign(kind=SignKind.ANSWERED, accepted=True))


async def test_a_number_behind_unknown_words_is_asked_about_and_written_down(stage: Stage) -> None:
    """The outcome is on disk before the question; the words are remembered with the answer."""
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
async def test_of_several_numbers_she_names_the_one(stage: Stage, copied: bool) -> None:
    """By a choice, of which Enter is none; or by her word that files it: the words before it are remembered."""
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

"""A lesson outside of filing: the person shows what is not found, nothing is filled in, and nothing can be sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helper.errors import PageGone
from helper.flow.form import Kind
from helper.flow.learned_file import LearnedBook
from helper.flow.load import shipped_flow
from helper.flow.teacher import Pointed
from helper.session.events import FieldAsked, FieldFound, FieldShown, SessionEnded
from helper.session.operator import Request
from helper.session.portal.teach import TeachSession
from helper.session.talk import Talk
from helper.session.window import PortalWindow, Sign, SignIn, SignKind
from tests.fakes import FakeControl, FakeForm
from tests.session.lesson_stage import FakeTeacher
from tests.session.stage import ADDRESS, FakeWindow, ScriptedOperator, a_form


@dataclass
class Lesson:
    """A form of which two fields are called otherwise than in any flow, and the evidence is missing."""

    form: FakeForm
    window: FakeWindow
    teacher: FakeTeacher
    operator: ScriptedOperator
    book: LearnedBook

    def session(self, *steps: str) -> TeachSession:
        return TeachSession(
            Talk(self.operator, lambda: datetime.now(UTC)), self.book, start=ADDRESS, host="127.0.0.1",
            steps=steps, open_window=self._open, now=lambda: datetime.now(UTC),
        )  # fmt: skip

    @asynccontextmanager
    async def _open(self, by_hand: bool) -> AsyncIterator[PortalWindow]:
        assert not by_hand
        yield self.window

    def shows(self, **labels: str) -> None:
        """The person points at these boxes when she is asked for them, and gives up what is not among them."""

        def point(event: FieldShown) -> None:
            if event.done:
                return
            if event.field in labels:
                self.teacher.points_at(labels[event.field])
            else:
                self.teacher.picks.put_nowait(Pointed())

        self.operator.at[FieldShown] = point


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    form = a_form(
        reason=FakeControl(label="Why you complain", kind=Kind.LIST, entries=("Piracy",)),
        description=FakeControl(label="In your own words", kind=Kind.LINES),
    )
    teacher = FakeTeacher(form)
    window = FakeWindow(form, teacher=teacher)
    book = LearnedBook(tmp_path / "learned", shipped_flow())
    return Lesson(form, window, teacher, ScriptedOperator(), book)


async def test_what_is_not_found_is_asked_for_and_remembered(lesson: Lesson) -> None:
    """The others are only named; nothing is put into the form."""
    lesson.shows(reason="Why you complain", description="In your own words")
    session = lesson.session()
    await session.run()

    assert session.progress.taught == ["reason", "description"]
    assert session.progress.left == ["evidence"]
    assert [event.field for event in lesson.operator.told(FieldFound)] == session.progress.known
    assert len(session.progress.known) == 5
    assert set(lesson.book.of("practice").steps) == {"reason", "description"}
    assert all(control.writes == [] for control in lesson.form.controls)
    assert lesson.operator.questions == []
    ended = lesson.operator.told(SessionEnded)[0]
    assert (ended.left, ended.text.split(". ")[1]) == (1, "Nothing was filled in or sent.")


async def test_the_pen_is_ours_for_as_long_as_she_shows(lesson: Lesson) -> None:
    """So that no press can submit; afterwards the page is hers."""
    held: list[bool] = []

    def point(event: FieldShown) -> None:
        if event.done:
            return
        held.append(lesson.window.pen_is_ours)
        lesson.teacher.picks.put_nowait(Pointed())

    lesson.operator.at[FieldShown] = point
    await lesson.session().run()

    assert held == [True, True, True]
    assert not lesson.window.pen_is_ours


async def test_one_step_is_asked_for_even_when_it_is_found(lesson: Lesson) -> None:
    """To mend what is found wrongly."""
    lesson.shows(listings="Infringing listings")
    session = lesson.session("listings")
    await session.run()

    assert (session.progress.known, session.progress.taught) == ([], ["listings"])


async def test_a_pause_ends_the_lesson_and_keeps_what_was_shown(lesson: Lesson) -> None:
    """The page is the person's at once."""
    session = lesson.session()

    def point(event: FieldShown) -> None:
        if event.done:
            return
        if event.field == "reason":
            lesson.teacher.points_at("Why you complain")
        else:
            session.request(Request.PAUSE)

    lesson.operator.at[FieldShown] = point
    await session.run()

    assert set(lesson.book.of("practice").steps) == {"reason"}
    assert not lesson.window.pen_is_ours
    assert not lesson.teacher.pointing
    # What nobody came to is still to show: the command does not end as if all were done.
    assert session.progress.left == ["description", "evidence"]


async def test_a_box_that_cannot_be_told_apart_is_said_so(lesson: Lesson) -> None:
    """It is asked for again the next time."""
    lesson.form.controls.append(FakeControl(label="", kind=Kind.FILE))
    lesson.shows(evidence="")
    session = lesson.session("evidence")
    await session.run()

    assert session.progress.left == ["evidence"]
    assert "cannot tell that box" in lesson.operator.told(FieldAsked)[-1].text
    assert lesson.book.of("practice").empty


async def test_a_page_that_goes_away_ends_the_lesson_with_a_sentence(lesson: Lesson) -> None:
    """What was shown before is kept."""

    class Dying(FakeTeacher):
        async def begin_pointing(self) -> None:
            if lesson.book.of("practice").steps:
                raise PageGone("The tab was closed.")

    lesson.window.teacher = lesson.teacher = Dying(lesson.form)
    lesson.shows(reason="Why you complain")
    session = lesson.session()
    await session.run()

    assert set(lesson.book.of("practice").steps) == {"reason"}
    assert lesson.operator.told(FieldAsked)[-1].text == "The tab was closed."
    assert lesson.operator.told(SessionEnded) != []


async def test_a_window_closed_before_the_form_is_said_and_nothing_counts_as_shown(lesson: Lesson) -> None:
    """At the login, say: every field is still to be looked at."""
    lesson.window.sign_ins = [SignIn.OUT]
    lesson.window.signs.put_nowait(Sign(kind=SignKind.GONE))
    session = lesson.session()
    await session.run()

    assert lesson.operator.told(FieldAsked)[-1].text == "The window was closed."
    assert len(session.progress.left) == lesson.operator.told(SessionEnded)[0].left == 8

"""The session's questions on the screen: answered, withdrawn, and never answered by accident."""

from __future__ import annotations

import asyncio

import pytest

from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from helper.tui.filing.question import QuestionDialog
from tests.tui.conftest import Open
from tests.tui.stage import ScriptedSession, Stage, a_ready_complaint, press, settle, text_of, type_in

CHOICES = (
    Choice("filed", "Yes, it went through", asks="Its number, as the portal shows it."),
    Choice("later", "I will look at the portal first", safe=True),
    Choice("not_filed", "No, it was not sent"),
)
BEGIN = ("3", "f", "enter")


def _question(**values: object) -> Question:
    usual = {
        "id": "q",
        "kind": QuestionKind.WENT_THROUGH,
        "text": 'Was "The Quiet Whale" (6 links) submitted?',
        "choices": CHOICES,
    }
    return Question(**{**usual, **values})  # type: ignore[arg-type]  # the values of one test


class Asking:
    """A script that asks, and keeps the answers."""

    def __init__(self, **values: object) -> None:
        self.question = _question(**values)
        self.answers: list[Decision] = []

    async def __call__(self, session: ScriptedSession) -> None:
        session.reserve()
        self.answers.append(await session.operator.decide(self.question))


@pytest.fixture
def asking(stage: Stage) -> Asking:
    a_ready_complaint(stage)
    script = Asking()
    stage.script = script
    return script


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_and_escape_give_the_safe_answer(asking: Asking, opened: Open, key: str) -> None:
    """Wherever the safe choice stands in the question, it lies under Enter, and Esc gives it too."""
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert "▸ I will look at the portal first" in text_of(pilot.app)
        await press(pilot, key)
        assert asking.answers == [Decision("later")]


async def test_letters_and_digits_answer_nothing(asking: Asking, opened: Open) -> None:
    """A dialog knows the arrows, Enter and Esc; no letter is an answer."""
    async with opened() as pilot:
        await press(pilot, *BEGIN, "y", "n", "f", "1", "2", "space", "q")
        assert asking.answers == []
        assert isinstance(pilot.app.screen, QuestionDialog)


async def test_another_answer_takes_the_arrow_and_enter(asking: Asking, opened: Open) -> None:
    """The other choices are one arrow away each."""
    async with opened() as pilot:
        await press(pilot, *BEGIN, "down", "down", "enter")
        assert asking.answers == [Decision("not_filed")]


async def test_a_number_is_asked_for_with_the_answer_it_belongs_to(stage: Stage, opened: Open) -> None:
    """Only who says that it went through is asked for the number; Esc leads back to the choices."""
    a_ready_complaint(stage)
    script = stage.script = Asking()
    async with opened() as pilot:
        await press(pilot, *BEGIN, "down", "enter")
        assert script.answers == []
        await press(pilot, "escape", "enter")
        await type_in(pilot, "48213377")
        await press(pilot, "enter")
        assert script.answers == [Decision("filed", "48213377")]


async def test_a_question_nobody_waits_for_any_more_is_taken_away(stage: Stage, opened: Open) -> None:
    """When the session stops waiting, its dialog goes, and only that."""
    a_ready_complaint(stage)

    async def script(session: ScriptedSession) -> None:
        session.reserve()
        asked = asyncio.ensure_future(session.operator.decide(_question()))
        await session.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    stage.script = script
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert isinstance(pilot.app.screen, QuestionDialog)
        stage.sessions[0].request(Request.PAUSE)
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_a_question_withdrawn_under_another_dialog_goes_when_that_one_does(
    stage: Stage, opened: Open
) -> None:
    """The dialog on top is not pulled away from under the person's hands."""
    a_ready_complaint(stage)

    async def script(session: ScriptedSession) -> None:
        asked = asyncio.ensure_future(session.operator.decide(_question()))
        await session.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    stage.script = script
    async with opened() as pilot:
        await press(pilot, *BEGIN, "ctrl+q")
        assert "Leave now?" in text_of(pilot.app)
        stage.sessions[0].request(Request.GO_ON)
        await settle(pilot)
        assert "Leave now?" in text_of(pilot.app)
        await press(pilot, "escape")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_while_a_question_stands_it_is_the_persons_turn(asking: Asking, opened: Open) -> None:
    """The bar above says so, also for whoever looks at another place."""
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        assert "your turn 1 of 1" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "your turn" not in text_of(pilot.app)
        assert asking.answers


async def test_page_words_in_a_question_are_only_words(stage: Stage, opened: Open) -> None:
    """Labels and entries come from a web page: markup in them is shown, control characters are not."""
    a_ready_complaint(stage)
    choices = (Choice("a", "[b]Pirated[/b] \x1b]0;x\x07copy"), Choice("paste", "None of these", safe=True))
    stage.script = Asking(text="Which is “[/]”?", choices=choices, detail=("[@click=app.quit]here[/]",))
    async with opened() as pilot:
        await press(pilot, *BEGIN)
        text = text_of(pilot.app)
        assert "Which is “[/]”?" in text
        assert "[b]Pirated[/b] ]0;x copy" in text
        assert "[@click=app.quit]here[/]" in text

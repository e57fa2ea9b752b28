"""The session's side of the conversation."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from helper.errors import PageGone
from helper.session.operator import Choice, Decision, Question, QuestionKind, Request
from helper.session.talk import Talk
from tests.session.stage import FakeWindow, ScriptedOperator, a_form

YES = (Choice("yes", "Yes", safe=True),)


async def test_a_pause_at_the_moment_of_an_answer_is_heard_after_it() -> None:
    """Both come at once: the answer counts, and the pause is not lost."""
    talk = Talk(ScriptedOperator(), lambda: datetime.now(UTC))
    talk.request(Request.PAUSE)

    answer = await talk.ask(QuestionKind.LOGIN, "Is it open?", (Choice("yes", "Yes", safe=True),))

    assert answer == Decision("yes")
    assert await talk.heard() is Request.PAUSE


async def test_the_page_says_that_a_question_waits_as_long_as_it_does() -> None:
    """From before the answer until after it; a page that is gone keeps nobody from answering."""
    shown = asyncio.Event()

    class Window(FakeWindow):
        async def question(self, *, waits: bool) -> None:
            await super().question(waits=waits)
            shown.set()

    window = Window(form=a_form())
    said_at_answer: list[list[bool]] = []

    class Operator(ScriptedOperator):
        async def decide(self, question: Question) -> Decision:
            await shown.wait()
            said_at_answer.append(list(window.question_waits))
            return await super().decide(question)

    talk = Talk(Operator(), lambda: datetime.now(UTC))
    talk.page = window
    await talk.ask(QuestionKind.LOGIN, "Is it open?", YES)
    assert (said_at_answer, window.question_waits) == ([[True]], [True, False])

    class Gone:
        async def question(self, *, waits: bool) -> None:
            raise PageGone("The tab was closed.")

    talk = Talk(ScriptedOperator(), lambda: datetime.now(UTC))
    talk.page = Gone()
    assert await talk.ask(QuestionKind.LOGIN, "Is it open?", YES) == Decision("yes")

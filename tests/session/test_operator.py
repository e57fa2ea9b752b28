"""The person at the other end: asked when the program is not sure, told what happens, heard when she wants something."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from helper.errors import PageGone
from helper.session.operator import (
    Choice,
    Decision,
    OperatorChannel,
    Question,
    QuestionKind,
    Request,
    wait_first,
)
from tests.session.stage import FakeWindow, ScriptedOperator, a_form


async def test_what_comes_first_ends_the_others() -> None:
    """The one that is done is given back by its name; the other was ended, not left behind."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def waits() -> None:
        await never

    async def comes() -> str:
        return "here"

    assert await wait_first(sign=comes(), heard=waits()) == {"sign": "here"}
    assert never.cancelled()


async def test_nothing_within_the_time_is_an_answer() -> None:
    """When nothing has happened until then, no name comes back, and nothing is left waiting."""
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def waits() -> None:
        await never

    assert await wait_first(within=0.01, sign=waits()) == {}
    assert never.cancelled()


YES = (Choice("yes", "Yes", safe=True),)


async def test_a_pause_at_the_moment_of_an_answer_is_heard_after_it() -> None:
    """Both come at once: the answer counts, and the pause is not lost."""
    channel = OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))
    channel.request(Request.PAUSE)

    answer = await channel.ask(QuestionKind.LOGIN, "Is it open?", (Choice("yes", "Yes", safe=True),))

    assert answer == Decision("yes")
    assert await channel.next_request() is Request.PAUSE


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

    channel = OperatorChannel(Operator(), lambda: datetime.now(UTC))
    channel.page = window
    await channel.ask(QuestionKind.LOGIN, "Is it open?", YES)
    assert (said_at_answer, window.question_waits) == ([[True]], [True, False])

    class Gone:
        async def question(self, *, waits: bool) -> None:
            raise PageGone("The tab was closed.")

    channel = OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))
    channel.page = Gone()
    assert await channel.ask(QuestionKind.LOGIN, "Is it open?", YES) == Decision("yes")

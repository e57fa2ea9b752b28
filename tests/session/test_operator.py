"""The channel between a session and its user: questions and requests."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from helper.errors import PageGone
from helper.session.operator import Choice, Decision, OperatorChannel, QuestionKind, Request
from helper.system.tasks import wait_first
from tests.session.stage import FakeWindow, ScriptedOperator, a_form


async def test_wait_first_returns_what_is_done_and_cancels_the_other_coroutines() -> None:
    for within, given in ((None, {"sign": "here"}), (0.01, {})):
        never: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        here: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        if given:
            here.set_result("here")

        async def waits(future: asyncio.Future[str]) -> str:
            return await future

        assert await wait_first(within=within, sign=waits(here), heard=waits(never)) == given
        assert never.cancelled()


YES = (Choice("yes", "Yes", safe=True),)


async def test_a_pause_sent_with_an_answer_is_not_lost() -> None:
    channel = OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))
    channel.request(Request.PAUSE)

    answer = await channel.ask(QuestionKind.LOGIN, "Is it open?", (Choice("yes", "Yes", safe=True),))

    assert answer == Decision("yes")
    assert await channel.next_request() is Request.PAUSE


async def test_the_page_shows_that_a_question_is_open() -> None:
    shown = asyncio.Event()

    class Window(FakeWindow):
        async def question(self, *, waits: bool) -> None:
            await super().question(waits=waits)
            shown.set()

    window = Window(form=a_form())
    said_at_answer: list[list[bool]] = []

    async def answering() -> Decision:
        await shown.wait()
        said_at_answer.append(list(window.question_waits))
        return Decision("yes")

    operator = ScriptedOperator(before={QuestionKind.LOGIN: answering})
    channel = OperatorChannel(operator, lambda: datetime.now(UTC))
    channel.page = window
    await channel.ask(QuestionKind.LOGIN, "Is it open?", YES)
    assert (said_at_answer, window.question_waits) == ([[True]], [True, False])

    class Gone:
        async def question(self, *, waits: bool) -> None:
            raise PageGone("The tab was closed.")

    channel = OperatorChannel(ScriptedOperator(), lambda: datetime.now(UTC))
    channel.page = Gone()
    assert await channel.ask(QuestionKind.LOGIN, "Is it open?", YES) == Decision("yes")

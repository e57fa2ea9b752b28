"""The session's side of the conversation."""

from __future__ import annotations

from datetime import UTC, datetime

from helper.session.operator import Choice, Decision, QuestionKind, Request
from helper.session.talk import Talk
from tests.session.stage import ScriptedOperator


async def test_a_pause_at_the_moment_of_an_answer_is_heard_after_it() -> None:
    """Both come at once: the answer counts, and the pause is not lost."""
    talk = Talk(ScriptedOperator(), lambda: datetime.now(UTC))
    talk.request(Request.PAUSE)

    answer = await talk.ask(QuestionKind.LOGIN, "Is it open?", (Choice("yes", "Yes", safe=True),))

    assert answer == Decision("yes")
    assert await talk.heard() is Request.PAUSE

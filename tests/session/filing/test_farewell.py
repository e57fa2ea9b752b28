"""The last words of a run: what was filed, and what still waits."""

from __future__ import annotations

import pytest

from helper.session.events import HandedOver, SessionEnded
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.window import Sign, SignKind
from tests.session.stage import Stage


@pytest.mark.parametrize("nobody_knows", [False, True])
async def test_a_form_that_is_left_open_is_not_called_nothing(stage: Stage, nobody_knows: bool) -> None:
    """Stopped at the hand-over, or sent without an answer: no other form is ready, and yet one waits."""
    session = stage.session(complaints=(stage.queue.ready(practice=True)[0].id,))
    stage.operator.answers = {QuestionKind.WENT_THROUGH: [Decision("later")]}

    def person(_: HandedOver) -> None:
        if nobody_knows:
            stage.window.signs.put_nowait(Sign(kind=SignKind.ANSWERED))
        else:
            session.request(Request.PAUSE)

    stage.operator.at[HandedOver] = person

    await session.run()

    (ended,) = stage.operator.told(SessionEnded)
    assert ended.text == "0 filed. The next run begins with the form that is left open."

"""How quickly pages follow each other."""

from __future__ import annotations

from datetime import UTC, datetime

from helper.session.operator import Request
from helper.session.pace import AT_ONCE, Pace, Pauses
from helper.session.talk import Talk
from tests.session.stage import ScriptedOperator


def pauses(pace: Pace) -> tuple[Pauses, Talk]:
    talk = Talk(ScriptedOperator(), lambda: datetime.now(UTC))
    return Pauses(pace, talk), talk


def test_each_refusal_doubles_the_pause_up_to_a_limit() -> None:
    """Four seconds, eight, sixteen, at most twenty; one good page and it is four again."""
    made, _ = pauses(Pace(slowest=20.0, pick=lambda least, most: least))
    seconds = [made.seconds]
    for _ in range(3):
        made.resisted()
        seconds.append(made.seconds)
    made.went_well()

    assert [*seconds, made.seconds] == [4.0, 8.0, 16.0, 20.0, 4.0]


async def test_the_person_may_end_a_pause_or_the_run() -> None:
    """Enter goes on at once; pause ends it; without either the pause runs out by itself."""
    made, talk = pauses(Pace(pick=lambda least, most: 1000.0, slowest=1000.0))
    talk.request(Request.GO_ON)
    went_on = await made.next()
    talk.request(Request.PAUSE)
    stopped = await made.next()
    at_once, _ = pauses(AT_ONCE)

    assert (went_on, stopped, await at_once.next()) == (True, False, True)

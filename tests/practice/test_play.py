"""The scripted person beside the session: whatever happens to her, nobody waits for her for ever."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from helper.session.events import Event, FieldPasted, PageReached, Released
from helper.session.operator import Request
from tests.factories import NOW
from tests.practice.person import ScriptedPerson
from tests.practice.play import DemoOperator, scripted_actor


class Person:
    """Logs in, or stumbles over something."""

    def __init__(self, *, stumbles: bool = False) -> None:
        self._stumbles = stumbles

    async def log_in(self) -> None:
        if self._stumbles:
            raise TimeoutError("the login never came")


async def requests(*events: Event, stumbles: bool = False) -> list[Request]:
    """What the session is asked for after these events."""
    asked: asyncio.Queue[Request] = asyncio.Queue()
    operator = DemoOperator()
    person = cast("ScriptedPerson", Person(stumbles=stumbles))
    heard = []
    async with scripted_actor(person, operator, asked.put_nowait):
        for event in events:
            operator.tell(event)
        async with asyncio.timeout(30):
            heard.append(await asked.get())
    return heard


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (Released(at=NOW, session="s", result="filed"), Request.GO_ON),
        (FieldPasted(at=NOW, session="s", field="reason", value="Pirated copy"), Request.PAUSE),
    ],
    ids=["next", "paste"],
)
async def test_goes_on_or_pauses(event: Event, wanted: Request) -> None:
    """She goes on after a form; at a field that must be pasted, which she cannot, the session is paused."""
    assert await requests(event) == [wanted]


async def test_a_stumble_pauses_the_session() -> None:
    """When the scripted person fails, the session is paused instead of waiting for her."""
    assert await requests(PageReached(at=NOW, session="s", page="login", host=""), stumbles=True) == [
        Request.PAUSE
    ]

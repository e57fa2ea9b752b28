"""The scripted user beside the session: the session never waits for it forever."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from helper.session.events import Event, FieldPasted, PageReached, Released
from helper.session.operator import Request
from tests.factories import NOW
from tests.practice.person import ScriptedUser
from tests.practice.play import DemoOperator, scripted_actor


class FakeUser:
    """Logs in, or raises an error."""

    def __init__(self, *, stumbles: bool = False) -> None:
        self._stumbles = stumbles

    async def log_in(self) -> None:
        if self._stumbles:
            raise TimeoutError("the login never came")


async def requests(*events: Event, stumbles: bool = False) -> list[Request]:
    """The requests to the session after these events."""
    requested: asyncio.Queue[Request] = asyncio.Queue()
    operator = DemoOperator()
    person = cast("ScriptedUser", FakeUser(stumbles=stumbles))
    seen = []
    async with scripted_actor(person, operator, requested.put_nowait):
        for event in events:
            operator.tell(event)
        async with asyncio.timeout(30):
            seen.append(await requested.get())
    return seen


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (Released(at=NOW, session="s", result="filed"), Request.GO_ON),
        (FieldPasted(at=NOW, session="s", field="reason", value="Pirated copy"), Request.PAUSE),
    ],
    ids=["next", "paste"],
)
async def test_the_next_form_or_a_pause_is_requested(event: Event, wanted: Request) -> None:
    """The next form after a finished one; a pause at a field that must be pasted, which the scripted user cannot do."""
    assert await requests(event) == [wanted]


async def test_a_failure_pauses_the_session() -> None:
    """When the scripted user fails, the session pauses instead of waiting."""
    assert await requests(PageReached(at=NOW, session="s", page="login", host=""), stumbles=True) == [
        Request.PAUSE
    ]

"""Tests of the scripted user in a session, which never waits forever for it."""

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
    def __init__(self, *, fails_login: bool = False) -> None:
        self._fails_login = fails_login

    async def log_in(self) -> None:
        if self._fails_login:
            raise TimeoutError("the login never came")


async def requests(*events: Event, fails_login: bool = False) -> list[Request]:
    """Return the requests that the session gets after these events."""
    requested: asyncio.Queue[Request] = asyncio.Queue()
    operator = DemoOperator()
    person = cast("ScriptedUser", FakeUser(fails_login=fails_login))
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
async def test_scripted_user_goes_on_after_a_form_and_pauses_at_a_paste(
    event: Event, wanted: Request
) -> None:
    """The scripted user cannot paste, so it pauses the session when a value must be pasted."""
    assert await requests(event) == [wanted]


async def test_failing_scripted_user_pauses_the_session() -> None:
    assert await requests(PageReached(at=NOW, session="s", page="login", host=""), fails_login=True) == [
        Request.PAUSE
    ]

"""The scripted user beside the session: the session never waits forever for the scripted user."""

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
    """A scripted user that logs in, or fails at the login."""

    def __init__(self, *, fails_login: bool = False) -> None:
        self._fails_login = fails_login

    async def log_in(self) -> None:
        if self._fails_login:
            raise TimeoutError("the login never came")


async def requests(*events: Event, fails_login: bool = False) -> list[Request]:
    """Return the requests to the session after these events."""
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
async def test_the_next_form_or_a_pause_is_requested(event: Event, wanted: Request) -> None:
    """When a form is finished, the next form is requested.

    A field that must be pasted pauses the session, because the scripted user cannot paste.
    """
    assert await requests(event) == [wanted]


async def test_a_failing_scripted_user_pauses_the_session() -> None:
    assert await requests(PageReached(at=NOW, session="s", page="login", host=""), fails_login=True) == [
        Request.PAUSE
    ]

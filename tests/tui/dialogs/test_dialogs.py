"""A dialog ignores keys and clicks that the user made before the dialog appeared."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen, Confirm
from tests.tui.conftest import Open
from tests.tui.stage import settle

_GUARD_SECONDS = 60.0
"""Length of the input guard in seconds; longer than in real use, because a busy machine may deliver keys late."""


@pytest.fixture(autouse=True)
def _input_guard(monkeypatch: pytest.MonkeyPatch, _no_input_guard: None) -> None:
    """Switch on the input guard, which is off in other tests."""
    monkeypatch.setattr(AnsweringScreen, "INPUT_GUARD_SECONDS", _GUARD_SECONDS)


def _key(name: str, at: float) -> events.Key:
    key = events.Key(name, None)
    key.time = at
    return key


async def test_dialog_ignores_input_until_its_input_guard_ends(opened: Open) -> None:
    """The guard compares the time of the key press, because the program may handle the key later."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        early = Message().time
        pilot.app.push_screen(Confirm("Quit now?", "", yes="leave"), answers.append)
        await settle(pilot)
        drawn = Message().time
        for name, at in (("enter", early), ("escape", early), ("y", early), ("enter", drawn)):
            pilot.app.post_message(_key(name, at))
        x, y = pilot.app.screen.query(".press").first().region.offset
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await settle(pilot)
        assert answers == []
        pilot.app.post_message(_key("enter", drawn + _GUARD_SECONDS + 1))
        await settle(pilot)
        assert answers == [True]


async def test_input_guard_restarts_when_a_dialog_on_top_of_it_closes(opened: Open) -> None:
    """The key that closed the dialog on top must not answer the dialog below."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(Confirm("lower", "", yes="yes"), answers.append)
        await settle(pilot)
        pilot.app.push_screen(Confirm("upper", "", yes="yes"), answers.append)
        await settle(pilot)
        pilot.app.post_message(_key("enter", Message().time + _GUARD_SECONDS + 1))
        await settle(pilot)
        pilot.app.post_message(_key("enter", Message().time))
        await settle(pilot)
        assert answers == [True]
        assert isinstance(pilot.app, HelperApp)

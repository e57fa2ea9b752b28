"""A key that was typed before a question appeared never answers it."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen, Confirm
from tests.tui.conftest import Open
from tests.tui.stage import settle

_DEAF_SECONDS = 60.0
"""Longer than for people: a busy machine may take some of it before a key is there."""


@pytest.fixture(autouse=True)
def _as_for_people(monkeypatch: pytest.MonkeyPatch, _hearing: None) -> None:
    """Here the dialogs are deaf at first, as they are for a person."""
    monkeypatch.setattr(AnsweringScreen, "INPUT_GUARD_SECONDS", _DEAF_SECONDS)


def _key(name: str, at: float) -> events.Key:
    key = events.Key(name, None)
    key.time = at
    return key


async def test_what_was_typed_before_it_could_be_read_answers_nothing(opened: Open) -> None:
    """Before the dialog was drawn (a key's own time counts: it may come late) or in the first moment; nor does a click."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        early = Message().time
        pilot.app.push_screen(Confirm("Leave now?", "", yes="leave"), answers.append)
        await settle(pilot)
        drawn = Message().time
        for name, at in (("enter", early), ("escape", early), ("y", early), ("enter", drawn)):
            pilot.app.post_message(_key(name, at))
        x, y = pilot.app.screen.query(".press").first().region.offset
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await settle(pilot)
        assert answers == []
        pilot.app.post_message(_key("enter", drawn + _DEAF_SECONDS + 1))
        await settle(pilot)
        assert answers == [True]


async def test_a_dialog_is_deaf_again_when_what_lay_over_it_goes(opened: Open) -> None:
    """The key that closed the upper dialog cannot answer the lower one as well."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(Confirm("lower", "", yes="yes"), answers.append)
        await settle(pilot)
        pilot.app.push_screen(Confirm("upper", "", yes="yes"), answers.append)
        await settle(pilot)
        pilot.app.post_message(_key("enter", Message().time + _DEAF_SECONDS + 1))
        await settle(pilot)
        pilot.app.post_message(_key("enter", Message().time))
        await settle(pilot)
        assert answers == [True]
        assert isinstance(pilot.app, HelperApp)

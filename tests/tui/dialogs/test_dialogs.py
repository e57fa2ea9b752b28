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
    monkeypatch.setattr(AnsweringScreen, "DEAF_SECONDS", _DEAF_SECONDS)


def _key(name: str, at: float) -> events.Key:
    key = events.Key(name, None)
    key.time = at
    return key


async def test_a_key_typed_before_the_dialog_was_drawn_is_not_heard(opened: Open) -> None:
    """Its own time counts: it may reach the dialog late because the program was busy."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        early = Message().time
        pilot.app.push_screen(Confirm("Leave now?", "", yes="leave"), answers.append)
        await settle(pilot)
        for name in ("enter", "escape", "y"):
            pilot.app.post_message(_key(name, early))
        await settle(pilot)
        assert answers == []


async def test_a_key_within_the_first_moment_is_not_heard_and_a_later_one_is(opened: Open) -> None:
    """For a moment after it was drawn the dialog is deaf; then it answers as usual."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(Confirm("Leave now?", "", yes="leave"), answers.append)
        await settle(pilot)
        drawn = Message().time
        pilot.app.post_message(_key("enter", drawn))
        await settle(pilot)
        assert answers == []
        pilot.app.post_message(_key("enter", drawn + _DEAF_SECONDS + 1))
        await settle(pilot)
        assert answers == [True]


async def test_a_click_within_the_first_moment_is_not_heard(opened: Open) -> None:
    """What is true of keys is true of the mouse."""
    answers: list[bool | None] = []
    async with opened() as pilot:
        pilot.app.push_screen(Confirm("Leave now?", "", yes="leave"), answers.append)
        await settle(pilot)
        x, y = pilot.app.screen.query(".press").first().region.offset
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await settle(pilot)
        assert answers == []


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

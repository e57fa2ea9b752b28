"""Help and the list of all commands: searched by typing, and Enter does what the line says."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from helper.tui.actions import ACTIONS
from helper.tui.main_screen import CommandList
from helper.tui.pane import host_of
from tests.tui.conftest import Open
from tests.tui.stage import press, type_in


async def test_the_help_lists_the_keys_of_this_place(desk: Pilot[int]) -> None:
    """What can be done here first, with its keys; what only other places have is not in it."""
    text = await press(desk, "1", "question_mark")
    assert "space       Mark this listing, or take the mark away" in text
    assert ACTIONS["designs.add"].sentence not in text


async def test_enter_runs_the_line(desk: Pilot[int]) -> None:
    """A few letters of the sentence, Enter: it is done, and the list is gone."""
    await press(desk, "1", "question_mark")
    assert "✓ 61 marked" in await type_in(desk, "mark all listings", "enter")
    assert len(desk.app.screen_stack) == 1


async def test_all_commands_reach_the_other_places(desk: Pilot[int]) -> None:
    """A command of another place goes there first."""
    await press(desk, "ctrl+p")
    assert "A new design" in await type_in(desk, "designs add a design", "enter")


async def test_every_act_of_a_place_is_among_all_commands(pilot: Pilot[int]) -> None:
    """Nothing can be done by a key alone: each is in the list of all commands by its sentence."""
    await press(pilot, "ctrl+p")
    listed = {command.name for command in pilot.app.screen._commands}  # type: ignore[attr-defined]  # the dialog's own list
    wanted = {
        name
        for name in ACTIONS
        if name.partition(".")[0] in {"go", "today", "listings", "designs", "filing", "history"}
    }
    assert wanted <= listed


async def test_the_colours_can_be_changed(pilot: Pilot[int]) -> None:
    """The three themes are commands."""
    await press(pilot, "ctrl+p")
    await type_in(pilot, "colours light", "enter")
    assert pilot.app.theme == "light"


@pytest.mark.parametrize("key", ["pagedown", "pageup", "down", "up", "home", "end", "enter"])
async def test_no_key_breaks_a_list_without_lines(opened: Open, key: str) -> None:
    """Where nothing fits the words, every key is safe; Textual's own palette ends the program here."""
    async with opened(size=(60, 4)) as pilot:
        await press(pilot, "ctrl+p", key)
        if isinstance(pilot.app.screen, CommandList):
            await type_in(pilot, "zzz", key)
        assert pilot.app.is_running


async def test_a_file_is_said_by_its_very_path(pilot: Pilot[int]) -> None:
    """With both blanks in a row, since one of them is another file; what steers a terminal is not drawn."""
    host_of(pilot.app).say("Written:\n/art/My  whale.html\x1b[2J")
    assert "/art/My  whale.html [2J" in await press(pilot, until="Written:")

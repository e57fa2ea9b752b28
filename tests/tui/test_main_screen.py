"""Help and the list of all commands: searched by typing, and Enter does what the line says."""

from __future__ import annotations

from textual.pilot import Pilot

from helper.tui.actions import ACTIONS
from helper.tui.main_screen import CommandList
from helper.tui.pane import host_of
from tests.tui.conftest import Open
from tests.tui.stage import press, type_in


async def test_a_line_of_the_help_or_of_all_commands_does_what_it_says(sample_pilot: Pilot[int]) -> None:
    """The help has the keys of this place; a few letters and Enter do it. A command of another place goes there first."""
    text = await press(sample_pilot, "1", "question_mark")
    assert "space       Mark this listing, or take the mark away" in text
    assert ACTIONS["designs.add"].sentence not in text
    assert "✓ 61 marked" in await type_in(sample_pilot, "mark all listings", "enter")
    assert len(sample_pilot.app.screen_stack) == 1
    await press(sample_pilot, "ctrl+p")
    assert "A new design" in await type_in(sample_pilot, "designs add a design", "enter")


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


async def test_no_key_breaks_a_list_without_lines(opened: Open) -> None:
    """Where nothing fits the words, every key is safe; Textual's own palette ends the program here."""
    keys = ("pagedown", "pageup", "down", "up", "home", "end")
    async with opened(size=(60, 4)) as pilot:
        await press(pilot, "ctrl+p", *keys)
        await type_in(pilot, "zzz", *keys, "enter")
        assert isinstance(pilot.app.screen, CommandList)


async def test_a_file_is_said_by_its_very_path(pilot: Pilot[int]) -> None:
    """With both blanks in a row, since one of them is another file; what steers a terminal is not drawn."""
    host_of(pilot.app).say("Written:\n/art/My  whale.html\x1b[2J")
    assert "/art/My  whale.html [2J" in await press(pilot, until="Written:")

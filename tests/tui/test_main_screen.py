"""The lists of keys and of commands: typing filters the commands, and Enter runs one."""

from __future__ import annotations

from textual.pilot import Pilot

from helper.tui.actions import ACTIONS
from helper.tui.main_screen import Command, CommandList
from tests.tui.conftest import Open
from tests.tui.stage import press, see, settle, text_of, type_in


async def test_choosing_an_entry_in_the_key_or_command_list_runs_it(sample_pilot: Pilot[int]) -> None:
    text = await press(sample_pilot, "2", "question_mark")
    assert "space       Mark this listing, or remove its mark" in text
    assert ACTIONS["designs.add"].sentence not in text
    assert "✓ 61 marked" in await type_in(sample_pilot, "mark all listings", "enter")
    assert len(sample_pilot.app.screen_stack) == 1
    await press(sample_pilot, "ctrl+p")
    assert "New design" in await type_in(sample_pilot, "add a design", "enter")


async def test_command_list_finds_actions_by_words_that_the_docs_use(pilot: Pilot[int]) -> None:
    await press(pilot, "ctrl+p")
    for typed, found in (
        ("captcha", "File the forms that are ready"),
        ("withdrawn", "Set the outcome of one link, or of all links"),
        ("counter-notice", "Read Alibaba's decisions"),
        ("trademark", "Register designs at Alibaba"),
    ):
        assert found in await type_in(pilot, typed)
        await press(pilot, "ctrl+u")


async def test_keys_in_an_empty_command_list_do_not_crash(opened: Open) -> None:
    """With these keys, Textual's own command palette crashes while its list is empty."""
    keys = ("pagedown", "pageup", "down", "up", "home", "end")
    async with opened(size=(60, 4)) as pilot:
        await press(pilot, "ctrl+p", *keys)
        await type_in(pilot, "zzz", *keys, "enter")
        assert isinstance(pilot.app.screen, CommandList)


async def test_even_the_longest_sentence_in_the_key_list_is_not_cut(opened: Open) -> None:
    async def do_nothing() -> None: ...

    longest = sorted((action.sentence for action in ACTIONS.values()), key=len)[-12:]
    commands = [Command("ctrl+x", sentence, "", do_nothing) for sentence in longest]
    async with opened(size=(120, 36)) as pilot:
        pilot.app.push_screen(CommandList("Keys of this screen", commands))
        await settle(pilot)
        see(text_of(pilot.app), *longest)

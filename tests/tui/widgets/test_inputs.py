"""Inputs and menus: order of fast typing, and the letters of menu entries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from helper.tui.widgets.inputs import letters_for
from tests.tui.stage import press


async def test_keys_that_are_typed_quickly_are_handled_in_order(sample_pilot: Pilot[int]) -> None:
    for keys, left in (
        ("w backspace f o x", "fox"),
        ("o x home f", "fox"),
    ):
        await press(sample_pilot, "2", "slash")
        for key in keys.split():
            sample_pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await sample_pilot.pause()
        assert sample_pilot.app.screen.query_one("FilterField", Input).value == left
        await press(sample_pilot, "escape")


def test_menu_letters_are_initials_of_their_entries_where_possible() -> None:
    letters = letters_for(
        ["Just looking", "I have links to report", "I have a spreadsheet", "I have no account"]
    )
    assert letters == ["l", "i", "h", "n"]


@given(st.lists(st.text(max_size=8), max_size=40))
def test_menu_letters_are_unique_and_differ_from_the_menus_own_keys(texts: list[str]) -> None:
    letters = letters_for(texts)
    assert len(letters) == len(texts)
    shown = [letter for letter in letters if letter]
    assert len(set(shown)) == len(shown) == min(len(texts), 22)
    assert not {"j", "k", "q", "d"} & set(shown)


async def test_pressing_the_letter_of_a_menu_entry_chooses_the_entry(pilot: Pilot[int]) -> None:
    assert "l  Just looking" in await press(pilot, "h")
    assert "Steps to an account" in await press(pilot, "n")

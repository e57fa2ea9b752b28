"""Fields: what is typed quickly arrives as it was typed."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.stage import press


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ("w backspace f o x", "fox"),
        ("o x home f", "fox"),
        ("f o left delete o x", "fox"),
        ("f o x escape", ""),
    ],
)
async def test_keys_that_come_at_once_are_taken_in_their_order(
    desk: Pilot[int], keys: str, left: str
) -> None:
    """A letter typed right behind a backspace stays; the one before it is gone."""
    await press(desk, "1", "slash")
    for key in keys.split():
        desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await desk.pause()
    assert desk.app.screen.query_one("FilterField", Input).value == left

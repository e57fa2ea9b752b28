"""Input fields: fast typing keeps its order."""

from __future__ import annotations

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.stage import press


async def test_fast_keys_are_handled_in_order(sample_pilot: Pilot[int]) -> None:
    for keys, left in (
        ("w backspace f o x", "fox"),
        ("o x home f", "fox"),
    ):
        await press(sample_pilot, "1", "slash")
        for key in keys.split():
            sample_pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await sample_pilot.pause()
        assert sample_pilot.app.screen.query_one("FilterField", Input).value == left
        await press(sample_pilot, "escape")

"""Fields: what is typed quickly arrives as it was typed."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.conftest import Open
from tests.tui.stage import Stage, press


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
    stage: Stage, opened: Open, keys: str, left: str
) -> None:
    """A letter typed right behind a backspace stays; the one before it is gone."""
    stage.add_samples()
    async with opened() as pilot:
        await press(pilot, "1", "slash")
        for key in keys.split():
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert pilot.app.screen.query_one("FilterField", Input).value == left

"""A key and its word inside a text, such as "Enter open it": to be read, and to be pressed with the mouse."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from helper.tui.acts import ACTS
from helper.tui.keys import key_label


class Press(Static):
    """One act of the screen it stands on, with the key it really has."""

    def __init__(self, name: str, word: str = "") -> None:
        """`name` is one of `helper.tui.keys.ACTS`; without a word, its own is shown."""
        super().__init__(classes="press")
        self._act = name
        self._word = word or ACTS[name].word

    @property
    def method(self) -> str:
        """The action it stands for, as its screen calls it."""
        return ACTS[self._act].method

    def on_mount(self) -> None:
        """Show the key; it may be one of the person's own."""
        keys = [key for key, active in self.screen.active_bindings.items() if active.binding.id == self._act]
        key = key_label(keys[0] if keys else ACTS[self._act].keys)
        self.update(Content.assemble((key, "bold $accent"), f" {self._word}"))

    async def on_click(self) -> None:
        """Do what the key does."""
        await self.screen.run_action(self.method)

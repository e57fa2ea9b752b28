"""Fields to type into. A paste of many lines is never cut down to the first: it goes on to whoever takes links."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input

from helper.tui.keys import bindings


class Field(Input):
    """One line. Many pasted lines are not for it: they are left to the screen, whole."""

    def __init__(
        self, value: str = "", *, placeholder: str = "", name: str | None = None, classes: str | None = None
    ) -> None:
        """`name` becomes its id."""
        super().__init__(value, placeholder=placeholder, id=name, classes=classes, select_on_focus=False)

    async def _on_key(self, event: events.Key) -> None:
        # Letters go into the line here, while keys such as backspace come back by way of the app: of what is typed
        # quickly the one would overtake the other, and the wrong letter would be gone.
        active = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if active is None or active.node is not self or not active.enabled:
            return
        # What the line passes over, such as scrolling itself, is for the dialog: the arrows move in its list.
        if await self.app.run_action(active.binding.action, self):
            event.stop()
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        if len([line for line in event.text.splitlines() if line.strip()]) > 1:
            # Input's own handler would keep the first line and stop the event; without it the event goes on upwards.
            event.prevent_default()


class FilterField(Field):
    """The words that narrow a list; the list is one key away."""

    BINDINGS = bindings("filter.to_list", "filter.clear")

    @dataclass
    class Left(Message):
        """The person wants to go on in the list."""

        cleared: bool
        """Whether the words were taken away."""

    def action_to_list(self) -> None:
        """To the list; the words stay."""
        self.post_message(self.Left(cleared=False))

    def action_clear(self) -> None:
        """Take the words away, and to the list."""
        self.value = ""
        self.post_message(self.Left(cleared=True))

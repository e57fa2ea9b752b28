"""A line to type in, and below it what fits: the letters go into the line, the arrows move in the list."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.widgets import Input

from helper.tui.dialogs.dialogs import Dialog
from helper.tui.widgets.table import VirtualTable

T = TypeVar("T")


class Searched(Dialog[T], Generic[T]):
    """The base of such dialogs; `action_yes` takes what is chosen."""

    AUTO_FOCUS = "Field"

    def on_mount(self) -> None:
        """Show what there is before anything is typed."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits what is typed."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_yes()

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Enter or a second click in the list."""
        event.stop()
        self.action_yes()

    def action_move(self, by: int) -> None:
        """The arrows move in the list while the line has the letters."""
        self.query_one(VirtualTable).action_move(by)

    def action_yes(self) -> None:
        """Take what is chosen."""
        raise NotImplementedError

    def _show(self, typed: str) -> None:
        """Show what fits."""
        raise NotImplementedError

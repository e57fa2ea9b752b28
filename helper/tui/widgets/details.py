"""Everything about the row under the cursor, beside the list or, where there is no room, below it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Details(VerticalScroll, can_focus=False):
    """Long texts are wrapped here, never cut."""

    class Wanted(Message):
        """They have come into sight: what stands in them is of an earlier row, or nothing."""

    def __init__(self) -> None:
        super().__init__(Static())

    def show(self, lines: Iterable[Content]) -> None:
        """Show these lines; none where there is no row."""
        self.query_one(Static).update(Content("\n").join(lines))
        self.scroll_home(animate=False)

    def on_show(self) -> None:
        """Ask for what belongs here."""
        self.post_message(self.Wanted())

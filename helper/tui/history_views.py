"""What the views of History have in common: complaints, shops and figures."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from helper.translation import msg, tr
from helper.tui.actions import key_of
from helper.tui.history_files import save_a_file
from helper.tui.pane import VIEWS, Pane


class Views(Static):
    """One line with the names of the views; a click opens a view."""

    auto_links = reactive(False)

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here

    def render(self) -> Content:
        line = Content("")
        for place, label in VIEWS.items():
            style = "bold on $cursor" if place == self._here else "$soft"
            click = Style.from_meta({"@click": f"screen.go({place!r})"})
            line += Content.styled(f" {tr(label)} ", style).stylize(click) + " "
        return Content.assemble(line, "  ", (key_of("views.view"), "bold $accent"))


class HistoryView(Pane):
    """The base class of the views of History."""

    LIST: ClassVar[str] = msg("the reported links")
    """What `save_list` saves."""

    async def action_view(self) -> None:
        """Open the next view."""
        places = list(VIEWS)
        await self.host.go(places[(places.index(self.PLACE) + 1) % len(places)])

    def action_write(self) -> None:
        self.begin(save_a_file, self.save_list, what=tr(self.LIST), seller=self.seller)

    async def save_list(self) -> None:
        """Save what the view is about as a spreadsheet."""
        raise NotImplementedError

    @property
    def seller(self) -> str:
        """The selected shop; empty if the view shows none."""
        return ""

"""One of several texts, chosen from a list of what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.tui.dialogs.dialogs import Dialog
from helper.tui.widgets.menu import Entry, Menu
from helper.tui.widgets.press import Press


class ChooseText(Dialog[str | None]):
    """Gives back one of the texts; None: none."""

    def __init__(self, title: str, texts: Sequence[tuple[str, str, str]]) -> None:
        """Each text comes as its name, a short form of it, and itself."""
        super().__init__(nothing=None)
        self._title = title
        self._texts = tuple(texts)

    def body(self) -> Iterable[Widget]:
        """The names with the short forms."""
        yield Static(self._title, classes="title", markup=False)
        yield Menu([Entry(str(at), name, short) for at, (name, short, _) in enumerate(self._texts)])
        yield Horizontal(Press("menu.choose", "this one"), Press("dialog.no", "back"), classes="presses")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Give the text back."""
        event.stop()
        self.dismiss(self._texts[int(event.name)][2])

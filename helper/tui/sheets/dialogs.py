"""The dialogs of bringing a sheet in: a question, the columns, the wait, and the last screen with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from helper.exchange.importing.summary import summary
from helper.tui.dialogs.dialogs import Dialog, Notice
from helper.tui.keys import bindings
from helper.tui.plain import clean, clean_lines
from helper.tui.sheets.file import SheetFile
from helper.tui.sheets.words import rows_to_look_at
from helper.tui.widgets.menu import Entry, Menu, TickMenu
from helper.tui.widgets.press import Press
from helper.tui.widgets.prose import Prose


class SheetWish(Enum):
    """What the person says to the last screen."""

    KEEP = auto()
    COLUMNS = auto()


class SheetScreen(Dialog[SheetWish | None]):
    """What taking the sheet in would mean; Esc takes nothing."""

    BINDINGS = bindings("dialog.yes", "sheet.columns", "dialog.show", "dialog.no")

    def __init__(self, file: SheetFile) -> None:
        super().__init__(nothing=None)
        self._file = file
        self._rows = rows_to_look_at(file)

    def body(self) -> Iterable[Widget]:
        """The figures, and the four keys."""
        title, *lines = summary(self._file.reading, self._file.taken, dry_run=False, typed=False)
        yield Static(clean(title), classes="title", markup=False)
        with VerticalScroll(classes="text"):
            yield Prose("\n".join(lines).strip("\n"))
        yield Horizontal(
            Press("dialog.yes", "keep it all" if self._file.taken.put else "go on"),
            Press("sheet.columns"),
            *([Press("dialog.show", "show")] if self._rows else []),
            Press("dialog.no", "take nothing"),
            classes="presses",
        )

    def action_yes(self) -> None:
        """Take it in."""
        self.dismiss(SheetWish.KEEP)

    def action_columns(self) -> None:
        """Change how it is read."""
        self.dismiss(SheetWish.COLUMNS)

    def action_show(self) -> None:
        """Show the rows that need a look."""
        if self._rows:
            self.app.push_screen(Notice("These rows need a look", self._rows))


class ChooseEntry(Dialog[str | None]):
    """One of several entries; gives back its name, or None."""

    def __init__(self, title: str, entries: Sequence[Entry], *, hint: str = "", no: str = "back") -> None:
        super().__init__(nothing=None)
        self._title, self._hint, self._no = title, hint, no
        self._entries = tuple(entries)

    def body(self) -> Iterable[Widget]:
        """The question and the entries."""
        yield Static(clean(self._title), classes="title", markup=False)
        if self._hint:
            yield Static(clean_lines(self._hint), classes="hint", markup=False)
        yield Menu(self._entries)
        yield Horizontal(Press("menu.choose", "this one"), Press("dialog.no", self._no), classes="presses")

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Give it back."""
        event.stop()
        self.dismiss(event.name)


class ChooseSome(Dialog[tuple[str, ...] | None]):
    """A yes or a no to each of several; gives back the names of those with a yes, or None."""

    BINDINGS = bindings("dialog.yes", "dialog.tick", "dialog.tick_all", "dialog.no")

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        hint: str,
        ticked: Iterable[str] = (),
        yes: str,
        no: str,
    ) -> None:
        super().__init__(nothing=None)
        self._title, self._hint, self._yes, self._no = title, hint, yes, no
        self._menu = TickMenu(entries, ticked)

    def body(self) -> Iterable[Widget]:
        """The question, its entries and the keys."""
        yield Static(clean(self._title), classes="title", markup=False)
        yield Static(clean_lines(self._hint), classes="hint", markup=False)
        yield self._menu
        yield Horizontal(
            Press("dialog.yes", self._yes),
            Press("dialog.tick"),
            Press("dialog.tick_all"),
            Press("dialog.no", self._no),
            classes="presses",
        )

    def action_yes(self) -> None:
        """Give back what has a yes."""
        self.dismiss(self._menu.ticked)

    def action_tick(self) -> None:
        """Turn one answer round."""
        self._menu.tick()

    def action_tick_all(self) -> None:
        """Yes to all, or no to all."""
        self._menu.tick_all()


class Waiting(Dialog[None]):
    """Says what goes on while something long is read; Esc does not wait for it."""

    AUTO_FOCUS = ""

    def __init__(self, title: str) -> None:
        super().__init__(nothing=None)
        self._title = title
        self._stage = ""

    def body(self) -> Iterable[Widget]:
        """What is read, and how far it is."""
        yield Static(clean(self._title), classes="title", markup=False)
        yield Static(self._stage, id="stage", classes="hint", markup=False)
        yield Horizontal(Press("dialog.no", "do not wait"), classes="presses")

    def on_mount(self) -> None:
        """Say what has begun since the line was made."""
        self._show()

    def say(self, stage: str) -> None:
        """Say what has begun."""
        self._stage = f"{stage} …"
        self._show()

    def _show(self) -> None:
        for line in self.query("#stage").results(Static):
            line.update(self._stage)

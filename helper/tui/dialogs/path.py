"""Asks for a file: a line to type or paste a path into, and below it what the path can become."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from helper.config.typed import is_file, is_folder
from helper.tui.dialogs.paths import SHEET_SUFFIXES, choices, shown, typed_path
from helper.tui.dialogs.searched import Searched
from helper.tui.keys import bindings
from helper.tui.plain import clean
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.fields import Field
from helper.tui.widgets.press import Press
from helper.tui.widgets.table import VirtualTable

_NOTHING_TYPED = "Nothing is chosen. Type or paste a path."
_COLUMNS = (Column(title="", width=20, grow=1),)


class PathDialog(Searched[Path | None]):
    """Gives back a path; None: the person thought better of it."""

    BINDINGS = bindings("dialog.yes", "dialog.no", "path.complete", "menu.down", "menu.up")

    def __init__(
        self,
        title: str,
        *,
        hint: str,
        yes: str,
        text: str = "",
        why_not: Callable[[Path], str] = lambda _: "",
        suffixes: Collection[str] = SHEET_SUFFIXES,
    ) -> None:
        """Files that end with `suffixes` are offered; `why_not` says why a path cannot be taken, in a sentence; empty: it can."""
        super().__init__(nothing=None)
        self._title, self._hint, self._yes, self._text = title, hint, yes, text
        self._why_not = why_not
        self._suffixes = suffixes
        self._choices: list[Path] = []
        self._moved = False
        self._short = False
        """Whether the line has the folder already, so that names are enough below it."""

    def body(self) -> Iterable[Widget]:
        """The line, what is wrong with it, and the choices."""
        yield Static(self._title, classes="title", markup=False)
        yield Static(self._hint, classes="hint", markup=False)
        yield Field(self._text, placeholder="path of the file", name="path")
        yield Static("", classes="problem", markup=False)
        yield VirtualTable(_COLUMNS, self._cells, headed=False)
        yield Horizontal(
            Press("dialog.yes", self._yes),
            Press("path.complete", "complete"),
            Press("dialog.no", "back"),
            classes="presses",
        )

    def on_mount(self) -> None:
        """Show what there is."""
        self._show(self._text)

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        """Enter or a second click in the list."""
        self._moved = True
        super().on_virtual_table_entered(event)

    def action_move(self, by: int) -> None:
        """The arrows move in the list while the line has the letters."""
        self._moved = True
        super().action_move(by)

    def action_complete(self) -> None:
        """Take the chosen entry into the line."""
        if (chosen := self._chosen) is not None:
            self._write(chosen)

    def action_yes(self) -> None:
        """Take the file; a folder is gone into, except where a new one is to be named."""
        typed = typed_path(self.query_one(Field).value)
        within = typed is None or (is_folder(typed) and bool(self._suffixes))
        path = self._chosen if self._moved or within else typed
        if path is None:
            self._complain(self._why_not(typed) if typed is not None else _NOTHING_TYPED)
        elif is_folder(path) and path is not typed:
            self._write(path)
        elif problem := self._why_not(path):
            self._complain(problem)
        else:
            self.dismiss(path)

    @property
    def _chosen(self) -> Path | None:
        row = self.query_one(VirtualTable).row
        return self._choices[int(row)] if row is not None else None

    def _complain(self, problem: str) -> None:
        self.query_one(".problem", Static).update(clean(problem))

    def _write(self, path: Path) -> None:
        line = self.query_one(Field)
        line.value = shown(path)
        line.cursor_position = len(line.value)
        line.focus()

    def _show(self, text: str) -> None:
        self._choices, self._moved, self._short = choices(text, self._suffixes), False, bool(text.strip())
        for table in self.query(VirtualTable):
            table.show([str(at) for at in range(len(self._choices))])
            table.action_top()
        for problem in self.query(".problem").results(Static):
            problem.update("")

    def _cells(self, row: str) -> tuple[Cell]:
        path = self._choices[int(row)]
        folder = is_folder(path)
        name = f"{path.name}/" if folder else path.name
        return (Cell(clean(name if self._short else shown(path)), Tone.SOFT if folder else Tone.PLAIN),)


def why_no_file(path: Path) -> str:
    """Why a path is no file that can be read."""
    if is_file(path):
        return ""
    return "In this folder is no file to choose." if is_folder(path) else "There is no file of that name."

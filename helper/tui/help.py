"""Help: the keys of a place, or all commands, to search in; Enter does what the line says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from helper.tui.acts import ACTS
from helper.tui.dialogs.searched import Searched
from helper.tui.keys import bindings, key_label
from helper.tui.widgets.columns import Cell, Column, Tone
from helper.tui.widgets.fields import Field
from helper.tui.widgets.press import Press
from helper.tui.widgets.table import VirtualTable

_COLUMNS = (Column(title="", width=10), Column(title="", width=20, grow=1))
_HINT = "Every key can be changed in keys.toml."


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the list."""

    key: str
    """As it is written on the screen; empty: it has none."""
    sentence: str
    name: str
    """Its name in `keys.toml`; found by it too."""
    run: Callable[[], Awaitable[object]]


class CommandList(Searched[Command | None]):
    """Gives back the command that the person chose."""

    BINDINGS = bindings("dialog.yes", "dialog.no", "menu.down", "menu.up")

    def __init__(self, title: str, commands: Sequence[Command]) -> None:
        super().__init__(nothing=None)
        self._title = title
        self._commands = tuple(commands)

    def body(self) -> Iterable[Widget]:
        """A line to search with, and the commands."""
        yield Static(self._title, classes="title", markup=False)
        yield Field(placeholder="search", name="search-commands")
        yield VirtualTable(_COLUMNS, self._cells, headed=False)
        yield Static(_HINT, classes="hint", markup=False)
        yield Horizontal(Press("dialog.yes", "do it"), Press("dialog.no", "back"), classes="presses")

    def action_yes(self) -> None:
        """Do it."""
        row = self.query_one(VirtualTable).row
        if row is not None:
            self.dismiss(self._commands[int(row)])

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        rows = [
            at
            for at, command in enumerate(self._commands)
            if all(word in _searched(command) for word in words)
        ]
        # Those that hold the words as they were typed come first.
        rows.sort(key=lambda at: " ".join(words) not in self._commands[at].sentence.casefold())
        for table in self.query(VirtualTable):
            table.show([str(row) for row in rows])
            table.action_top()

    def _cells(self, row: str) -> tuple[Cell, Cell]:
        command = self._commands[int(row)]
        return Cell(command.key, Tone.ACCENT), Cell(command.sentence)


def _searched(command: Command) -> str:
    return f"{command.key} {command.sentence} {command.name}".casefold()


def keys_here(screen: Screen[Any]) -> list[Command]:
    """What can be done at this place: what is special to it first, moving about last."""
    found: dict[str, Command] = {}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        name = binding.id
        if not enabled or name not in ACTS or name in _PLAIN_ACTS:
            continue
        if name in found:
            found[name] = replace(found[name], key=f"{found[name].key} {key_label(key)}")
        else:
            run = partial(screen.app.run_action, binding.action, node)
            found[name] = Command(key_label(key), binding.tooltip, name, run)
    return sorted(found.values(), key=lambda command: _GROUPS.get(command.name.partition(".")[0], 0))


_PLAIN_ACTS = frozenset({"app.help", "dialog.yes", "dialog.no"})
_GROUPS = {"links": 1, "app": 2, "go": 3, "move": 4}
"""Groups of acts that come after those of the place itself."""

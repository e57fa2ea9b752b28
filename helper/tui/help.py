"""Help: the keys of a place, or all commands of the program, to search in; Enter does what the line says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from helper.tui.actions import ACTIONS, bindings, key_label
from helper.tui.dialogs.dialogs import Searched
from helper.tui.pane import PLACES, Pane, pane_class
from helper.tui.terminal import THEMES
from helper.tui.widgets.bars import KeyButton
from helper.tui.widgets.inputs import Field
from helper.tui.widgets.table import Column, TableCell, Tone, VirtualTable

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
        yield Horizontal(KeyButton("dialog.yes", "do it"), KeyButton("dialog.no", "back"), classes="presses")

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

    def _cells(self, row: str) -> tuple[TableCell, TableCell]:
        command = self._commands[int(row)]
        return TableCell(command.key, Tone.ACCENT), TableCell(command.sentence)


def _searched(command: Command) -> str:
    return f"{command.key} {command.sentence} {command.name}".casefold()


def keys_here(screen: Screen[Any]) -> list[Command]:
    """What can be done at this place: what is special to it first, moving about last."""
    found: dict[str, Command] = {}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        name = binding.id
        if not enabled or name not in ACTIONS or name in _PLAIN_ACTS:
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


Go = Callable[[str], Awaitable[Pane]]


def all_commands(screen: Screen[Any], go: Go) -> list[Command]:
    """What can be done here, then elsewhere, then how it looks."""
    here = keys_here(screen)
    names = {command.name for command in here}
    return [*here, *_elsewhere(screen, go, names), *_themes(screen)]


def _elsewhere(screen: Screen[Any], go: Go, here: set[str]) -> Iterator[Command]:
    for place, (_, title, _) in PLACES.items():
        for binding in pane_class(place).BINDINGS:
            name = getattr(binding, "id", "")
            if name in ACTIONS and name not in here:
                act = ACTIONS[name]
                run = partial(_go_and_do, screen, go, place, act.method)
                yield Command(key_label(act.keys), f"{title}: {act.sentence}", name, run)


def _themes(screen: Screen[Any]) -> Iterator[Command]:
    for theme in THEMES:
        yield Command("", f"Colours: {theme.name}", f"theme {theme.name}", partial(_wear, screen, theme.name))


async def _go_and_do(screen: Screen[Any], go: Go, place: str, method: str) -> None:
    await screen.app.run_action(method, await go(place))


async def _wear(screen: Screen[Any], theme: str) -> None:
    await screen.app.run_action(f"app.wear({theme!r})")

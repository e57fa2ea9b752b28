"""All commands of the program: those of this place, those of the others, and the themes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

from textual.screen import Screen

from helper.tui.acts import ACTS
from helper.tui.help import Command, keys_here
from helper.tui.keys import key_label
from helper.tui.pane import Pane
from helper.tui.places import PLACES, pane_class
from helper.tui.themes import THEMES

Go = Callable[[str], Awaitable[Pane]]

__all__ = ["all_commands", "keys_here"]


def all_commands(screen: Screen[Any], go: Go) -> list[Command]:
    """What can be done here, then elsewhere, then how it looks."""
    here = keys_here(screen)
    names = {command.name for command in here}
    return [*here, *_elsewhere(screen, go, names), *_themes(screen)]


def _elsewhere(screen: Screen[Any], go: Go, here: set[str]) -> Iterator[Command]:
    for place, (_, title, _) in PLACES.items():
        for binding in pane_class(place).BINDINGS:
            name = getattr(binding, "id", "")
            if name in ACTS and name not in here:
                act = ACTS[name]
                run = partial(_go_and_do, screen, go, place, act.method)
                yield Command(key_label(act.keys), f"{title}: {act.sentence}", name, run)


def _themes(screen: Screen[Any]) -> Iterator[Command]:
    for theme in THEMES:
        yield Command("", f"Colours: {theme.name}", f"theme {theme.name}", partial(_wear, screen, theme.name))


async def _go_and_do(screen: Screen[Any], go: Go, place: str, method: str) -> None:
    await screen.app.run_action(method, await go(place))


async def _wear(screen: Screen[Any], theme: str) -> None:
    await screen.app.run_action(f"app.wear({theme!r})")

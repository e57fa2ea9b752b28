"""The keys of the screens: bound to what they do, moved by `keys.toml`, and written as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.keys import format_key

from helper.tui.acts import ACTS, Act


def bindings(*names: str) -> list[BindingType]:
    """The keys of some acts, for a screen or a widget."""
    return [_binding(name, ACTS[name]) for name in names]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """The person's own keys as Textual takes them.

    Raises:
        WrongUse: An act is named that does not exist; all of them are listed, each with a near one.
    """
    from helper.config.keys import unusable_keys

    if unknown := [name for name in own if name not in ACTS]:
        raise unusable_keys(file, [_unknown(name) for name in unknown])
    return {name: ",".join(keys) for name, keys in own.items()}


def key_label(keys: str) -> str:
    """How the first of some keys is written on the screen."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    named = {"enter": "Enter", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    label = named.get(key) or format_key(key)
    return "^" + label if "ctrl" in modifiers else label


def _binding(name: str, act: Act) -> Binding:
    priority = name == "app.leave"  # it must work while a field has the keys and over every dialog
    return Binding(
        act.keys, act.method, act.word, show=act.shown, id=name, tooltip=act.sentence, priority=priority
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, ACTS, n=1)
    return f"`{name}` is not something a key can do" + (f"; perhaps you mean `{near[0]}`." if near else ".")

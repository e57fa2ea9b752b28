"""The keys of the screens: bound to what they do, moved by `keys.toml`, and written as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

from helper.tui.acts import ACTS, Act

_EVERYWHERE = frozenset({"app", "go", "move"})
"""Acts whose keys can be pressed in every place."""
_PLACES = frozenset(name.partition(".")[2] for name in ACTS if name.startswith("go."))
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_AS_SHOWN = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", ",": "comma"}
"""Keys that are written on the screen otherwise than Textual calls them; a comma parts its lists."""


def bindings(*names: str) -> list[BindingType]:
    """The keys of some acts, for a screen or a widget."""
    return [_binding(name, ACTS[name]) for name in names]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """The person's own keys as Textual takes them.

    Raises:
        WrongUse: An act or a key is named that does not exist, or a key would do two things; all of them are listed.
    """
    from helper.config.keys import unusable_keys

    mistakes = [_unknown(name) for name in own if name not in ACTS]
    read = {name: [(key, _read_key(key)) for key in keys] for name, keys in own.items() if name in ACTS}
    mistakes += [
        f"`{name}`: there is no key called “{key}”."
        for name, keys in read.items()
        for key, good in keys
        if not good
    ]
    chosen = {name: tuple(good for _, good in keys if good) for name, keys in read.items()}
    if mistakes := [*mistakes, *_taken_twice(chosen)]:
        raise unusable_keys(file, mistakes)
    return {name: ",".join(keys) for name, keys in chosen.items()}


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


def _read_key(text: str) -> str:
    """A key as the screen shows it or as Textual calls it; empty: there is none of that name."""
    if len(key := text.strip()) == 1:
        return _AS_SHOWN.get(key, key)
    *modifiers, name = key.lower().replace("^", "ctrl+", 1).split("+")
    name = _AS_SHOWN.get(name, name)
    named = {one.value.rpartition("+")[2] for one in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    exists = name in named or key_to_character(name) is not None
    return "+".join((*modifiers, name)) if exists and _MODIFIERS.issuperset(modifiers) else ""


def _taken_twice(own: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Of two acts with one key in one place, one would be out of reach; some share theirs from the beginning."""
    usual = {name: _whole(act.keys.split(",")) for name, act in ACTS.items()}
    now = usual | {name: _whole(keys) for name, keys in own.items()}
    for name in own:
        for other, keys in now.items():
            both = (now[name] & keys) - (usual[name] & usual[other])
            if other != name and both and _meet(name, other):
                yield f"`{name}`: “{min(both)}” is the key of `{other}` already."


def _whole(keys: Iterable[str]) -> frozenset[str]:
    """Keys in one spelling."""
    return frozenset(map(format_key, keys))


def _meet(name: str, other: str) -> bool:
    """Whether two acts can be there at the same time."""
    places = {name.partition(".")[0], other.partition(".")[0]}
    return len(places) == 1 or bool(places & _EVERYWHERE and places <= _EVERYWHERE | _PLACES)

"""The table of keys: what each is called, and that the person may change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import WrongUse
from helper.tui.actions import ACTIONS, keymap
from helper.tui.pane import PLACES, pane_class
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, text_of


def test_no_key_says_that_something_was_submitted() -> None:
    """The person submits, in the browser; no key of ours does, or claims that they did."""
    words = " ".join(f"{act.word} {act.sentence}" for act in ACTIONS.values()).lower()
    assert "submit" not in words


def test_a_place_has_no_key_twice() -> None:
    """Within one place a key does one thing at a time; two acts share one only where never both make sense."""
    shared = {("enter", "filing"), ("p", "filing")}
    for place in PLACES:
        keys: list[str] = []
        for binding in pane_class(place).BINDINGS:
            keys += ACTIONS[getattr(binding, "id", "")].keys.split(",")
        twice = {(key, place) for key in keys if keys.count(key) > 1}
        assert twice <= shared


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            {"listings.mrak": ("x",)},
            "`listings.mrak` is not something a key can do; perhaps you mean `listings.mark`.",
        ),
        ({"listings.mrak": ("x",), "nonsense": ("y",)}, "`nonsense` is not something a key can do"),
        ({"listings.mark": ("notakey",)}, "`listings.mark`: there is no key called “notakey”."),
        ({"today.file": ("hyper+strg+f",)}, "`today.file`: there is no key called “hyper+strg+f”."),
        ({"listings.sort": ("q",)}, "`listings.sort`: “q” is the key of `app.back` already."),
        ({"app.help": ("/",)}, "`app.help`: “/” is the key of `listings.filter` already."),
    ],
)
def test_a_key_that_would_be_dead_is_reported(own: dict[str, tuple[str, ...]], told: str) -> None:
    """An act or a key that does not exist, or a key that does something else in the same place: all of them are told."""
    with pytest.raises(WrongUse) as raised:
        keymap(own, Path("keys.toml"))
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#", "#"),
        ("^t", "ctrl+t"),
        ("esc", "escape"),
        ("F5", "f5"),
        (",", "comma"),
        ("Z", "Z"),
        ("shift+f2", "shift+f2"),
    ],
)
def test_a_key_may_be_written_as_it_is_shown(written: str, meant: str) -> None:
    """Whoever reads ^p on the screen may write that into the file."""
    assert keymap({"listings.state_back": (written,)}, Path("keys.toml")) == {"listings.state_back": meant}


def test_two_keys_may_change_places() -> None:
    """What counts is which keys there are in the end."""
    assert keymap({"listings.sort": ("d",), "listings.details": ("s",)}, Path("keys.toml"))


async def test_a_key_of_ones_own_does_the_act_and_is_shown(stage: Stage, opened: Open) -> None:
    """With another key for marking, that key marks and the line at the bottom names it; the usual one does nothing."""
    stage.add_samples()
    async with opened(keymap={"listings.mark": ("x",)}) as pilot:
        assert "marked" not in await press(pilot, "1", "space")
        assert "1 marked" in await press(pilot, "x")
        assert "x mark" in text_of(pilot.app)

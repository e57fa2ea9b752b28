"""The table of actions with their keys, and the user's own keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helper import translation
from helper.errors import WrongUse
from helper.translation import tr
from helper.tui.actions import ACTIONS, keymap
from helper.tui.pane import PLACES, pane_class
from tests.factories import a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, a_ready_complaint, flat, press, text_of, wait_for


def test_no_action_text_claims_to_submit_a_form() -> None:
    words = " ".join(f"{act.word} {act.sentence}" for act in ACTIONS.values()).lower()
    assert "submit" not in words


def test_actions_available_on_the_same_screen_have_different_keys() -> None:
    shared = {("enter", "filing"), ("p", "filing")}
    for place in PLACES:
        keys: list[str] = []
        for binding in pane_class(place).BINDINGS:
            keys += ACTIONS[getattr(binding, "id", "")].keys.split(",")
        twice = {(key, place) for key in keys if keys.count(key) > 1}
        assert twice <= shared


def test_sentences_name_each_place_with_its_key() -> None:
    template = Path(translation.__file__).with_name("languages") / "ipp-helper.pot"
    named = set(re.findall(r"\b([A-Z][a-z]+) \((\d)\)", template.read_text(encoding="utf-8")))
    keys = {place.capitalize(): ACTIONS[f"go.{place}"].keys for place in PLACES}
    assert named <= set(keys.items())
    assert named


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        (
            {"listings.mrak": ("x",)},
            "There is no action `listings.mrak`. Do you mean `listings.mark`?",
        ),
        ({"listings.mrak": ("x",), "nonsense": ("y",)}, "There is no action `nonsense`."),
        ({"listings.mark": ("notakey",)}, "`listings.mark`: there is no key “notakey”."),
        ({"today.file": ("hyper+strg+f",)}, "`today.file`: there is no key “hyper+strg+f”."),
        ({"listings.sort": ("q",)}, "`listings.sort`: the key “q” belongs to `app.back`."),
        ({"app.help": ("/",)}, "`app.help`: the key “/” belongs to `listings.filter`."),
    ],
)
def test_unknown_actions_unknown_keys_and_key_conflicts_are_reported(
    own: dict[str, tuple[str, ...]], problem: str
) -> None:
    with pytest.raises(WrongUse) as raised:
        keymap(own, Path("keys.toml"))
    assert problem in str(raised.value)


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
def test_settings_accept_key_names_as_the_screens_show_them(written: str, meant: str) -> None:
    assert keymap({"checklist.done": (written,)}, Path("keys.toml")) == {"checklist.done": meant}


def test_two_actions_can_swap_their_keys() -> None:
    assert keymap({"listings.sort": ("d",), "listings.details": ("s",)}, Path("keys.toml"))


async def test_key_bar_shows_the_users_own_key_and_the_default_key_does_nothing(
    stage: Stage, opened: Open
) -> None:
    stage.add_samples()
    async with opened(keymap={"listings.mark": ("x",)}) as pilot:
        assert "marked" not in await press(pilot, "2", "space")
        assert "1 marked" in await press(pilot, "x")
        assert "x mark" in text_of(pilot.app)


async def test_sentences_that_mention_a_key_show_the_users_own_key(stage: Stage, opened: Open) -> None:
    a_ready_complaint(stage)
    stage.store.change(a_work(title="Fern Study"))
    keys = {"today.file": ("x",), "app.undo": ("ctrl+z",), "designs.papers": ("z",)}
    async with opened(keymap=keys) as pilot:
        assert "Press x to file" in flat(await wait_for(pilot, "Press x"))
        assert "Select the design and press z." in flat(await press(pilot, "3"))
        assert tr("{app.undo} undoes this.") == "^z undoes this."
    async with opened() as pilot:
        assert "Press f to file" in flat(await wait_for(pilot, "Press f"))

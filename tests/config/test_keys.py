"""The person's own keys, read from a file they write."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.config.keys import read_keys
from helper.errors import WrongUse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


def test_without_a_file_no_key_is_changed(file: Path) -> None:
    """The usual keys need no file."""
    assert read_keys(file) == {}


def test_both_ways_of_writing_mean_the_same(file: Path) -> None:
    """An action may be one quoted name or stand under its screen, with one key or several."""
    file.write_text('"queue.open" = "o"\n[filing]\npause = ["f5", "p"]\n', encoding="utf-8")
    assert read_keys(file) == {"queue.open": ("o",), "filing.pause": ("f5", "p")}


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    """Every action whose keys are no keys is named."""
    file.write_text('a = 1\nb = ["x", 2]\nc = ""\nd = "x"\n', encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        read_keys(file)
    assert [name for name in "abcd" if f"`{name}`" in caught.value.what] == ["a", "b", "c"]


def test_a_file_that_is_no_toml_is_refused(file: Path) -> None:
    """The sentence says where in the file."""
    file.write_text("pause = = 'p'\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="line 1"):
        read_keys(file)

"""The words of artists' sheets, kept as data: whoever knows a language can add to them without reading code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from helper.model.spelling import folded

_FOLDER = Path(__file__).with_name("lexicon_data")


@cache
def words_of(name: str) -> dict[str, tuple[str, ...]]:
    """The lists of one file in the folder `lexicon`, as they are written."""
    lists = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in lists.items()}


def meanings(name: str, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """What each word of a file means: the name of its list, by the folded word."""
    lists = words_of(name).items()
    return {folded(word) or word: key for key, words in lists if key not in without for word in words}

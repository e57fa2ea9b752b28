"""The words of artists' sheets, kept as data: whoever knows a language can add to them without reading code."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from helper.model.spelling import folded, is_squeezed

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


_COVERED = "\0"


class Phrases:
    """A set of folded phrases to look for."""

    def __init__(self, phrases: Collection[str]) -> None:
        self._spaced = frozenset(phrase for phrase in phrases if not is_squeezed(phrase))
        self._squeezed = sorted(set(phrases) - self._spaced, key=len, reverse=True)
        self._longest = max((phrase.count(" ") + 1 for phrase in self._spaced), default=0)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each phrase stands in a folded text, with the phrase; what is part of a longer one is passed over."""
        tokens = text.split(" ")
        starts = [0]
        for token in tokens[:-1]:
            starts.append(starts[-1] + len(token) + 1)
        covered = [False] * len(tokens)
        for length in range(min(self._longest, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                phrase = " ".join(tokens[first : first + length])
                if phrase in self._spaced and not any(covered[first : first + length]):
                    covered[first : first + length] = [True] * length
                    yield starts[first], phrase
        if is_squeezed(text):
            yield from self._find_squeezed(text)

    def _find_squeezed(self, text: str) -> Iterator[tuple[int, str]]:
        for phrase in self._squeezed:
            while (at := text.find(phrase)) >= 0:
                text = text[:at] + _COVERED * len(phrase) + text[at + len(phrase) :]
                yield at, phrase

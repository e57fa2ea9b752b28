"""Finds known phrases in a longer text, the longest first, however many phrases are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helper.model.spelling import is_squeezed

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

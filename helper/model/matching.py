"""Which works the words of a person or of a seller may mean: what is meant beyond doubt, and what is only proposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from helper.model.spelling import folded, is_squeezed, spelled
from helper.model.work import Work

_MOST_PROPOSED = 3
_NEAR = 0.8
"""So alike must two titles be before one is proposed for the other; 1 is the same."""

_LEAST_WITH_A_SLIP = 6
"""Two shorter titles that differ in a letter are as likely two titles."""
_SHORTEST_TITLE = 3
"""A shorter title stands by chance in too many texts."""


def work_called(works: Sequence[Work], name: str) -> Work | None:
    """The one work of this title or other spelling; two that differ only in accents or marks are told apart by them."""
    for key in (spelled, folded):
        if wanted := key(name):
            titled = [work for work in works if key(work.title) == wanted]
            also = [work for work in works if wanted in map(key, work.aliases)]
            meant = titled or also
            # Spelled exactly, the first one counts as it always has; loosely spelled, only a single one is meant.
            if meant and (key is spelled or len(meant) == 1):
                return meant[0]
    return None


def proposed_works(works: Iterable[Work], words: str) -> list[Work]:
    """The works that these words may mean, the likeliest first; the person says which.

    Words are a heading, a cell or a seller's title: they may hold a work's title among others, or a misspelled one.
    """
    text = folded(words)
    if not text:
        return []
    scored = [
        (max(map(_score(text), _names(work)), default=0.0), place, work) for place, work in enumerate(works)
    ]
    fitting = sorted(
        (entry for entry in scored if entry[0] >= _NEAR), key=lambda entry: (-entry[0], entry[1])
    )
    return [work for _, _, work in fitting[:_MOST_PROPOSED]]


def _names(work: Work) -> Iterator[str]:
    for name in (work.title, *work.aliases, work.right.text):
        if key := folded(name):
            yield key


def _score(text: str) -> Callable[[str], float]:
    """How well a name fits the text: 2 for the same, then the longest that stands whole in it, then the nearest."""

    def score(name: str) -> float:
        if name == text:
            return 2.0
        if _stands_in(name, text):
            return 1.0 + len(name) / (len(text) + 1)
        if _numbers(name) != numbers:
            return 0.0
        matcher.set_seq1(name)
        quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())  # never below the true ratio
        return matcher.ratio() if quick >= _NEAR else 0.0

    matcher, numbers = SequenceMatcher(None, b=text), _numbers(text)
    return score


def near_titles(title: str, others: Iterable[str]) -> Iterator[str]:
    """Those of the other titles that differ from this one by a slip: a letter too many, too few, wrong or in another place."""
    wanted = folded(title)
    slips = _slips(wanted)
    for other in others:
        text = folded(other)
        near = abs(len(text) - len(wanted)) < 2 and len(wanted) >= _LEAST_WITH_A_SLIP
        if near and text != wanted and _numbers(text) == _numbers(wanted) and slips & _slips(text):
            yield other


@lru_cache(maxsize=4096)
def _slips(text: str) -> frozenset[str]:
    """The text, and it without each of its letters."""
    return frozenset({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _numbers(text: str) -> list[str]:
    """The numbers in a title: a series of designs differs in nothing else."""
    return re.findall(r"\d+", text)


def _stands_in(name: str, text: str) -> bool:
    """Whether the name stands in the text as whole words; scripts without blanks have no word ends to look for."""
    if is_squeezed(name):
        return len(name) > 1 and name.replace(" ", "") in text.replace(" ", "")
    return len(name) >= _SHORTEST_TITLE and f" {name} " in f" {text} "

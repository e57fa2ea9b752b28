"""What is typed to narrow the list: plain words, and words about one thing, such as `shop:nordic` or `design:"quiet whale"`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class About(IntEnum):
    """What a word can be about; its number is the place of that text in a row."""

    WORK = 0
    SELLER = 1
    STATUS = 2
    CLIENT = 3
    ACCOUNT = 4


_NAMES = {
    "work": About.WORK,
    "design": About.WORK,
    "seller": About.SELLER,
    "shop": About.SELLER,
    "status": About.STATUS,
    "state": About.STATUS,
    "client": About.CLIENT,
    "account": About.ACCOUNT,
}
HINT = "words, or shop:  design:  state:  client:  account:"
_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One word to look for."""

    word: str
    about: About | None = None
    """None: anywhere."""


def read_filter(text: str) -> list[Term]:
    """The words of a filter; all of them must fit. A name that is not known is part of its word."""
    terms = []
    for found in _TERM.finditer(text.casefold()):
        name, quoted, bare = found.groups()
        word = quoted if quoted is not None else bare
        about = _NAMES.get(name or "")
        if name and about is None:
            word = f"{name}:{word}"
        if word:
            terms.append(Term(word, about))
    return terms

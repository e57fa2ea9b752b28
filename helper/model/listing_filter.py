"""Parses the filters for lists of listings that users type on a screen or after a command."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class FilterSubject(StrEnum):
    """The property of a listing to which a filter term applies."""

    ANYTHING = ""
    DESIGN = "design"
    SHOP = "shop"
    STATE = "state"
    CLIENT = "client"
    ACCOUNT = "account"


_SUBJECTS = {subject.value: subject for subject in FilterSubject if subject.value} | {
    "work": FilterSubject.DESIGN,
    "seller": FilterSubject.SHOP,
    "status": FilterSubject.STATE,
}
_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


class FilterTerm(NamedTuple):
    """One condition of a filter. A listing matches if its text for the subject contains the word."""

    subject: FilterSubject
    word: str
    """The word to search for, in lower case."""


def read_term(text: str) -> FilterTerm:
    """Parse one argument such as `design:quiet whale`.

    If the text before the colon is not a known subject, the whole text is the word to search for.
    """
    name, colon, word = text.casefold().partition(":")
    subject = _SUBJECTS.get(name) if colon else None
    return FilterTerm(subject, word) if subject else FilterTerm(FilterSubject.ANYTHING, text.casefold())


def read_filter(text: str) -> list[FilterTerm]:
    """Parse a line of terms that are separated by spaces. Quotation marks keep words of one term together."""
    terms = []
    for name, quoted, bare in _TERM.findall(text):
        term = read_term(f"{name}:{quoted or bare}" if name else quoted or bare)
        terms += [term] if term.word else []
    return terms

"""Parses the filter of a list of listings, which the user types on a screen or after a command."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class FilterSubject(StrEnum):
    """The part of a listing that a term is about."""

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
    """One condition of a filter: a listing matches if its text about the subject contains the word."""

    subject: FilterSubject
    word: str
    """The word to search for, in lower case."""


def read_term(text: str) -> FilterTerm:
    """Parse one argument of a command, such as `design:quiet whale`; an unknown name is part of the word."""
    name, colon, word = text.casefold().partition(":")
    subject = _SUBJECTS.get(name) if colon else None
    return FilterTerm(subject, word) if subject else FilterTerm(FilterSubject.ANYTHING, text.casefold())


def read_filter(text: str) -> list[FilterTerm]:
    """Parse a line of terms, separated by blanks; quotation marks keep a phrase together."""
    terms = []
    for name, quoted, bare in _TERM.findall(text):
        term = read_term(f"{name}:{quoted or bare}" if name else quoted or bare)
        terms += [term] if term.word else []
    return terms

"""The small marks of people who do not write a thing twice: "the same as above", and "nothing here"."""

from __future__ import annotations

import re

from helper.exchange.words.lexicon import words_of
from helper.model.spelling import folded, is_squeezed

_QUOTES = re.compile("[\\s,.-]*(?:[\"'`´‘’“”„″״〃]|,,)[\\s,.\"'`´‘’“”„″״〃-]*")
"""Quotation marks alone, with the lines and commas that people put around them."""

_RULE = re.compile("[:|+]?[-–—=_]{2,}[:|+]?")
"""What draws a line below a heading."""

_SIGNS = frozenset(words_of("marks")["ditto_signs"])
_DITTO = frozenset(map(folded, words_of("marks")["ditto"])) - {""}
_NOTHING = frozenset(words_of("marks")["nothing"])
_POINTING = frozenset(map(folded, words_of("marks")["pointing"]))
_TOTAL = frozenset(map(folded, words_of("marks")["total"]))
_TOTAL_BEGUN = tuple(total if is_squeezed(total) else f"{total} " for total in _TOTAL)


def is_ditto(text: str) -> bool:
    """Whether the text says: the same as in the row above."""
    return len(text) <= 24 and (text in _SIGNS or bool(_QUOTES.fullmatch(text)) or folded(text) in _DITTO)


def is_nothing(text: str) -> bool:
    """Whether the text only fills the cell."""
    # Most cells are empty, and each is asked several times.
    return bool(text) and ((len(text) <= 9 and text.casefold() in _NOTHING) or is_rule(text))


def is_rule(text: str) -> bool:
    """Whether the text only draws a line."""
    return _RULE.fullmatch(text) is not None


def only_points(text: str) -> bool:
    """Whether the words only lead to an address or join it to the next, as "see … and …" does."""
    words = folded(text).split() if len(text) <= 60 else ()
    return bool(words) and all(word in _POINTING for word in words)


def begins_as_total(text: str) -> bool:
    """Whether the text begins with a word for a sum."""
    words = folded(text)
    return words in _TOTAL or words.startswith(_TOTAL_BEGUN)

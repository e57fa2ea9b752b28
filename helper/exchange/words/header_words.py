"""What artists write above their columns, in the languages they keep their sheets in."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from helper.exchange.words.heading_parts import role_by_parts
from helper.exchange.words.lexicon import Phrases, meanings, words_of
from helper.exchange.words.status_words import Status, read_status
from helper.model.spelling import folded


class Role(StrEnum):
    """What a column holds."""

    LINK = "link"
    ITEM_ID = "item_id"
    WORK = "work"
    IPR = "ipr"
    IPR_NUMBER = "ipr_number"
    CLIENT = "client"
    STORE = "store"
    STORE_NUMBER = "store_number"
    STATUS = "status"
    REPORTED = "reported"
    REMOVED = "removed"
    COMPLAINT_NO = "number"
    OPERATOR = "operator"
    NOTE = "note"
    TITLE = "title"
    PRODUCT_TYPE = "product_type"
    PRICE = "price"
    JUDGED = "judged"
    """The person's answer in a sheet that this program wrote."""
    KEPT = "kept"
    """What a row of such a sheet carries besides its words (`helper.exchange.kept`)."""
    SHOWN = "shown"
    """What such a sheet shows to people and nobody reads back: it is in the one above."""
    ASIDE = "aside"
    """Something else that must not be taken for one of the others: the original's address, pictures, counters."""


_WEAK = frozenset(map(folded, words_of("headings")["weak"]))
"""Headings that say little by themselves: what stands below them may overrule them."""

_BY_WORDS = {word: Role(name) for word, name in meanings("headings", without=frozenset({"weak"})).items()}
_PHRASES = Phrases([word for word in _BY_WORDS if len(word) > 1 and word not in _WEAK])
_LONGEST_HEADING = 60


@lru_cache(maxsize=65536)
def role_named(heading: str) -> tuple[Role, bool] | None:
    """What a heading says about its column, and whether it says so clearly; None: nothing that is known."""
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    words = folded(_without_brackets(heading)) or folded(heading) or heading.strip()
    if words in _BY_WORDS:
        return _BY_WORDS[words], words not in _WEAK
    if by_parts := role_by_parts(words):
        return Role(by_parts[0]), by_parts[1]
    found = [phrase for _, phrase in _PHRASES.find(words)]
    if not found:
        return role_asked(heading) if heading.rstrip().endswith(("?", "？")) else None
    return _BY_WORDS[max(found, key=len)], False


def role_asked(heading: str) -> tuple[Role, bool] | None:
    """The role of a heading that is itself a state, such as "Gone": what stands below it says yes or no, or when.

    Without a question mark such a word alone makes no row a row of headings: it is far oftener a state.
    """
    status = read_status(heading)
    if status in {None, Status.UNKNOWN}:
        return None
    return (Role.REPORTED if status is Status.PENDING else Role.STATUS), False


@lru_cache(maxsize=65536)
def is_heading(text: str) -> bool:
    """Whether the text is exactly one of the known headings, or made of nothing but the parts of one."""
    if not text or len(text) > _LONGEST_HEADING:
        return False
    words = folded(_without_brackets(text)) or text.strip()
    return words in _BY_WORDS or (role_by_parts(words) or ("", False))[1]


def _without_brackets(heading: str) -> str:
    return re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", " ", heading)

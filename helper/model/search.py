"""Search words for a design: what is typed into AliExpress's own search to find new copies, and when that was last done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote_plus

from helper.model.plain_text import one_line

_SITES = frozenset(
    {"es", "pt", "fr", "de", "it", "pl", "nl", "ru", "ko", "ja", "he", "ar", "tr", "th", "vi", "id"}
)
"""Languages with a site of their own; any other is searched on the English one."""
_LONGEST = 120
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Words for one language and product type."""

    words: str
    language: str = ""
    """Two letters, such as de; empty: not said, searched on the English site."""
    product_type: str = ""
    """What kind of thing is looked for, such as mug; a note for the person, no part of what is searched for."""
    last_at: datetime | None = None
    """When they were last looked through; None: never."""

    @property
    def address(self) -> str:
        """The page of AliExpress's own search; the host is one of ours, and the words cannot leave their place."""
        site = self.language if self.language in _SITES else "www"
        return f"https://{site}.aliexpress.com/wholesale?SearchText={quote_plus(self.words)}"

    def is_for_the_same(self, other: Search) -> bool:
        """Whether they are the same words for the same language and product type, whenever that was done."""
        return replace(self, last_at=None) == replace(other, last_at=None)


def read_search(text: str) -> Search | None:
    """What was typed: words, and if wanted a language and a product type, parted by |; None: it has no words."""
    words, language, product_type = (
        [one_line(part, _LONGEST) for part in text.split(_SEPARATOR)] + ["", ""]
    )[:3]
    if (
        not words
        or len(language) not in {0, 2}
        or not (language.isascii() and (language.isalpha() or not language))
    ):
        return None
    return Search(words=words, language=language.lower(), product_type=product_type)


def search_line(search: Search) -> str:
    """The search as it may be typed again."""
    parts = [search.words, search.language, search.product_type]
    while not parts[-1]:
        parts.pop()
    return f" {_SEPARATOR} ".join(parts)


def with_searches(kept: Iterable[Search], wanted: Iterable[Search]) -> tuple[Search, ...]:
    """The wanted ones, each once; what was done is remembered for those that were there."""
    before = tuple(kept)
    found: list[Search] = []
    for search in wanted:
        there = next((one for one in before if one.is_for_the_same(search)), search)
        if not any(one.is_for_the_same(there) for one in found):
            found.append(there)
    return tuple(found)


def joined_searches(kept: Iterable[Search], more: Iterable[Search]) -> tuple[Search, ...]:
    """Both, each once, those that were kept first; of the same words the later day on which they were done counts."""
    found: list[Search] = []
    for search in (*kept, *more):
        place = next((at for at, one in enumerate(found) if one.is_for_the_same(search)), None)
        if place is None:
            found.append(search)
        elif search.last_at and (found[place].last_at or search.last_at) <= search.last_at:
            found[place] = search
    return tuple(found)

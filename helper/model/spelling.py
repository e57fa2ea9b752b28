"""Words compared as people mean them: capitals, marks, widths and accents of writing do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[\W_]+")
_SCRIPTS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SQUEEZED = re.compile(f"[{_SCRIPTS}]")
"""Scripts that write words without blanks between them, or with endings tied on."""
_RUN = re.compile(f"[{_SCRIPTS}]+|[^{_SCRIPTS} ]+")
_BLANK_WITHIN = re.compile(f"(?<=[{_SCRIPTS}]) (?=[{_SCRIPTS}])")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The words of a text, single blanks between them; marks and accents are gone."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char) or _SQUEEZED.match(char))
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


@lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """The text without what capitals, widths and blanks add; accents and marks stay: two titles may differ in them."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_squeezed(text: str) -> bool:
    """Whether the text has words that are not parted by blanks."""
    return not text.isascii() and _SQUEEZED.search(text) is not None


@lru_cache(maxsize=65536)
def pieces(text: str) -> frozenset[str]:
    """What two texts are compared by: whole words, and where words are not parted by blanks each two signs that are neighbours.

    A blank between such signs says nothing: sellers write the same title with and without.
    """
    found: set[str] = set()
    for run in _RUN.findall(_BLANK_WITHIN.sub("", folded(text))):
        if _SQUEEZED.match(run) and len(run) > 1:
            found.update(run[place : place + 2] for place in range(len(run) - 1))
        else:
            found.add(run)
    return frozenset(found)


def weight(piece: str) -> int:
    """What one of those counts: a word as much as two pairs of signs, of which it takes about as many to say the same."""
    return 1 if _SQUEEZED.match(piece) else 2

"""Words compared as people mean them: capitals, marks, widths and accents of writing do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[\W_]+")
_SQUEEZED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that write words without blanks between them, or with endings tied on."""


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

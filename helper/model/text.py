"""Normalises text: removes invisible characters, reduces texts to forms that can be compared, and writes safe CSV."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO, TextIOWrapper
from typing import IO


def percent(share: float) -> str:
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
"""Matches characters that are invisible or change the writing direction, which no valid address needs."""

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Matches characters that control a terminal, change the writing direction, or cannot be encoded in a file."""

_DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "，；！（）［］｛｝＂＇｜＜＞｀"), " "
)
"""Maps full-width characters to the ASCII characters that replace them; brackets and separators become spaces."""

_WIDE_DOT = re.compile("(?<=[a-z0-9])[。｡](?=[a-z0-9])", re.IGNORECASE)
"""Matches a full-width full stop inside a word; in a host name, browsers read it as a dot."""


_FLAT = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that are replaced with spaces: controls, surrogates, private use and line separators."""


class PlainText:
    """A pasted text without invisible and full-width characters, which can return any part of the original text."""

    def __init__(self, original: str) -> None:
        self._original = original
        self._places: Sequence[int] = range(len(original))
        if INVISIBLE.search(original):
            self._places = [at for at, char in enumerate(original) if not INVISIBLE.match(char)]
            original = INVISIBLE.sub("", original)
        self.chars = original if original.isascii() else _WIDE_DOT.sub(".", original.translate(_WIDE))

    def original(self, start: int, end: int) -> str:
        """Return the original text for a part of `chars`, including the direction marks around it."""
        first, last = self._places[start], self._places[end - 1] + 1
        while first > 0 and _DIRECTION_MARKS.match(self._original[first - 1]):
            first -= 1
        while last < len(self._original) and _DIRECTION_MARKS.match(self._original[last]):
            last += 1
        return self._original[first:last]

    def bent(self, start: int, end: int) -> bool:
        """Return whether this part of `chars` differs from the original text."""
        return self.original(start, end) != self.chars[start:end]


def plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def is_hidden_in(text: str) -> bool:
    """Return whether the text contains control characters or direction marks, which can disguise the text.

    Line ends and tabs are allowed, and so are the invisible joiners in emoji and syllables.
    """
    return any(unicodedata.category(sign) in _FLAT and sign not in "\t\r\n" for sign in text) or bool(
        _DIRECTION_MARKS.search(text)
    )


def one_line(text: str, longest: int) -> str:
    """Return a text as one line of at most `longest` characters, without invisible and control characters.

    Texts from web pages are not trusted: control characters in them could disturb the screen or the records.
    """
    visible = INVISIBLE.sub("", text)
    flat = " ".join("".join(" " if unicodedata.category(sign) in _FLAT else sign for sign in visible).split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


_NOT_A_WORD = re.compile(r"[\W_]+")
_SCRIPTS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SQUEEZED = re.compile(f"[{_SCRIPTS}]")
"""Matches a character of a script that writes words without spaces, or attaches endings to words."""


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """Return the words of a text in lower case, separated by spaces, without punctuation and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char) or _SQUEEZED.match(char))
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


@lru_cache(maxsize=65536)
def casefold_key(text: str) -> str:
    """Return a key that is the same for texts that differ only in case, width of characters and extra spaces.

    Accents and punctuation are kept, because two titles may differ only in them.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_squeezed(text: str) -> bool:
    """Return whether the text is in a script that writes words without spaces."""
    return not text.isascii() and _SQUEEZED.search(text) is not None


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*")


def neutral(text: str) -> str:
    """Return the text, with an apostrophe before it if a spreadsheet program would read it as a formula.

    Importing a sheet removes the apostrophe.
    """
    computed = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if computed else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    content = BytesIO()
    write_csv(content, rows)
    return content.getvalue()


def write_csv(file: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write the rows as CSV, with all formulas neutralised."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
    text.detach()

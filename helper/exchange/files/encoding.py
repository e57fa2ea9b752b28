"""Finds out in which encoding a text file was written; digits and addresses are the same in nearly all of them."""

from __future__ import annotations

import codecs
import re
from functools import cache

from helper.exchange.words.lexicon import words_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1254", "cp1253", "cp1255",
    "cp1256", "mac_roman", "koi8_r", "cp850", "cp866",
)  # fmt: skip
_SAMPLE_BYTES = 60_000
_WORD = re.compile(r"[^\W\d_]+")


def decode(content: bytes) -> str:
    """The text in these bytes; a byte that fits nowhere becomes a sign of its own, and nothing is left out."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    if wide := _wide(content):
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(content, error):
            return content.decode("utf-8", errors="replace")
    return content.decode(_guess(content[:_SAMPLE_BYTES]), errors="replace")


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    sample = content[:4000]
    half = len(sample) // 2
    if half < 2 or sample.count(0) < half // 2:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _mostly_utf8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether one damaged place stands in what is otherwise UTF-8 with characters beyond ASCII."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return good > 3 * bad and error.start >= 0


def _guess(sample: bytes) -> str:
    """The encoding under which most words of a sheet's heading are words; else what the bytes look like."""
    cut = sample[: sample.rfind(b"\n") + 1] or sample
    scores = {encoding: _known(cut, encoding) for encoding in _CANDIDATES}
    best = max(scores.values())
    likely = [encoding for encoding, score in scores.items() if score == best]
    if best and len(likely) == 1:
        return likely[0]
    return _by_statistics(cut, likely if best else [])


def _known(sample: bytes, encoding: str) -> int:
    """How many words beyond ASCII are written, accents and all, like words of known headings and statuses."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0
    return len(_words_beyond_ascii(text) & _all_known())


@cache
def _all_known() -> frozenset[str]:
    lists = (*words_of("headings").values(), *words_of("statuses").values())
    return frozenset(_words_beyond_ascii("\n".join(word for words in lists for word in words)))


def _words_beyond_ascii(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if not word.isascii()}


def _by_statistics(sample: bytes, likely: list[str]) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=likely or list(_CANDIDATES)).best()
    if best is not None:
        return best.encoding
    return likely[0] if likely else "cp1252"

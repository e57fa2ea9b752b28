"""Compares words of a page with words of a flow: always whole, whatever their width, case and spacing.

Labels and entries are compared differently. A label may carry a star, a counter or "(optional)" that means nothing;
in an entry every character may mean something (`Whale 1/2` is another design than `Whale 2/2`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from helper.flow.form import Chosen, Option, Unchosen

_MARKS = " *:()?!•·."
"""What may stand around a label; the full-width forms are narrow by the time they are looked for."""

_NEVER = re.compile(r"(?!)")

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeffⓘ]")
"""Characters without width, and the help mark, which would become the letter i."""

_CJK = "\u2e80-\u9fff\uf900-\ufaff"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
"""Some pages set a space between two Chinese characters of a button: 提 交."""

_ASIDE_WORDS = "optional|required|选填|必填|可选|非必填"
_ASIDE = re.compile(
    rf"[(\[](?:{_ASIDE_WORDS})[)\]]"
    r"|[(\[]?\d+ ?/ ?\d+[)\]]?$"
    rf"|(?:(?<=[ *:])|(?<=[{_CJK}]))(?:{_ASIDE_WORDS})$"
)
"""What a page hangs onto a label: that it may be left empty, and how much was typed."""


def fold(text: str) -> str:
    """The text with width, case and spacing made equal; nothing else is taken away."""
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def normalise(label: str) -> str:
    """A label for comparing: `* Complaint reason：`, `Complaint reason (optional)` and `complaint  reason` are one."""
    text = fold(label)
    while (shorter := fold(_ASIDE.sub("", text).strip(_MARKS))) != text:
        text = shorter
    return text


def fits(label: str, wordings: Iterable[str]) -> bool:
    """Whether the label is one of the wordings, whole; an empty label fits nothing."""
    normal = normalise(label)
    return bool(normal) and any(normal == normalise(wording) for wording in wordings)


def same_entry(one: str, other: str) -> bool:
    """Whether two entries of a list read the same."""
    return _entry(one) == _entry(other)


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but line ends and blanks at the end of a line or of the text."""
    return _text(one) == _text(other)


def pick(entries: Sequence[str], option: Option) -> Chosen | Unchosen:
    """The one entry that is meant: by whole wordings, best first, then by patterns; never the better of two."""
    folded = [(entry, _entry(entry)) for entry in entries]
    for test in [*map(_whole, option.wordings), *map(_like, option.patterns)]:
        fitting = tuple(entry for entry, words in folded if test.search(words))
        if len(fitting) == 1:
            return Chosen(fitting[0])
        if fitting:
            return Unchosen(tuple(entries), fitting)
    return Unchosen(tuple(entries))


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return _CJK_GAP.sub("", " ".join(plain.split()))


def _entry(text: str) -> str:
    return fold(text).strip(" *:")


def _whole(wording: str) -> re.Pattern[str]:
    words = _entry(wording)
    return re.compile(rf"\A{re.escape(words)}\Z") if words else _NEVER


def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t\u00a0") for line in lines).rstrip("\n")

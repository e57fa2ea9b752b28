"""The limits of a field (characters, lines and files), as stated by the texts around the field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from helper.finder.wording import plain

_FLAGS = re.ASCII | re.IGNORECASE


def _patterns(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, _FLAGS) for source in sources)


_NUMBER = "([0-9][0-9,]{0,6})"
_AT_MOST = "(?:max(?:imum)?(?: of)?|up to|at most|no more than|not exceed|limit(?:ed to)?|within|fewer than)"
_AT_MOST_ZH = "(?:最多|不超过|不得超过|上限|限)"
_CHARS = "(?:characters?|chars?|letters?)"
_LINES = (
    r"(?:(?:product|infringing|listing|item)s?\s*)?"
    "(?:links?|urls?|listings?|lines?|items?|products?|addresses)"
)
_CHAR_HINTS = _patterns(
    rf"{_AT_MOST}[^0-9]{{0,12}}{_NUMBER}\s*{_CHARS}",
    rf"{_NUMBER}\s*{_CHARS}\s*(?:max|at most|or less|or fewer|limit)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,8}}([0-9]+)\s*个?字",
    r"([0-9]+)\s*个?字符?(?:以内|之内)",
)
_LINE_HINTS = _patterns(
    rf"{_AT_MOST}[^0-9]{{0,12}}{_NUMBER}\s*{_LINES}",
    rf"(?:one|each|every)\b[^.]{{0,40}}\bline\b[^.]{{0,12}}{_AT_MOST}\s*{_NUMBER}\b(?!\s*{_CHARS})",
    rf"[0-9]\s*(?:to|-|–|~)\s*{_NUMBER}\s*{_LINES}",
    rf"{_NUMBER}\s*{_LINES}\s*(?:max|at most|or less|or fewer|at a time)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,10}}([0-9]+)\s*(?:条|个|行|件)(?!字)",
)
_OTHER_UNIT = (
    r"(?![0-9]|[.,][0-9]|\s*(?:%|[kmg]i?b|bytes?|char|letters|words?|days?|hours?|minutes?|files?|pictures?|images?"
    r"|photos?|attach|documents?|pages?|times?|个?字|个?文件|张|天|次|小时))"
)
_BARE_HINTS = _patterns(
    rf"(?:max(?:imum)?\.?|up to|at most|no more than|limit(?:ed to)?|{_AT_MOST_ZH})\W{{0,3}}{_NUMBER}{_OTHER_UNIT}"
)
"""Patterns for a limit without a unit.

These patterns apply only to a field for links, because in other fields such a number may limit characters.
"""
_FILE_HINTS = _patterns(
    r"(?:max(?:imum)?(?: of)?|up to|at most|no more than|limit(?:ed to)?)[^0-9]{0,12}([0-9]{1,2})"
    r"\s*(?:files?|pictures?|images?|photos?|attachments?|documents?)",
    rf"{_AT_MOST_ZH}[^0-9]{{0,8}}([0-9]{{1,2}})\s*[个张份]?\s*(?:文件|图片|附件|照片)",
)
_COUNTER = re.compile(r"(?<![0-9/])([0-9]{1,6})\s*/\s*([0-9]{1,6})(?![0-9/])")
_ABOUT_LINKS = re.compile("links?|urls?|listings?|链接|网址", _FLAGS)
_MOST_COUNTED_LINKS = 1000
"""The highest plausible limit for links.

If the counter of an empty field has a higher limit, the counter counts characters, even if its text mentions
links.
"""


class FieldLimits(NamedTuple):
    """The limits of a text field; None if the page states none."""

    chars: int | None = None
    lines: int | None = None


def limits_in(told: Mapping[str, Any] | None) -> FieldLimits:
    """Return the limits stated by the texts that the script found around a text field (`told`).

    `told` is None for a control that takes no text.
    """
    if told is None:
        return FieldLimits()
    text = plain(" \n ".join(filter(None, (told["around"], _hint_behind(told), _hint_below(told)))))
    counted = _counted(text, told)
    chars = told["most"] or counted.chars or _first(text, _CHAR_HINTS)
    bare = _first(text, _BARE_HINTS) if chars is None and _ABOUT_LINKS.search(text) else None
    return FieldLimits(chars, counted.lines or _least(text, _LINE_HINTS) or bare)


def _hint_behind(told: Mapping[str, Any]) -> str:
    """Return the hint right after the field.

    If another input stands between the field and the hint, the hint may be about that input. Such a hint
    counts only if it limits links.
    """
    said = str(told["behind"])
    return "" if told["isNoted"] and _first(plain(said), _LINE_HINTS) is None else said


def _hint_below(told: Mapping[str, Any]) -> str:
    """Return the hint below a field for links, preceded by the field's label; empty if there is no such hint.

    If another element precedes the field in its row, the hint must mention links.
    """
    label, said = str(told["label"]), plain(told["below"])
    is_about_it = told["isFirst"] or _ABOUT_LINKS.search(said)
    if not said or not _ABOUT_LINKS.search(label) or not is_about_it or _first(said, _CHAR_HINTS) is not None:
        return ""
    return f"{label}: {said}"


def _counted(text: str, told: Mapping[str, Any]) -> FieldLimits:
    """Return the limit from a counter such as 12/500.

    The counter counts characters if its first number is the length of the field's text, and lines if that
    number is only the number of lines. In an empty field, both are zero: the counter then counts lines only
    if the text mentions links and the limit is at most `_MOST_COUNTED_LINKS`.
    """
    found = _COUNTER.search(text)
    if found is None:
        return FieldLimits()
    count, most = int(found[1]), int(found[2])
    counts_chars = count in told["lengths"]
    if most < 2 or count > most or not (counts_chars or count == told["lines"]):
        return FieldLimits()
    if told["lengths"][0] == 0:
        counts_chars = not _ABOUT_LINKS.search(text) or most > _MOST_COUNTED_LINKS
    return FieldLimits(chars=most) if counts_chars else FieldLimits(lines=most)


def most_files(texts: Iterable[str]) -> int | None:
    """Return how many files an upload accepts, as stated by the innermost of these texts with a number.

    Return None if no text states a number.
    """
    return next((most for text in texts if (most := _first(plain(text), _FILE_HINTS)) is not None), None)


def _first(text: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    found = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
    return _number(found[1]) if found else None


def _least(text: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    """Return the smallest number that the patterns find, because the strictest limit applies."""
    return min((_number(found) for pattern in patterns for found in pattern.findall(text)), default=None)


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))

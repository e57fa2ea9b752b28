"""Cuts pasted text into pieces that may each be one address; what they lead to is judged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helper.model.address_hosts import is_known
from helper.model.plain_text import PlainText

_TOKEN = re.compile(r'[^\s<>"`|“”„«»‹›，。、；！（）【】「」『』《》〈〉]+')
_START = re.compile(
    r"(?P<script>(?<!\w)(?:(?:java|live|vb)script:\S|data:[a-z]*[/,;]|blob:\S|file:/))"
    r"|(?P<scheme>(?:https?|htps?|ttps?|intent|aliexpress):[/\\]+(?=[^\s/\\])|https?//(?=\w)|https?%(?:25)*3a(?:%(?:25)*2f){2})"
    r"|(?:(?<![\w:/\\])//|(?<![\w.%/\\-]))"
    r"(?P<host>(?:[^\W_][\w-]{0,62}\.){1,10}(?:[^\W\d_]{2,24}|xn--[\w-]+))\.?(?::[0-9]{1,5})?[/?#\\@](?=[^\s/])",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:%(?:25)*[0-9a-f]{2}|=3D|[/\\=?#&:+%@~]|/__)$", re.IGNORECASE)
"""Before a second start: the second stands inside the first, as its path, query or user name."""

_LONGEST_CODE = 15
"""A mark that was encoded seven times."""

_OF_A_QUERY = re.compile("[&=%]")
"""What numbers in the tail of an address that was cut off have around them."""

_NUMBER = re.compile(
    r"(?<![\w./%+@-])(?:(?:1005|3256|225[15])[0-9]{10,14}|1[.,]0[0-9]*e\+?15)(?:\.0+|\.html?)?(?![\w%/@-]|\.\w)",
    re.IGNORECASE,
)
"""A number of today's length that stands for a listing by itself."""

_STOP = re.compile(
    r"&(?:quot|apos|gt|lt|#3[49]);|(?<=\.html)(?=[^\x00-\x7f])|(?<=\.htm)(?=[^\x00-\x7f])", re.IGNORECASE
)
_PARTNERS = {"(": ")", "[": "]", "{": "}", "'": "'", "‘": "’"}
_ESCAPED_ENDS = frozenset({"\\n", "\\r", "\\t"})
_WIDEST_BULLET = 20
_TAIL = ".,;:!?*_~-^'’…)]}\\"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a `PlainText` that may be one address."""

    start: int
    end: int
    """After its last character; closing marks and punctuation are left out."""
    stop: int
    """Where it would end with them: what follows decides whether it goes on in the next line."""
    text: str
    """What is to be read: the part itself or, when it went over several lines, without their breaks."""


def pieces(text: PlainText) -> Iterator[Piece]:
    """Every part that may be an address, in order; words, mail addresses and unknown sites' names are not."""
    for token in _TOKEN.finditer(text.chars):
        starts = _starts(text.chars, token.start(), token.end())
        first = starts[0][0] if starts else token.end()
        if not _OF_A_QUERY.search(text.chars, token.start(), first):
            for number in _NUMBER.finditer(text.chars, token.start(), first):
                yield Piece(*number.span(), number.end(), number[0])
        stops = [start for start, _ in starts[1:]] + [token.end()]
        for (start, wanted), stop in zip(starts, stops, strict=False):  # no start has one stop too many
            if wanted and (piece := trimmed(text.chars, start, stop)):
                yield piece


def trimmed(chars: str, start: int, stop: int) -> Piece | None:
    """The piece between two places without what closes or ends a sentence; None when nothing is left."""
    end = stop
    if cut := _STOP.search(chars, start, stop):
        end = cut.start()
    if start and (partner := _PARTNERS.get(chars[start - 1])):
        end = _before_partner(chars, start, end, chars[start - 1], partner)
    while end > start and (chars[end - 1] in _TAIL or chars[end - 2 : end] in _ESCAPED_ENDS):
        end -= 1 if chars[end - 1] in _TAIL else 2
    text = chars[start:end]
    if text[-1:].isdigit() and chars.startswith(("…", "..."), end):
        text += "…"  # a shortened address: its number may go on
    return Piece(start, end, stop, text) if text else None


def reads_as_address(text: str) -> bool:
    """Whether the whole text has the shape of an address or a number, even of an unknown site or without a path."""
    if re.fullmatch("[0-9][0-9., ']{8,30}", text):
        return True
    if re.search(r"\s", text) or re.fullmatch(r"[^@/:]+@[^@/]+", text):
        return False
    return "://" in text or _START.match(text + "/.") is not None


def _starts(chars: str, start: int, end: int) -> list[tuple[int, bool]]:
    """Where the addresses of a token begin, and whether each is one that somebody may have meant."""
    if not any(mark in chars[start:end] for mark in "/?#@:%\\"):
        return []
    starts: list[tuple[int, bool]] = []
    for match in _START.finditer(chars, start, end):
        if starts and _INSIDE.search(chars, max(start, match.start() - _LONGEST_CODE), match.start()):
            continue
        if match["script"]:
            return [*starts, (match.start(), _begins_line(chars, match.start()))]
        starts.append((match.start(), bool(match["scheme"]) or is_known(match["host"].lower())))
    return starts


def _begins_line(chars: str, at: int) -> bool:
    before = chars[max(0, at - _WIDEST_BULLET) : at].rstrip(" \t-*•>")
    return not before or before[-1] in "\r\n"


def _before_partner(chars: str, start: int, end: int, opening: str, closing: str) -> int:
    """Where the bracket or quote closes that was opened just before the piece."""
    depth = 1
    for at in range(start, end):
        if chars[at] == closing:
            depth -= 1
        elif chars[at] == opening:
            depth += 1
        if depth == 0:
            return at
    return end

"""How a table's columns share a line: what is least important leaves first where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

GAP = 2
"""Blank cells between two columns."""


class Tone(StrEnum):
    """How a cell is coloured; the colour only repeats what its words say."""

    PLAIN = "plain"
    STRONG = "strong"
    SOFT = "soft"
    ACCENT = "accent"
    GOOD = "good"
    WRONG = "wrong"
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of one row."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    title: str
    width: int
    """The least it needs."""
    grow: int = 0
    """Its share of the room that is left over; 0: it stays as it is."""
    right: bool = False
    """Whether its texts stand at the right, as numbers do."""
    drop: int = 0
    """Which column leaves first where there is no room: the highest; 0 stays to the end."""


def share(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """Which columns are shown in a line of `width` cells, by their index, and how wide each is."""
    kept = list(range(len(columns)))
    while _needed(columns, kept) > width and (leaving := [i for i in kept if columns[i].drop]):
        kept.remove(max(leaving, key=lambda i: columns[i].drop))
    spare = max(0, width - _needed(columns, kept))
    shares = sum(columns[i].grow for i in kept)
    widths: list[tuple[int, int]] = []
    for i in kept:
        extra = spare * columns[i].grow // shares if shares else 0
        widths.append((i, columns[i].width + extra))
    return _trimmed(widths, width)


def _needed(columns: Sequence[Column], kept: Sequence[int]) -> int:
    return sum(columns[i].width for i in kept) + GAP * (len(kept) - 1)


def _trimmed(widths: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Take from the widest what even the columns that stay do not fit by."""
    trimmed = dict(widths)
    for _ in range(sum(trimmed.values()) + GAP * (len(trimmed) - 1) - width):
        widest = max(trimmed, key=lambda index: trimmed[index])
        trimmed[widest] = max(1, trimmed[widest] - 1)
    return list(trimmed.items())

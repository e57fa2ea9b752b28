"""Bars for a chart, as numbers between 0 and 1: the page draws them, and prints the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.exchange.report.figures import Month

MOST_MONTHS = 36
"""More columns than this nobody tells apart; the page says that it shows the latest."""

_SPANS = (
    ("the same day", 0),
    ("1 day", 1),
    ("2 to 3 days", 3),
    ("4 to 7 days", 7),
    ("8 to 14 days", 14),
    ("15 to 30 days", 30),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, or a pair of them."""

    label: str
    figure: int
    share: float
    """Its length, the longest of the chart being 1."""
    second_figure: int = 0
    second_share: float = 0.0


def month_bars(months: Sequence[Month]) -> list[Bar]:
    """Reported and gone, month by month; the latest ones where there are many."""
    shown = months[-MOST_MONTHS:]
    longest = max((max(month.reported, month.gone) for month in shown), default=0) or 1
    return [
        Bar(
            label=f"{month.first:%b %Y}",
            figure=month.reported,
            share=month.reported / longest,
            second_figure=month.gone,
            second_share=month.gone / longest,
        )
        for month in shown
    ]


def wait_bars(days: Sequence[int]) -> list[Bar]:
    """How many were gone after how long; `days` in any order."""
    counts = []
    below = -1
    for label, most in _SPANS:
        counts.append((label, sum(below < one <= most for one in days)))
        below = most
    counts.append(("longer", sum(one > below for one in days)))
    longest = max(count for _, count in counts) or 1
    return [Bar(label=label, figure=count, share=count / longest) for label, count in counts]

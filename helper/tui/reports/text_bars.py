"""Bars made of characters, calm ones: their length says the same as the figure beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from helper.exchange.report.figures import Figures, Group, beside_months
from helper.exchange.report.page import month_bars
from helper.tui.plain import clean, fit

_BAR = "■"
_LABEL = 10
_FIGURE = 6
_MOST_BAR = 30


def month_lines(figures: Figures, width: int, most: int) -> Iterator[Content]:
    """Reported and gone, month by month, the latest last; at most so many, then what is in none of them."""
    bars = month_bars(figures.months)[-most:]
    longest = _longest(width, columns=2)
    yield Content.styled(f"{'':<{_LABEL}}{'reported':<{_FIGURE + longest + 3}}{'gone'}", "$soft")
    for bar in bars:
        yield Content.assemble(
            (f"{bar.label:<{_LABEL}}", "$soft"),
            *_bar(bar.figure, bar.share, longest, "$accent"),
            "  ",
            *_bar(bar.second_figure, bar.second_share, longest, "$success"),
        )
    for label, reported, gone in beside_months(figures, most):
        yield Content.assemble(
            (f"{label:<{_LABEL}}", "$soft"),
            *_bar(reported, 0, longest, "$accent"),
            "  ",
            *_bar(gone, 0, longest, "$success"),
        )


def group_lines(groups: Sequence[Group], width: int, most: int) -> Iterator[Content]:
    """How many of each group are gone; at most so many lines."""
    name = max(_LABEL, min(28, width // 3))
    named = [group for group in groups if group.name][:most]
    longest = _longest(width - name, columns=1)
    largest = max((group.tally.reported for group in named), default=1)
    for group in named:
        tally = group.tally
        figure = f"{tally.gone} of {tally.reported}"
        gone = _cells(tally.gone / largest, longest)
        rest = max(0, _cells(tally.reported / largest, longest) - gone)
        yield Content.assemble(
            (fit(clean(group.name), name), "$foreground"),
            (f"  {figure:>11}  ", "bold"),
            (_BAR * gone, "$success"),
            (_BAR * rest, "$faint"),
        )


def _bar(figure: int, share: float, longest: int, tone: str) -> tuple[tuple[str, str], tuple[str, str]]:
    cells = _cells(share, longest)
    return (f"{figure:>{_FIGURE - 1}} ", "$soft" if not figure else "bold"), (
        f"{_BAR * cells:<{longest}} ",
        tone,
    )


def _cells(share: float, longest: int) -> int:
    """What is there at all is at least one cell long."""
    return max(1, round(share * longest)) if share > 0 else 0


def _longest(width: int, *, columns: int) -> int:
    return max(4, min(_MOST_BAR, (width - _LABEL - 4) // columns - _FIGURE - 2))

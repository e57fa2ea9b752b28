"""Writes the report as one HTML file without scripts and without anything from elsewhere, and the card as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.exchange.rendering import render
from helper.exchange.report.figures import Effort, Figures, Group, Month, beside_months
from helper.model.store_rules import RULES_IN_SHORT, RULES_SOURCE, STORE_RULES
from helper.model.words import counted

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
CARD_SIZE = (1200, 630)
_CARD_ROOM = 1020
_WIDEST = 0.66
"""How wide a letter is on average, measured by the size of its font, in the widest fonts that stand in for another."""
_MOST_ROWS = 200
"""Longer tables nobody reads; the page says how many rows it leaves out."""


@dataclass(frozen=True, slots=True)
class _CardLine:
    """One line of the card."""

    y: int
    largest: int
    """The size of its letters, where they fit."""
    text: str
    colour: str

    @property
    def size(self) -> float:
        """So large that the line fits in whatever font is there: few fonts are wider."""
        return min(self.largest, _CARD_ROOM / (_WIDEST * len(self.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, or a pair of them."""

    label: str
    figure: int
    share: float
    """Its length, the longest of the chart being 1."""
    second_figure: int = 0
    second_share: float = 0.0


def report_page(figures: Figures, effort: Effort, *, client: str | None = None) -> str:
    """The whole report as HTML."""
    return render(
        "report.html.jinja",
        figures=figures,
        effort=effort,
        client=client,
        sentence=headline(figures),
        hours=hours_at_the_form(effort),
        months=month_bars(figures.months),
        beside_months=beside_months(figures, MOST_MONTHS),
        waits=wait_bars(figures.days_to_gone) if figures.days_to_gone else [],
        tables=_tables(figures),
        most_rows=_MOST_ROWS,
        rules_in_short=RULES_IN_SHORT,
        rules=STORE_RULES,
        rules_source=RULES_SOURCE,
    )


def report_card(figures: Figures) -> str:
    """A picture (SVG) to share: how many were reported and are gone; no seller, number, design or name."""
    copies = "copy" if figures.total.gone == 1 else "copies"
    since = f" since {figures.months[0].first:%B %Y}" if figures.months else ""
    lines = [
        _CardLine(285, 190, str(figures.total.gone), "#5fb98f"),
        _CardLine(370, 56, f"{copies} of my work gone from AliExpress.", "#e6e4de"),
        _CardLine(430, 36, f"{figures.total.reported} reported{since}.", "#a2a6b0"),
    ]
    if half := half_gone_words(figures.usual_days):
        of = "Half of those gone disappeared"
        lines.append(_CardLine(480, 36, f"{of} {half}.", "#a2a6b0"))
    return render("card.svg.jinja", figures=figures, lines=lines, room=_CARD_ROOM)


def card_page(card: str) -> str:
    """The picture as a page of its own, for a browser that draws it as a PNG of `CARD_SIZE`."""
    return f"<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{card}"


def half_gone_words(days: float | None) -> str:
    """Within how many days half of those that are gone were; empty: of none both days are known."""
    if days is None:
        return ""
    return f"within {days:g} day{'' if days == 1 else 's'}" if days else "on the same day"


def headline(figures: Figures) -> str:
    """The report in one sentence."""
    total = figures.total
    if not total.reported:
        return "Nothing has been reported yet."
    parts = [
        (total.gone, "is gone", "are gone"),
        (total.waiting, "is waiting for Alibaba", "are waiting for Alibaba"),
        (total.said_no, "was turned down by Alibaba", "were turned down by Alibaba"),
        (total.objected, "has a seller who objected", "have a seller who objected"),
        (total.taken_back, "was taken back", "were taken back"),
    ]
    told = [f"{number} {one if number == 1 else many}" for number, one, many in parts if number]
    listings = f"{counted(total.reported, 'listing')} reported"
    since = f" since {figures.months[0].first:%B %Y}" if figures.months else ""
    return f"{listings}{since}: {', '.join(told)}."


def _tables(figures: Figures) -> list[tuple[str, str, tuple[Group, ...]]]:
    """Title, what an empty name means, and the rows."""
    return [
        ("By design", "design not noted", figures.designs),
        ("By seller", "store not noted", figures.sellers),
        ("By product type", "product type not noted", figures.product_types),
        ("By reason", "reason not noted", figures.reasons),
    ]


def hours_at_the_form(effort: Effort) -> str:
    """How long forms lay before the person, such as "6 minutes"."""
    minutes = round(effort.time.total_seconds() / 60)
    if minutes < 100:
        return counted(minutes, "minute")
    return counted(round(minutes / 60), "hour")


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

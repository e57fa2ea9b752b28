"""Writes the report as one HTML file without scripts and without anything from elsewhere, and the card as a picture."""

from __future__ import annotations

from helper.exchange.rendering import render
from helper.exchange.report.bars import MOST_MONTHS, month_bars, wait_bars
from helper.exchange.report.effort import Effort
from helper.exchange.report.figures import Figures, Group
from helper.model.store_rules import RULES_IN_SHORT, RULES_SOURCE, STORE_RULES
from helper.model.words import counted

_MOST_ROWS = 200
"""Longer tables nobody reads; the page says how many rows it leaves out."""


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
        months_left_out=max(0, len(figures.months) - MOST_MONTHS),
        waits=wait_bars(figures.days_to_gone) if figures.days_to_gone else [],
        tables=_tables(figures),
        most_rows=_MOST_ROWS,
        rules_in_short=RULES_IN_SHORT,
        rules=STORE_RULES,
        rules_source=RULES_SOURCE,
    )


def report_card(figures: Figures) -> str:
    """A picture (SVG) to pass on: how many were reported and are gone; no seller, number, design or name."""
    return render("card.svg.jinja", figures=figures)


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

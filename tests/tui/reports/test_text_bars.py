"""Bars of characters say what their figures say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helper.exchange.report.figures import Figures, Group, Month, Tally, figures_of
from helper.tui.reports.text_bars import group_lines, month_lines


def _month(number: int, reported: int, gone: int) -> Month:
    return Month(first=date(2026, number, 1), reported=reported, gone=gone)


def _figures(*months: Month, undated: int = 0) -> Figures:
    return replace(
        figures_of([], date(2026, 12, 31)), months=months, reported_undated=undated, gone_undated=undated // 2
    )


def _group(name: str, reported: int, gone: int) -> Group:
    tally = Tally(reported=reported, gone=gone, waiting=reported - gone, said_no=0, objected=0, taken_back=0)
    return Group(name=name, tally=tally, upheld_days=0)


def test_half_as_many_is_half_as_long() -> None:
    """The longest bar is the largest figure; what is there at all is seen; nought has no bar."""
    _, *lines = (line.plain for line in month_lines(_figures(_month(1, 100, 50), _month(2, 1, 0)), 80, 12))
    first, second = lines
    assert first.split()[:3] == ["Jan", "2026", "100"]
    assert first.split()[4] == "50"
    assert len(first.split()[3]) // 2 == len(first.split()[5])
    assert second.split()[2:] == ["1", "■", "0"]


def test_the_latest_months_are_shown_where_there_are_many() -> None:
    """The report has all of them; the columns add up all the same, with those before and those without a day."""
    figures = _figures(*(_month(n, n, 1) for n in range(1, 13)), undated=8)
    lines = [line.plain.split() for line in month_lines(figures, 80, 3)][1:]
    assert [line[0] for line in lines] == ["Oct", "Nov", "Dec", "earlier", "no"]
    assert (lines[3][1], lines[4][2]) == ("45", "8")
    assert (lines[3][-1], lines[4][-1]) == ("9", "4")


def test_no_line_is_wider_than_there_is_room() -> None:
    """However long a title is, and whatever a stranger put into it."""
    groups = [_group("A very long title " * 9, 9, 3), _group("[red]千纸鹤\x1b[2J", 4, 4), _group("", 50, 0)]
    lines = [*group_lines(groups, 60, 9), *month_lines(_figures(_month(1, 9, 9)), 60, 9)]
    assert max(line.cell_length for line in lines) <= 60
    assert len(list(group_lines(groups, 60, 9))) == 2

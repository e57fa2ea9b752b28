"""Bars of characters say what their figures say."""

from __future__ import annotations

from datetime import date

from helper.exchange.report.figures import Group, Month, Tally
from helper.tui.reports.text_bars import group_lines, month_lines


def _month(number: int, reported: int, gone: int) -> Month:
    return Month(first=date(2026, number, 1), reported=reported, gone=gone)


def _group(name: str, reported: int, gone: int) -> Group:
    tally = Tally(reported=reported, gone=gone, waiting=reported - gone, said_no=0, objected=0, taken_back=0)
    return Group(name=name, tally=tally, upheld_days=0)


def test_half_as_many_is_half_as_long() -> None:
    """The longest bar is the largest figure; what is there at all is seen; nought has no bar."""
    _, *lines = (line.plain for line in month_lines([_month(1, 100, 50), _month(2, 1, 0)], 80, 12))
    first, second = lines
    assert first.split()[:3] == ["Jan", "2026", "100"]
    assert first.split()[4] == "50"
    assert len(first.split()[3]) // 2 == len(first.split()[5])
    assert second.split()[2:] == ["1", "■", "0"]


def test_the_latest_months_are_shown_where_there_are_many() -> None:
    """The report has all of them."""
    lines = [line.plain for line in month_lines([_month(n, n, 0) for n in range(1, 13)], 80, 3)]
    assert [line.split()[0] for line in lines[1:]] == ["Oct", "Nov", "Dec"]


def test_no_line_is_wider_than_there_is_room() -> None:
    """However long a title is, and whatever a stranger put into it."""
    groups = [_group("A very long title " * 9, 9, 3), _group("[red]千纸鹤\x1b[2J", 4, 4), _group("", 50, 0)]
    lines = [*group_lines(groups, 60, 9), *month_lines([_month(1, 9, 9)], 60, 9)]
    assert max(line.cell_length for line in lines) <= 60
    assert len(list(group_lines(groups, 60, 9))) == 2

"""Carries the looks of the person's sheet over to the sheet as it is written anew."""

from __future__ import annotations

from dataclasses import replace

from helper.exchange.files.workbook_looks import Look, Looks
from helper.exchange.files.workbook_marks import Place
from helper.exchange.living_sheet.rows import Merged


def carried(looks: Looks, merged: Merged) -> Looks:
    """The looks by the new lines: a new line looks like the one above it, a heading of ours like their last one."""
    cells: dict[Place, Look] = {}
    for (row, column), look in looks.cells.items():
        cells[row + (merged.added if row >= merged.begin else 0), column] = look
    _like_the_last(cells, merged)
    _continue_headings(cells, merged)
    heights = {
        row + (merged.added if row >= merged.begin else 0): height for row, height in looks.heights.items()
    }
    return replace(looks, cells=cells, heights=heights)


def _like_the_last(cells: dict[Place, Look], merged: Merged) -> None:
    above = merged.begin - 1
    if above <= merged.head:
        return
    last = {column: look for (row, column), look in cells.items() if row == above}
    for row in range(merged.begin, merged.begin + merged.added):
        cells.update({(row, column): look for column, look in last.items()})


def _continue_headings(cells: dict[Place, Look], merged: Merged) -> None:
    theirs = [column for row, column in cells if row == merged.head]
    if theirs:
        look = cells[merged.head, max(theirs)]
        ours = range(max(theirs) + 1, len(merged.lines[merged.head]))
        cells.update({(merged.head, column): look for column in ours})

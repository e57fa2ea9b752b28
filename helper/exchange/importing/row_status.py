"""Says what a row tells about the state of its listing, in one column or in several that may not agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helper.exchange.files.sheet import Cell, SourceRow
from helper.exchange.importing.cell_words import status_text, ticked
from helper.exchange.importing.columns import Columns
from helper.exchange.importing.marks import is_ditto, is_nothing
from helper.exchange.words.header_words import Role
from helper.exchange.words.status_words import ENDS, Status, read_status, read_yes_or_no
from helper.model.spelling import folded

_REFUSED = frozenset({Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})

_Words = Mapping[str, Status]
"""What the person has said that words mean."""


@dataclass(frozen=True, slots=True)
class Told:
    """The state of a listing as its row tells it."""

    status: Status
    text: str
    """The person's own words."""
    disagreed: bool = False
    """Whether two columns tell different ends of the story."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """What the column for the state says, with its heading, where another one is believed."""


def read_told(
    row: SourceRow, columns: Columns, cells: Mapping[Role, Cell], words: _Words, *, ended: bool
) -> Told:
    """What the row tells; `ended`: it has a day on which its listing went.

    Of several columns for the state, one that tells an end is believed before one that tells what came earlier.
    """
    column = next(iter(columns.having(Role.STATUS)), None)
    heading = "" if column is None else columns.heading(column)
    beside = list(_beside(row, columns, column, words))
    if not beside:
        return Told(_status(cells, heading, words, ended=ended), status_text(cells))
    main = _said(cells[Role.STATUS].text, heading, words)
    told = [(heading, cells[Role.STATUS], main), *beside] if main else beside
    ends = [one for one in told if one[2] in ENDS]
    # What was refused and is gone all the same was reported once more: the last report decides.
    gone_after_all = next(
        (end for end in ends[1:] if end[2] is Status.REMOVED and ends[0][2] in _REFUSED), None
    )
    first = heading, cells[Role.STATUS].text
    heading, cell, _ = gone_after_all or (ends or told)[0]
    passed_over = (first,) if first[1] and cell is not cells[Role.STATUS] else ()
    cells = {**cells, Role.STATUS: cell}
    return Told(
        _status(cells, heading, words, ended=ended),
        status_text(cells),
        disagreed=len({status for _, _, status in ends}) > 1,
        passed_over=passed_over,
    )


def _beside(
    row: SourceRow, columns: Columns, main: int | None, words: _Words
) -> Iterator[tuple[str, Cell, Status]]:
    """What the other columns say that could be the one for the state, each with its heading."""
    for role, rivals in columns.unclear:
        for column in rivals if role is Role.STATUS else ():
            cell, heading = row.cell(column), columns.heading(column)
            said = None if column == main or is_ditto(cell.text) else _said(cell.text, heading, words)
            if said not in {None, Status.UNKNOWN}:
                yield heading, cell, said


def _status(cells: Mapping[Role, Cell], heading: str, words: _Words, *, ended: bool) -> Status:
    # A cross fills a cell, and yet it says something below a heading such as "Removed".
    status = _said(status_text(cells) or cells[Role.STATUS].text, heading, words)
    if status is None or status is Status.UNKNOWN:
        status = ticked(cells) or status or Status.UNKNOWN
    elif status is Status.LIVE and (reported := read_yes_or_no(cells[Role.REPORTED].text)) is not None:
        # Still there, and reported all the same: it is waiting.
        status = Status.PENDING if reported else Status.NOT_REPORTED
    if status is Status.UNKNOWN and ended and not status_text(cells):
        return Status.REMOVED
    return status


def _said(text: str, heading: str, words: _Words) -> Status | None:
    if not text:
        return None
    if (said := words.get(folded(text) or text)) is not None:
        return said
    ticked, meant = read_yes_or_no(text), read_status(heading)
    if ticked is not None and meant in {Status.REMOVED, Status.LIVE}:
        return meant if ticked else ({Status.REMOVED, Status.LIVE} - {meant}).pop()
    return None if is_nothing(text) else read_status(text)

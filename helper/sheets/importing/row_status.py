"""Determines the status of a row's listing, from words, ticks and days in one or more columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from helper.model.text import normalize
from helper.sheets.files.sheet import SheetCell, SourceRow
from helper.sheets.importing.row_cells import RowCells, name_in, text_in
from helper.sheets.importing.tables import Columns, day_of
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import (
    ENDS,
    REPORTED_STATUSES,
    Status,
    is_ditto,
    is_nothing,
    read_status,
    read_yes_or_no,
)

_REFUSED = frozenset({Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})
_LONGEST_STATE = 60

_Words = Mapping[str, Status]
"""The status that a word means, according to the user's answers."""


class RowStatus(NamedTuple):
    status: Status
    text: str
    disagreed: bool = False
    """Whether two columns contain different outcomes."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """Heading and text of the first status column, if another column takes precedence."""


def read_row_status(
    row: SourceRow, columns: Columns, cells: RowCells, words: _Words, *, ended: bool
) -> RowStatus:
    """Return the row's status. `ended` means that the row has a day of removal.

    Of several status columns, a column with an outcome takes precedence over one with an earlier stage.
    """
    column = next(iter(columns.having(Role.STATUS)), None)
    heading, main = "" if column is None else columns.heading(column), cells[Role.STATUS]
    beside = []
    for rival in columns.rivals(Role.STATUS):
        cell = row.cell(rival)
        said = _status_said(cell.text, columns.heading(rival), words)
        if rival != column and not is_ditto(cell.text) and said not in {None, Status.UNKNOWN}:
            beside.append((columns.heading(rival), cell, said))
    if not beside:
        return _status(cells, heading, words, ended=ended)
    first = _status_said(main.text, heading, words)
    entries = [(heading, main, first), *beside] if first else beside
    ends = [entry for entry in entries if entry[2] in ENDS]
    # A removed listing that was rejected before was reported again, and the last report decides.
    gone_after_all = (end for end in ends[1:] if end[2] is Status.REMOVED and ends[0][2] in _REFUSED)
    believed, cell, _ = next(gone_after_all, (ends or entries)[0])
    status = _status(RowCells({**cells, Role.STATUS: cell}), believed, words, ended=ended)
    return status._replace(
        disagreed=len({status for _, _, status in ends}) > 1,
        passed_over=((heading, main.text),) if main.text and cell is not main else (),
    )


def _status(cells: RowCells, heading: str, words: _Words, *, ended: bool) -> RowStatus:
    # A cross is not a text about the status, but it has a meaning below a heading such as "Removed".
    text = _status_text(cells)
    status = _status_said(text or cells[Role.STATUS].text, heading, words)
    if status is None or status is Status.UNKNOWN:
        status = _ticked(cells) or status or Status.UNKNOWN
    elif (
        status is Status.LIVE
        and not ended
        and (reported := read_yes_or_no(cells[Role.REPORTED].text)) is not None
    ):
        # A reported listing that is still on sale is waiting.
        status = Status.PENDING if reported else Status.NOT_REPORTED
    return RowStatus(_ended(status, text) if ended else status, text)


def _ended(status: Status, text: str) -> Status:
    """Return the status of a row with a day of removal, which overrides an earlier stage, a tick or an empty cell."""
    if status is Status.LIVE:
        return Status.RELISTED
    nothing = status is Status.UNKNOWN and (not text or read_yes_or_no(text) is not None)
    return Status.REMOVED if nothing or status is Status.PENDING else status


def _status_said(text: str, heading: str, words: _Words) -> Status | None:
    if not text:
        return None
    if (said := words.get(normalize(text) or text)) is not None:
        return said
    yes, meant = read_yes_or_no(text), read_status(heading)
    if yes is not None and meant in {Status.REMOVED, Status.LIVE}:
        return Status.REMOVED if yes is (meant is Status.REMOVED) else Status.LIVE
    return None if is_nothing(text) else read_status(text)


def status_in_remarks(remarks: list[str]) -> RowStatus | None:
    """Return the status in a short remark of plain text. A longer remark may be the title of a product."""
    said = read_status(remarks[0]) if remarks and len(remarks[0]) <= _LONGEST_STATE else None
    return RowStatus(said, remarks[0]) if said in REPORTED_STATUSES else None


def _status_text(cells: RowCells) -> str:
    """Return the row's words about the status. Words in place of a day, such as "last week", count, too."""
    if text := name_in(cells[Role.STATUS]):
        return text
    reported = cells[Role.REPORTED]
    # A tick or a number only shows whether it was reported; the user is not asked about such words.
    return "" if day_of(reported) or _has_happened(reported) is not None else text_in(reported)


def _ticked(cells: RowCells) -> Status | None:
    """Return the status according to a tick, or an unreadable day, in the columns "Removed" and "Reported"."""
    removed, reported = _has_happened(cells[Role.REMOVED]), _has_happened(cells[Role.REPORTED])
    if removed:
        return Status.REMOVED
    if reported is None:
        return None
    return Status.PENDING if reported else Status.NOT_REPORTED


def _has_happened(cell: SheetCell) -> bool | None:
    """Return whether the cell of a day shows that the report or removal has happened, although the day is unreadable.

    Returns None if the cell is unclear.
    """
    ticked = read_yes_or_no(cell.text)
    if ticked is not None or is_nothing(cell.text) or day_of(cell):
        return ticked
    if read_status(cell.text) is Status.NOT_REPORTED:
        return False
    return True if any(map(str.isdigit, cell.text)) else None

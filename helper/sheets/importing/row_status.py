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
"""The user's answers about status words: the status that each word means, by the folded word."""


class RowStatus(NamedTuple):
    status: Status
    text: str
    disagreed: bool = False
    """Whether two columns contain different outcomes."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """Heading and text of the first status column, if another status column took precedence."""


def read_row_status(
    row: SourceRow, columns: Columns, cells: RowCells, words: _Words, *, ended: bool
) -> RowStatus:
    """Return the row's status.

    `ended` means that the row contains a date of removal. If there are several status columns, a column with
    an outcome takes precedence over a column with an earlier stage.
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
    # If the first column says rejected and a later one removed, the listing was reported again, and the last
    # report decides.
    gone_after_all = (end for end in ends[1:] if end[2] is Status.REMOVED and ends[0][2] in _REFUSED)
    believed, cell, _ = next(gone_after_all, (ends or entries)[0])
    status = _status(RowCells({**cells, Role.STATUS: cell}), believed, words, ended=ended)
    return status._replace(
        disagreed=len({status for _, _, status in ends}) > 1,
        passed_over=((heading, main.text),) if main.text and cell is not main else (),
    )


def _status(cells: RowCells, heading: str, words: _Words, *, ended: bool) -> RowStatus:
    # A tick or a cross is not a status text, but it has a meaning below a heading such as "Removed".
    text = _status_text(cells)
    status = _status_said(text or cells[Role.STATUS].text, heading, words)
    if status is None or status is Status.UNKNOWN:
        status = _ticked(cells) or status or Status.UNKNOWN
    elif (
        status is Status.LIVE
        and not ended
        and (reported := read_yes_or_no(cells[Role.REPORTED].text)) is not None
    ):
        # A listing that was reported and is still on sale is waiting for a decision.
        status = Status.PENDING if reported else Status.NOT_REPORTED
    return RowStatus(_ended(status, text) if ended else status, text)


def _ended(status: Status, text: str) -> Status:
    """Return the status of a row that has a date of removal.

    The date overrides an earlier stage, a tick and an empty cell.
    """
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
    """Return the status in the first remark of a plain text, if the remark is short.

    A longer remark may be the title of a product.
    """
    said = read_status(remarks[0]) if remarks and len(remarks[0]) <= _LONGEST_STATE else None
    return RowStatus(said, remarks[0]) if said in REPORTED_STATUSES else None


def _status_text(cells: RowCells) -> str:
    """Return the text in the row that describes its status.

    If the column of report dates contains words, such as "last week", they count, too.
    """
    if text := name_in(cells[Role.STATUS]):
        return text
    reported = cells[Role.REPORTED]
    # A date, a tick or a number only shows whether the listing was reported, so it is not a status text.
    return "" if day_of(reported) or _has_happened(reported) is not None else text_in(reported)


def _ticked(cells: RowCells) -> Status | None:
    """Return the status that ticks or unreadable dates in the columns "Removed" and "Reported" imply.

    Returns None if they imply none.
    """
    removed, reported = _has_happened(cells[Role.REMOVED]), _has_happened(cells[Role.REPORTED])
    if removed:
        return Status.REMOVED
    if reported is None:
        return None
    return Status.PENDING if reported else Status.NOT_REPORTED


def _has_happened(cell: SheetCell) -> bool | None:
    """Return whether a cell says that the report or removal has happened; None if the cell is unclear.

    The cell is in a column of dates, but may contain a tick or a text that is not a readable date.
    """
    ticked = read_yes_or_no(cell.text)
    if ticked is not None or is_nothing(cell.text) or day_of(cell):
        return ticked
    if read_status(cell.text) is Status.NOT_REPORTED:
        return False
    return True if any(map(str.isdigit, cell.text)) else None

"""Says of each row what it is: data, or one of the other things that people put into their sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from helper.exchange.files.sheet import Cell, SourceRow
from helper.exchange.importing.columns import Columns
from helper.exchange.importing.marks import begins_as_total, is_rule
from helper.exchange.words.header_words import Role
from helper.exchange.words.status_words import read_status


class Kind(StrEnum):
    """What a row is."""

    DATA = "data"
    HEADER = "header"
    BLANK = "blank"
    BANNER = "banner"
    TOTAL = "total"
    OTHER = "other"


_COUNT = re.compile(r"[\d\s.,:%€$£¥/+-]*")
_EXPLAINS = re.compile(r"[(（\[].*[)）\]]")
"""What explains the heading above it: (dd.mm.yyyy)."""

_TELLING = frozenset(
    {
        Role.WORK, Role.IPR, Role.STORE, Role.STORE_NUMBER, Role.STATUS, Role.REPORTED, Role.REMOVED,
        Role.COMPLAINT_NO, Role.CLIENT, Role.LINK, Role.ITEM_ID,
    }
)  # fmt: skip


def kind_of(
    row: SourceRow, columns: Columns, *, linked: bool, about_listings: bool, before_data: bool
) -> Kind:
    """The kind of a row that is no heading.

    `linked`: it holds an address of a listing, or something in its place. `about_listings`: its table does.
    `before_data`: rows with data follow below it.
    """
    filled = [(column, cell) for column, cell in row.filled if not cell.merged]
    if not filled and not linked:
        return Kind.BLANK
    if linked:
        return Kind.DATA
    if all(is_rule(cell.text) or _EXPLAINS.fullmatch(cell.text) for _, cell in filled):
        return Kind.OTHER
    if _is_total([cell for _, cell in filled]):
        return Kind.TOTAL
    if len({cell.text for _, cell in filled}) == 1:
        return Kind.BANNER if before_data and _is_worded(filled[0][1]) else Kind.OTHER
    telling = [column for column, _ in filled if columns.roles.get(column) in _TELLING]
    return Kind.DATA if about_listings and len(telling) >= 2 else Kind.OTHER


def _is_total(cells: Sequence[Cell]) -> bool:
    """Whether a word for a sum stands in the row, and beside it only numbers."""
    named = [cell for cell in cells if len(cell.text) <= 60 and begins_as_total(cell.text)]
    if not named:
        return False
    others = [cell for cell in cells if cell not in named]
    if any(cell.day or not (cell.numeric or _COUNT.fullmatch(cell.text)) for cell in others):
        counted = [cell for cell in others if re.search(r"\d", cell.text)]
        worded = [cell for cell in others if cell not in counted]
        return bool(counted) and not any(read_status(cell.text) for cell in worded) and cells[0] in named
    return bool(others) or any(map(str.isdigit, named[0].text)) or len(cells) == 1


def _is_worded(cell: Cell) -> bool:
    """Whether the cell has words; the line `sep=;` that some programs begin with has none for people."""
    return not cell.text.startswith("sep=") and sum(map(str.isalpha, cell.text)) >= 2

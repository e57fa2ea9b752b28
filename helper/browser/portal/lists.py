"""Reads the complaint list and a complaint's listings from the tables of a page.

The texts in a flow file identify the columns of the tables and the states of complaints.

A table is the complaint list if its header row has a number column and a status column. A table with a link column
and a status column contains a complaint's listings. If one of our columns fits two header cells, or if no table
fits, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from pydantic import TypeAdapter

from helper.flow.spec import ListWords
from helper.flow.text_matching import fits, numbers_in
from helper.model.address import read_address
from helper.model.listing_address import read_item_id
from helper.model.text import one_line

_MOST_HEADER_ROWS = 3
_ALIGNED = 24
"""Maximum difference in pixels between the positions of a header table and its body table: a scroll bar's width."""


@dataclass(frozen=True, slots=True)
class PageCell:
    text: str
    links: tuple[str, ...] = ()
    """The addresses of the cell's links."""
    whole: tuple[str, ...] = ()
    """The full texts that the cell shows only in part, taken from the cell's title attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table, or the header or the body of a table if the page draws these as two separate tables."""

    left: float
    width: float
    rows: tuple[tuple[PageCell, ...], ...]


_TABLES = TypeAdapter(tuple[PageTable, ...])

Columns = Mapping[str, int]
Body = Sequence[Sequence[PageCell]]
Cells = Mapping[str, PageCell]


def _rows(raw: Mapping[str, Any], words: ListWords, needed: frozenset[str]) -> list[Cells] | None:
    """Return the rows of the table that has all `needed` columns; None if no table has them.

    Each row has the cells of the known columns by name. A row that lacks a needed cell is left out. If several
    tables fit, the one with the most columns and rows is used, because pages draw the sticky parts of a table
    a second time.
    """
    tables = _TABLES.validate_python(raw["tables"])
    found = [
        (columns, body) for columns, body in _with_header_rows(tables, words) if needed <= columns.keys()
    ]
    if not found:
        return None
    columns, body = max(found, key=lambda each: (len(each[0]), len(each[1])))
    named = [{name: row[index] for name, index in columns.items() if index < len(row)} for row in body]
    return [cells for cells in named if needed <= cells.keys()]


def _with_header_rows(tables: Sequence[PageTable], words: ListWords) -> Iterator[tuple[Columns, Body]]:
    for table, following in zip_longest(tables, tables[1:]):
        for index, row in enumerate(table.rows[:_MOST_HEADER_ROWS]):
            columns = _columns(row, words)
            if len(columns) < 2:
                continue
            body: Body = table.rows[index + 1 :]
            if not body and following is not None and _continues(table, following):
                body = following.rows
            yield columns, body
            break


def _continues(head: PageTable, body: PageTable) -> bool:
    """Return whether `body` is the body of the table `head`: in the same position, with the same number of columns."""
    missing = len(head.rows[-1]) - max(map(len, body.rows), default=0)
    # The header may have one more cell, above the body's scroll bar.
    in_place = abs(head.left - body.left) <= _ALIGNED and abs(head.width - body.width) <= _ALIGNED
    return in_place and missing in {0, 1}


def _columns(head: Sequence[PageCell], words: ListWords) -> Columns:
    """Return the index of each column that the flow describes.

    A column whose texts match two header cells is left out.
    """
    places = {
        name: [index for index, cell in enumerate(head) if fits(cell.text, wordings)]
        for name, wordings in words.columns.items()
    }
    return {name: found[0] for name, found in places.items() if len(found) == 1}


_LIST = frozenset({"number", "status"})
_DETAILS = frozenset({"link", "status"})
_LONGEST = 300
_ITEM = re.compile(r"(?<![0-9])[0-9]{8,17}(?![0-9])")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    number: str
    status: str
    """Our name for the row's state; empty if the portal's text for the state is unknown."""
    words: str
    """The portal's own text for the state."""
    ipr: str = ""
    count: int | None = None
    title: str = ""
    """The title of the work; only in the list of registrations."""
    registration: str = ""
    """The registration number; only in the list of registrations."""
    answer: str = ""
    """The reason for the rejection of a registration, as far as the row states it; only in the list of registrations.
    """
    expires: date | None = None
    """The last day of a registration's validity; only in the list of registrations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """One page of the portal's list of complaints or registrations."""

    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedListing:
    item_id: str
    """The worldwide item id; empty unless exactly one id was found."""
    status: str
    words: str
    answer: str = ""
    """The portal's remark, for example the reason for a rejection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsReading:
    numbers: frozenset[str]
    """Numbers on the page outside the table; they include the complaint's own number if the page shows it."""
    listings: tuple[ReportedListing, ...]

    @property
    def item_ids(self) -> frozenset[str]:
        return frozenset(listing.item_id for listing in self.listings if listing.item_id)

    def shows_most_of(self, item_ids: frozenset[str]) -> bool:
        """Return whether the page shows only listings with these ids, and at least half of them."""
        there = self.item_ids
        return bool(there) and there <= item_ids and 2 * len(there) >= len(item_ids)


def read_list(raw: Mapping[str, Any], words: ListWords) -> ListReading | None:
    """Read the list of complaints or registrations from the script's result; None if no table fits."""
    found = _rows(raw, words, _LIST | ({"title"} & words.columns.keys()))
    if found is None:
        return None
    return ListReading(rows=tuple(filter(None, (_list_row(cells, words) for cells in found))))


def read_details(raw: Mapping[str, Any], words: ListWords) -> DetailsReading | None:
    found = _rows(raw, words, _DETAILS)
    if found is None:
        return None
    numbers = numbers_in("\n".join(raw["lines"]))
    listings = tuple(_reported_listing(cells, words) for cells in found)
    return DetailsReading(numbers=frozenset(numbers), listings=listings)


def _list_row(cells: Cells, words: ListWords) -> ListRow | None:
    numbers = numbers_in(cells["number"].text)
    if len(numbers) != 1:
        return None
    status, said = _status(cells["status"], words)
    count = re.search(r"\d{1,4}", _text(cells, "count"))
    return ListRow(
        number=numbers.pop(),
        status=status,
        words=said,
        ipr=_text(cells, "ipr"),
        count=int(count[0]) if count else None,
        title=_text(cells, "title"),
        registration=_text(cells, "registration"),
        answer=_answer(cells, words),
        expires=_day(_text(cells, "expires")),
    )


def _answer(cells: Cells, words: ListWords) -> str:
    """Return the portal's remark from its own column, or else the text beside the state in the same cell."""
    if remark := _text(cells, "answer").strip("-–— "):
        return remark
    known = [wording for wordings in words.status.values() for wording in wordings]
    lines = cells["status"].text.split("\n")
    beside = [line for line in lines if not fits(line, known)]
    return one_line(" ".join(beside), _LONGEST) if len(beside) < len(lines) else ""


def _reported_listing(cells: Cells, words: ListWords) -> ReportedListing:
    status, said = _status(cells["status"], words)
    answer = _text(cells, "answer")
    return ReportedListing(
        item_id=_item_in(cells["link"]),
        status=status,
        words=said,
        answer=answer if answer.strip("-–— ") else "",
    )


def _item_in(cell: PageCell) -> str:
    """Return the item id in a cell: from its links, else from its full texts, else from its visible text.

    A source is skipped unless it has exactly one id. If every source is skipped, the result is empty.
    """
    for texts in (cell.links, cell.whole, [cell.text]):
        found = {item for text in texts for item in _items(text)}
        if len(found) == 1:
            return found.pop()
    return ""


def _items(text: str) -> Iterator[str]:
    address = read_address(text)
    if address.global_id is not None:
        yield address.global_id
    elif "/" not in text:
        yield from (item for each in _ITEM.findall(text) if (item := read_item_id(each).worldwide))


def _status(cell: PageCell, words: ListWords) -> tuple[str, str]:
    """Return our name for the state, and the portal's own text.

    The name is empty unless the cell names exactly one state.
    """
    lines = [cell.text, *cell.text.split("\n")]
    named = {name for name, wordings in words.status.items() for line in lines if fits(line, wordings)}
    return (named.pop() if len(named) == 1 else ""), one_line(cell.text, _LONGEST)


def _text(cells: Cells, name: str) -> str:
    return one_line(cells[name].text, _LONGEST) if name in cells else ""


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None

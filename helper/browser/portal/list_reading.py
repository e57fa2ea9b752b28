"""Reads the complaint list, and one complaint's listings, out of a page's tables, by the words of a flow.

A table is the list when its head names a number and a status; it is a complaint's when it names a link and a status.
Where a word fits two columns, or no table fits, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from helper.browser.portal.list_table import Cell, by_column, find_table, tables_in
from helper.flow.normal import fits
from helper.flow.spec import ListWords
from helper.model.address import read_address
from helper.model.item_id import read_item_id
from helper.model.plain_text import one_line

_LIST = frozenset({"number", "status"})
_DETAILS = frozenset({"link", "status"})
_LONGEST = 300
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{6,20}(?![0-9A-Za-z])")
_ITEM = re.compile(r"(?<![0-9])[0-9]{8,17}(?![0-9])")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_LAST_DAYS = re.compile(
    r"(?:last|past|recent|latest)\s+(\d{1,3})\s+days|(?:最近|近|过去)\s*(\d{1,3})\s*[天日]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What the list is limited to, as far as the page says it."""

    words: str = ""
    """The page's sentence, such as “Showing the last 15 days”."""
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_limited(self) -> bool:
        return bool(self.words or self.earliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One complaint in the list."""

    number: str
    status: str
    """Our name for its state; empty: the words are not known."""
    words: str
    """The portal's own words for it."""
    ipr: str = ""
    count: int | None = None
    submitted: date | None = None
    details: str = ""
    """The address of its page; empty: the row has no such link."""
    title: str = ""
    """In the list of registrations: the name of the work."""
    registration: str = ""
    """There: the registration number."""
    answer: str = ""
    """There: why it was refused, as far as the row says it."""
    expires: date | None = None
    """There: its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """One page of the list."""

    rows: tuple[ListRow, ...]
    period: Period
    has_more: bool
    """Whether something leads to a next page."""
    next_page: str
    """Its address; empty: there is none, or it is no link."""
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """One listing of a complaint."""

    item_id: str
    """Worldwide; empty: none was read."""
    status: str
    words: str
    answer: str = ""
    """The portal's remark, such as why it said no."""
    seller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsReading:
    """One complaint's page."""

    numbers: frozenset[str]
    """Numbers that stand on the page outside of its table: the complaint's own is one of them, if it is shown."""
    listings: tuple[ListingRow, ...]


def read_list(raw: Mapping[str, Any], words: ListWords, details: Sequence[str]) -> ListReading | None:
    """The list in what the script gave; `details` are the words of the links to one complaint's page."""
    needed = _LIST | ({"title"} & {name for name, _ in words.columns})
    found = find_table(tables_in(raw), words, needed)
    if found is None:
        return None
    columns, body = found
    rows = [_list_row(by_column(columns, cells), cells, words, details) for cells in body]
    return _reading(raw, tuple(row for row in rows if row is not None))


def empty_list(raw: Mapping[str, Any]) -> ListReading:
    """The list of a page that has no complaint to show."""
    return _reading(raw, ())


def read_details(raw: Mapping[str, Any], words: ListWords) -> DetailsReading | None:
    """One complaint's listings in what the script gave."""
    found = find_table(tables_in(raw), words, _DETAILS)
    if found is None:
        return None
    columns, body = found
    numbers = {number for line in raw["lines"] for number in _NUMBER.findall(line)}
    rows = (_listing_row(by_column(columns, cells), words) for cells in body)
    return DetailsReading(numbers=frozenset(numbers), listings=tuple(row for row in rows if row is not None))


def _reading(raw: Mapping[str, Any], rows: tuple[ListRow, ...]) -> ListReading:
    return ListReading(
        rows=rows,
        period=_period(raw),
        has_more=bool(raw["way"]["shown"]),
        next_page=raw["way"]["address"],
        address=raw["address"],
    )


def _list_row(
    cells: Mapping[str, Cell], row: Sequence[Cell], words: ListWords, details: Sequence[str]
) -> ListRow | None:
    numbers = set(_NUMBER.findall(cells["number"].text)) if "number" in cells else set()
    if len(numbers) != 1 or "status" not in cells:
        return None
    status, said = _status(cells["status"], words)
    count = re.search(r"\d{1,4}", _text(cells, "count"))
    return ListRow(
        number=numbers.pop(),
        status=status,
        words=said,
        ipr=_text(cells, "ipr"),
        count=int(count[0]) if count else None,
        submitted=_day(_text(cells, "submitted")),
        details=_details_link(cells["number"], row, details),
        title=_text(cells, "title"),
        registration=_text(cells, "registration"),
        answer=_answer(cells, words),
        expires=_day(_text(cells, "expires")),
    )


def _answer(cells: Mapping[str, Cell], words: ListWords) -> str:
    """The remark of its column, else what stands beside the state in its cell."""
    if (remark := _text(cells, "answer").strip("-–— ")) or "status" not in cells:
        return remark
    known = [wording for _, wordings in words.status for wording in wordings]
    lines = [line for line in cells["status"].text.split("\n") if not fits(line, known)]
    return one_line(" ".join(lines), _LONGEST) if len(lines) < len(cells["status"].text.split("\n")) else ""


def _details_link(number: Cell, row: Sequence[Cell], wordings: Sequence[str]) -> str:
    """The one link of the row that its words, or else the number it stands under, show to lead to the complaint."""
    named = {link.address for cell in row for link in cell.links if fits(link.text, wordings)}
    found = named or {link.address for link in number.links}
    return found.pop() if len(found) == 1 else ""


def _listing_row(cells: Mapping[str, Cell], words: ListWords) -> ListingRow | None:
    if "link" not in cells or "status" not in cells:
        return None
    status, said = _status(cells["status"], words)
    answer = _text(cells, "answer")
    return ListingRow(
        item_id=_item_in(cells["link"]),
        status=status,
        words=said,
        answer="" if answer.strip("-–— ") == "" else answer,
        seller=_text(cells, "seller"),
    )


def _item_in(cell: Cell) -> str:
    """The one listing a cell is about: by its links, else by its words; two of them are none."""
    for texts in ([link.address for link in cell.links], cell.whole, [cell.text]):
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


def _status(cell: Cell, words: ListWords) -> tuple[str, str]:
    """Our name for the state, and the portal's words; a cell that says two states says none."""
    lines = [cell.text, *cell.text.split("\n")]
    named = {name for name, wordings in words.status for line in lines if fits(line, wordings)}
    return (named.pop() if len(named) == 1 else ""), one_line(cell.text, _LONGEST)


def _text(cells: Mapping[str, Cell], name: str) -> str:
    return one_line(cells[name].text, _LONGEST) if name in cells else ""


def _period(raw: Mapping[str, Any]) -> Period:
    said = next((line for line in raw["lines"] if _LAST_DAYS.search(line)), "")
    days = sorted(filter(None, map(_day, _each(raw["dates"]))))
    return Period(
        words=one_line(said, _LONGEST),
        earliest=days[0] if len(days) == 2 else None,
        latest=days[-1] if len(days) == 2 else None,
    )


def _each(values: Iterable[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None

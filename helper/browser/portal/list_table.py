"""The tables of a page, and which of them is meant: by the words of its head, whatever it is built of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helper.flow.normal import fits
from helper.flow.spec import ListWords

_MOST_HEAD_ROWS = 3
_ALIGNED = 24
"""A table's head and body that are two tables may differ by the width of a scroll bar."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a cell."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, as a person sees it."""

    text: str
    links: tuple[Link, ...] = ()
    whole: tuple[str, ...] = ()
    """Words that the cell is too narrow for, as its titles have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, or one part of it."""

    left: float
    width: float
    rows: tuple[tuple[Cell, ...], ...]


Columns = Mapping[str, int]
"""Our name of a column, and where it stands."""
Body = Sequence[Sequence[Cell]]


def tables_in(raw: Mapping[str, Any]) -> list[Table]:
    """The tables in what the script gave."""
    return [
        Table(
            left=table["left"],
            width=table["width"],
            rows=tuple(tuple(map(_cell, row)) for row in table["rows"]),
        )
        for table in raw["tables"]
    ]


def _cell(raw: Mapping[str, Any]) -> Cell:
    links = tuple(Link(link["text"], link["address"]) for link in raw["links"])
    return Cell(raw["text"], links, tuple(raw["whole"]))


def find_table(
    tables: Sequence[Table], words: ListWords, needed: frozenset[str]
) -> tuple[Columns, Body] | None:
    """The table with the needed columns; of several the one that says most: parts that stay in view are drawn twice."""
    found = [(columns, body) for columns, body in _with_heads(tables, words) if needed <= columns.keys()]
    return max(found, key=lambda each: (len(each[0]), len(each[1])), default=None)


def _with_heads(tables: Sequence[Table], words: ListWords) -> Iterator[tuple[Columns, Body]]:
    for place, table in enumerate(tables):
        for index, row in enumerate(table.rows[:_MOST_HEAD_ROWS]):
            columns = _columns(row, words)
            if len(columns) < 2:
                continue
            body: Body = table.rows[index + 1 :]
            following = tables[place + 1] if place + 1 < len(tables) else None
            if not body and following is not None and _continues(table, following):
                body = following.rows
            yield columns, body
            break


def _continues(head: Table, body: Table) -> bool:
    """Whether the second table is the body of the first: as many columns, in the same place."""
    missing = len(head.rows[-1]) - max(map(len, body.rows), default=0)
    # A head may have one more cell, above the body's scroll bar.
    in_place = abs(head.left - body.left) <= _ALIGNED and abs(head.width - body.width) <= _ALIGNED
    return in_place and missing in {0, 1}


def _columns(head: Sequence[Cell], words: ListWords) -> Columns:
    """Which of our columns stands where; a name that fits two columns fits none."""
    places = {
        name: [index for index, cell in enumerate(head) if fits(cell.text, wordings)]
        for name, wordings in words.columns
    }
    return {name: found[0] for name, found in places.items() if len(found) == 1}


def by_column(columns: Columns, cells: Sequence[Cell]) -> dict[str, Cell]:
    """The cells of one row by our names."""
    return {name: cells[index] for name, index in columns.items() if index < len(cells)}

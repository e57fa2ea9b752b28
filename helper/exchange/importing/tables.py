"""Finds the tables of a sheet: where a heading is, wherever it is, and which rows belong below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from helper.exchange.files.sheet import Sheet, SourceRow
from helper.exchange.importing.columns import Columns, read_columns
from helper.exchange.words.header_words import Role, is_heading, role_named
from helper.exchange.words.status_words import read_status
from helper.model.address import find_addresses
from helper.model.spelling import folded

_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, if there is one, and the rows below it up to the next."""

    header: SourceRow | None
    rows: tuple[SourceRow, ...]
    columns: Columns


Chooser = Callable[[Sequence[str]], Mapping[int, Role]]
"""Says which columns the person has given a role, by the headings of a table."""


def find_tables(sheet: Sheet, chosen: Chooser, header_row: int | None = None) -> list[Table]:
    """Every row of the sheet, in order, below its heading; rows before the first heading are a table without one.

    `header_row` is the number of the row that the person says is the heading.
    """
    parts = _parts(sheet, header_row)
    below: dict[tuple[str, ...], list[SourceRow]] = {}
    for header, rows in parts:
        below.setdefault(_headings(header), []).extend(rows)
    columns = {
        headings: read_columns(
            headings, [row for row in rows if row.filled], chosen(headings), sheet.hidden_columns
        )
        for headings, rows in below.items()
    }
    return [Table(header, tuple(rows), columns[_headings(header)]) for header, rows in parts]


def _parts(sheet: Sheet, header_row: int | None) -> list[tuple[SourceRow | None, list[SourceRow]]]:
    parts: list[tuple[SourceRow | None, list[SourceRow]]] = [(None, [])]
    fallback = None if header_row or sheet.notes else _unknown_header(sheet)
    for row in sheet.rows:
        started = parts[-1][0] is not None
        if header_row is not None:
            is_header = row.number == header_row
        elif sheet.notes:
            is_header = False
        else:
            is_header = row is fallback or _reads_as_header(row, strict=started)
        if is_header:
            parts.append((row, []))
        else:
            parts[-1][1].append(row)
    return parts


def _headings(header: SourceRow | None) -> tuple[str, ...]:
    return tuple(cell.text for cell in header.cells) if header else ()


def _reads_as_header(row: SourceRow, *, strict: bool) -> bool:
    """Whether the row's words are headings; below another heading they must be so beyond doubt."""
    texts = _texts(row)
    if texts is None:
        return False
    if strict:
        exact = [text for text in texts if is_heading(text) and read_status(text) is None]
        return len(_roles(exact)) >= 2 and len(exact) >= len(texts) * 0.6
    known = [text for text in texts if role_named(text)]
    clear = [text for text in known if is_heading(text)]
    if len(texts) == 1:
        return bool(clear) and role_named(texts[0]) in {(Role.LINK, True), (Role.ITEM_ID, True)}
    return bool(clear) and len(_roles(known)) >= 2 and len(known) >= len(texts) * 0.4


def _roles(headings: Sequence[str]) -> set[Role]:
    return {named[0] for heading in headings if (named := role_named(heading))}


def _texts(row: SourceRow) -> list[str] | None:
    """The texts of a row that holds nothing but short texts; None for every other row."""
    texts = []
    for _, cell in row.filled:
        if cell.numeric or cell.day or len(cell.text) > _LONGEST_HEADING or "://" in cell.text:
            return None
        if sum(map(str.isdigit, cell.text)) > 3:
            return None
        texts.append(cell.text)
    return texts or None


def _unknown_header(sheet: Sheet) -> SourceRow | None:
    """The row of short texts right above the first link, when no heading of the sheet is in words that are known."""
    above: SourceRow | None = None
    for row in sheet.rows:
        if _reads_as_header(row, strict=False):
            return None
        linked = [column for column, cell in row.filled if find_addresses(cell.target or cell.text)]
        if linked:
            return above if above is not None and _covers(above, row, linked[0]) else None
        if row.filled:
            above = row
    return None


def _covers(header: SourceRow, row: SourceRow, column: int) -> bool:
    texts = _texts(header)
    if texts is None or len(texts) < max(2, len(row.filled) - 1) or len(set(map(folded, texts))) < len(texts):
        return False
    return bool(header.cell(column).text) and not any(
        read_status(text) and not role_named(text) for text in texts
    )

"""The third pass of an import: reads the rows in order. Marks such as "the same" stand for the value above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from helper.model.listing_address import Address
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.cell_links import (
    RowLinks,
    read_cell_links,
    read_links,
    remark_beside,
    unreadable_link,
)
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowKind, SheetRow, in_order
from helper.sheets.importing.tables import Columns, FileTables, SheetTable, day_of
from helper.sheets.words.headings import LISTING_FIELDS, OnImport, Role
from helper.sheets.words.lexicon import (
    REPORTED_STATUSES,
    DayOrder,
    Status,
    begins_as_total,
    is_ditto,
    is_nothing,
    is_rule,
    read_status,
)
from helper.translation import tr

_STORE_ADDRESS = re.compile(r"/store/(?:product/[^/\s]*/)?([0-9]{5,12})")
_STORE_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,12}(?![0-9])")
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
_EXPONENT = re.compile(r"[0-9]+[.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
"""Matches a number with an exponent. The spreadsheet program may have dropped the number's last digits."""
_ADDRESS_BEHIND = re.compile(r"\s*\(https?://[^\s()]*\)(?=\s*(?:,|$))")
_JUDGEMENTS = {words: judgement for judgement, words in JUDGEMENT_WORDS.items()}
_COUNT = re.compile(r"[\d\s.,:%€$£¥/+-]*")
_EXPLAINS = re.compile(r"[(（\[].*[)）\]]")
"""Matches an explanation below a heading, such as "(dd.mm.yyyy)"."""
_LONGEST_STATE = 60
_LABEL_END = re.compile("[:：]")

_NAMES_A_LISTING = frozenset(
    {Role.STORE, Role.STORE_NUMBER, Role.TITLE, Role.PRODUCT_TYPE, Role.ITEM_ID, Role.COMPLAINT_NO}
)
"""Roles of columns that name a listing, so that a row without a link is not left out. Unknown columns count, too."""
_TELLING = _NAMES_A_LISTING | {
    Role.WORK, Role.IPR, Role.STATUS, Role.REPORTED, Role.REMOVED, Role.CLIENT, Role.LINK,
}  # fmt: skip
_DAYS = (Role.REPORTED, Role.REMOVED)


class RowCells(dict[Role, SheetCell]):
    """The cells of a row by role. A missing column counts as an empty cell."""

    def __missing__(self, role: Role) -> SheetCell:
        return EMPTY


def kind_of(row: SourceRow, columns: Columns, *, about_listings: bool = False) -> RowKind:
    """Return the kind of a row without a link that is not a header.

    `about_listings` means that some row of the sheet contains a link.
    """
    filled = [(column, cell) for column, cell in row.filled if not cell.merged]
    cells = [cell for _, cell in filled]
    if not filled:
        return RowKind.BLANK
    if all(is_rule(cell.text) or _EXPLAINS.fullmatch(cell.text) for cell in cells):
        return RowKind.OTHER
    if _is_total(cells):
        return RowKind.TOTAL
    # A single text in the first column is the heading of a group, unless the table has a column for designs.
    alone = len({cell.text for cell in cells}) == 1 and not columns.having(Role.WORK)
    first = min(columns.roles, default=0)
    names = any(
        (columns.roles.get(at) in _NAMES_A_LISTING or at in columns.unknown)
        and not cell.wide
        and (at > first or not alone)
        for at, cell in filled
    )
    telling = (
        len({cell.text for cell in cells}) > 1
        and sum(columns.roles.get(at) in _TELLING for at, _ in filled) > 1
    )
    return RowKind.DATA if about_listings and (names or telling) else RowKind.OTHER


def _is_total(cells: Sequence[SheetCell]) -> bool:
    """Return whether the row contains totals: a word such as "total", and beside it only numbers."""
    named = [cell for cell in cells if len(cell.text) <= 60 and begins_as_total(cell.text)]
    others = [cell for cell in cells if cell not in named]
    counts = [cell for cell in others if cell.day is None and any(map(str.isdigit, cell.text))]
    worded = [cell for cell in others if not (cell.numeric or _COUNT.fullmatch(cell.text))]
    return bool(named) and (bool(counts) or not others) and (not worded or cells[0] in named)


_Days = Mapping[Role, tuple[date | None, str]]
"""The date in each column of dates, or the cell's text if the text could mean two dates."""


class RowStatus(NamedTuple):
    status: Status
    text: str
    asked: str = ""
    """The text if the lists do not have it and the user has not explained it; otherwise empty."""


def read_rows(tables: FileTables, register: Register, answers: Answers) -> list[SheetRow]:
    found: list[SheetRow] = []
    for sheet in tables.source.sheets:
        reader = _SheetReader(sheet, tables.source.workbook, answers, tables.order)
        if sheet.name not in tables.found:
            found += reader.left_out()
        elif sheet.name in register.sheets:
            found += reader.designs(register)
        else:
            found += reader.read(tables.found[sheet.name])
    return found


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet, and remembers the values of the rows above."""

    sheet: Sheet
    in_workbook: bool
    answers: Answers
    order: DayOrder | None
    _above: dict[Role, SheetCell] = field(default_factory=dict)

    def read(self, tables: Sequence[SheetTable]) -> list[SheetRow]:
        found = []
        links = {row.number: self._links(row, table.columns) for table in tables for row in table.rows}
        about_listings = any(its.links for its in links.values())
        for table in tables:
            if table.header:
                found.append(self._plain(table.header, RowKind.HEADER))
            for row in table.rows:
                its = links[row.number]
                kind = (
                    RowKind.DATA if its.links else kind_of(row, table.columns, about_listings=about_listings)
                )
                is_data = kind is RowKind.DATA
                found.append(self._data(row, table.columns, its) if is_data else self._plain(row, kind))
        return found

    def _links(self, row: SourceRow, columns: Columns) -> RowLinks:
        """Return the links of the row. A row that says "the same" has the links of the row above."""
        if self.sheet.notes:
            return read_cell_links(row.cell(0))
        cells = [row.cell(column) for column in columns.having(Role.LINK)]
        above = self._above.get(Role.LINK, EMPTY)
        if any(is_ditto(cell.text) for cell in cells):
            return read_cell_links(above) if above.text else read_links(row, columns)
        self._above[Role.LINK] = next((cell for cell in cells if _text(cell)), above)
        return read_links(row, columns)

    def designs(self, register: Register) -> list[SheetRow]:
        """Return the rows of a sheet of designs. Their data is in the register, and they have no listings."""
        name = self.sheet.name
        headers = {table.header.number for table in register.tables if table.sheet.name == name}
        found = []
        for row in self.sheet.rows:
            about, kind = register.rows.get((name, row.number), ""), RowKind.OTHER
            if not about:
                kind = RowKind.HEADER if row.number in headers else kind_of(row, Columns((), {}))
            found.append(self._plain(row, kind)._replace(design=about))
        return found

    def left_out(self) -> list[SheetRow]:
        """Return the rows of a hidden sheet that is not imported."""
        kinds = ((row, RowKind.OTHER if row.filled else RowKind.BLANK) for row in self.sheet.rows)
        return [self._plain(row, kind)._replace(hidden=True, rest=()) for row, kind in kinds]

    def _plain(self, row: SourceRow, kind: RowKind) -> SheetRow:
        return SheetRow(
            sheet=self.sheet.name,
            number=row.number,
            in_workbook=self.in_workbook,
            kind=kind,
            hidden=row.hidden,
            rest=tuple(("", cell.text) for _, cell in row.filled),
        )

    def _data(self, row: SourceRow, columns: Columns, links: RowLinks) -> SheetRow:
        cells = RowCells((role, self._said(row, role, having)) for role, having in columns.by_role.items())
        days = {role: self._day(cells[role]) for role in _DAYS}
        (reported, open_reported), (removed, open_removed) = days.values()
        remarks = _remarks(row, columns, links.links)
        status = self._status(columns, cells, days)
        if self.sheet.notes:
            status = _status_in_remarks(remarks) or status
        work = _name(cells[Role.WORK])
        notes = (row.cell(column).text for column in columns.having(Role.NOTE))
        reading = SheetRow(
            sheet=self.sheet.name,
            number=row.number,
            in_workbook=self.in_workbook,
            kind=RowKind.DATA,
            links=links.links or unreadable_link(row, columns),
            work=work,
            works=(work,) if work else (),
            ipr=_text(cells[Role.IPR]),
            ipr_number=_number(cells[Role.IPR_NUMBER]),
            client=_text(cells[Role.CLIENT]),
            seller_code=_number(cells[Role.SELLER_CODE]),
            owner=_text(cells[Role.OWNER]),
            seen=_seen(row, columns, cells, links.links),
            status=status.status,
            status_text=status.text,
            asked=status.asked,
            reported_on=reported,
            removed_on=removed,
            open_days=tuple(text for text in (open_reported, open_removed) if text),
            complaint_no=_complaint_no(cells[Role.COMPLAINT_NO]),
            note="; ".join([*(text for text in notes if text), *remarks]),
            judged=_JUDGEMENTS.get(cells[Role.JUDGED].text),
            rest=tuple(_rest(row, columns, cells, status, days)),
            heading=row.heading,
            hidden=row.hidden,
            flags=in_order(links.flags),
        )
        self._above.update((role, cell) for role, cell in cells.items() if _text(cell))
        return reading

    def _said(self, row: SourceRow, role: Role, columns: tuple[int, ...]) -> SheetCell:
        """Return the row's first filled cell in these columns, or the cell above if it says "the same"."""
        for column in columns:
            cell = row.cell(column)
            if is_ditto(cell.text):
                return self._above.get(role, EMPTY)
            if cell.text or cell.target:
                return cell
        return EMPTY

    def _day(self, cell: SheetCell) -> tuple[date | None, str]:
        """Return the date in a cell, or the cell's text if it could mean two dates."""
        day = day_of(cell)
        settled = day.settled(self.order) if day else None
        return settled, cell.text if day and not settled else ""

    def _status(self, columns: Columns, cells: RowCells, days: _Days) -> RowStatus:
        """Return the row's status: from its word, or from words and dates in the columns of dates."""
        noted = ""
        for role in (Role.STATUS, Role.REMOVED, Role.REPORTED):
            # In such a column, "x" is a mark, although elsewhere it fills an empty cell.
            text = word = "x" if cells[role].text.casefold() == "x" else _text(cells[role])
            if role in days:
                if not text or any(days[role]) or _is_unreadable_day(text):
                    continue
                text = f"{columns.heading(columns.having(role)[0])}: {text}"
            if not text:
                continue
            said = self.answers.status_words.get(normalize(text) or text) or read_status(word)
            if said is None:
                return RowStatus(Status.UNKNOWN, text, asked=text)
            if said is not Status.UNKNOWN:
                return RowStatus(_ended(said) if any(days[Role.REMOVED]) else said, text)
            noted = noted or text
        happened = {role for role in days if any(days[role]) or _is_unreadable_day(cells[role].text)}
        if Role.REMOVED in happened:
            return RowStatus(Status.REMOVED, noted)
        return RowStatus(Status.PENDING if Role.REPORTED in happened else Status.UNKNOWN, noted)


def _ended(status: Status) -> Status:
    """Return the status of a row that has a date of removal."""
    if status is Status.LIVE:
        return Status.RELISTED
    return Status.REMOVED if status is Status.PENDING else status


def _is_unreadable_day(text: str) -> bool:
    """Return whether a text in a column of dates is probably a date, such as one without a year."""
    return sum(map(str.isdigit, text)) > 1


def _status_in_remarks(remarks: list[str]) -> RowStatus | None:
    """Return the status in the first remark of a plain text, if the remark is not long like a product's title."""
    first = remarks[0] if remarks and len(remarks[0]) <= _LONGEST_STATE else ""
    said = read_status(first) or read_status(_LABEL_END.split(first)[-1])
    return RowStatus(said, remarks[0]) if said in REPORTED_STATUSES else None


def _text(cell: SheetCell) -> str:
    return "" if is_nothing(cell.text) else cell.text


def _name(cell: SheetCell) -> str:
    """Return the name in a cell, without an address in brackets behind it; empty if the cell is an address."""
    name = _ADDRESS_BEHIND.sub("", _text(cell)).strip()
    return "" if "://" in name or "aliexpress." in name else name


def _number(cell: SheetCell) -> str:
    """Return a number as text. Leading zeros are kept; the ".0" that spreadsheet programs add is removed."""
    whole = _WHOLE_NUMBER.fullmatch(cell.text)
    return whole[1] if whole else _text(cell)


def _complaint_no(cell: SheetCell) -> str:
    number = _number(cell).lstrip("# ")
    if number.isdecimal() and not cell.numeric:
        return number
    if _EXPONENT.fullmatch(number) or cell.may_be_cut:
        return ""
    return number if any(map(str.isdigit, number)) else ""


def _remarks(row: SourceRow, columns: Columns, links: tuple[Address, ...]) -> list[str]:
    shortest = min([len(link.raw) for link in links], default=0)
    texts = [row.cell(column).text for column in columns.having(Role.LINK)] if links else []
    return [remark for text in texts if len(text) > shortest and (remark := remark_beside(text, links))]


def _seen(row: SourceRow, columns: Columns, cells: RowCells, links: tuple[Address, ...]) -> dict[str, str]:
    """Return the row's values for the fields of the listing, by field name.

    If the row has no shop number, the number is searched for in the shop's name and in the links.
    """
    stores = (cells[Role.STORE], *(row.cell(column) for column in columns.having(Role.STORE)))
    pages = "\n".join(link.raw for link in links if "/store/" in link.raw)
    named = _store_in(stores, _number(cells[Role.STORE_NUMBER]), pages)
    values = {
        name: named[role] if role in named else _text(cells[role]) for role, name in LISTING_FIELDS.items()
    }
    return {name: text for name, text in values.items() if text}


@lru_cache(maxsize=4096)
def _store_in(cells: tuple[SheetCell, ...], number: str, pages: str) -> Mapping[Role, str]:
    """Return the shop's name and number. A missing number is searched for in the addresses and in the name."""
    texts = (text for cell in cells if (text := _text(cell)) and "://" not in text and not is_ditto(text))
    name = next(texts, "")
    if not _STORE_NUMBER.fullmatch(number):
        addresses = [text for cell in cells for text in (cell.target, cell.text)]
        found = _STORE_ADDRESS.search("\n".join((number, *addresses, pages)))
        inside = found or _STORE_NUMBER.search(number) or _STORE_NUMBER.search(name)
        number = inside[inside.lastindex or 0] if inside else number
    return {Role.STORE: name, Role.STORE_NUMBER: number}


def _rest(
    row: SourceRow, columns: Columns, cells: RowCells, status: RowStatus, days: _Days
) -> Iterator[tuple[str, str]]:
    """Yield the heading and the text of each cell that no field stores, or whose text was not understood."""
    for column, cell in enumerate(row.cells):
        role = columns.roles.get(column)
        if cell.text and (role is None or role.on_import is OnImport.NOTE):
            yield columns.heading(column), cell.text
    understood = {
        **{role: any(days[role]) for role in _DAYS},
        Role.COMPLAINT_NO: bool(_complaint_no(cells[Role.COMPLAINT_NO])),
        Role.JUDGED: cells[Role.JUDGED].text in _JUDGEMENTS,
    }
    for role, is_understood in understood.items():
        if (text := _text(cells[role])) and not is_understood:
            yield columns.heading(columns.having(role)[0]), text
    if status.status is Status.UNKNOWN and cells[Role.STATUS].text:
        yield tr("status"), status.text

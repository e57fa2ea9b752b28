"""The third pass of an import: reads the rows in order.

Marks such as "the same" are replaced with the value above, and such values are proposed for blank cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from helper.model.address import heading_of
from helper.model.listing_address import Address
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.register import Register
from helper.sheets.importing.row_cells import (
    RowCells,
    RowLinks,
    RowStatus,
    complaint_no_in,
    is_address_only,
    name_in,
    number_in,
    read_cell_links,
    read_links,
    read_row_status,
    remark_beside,
    status_in_remarks,
    text_in,
    unreadable_link,
)
from helper.sheets.importing.rows import RowKind, SheetRow, in_order
from helper.sheets.importing.tables import Columns, FileTables, SheetTable, day_of
from helper.sheets.words.headings import LISTING_FIELDS, Role
from helper.sheets.words.lexicon import (
    DayOrder,
    Status,
    begins_as_total,
    is_ditto,
    is_nothing,
    is_rule,
    read_status,
    read_yes_or_no,
)
from helper.translation import tr

_STORE_ADDRESS = re.compile(r"/store/(?:product/[^/\s]*/)?([0-9]{5,12})")
_STORE_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,12}(?![0-9])")
_PROPOSED = {Role.WORK: "work", Role.IPR: "ipr", Role.COMPLAINT_NO: "complaint_no"}
"""Names under which values are proposed for blank cells, by the role of the column.

In such a column, a blank cell often stands for the value above.
"""

_JUDGEMENTS = {words: judgement for judgement, words in JUDGEMENT_WORDS.items()}
_A_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
"""Matches a year. A heading with a year is a date and not the title of a design."""

_PLACED = frozenset(LISTING_FIELDS) | {
    Role.WORK, Role.LINK, Role.ITEM_ID, Role.STATUS, Role.REPORTED, Role.REMOVED, Role.COMPLAINT_NO, Role.IPR,
    Role.IPR_NUMBER, Role.CLIENT, Role.NOTE, Role.JUDGED,
}  # fmt: skip
"""Roles of cells whose values are stored in fields of `SheetRow`.

All other cells are stored as text, with their headings.
"""


_COUNT = re.compile(r"[\d\s.,:%€$£¥/+-]*")
_EXPLAINS = re.compile(r"[(（\[].*[)）\]]")
"""Matches an explanation below a heading, such as "(dd.mm.yyyy)"."""

_TELLING = frozenset(
    {
        Role.WORK, Role.IPR, Role.STORE, Role.STORE_NUMBER, Role.STATUS, Role.REPORTED, Role.REMOVED,
        Role.COMPLAINT_NO, Role.CLIENT, Role.LINK, Role.ITEM_ID,
    }
)  # fmt: skip


_NAMES_A_LISTING = frozenset(
    {Role.STORE, Role.STORE_NUMBER, Role.TITLE, Role.PRODUCT_TYPE, Role.ITEM_ID, Role.COMPLAINT_NO}
)


def kind_of(
    row: SourceRow,
    columns: Columns,
    *,
    linked: bool = False,
    about_listings: bool = False,
    before_data: bool = False,
) -> RowKind:
    """Return the kind of a row that is not a header.

    `linked` means that the row contains a link; `about_listings`, that some row of the sheet contains a link;
    `before_data`, that rows with links follow.
    """
    if linked:
        return RowKind.DATA
    filled = [(column, cell) for column, cell in row.filled if not cell.merged]
    cells = [cell for _, cell in filled]
    if not filled:
        return RowKind.BLANK
    if all(is_rule(cell.text) or _EXPLAINS.fullmatch(cell.text) for cell in cells):
        return RowKind.OTHER
    if _is_total(cells):
        return RowKind.TOTAL
    if len({cell.text for cell in cells}) == 1 and not _names_a_listing(filled, columns):
        # Some programs write `sep=;` as the first line; that line is not a title.
        text = "" if cells[0].text.startswith("sep=") else cells[0].text
        return RowKind.BANNER if before_data and sum(map(str.isalpha, text)) >= 2 else RowKind.OTHER
    telling = sum(columns.roles.get(column) in _TELLING for column, _ in filled)
    names_listing = telling >= 2 or _names_a_listing(filled, columns)
    return RowKind.DATA if about_listings and names_listing else RowKind.OTHER


def _names_a_listing(filled: Sequence[tuple[int, SheetCell]], columns: Columns) -> bool:
    """Return whether a row without a link is about a listing: it names a shop, a product or a number.

    A single text in the first column is the heading of a group, unless the table has a column for designs.
    """
    naming = {at for at, role in columns.roles.items() if role in _NAMES_A_LISTING}
    naming |= {at for at, roles in columns.ambiguous if not _NAMES_A_LISTING.isdisjoint(roles)}
    named = [(at, cell) for at, cell in filled if at in naming and not cell.wide]
    alone = len(filled) == 1 and not columns.having(Role.WORK)
    return any(at > min(columns.roles) or not alone for at, _ in named)


def _is_total(cells: Sequence[SheetCell]) -> bool:
    """Return whether the row contains totals: a word such as "total", and beside it mainly numbers."""
    named = [cell for cell in cells if len(cell.text) <= 60 and begins_as_total(cell.text)]
    if not named:
        return False
    others = [cell for cell in cells if cell not in named]
    if any(cell.day or not (cell.numeric or _COUNT.fullmatch(cell.text)) for cell in others):
        counted = [cell for cell in others if re.search(r"\d", cell.text)]
        worded = [cell for cell in others if cell not in counted]
        return bool(counted) and not any(read_status(cell.text) for cell in worded) and cells[0] in named
    return bool(others) or any(map(str.isdigit, named[0].text)) or len(cells) == 1


_Pairs = tuple[tuple[str, str], ...]
"""Pairs of a name, such as a heading, and a text."""

_Days = Mapping[Role, tuple[date | None, str]]
"""The date in each column of dates, or the cell's text if the text could mean two dates."""


def read_rows(tables: FileTables, register: Register, answers: Answers) -> list[SheetRow]:
    source = tables.source
    alone = sum(any(row.filled for row in sheet.rows) for sheet in source.sheets) < 2
    found: list[SheetRow] = []
    for sheet in source.sheets:
        reader = _SheetReader(sheet, source.workbook, answers, tables.order, alone=alone)
        if sheet.name not in tables.found:
            found += reader.left_out()
        elif sheet.name in register.sheets:
            found += reader.designs(tables.found[sheet.name], register)
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
    alone: bool = False
    """Whether this is the only sheet with content, whose name is therefore not the title of a design."""
    _above: dict[Role, SheetCell] = field(default_factory=dict)
    _banner: str = ""

    def read(self, tables: Sequence[SheetTable]) -> list[SheetRow]:
        found = []
        links = {row.number: self._links(row, table.columns) for table in tables for row in table.rows}
        last_data = max((number for number, its in links.items() if its.links), default=0)
        for table in tables:
            if table.header:
                found.append(self._plain(table.header, RowKind.HEADER))
            for row in table.rows:
                its = links[row.number]
                kind = kind_of(
                    row,
                    table.columns,
                    linked=bool(its.links),
                    about_listings=last_data > 0,
                    before_data=row.number < last_data,
                )
                if kind is RowKind.BANNER:
                    title = row.filled[0][1].text
                    self._banner = "" if _A_YEAR.search(title) else title
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
        self._above[Role.LINK] = next((cell for cell in cells if text_in(cell)), above)
        return read_links(row, columns)

    def designs(self, tables: Sequence[SheetTable], register: Register) -> list[SheetRow]:
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
        if is_address_only(cells[Role.WORK]):
            cells[Role.WORK] = EMPTY
        days = {role: self._day(cells[role]) for role in (Role.REPORTED, Role.REMOVED)}
        (reported, open_reported), (removed, open_removed) = days.values()
        ended = bool(removed or open_removed)
        row_status = read_row_status(columns, cells, self.answers.status_words, ended=ended)
        remarks = _remarks(row, columns, links.links)
        if self.sheet.notes:
            row_status = status_in_remarks(remarks) or row_status
        work = "" if _says_two_designs(row, columns) else name_in(cells[Role.WORK])
        notes = (row.cell(column).text for column in columns.having(Role.NOTE))
        reading = SheetRow(
            sheet=self.sheet.name,
            number=row.number,
            in_workbook=self.in_workbook,
            kind=RowKind.DATA,
            links=links.links or unreadable_link(row, columns),
            work=work,
            works=(work,) if work else (),
            ipr=text_in(cells[Role.IPR]),
            ipr_number=number_in(cells[Role.IPR_NUMBER]),
            client=text_in(cells[Role.CLIENT]),
            seen=_seen(row, columns, cells, links.links),
            status=row_status.status,
            status_text=row_status.text,
            reported_on=reported,
            removed_on=removed,
            open_days=tuple(text for text in (open_reported, open_removed) if text),
            complaint_no=complaint_no_in(cells[Role.COMPLAINT_NO]),
            note="; ".join([*(text for text in notes if text), *remarks]),
            judged=_JUDGEMENTS.get(cells[Role.JUDGED].text),
            rest=tuple(_rest(row, columns, cells, row_status, days)),
            hidden=row.hidden,
            flags=in_order(links.flags),
        )
        proposed = self._proposals(row, columns, cells, reported=reading.already_reported)
        for role, cell in cells.items():
            if cell.text and not is_nothing(cell.text):
                self._above[role] = cell
        return reading._replace(proposed=proposed) if proposed else reading

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

    def _proposals(self, row: SourceRow, columns: Columns, cells: RowCells, *, reported: bool) -> _Pairs:
        if self.sheet.notes:
            return ((_PROPOSED[Role.WORK], row.heading),) if row.heading else ()
        found = {}
        for role, name in _PROPOSED.items():
            if role not in self._above or role not in columns.by_role:
                continue
            # Do not propose a complaint number for a row that was not reported.
            if role is Role.COMPLAINT_NO and not reported:
                continue
            if not cells[role].text or is_address_only(cells[role]):
                found[name] = self._above[role].text
        if not columns.having(Role.WORK) and (title := self._banner or self._titled_sheet()):
            found[_PROPOSED[Role.WORK]] = title
        return tuple(found.items())

    def _titled_sheet(self) -> str:
        """Return the sheet's name if the name may be a design's title; otherwise an empty string.

        In some files, every design has its own sheet. A name with digits is not a title, but a default name
        or a year.
        """
        name = self.sheet.name
        return "" if self.alone or any(map(str.isdigit, name)) else heading_of(name) or ""


def _remarks(row: SourceRow, columns: Columns, links: tuple[Address, ...]) -> list[str]:
    shortest = min([len(link.raw) for link in links], default=0)
    texts = [row.cell(column).text for column in columns.having(Role.LINK)] if links else []
    return [remark for text in texts if len(text) > shortest and (remark := remark_beside(text, links))]


def _says_two_designs(row: SourceRow, columns: Columns) -> bool:
    """Return whether two columns that may contain the design have different values.

    This happens if two tables are side by side.
    """
    said = {normalize(row.cell(column).text) for column in columns.rivals(Role.WORK)} - {""}
    return len(said) > 1 and bool(columns.having(Role.WORK))


def _seen(row: SourceRow, columns: Columns, cells: RowCells, links: tuple[Address, ...]) -> dict[str, str]:
    """Return the row's values for the fields of the listing, by field name.

    If the row has no shop number, the number is searched for in the shop's name and in the links.
    """
    stores = (cells[Role.STORE], *(row.cell(column) for column in columns.having(Role.STORE)))
    pages = "\n".join(link.raw for link in links if "/store/" in link.raw)
    named = _store_in(stores, number_in(cells[Role.STORE_NUMBER]), pages)
    fields = {}
    for role, field_name in LISTING_FIELDS.items():
        if text := named[role] if role in named else text_in(cells[role]):
            fields[field_name] = text
    return fields


@lru_cache(maxsize=4096)
def _store_in(cells: tuple[SheetCell, ...], number: str, pages: str) -> Mapping[Role, str]:
    """Return the shop's name and number.

    If the number is missing, search for it in the addresses and in the name.
    """
    texts = (text for cell in cells if (text := text_in(cell)) and "://" not in text and not is_ditto(text))
    name = next(texts, "")
    if not _STORE_NUMBER.fullmatch(number):
        addresses = [text for cell in cells for text in (cell.target, cell.text)]
        found = _STORE_ADDRESS.search("\n".join((number, *addresses, pages)))
        inside = found or _STORE_NUMBER.search(number) or _STORE_NUMBER.search(name)
        number = inside[inside.lastindex or 0] if inside else number
    return {Role.STORE: name, Role.STORE_NUMBER: number}


def _rest(
    row: SourceRow, columns: Columns, cells: RowCells, row_status: RowStatus, days: _Days
) -> Iterator[tuple[str, str]]:
    """Yield the heading and the text of each cell that no field stores, or whose text was not understood."""
    for column, cell in enumerate(row.cells):
        if cell.text and columns.roles.get(column) not in _PLACED:
            yield columns.heading(column), cell.text
    for role in (*days, Role.COMPLAINT_NO, Role.JUDGED):
        cell = cells[role]
        if (text := text_in(cell)) and not _is_understood(role, cell, days):
            yield columns.heading(columns.having(role)[0]), text
    if row_status.status is Status.UNKNOWN and row_status.text:
        yield tr("status"), row_status.text


def _is_understood(role: Role, cell: SheetCell, days: _Days) -> bool:
    """Return whether the cell was understood. Its meaning is then stored, so its text need not be stored."""
    if role in days:
        return any(days[role]) or read_yes_or_no(cell.text) is not None
    return bool(complaint_no_in(cell)) if role is Role.COMPLAINT_NO else cell.text in _JUDGEMENTS

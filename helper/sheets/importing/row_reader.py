"""Reads the rows of one sheet in order: what each says, and what it only says by pointing at the row above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from helper.model.address import heading_of, label_of
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.cells import (
    complaint_no_in,
    is_astray,
    is_ditto,
    is_nothing,
    name_in,
    number_in,
    remark_beside,
    status_text,
    text_in,
    ticked,
)
from helper.sheets.importing.columns import Columns, SheetTable
from helper.sheets.importing.row_checks import RowLinks, read_cell_links, read_links, unreadable_link
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, kind_of
from helper.sheets.words.headings import LISTING_FIELDS, Role
from helper.sheets.words.lexicon import DECIDED, ENDS, DayOrder, Status, read_day, read_status, read_yes_or_no

_REFUSED = frozenset({Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})

_Words = Mapping[str, Status]
"""What the person has said that words mean."""


@dataclass(frozen=True, slots=True)
class RowStatus:
    """The state of a listing as its row tells it."""

    status: Status
    text: str
    """The person's own words."""
    disagreed: bool = False
    """Whether two columns tell different ends of the story."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """What the column for the state says, with its heading, where another one is believed."""


def read_row_status(
    row: SourceRow, columns: Columns, cells: Mapping[Role, SheetCell], words: _Words, *, ended: bool
) -> RowStatus:
    """What the row tells; `ended`: it has a day on which its listing went.

    Of several columns for the state, one that tells an end is believed before one that tells what came earlier.
    """
    column = next(iter(columns.having(Role.STATUS)), None)
    heading = "" if column is None else columns.heading(column)
    beside = list(_beside(row, columns, column, words))
    if not beside:
        return RowStatus(_status(cells, heading, words, ended=ended), status_text(cells))
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
    return RowStatus(
        _status(cells, heading, words, ended=ended),
        status_text(cells),
        disagreed=len({status for _, _, status in ends}) > 1,
        passed_over=passed_over,
    )


def _beside(
    row: SourceRow, columns: Columns, main: int | None, words: _Words
) -> Iterator[tuple[str, SheetCell, Status]]:
    """What the other columns say that could be the one for the state, each with its heading."""
    for role, rivals in columns.unclear:
        for column in rivals if role is Role.STATUS else ():
            cell, heading = row.cell(column), columns.heading(column)
            said = None if column == main or is_ditto(cell.text) else _said(cell.text, heading, words)
            if said not in {None, Status.UNKNOWN}:
                yield heading, cell, said


def _status(cells: Mapping[Role, SheetCell], heading: str, words: _Words, *, ended: bool) -> Status:
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
    if (said := words.get(normalize(text) or text)) is not None:
        return said
    ticked, meant = read_yes_or_no(text), read_status(heading)
    if ticked is not None and meant in {Status.REMOVED, Status.LIVE}:
        return meant if ticked else ({Status.REMOVED, Status.LIVE} - {meant}).pop()
    return None if is_nothing(text) else read_status(text)


_STORE_ADDRESS = re.compile(r"/store/(?:product/[^/\s]*/)?([0-9]{5,12})")
_STORE_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,12}(?![0-9])")
_PROPOSED = {Role.WORK: "work", Role.IPR: "ipr", Role.COMPLAINT_NO: "complaint_no"}
"""Columns in which people leave a cell blank and mean the one above."""

_JUDGEMENTS = {words: judgement for judgement, words in JUDGEMENT_WORDS.items()}
_LONGEST_STATE = 60
_A_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
"""In a heading that says when, and not which design."""

_READ = frozenset(Role) - {Role.OPERATOR, Role.ASIDE, Role.KEPT, Role.SHOWN}


@dataclass(slots=True)
class SheetReader:
    """Reads one sheet; knows what stood in the rows above."""

    sheet: Sheet
    in_workbook: bool
    answers: Answers
    order: DayOrder | None
    alone: bool = False
    """Whether nothing stands in the other sheets: then the name of this one is not a design's."""
    _above: dict[Role, SheetCell] = field(default_factory=dict)
    _banner: str = ""

    def read(self, tables: list[SheetTable]) -> list[SheetRow]:
        """Every row, once."""
        found = []
        linked = {row.number: self._links(row, table.columns) for table in tables for row in table.rows}
        last_data = max((number for number, links in linked.items() if links.found), default=0)
        about_listings = last_data > 0
        for table in tables:
            if table.header:
                found.append(self._plain(table.header, RowKind.HEADER))
            for row in table.rows:
                links = self._same_links(row, table.columns) or linked[row.number]
                kind = kind_of(
                    row,
                    table.columns,
                    linked=links.found,
                    about_listings=about_listings,
                    before_data=row.number < last_data,
                )
                found.append(self._row(row, table.columns, links, kind))
        return found

    def _row(self, row: SourceRow, columns: Columns, links: RowLinks, kind: RowKind) -> SheetRow:
        if kind is RowKind.DATA:
            return self._data(row, columns, links)
        if kind is RowKind.BANNER:
            text = row.filled[0][1].text
            title = heading_of(text) or "" if self.sheet.notes else text
            self._banner = "" if _A_YEAR.search(title) else title
        return self._plain(row, kind)

    def _plain(self, row: SourceRow, kind: RowKind) -> SheetRow:
        return SheetRow(
            sheet=self.sheet.name,
            number=row.number,
            in_workbook=self.in_workbook,
            kind=kind,
            hidden=row.hidden,
            rest=tuple(("", cell.text) for _, cell in row.filled),
        )

    def _links(self, row: SourceRow, columns: Columns) -> RowLinks:
        return read_cell_links(row.cell(0)) if self.sheet.notes else read_links(row, columns)

    def _same_links(self, row: SourceRow, columns: Columns) -> RowLinks | None:
        """The links of the row above, where this row says that it has the same."""
        above = self._above.get(Role.LINK)
        same = any(is_ditto(row.cell(column).text) for column in columns.having(Role.LINK))
        return read_cell_links(above) if same and above is not None else None

    def _data(self, row: SourceRow, columns: Columns, links: RowLinks) -> SheetRow:
        cells = {role: self._said(row, columns, role) for role in _READ}
        if is_astray(cells[Role.WORK]):
            cells[Role.WORK] = EMPTY
        reported, open_reported = self._day(cells[Role.REPORTED])
        removed, open_removed = self._day(cells[Role.REMOVED])
        told = read_row_status(
            row, columns, cells, self.answers.status_words, ended=bool(removed or open_removed)
        )
        remarks = self._remarks(row, columns, links)
        if self.sheet.notes:
            told = _told_beside(remarks) or told
        flags = links.flags | {Flag.OPERATORS_DISAGREE} if told.disagreed else links.flags
        work = "" if self._contradicts(row, columns, Role.WORK) else name_in(cells[Role.WORK])
        # One value, made at once: tens of thousands of rows are read while a person waits.
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
            seen=self._seen(row, columns, cells, links),
            status=told.status,
            status_text=told.text,
            reported_on=reported,
            removed_on=removed,
            open_days=tuple(text for text in (open_reported, open_removed) if text),
            complaint_no=complaint_no_in(cells[Role.COMPLAINT_NO]),
            note="; ".join(
                [*(text for column in columns.having(Role.NOTE) if (text := row.cell(column).text)), *remarks]
            ),
            judged=_JUDGEMENTS.get(cells[Role.JUDGED].text),
            rest=(*_rest(row, columns), *self._unread(cells, columns), *_unexplained(told)),
            colour=next((cell.colour for cell in row.cells if cell.colour), ""),
            proposed=self._proposals(row, columns),
            hidden=row.hidden,
            flags=tuple(flag for flag in Flag if flag in flags),
        )
        self._remember(cells)
        return reading if reading.already_reported else _without_number(reading)

    @staticmethod
    def _remarks(row: SourceRow, columns: Columns, links: RowLinks) -> list[str]:
        """What the person has written beside an address, in the same cell."""
        texts = (row.cell(column).text for column in columns.having(Role.LINK))
        longer = (text for text in texts if any(len(link.raw) < len(text) for link in links.links))
        return [remark for text in longer if (remark := remark_beside(text, links.links))]

    @staticmethod
    def _contradicts(row: SourceRow, columns: Columns, role: Role) -> bool:
        """Whether columns that may both have this role say different things, as two tables side by side do."""
        rivals = (columns_of for its, columns_of in columns.unclear if its is role)
        said = {normalize(row.cell(column).text) for rival in rivals for column in rival} - {""}
        return role in columns.roles.values() and len(said) > 1

    def _unread(self, cells: dict[Role, SheetCell], columns: Columns) -> Iterator[tuple[str, str]]:
        """What stands in a column for days or numbers and is none: kept as it was written."""
        for role in (Role.REPORTED, Role.REMOVED):
            cell = cells[role]
            if text_in(cell) and self._day(cell) == (None, "") and read_yes_or_no(cell.text) is None:
                yield columns.heading(columns.having(role)[0]), cell.text
        if (number := cells[Role.COMPLAINT_NO]) and text_in(number) and not complaint_no_in(number):
            yield columns.heading(columns.having(Role.COMPLAINT_NO)[0]), number.text

    def _said(self, row: SourceRow, columns: Columns, role: Role) -> SheetCell:
        """What the row says in this role; "the same" is what stood above."""
        for column in columns.having(role):
            cell = row.cell(column)
            if is_ditto(cell.text):
                return self._above.get(role, EMPTY)
            if cell.text or cell.target:
                return cell
        return EMPTY

    def _seen(
        self, row: SourceRow, columns: Columns, cells: dict[Role, SheetCell], links: RowLinks
    ) -> dict[str, str]:
        store, number = self._store(row, columns, cells, links)
        texts = {name: text_in(cells[role]) for role, name in LISTING_FIELDS.items()}
        return texts | {LISTING_FIELDS[Role.STORE]: store, LISTING_FIELDS[Role.STORE_NUMBER]: number}

    def _store(
        self, row: SourceRow, columns: Columns, cells: dict[Role, SheetCell], links: RowLinks
    ) -> tuple[str, str]:
        """The store's name and number, from wherever in the row they stand."""
        stores = [cells[Role.STORE], *(row.cell(column) for column in columns.having(Role.STORE))]
        named = next(
            (text for cell in stores if (text := text_in(cell)) and "://" not in text and not is_ditto(text)),
            "",
        )
        numbered = number_in(cells[Role.STORE_NUMBER])
        addresses = (numbered, *(text for cell in stores for text in (cell.target, cell.text)))
        raw = (link.raw for link in links.links)
        if _STORE_NUMBER.fullmatch(numbered):
            return named, numbered
        found = next((match[1] for text in (*addresses, *raw) if (match := _STORE_ADDRESS.search(text))), "")
        inside = None if found else _STORE_NUMBER.search(numbered) or _STORE_NUMBER.search(named)
        return named, inside[0] if inside else found or numbered

    def _remember(self, cells: dict[Role, SheetCell]) -> None:
        self._above.update({role: cell for role, cell in cells.items() if text_in(cell)})

    def _proposals(self, row: SourceRow, columns: Columns) -> tuple[tuple[str, str], ...]:
        if self.sheet.notes:
            label = label_of(re.split("https?:|www\\.", row.cell(0).text, maxsplit=1)[0]) or self._banner
            return ((_PROPOSED[Role.WORK], label),) if label else ()
        found = {}
        for role, name in _PROPOSED.items():
            cells = [row.cell(column) for column in columns.having(role)]
            blank = all(not cell.text or is_astray(cell) for cell in cells)
            if blank and columns.having(role) and role in self._above:
                found[name] = self._above[role].text
        if Role.WORK not in columns.roles.values() and (title := self._banner or self._titled_sheet()):
            found[_PROPOSED[Role.WORK]] = title
        return tuple(found.items())

    def _titled_sheet(self) -> str:
        """The sheet's name where people keep a sheet for each design; names with numbers are the program's, or a year's."""
        name = self.sheet.name
        return "" if self.alone or any(map(str.isdigit, name)) else heading_of(name) or ""

    def _day(self, cell: SheetCell) -> tuple[date | None, str]:
        """The day in a cell, or its text when it could be two."""
        if cell.day is not None:
            return cell.day, ""
        day = read_day(cell.text)
        if day is None:
            return None, ""
        settled = day.settled(self.order)
        return settled, "" if settled else cell.text


def _unexplained(told: RowStatus) -> Iterator[tuple[str, str]]:
    """What the row says of its state beside the state it was taken for, and words that mean none: kept as written."""
    yield from told.passed_over
    if told.status is Status.UNKNOWN and told.text:
        yield "status", told.text


def _told_beside(remarks: list[str]) -> RowStatus | None:
    """The state that a short remark in plain notes tells; a longer text may be the title of a product."""
    said = read_status(remarks[0]) if remarks and len(remarks[0]) <= _LONGEST_STATE else None
    return RowStatus(said, remarks[0]) if said in DECIDED | {Status.PENDING} else None


def _without_number(row: SheetRow) -> SheetRow:
    """The row without a proposed complaint number: nothing was complained of."""
    kept = tuple(pair for pair in row.proposed if pair[0] != _PROPOSED[Role.COMPLAINT_NO])
    return row if kept == row.proposed else replace(row, proposed=kept)


def _rest(row: SourceRow, columns: Columns) -> tuple[tuple[str, str], ...]:
    """Everything in the row that has no place of its own, with its heading."""
    kept = frozenset({Role.OPERATOR, Role.ASIDE})
    return tuple(
        (columns.heading(column), cell.text)
        for column, cell in row.filled
        if cell.text and columns.roles.get(column) in {None, *kept}
    )

"""The third pass of an import: reads the rows in order, what each says and what it says by pointing at the row above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from helper.model.address import heading_of, label_of
from helper.model.listing_address import Address
from helper.model.state_words import JUDGEMENT_WORDS
from helper.model.text import normalize
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.links import NO_LINKS, RowLinks, unreadable_link
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, SheetRow, in_order
from helper.sheets.importing.tables import Columns, FileTables, SheetTable, day_of
from helper.sheets.words.headings import LISTING_FIELDS, Role
from helper.sheets.words.lexicon import (
    ENDS,
    TELLS_OF_A_REPORT,
    DayOrder,
    Status,
    begins_as_total,
    is_day_without_year,
    is_ditto,
    is_nothing,
    is_rule,
    read_status,
    read_yes_or_no,
    words_of,
)

_REFUSED = frozenset({Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})
_STORE_ADDRESS = re.compile(r"/store/(?:product/[^/\s]*/)?([0-9]{5,12})")
_STORE_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,12}(?![0-9])")
_PROPOSED = {Role.WORK: "work", Role.IPR: "ipr", Role.COMPLAINT_NO: "complaint_no"}
"""Columns in which people leave a cell blank and mean the one above."""

_JUDGEMENTS = {words: judgement for judgement, words in JUDGEMENT_WORDS.items()}
_LONGEST_STATE = 60
_A_YEAR = re.compile(r"(?<!\d)20[0-9]{2}(?!\d)")
"""In a heading that says when, and not which design."""

_READ = frozenset(Role) - {Role.OPERATOR, Role.ASIDE}


_PLACED = frozenset(LISTING_FIELDS) | {
    Role.WORK, Role.LINK, Role.ITEM_ID, Role.STATUS, Role.REPORTED, Role.REMOVED, Role.COMPLAINT_NO, Role.IPR,
    Role.IPR_NUMBER, Role.CLIENT, Role.NOTE, Role.JUDGED,
}  # fmt: skip
"""Columns that a row has a field for; what stands in any other column is kept with its heading."""


class _Cells(dict[Role, SheetCell]):
    """What a row says in each role; nothing where it has no such column."""

    def __missing__(self, role: Role) -> SheetCell:
        return EMPTY


_POINTING = frozenset(map(normalize, words_of("marks")["pointing"]))


def _only_points(text: str) -> bool:
    """Whether the words only lead to an address or join it to the next, as "see … and …" does."""
    words = normalize(text).split() if len(text) <= 60 else ()
    return bool(words) and _POINTING.issuperset(words)


_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
_EXPONENT = re.compile(r"[0-9]+[.,]?[0-9]*e\+?[0-9]+", re.IGNORECASE)
"""What a spreadsheet has made of a long number: its last digits may be gone."""

_ADDRESS_BEHIND = re.compile(r"\s*\(https?://[^\s()]*\)(?=\s*(?:,|$))")
_AROUND = re.compile(r"[\[\]()<>\"“”„«»]+")
_SEPARATORS = " -–—:;,.•*|"


def status_text(cells: _Cells) -> str:
    """The row's words about the state; words in place of a day ("last week") count too."""
    if text := name_in(cells[Role.STATUS]):
        return text
    reported = cells[Role.REPORTED]
    # A tick or a number says whether it was reported, and its words need not be asked about.
    return "" if day_of(reported) or _has_happened(reported) is not None else text_in(reported)


def name_in(cell: SheetCell) -> str:
    """A name; an address that went astray into its column is none."""
    return "" if is_astray(cell) or is_nothing(cell.text) else _named(cell.text)


def is_astray(cell: SheetCell) -> bool:
    """Whether the cell holds the address of a page, and no name that it belongs to."""
    return ("://" in cell.text or "aliexpress." in cell.text) and "://" in (_named(cell.text) or "://")


def _named(text: str) -> str:
    """The name in a cell without the address that programs put in brackets behind it."""
    return _ADDRESS_BEHIND.sub("", text).strip() if "://" in text else text


def remark_beside(text: str, links: Sequence[Address]) -> str:
    """What else stands in a cell that holds addresses; a label before the first says which design, and is no remark."""
    pieces = [text]
    for link in links:
        # Each address is cut out once, as it is listed once: a second copy is part of the remark.
        at = next((at for at, piece in enumerate(pieces) if link.raw in piece), None)
        if at is not None:
            pieces[at : at + 1] = pieces[at].partition(link.raw)[::2]
    if links and links[0].raw in text and label_of(pieces[0]):
        pieces[0] = ""
    bare = (" ".join(_AROUND.sub(" ", piece).split()) for piece in pieces)
    words = " ".join(piece for piece in bare if not _only_points(piece)).strip(_SEPARATORS)
    return words if sum(map(str.isalpha, words)) > 1 and "href" not in words else ""


def ticked(cells: _Cells) -> Status | None:
    """The status that a ticked "Removed" or "Reported" column gives, or one with an unreadable day."""
    removed, reported = _has_happened(cells[Role.REMOVED]), _has_happened(cells[Role.REPORTED])
    if removed:
        return Status.REMOVED
    if reported is None:
        return None
    return Status.PENDING if reported else Status.NOT_REPORTED


def _has_happened(cell: SheetCell) -> bool | None:
    """Whether a cell for a day says that it has happened, without a day that can be read; None: it does not say."""
    ticked = read_yes_or_no(cell.text)
    if ticked is not None or is_nothing(cell.text) or day_of(cell):
        return ticked
    if read_status(cell.text) is Status.NOT_REPORTED:
        return False
    return True if any(map(str.isdigit, cell.text)) else None


def text_in(cell: SheetCell) -> str:
    return "" if is_nothing(cell.text) else cell.text


def number_in(cell: SheetCell) -> str:
    """A number as text, with its leading zeros and without what spreadsheets hang on to it."""
    whole = _WHOLE_NUMBER.fullmatch(cell.text) if cell.text.endswith(".0") else None
    return whole[1] if whole else text_in(cell)


def complaint_no_in(cell: SheetCell) -> str:
    number = number_in(cell).lstrip("# ")
    if number.isdecimal() and not cell.numeric:
        return number
    if _EXPONENT.fullmatch(number) or cell.may_be_cut:
        return ""
    return number if any(map(str.isdigit, number)) else ""


_COUNT = re.compile(r"[\d\s.,:%€$£¥/+-]*")
_EXPLAINS = re.compile(r"[(（\[].*[)）\]]")
"""What explains the heading above it: (dd.mm.yyyy)."""

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
    row: SourceRow, columns: Columns, *, linked: bool, about_listings: bool, before_data: bool
) -> RowKind:
    """The kind of a row that is no heading.

    `linked`: it holds an address of a listing, or something in its place. `about_listings`: its table does.
    `before_data`: rows with data follow below it.
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
        # The line `sep=;` that some programs begin with has no words for people.
        text = "" if cells[0].text.startswith("sep=") else cells[0].text
        return RowKind.BANNER if before_data and sum(map(str.isalpha, text)) >= 2 else RowKind.OTHER
    telling = sum(columns.roles.get(column) in _TELLING for column, _ in filled)
    told = telling >= 2 or _names_a_listing(filled, columns)
    return RowKind.DATA if about_listings and told else RowKind.OTHER


def _names_a_listing(filled: Sequence[tuple[int, SheetCell]], columns: Columns) -> bool:
    """Whether a row without a link tells of a listing: it names a shop, a product or a number.

    A single text in the first column is a heading of a group, unless the table has a column for designs.
    """
    named = [(at, cell) for at, cell in filled if columns.roles.get(at) in _NAMES_A_LISTING and not cell.wide]
    alone = len(filled) == 1 and not columns.having(Role.WORK)
    return any(at > min(columns.roles) or not alone for at, _ in named)


def _is_total(cells: Sequence[SheetCell]) -> bool:
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


_Words = Mapping[str, Status]
"""Meanings of words by the user's answers."""

_Pairs = tuple[tuple[str, str], ...]
"""Texts with their headings."""


class RowStatus(NamedTuple):
    """The state of a listing as its row tells it."""

    status: Status
    text: str
    """The words of the row."""
    disagreed: bool = False
    """Whether two columns tell different ends of the story."""
    passed_over: _Pairs = ()
    """What the column for the state says, with its heading, where another one is believed."""


def _read_status(row: SourceRow, columns: Columns, cells: _Cells, words: _Words, *, ended: bool) -> RowStatus:
    """What the row tells; `ended`: it has a day on which its listing went.

    Of several columns for the state, one that tells an end is believed before one that tells what came earlier.
    """
    column = next(iter(columns.having(Role.STATUS)), None)
    heading, main = "" if column is None else columns.heading(column), cells[Role.STATUS]
    rivals = (rival for role, rivals in columns.unclear if role is Role.STATUS for rival in rivals)
    beside = []
    for rival in rivals:
        cell = row.cell(rival)
        said = _status_said(cell.text, columns.heading(rival), words)
        if rival != column and not is_ditto(cell.text) and said not in {None, Status.UNKNOWN}:
            beside.append((columns.heading(rival), cell, said))
    if not beside:
        return _status(cells, heading, words, ended=ended)
    first = _status_said(main.text, heading, words)
    told = [(heading, main, first), *beside] if first else beside
    ends = [entry for entry in told if entry[2] in ENDS]
    # What was refused and is gone all the same was reported once more: the last report decides.
    gone_after_all = (end for end in ends[1:] if end[2] is Status.REMOVED and ends[0][2] in _REFUSED)
    believed, cell, _ = next(gone_after_all, (ends or told)[0])
    status = _status(_Cells({**cells, Role.STATUS: cell}), believed, words, ended=ended)
    return status._replace(
        disagreed=len({status for _, _, status in ends}) > 1,
        passed_over=((heading, main.text),) if main.text and cell is not main else (),
    )


def _status(cells: _Cells, heading: str, words: _Words, *, ended: bool) -> RowStatus:
    # A cross fills a cell, and yet it says something below a heading such as "Removed".
    text = status_text(cells)
    status = _status_said(text or cells[Role.STATUS].text, heading, words)
    if status is None or status is Status.UNKNOWN:
        status = ticked(cells) or status or Status.UNKNOWN
    elif (
        status is Status.LIVE
        and not ended
        and (reported := read_yes_or_no(cells[Role.REPORTED].text)) is not None
    ):
        # Still there, and reported all the same: it is waiting.
        status = Status.PENDING if reported else Status.NOT_REPORTED
    return RowStatus(_ended(status, text) if ended else status, text)


def _ended(status: Status, text: str) -> Status:
    """The status of a row with a day of removal: an earlier stage, a tick or nothing leaves that day to decide."""
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


def read_rows(
    tables: FileTables,
    links: Mapping[tuple[str, int], RowLinks],
    register: Register,
    answers: Answers,
) -> list[SheetRow]:
    """Every row of the file, once, in order."""
    source = tables.source
    alone = sum(any(row.filled for row in sheet.rows) for sheet in source.sheets) < 2
    found: list[SheetRow] = []
    for sheet in source.sheets:
        reader = _SheetReader(sheet, source.workbook, answers, tables.order, links, alone=alone)
        if sheet.name not in tables.found:
            found += reader.left_out()
        elif sheet.name in register.sheets:
            found += reader.designs(tables.found[sheet.name], register)
        else:
            found += reader.read(tables.found[sheet.name])
    return found


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet; knows what stood in the rows above."""

    sheet: Sheet
    in_workbook: bool
    answers: Answers
    order: DayOrder | None
    links: Mapping[tuple[str, int], RowLinks]
    alone: bool = False
    """Whether nothing stands in the other sheets: then the name of this one is not a design's."""
    _above: dict[Role, SheetCell] = field(default_factory=dict)
    _banner: str = ""

    def read(self, tables: Sequence[SheetTable]) -> list[SheetRow]:
        """Every row, once."""
        found = []
        name = self.sheet.name
        numbers = (row.number for table in tables for row in table.rows if (name, row.number) in self.links)
        last_data = max(numbers, default=0)
        for table in tables:
            if table.header:
                found.append(self._plain(table.header, RowKind.HEADER))
            for row in table.rows:
                links = self.links.get((name, row.number), NO_LINKS)
                kind = kind_of(
                    row,
                    table.columns,
                    linked=bool(links.links),
                    about_listings=last_data > 0,
                    before_data=row.number < last_data,
                )
                if kind is RowKind.BANNER:
                    text = row.filled[0][1].text
                    title = heading_of(text) or "" if self.sheet.notes else text
                    self._banner = "" if _A_YEAR.search(title) else title
                is_data = kind is RowKind.DATA
                found.append(self._data(row, table.columns, links) if is_data else self._plain(row, kind))
        return found

    def designs(self, tables: Sequence[SheetTable], register: Register) -> list[SheetRow]:
        """The rows of a sheet of designs: what they say is in the register, and they are about no listing."""
        headers = {(table.sheet.name, table.header.number) for table in register.tables}
        found = []
        for row in self.read(tables):
            place = (row.sheet, row.number)
            about = register.rows.get(place, "")
            kind: RowKind = row.kind if row.kind in {RowKind.BLANK, RowKind.TOTAL} else RowKind.OTHER
            if about or place in headers:
                kind = RowKind.OTHER if about else RowKind.HEADER
            found.append(row._replace(kind=kind, design=about))
        return found

    def left_out(self) -> list[SheetRow]:
        """Every row of a sheet that is not taken."""
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
        said = {
            role: self._said(row, role, having) for role, having in columns.by_role.items() if role in _READ
        }
        cells = _Cells(said)
        if is_astray(cells[Role.WORK]):
            cells[Role.WORK] = EMPTY
        days = {role: self._day(cells[role]) for role in (Role.REPORTED, Role.REMOVED)}
        (reported, open_reported), (removed, open_removed) = days.values()
        ended = bool(removed or open_removed)
        told = _read_status(row, columns, cells, self.answers.status_words, ended=ended)
        remarks = _remarks(row, columns, links.links)
        if self.sheet.notes:
            told = _told_beside(remarks) or told
        flags = links.flags | {Flag.OPERATORS_DISAGREE} if told.disagreed else links.flags
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
            status=told.status,
            status_text=told.text,
            reported_on=reported,
            removed_on=removed,
            open_days=tuple(text for text in (open_reported, open_removed) if text),
            short_days=_short_days(cells, days),
            complaint_no=complaint_no_in(cells[Role.COMPLAINT_NO]),
            note="; ".join([*(text for text in notes if text), *remarks]),
            judged=_JUDGEMENTS.get(cells[Role.JUDGED].text),
            rest=tuple(_rest(row, columns, cells, told, days)),
            colour=next((cell.colour for cell in row.cells if cell.colour), ""),
            hidden=row.hidden,
            flags=in_order(flags),
        )
        proposed = self._proposals(row, columns, reported=reading.already_reported)
        self._above.update({role: cell for role, cell in cells.items() if text_in(cell)})
        return reading._replace(proposed=proposed) if proposed else reading

    def _said(self, row: SourceRow, role: Role, columns: tuple[int, ...]) -> SheetCell:
        """What the row says in this role; "the same" is what stood above."""
        for column in columns:
            cell = row.cell(column)
            if is_ditto(cell.text):
                return self._above.get(role, EMPTY)
            if cell.text or cell.target:
                return cell
        return EMPTY

    def _day(self, cell: SheetCell) -> tuple[date | None, str]:
        """The day in a cell, or its text when it could be two."""
        day = day_of(cell)
        settled = day.settled(self.order) if day else None
        return settled, cell.text if day and not settled else ""

    def _proposals(self, row: SourceRow, columns: Columns, *, reported: bool) -> _Pairs:
        if self.sheet.notes:
            label = label_of(re.split("https?:|www\\.", row.cell(0).text, maxsplit=1)[0]) or self._banner
            return ((_PROPOSED[Role.WORK], label),) if label else ()
        found = {}
        for role, name in _PROPOSED.items():
            if role not in self._above or (role is Role.COMPLAINT_NO and not reported):
                continue  # of what was not complained of no number of a complaint is proposed
            cells = [row.cell(column) for column in columns.having(role)]
            if cells and all(is_astray(cell) for cell in cells if cell.text):
                found[name] = self._above[role].text
        if not columns.having(Role.WORK) and (title := self._banner or self._titled_sheet()):
            found[_PROPOSED[Role.WORK]] = title
        return tuple(found.items())

    def _titled_sheet(self) -> str:
        """The sheet's name where people keep a sheet for each design; names with numbers are the program's, or a year's."""
        name = self.sheet.name
        return "" if self.alone or any(map(str.isdigit, name)) else heading_of(name) or ""


def _short_days(cells: _Cells, days: Mapping[Role, tuple[date | None, str]]) -> _Pairs:
    """The days that name no year, by the names of their columns."""
    unread = [(role.value, cells[role]) for role, day in days.items() if cells[role].text and not any(day)]
    return tuple(
        (name, cell.text) for name, cell in unread if not cell.numeric and is_day_without_year(cell.text)
    )


def _remarks(row: SourceRow, columns: Columns, links: tuple[Address, ...]) -> list[str]:
    texts = [row.cell(column).text for column in columns.having(Role.LINK)]
    shortest = min([len(link.raw) for link in links], default=0)
    longer = [text for text in texts if links and len(text) > shortest]
    return [remark for text in longer if (remark := remark_beside(text, links))]


def _told_beside(remarks: list[str]) -> RowStatus | None:
    """The state that a short remark in plain notes tells; a longer text may be the title of a product."""
    said = read_status(remarks[0]) if remarks and len(remarks[0]) <= _LONGEST_STATE else None
    return RowStatus(said, remarks[0]) if said in TELLS_OF_A_REPORT else None


def _says_two_designs(row: SourceRow, columns: Columns) -> bool:
    """Whether columns that may both be the design say different things, as two tables side by side do."""
    rivals = (column for role, rivals in columns.unclear if role is Role.WORK for column in rivals)
    said = {normalize(row.cell(column).text) for column in rivals} - {""}
    return len(said) > 1 and bool(columns.having(Role.WORK))


def _seen(row: SourceRow, columns: Columns, cells: _Cells, links: tuple[Address, ...]) -> dict[str, str]:
    """What the row tells of the listing; the store's name and number are taken from wherever they stand."""
    stores = [cells[Role.STORE], *(row.cell(column) for column in columns.having(Role.STORE))]
    names = (text for cell in stores if (text := text_in(cell)) and "://" not in text and not is_ditto(text))
    name, number = next(names, ""), number_in(cells[Role.STORE_NUMBER])
    if not _STORE_NUMBER.fullmatch(number):
        addresses = [text for cell in stores for text in (cell.target, cell.text)]
        found = _STORE_ADDRESS.search("\n".join((number, *addresses, *[link.raw for link in links])))
        inside = found or _STORE_NUMBER.search(number) or _STORE_NUMBER.search(name)
        number = inside[inside.lastindex or 0] if inside else number
    told = {LISTING_FIELDS[role]: text_in(cell) for role, cell in cells.items() if role in LISTING_FIELDS}
    told |= {LISTING_FIELDS[Role.STORE]: name, LISTING_FIELDS[Role.STORE_NUMBER]: number}
    return {field_name: text for field_name, text in told.items() if text}


def _rest(
    row: SourceRow,
    columns: Columns,
    cells: _Cells,
    told: RowStatus,
    days: Mapping[Role, tuple[date | None, str]],
) -> Iterator[tuple[str, str]]:
    """Everything that has no place of its own, as it is written, with its heading: other columns, and words that were not understood."""
    for column, cell in row.filled:
        if columns.roles.get(column) not in _PLACED and cell.text:
            yield columns.heading(column), cell.text
    unread = [role for role, day in days.items() if not any(day) and read_yes_or_no(cells[role].text) is None]
    if not complaint_no_in(cells[Role.COMPLAINT_NO]):
        unread.append(Role.COMPLAINT_NO)
    if cells[Role.JUDGED].text not in _JUDGEMENTS:
        unread.append(Role.JUDGED)
    for role in unread:
        if text := text_in(cells[role]):
            yield columns.heading(columns.having(role)[0]), text
    yield from told.passed_over
    if told.status is Status.UNKNOWN and told.text:
        yield "status", told.text

"""Reads sheets of designs: titles, registrations and their states, clients, and the shops that may sell a design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from helper.model.address import find_addresses
from helper.model.address_verdicts import Disposition
from helper.model.attempt import with_more
from helper.model.ids import new_id
from helper.model.text import casefold_key, normalize
from helper.model.work import RightState, Work
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, Source, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.tables import SAMPLE_ROWS, day_of
from helper.sheets.words.headings import BRACKETS, Role, heading_words, role_named
from helper.sheets.words.lexicon import DayOrder, begins_as_total, is_ditto, is_nothing, meanings, order_of
from helper.translation import english, with_label


class RegisterRole(StrEnum):
    TITLE = "title"
    ALIASES = "aliases"
    CLIENT = "client"
    RIGHT = "right"
    NUMBER = "number"
    STATE = "state"
    OFFICIAL = "official"
    LICENSEES = "licensees"
    APPROVED_ON = "approved_on"
    EXPIRES_ON = "expires_on"
    PERMISSION_UNTIL = "permission_until"
    NOTE = "note"


_LIST = re.compile(r"[;\n|、；]+|,\s+")
_COUNT = re.compile(r"[0-9]+ \w+")
"""Matches a text that counts designs, such as "4 designs"."""
_DAYS = (RegisterRole.APPROVED_ON, RegisterRole.EXPIRES_ON, RegisterRole.PERMISSION_UNTIL)
_REGISTERED = frozenset(
    {
        RegisterRole.RIGHT,
        RegisterRole.NUMBER,
        RegisterRole.STATE,
        RegisterRole.APPROVED_ON,
        RegisterRole.EXPIRES_ON,
    }
)
_LISTED = frozenset({Role.LINK, Role.ITEM_ID, Role.STORE_NUMBER, Role.REPORTED, Role.COMPLAINT_NO})
"""Roles of columns that a sheet of designs does not have."""
_HEADING_ROWS = 40
"""Number of rows that are searched for a heading."""
_ROLE_BY_WORDS = {word: RegisterRole(name) for word, name in meanings("register").items()}
_STATE_BY_WORDS = {word: RightState(name) for word, name in meanings("right_states").items()}

_RowCells = dict[RegisterRole, SheetCell]
"""The cells of a row by the role of their column."""


@dataclass(frozen=True)
class RegisterTable:
    """A sheet of designs or clients, with its header row and the columns of the roles."""

    sheet: Sheet
    header: SourceRow
    columns: Mapping[RegisterRole, int]

    @cached_property
    def below(self) -> list[SourceRow]:
        """The rows below the heading, without blank, hidden and repeated header rows."""
        rows = (
            row
            for row in self.sheet.rows
            if row.number > self.header.number and row.filled and not row.hidden
        )
        headings = [cell.text for _, cell in self.header.filled]
        return [row for row in rows if [cell.text for _, cell in row.filled] != headings]

    @property
    def titles(self) -> int | None:
        """The column of the titles, or else the column of the registration texts."""
        return self.columns.get(RegisterRole.TITLE, self.columns.get(RegisterRole.RIGHT))

    def rows(self) -> Iterator[tuple[SourceRow, _RowCells]]:
        """Yield each row about a design or a client with its cells; "the same" is replaced with the value above."""
        above: _RowCells = {}
        for row in self.below:
            cells: _RowCells = {}
            for role, column in self.columns.items():
                cell = row.cell(column)
                cell = above.get(role, EMPTY) if is_ditto(cell.text) else cell
                if cell.text and (role is RegisterRole.TITLE or not is_nothing(cell.text)):
                    cells[role] = cell
            if RegisterRole.RIGHT in cells and RegisterRole.TITLE not in self.columns:
                text = cells[RegisterRole.RIGHT].text
                cells[RegisterRole.TITLE] = SheetCell(" ".join(BRACKETS.sub(" ", text).split()) or text)
            if cells and not self._is_left_out(row):
                above.update(cells)
                yield row, cells

    def _is_left_out(self, row: SourceRow) -> bool:
        """Return whether the row has no title, or is a total or the name of a group."""
        title = EMPTY if self.titles is None else row.cell(self.titles)
        others = [cell for _, cell in row.filled if cell is not title]
        if not title.text:
            return RegisterRole.PERMISSION_UNTIL not in self.columns
        if any(not cell.numeric and not cell.computed for cell in others):
            return False
        counts = begins_as_total(title.text) or bool(_COUNT.fullmatch(title.text))
        return counts or (title.wide and not others)

    def texts_beside(self, row: SourceRow) -> Iterator[str]:
        """Yield the row's cells below unknown headings, with their headings."""
        for column, cell in row.filled:
            if column not in self.columns.values() and cell.text and not is_nothing(cell.text):
                yield with_label(self.header.cell(column).text, cell.text)

    def is_about_designs(self, *, alone: bool) -> bool:
        """Return whether the sheet is clearly about designs: it names rights, and no listings.

        `alone` means that no sheet of the file has a link to a listing.
        """
        headings = [cell.text for _, cell in self.header.filled]
        if not _LISTED.isdisjoint(filter(None, map(role_named, headings))) or not self.below:
            return False
        official = self.columns.get(RegisterRole.OFFICIAL)
        if any(
            leads_to_a_listing(cell)
            for row in self.below[:SAMPLE_ROWS]
            for at, cell in row.filled
            if at != official
        ):
            return False
        if self.titles is None:
            return {RegisterRole.CLIENT, RegisterRole.PERMISSION_UNTIL} <= self.columns.keys()
        named = (
            role_named(self.header.cell(self.titles).text) is Role.WORK
            or role_named(self.sheet.name) is Role.WORK
        )
        registered = not _REGISTERED.isdisjoint(self.columns)
        return registered and (named or alone or RegisterRole.RIGHT in self.columns)


@dataclass(frozen=True)
class Register:
    """The known designs and their registrations.

    Designs can be found by title, alias, registration or number.
    """

    works: tuple[Work, ...] = ()
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """The id of the design that a row describes, by the name of the row's sheet and the row's number."""
    tables: tuple[RegisterTable, ...] = ()

    @property
    def sheets(self) -> frozenset[str]:
        return frozenset(table.sheet.name for table in self.tables)

    def named(self, title: str) -> Work | None:
        """Return the design with this title or alias.

        Accents are ignored, unless two designs differ only in accents.
        """
        exact = self._by_exact_name.get(casefold_key(title))
        return exact or (self._by_name.get(name) if (name := normalize(title)) else None)

    def by_right(self, text: str) -> Work | None:
        """Return the design whose registration matches `text`.

        The text may be the full text of the registration, its number, or a text that begins with the title.
        """
        if not text:
            return None
        bare = normalize(re.sub(r"[(（].*", "", text))
        return self._by_right.get(normalize(text)) or self._by_right.get(bare)

    def permission_until(self, client: str) -> date | None:
        """Return the last day of the client's written permission; None if unknown, or without a client."""
        return self._permissions.get(normalize(client)) if client else None

    @cached_property
    def _permissions(self) -> dict[str, date]:
        permitted = ((work.client, work.permission_until) for work in self.works if work.client)
        return {normalize(client): until for client, until in permitted if until}

    @cached_property
    def _by_exact_name(self) -> dict[str, Work]:
        names = {casefold_key(alias): work for work in self.works for alias in work.aliases}
        return {**names, **{casefold_key(work.title): work for work in self.works}}

    @cached_property
    def _by_name(self) -> dict[str, Work]:
        names = {normalize(alias): work for work in self.works for alias in work.aliases}
        return {**names, **{normalize(work.title): work for work in self.works}}

    @cached_property
    def _by_right(self) -> dict[str, Work]:
        rights = ((text, work) for work in self.works for text in (work.right.text, work.right.known_number))
        return {**self._by_name, **{normalize(text): work for text, work in rights if text}}


def lead_to_listings(sheets: Iterable[Sheet]) -> bool:
    rows = (row for sheet in sheets for row in sheet.rows[:SAMPLE_ROWS])
    return any(leads_to_a_listing(cell) for row in rows for _, cell in row.filled)


def leads_to_a_listing(cell: SheetCell) -> bool:
    """Return whether the cell's hyperlink or text is the address of a listing."""
    text = cell.target or cell.text
    return "://" in text and any(its.disposition is not Disposition.REJECT for its in find_addresses(text))


def _find_registers(source: Source, taken: frozenset[str] = frozenset()) -> list[RegisterTable]:
    """Return the sheets that are clearly about designs or clients; hidden ones only if they are in `taken`."""
    seen = [sheet for sheet in source.sheets if not sheet.notes and (not sheet.hidden or sheet.name in taken)]
    alone = not lead_to_listings(seen)
    return [table for table in filter(None, map(_table, seen)) if table.is_about_designs(alone=alone)]


def read_register(source: Source) -> Register:
    """Read a file that is a sheet of designs according to the user."""
    tables = _find_registers(source) or [*filter(None, map(_table, source.sheets))]
    return _Reader(()).read(tables)


def read_designs(source: Source, known: Register, answers: Answers) -> Register:
    """Return the register with the designs of every sheet that is clearly about designs.

    Existing values of known designs stay.
    """
    tables = _find_registers(source, answers.taken)
    tables = [table for table in tables if table.sheet.name not in answers.listings]
    return _Reader(known.works).read(tables)


def _table(sheet: Sheet) -> RegisterTable | None:
    """Return the sheet's columns that the headings of a row name, if they include a design, a right or a client."""
    for row in sheet.rows[:_HEADING_ROWS]:
        columns: dict[RegisterRole, int] = {}
        for column, cell in row.filled:
            if role := _ROLE_BY_WORDS.get(normalize(cell.text)) or _ROLE_BY_WORDS.get(
                heading_words(cell.text)
            ):
                columns.setdefault(role, column)
        titled = not {RegisterRole.TITLE, RegisterRole.RIGHT}.isdisjoint(columns)
        permitted = {RegisterRole.CLIENT, RegisterRole.PERMISSION_UNTIL} <= columns.keys()
        if (titled or permitted) and len(columns) >= min(2, len(row.filled)):
            return RegisterTable(sheet, row, columns)
    return None


@dataclass
class _Reader:
    known: InitVar[Iterable[Work]]

    def __post_init__(self, known: Iterable[Work]) -> None:
        self._works = {normalize(work.title): work for work in known}
        self._permissions: dict[str, date] = {}
        self._described: set[str] = set()
        """Ids of the designs that an earlier row has described."""

    def read(self, tables: Sequence[RegisterTable]) -> Register:
        found = [(table, row, cells) for table in tables for row, cells in table.rows()]
        written = (day_of(cells[role]) for _, _, cells in found for role in _DAYS if role in cells)
        order = order_of(day for day in written if day)
        rows: dict[tuple[str, int], str] = {}
        for table, row, cells in found:
            if (work := self._work(cells, order, table.texts_beside(row))) is not None:
                rows[table.sheet.name, row.number] = work.id
        return Register(tuple(map(self._permitted, self._works.values())), rows, tuple(tables))

    def _permitted(self, work: Work) -> Work:
        """Return the design with its client's permission, which covers all designs of the client."""
        until = self._permissions.get(normalize(work.client), work.permission_until)
        return replace(work, permission_until=until) if work.client else work

    def _work(self, cells: _RowCells, order: DayOrder | None, beside: Iterable[str]) -> Work | None:
        until, client = _day(cells, RegisterRole.PERMISSION_UNTIL, order), _said(cells, RegisterRole.CLIENT)
        if until is not None and client:
            self._permissions[normalize(client)] = until
        if not (written := _said(cells, RegisterRole.TITLE)):
            return None
        there = self._works.get(normalize(written)) or Register(tuple(self._works.values())).named(written)
        work = there or Work(id=new_id(), title=written)
        again, number = work.id in self._described, _said(cells, RegisterRole.NUMBER)
        work = _joined(work, cells, order)
        for text in beside:
            work = replace(work, note=with_more(work.note, text))
        if number and again and number != work.right.number:
            # Always in English: an import in another language must not add it a second time.
            work = replace(work, note=with_more(work.note, english(f"also registered: {number}")))
        self._described.add(work.id)
        self._works[normalize(work.title)] = work
        if until is not None and work.client:
            self._permissions[normalize(work.client)] = until
        return work


def _joined(work: Work, cells: _RowCells, order: DayOrder | None) -> Work:
    """Return the design with the row's values where the design has none."""
    old, state = work.right, right_state(_said(cells, RegisterRole.STATE)) or RightState.UNKNOWN
    is_new = old.state is RightState.UNKNOWN
    right = replace(
        old,
        text=old.text or _said(cells, RegisterRole.RIGHT),
        number=old.number or _said(cells, RegisterRole.NUMBER),
        state=state if is_new else old.state,
        approved_on=old.approved_on or _day(cells, RegisterRole.APPROVED_ON, order),
        expires_on=old.expires_on or _day(cells, RegisterRole.EXPIRES_ON, order),
    )
    note = _said(cells, RegisterRole.NOTE)
    if (unread := _said(cells, RegisterRole.STATE)) and state is RightState.UNKNOWN:
        note = with_more(note, with_label(english("status"), unread))
    return replace(
        work,
        aliases=_more(work.aliases, cells, RegisterRole.ALIASES),
        client=work.client or _said(cells, RegisterRole.CLIENT),
        official_addresses=_more(work.official_addresses, cells, RegisterRole.OFFICIAL),
        licensees=_more(work.licensees, cells, RegisterRole.LICENSEES),
        right=right,
        note=with_more(work.note, note),
    )


def right_state(text: str) -> RightState | None:
    """Return the registration state that the text stands for; None if the text is not in the lists."""
    return _STATE_BY_WORDS.get(normalize(text) or text.strip())


def _said(cells: _RowCells, role: RegisterRole) -> str:
    text = cells[role].text if role in cells else ""
    return text[:-2] if role is RegisterRole.NUMBER and re.fullmatch(r"[0-9]+\.0", text) else text


def _more(kept: tuple[str, ...], cells: _RowCells, role: RegisterRole) -> tuple[str, ...]:
    cell = cells.get(role, EMPTY)
    text = cell.target or cell.text
    parts = (part.strip() for part in (text.split() if "://" in text else _LIST.split(text)))
    return tuple(dict.fromkeys([*kept, *(part.rstrip(",;") for part in parts if part)]))


def _day(cells: _RowCells, role: RegisterRole, order: DayOrder | None) -> date | None:
    """Return the date in a cell.

    Returns None if the cell could mean two dates and the order of day and month is unknown.
    """
    day = day_of(cells.get(role, EMPTY))
    return day.settled(order) if day else None

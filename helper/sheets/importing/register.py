"""Reads sheets of designs: titles, registrations and their states, clients, and the shops that may sell a design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from helper.model.address import find_addresses
from helper.model.address_verdicts import Disposition
from helper.model.attempt import with_more
from helper.model.ids import new_id
from helper.model.text import casefold_key, normalize
from helper.model.work import RightState, Work
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, Source, SourceRow
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.tables import SAMPLE_ROWS, day_of
from helper.sheets.words.headings import BRACKETS, LONGEST_HEADING, Role, heading_words, role_named
from helper.sheets.words.lexicon import (
    DayOrder,
    Phrases,
    begins_as_total,
    is_ditto,
    is_nothing,
    meanings,
    order_of,
    words_of,
)
from helper.translation import english


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
_LOST_NUMBER = re.compile(r"[0-9]{10,17}|[0-9.,]+e\+?[0-9]+|#REF!", re.IGNORECASE)
_DAYS = (RegisterRole.APPROVED_ON, RegisterRole.EXPIRES_ON, RegisterRole.PERMISSION_UNTIL)
_NEEDED = (
    {RegisterRole.TITLE},
    {RegisterRole.RIGHT, RegisterRole.NUMBER},
    {RegisterRole.RIGHT, RegisterRole.STATE},
    {RegisterRole.CLIENT, RegisterRole.PERMISSION_UNTIL},
)
"""Sets of roles. A sheet of designs has columns for all roles of at least one set.

The sheet names designs by title or registration, or clients with their permission.
"""

_REGISTERED = frozenset(
    {RegisterRole.RIGHT, RegisterRole.NUMBER, RegisterRole.APPROVED_ON, RegisterRole.EXPIRES_ON}
)
_OTHER_THINGS = frozenset(
    {Role.STORE, Role.STORE_NUMBER, Role.CLIENT, Role.OPERATOR, Role.LINK, Role.ITEM_ID, Role.NOTE}
)
"""Roles of columns that contain names, but no titles of designs."""

_ONLY_OURS = frozenset(role.heading for role in (Role.PERMISSION, Role.GROUNDS, Role.SEARCHES))
"""Headings that occur only in listings that this program exported."""

_HEADING_ROWS = 40
"""Number of rows that are searched for a heading."""

_MOST_LINKED = 0.25
"""Maximum share of rows with a link to a listing. With more, the sheet is a list of listings."""

_NOT = frozenset(words_of("statuses")["not"])
_ROLE_BY_WORDS = {word: RegisterRole(name) for word, name in meanings("register").items()}
_ROLES = Phrases([word for word in _ROLE_BY_WORDS if len(word) > 3])
_STATE_BY_WORDS = {word: RightState(name) for word, name in meanings("right_states").items()}
_STATES = Phrases(_STATE_BY_WORDS)
_TITLES = frozenset(word for word, role in _ROLE_BY_WORDS.items() if role is RegisterRole.TITLE)
_SMALL = frozenset(map(normalize, words_of("marks")["beside_a_total"]))
_SIGNED = Phrases([normalize(words) for words in words_of("marks")["signature"]])


_T = TypeVar("_T")


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
        """The rows below the heading, without blank rows and hidden rows."""
        rows = (row for row in self.sheet.rows if row.number > self.header.number)
        return [row for row in rows if row.filled and not row.hidden]

    @property
    def _titles(self) -> int | None:
        """The column of the titles, or else the column of the registration texts."""
        return self.columns.get(RegisterRole.TITLE, self.columns.get(RegisterRole.RIGHT))

    @property
    def _heading_of_titles(self) -> str:
        return "" if self._titles is None else self.header.cell(self._titles).text

    def rows(self) -> Iterator[tuple[int, _RowCells]]:
        """Yield the number and the cells of each row about a design or a client.

        "The same" is replaced with the value above. Repeated headings, totals, group names and mail
        signatures are skipped.
        """
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
            if cells and not self._says_no_design(row):
                above.update(cells)
                yield row.number, cells

    def _says_no_design(self, row: SourceRow) -> bool:
        title = EMPTY if self._titles is None else row.cell(self._titles)
        others = [cell for _, cell in row.filled if cell is not title]
        words, titled = normalize(title.text), self._titles is not None
        if (
            words
            and words == normalize(self._heading_of_titles)
            and all(_role_of_heading(cell.text) for cell in others)
        ):
            return True
        if not words and (titled or not others) and RegisterRole.PERMISSION_UNTIL not in self.columns:
            return True
        if any(cell.text and not cell.numeric and not cell.computed for cell in others):
            return False
        return _counts_designs(title.text) or is_signature(title.text) or (title.wide and not others)

    def _lists_listings(self) -> bool:
        """Return whether the sheet is a list of listings, because enough rows contain a link to a listing.

        Links in the column for the shops that may sell a design do not count.
        """
        official = self.columns.get(RegisterRole.OFFICIAL)
        columns = {at: cell.text for at, cell in enumerate(self.header.cells) if at != official}
        numbered = [at for at, text in columns.items() if _listing_role(text) in {Role.LINK, Role.ITEM_ID}]
        sample = self.below[:SAMPLE_ROWS]
        if not any(row.cell(at).text for at in numbered or columns for row in sample):
            return True  # the sheet has no data to check, so assume that it lists listings
        if any(_LOST_NUMBER.fullmatch(row.cell(at).text) for row in sample for at in numbered):
            return True
        linked = sum(any(leads_to_a_listing(row.cell(at)) for at in columns) for row in sample)
        return linked > len(sample) * _MOST_LINKED

    def is_about_designs(self, *, alone: bool) -> bool:
        """Return whether the sheet is clearly about designs.

        `alone` means that no sheet of the file has a link to a listing.
        """
        if not _ONLY_OURS.isdisjoint(cell.text for cell in self.header.cells) or self._lists_listings():
            return False
        if self._titles is None:
            return {RegisterRole.CLIENT, RegisterRole.PERMISSION_UNTIL} <= self.columns.keys()
        thing = _listing_role(self._heading_of_titles)
        if thing in _OTHER_THINGS:
            return False
        called_so = _listing_role(self.sheet.name) is Role.WORK
        if self.columns.keys() & _REGISTERED or self._has_states():
            return thing is Role.WORK or called_so or alone or RegisterRole.RIGHT in self.columns
        return called_so or (thing is Role.WORK and alone)

    def _has_states(self) -> bool:
        at = self.columns.get(RegisterRole.STATE)
        cells = [] if at is None else [row.cell(at).text for row in self.below[:SAMPLE_ROWS]]
        texts = [text for text in cells if text]
        known = sum(is_ditto(text) or right_state(text) is not None for text in texts)
        return bool(texts) and known >= len(texts) / 2


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


def _listing_role(heading: str) -> Role | None:
    """Return the role that the heading has in sheets of listings; None if the heading is unknown there."""
    return role_named(heading)


def _find_registers(source: Source, *, taken: frozenset[str] = frozenset()) -> list[RegisterTable]:
    """Return the sheets that are clearly about designs or clients.

    A hidden sheet is returned only if it is in `taken`.
    """
    seen = [sheet for sheet in source.sheets if not sheet.notes and (not sheet.hidden or sheet.name in taken)]
    alone = not lead_to_listings(seen)
    return [table for table in filter(None, map(_table, seen)) if table.is_about_designs(alone=alone)]


def lead_to_listings(sheets: Iterable[Sheet]) -> bool:
    rows = (row for sheet in sheets for row in sheet.rows[:SAMPLE_ROWS])
    return any(leads_to_a_listing(cell) for row in rows for _, cell in row.filled)


def read_register(source: Source, known: Sequence[Work]) -> Register:
    """Read a file that is a sheet of designs according to the user, and merge it into the known designs.

    Values in the sheet replace known values; where the sheet has no value, the known value stays.
    """
    tables = _find_registers(source) or [*filter(None, map(_table, source.sheets))]
    return _Reader(known, replacing=True).read(tables)


def read_designs(source: Source, known: Register, answers: Answers) -> Register:
    """Return the register with the designs of every sheet that is clearly about designs.

    Existing values of known designs stay.
    """
    tables = _find_registers(source, taken=answers.taken)
    tables = [table for table in tables if table.sheet.name not in answers.listings]
    return _Reader(known.works, replacing=False).read(tables)


@dataclass
class _Reader:
    known: InitVar[Iterable[Work]]
    replacing: bool
    """Whether a row's values replace existing values in the records."""

    def __post_init__(self, known: Iterable[Work]) -> None:
        self._works = {normalize(work.title): work for work in known}
        self._permissions: dict[str, date] = {}
        self._described: set[str] = set()
        """Ids of the designs that an earlier row has described."""

    def read(self, tables: Sequence[RegisterTable]) -> Register:
        found = [(table, number, cells) for table in tables for number, cells in table.rows()]
        written = (day_of(cells[role]) for _, _, cells in found for role in _DAYS if role in cells)
        order = order_of(day for day in written if day)
        rows: dict[tuple[str, int], str] = {}
        for table, number, cells in found:
            if (work := self._work(cells, order)) is not None:
                rows[table.sheet.name, number] = work.id
        return Register(tuple(map(self._permitted, self._works.values())), rows, tuple(tables))

    def _permitted(self, work: Work) -> Work:
        """Return the design with its client's permission, which covers all designs of the client."""
        until = self._permissions.get(normalize(work.client), work.permission_until)
        return replace(work, permission_until=until) if work.client else work

    def _work(self, cells: _RowCells, order: DayOrder | None) -> Work | None:
        until, client = _day(cells, RegisterRole.PERMISSION_UNTIL, order), _said(cells, RegisterRole.CLIENT)
        if until is not None and client:
            self._permissions[normalize(client)] = until
        if not (written := _said(cells, RegisterRole.TITLE)):
            return None
        there = self._works.get(normalize(written)) or Register(tuple(self._works.values())).named(written)
        work = there or Work(id=new_id(), title=written)
        again, number = work.id in self._described, _said(cells, RegisterRole.NUMBER)
        work = _joined(work, cells, order, replacing=self.replacing and not again)
        if number and again and number != work.right.number:
            # Always in English: an import in another language must not add it a second time.
            work = replace(work, note=with_more(work.note, english(f"also registered: {number}")))
        self._described.add(work.id)
        self._works[normalize(work.title)] = work
        if until is not None and work.client:
            self._permissions[normalize(work.client)] = until
        return work


def _table(sheet: Sheet) -> RegisterTable | None:
    for row in sheet.rows[:_HEADING_ROWS]:
        columns: dict[RegisterRole, int] = {}
        for named in (_role_of_heading, _role_inside):
            for column, cell in row.filled:
                unread = column in columns.values() or (
                    named is _role_inside and column in sheet.hidden_columns
                )
                if not unread and (role := named(cell.text)) is not None:
                    columns.setdefault(role, column)
            if not columns:
                # If no cell of the row is exactly a heading, do not search inside its cells: a word that is
                # also a heading may be part of a design's title.
                break
        enough = any(needed <= columns.keys() for needed in _NEEDED)
        if enough and len(columns) >= min(2, len(row.filled)):
            return RegisterTable(sheet, row, columns)
    return None


def _role_of_heading(text: str) -> RegisterRole | None:
    """Return the role of a heading that is known exactly, with or without the text in brackets."""
    return _ROLE_BY_WORDS.get(normalize(text) or text) or _ROLE_BY_WORDS.get(heading_words(text))


def _role_inside(text: str) -> RegisterRole | None:
    """Return the role of the longest known heading that occurs in this text."""
    return _ROLE_BY_WORDS.get(_ROLES.longest(normalize(text))) if len(text) <= LONGEST_HEADING else None


def leads_to_a_listing(cell: SheetCell) -> bool:
    """Return whether the cell's hyperlink or text is the address of a listing."""
    text = cell.target or cell.text
    return "://" in text and any(its.disposition is not Disposition.REJECT for its in find_addresses(text))


def _counts_designs(text: str) -> bool:
    """Return whether the text counts designs, such as "112 designs" or "TOTAL so far"."""
    words = normalize(text).split()
    counts = bool(words) and (words[0].isdigit() or begins_as_total(text))
    rest = [word for word in words if not word.isdigit() and word not in _SMALL and not begins_as_total(word)]
    about_designs = all(word in _TITLES or _listing_role(word) is Role.WORK for word in rest)
    return counts and about_designs and not text.strip().isdigit()


def is_signature(text: str) -> bool:
    """Return whether the text is a line that a mail program adds, such as "Sent from Outlook"."""
    return any(at == 0 for at, _ in _SIGNED.find(normalize(text))) if len(text) <= LONGEST_HEADING else False


def _joined(work: Work, cells: _RowCells, order: DayOrder | None, *, replacing: bool) -> Work:
    """Return the design with the row's values. With `replacing`, these values replace existing ones."""

    def chosen(old: _T, new: _T) -> _T:
        return (new or old) if replacing else (old or new)

    old, state = work.right, right_state(_said(cells, RegisterRole.STATE)) or RightState.UNKNOWN
    decides = state is not RightState.UNKNOWN and (replacing or old.state is RightState.UNKNOWN)
    right = replace(
        old,
        text=chosen(old.text, _said(cells, RegisterRole.RIGHT)),
        number=chosen(old.number, _said(cells, RegisterRole.NUMBER)),
        state=state if decides else old.state,
        approved_on=chosen(old.approved_on, _day(cells, RegisterRole.APPROVED_ON, order)),
        expires_on=chosen(old.expires_on, _day(cells, RegisterRole.EXPIRES_ON, order)),
    )
    note = _said(cells, RegisterRole.NOTE)
    return replace(
        work,
        aliases=_more(work.aliases, cells, RegisterRole.ALIASES),
        client=chosen(work.client, _said(cells, RegisterRole.CLIENT)),
        official_addresses=_more(work.official_addresses, cells, RegisterRole.OFFICIAL),
        licensees=_more(work.licensees, cells, RegisterRole.LICENSEES),
        right=right,
        note=(note or work.note) if replacing else with_more(work.note, note),
    )


def right_state(text: str) -> RightState | None:
    """Return the registration state that the text stands for; None if the text is not recognised."""
    words = normalize(text) or text.strip()
    if words in _STATE_BY_WORDS:
        return _STATE_BY_WORDS[words]
    found = {_STATE_BY_WORDS[phrase] for _, phrase in _STATES.find(words)}
    if len(found) != 1:
        return None
    (state,) = found
    negated = not _NOT.isdisjoint(words.split())
    return RightState.PENDING if negated and state is RightState.APPROVED else None if negated else state


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

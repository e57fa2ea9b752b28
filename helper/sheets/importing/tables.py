"""The second pass of an import: finds the tables of a file, and the role of each column.

Over 500 lines because the role of a column depends on all other columns and on the user's answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from helper.errors import WrongUse
from helper.model.address import find_addresses, read_address
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.text import normalize
from helper.sheets.files.sheet import Sheet, SheetCell, Source, SourceRow, column_letters, column_number
from helper.sheets.files.source import NOTE_ROLES
from helper.sheets.importing.answers import Answers
from helper.sheets.words.headings import (
    LONGEST_HEADING,
    REPEATABLE,
    Role,
    ambiguous_roles,
    is_heading,
    role_asked,
    role_named,
)
from helper.sheets.words.lexicon import (
    Day,
    DayOrder,
    Status,
    is_ditto,
    is_nothing,
    order_of,
    read_day,
    read_status,
    read_yes_or_no,
)
from helper.translation import comma_list, quoted, tr, with_note

SAMPLE_ROWS = 300
_ENOUGH = 0.5
"""Minimum share of cells that must fit a role, from 0 to 1, if the role is chosen by content alone."""
_ID = re.compile(r"[0-9]{10,17}|[0-9.,]+e\+?[0-9]+", re.IGNORECASE)
_COMPLAINT_NO = re.compile(r"(?=.*[0-9].*[0-9].*[0-9])[A-Za-z0-9#./ _-]{4,24}")
_STORE_ADDRESS = re.compile(r"aliexpress\.[a-z]+/store/", re.IGNORECASE)
_STORE_NUMBER = re.compile(r"[0-9]{5,12}")
_MOST_COLUMNS = 52
"""Maximum number of columns of a table without a heading."""


COLUMN = "column"
"""The subject of a question about the role of one column."""


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """A question about a file that only the user can answer."""

    sheet: str
    about: str
    """The subject: a role, `COLUMN`, "dates", "designs" or "status"."""
    text: str
    choices: tuple[str, ...]
    """The possible answers, as typed after `--map`."""
    examples: tuple[str, ...] = ()
    """Up to two rows that the question is about, each as a line."""


@dataclass(frozen=True)
class Columns:
    headings: tuple[str, ...]
    roles: Mapping[int, Role]
    """Roles by column number, from 0. A column without a role is kept as text."""
    unclear: tuple[tuple[Role, tuple[int, ...]], ...] = ()
    """Roles that several columns may have, or that are only guessed, each with the columns in question."""
    hidden: tuple[int, ...] = ()
    """Hidden columns with content that are kept as text only."""
    ambiguous: tuple[tuple[int, tuple[Role, ...]], ...] = ()
    """Columns whose heading has several meanings, each with the roles to choose from."""

    @cached_property
    def by_role(self) -> Mapping[Role, tuple[int, ...]]:
        by_role: dict[Role, tuple[int, ...]] = {}
        for at, role in self.roles.items():
            by_role[role] = (*by_role.get(role, ()), at)
        return by_role

    def having(self, role: Role) -> tuple[int, ...]:
        return self.by_role.get(role, ())

    def rivals(self, role: Role) -> list[int]:
        """Return the columns that compete for this role; empty if at most one column may have it."""
        return [at for unclear, columns in self.unclear if unclear is role for at in columns]

    def heading(self, column: int) -> str:
        """Return the heading of a column; without a heading, the column's letters."""
        written = self.headings[column] if column < len(self.headings) else ""
        return written or column_letters(column)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A header row, or None, and the rows down to the next header row."""

    header: SourceRow | None
    rows: tuple[SourceRow, ...]
    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTables:
    source: Source
    found: Mapping[str, tuple[SheetTable, ...]]
    """The tables of each sheet, by the sheet's name. Skipped hidden sheets are left out."""
    order: DayOrder | None
    """Whether the day or the month comes first: the user's answer, or else what unambiguous dates show."""
    questions: tuple[ImportQuestion, ...]
    """Questions about the roles of columns.

    Questions about a sheet without listings can stay unanswered.
    """


def find_tables(source: Source, answers: Answers) -> FileTables:
    """Find the tables of every sheet that is not skipped.

    Raises `WrongUse` if an answer names a column or sheet that the file does not have.
    """
    taken = [sheet for sheet in source.sheets if not sheet.hidden or sheet.name in answers.taken]
    found = {sheet.name: _tables_of(sheet, answers) for sheet in taken}
    tables = [table for its in found.values() for table in its]
    _refuse_unknown(source, answers, [table.columns for table in tables])
    order = answers.order or order_of(_days(tables))
    asked = (question for name, its in found.items() for question in _questions(name, its))
    return FileTables(source=source, found=found, order=order, questions=tuple(asked))


def _questions(sheet: str, tables: Sequence[SheetTable]) -> Iterator[ImportQuestion]:
    for columns in {table.columns.headings: table.columns for table in tables}.values():
        for role, candidates in columns.unclear:
            names = comma_list(
                with_note(quoted(columns.heading(at)), column_letters(at)) for at in candidates
            )
            choices = tuple(f"{role.value}={column_letters(at)}" for at in candidates)
            text = tr("Which column contains {content}? {columns}", content=tr(role.words), columns=names)
            yield ImportQuestion(sheet, role.value, text, choices)
        for at, roles in columns.ambiguous:
            text = tr("What does column {column} hold?", column=quoted(columns.heading(at)))
            choices = tuple(f"{role.value}={column_letters(at)}" for role in roles)
            yield ImportQuestion(sheet, COLUMN, text, choices)


def _tables_of(sheet: Sheet, answers: Answers) -> tuple[SheetTable, ...]:
    """Return the sheet's tables. Rows above the first heading are a table without a heading."""
    if sheet.notes:
        said = {at for row in sheet.rows for at, _ in row.filled}
        roles = {at: role for at, role in NOTE_ROLES.items() if at in said}
        return (SheetTable(None, sheet.rows, Columns((), roles)),)
    parts = _parts(sheet, answers.header_row)
    below: dict[tuple[str, ...], list[SourceRow]] = {}
    for header, rows in parts:
        below.setdefault(_headings(header), []).extend(rows)
    columns = {}
    for headings, rows in below.items():
        filled = [row for row in rows if row.filled]
        chosen = _chosen(answers.columns, headings)
        columns[headings] = read_columns(headings, filled, chosen, sheet.hidden_columns)
    return tuple(SheetTable(header, tuple(rows), columns[_headings(header)]) for header, rows in parts)


def _chosen(named: Iterable[tuple[Role, str]], headings: Sequence[str]) -> dict[int, Role]:
    """Return the roles that the user has chosen for this table's columns, by heading or column letters."""
    found = {}
    folded = list(map(normalize, headings))
    for role, name in named:
        wanted = normalize(name)
        column = folded.index(wanted) if wanted in folded and wanted else column_number(name)
        # A heading of another table, such as "URL", could also be the letters of a column far to the right.
        if column is not None and column < max(len(headings), _MOST_COLUMNS):
            found[column] = role
    return found


def _refuse_unknown(source: Source, answers: Answers, columns: Sequence[Columns]) -> None:
    for role, name in answers.columns:
        if not any(_chosen([(role, name)], its.headings) for its in columns):
            known = list(dict.fromkeys(heading for its in columns for heading in its.headings if heading))
            now = tr(
                "Choose one of these columns, by heading or letter: {columns}.",
                columns=comma_list(known[:20]),
            )
            what = tr("The file has no column “{name}”.", name=name)
            raise WrongUse(what, where=source.name, now=now if known else tr("Enter the column's letter."))
    names = [sheet.name for sheet in source.sheets]
    if missing := (answers.taken | answers.listings) - set(names):
        what = tr("The file has no sheet “{name}”.", name=min(missing))
        now = tr("Choose one of these sheets: {sheets}.", sheets=comma_list(names))
        raise WrongUse(what, where=source.name, now=now)


def _days(tables: Iterable[SheetTable]) -> Iterator[Day]:
    for table in tables:
        columns = [*table.columns.having(Role.REPORTED), *table.columns.having(Role.REMOVED)]
        for row in table.rows:
            for column in columns:
                if day := day_of(row.cell(column)):
                    yield day


def _parts(sheet: Sheet, header_row: int | None) -> list[tuple[SourceRow | None, list[SourceRow]]]:
    parts: list[tuple[SourceRow | None, list[SourceRow]]] = [(None, [])]
    fallback = None if header_row else _unknown_header(sheet)
    for row in sheet.rows:
        if header_row is not None:
            is_header = row.number == header_row
        else:
            strict = parts[-1][0] is not None
            is_header = row is fallback or _reads_as_header(row, strict=strict)
        if is_header:
            parts.append((row, []))
        else:
            parts[-1][1].append(row)
    return parts


def _headings(header: SourceRow | None) -> tuple[str, ...]:
    return tuple(cell.text for cell in header.cells) if header else ()


def _reads_as_header(row: SourceRow, *, strict: bool) -> bool:
    """Return whether the row is a header row.

    For a row below another header, pass `strict`: most of its cells must then be exact headings.
    """
    if not (texts := _short_texts(row)):
        return False
    known = {text: role for text in texts if (role := role_named(text))}
    clear = [text for text in texts if text in known and is_heading(text)]
    if strict:
        clear = [text for text in clear if read_status(text) is None]
        return len({known[text][0] for text in clear}) >= 2 and len(clear) >= len(texts) * 0.6
    if len(texts) == 1:
        return bool(clear) and known[texts[0]] in {(Role.LINK, True), (Role.ITEM_ID, True)}
    roles, named = {role for role, _ in known.values()}, sum(text in known for text in texts)
    return bool(clear) and len(roles) >= 2 and named >= len(texts) * 0.4


def _short_texts(row: SourceRow) -> list[str]:
    """Return the texts of a row that has only short texts; otherwise an empty list."""
    for _, cell in row.filled:
        if cell.numeric or cell.day or len(cell.text) > LONGEST_HEADING or "://" in cell.text:
            return []
        if sum(map(str.isdigit, cell.text)) > 3:
            return []
    return [cell.text for _, cell in row.filled]


def _unknown_header(sheet: Sheet) -> SourceRow | None:
    """Return the row of short texts right above the first link, if the sheet has no known heading."""
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
    texts = _short_texts(header)
    if len(texts) < max(2, len(row.filled) - 1) or len(set(map(normalize, texts))) < len(texts):
        return False
    worded = any(read_status(text) and not role_named(text) for text in texts)
    return bool(header.cell(column).text) and not worded


def read_columns(
    headings: Sequence[str],
    rows: Sequence[SourceRow],
    chosen: Mapping[int, Role],
    hidden: frozenset[int] = frozenset(),
) -> Columns:
    """Determine the roles of the columns.

    The roles in `chosen` come from the user's answers and take precedence. A column in `hidden` gets a role
    only if its heading is known and no visible column has the role.
    """
    seen = (len(row.cells) for row in rows[:SAMPLE_ROWS])
    width = max(len(headings), *(column + 1 for column in chosen), *seen, 0)
    below = [[row.cell(column) for row in rows[:SAMPLE_ROWS]] for column in range(width)]
    samples = [
        [cell for cell in cells if cell.text and not is_nothing(cell.text) and not is_ditto(cell.text)]
        for cells in below
    ]
    padded = [*headings, *[""] * (width - len(headings))]
    reader = _ColumnReader(padded, samples, dict(chosen), hidden - set(chosen))
    for clear in (True, False):
        reader.take_headings(clear=clear)
    reader.take_contents()
    unread = reader.take_hidden()
    reader.take_links_from_elsewhere()
    reader.ask_about_ambiguous()
    reader.take_work()
    return Columns(
        tuple(headings), reader.roles, tuple(reader.unclear), unread, tuple(reader.ambiguous.items())
    )


@dataclass
class _ColumnReader:
    headings: Sequence[str]
    samples: Sequence[Sequence[SheetCell]]
    roles: dict[int, Role]
    """The roles found so far, by column number. Roles that the user has chosen never change."""
    hidden: frozenset[int]
    unclear: list[tuple[Role, tuple[int, ...]]] = field(default_factory=list)
    ambiguous: dict[int, tuple[Role, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chosen = frozenset(self.roles)

    def take_contents(self) -> None:
        """Assign roles by content to columns without a known heading."""
        for role in (Role.LINK, Role.ITEM_ID, Role.STATUS, Role.REPORTED):
            if (
                role in self.roles.values()
                or role in dict(self.unclear)
                or (role is Role.ITEM_ID and Role.LINK in self.roles.values())
            ):
                continue
            fitting = [column for column in self._free() if _share(role, self.samples[column]) >= _ENOUGH]
            if role is Role.LINK:
                self.roles.update(dict.fromkeys(fitting, role))
            elif fitting:
                self._settle(role, fitting)

    def take_hidden(self) -> tuple[int, ...]:
        """Give roles to hidden columns with a clear heading, unless a visible column already has the role.

        Returns the remaining hidden columns that have content.
        """
        unread = []
        for column in sorted(self.hidden & set(range(len(self.samples)))):
            heading, sample = self.headings[column], self.samples[column]
            role, clear = role_named(heading) or (Role.ASIDE, False)
            if clear and is_heading(heading) and role not in self.roles.values() and _may_be(role, sample):
                self.roles[column] = role
            else:
                self.roles[column] = Role.ASIDE
                unread += [column] if sample else []
        return tuple(unread)

    def take_links_from_elsewhere(self) -> None:
        """If no column with a link heading contains a listing, find the link column by content.

        On task boards, the column with the link heading contains links to the board's own pages, and the
        listing's link is in a description.
        """
        headed = [column for column, role in self.roles.items() if role is Role.LINK]
        if Role.ITEM_ID in self.roles.values() or any(
            column in self._chosen or _share(Role.LINK, self.samples[column]) for column in headed
        ):
            return
        holding = [
            column
            for column, sample in enumerate(self.samples)
            if column not in self._chosen
            and self.roles.get(column) not in {Role.LINK, Role.ASIDE, Role.STORE}
            and _share(Role.LINK, sample) >= _ENOUGH
        ]
        if holding:
            self.roles.update(dict.fromkeys(headed, Role.ASIDE))
            self.roles.update(dict.fromkeys(holding, Role.LINK))

    def take_work(self) -> None:
        """If no heading names the designs, give that role to the only column with repeated names."""
        if Role.WORK in self.roles.values():
            return
        titled = [column for column, role in self.roles.items() if role is Role.TITLE]
        names = [column for column in (*self._free(), *titled) if _repeats(self.samples[column])]
        if len(names) == 1 and (names[0] in titled or not self.headings[names[0]]):
            self.roles[names[0]] = Role.WORK
        elif names or titled:
            self.unclear.append((Role.WORK, tuple(sorted({*names, *titled}))))

    def ask_about_ambiguous(self) -> None:
        """Ask about columns such as "Product", unless the other headings leave only one role."""
        for column in self._free():
            roles = ambiguous_roles(self.headings[column]) if self.samples[column] else ()
            left = tuple(role for role in roles if role in REPEATABLE or role not in self.roles.values())
            if len(left) == 1 and left[0] not in REPEATABLE:
                self.roles[column] = left[0]
            elif len(left) > 1:
                self.ambiguous[column] = left

    def take_headings(self, *, clear: bool) -> None:
        wanted: dict[Role, list[int]] = {}
        for column in self._free():
            named = role_named(self.headings[column]) or role_asked(self.headings[column])
            if named is None or named[1] is not clear or ambiguous_roles(self.headings[column]):
                continue
            role, sample = named[0], self.samples[column]
            says_gone = role is Role.STATUS and read_status(self.headings[column]) is Status.REMOVED
            if says_gone and _share(Role.REMOVED, sample) >= _ENOUGH:
                role = Role.REMOVED
            if _may_be(role, sample):
                wanted.setdefault(role, []).append(column)
        for role, columns in wanted.items():
            if role in REPEATABLE:
                self.roles.update(dict.fromkeys(columns, role))
            elif role is Role.STATUS:
                self._take_statuses(columns)
            elif role not in self.roles.values():
                self._settle(role, columns)

    def _take_statuses(self, columns: list[int]) -> None:
        """Make these columns candidates for the status, beside those that were named before."""
        named = [at for at, role in self.roles.items() if role is Role.STATUS]
        if not self._chosen.isdisjoint(named):
            return
        named += [at for role, rivals in self.unclear if role is Role.STATUS for at in rivals]
        self.unclear = [entry for entry in self.unclear if entry[0] is not Role.STATUS]
        self._settle(Role.STATUS, sorted({*named, *columns}))

    def _settle(self, role: Role, columns: list[int]) -> None:
        """Assign the role to the column that fits best.

        If several columns fit equally well, add a question.
        """
        filled = {column: len(self.samples[column]) for column in columns}
        scores = {column: _share(role, self.samples[column]) for column in columns}
        best = max(columns, key=lambda at: (scores[at] > 0, filled[at] > 0, scores[at], -at))
        several = role is Role.STATUS
        rivals = tuple(at for at in columns if filled[at] and (several or scores[at] >= scores[best]))
        if len(rivals) > 1:
            self.unclear.append((role, rivals))
        if several and len(rivals) > 1:
            # Without an answer, no column is the status: each of them is kept as a note.
            self.roles.update(dict.fromkeys(rivals, Role.ASIDE))
        else:
            self.roles[best] = role

    def _free(self) -> list[int]:
        known = {*self.roles, *self.hidden, *self.ambiguous}
        return [column for column in range(len(self.samples)) if column not in known]


def _is_link(cell: SheetCell) -> bool:
    text = cell.target or cell.text
    if _STORE_ADDRESS.search(text) and "/product/" not in text:
        return False
    return any(
        address.disposition is not Disposition.REJECT or address.reason is AddressReason.LOOKALIKE_HOST
        for address in find_addresses(text)
    )


def day_of(cell: SheetCell) -> Day | None:
    """Return the day in a cell: the date if the cell is marked as a date, or else the date in its text."""
    return read_day(cell.text) if cell.day is None else Day(cell.day, cell.day)


def _is_day(cell: SheetCell) -> bool:
    return day_of(cell) is not None


_FITS: dict[Role, Callable[[SheetCell], bool]] = {
    Role.LINK: _is_link,
    Role.ITEM_ID: lambda cell: (
        bool(_ID.fullmatch(cell.text)) and read_address(cell.text).disposition is not Disposition.REJECT
    ),
    Role.STATUS: lambda cell: read_status(cell.text) is not None or read_yes_or_no(cell.text) is not None,
    Role.REPORTED: _is_day,
    Role.REMOVED: _is_day,
    Role.COMPLAINT_NO: lambda cell: cell.day is None and bool(_COMPLAINT_NO.fullmatch(cell.text)),
    Role.STORE_NUMBER: lambda cell: bool(_STORE_NUMBER.search(cell.text)),
    Role.STORE: lambda cell: not _is_link(cell) and not _is_day(cell),
}


_PROVEN = frozenset(
    {Role.LINK, Role.ITEM_ID, Role.REPORTED, Role.REMOVED, Role.COMPLAINT_NO, Role.STATUS, Role.STORE}
)
"""Roles that a column gets only if its content fits as well; a fitting heading alone is not enough."""


def _share(role: Role, sample: Sequence[SheetCell]) -> float:
    """Return the share of cells that fit the role, from 0 to 1; always 1 if the role accepts any text."""
    fits = _FITS.get(role)
    if fits is None:
        return 1.0
    return sum(map(fits, sample)) / len(sample) if sample else 0.0


def _may_be(role: Role, sample: Sequence[SheetCell]) -> bool:
    """Return whether a column's content allows the role that its heading names.

    An empty column allows any role.
    """
    if not sample or role not in _PROVEN:
        return not (role is Role.WORK and sample and _share(Role.LINK, sample) > _ENOUGH)
    if role is Role.LINK:
        return any(_is_link(cell) or "://" in (cell.target or cell.text) for cell in sample) and not all(
            _STORE_ADDRESS.search(cell.target or cell.text) for cell in sample
        )
    if role in {Role.REPORTED, Role.REMOVED}:
        return any(
            _is_day(cell)
            or (not cell.numeric and any(map(str.isdigit, cell.text)))
            or read_yes_or_no(cell.text) is not None
            for cell in sample
        )
    if role is Role.COMPLAINT_NO:
        return _share(role, sample) > 0 and not _counts_rows(sample)
    if role is Role.STATUS:
        return _share(Role.REPORTED, sample) < _ENOUGH
    return _share(role, sample) > 0


def _counts_rows(sample: Sequence[SheetCell]) -> bool:
    """Return whether the column only numbers the rows: 1, 2, 3."""
    texts = [cell.text for cell in sample[:30]]
    if not all(text.isascii() and text.isdigit() for text in texts):
        return False
    steps = {int(later) - int(earlier) for earlier, later in pairwise(texts)}
    return steps == {1} and int(texts[0]) in {0, 1}


def _repeats(sample: Sequence[SheetCell]) -> bool:
    names = [cell.text for cell in sample if not cell.numeric and cell.day is None and "://" not in cell.text]
    worded = [name for name in names if sum(map(str.isalpha, name)) >= 2 and len(name) <= 80]
    if len(worded) < 2 or len(worded) < len(sample) * 0.8:
        return False
    return len(set(worded)) <= max(1, len(worded) * 0.8)

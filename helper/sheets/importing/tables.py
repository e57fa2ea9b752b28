"""The second pass of an import: finds the header rows of a file, and names the columns by their headings.

Only a column of links is also recognised by its content. The user is asked about every other column without a
known heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helper.errors import WrongUse
from helper.model.address import find_addresses
from helper.model.address_verdicts import AddressReason, Disposition
from helper.model.text import normalize
from helper.sheets.files.sheet import Sheet, SheetCell, Source, SourceRow, column_letters, column_number
from helper.sheets.importing.answers import Answers
from helper.sheets.words.headings import LONGEST_HEADING, REPEATABLE, Role, is_heading, role_named
from helper.sheets.words.lexicon import Day, DayOrder, is_ditto, is_nothing, order_of, read_day, read_status
from helper.translation import comma_list, quoted, tr, with_note

SAMPLE_ROWS = 300
_MOST_COLUMNS = 52
"""Maximum number of columns of a table without a heading."""

COLUMN = "column"
"""The subject of a question about the content of one column."""
_SAMPLES = 3


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
    rivals: tuple[tuple[Role, tuple[int, ...]], ...] = ()
    """Roles that several headings name, each with these columns."""
    unknown: tuple[int, ...] = ()
    """Columns with content that no heading names, in a table with links."""
    hidden: tuple[int, ...] = ()
    """Hidden columns with content that are kept as text only."""

    @cached_property
    def by_role(self) -> Mapping[Role, tuple[int, ...]]:
        by_role: dict[Role, tuple[int, ...]] = {}
        for at, role in self.roles.items():
            by_role[role] = (*by_role.get(role, ()), at)
        return by_role

    def having(self, role: Role) -> tuple[int, ...]:
        return self.by_role.get(role, ())

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
    """Questions about the columns. Questions about a sheet without listings can stay unanswered."""


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
    for table in {table.columns.headings: table for table in tables}.values():
        columns = table.columns
        for role, candidates in columns.rivals:
            names = comma_list(
                with_note(quoted(columns.heading(at)), column_letters(at)) for at in candidates
            )
            choices = tuple(f"{role.value}={column_letters(at)}" for at in candidates)
            text = tr("Which column contains {content}? {columns}", content=tr(role.words), columns=names)
            yield ImportQuestion(sheet, role.value, text, choices)
        for at in columns.unknown:
            text = tr("What does column {column} hold?", column=quoted(columns.heading(at)))
            roles = (Role.OTHER, Role.IGNORED, *(role for role in Role if _may_choose(role, columns)))
            choices = tuple(f"{role.value}={column_letters(at)}" for role in roles)
            cells = dict.fromkeys(row.cell(at).text[:80] for row in table.rows if row.cell(at).text)
            yield ImportQuestion(sheet, COLUMN, text, choices, tuple(cells)[:_SAMPLES])


def _may_choose(role: Role, columns: Columns) -> bool:
    """Return whether the user may choose this role for one more column."""
    return role not in {Role.OTHER, Role.IGNORED} and (role in REPEATABLE or not columns.having(role))


def _tables_of(sheet: Sheet, answers: Answers) -> tuple[SheetTable, ...]:
    """Return the sheet's tables. Rows above the first heading are a table without a heading."""
    if sheet.notes:
        return (SheetTable(None, sheet.rows, Columns((), {0: Role.LINK, 1: Role.NOTE})),)
    parts = _parts(sheet, answers.header_row)
    below: dict[tuple[str, ...], list[SourceRow]] = {}
    for header, rows in parts:
        below.setdefault(_headings(header), []).extend(row for row in rows if row.filled)
    columns = {
        headings: read_columns(headings, rows, _chosen(answers.columns, headings), sheet.hidden_columns)
        for headings, rows in below.items()
    }
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
    unlisted = None if header_row else _unlisted_header(sheet)
    for row in sheet.rows:
        if header_row is not None:
            is_header = row.number == header_row
        else:
            is_header = row is unlisted or _reads_as_header(row, again=parts[-1][0] is not None)
        if is_header:
            parts.append((row, []))
        else:
            parts[-1][1].append(row)
    return parts


def _headings(header: SourceRow | None) -> tuple[str, ...]:
    return tuple(cell.text for cell in header.cells) if header else ()


def _reads_as_header(row: SourceRow, *, again: bool) -> bool:
    """Return whether enough cells of the row are known headings.

    For a row below another header, pass `again`: most cells must then be headings, and no statuses.
    """
    if not (texts := _short_texts(row)):
        return False
    known = [text for text in texts if is_heading(text)]
    roles = {role for text in texts if (role := role_named(text))}
    if again:
        clear = [text for text in known if role_named(text) and read_status(text) is None]
        return len(set(map(role_named, clear))) >= 2 and len(clear) >= len(texts) * 0.6
    if len(texts) == 1:
        return bool(roles & {Role.LINK, Role.ITEM_ID})
    return bool(roles) and len(known) >= 2 and len(known) >= len(texts) * 0.4


def _short_texts(row: SourceRow) -> list[str]:
    """Return the texts of a row that has only short texts; otherwise an empty list."""
    for _, cell in row.filled:
        if cell.numeric or cell.day or len(cell.text) > LONGEST_HEADING or "://" in cell.text:
            return []
        if sum(map(str.isdigit, cell.text)) > 3:
            return []
    return [cell.text for _, cell in row.filled]


def _unlisted_header(sheet: Sheet) -> SourceRow | None:
    """Return the row of short texts right above the first link, if the sheet has no known heading."""
    above: SourceRow | None = None
    for row in sheet.rows:
        if _reads_as_header(row, again=False):
            return None
        linked = [column for column, cell in row.filled if find_addresses(cell.target or cell.text)]
        if linked:
            return above if above is not None and _covers(above, row, linked[0]) else None
        if row.filled:
            above = row
    return None


def _covers(header: SourceRow, row: SourceRow, column: int) -> bool:
    texts = _short_texts(header)
    distinct = len(set(map(normalize, texts))) == len(texts) >= max(2, len(row.filled) - 1)
    return distinct and bool(header.cell(column).text) and not any(map(read_status, texts))


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
    width = max(len(headings), *(column + 1 for column in chosen), *(len(row.cells) for row in rows), 0)
    samples = [list(_sample(rows, column)) for column in range(width)]
    named = {
        at: role for at, heading in enumerate(headings) if at not in chosen and (role := role_named(heading))
    }
    unseen = hidden - chosen.keys()
    roles = dict(chosen)
    rivals = _take_named({at: role for at, role in named.items() if at not in unseen}, samples, roles)
    unread = []
    for at in sorted(unseen & set(range(width))):
        free = at in named and named[at] not in roles.values()
        roles[at] = named[at] if free else Role.OTHER
        unread += [] if free or not samples[at] else [at]
    _take_links(chosen, samples, roles)
    linked = not {Role.LINK, Role.ITEM_ID}.isdisjoint(roles.values())
    unknown = tuple(at for at in range(width) if linked and at not in roles and samples[at])
    return Columns(tuple(headings), roles, rivals, unknown, tuple(unread))


def _sample(rows: Sequence[SourceRow], column: int) -> Iterator[SheetCell]:
    for row in rows[:SAMPLE_ROWS]:
        cell = row.cell(column)
        empty = (
            is_nothing(cell.text) and cell.text.casefold() != "x"
        )  # a column of marks may contain only "x"
        if (cell.text or cell.target) and not empty and not is_ditto(cell.text):
            yield cell


def _take_named(
    named: Mapping[int, Role], samples: Sequence[Sequence[SheetCell]], roles: dict[int, Role]
) -> tuple[tuple[Role, tuple[int, ...]], ...]:
    """Give each column the role that its heading names.

    If several columns with content have a role that only one can have, none of them gets it before the user
    has chosen. Returns these roles with their columns.
    """
    rivals = []
    for role in dict.fromkeys(named.values()):
        columns = [at for at, its in named.items() if its is role]
        if role in REPEATABLE:
            roles.update(dict.fromkeys(columns, role))
            continue
        filled = tuple(at for at in columns if samples[at])
        if role in roles.values() or len(filled) > 1:
            roles.update(dict.fromkeys(columns, Role.OTHER))
            rivals += [] if role in roles.values() else [(role, filled)]
        else:
            roles[(filled or columns)[0]] = role
    return tuple(rivals)


def _take_links(
    chosen: Mapping[int, Role], samples: Sequence[Sequence[SheetCell]], roles: dict[int, Role]
) -> None:
    """Name the columns of links by their content.

    On task boards, the column with the link heading contains the board's own pages, and the listing's link is
    in another column.
    """
    headed = [at for at, role in roles.items() if role is Role.LINK]
    if Role.ITEM_ID in roles.values() and not headed:
        return
    if any(at in chosen or _holds_links(samples[at]) for at in headed):
        return
    found = [
        at
        for at, sample in enumerate(samples)
        if at not in chosen and roles.get(at) not in {Role.STORE, Role.OTHER} and _holds_links(sample)
    ]
    if found:
        roles.update(dict.fromkeys(headed, Role.OTHER))
        roles.update(dict.fromkeys(found, Role.LINK))


def _holds_links(sample: Sequence[SheetCell]) -> bool:
    return bool(sample) and sum(map(_is_link, sample)) >= len(sample) / 2


def _is_link(cell: SheetCell) -> bool:
    return any(
        address.disposition is Disposition.ACCEPT
        or address.reason is AddressReason.LOOKALIKE_HOST
        or (address.disposition is Disposition.FLAG and address.reason is not AddressReason.NOT_A_LINK)
        for address in find_addresses(cell.target or cell.text)
    )


def day_of(cell: SheetCell) -> Day | None:
    """Return the day in a cell: the date if the cell is marked as a date, or else the date in its text."""
    return read_day(cell.text) if cell.day is None else Day(cell.day, cell.day)

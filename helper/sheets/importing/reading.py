"""Reads a whole file: its tables, their columns, every row, and the questions that only the person can answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from helper.errors import WrongUse
from helper.model.text import normalize, plural
from helper.model.work import Work
from helper.sheets.files.sheet import Sheet, Source, column_letters
from helper.sheets.importing.answers import Answers
from helper.sheets.importing.columns import DESIGN, Columns, ImportQuestion, SheetTable, day_of, find_tables
from helper.sheets.importing.day_years import examples_of_years, with_proposed_years, with_years_taken
from helper.sheets.importing.register import Register, Spelling, spellings_in, with_designs_of
from helper.sheets.importing.row_checks import flag_rows
from helper.sheets.importing.row_reader import SheetReader
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import Day, DayOrder, Status, is_unknown, order_of

_TWO_WORKS = re.compile(r"\s*(?:[+&/,;\n、，；|]|\b(?:and|und|et|y|e|i|en|ve|и)\b)\s*", re.IGNORECASE)
_MOST_WORDS = 12
_MOST_UNKNOWN = 200
_EXAMPLES = 2


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """A file as it was understood; nothing is taken yet."""

    name: str
    rows: tuple[SheetRow, ...]
    """Every row of every sheet, once, in order."""
    tables: tuple[tuple[Sheet, Columns], ...]
    questions: tuple[ImportQuestion, ...]
    remarks: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    """Titles that are nearly another one, and of which the person has not said yet what they mean."""
    aliases: Mapping[str, tuple[str, ...]]
    """By the folded title of a design: how rows write it that the person has said to mean it."""
    register: Register
    """The designs that were known, with those of the file's own sheets of designs."""
    hidden_sheets: tuple[str, ...]
    """Sheets that were not taken because they are hidden."""

    @property
    def hidden_columns(self) -> list[tuple[str, str]]:
        """Columns that were kept and not read because they are hidden: what stands above each, and its letters."""
        found = (
            (columns.heading(at), column_letters(at)) for _, columns in self.tables for at in columns.hidden
        )
        return list(dict.fromkeys(found))

    @cached_property
    def designs(self) -> list[Work]:
        """The designs of the file's own sheets of designs, as they will be."""
        told = set(self.register.rows.values())
        return [work for work in self.register.works if work.id in told]

    @property
    def data(self) -> list[SheetRow]:
        return [row for row in self.rows if row.kind is RowKind.DATA]


def read_sheet(source: Source, answers: Answers, register: Register, today: date) -> SheetReading:
    """Understand the file.

    Raises `WrongUse`: an answer names a column or a sheet that is not there.
    """
    taken = [sheet for sheet in source.sheets if not sheet.hidden or sheet.name in answers.taken]
    if answers.all_spellings:
        answers = _with_all_spellings(source, answers, register, today)
    tables = {sheet.name: find_tables(sheet, answers.chosen, answers.header_row) for sheet in taken}
    _refuse_unknown(source, answers, tables)
    known = register
    register = with_designs_of(
        source, known, taken=answers.taken, without=answers.listings, spellings=answers.works
    )
    rows = list(_rows(source, tables, answers, register))
    rows = with_proposed_years(rows, _order(tables, answers))
    if answers.years_near:
        rows = list(map(with_years_taken, rows))
    if answers.designs_above:
        rows = list(map(_as_proposed, rows))
    meant = {row.work: answers.works.get(normalize(row.work), row.work) for row in rows if row.work}
    rows = _with_works(rows, register, meant)
    spellings = spellings_in(rows, known, register, answers.works)
    numbered = any(table.columns.having(Role.COMPLAINT_NO) for found in tables.values() for table in found)
    rows = flag_rows(rows, _with_named(register, rows), today, numbered=numbered)
    return SheetReading(
        name=source.name,
        rows=tuple(rows),
        tables=tuple(
            (sheet, table.columns)
            for sheet in taken
            if sheet.name not in register.sheets
            for table in tables[sheet.name]
            if table.columns.roles
        ),
        questions=(
            *_questions(taken, tables, rows, answers),
            *_design_question(rows),
            *_spelling_questions(spellings),
        ),
        spellings=tuple(spellings),
        aliases=_aliases(meant),
        remarks=source.remarks,
        register=register,
        hidden_sheets=tuple(sheet.name for sheet in source.sheets if sheet not in taken),
    )


def _with_all_spellings(source: Source, answers: Answers, register: Register, today: date) -> Answers:
    """A yes to every title that is nearly another one; what was said of one stands."""
    answers = replace(answers, all_spellings=False)
    proposed = read_sheet(source, answers, register, today).spellings
    meant = {normalize(spelling.title): spelling.meant for spelling in proposed}
    return replace(answers, works={**meant, **answers.works})


def _rows(
    source: Source, tables: dict[str, list[SheetTable]], answers: Answers, register: Register
) -> Iterator[SheetRow]:
    order = _order(tables, answers)
    filled = sum(any(row.filled for row in sheet.rows) for sheet in source.sheets)
    for sheet in source.sheets:
        reader = SheetReader(sheet, source.workbook, answers, order, alone=filled < 2)
        rows = reader.read(tables[sheet.name]) if sheet.name in tables else reader.left_out()
        yield from _of_designs(rows, register) if sheet.name in register.sheets else rows


def _of_designs(rows: Iterable[SheetRow], register: Register) -> Iterator[SheetRow]:
    """The rows of a sheet of designs: what they say is in the register, and they are about no listing."""
    headers = {(table.sheet.name, table.header.number) for table in register.tables}
    for row in rows:
        place = (row.sheet, row.number)
        about = register.rows.get(place, "")
        kind = row.kind if row.kind in {RowKind.BLANK, RowKind.TOTAL} else RowKind.OTHER
        yield SheetRow(
            sheet=row.sheet,
            number=row.number,
            in_workbook=row.in_workbook,
            kind=RowKind.OTHER if about else RowKind.HEADER if place in headers else kind,
            design=about,
            hidden=row.hidden,
            rest=row.rest,
        )


def _order(tables: dict[str, list[SheetTable]], answers: Answers) -> DayOrder | None:
    return answers.order or order_of(_days(tables.values()))


def _days(found: Iterable[list[SheetTable]]) -> Iterator[Day]:
    """Every day that a file writes out, wherever its columns say that there is one."""
    for table in (table for tables in found for table in tables):
        columns = [*table.columns.having(Role.REPORTED), *table.columns.having(Role.REMOVED)]
        for row in table.rows:
            for column in columns:
                if day := day_of(row.cell(column)):
                    yield day


def _with_works(rows: Sequence[SheetRow], register: Register, meant: Mapping[str, str]) -> list[SheetRow]:
    """The rows with the designs they name; a cell with two is parted only when both are known by themselves."""
    alone = set(map(normalize, meant.values()))
    parted: dict[str, tuple[str, ...]] = {}
    for title in meant.values():
        parts = tuple(part for part in _TWO_WORKS.split(title) if part)
        both = len(parts) > 1 and all(normalize(part) in alone or register.named(part) for part in parts)
        parted[title] = parts if both and register.named(title) is None else (title,)
    return [
        row._replace(work=title, works=parted[title])
        if (title := meant.get(row.work, "")) and (title != row.work or parted[title] != row.works)
        else row
        for row in rows
    ]


def _aliases(meant: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The spellings behind which the person has put another title."""
    found: dict[str, tuple[str, ...]] = {}
    for written, title in meant.items():
        if (key := normalize(title)) != normalize(written):
            found[key] = (*found.get(key, ()), written)
    return found


def _as_proposed(row: SheetRow) -> SheetRow:
    """The row with the design that it was only thought to mean, because the person has said so."""
    title = _proposed_work(row)
    if not title:
        return row
    rest = tuple(pair for pair in row.proposed if pair[0] != "work")
    return row._replace(work=title, works=(title,), proposed=rest)


def _proposed_work(row: SheetRow) -> str:
    return dict(row.proposed).get("work", "") if row.listings and not row.work else ""


def _design_question(rows: Sequence[SheetRow]) -> Iterator[ImportQuestion]:
    """Whether what stands above rows that name no design, or their sheet's name, says it."""
    titles = Counter(title for row in rows if (title := _proposed_work(row)))
    if titles:
        named = ", ".join(f"“{title}” ({plural(times, 'row')})" for title, times in titles.most_common(3))
        more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
        text = f"{plural(titles.total(), 'row')} without a design of their own: is it what stands above them, or the name of their sheet? {named}{more}"
        yield ImportQuestion("", "designs", text, ("designs=above",))


def _with_named(register: Register, rows: Sequence[SheetRow]) -> Register:
    """The register with the designs that only the file names: their titles, too, say whose a right is."""
    clients = {title: row.client for row in rows for title in row.works}
    unknown = [(normalize(title), title) for title in clients if register.named(title) is None]
    named = {key: Work(id=key, title=title, client=clients[title]) for key, title in unknown}
    return Register((*register.works, *named.values()))


def _questions(
    sheets: Sequence[Sheet], tables: dict[str, list[SheetTable]], rows: Sequence[SheetRow], answers: Answers
) -> Iterator[ImportQuestion]:
    with_data = {row.sheet for row in rows if row.kind is RowKind.DATA}
    for sheet in sheets:
        if sheet.name in with_data:
            columns = {table.columns.headings: table.columns for table in tables[sheet.name]}
            for its in columns.values():
                yield from _column_questions(sheet, its)
    open_rows = [row for row in rows if row.open_days]
    if texts := list(dict.fromkeys(text for row in open_rows for text in row.open_days)):
        text = f"{texts[0]}: which comes first, the day or the month? ({len(texts)} such days in this file)"
        yield ImportQuestion("", "dates", text, ("dates=dmy", "dates=mdy"), _examples(open_rows))
    if lines := list(examples_of_years(rows)):
        text = f"{plural(len(lines), 'day')} without a year: is it the year of the rows beside, or of the row's other day?"
        yield ImportQuestion("", "years", text, ("years=near",), tuple(lines[:_EXAMPLES]))
    unknown: dict[str, list[SheetRow]] = {}
    for row in rows:
        answered = normalize(row.status_text) in answers.status_words
        if row.status is Status.UNKNOWN and row.status_text and not (answered or is_unknown(row.status_text)):
            unknown.setdefault(row.status_text, []).append(row)
    for word, having in islice(unknown.items(), _MOST_WORDS):
        choices = tuple(f"status:{word}={status.value}" for status in Status)
        text = f"What does “{word}” mean? ({plural(len(having), 'row')})"
        yield ImportQuestion("", "status", text, choices, _examples(having))


def _examples(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    return tuple(row.in_words for row in islice(rows, _EXAMPLES))


def _spelling_questions(found: Sequence[Spelling]) -> Iterator[ImportQuestion]:
    """Designs that nobody knows, though another title is nearly the same: only the person can say."""
    for its in found[:_MOST_UNKNOWN]:
        text = f"Is “{its.title}” ({plural(its.rows, 'row')}) another spelling of {its.meant}{its.why}? Else it is a design of its own."
        yield ImportQuestion("", DESIGN, text, (f"work:{its.title}={its.meant}",))


def _column_questions(sheet: Sheet, columns: Columns) -> Iterator[ImportQuestion]:
    for role, candidates in columns.unclear:
        names = " or ".join(
            f"“{columns.heading(column)}” ({column_letters(column)})" for column in candidates
        )
        choices = tuple(f"{role.value}={column_letters(column)}" for column in candidates)
        wanted = {Role.WORK: "the design"}.get(role, role.value.replace("_", " "))
        yield ImportQuestion(sheet.name, role.value, f"Which column holds {wanted}: {names}?", choices)


def _refuse_unknown(source: Source, answers: Answers, tables: dict[str, list[SheetTable]]) -> None:
    columns = [table.columns for found in tables.values() for table in found]
    for role, name in answers.columns.items():
        if not any(role in answers.chosen(its.headings).values() for its in columns):
            known = list(dict.fromkeys(heading for its in columns for heading in its.headings if heading))
            now = f"Its columns: {', '.join(known[:20])}. Their letters do as well."
            now = now if known else "Give its letter."
            raise WrongUse(f"The file has no column “{name}”.", where=source.name, now=now)
    names = [sheet.name for sheet in source.sheets]
    if missing := (answers.taken | answers.listings) - set(names):
        now = f"Its sheets: {', '.join(names)}."
        raise WrongUse(f"The file has no sheet “{min(missing)}”.", where=source.name, now=now)

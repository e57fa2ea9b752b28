"""The rows of the living sheet: what the records know is written, everything else stays; and the columns it had."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helper.config.durable import write_durably
from helper.model.finding import Finding
from helper.model.text import normalize
from helper.sheets.export import Values, export_rows
from helper.sheets.files.sheet import EMPTY, SheetCell, SourceRow
from helper.sheets.importing.columns import Columns
from helper.sheets.importing.history import is_before_the_last, state_of
from helper.sheets.importing.reading import SheetReading
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.words.headings import COLUMNS, Role
from helper.sheets.words.lexicon import Status, read_day, read_status
from helper.store.queries import Repositories

FILE_NAME = "living-sheet.json"
_FORMAT = 1
_OF_LISTINGS = frozenset({Role.LINK, Role.ITEM_ID})


@dataclass(frozen=True, slots=True)
class Memory:
    """The columns of the sheet that was brought in last, and the file that was written last."""

    headings: tuple[str, ...] = ()
    roles: Mapping[int, Role] = field(default_factory=dict)
    """What those columns hold, the first is 0; a column that is not in here is the person's own."""
    written: str = ""
    """What identifies the content that we wrote last."""


def read_memory(folder: Path) -> Memory:
    """What is kept in the folder of the records; a file that says nothing sensible is like none: it only helps."""
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        roles = {int(column): Role(role) for column, role in kept["roles"].items()}
        return Memory(tuple(map(str, kept["headings"])), roles, str(kept["written"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def write_memory(folder: Path, memory: Memory) -> None:
    """Keep it, for the person's own account only."""
    document = {
        "format": _FORMAT,
        "headings": list(memory.headings),
        "roles": {str(column): role.value for column, role in sorted(memory.roles.items())},
        "written": memory.written,
    }
    write_durably(folder / FILE_NAME, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def remember_columns(folder: Path, reading: SheetReading) -> None:
    """Keep the columns of a sheet that was just taken in: the living sheet begins with them."""
    columns = main_columns(reading)
    if columns is not None:
        written = read_memory(folder).written
        write_memory(folder, Memory(columns.headings, dict(columns.roles), written))


def main_columns(reading: SheetReading) -> Columns | None:
    """The columns of the first table of listings that has headings."""
    return next(
        (
            columns
            for _, columns in reading.tables
            if any(columns.headings) and _OF_LISTINGS & set(columns.roles.values())
        ),
        None,
    )


def identity_of(content: bytes) -> str:
    """The same for the same content only."""
    return hashlib.sha256(content).hexdigest()


Line = tuple[SheetCell, ...]
_IDENTITY = frozenset({Role.LINK, Role.ITEM_ID, Role.WORK})
_DAYS = frozenset({Role.REPORTED, Role.REMOVED})


@dataclass(frozen=True, slots=True)
class SyncColumns:
    """The columns of the sheet: the person's first, in their order, then those of ours that are missing."""

    headings: tuple[str, ...]
    roles: Mapping[int, Role]

    @property
    def first_of(self) -> dict[Role, int]:
        """The first column of each role."""
        return {role: column for column, role in sorted(self.roles.items(), reverse=True)}


def laid_out(headings: Sequence[str], roles: Mapping[int, Role]) -> SyncColumns:
    """The person's columns with ours at the right; without any of theirs, ours alone."""
    width = max([len(headings), *(column + 1 for column in roles)])
    theirs = [*headings, *[""] * (width - len(headings))]
    missing = [role for role in COLUMNS if role not in roles.values()]
    if Role.ITEM_ID in roles.values() and Role.LINK in missing:
        missing.remove(
            Role.LINK
        )  # the number alone leads to the listing, and an address beside it asks which counts
    ours = {width + place: role for place, role in enumerate(missing)}
    return SyncColumns((*theirs, *(COLUMNS[role] for role in missing)), {**roles, **ours})


def new_lines(store: Repositories, layout: SyncColumns, findings: Sequence[Finding]) -> Iterator[Line]:
    """A line for each of these findings."""
    places = layout.first_of
    for values in export_rows(store, findings):
        line = [EMPTY] * len(layout.headings)
        for role, column in places.items():
            line[column] = SheetCell(values.get(role, ""))
        yield tuple(line)


class Matching:
    """Finds the finding that a row of the sheet is about."""

    def __init__(self, store: Repositories) -> None:
        self._store = store
        self._listings = {one.item_id or one.url: one.id for one in store.listings.all()}
        self._findings: dict[str, list[Finding]] = {}
        for finding in store.findings.all():
            self._findings.setdefault(finding.listing_id, []).append(finding)
        self._titles = {
            work.id: {normalize(name) for name in (work.title, *work.aliases)} for work in store.works.all()
        }

    def findings_of(self, row: SheetRow) -> list[Finding]:
        """The findings a row speaks of; usually one."""
        names = [normalize(name) for name in row.works] or [""]
        listing_ids = [
            listing_id
            for address in row.listings
            if (listing_id := self._listings.get(address.global_id or address.url or address.raw))
        ]
        found = [self._finding(listing_id, name) for listing_id in listing_ids for name in names]
        return [finding for finding in found if finding is not None]

    def _finding(self, listing_id: str, name: str) -> Finding | None:
        candidates = self._findings.get(listing_id, [])
        if not name:
            return candidates[0] if len(candidates) == 1 else None
        named = (one for one in candidates if one.work_id and name in self._titles.get(one.work_id, ()))
        unnamed = (one for one in candidates if one.work_id is None)
        return next(named, None) or next(unnamed, None)


def updated(
    line: Sequence[SheetCell], row: SheetRow, layout: SyncColumns, values: Values, finding: Finding
) -> Line:
    """The line with what the records know better; cells that say the same in other words stay as they are."""
    cells = [*line, *[EMPTY] * (len(layout.headings) - len(line))]
    for role, column in layout.first_of.items():
        ours = values.get(role, "")
        if ours and not _says(role, cells[column], row, ours, finding):
            cells[column] = replace(EMPTY, text=ours, colour=cells[column].colour)
    return tuple(cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The lines of the sheet as they are to be, and where they come from."""

    lines: tuple[Line, ...]
    head: int
    """The line of the headings; the first is 0."""
    begin: int
    """The first of the new lines; those before it stand where they stood."""
    added: int
    """How many new ones there are; those behind them have moved down by so many."""


def merged_lines(
    store: Repositories, layout: SyncColumns, rows: Mapping[int, SheetRow], lines: Sequence[SourceRow]
) -> Merged:
    """Every line of the sheet, and below the last one with data the findings that it does not have yet."""
    matching = Matching(store)
    covered: set[str] = set()
    merged: list[Line] = []
    head = end = 0
    for number, line in enumerate(lines, start=1):
        row = rows.get(line.number)
        if row is not None and row.kind is RowKind.HEADER:
            merged.append(_headed(line, layout))
            head = number - 1
        elif row is None or row.kind is not RowKind.DATA:
            merged.append(line.cells)
            continue
        else:
            found = matching.findings_of(row)
            covered.update(finding.id for finding in found)
            merged.append(_brought_up(store, line, row, layout, found))
        end = number
    missing = [finding for finding in store.findings.all() if finding.id not in covered]
    new = tuple(new_lines(store, layout, missing))
    return Merged(lines=(*merged[:end], *new, *merged[end:]), head=head, begin=end, added=len(new))


def _brought_up(
    store: Repositories, line: SourceRow, row: SheetRow, layout: SyncColumns, found: Sequence[Finding]
) -> Line:
    """A line about several findings cannot say what became of each, nor one about a report before the last: it stays."""
    if len(found) != 1 or len(row.listings) != 1 or len(row.works) > 1 or is_before_the_last(found[0], row):
        return line.cells
    (values,) = export_rows(store, found)
    return updated(line.cells, row, layout, values, found[0])


def _headed(line: SourceRow, layout: SyncColumns) -> Line:
    cells = [*line.cells, *[EMPTY] * (len(layout.headings) - len(line.cells))]
    return tuple(
        cell if cell.text else SheetCell(heading)
        for cell, heading in zip(cells, layout.headings, strict=True)
    )


def _says(role: Role, cell: SheetCell, row: SheetRow, ours: str, finding: Finding) -> bool:
    """Whether the cell says what we would write, or something that we must not take away."""
    if not (cell.text or cell.target):
        return False
    if role in _IDENTITY:
        return True
    if role is Role.STATUS:
        return _says_status(row, ours, finding)
    if role in _DAYS:
        day = read_day(cell.text)
        return day is not None and ours in {str(day.day_first), str(day.month_first)}
    return normalize(ours) in normalize(cell.text) if role is Role.STORE else cell.text == ours


def _says_status(row: SheetRow, ours: str, finding: Finding) -> bool:
    if read_status(ours) is Status.NOT_REPORTED:
        return True  # the sheet may know of a report that was never brought in
    return row.already_reported and state_of(row) is finding.state

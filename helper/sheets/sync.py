"""The living sheet: a spreadsheet in the person's own columns and looks that is brought up to date after every evening.

What the records know is written into it, everything else stays. What was written is read back before it takes the
sheet's place, in one step. Whatever stands in the way is said in a sentence, and tried again the next time; the
records are what counts.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import product, zip_longest
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING
from zipfile import ZipFile

from helper.config.durable import write_durably
from helper.config.places import Places
from helper.errors import HelperError
from helper.model.finding import Finding
from helper.model.text import csv_bytes, normalize
from helper.sheets.export import Values, values_of, xlsx_bytes
from helper.sheets.files.sheet import EMPTY, Sheet, SheetCell, Source, clean_text, column_letters
from helper.sheets.files.source import decode, open_source, read_workbook, separator_of
from helper.sheets.files.workbook import Place
from helper.sheets.importing.answers import read_answers, remembered, shape_of
from helper.sheets.importing.columns import Columns
from helper.sheets.importing.import_plan import is_before_the_last, state_of
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import RowKind, SheetRow
from helper.sheets.words.headings import COLUMNS, Role
from helper.sheets.words.lexicon import Status, read_day, read_status
from helper.store.codec import gc_paused
from helper.store.repository import Repositories
from helper.store.second_complaint import overtaken
from helper.system.files import private_folder

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FILE_NAME = "living-sheet.json"
_FORMAT = 1
_AGAIN = "Nothing is lost; it is brought up to date the next time."
_KEPT_COPIES = 5
_OF_LISTINGS = frozenset({Role.LINK, Role.ITEM_ID})
_IDENTITY = _OF_LISTINGS | {Role.WORK}
_LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection")
_NARROWEST = 10
_NOT_WRITTEN = "pictures, charts, or other parts that cannot be written again"
_KEPT_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/\w+\.xml|xl/(?:_rels/)?workbook\.xml(?:\.rels)?|xl/theme/\w+\.xml"
    r"|xl/(?:styles|sharedStrings|calcChain)\.xml|xl/worksheets/(?:_rels/)?\w+\.xml(?:\.rels)?|xl/tables/\w+\.xml"
    r"|xl/comments/?\w+\.xml|xl/drawings/\w+\.vml|xl/printerSettings/\w+\.bin"
)
"""What openpyxl writes again; of a printer's settings only what belongs to the page."""
_EXTENSION = re.compile(rb"<(?:\w+:)?extLst\b")
"""What newer programs hang on to a sheet, such as small charts in cells."""


@dataclass(frozen=True, slots=True)
class SheetSync:
    """What came of bringing the sheet up to date."""

    done: bool
    sentence: str = ""
    """What the person should know; empty: all is well."""


@dataclass(frozen=True, slots=True)
class SheetMemory:
    """The columns of the sheet that was brought in last, and the file that was written last."""

    columns: Columns = field(default_factory=lambda: Columns((), {}))
    written: str = ""
    """What identifies the content that we wrote last."""


def read_memory(folder: Path) -> SheetMemory:
    """What is kept in the folder of the records; a file that says nothing sensible is like none: it only helps."""
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        roles = {int(column): Role(role) for column, role in kept["roles"].items()}
        return SheetMemory(Columns(tuple(map(str, kept["headings"])), roles), str(kept["written"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return SheetMemory()


def _remember(folder: Path, columns: Columns, written: str) -> None:
    document = {
        "format": _FORMAT,
        "headings": list(columns.headings),
        "roles": {str(column): role.value for column, role in sorted(columns.roles.items())},
        "written": written,
    }
    write_durably(folder / FILE_NAME, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def remember_columns(folder: Path, reading: SheetReading) -> None:
    """Keep the columns of a sheet that was just taken in: the living sheet begins with them."""
    if (main := _main_table(reading)) is not None:
        _remember(folder, main[1], read_memory(folder).written)


def _main_table(reading: SheetReading) -> tuple[Sheet, Columns] | None:
    """The first table of listings that has headings."""
    tables = (table for table in reading.tables if any(table[1].headings) and _lists(table[1]))
    return next(tables, None)


def _lists(columns: Columns) -> bool:
    return not _OF_LISTINGS.isdisjoint(columns.roles.values())


@gc_paused()
def bring_up_to_date(
    path: Path, places: Places, store: Repositories, now: datetime | None = None
) -> SheetSync:
    """Write what has changed into the sheet; never raises for what is wrong with the file."""
    try:
        if not (reason := _why_not_now(path)):
            if path.exists():
                return _replace(path, places, store, now or datetime.now(UTC))
            columns = _with_ours(read_memory(places.data).columns)
            lines = [columns.headings, *(_new_line(columns, values) for values in _told(store).values())]
            _write_back(path, places, csv_bytes(lines) if _is_text(path) else xlsx_bytes(lines))
            return SheetSync(True)
    except OSError as error:
        reason = f"{error.strerror} ({path})."
    except HelperError as error:
        reason = error.what
    return SheetSync(False, f"Your sheet was not brought up to date: {reason} {_AGAIN}")


def _why_not_now(path: Path) -> str:
    """Why the file cannot be replaced at this moment, in a sentence; empty: it can."""
    if not path.parent.is_dir():
        return f"The folder of {path.name} is not there: {path.parent}."
    # What Excel and LibreOffice lay beside a file while it is open.
    cut = path.name[2:] if len(path.name) > 10 else path.name
    locks = (f"~${path.name}", f"~${cut}", f".~lock.{path.name}#")
    if lock := next((name for name in locks if (path.parent / name).exists()), ""):
        return f"{path.name} is open in another program (there is {lock} beside it)."
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        return f"{path.name} is write-protected."
    return ""


def _replace(path: Path, places: Places, store: Repositories, now: datetime) -> SheetSync:
    content = path.read_bytes()
    source = open_source(path)
    answers = read_answers(remembered(places.data, shape_of(source)))
    reading = read_sheet(source, answers, Register(tuple(store.works.all())), now.date())
    main = _main_table(reading)
    if main is None:
        return _refused(path, "it has no headings that are understood")
    sheet, columns = main
    if lost := _why_not_kept(source, reading, sheet):
        return _refused(path, lost)
    rows = {row.number: row for row in reading.rows if row.sheet == sheet.name}
    change = _change(store, _with_ours(columns), rows, sheet)
    if not change.cells and not change.added:
        return SheetSync(True)
    if _is_text(path):
        lines = zip(*zip_longest(*change.lines(sheet), fillvalue=EMPTY), strict=True)
        texts = [[cell.text for cell in line] for line in lines]
        new: bytes | None = csv_bytes(texts, separator_of(decode(content)) or ",")
    else:
        new = _workbook_bytes(content, source, sheet, change)
    if new is None:
        return _refused(path, f"it has {_NOT_WRITTEN}")
    memory = read_memory(places.data)
    changed = _identity_of(content) != memory.written
    if changed:
        _keep_copy(path, content, places, now)
    if path.read_bytes() != content:
        return SheetSync(False, f"{path.name} was being changed at that moment. {_AGAIN}")
    _write_back(path, places, new)
    said = f"{path.name} is kept up to date from here on; as it was before, it lies in {places.backups}."
    return SheetSync(True, said if changed and not memory.written else "")


def _refused(path: Path, lost: str) -> SheetSync:
    return SheetSync(
        False,
        f"Your sheet was not brought up to date: writing {path.name} anew would lose something ({lost})."
        " Name a file of its own in the settings (living_sheet); it takes over your columns.",
    )


def _why_not_kept(source: Source, reading: SheetReading, main: Sheet) -> str:
    """What stands against writing into the file, in a sentence; empty: nothing that can be seen."""
    heads = {columns.headings for sheet, columns in reading.tables if sheet is main}
    cells = (cell for sheet in source.sheets for row in sheet.rows for cell in row.cells)
    reasons = {
        "more than one sheet of listings": any(
            _lists(columns) for sheet, columns in reading.tables if sheet is not main
        ),
        "more than one table": len(heads) > 1,
        "formulas": any(cell.computed and not cell.target for cell in cells),
        "parts that cannot be read": bool(reading.remarks),
    }
    has = ", ".join(words for words, applies in reasons.items() if applies)
    return f"it has {has}" if has else ""


def _write_back(path: Path, places: Places, content: bytes) -> None:
    write_durably(path, content)
    _remember(places.data, read_memory(places.data).columns, _identity_of(content))


def _keep_copy(path: Path, content: bytes, places: Places, now: datetime) -> None:
    """The sheet as the person left it, so that no word of theirs is lost; the latest few are kept."""
    private_folder(places.backups)
    write_durably(places.backups / f"sheet-{now:%Y%m%dT%H%M%S}-{path.name}", content)
    for old in sorted(places.backups.glob(f"sheet-*-{path.name}"))[:-_KEPT_COPIES]:
        old.unlink(missing_ok=True)


def _identity_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_text(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChange:
    """What is to be written into the table of listings."""

    cells: Mapping[Place, str]
    head: int
    """The line of the headings; the first is 0."""
    begin: int
    """Where the new lines stand; what stands there moves down."""
    added: Sequence[Sequence[str]]

    def lines(self, sheet: Sheet) -> list[list[SheetCell]]:
        """The whole table as it will be."""
        lines = [list(row.cells) for row in sheet.rows]
        for (row, column), text in self.cells.items():
            lines[row] += [EMPTY] * (column + 1 - len(lines[row]))
            lines[row][column] = SheetCell(text)
        added = [list(map(SheetCell, line)) for line in self.added]
        return [*lines[: self.begin], *added, *lines[self.begin :]]


def _with_ours(columns: Columns) -> Columns:
    """The person's columns with ours at the right; without any of theirs, ours alone."""
    width = max([len(columns.headings), *(column + 1 for column in columns.roles)])
    theirs = [*columns.headings, *[""] * (width - len(columns.headings))]
    missing = [role for role in COLUMNS if not columns.having(role)]
    if columns.having(Role.ITEM_ID) and Role.LINK in missing:
        # The number alone leads to the listing, and an address beside it asks which counts.
        missing.remove(Role.LINK)
    ours = {width + place: role for place, role in enumerate(missing)}
    return Columns((*theirs, *(COLUMNS[role] for role in missing)), {**columns.roles, **ours})


def _latest(store: Repositories) -> list[Finding]:
    """A line of the sheet is about the last complaint of its listing."""
    before = overtaken(store)
    return [finding for finding in store.findings.all() if finding.id not in before]


def _told(store: Repositories) -> dict[str, Values]:
    return {finding.id: values_of(store, finding) for finding in _latest(store)}


def _new_line(columns: Columns, values: Values) -> tuple[str, ...]:
    first = {columns.having(role)[0]: text for role, text in values.items() if columns.having(role)}
    return tuple(first.get(column, "") for column in range(len(columns.headings)))


def _change(store: Repositories, columns: Columns, rows: Mapping[int, SheetRow], sheet: Sheet) -> SheetChange:
    """What the records know better, and below the last line with data the findings that have none."""
    matching, told = _Matching(store), _told(store)
    new = dict(told)
    cells: dict[Place, str] = {}
    head = begin = 0
    for place, line in enumerate(sheet.rows):
        row = rows.get(line.number)
        if row is None or row.kind not in {RowKind.HEADER, RowKind.DATA}:
            continue
        begin = place + 1
        if row.kind is RowKind.HEADER:
            head = place
            better = {at: words for at, words in enumerate(columns.headings) if not line.cell(at).text}
        else:
            found = matching.findings_of(row)
            for finding in found:
                new.pop(finding.id, None)
            better = dict(_better(row, line.cell, columns, told, found))
        cells.update({(place, at): text for at, text in better.items() if text})
    added = [_new_line(columns, values) for values in new.values()]
    return SheetChange(cells=cells, head=head, begin=begin, added=added)


class _Matching:
    def __init__(self, store: Repositories) -> None:
        self._listings = {listing.item_id or listing.url: listing.id for listing in store.listings.all()}
        self._findings: dict[str, list[Finding]] = {}
        for finding in _latest(store):
            self._findings.setdefault(finding.listing_id, []).append(finding)
        self._register = Register(tuple(store.works.all()))

    def findings_of(self, row: SheetRow) -> list[Finding]:
        """The findings a row speaks of; usually one."""
        keys = (address.global_id or address.url or address.raw for address in row.listings)
        found = (self._findings.get(self._listings.get(key, ""), []) for key in keys)
        pairs = product(found, row.works or ("",))
        return [finding for pair in pairs if (finding := self._finding(*pair)) is not None]

    def _finding(self, candidates: Sequence[Finding], title: str) -> Finding | None:
        if not title:
            return candidates[0] if len(candidates) == 1 else None
        work = self._register.named(title)
        named = (finding for finding in candidates if work is not None and finding.work_id == work.id)
        unnamed = (finding for finding in candidates if finding.work_id is None)
        return next(named, None) or next(unnamed, None)


def _better(
    row: SheetRow,
    cell: Callable[[int], SheetCell],
    columns: Columns,
    told: Mapping[str, Values],
    found: Sequence[Finding],
) -> Iterator[tuple[int, str]]:
    """The cells of which the records know better; what says the same in other words stays as it is.

    A line about several findings cannot say what became of each, nor one about a report before the last: it stays.
    """
    if len(found) != 1 or len(row.listings) != 1 or len(row.works) > 1 or is_before_the_last(found[0], row):
        return
    for role, ours in told[found[0].id].items():
        for column in columns.having(role)[:1]:
            if ours and not _says(role, cell(column), row, ours, found[0]):
                yield column, ours


def _says(role: Role, cell: SheetCell, row: SheetRow, ours: str, finding: Finding) -> bool:
    """Whether the cell says what we would write, or something that we must not take away."""
    if cell.merged or not (cell.text or cell.target):
        return cell.merged
    if role in _IDENTITY:
        return True
    if role is Role.STATUS:
        # A sheet may know of a report that was never brought in.
        unreported = read_status(ours) is Status.NOT_REPORTED
        return unreported or (row.already_reported and state_of(row) is finding.state)
    if role in {Role.REPORTED, Role.REMOVED}:
        day = read_day(cell.text)
        return day is not None and ours in {str(day.day_first), str(day.month_first)}
    return normalize(ours) in normalize(cell.text) if role is Role.STORE else cell.text == clean_text(ours)


def _workbook_bytes(content: bytes, source: Source, sheet: Sheet, change: SheetChange) -> bytes | None:
    """The workbook with the change in it; None: something would be lost, or was not there when it was read back."""
    from openpyxl import load_workbook

    with ZipFile(BytesIO(content)) as archive:
        if not all(_is_kept(name, archive.read(name)) for name in archive.namelist()):
            return None
    new = BytesIO()
    with warnings.catch_warnings(record=True) as lost:
        warnings.simplefilter("always")
        try:
            book = load_workbook(BytesIO(content), rich_text=True)
            for each in source.sheets:
                _keep_links(book[each.name], each)
            _apply(book[sheet.name], sheet, change)
            book.save(new)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return None  # the library has no error of its own for what it does not understand
    wanted = [
        _plain(change.lines(each) if each is sheet else [row.cells for row in each.rows])
        for each in source.sheets
    ]
    there = [_plain([row.cells for row in each.rows]) for each in read_workbook(new.getvalue())[0]]
    return None if lost or there != wanted else new.getvalue()


def _is_kept(name: str, content: bytes) -> bool:
    """Whether the library writes this part of a workbook again; an empty drawing is none."""
    if name.startswith("xl/drawings/") and b"Anchor" not in content:
        return True
    return _KEPT_PARTS.fullmatch(name) is not None and not (
        "/worksheets/" in name and _EXTENSION.search(content)
    )


def _plain(lines: Iterable[Sequence[SheetCell]]) -> list[list[tuple[str, str]]]:
    """What people read in a table, without what is blank at its right and below it."""
    plain = [[(cell.text, cell.target) for cell in line] for line in lines]
    for line in plain:
        while line and line[-1] == ("", ""):
            line.pop()
    while plain and not plain[-1]:
        plain.pop()
    return plain


def _keep_links(page: Worksheet, sheet: Sheet) -> None:
    """Turn each HYPERLINK into the link that it is: a formula that is written loses what it shows."""
    for row in sheet.rows:
        for column, cell in row.filled:
            if cell.computed and not cell.merged:
                _write(page.cell(row.number, column + 1), cell.text, cell.target)


def _apply(page: Worksheet, sheet: Sheet, change: SheetChange) -> None:
    """Write the change; a new line looks like the one above it, a heading of ours like their last one."""
    theirs = max((column for column, _ in sheet.rows[change.head].filled), default=0)
    for (row, column), text in change.cells.items():
        cell = page.cell(row + 1, column + 1)
        _write(cell, text)
        if row == change.head and column > theirs:
            _look_like(cell, page.cell(row + 1, theirs + 1))
            _widen(page, column, len(text))
    _make_room(page, change.begin + 1, len(change.added))
    for row, line in enumerate(change.added, start=change.begin + 1):
        for column, text in enumerate(line, start=1):
            cell = page.cell(row, column)
            if change.begin > change.head + 1:
                _look_like(cell, page.cell(change.begin, column))
            if text:
                _write(cell, text)


def _make_room(page: Worksheet, begin: int, more: int) -> None:
    """Move what stands from this row on down, with its heights and links; raises ValueError where it cannot be moved."""
    last = page.max_row
    if not more or last < begin:
        return
    if any(area.max_row >= begin for area in page.merged_cells.ranges) or any(
        int(table.ref.rpartition(":")[2].lstrip(ascii_uppercase)) >= begin for table in page.tables.values()
    ):
        raise ValueError("what is below cannot be moved")
    page.move_range(f"A{begin}:{column_letters(page.max_column - 1)}{last}", rows=more)
    for row in page.iter_rows(min_row=begin + more):
        for cell in row:
            if cell.hyperlink:
                cell.hyperlink.ref = cell.coordinate
    for number in sorted((number for number in page.row_dimensions if number >= begin), reverse=True):
        moved = page.row_dimensions.pop(number)
        moved.index = number + more
        page.row_dimensions[number + more] = moved


def _write(cell: Cell, text: str, target: str = "") -> None:
    cell.value = clean_text(text)
    cell.data_type = "s"  # what begins like a formula is a text all the same
    cell.hyperlink = target or None


def _look_like(cell: Cell, other: Cell) -> None:
    for name in _LOOKS:
        setattr(cell, name, copy(getattr(other, name)))


def _widen(page: Worksheet, column: int, width: int) -> None:
    """Give a column of ours room, where the person has not set a width for all of them."""
    if not any((its.min or 0) <= column + 1 <= (its.max or 0) for its in page.column_dimensions.values()):
        page.column_dimensions[column_letters(column)].width = max(_NARROWEST, width + 2)

"""The living sheet: a spreadsheet in the person's own columns that is brought up to date after every evening.

It is written beside and put in its place in one step. Whatever stands in the way is said in a sentence, and tried again
the next time; the records are what counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from helper.config.durable import private_folder, write_durably
from helper.config.places import Places
from helper.errors import HelperError
from helper.exchange.files.delimited import separator_of
from helper.exchange.files.opening import open_source
from helper.exchange.files.sheet import Cell, Source
from helper.exchange.files.workbook_looks import read_looks
from helper.exchange.importing.answers import read_answers, remembered, shape_of
from helper.exchange.importing.reading import Reading, read_sheet
from helper.exchange.importing.register import Register
from helper.exchange.living_sheet.file import same, sheet_bytes, why_not_kept, why_not_now
from helper.exchange.living_sheet.looks import carried
from helper.exchange.living_sheet.memory import Memory, identity_of, main_columns, read_memory, write_memory
from helper.exchange.living_sheet.rows import Line, laid_out, merged_lines, new_lines
from helper.exchange.snapshot import Shelves

_AGAIN = "Nothing is lost; it is brought up to date the next time."
_KEPT_COPIES = 5


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What came of bringing the sheet up to date."""

    done: bool
    sentence: str = ""
    """What the person should know; empty: all is well."""


def living_path(setting: str, places: Places) -> Path | None:
    """Where the sheet lies; a bare name lies with the records. None: the person wants none."""
    if not setting:
        return None
    path = Path(setting).expanduser()
    return path if path.is_absolute() else places.data / path


def bring_up_to_date(path: Path, places: Places, store: Shelves, now: datetime | None = None) -> Upkeep:
    """Write what has changed into the sheet; never raises for what is wrong with the file."""
    try:
        if reason := why_not_now(path):
            return Upkeep(False, f"Your sheet was not brought up to date: {reason} {_AGAIN}")
        if path.exists():
            return _replace(path, places, store, now or datetime.now(UTC))
        return _begin(path, places, store)
    except OSError as error:
        return Upkeep(False, f"Your sheet was not brought up to date: {error.strerror} ({path}). {_AGAIN}")
    except HelperError as error:
        return Upkeep(False, f"Your sheet was not brought up to date: {error.what} {_AGAIN}")


def _begin(path: Path, places: Places, store: Shelves) -> Upkeep:
    """The sheet for the first time, with the columns of the last sheet that was brought in."""
    memory = read_memory(places.data)
    layout = laid_out(memory.headings, memory.roles)
    head: Line = tuple(map(Cell, layout.headings))
    lines = [head, *new_lines(store, layout, store.findings.all())]
    _write(path, places, memory, sheet_bytes(lines, workbook=_is_workbook(path)))
    return Upkeep(True)


def _replace(path: Path, places: Places, store: Shelves, now: datetime) -> Upkeep:
    source = open_source(path)
    reading = _read(source, places, store, now)
    heads = {columns.headings for _, columns in reading.tables}
    columns = main_columns(reading)
    if (reason := why_not_kept(source, reading, len(heads))) or columns is None:
        lost = reason or "it has no headings that are understood"
        return Upkeep(
            False,
            f"Your sheet was not brought up to date: writing {path.name} anew would lose something ({lost})."
            " Name a file of its own in the settings (living_sheet); it takes over your columns.",
        )
    rows = {row.number: row for row in reading.rows}
    merged = merged_lines(store, laid_out(columns.headings, columns.roles), rows, source.sheets[0].rows)
    if same(merged.lines, source):
        return Upkeep(True)
    memory, content = read_memory(places.data), path.read_bytes()
    changed = identity_of(content) != memory.written
    if changed:
        _keep_copy(path, content, places, now)
    new = sheet_bytes(
        merged.lines,
        workbook=_is_workbook(path),
        name=source.sheets[0].name,
        separator=(None if _is_workbook(path) else separator_of(content)) or ",",
        looks=carried(read_looks(content), merged),
    )
    if path.read_bytes() != content:
        return Upkeep(False, f"{path.name} was being changed at that moment. {_AGAIN}")
    _write(path, places, memory, new)
    said = f"{path.name} is kept up to date from here on; as it was before, it lies in {places.backups}."
    return Upkeep(True, said if changed and not memory.written else "")


def _read(source: Source, places: Places, store: Shelves, now: datetime) -> Reading:
    answers = read_answers(remembered(places.data, shape_of(source)))
    return read_sheet(source, answers, Register(tuple(store.works.all())), now.date())


def _write(path: Path, places: Places, memory: Memory, content: bytes) -> None:
    write_durably(path, content)
    write_memory(places.data, replace(memory, written=identity_of(content)))


def _keep_copy(path: Path, content: bytes, places: Places, now: datetime) -> None:
    """The sheet as the person left it, so that no word of theirs is lost; the latest few are kept."""
    private_folder(places.backups)
    write_durably(places.backups / f"sheet-{now:%Y%m%dT%H%M%S}-{path.name}", content)
    for old in sorted(places.backups.glob(f"sheet-*-{path.name}"))[:-_KEPT_COPIES]:
        old.unlink(missing_ok=True)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() != ".csv"

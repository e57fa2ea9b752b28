"""Imports a spreadsheet: reads it, compares it with the records, summarises it, and writes it after the user confirms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helper.model.state_words import RIGHT_WORDS
from helper.model.text import plural
from helper.model.work import RightState
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import Answers, read_answers, remember, remembered, shape_of
from helper.sheets.importing.import_plan import ImportPlan, take
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, RowOutcome
from helper.sheets.importing.tables import DESIGN, ImportQuestion
from helper.sheets.words.lexicon import Status
from helper.store.queue import Queue
from helper.store.repository import gc_paused
from helper.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """An interpreted file, and the effect of importing it."""

    path: Path
    shape: str
    """The key for files with this shape, under which the answers are stored."""
    answers: Answers
    reading: SheetReading
    taken: ImportPlan


@gc_paused(all_stays=True)
def read_file(
    path: Path,
    store: Store,
    *,
    given: Sequence[str] | None = None,
    more: Sequence[str] = (),
    register: Register | None = None,
    now: datetime,
    by: str,
    tell: Callable[[str], None] = lambda _: None,
) -> SheetFile:
    """Read the file; writes nothing. `given` are answers as typed after `--map`, None for the stored ones.

    Takes seconds for tens of thousands of rows, so call it in a thread. `tell` is called at the start of each part.

    Raises `HelperError` if the file is not a sheet, or an answer does not fit it.
    """
    tell("opening the file")
    source = open_source(path)
    shape = shape_of(source)
    known = remembered(store.places.data, shape) if given is None else given
    answers = read_answers((*known, *more))
    tell("understanding its rows")
    reading = read_sheet(source, answers, register or Register(tuple(store.works.all())), now.date())
    tell("comparing with your records")
    taken = take(store, reading, hidden_rows=answers.hidden_rows, now=now, by=by)
    return SheetFile(path=path, shape=shape, answers=answers, reading=reading, taken=taken)


def keep_file(queue: Queue, folder: Path, file: SheetFile, words: str) -> list[str]:
    """Write the import, and store its answers in the folder of the records; `words` describes the undo step.

    Returns a sentence if the answers could not be stored; the import itself is written.
    """
    if file.taken.put or file.taken.remove:
        queue.apply_import(words, *file.taken.put, remove=file.taken.remove)
    try:
        remember(folder, file.shape, file.answers)
    except OSError as error:
        return [
            f"Your answers about its columns could not be saved: {error.strerror}. The rows were taken in."
        ]
    return []


_OFTEN = 5
_TAKEN = frozenset({RowOutcome.NEW, RowOutcome.HISTORY, RowOutcome.DOUBTFUL, RowOutcome.OFF_FORM})
"""Outcomes that do not show that a row repeats a listing."""
_NAMES = {RowOutcome.DUPLICATE: "duplicates", RowOutcome.DESIGN: "designs"}
"""Names of totals that differ from the outcome's word."""


def summary(reading: SheetReading, taken: ImportPlan, *, dry_run: bool, typed: bool = True) -> list[str]:
    """Return the lines of the import's last screen; `typed`: answers are typed after the command."""
    rows, counts = len(reading.rows), Counter(taken.outcomes)
    lines = [f"{reading.name}: {rows} of {plural(rows, 'row')} read. Your file was not changed.", ""]
    width = len(str(max(counts.values(), default=0))) + 5
    for outcome in filter(counts.__getitem__, RowOutcome):
        how = " (--map take=hidden-rows takes them)" if typed and outcome is RowOutcome.LEFT_OUT else ""
        first, *more = f"{outcome.words}{how}".split("\n")
        lines += [f"{counts[outcome]:>{width}}  {first}", *(f"{'':>{width + 2}}{line}" for line in more)]
    lines += ["", *_about(reading, taken, typed=typed)]
    return [*lines, *(["This was a dry run: nothing was written."] if dry_run else [])]


def totals(reading: SheetReading, taken: ImportPlan) -> dict[str, int]:
    """Return the same counts as numbers."""
    kinds, outcomes = Counter(row.kind for row in reading.rows), Counter(taken.outcomes)
    counted = (outcome for outcome in RowOutcome if outcome is not RowOutcome.NO_DATA)
    return {
        "rows": len(reading.rows),
        **{kind.value: kinds[kind] for kind in RowKind},
        "links": sum(len(row.links) for row in reading.rows),
        **{_NAMES.get(outcome, outcome.value): outcomes[outcome] for outcome in counted},
        "flagged": sum(bool(row.flags) for row in reading.rows),
        "works_new": len(taken.new_works),
    }


def _about(reading: SheetReading, taken: ImportPlan, *, typed: bool) -> Iterator[str]:
    if reading.designs:
        states = Counter(work.right.state for work in reading.designs)
        unknown = states.pop(RightState.UNKNOWN, 0)
        known = [f"{states[state]} {RIGHT_WORDS[state]}" for state in RightState if states[state]]
        asked = [f"{plural(unknown, 'design')}, approval unknown"] if unknown else []
        yield f"{plural(len(reading.designs), 'design')} in a sheet of designs: {' · '.join([*known, *asked])}"
    shops = Counter(row.store_number or row.store for row in reading.data if row.store_number or row.store)
    often = sum(times >= _OFTEN for times in shops.values())
    if shops:
        more = f", {often} of them five times or more" if often else ""
        yield f"{plural(len(shops), 'shop')} found{more}."
    yield from _repeats(reading, taken)
    listed = {work.id for work in reading.designs}
    if titles := [work.title for work in taken.new_works if work.id not in listed]:
        yield f"{plural(len(titles), 'design')} not in your designs yet: {_first(titles)}"
    if names := [listing.item_id or listing.url for listing in taken.in_hand]:
        yield f"? Was the form that is with you now sent before? Your sheet says so of {_first(names)}"
        yield "    Do not submit it before you know: open Listings, or say that it goes back."
    for heading, letters in reading.hidden_columns:
        how = f" To read it: --map link={letters}, or what else it holds." if typed else ""
        yield f"The column “{heading}” is hidden: not read, kept as a note.{how}"
    for name in reading.hidden_sheets:
        how = f' To take it: --map "take={name}"' if typed else ""
        yield f"The sheet “{name}” is hidden and was not taken.{how}"
    yield from reading.remarks
    for question in (question for question in reading.questions if question.about != DESIGN):
        yield f"? {question.text}"
        if typed:
            yield from (f"    {example}" for example in question.examples)
            yield f"    --map {_how(question)}"
    if reading.spellings:
        yield f"? {plural(len(reading.spellings), 'title')} nearly like another: the same design?"
        if typed:
            for spelling in reading.spellings:
                yield f"    {spelling.title} ({plural(spelling.rows, 'row')}) is {spelling.meant}{spelling.why}"
            first = reading.spellings[0]
            yield f"    --map spellings=yes takes all of them, --map {_quoted(f'work:{first.title}={first.meant}')} one,"
            yield f"    --map {_quoted(f'work:{first.title}={first.title}')} says that it is a design of its own."


def _repeats(reading: SheetReading, taken: ImportPlan) -> Iterator[str]:
    """Yield the number of rows that repeat a listing although their own outcome does not show it."""
    pairs = zip(reading.rows, taken.outcomes, strict=True)
    if repeats := sum(Flag.DUPLICATE in row.flags and outcome in _TAKEN for row, outcome in pairs):
        name = "row names" if repeats == 1 else "rows name"
        yield f"{repeats} more {name} a listing of an earlier row as well: one listing, with what both say."


def _first(names: Sequence[str]) -> str:
    return ", ".join([*names[:5], *(["…"] if len(names) > 5 else [])])


def _how(question: ImportQuestion) -> str:
    """Return the answer to type; a status has too many answers to list."""
    if question.about != "status":
        return " or ".join(map(_quoted, question.choices))
    name = question.choices[0].rpartition("=")[0]
    words = ", ".join(status.value for status in Status if status is not Status.UNKNOWN)
    return f'"{name}=…"  with {words}, or unknown: it is not a status'


def _quoted(choice: str) -> str:
    return f'"{choice}"' if " " in choice else choice

"""Imports a spreadsheet: reads it, compares it with the records, summarises it, and writes it when the user agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helper.model.state_words import RIGHT_WORDS
from helper.model.work import RightState, Work
from helper.sheets.files.source import open_source
from helper.sheets.importing.answers import Answers, read_answers, remember, remembered, shape_of
from helper.sheets.importing.import_plan import ImportPlan, ImportPlanner
from helper.sheets.importing.reading import SheetReading, read_sheet
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowKind, RowOutcome
from helper.sheets.importing.tables import COLUMN, ImportQuestion
from helper.sheets.words.lexicon import Status
from helper.store.queue import Queue
from helper.store.store import Store
from helper.system.processes import gc_paused
from helper.translation import comma_list, counted, english, sentences, tr, tr_error, tr_n, with_note


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A file that was read, and the changes that its import would make."""

    path: Path
    shape: str
    """The key under which answers about files with these columns are stored."""
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
    now: datetime,
    by: str,
    tell: Callable[[str], None] = lambda _: None,
) -> SheetFile:
    """Read a spreadsheet and plan its import, without writing anything.

    `given` contains the user's answers as typed after `--map`; None means the answers that are stored for
    files with these columns. `more` contains further answers. `tell` receives the name of each step when the
    step starts. Reading tens of thousands of rows takes seconds, so call this function in a thread.

    Raises `HelperError` if the file is not a sheet, or an answer does not fit the file.
    """
    tell(tr("opening the file"))
    source = open_source(path)
    shape = shape_of(source)
    known = remembered(store.places.data, shape) if given is None else given
    answers = read_answers((*known, *more))
    tell(tr("reading the rows"))
    reading = read_sheet(source, answers, Register(tuple(store.works.all())))
    tell(tr("comparing with your records"))
    taken = ImportPlanner(store, reading, now, by).plan(hidden_rows=answers.hidden_rows)
    return SheetFile(path=path, shape=shape, answers=answers, reading=reading, taken=taken)


def keep_file(queue: Queue, folder: Path, file: SheetFile, words: str) -> list[str]:
    """Apply the import to the records, and store its answers in `folder`.

    `words` is the name of the undo step. Returns a message if the answers could not be stored; the import is
    applied anyway.
    """
    if file.taken.put or file.taken.remove:
        queue.apply_import(words, *file.taken.put, remove=file.taken.remove)
    try:
        remember(folder, file.shape, file.answers)
    except OSError as error:
        return [
            tr(
                "The rows were imported, but your answers about the columns could not be saved: {reason}.",
                reason=tr_error(error),
            )
        ]
    return []


_TAKEN = frozenset({RowOutcome.NEW, RowOutcome.HISTORY, RowOutcome.DOUBTFUL, RowOutcome.OFF_FORM})
"""Outcomes whose text in the summary does not mention that an earlier row has the same listing."""
_PLACED = frozenset({RowOutcome.NO_DATA, RowOutcome.NO_LINK, RowOutcome.REFUSED, RowOutcome.LEFT_OUT})
"""Outcomes of rows that are not imported as listings. The summary names these rows."""
_MOST_RUNS = 8
_NAMES = {RowOutcome.DUPLICATE: "duplicates", RowOutcome.DESIGN: "designs"}
"""Names of the totals for outcomes whose name in JSON differs from the value of the `RowOutcome`."""


def summary(reading: SheetReading, taken: ImportPlan, *, dry_run: bool, typed: bool = True) -> list[str]:
    """Return the lines of the import's summary.

    With `typed`, the lines also tell the user how to answer the questions with `--map`.
    """
    rows, counts = len(reading.rows), Counter(taken.outcomes)
    read = tr_n(
        "{file}: {rows} of {n} row read. Your file was not changed.",
        "{file}: {rows} of {n} rows read. Your file was not changed.",
        rows,
        file=reading.name,
        rows=rows,
    )
    lines = [read, ""]
    width = len(str(max(counts.values(), default=0))) + 5
    for outcome in filter(counts.__getitem__, RowOutcome):
        is_left_out = typed and outcome is RowOutcome.LEFT_OUT
        how = tr("to import them: --map take=hidden-rows") if is_left_out else ""
        words = with_note(tr(outcome.words), _places(reading, taken, outcome) if outcome in _PLACED else "")
        first, *more = with_note(words, how).split("\n")
        lines += [f"{counts[outcome]:>{width}}  {first}", *(f"{'':>{width + 2}}{line}" for line in more)]
    lines += ["", *_about(reading, taken, typed=typed)]
    return [*lines, *([tr("This was a dry run: nothing was saved.")] if dry_run else [])]


def _places(reading: SheetReading, taken: ImportPlan, outcome: RowOutcome) -> str:
    """Return the row numbers with this outcome, such as "rows 1–3, 40"; with several sheets, for each sheet."""
    runs: list[tuple[str, int, int]] = []
    for row, its in zip(reading.rows, taken.outcomes, strict=True):
        if its is not outcome:
            continue
        sheet, first, last = runs[-1] if runs else ("", 0, 0)
        if runs and (sheet, last + 1) == (row.sheet, row.number):
            runs[-1] = (sheet, first, row.number)
        else:
            runs.append((row.sheet, row.number, row.number))
    several = len({row.sheet for row in reading.rows}) > 1
    written = [
        (f"{sheet} " if several else "") + (f"{first}–{last}" if last > first else f"{first}")
        for sheet, first, last in runs[:_MOST_RUNS]
    ]
    numbers = comma_list([*written, *(["…"] if len(runs) > _MOST_RUNS else [])])
    return tr_n(
        "row {numbers}", "rows {numbers}", sum(its is outcome for its in taken.outcomes), numbers=numbers
    )


def totals(reading: SheetReading, taken: ImportPlan) -> dict[str, int]:
    """Return the figures of the summary as numbers by name, for JSON."""
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
        yield _designs_in(reading.designs)
    pairs = zip(reading.rows, taken.outcomes, strict=True)
    if repeats := sum(Flag.DUPLICATE in row.flags and outcome in _TAKEN for row, outcome in pairs):
        yield tr_n(
            "{n} more row has the same listing as an earlier row: saved as one listing, with the data of both.",
            "{n} more rows have the same listing as an earlier row: saved as one listing, with the data of both.",
            repeats,
        )
    listed = {work.id for work in reading.designs}
    if titles := [work.title for work in taken.new_works if work.id not in listed]:
        yield tr_n(
            "{n} design is not in your records yet: {titles}",
            "{n} designs are not in your records yet: {titles}",
            len(titles),
            titles=_first(titles),
        )
    if names := [listing.item_id or listing.url for listing in taken.in_hand]:
        yield f"? {tr('Was the open form submitted? Your sheet marks these as reported: {listings}', listings=_first(names))}"
        yield f"    {tr('Do not submit that form yet: first check these listings, or leave the form for later.')}"
    for heading, letters in reading.hidden_columns:
        how = tr("To read it as links: --map link={letters}", letters=letters) if typed else ""
        hidden = tr("The column “{heading}” is hidden, so it is only saved as a note.", heading=heading)
        yield sentences(hidden, how)
    for name in reading.hidden_sheets:
        how = tr('To import it: --map "take={sheet}"', sheet=name) if typed else ""
        yield sentences(tr("The sheet “{sheet}” is hidden and was not imported.", sheet=name), how)
    yield from reading.remarks
    for question in reading.questions:
        yield f"? {question.text}"
        if typed:
            yield from (f"    {example}" for example in question.examples)
            yield from (f"    {line}" for line in _how_to_answer(question))


def _designs_in(designs: Sequence[Work]) -> str:
    states = Counter(work.right.state for work in designs)
    unknown = states.pop(RightState.UNKNOWN, 0)
    known = [counted(states[state], tr(RIGHT_WORDS[state])) for state in RightState if states[state]]
    asked = tr_n("{n} design, approval unknown", "{n} designs, approval unknown", unknown) if unknown else ""
    return tr_n(
        "{n} design in a sheet of designs: {states}",
        "{n} designs in a sheet of designs: {states}",
        len(designs),
        states=" · ".join(filter(None, [*known, asked])),
    )


def _first(names: Sequence[str]) -> str:
    return comma_list([*names[:5], *(["…"] if len(names) > 5 else [])])


def _how_to_answer(question: ImportQuestion) -> Iterator[str]:
    """Yield the answers that the user can type.

    For a question about a column or a status, all possible answers are listed in one line.
    """
    if question.about == COLUMN:
        column = question.choices[0].rpartition("=")[2]
        yield english(f"--map …={column}")
        names = comma_list(choice.partition("=")[0] for choice in question.choices)
        yield tr("Replace … with one of these: {names}.", names=names)
        return
    if question.about != "status":
        yield from (english(f"--map {_quoted(choice)}") for choice in question.choices)
        return
    name = question.choices[0].rpartition("=")[0]
    yield english(f'--map "{name}=…"')
    words = comma_list(status.value for status in Status if status is not Status.UNKNOWN)
    yield tr(
        "Replace … with one of these: {statuses}. If the word is not a status, use unknown.", statuses=words
    )


def _quoted(choice: str) -> str:
    return f'"{choice}"' if " " in choice else choice

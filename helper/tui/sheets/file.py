"""Reads a person's sheet beside the screen: nothing is written, neither to the records nor to the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helper.exchange.files.opening import open_source
from helper.exchange.importing.answers import Answers, read_answers, remembered, shape_of
from helper.exchange.importing.reading import Reading, read_sheet
from helper.exchange.importing.register import Register
from helper.exchange.importing.taking import Taken, take
from helper.store.store import Store

OPENING, UNDERSTANDING, COMPARING = (
    "opening the file",
    "understanding its rows",
    "comparing with your records",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A file as it was understood, and what taking it in would mean."""

    path: Path
    shape: str
    """What files of this shape have in common; the answers are remembered under it."""
    answers: Answers
    reading: Reading
    taken: Taken


def read_sheet_file(
    path: Path,
    given: tuple[str, ...] | None,
    store: Store,
    *,
    now: datetime,
    by: str,
    tell: Callable[[str], None] = lambda _: None,
) -> SheetFile:
    """Read the file; `given` are answers as they are typed after `--map`, None: those that are remembered.

    Takes seconds for tens of thousands of rows: to be called in a thread. `tell` hears which part has begun.

    Raises:
        HelperError: The file is no sheet, or an answer does not fit it.
    """
    tell(OPENING)
    source = open_source(path)
    shape = shape_of(source)
    answers = read_answers(remembered(store.places.data, shape) if given is None else given)
    register = Register(tuple(store.works.all()))
    tell(UNDERSTANDING)
    reading = read_sheet(source, answers, register, now.date())
    tell(COMPARING)
    taken = take(store, reading, hidden_rows=answers.hidden_rows, now=now, by=by)
    return SheetFile(path=path, shape=shape, answers=answers, reading=reading, taken=taken)

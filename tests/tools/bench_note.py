"""Measures the way from a pasted note with forty links of four designs to the filed complaints, stage by stage.

Run `python -m tests.tools.bench_note`. The user's actions are counted and timed as in `bench_attention`; the
scripted user acts without delay, so the measured time is time spent waiting for the machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.pilot import Pilot

from tests.screen import some_screen
from tests.tools.bench_attention import (
    COUNT,
    DESIGNS,
    FORM_LOOK,
    PAGE_LOOK,
    Attention,
    choose_counted,
    file_all,
    links_of,
    program_run,
    strike,
)
from tests.tui.stage import paste
from tests.whole.test_screens import shows

STAGES = ("pasted, with designs", "answered", "filed")


@dataclass(frozen=True, slots=True)
class StageTimes:
    """One stage of the work: the user's actions, and the machine's seconds."""

    attention: Attention
    waits: float


def _with_headings() -> str:
    """Return a note with the links of each design below its title."""
    return "\n\n".join("\n".join((f"{title}:", *links_of(place))) for place, title in enumerate(DESIGNS))


def _without_headings() -> str:
    """Return a note in which the links of the designs alternate, each after the listing's title."""
    rows = zip(*(links_of(place) for place in range(len(DESIGNS))), strict=True)
    lines = (f"{title} poster  {url}" for row in rows for title, url in zip(DESIGNS, row, strict=True))
    return "\n".join(lines)


def _in_blocks() -> str:
    """Return a note with bare links: a block for each design, between blank lines."""
    return "\n\n".join("\n".join(links_of(place)) for place in range(len(DESIGNS)))


def _bare() -> str:
    """Return a note with bare links, the designs in turn."""
    rows = zip(*(links_of(place) for place in range(len(DESIGNS))), strict=True)
    return "\n".join(url for row in rows for url in row)


Stage = Callable[[Pilot[int], Attention], Awaitable[None]]


async def _by_headings(pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "the ones in your headings")
    await choose_counted(pilot, attention, "later")


async def _by_titles(pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "later")
    await shows(pilot, f"to review {COUNT}")
    await strike(pilot, attention, "t")
    attention.decisions += 1
    await strike(pilot, attention, "enter")
    await shows(pilot, "proposed designs…", shown=False)


async def _by_block(pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "one for each block")
    for place, title in enumerate(DESIGNS, start=1):
        await shows(pilot, f"Block {place} of {len(DESIGNS)}")
        attention.decisions += 1
        await strike(pilot, attention, *title.removeprefix("The ").casefold()[:2], "enter")
    await choose_counted(pilot, attention, "later")


async def _later(pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "later")


async def _answer_all(pilot: Pilot[int], attention: Attention) -> None:
    await strike(pilot, attention, "a", "c")
    await choose_counted(pilot, attention, "copied from me")
    attention.decisions += 1
    await choose_counted(pilot, attention, f"I have looked at all {COUNT}")


async def _answer_each(pilot: Pilot[int], attention: Attention) -> None:
    """Open each page, because nothing else tells the designs apart, and answer with the digit of its design."""
    digits = [sorted(DESIGNS).index(title) + 1 for title in DESIGNS]
    await strike(pilot, attention, "g", "enter")
    for number in range(COUNT):
        await shows(pilot, f"{number + 1} of {COUNT}")
        await strike(pilot, attention, "o")
        attention.look(PAGE_LOOK)
        attention.switch()
        await strike(pilot, attention, str(digits[number % len(DESIGNS)]))


@dataclass(frozen=True, slots=True)
class Note:
    name: str
    text: str
    choose: Stage
    """The user's actions between pasting the note and the moment when all its links are in the list."""
    answer: Stage
    """The user's actions from then on until all links are judged."""


async def note_times(note: Note) -> list[StageTimes]:
    """Paste the note, answer for its links, and file the forms. Return the times of each stage."""
    spent = [Attention() for _ in STAGES]
    async with program_run() as (rig, pilot):
        moments = [time.perf_counter()]
        spent[0].copy()
        spent[0].key(2)
        await paste(pilot, note.text)
        spent[0].decisions += 1
        await note.choose(pilot, spent[0])
        await shows(pilot, f"to review {COUNT}")
        moments.append(time.perf_counter())
        await note.answer(pilot, spent[1])
        await shows(pilot, f"ready {COUNT}")
        moments.append(time.perf_counter())
        await file_all(rig, pilot, spent[2])
        moments.append(time.perf_counter())
    waits = (end - begin for begin, end in pairwise(moments))
    return [StageTimes(attention, waited) for attention, waited in zip(spent, waits, strict=True)]


async def note_section() -> str:
    """Measure all notes, and return the section of docs/performance.md."""
    notes = (
        Note("a title above each design's links", _with_headings(), _by_headings, _answer_all),
        Note("a title beside each link, in any order", _without_headings(), _by_titles, _answer_all),
        Note("bare links, a block for each design", _in_blocks(), _by_block, _answer_all),
        Note("bare links in any order, each page opened", _bare(), _later, _answer_each),
    )
    rows = []
    for note in notes:
        stages = await note_times(note)
        cells = [*(_cell((times,)) for times in stages), _cell(stages)]
        rows.append(f"| {' | '.join([note.name, *cells])} |\n")
    return (
        "## A note with forty links\n\n"
        f"From a copied note to four filed forms, timed as above, with {PAGE_LOOK:g} s for each page that is opened and {FORM_LOOK:g} s for checking each form. "
        "Except for the last note, the listings were looked at when the links were collected; for the last note, four keys answer for each link.\n"
        "Each cell: keys + mouse presses, the user's time + the time waiting for the machine.\n\n"
        f"| note | {' | '.join(STAGES)} | together |\n|---|---|---|---|---|\n{''.join(rows)}"
    )


def _cell(times: Sequence[StageTimes]) -> str:
    keys, presses = (sum(getattr(each.attention, name) for each in times) for name in ("keys", "presses"))
    user, waits = sum(each.attention.seconds for each in times), sum(each.waits for each in times)
    return f"{keys} + {presses}, {user:.1f} s + {waits:.1f} s"


if __name__ == "__main__":
    with some_screen():
        section = asyncio.run(note_section())
    sys.stdout.write(section)

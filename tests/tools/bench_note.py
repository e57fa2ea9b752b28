"""Measures the way from a pasted note with forty links of four designs to the filed complaints, stage by stage.

Run `python -m tests.tools.bench_note`. The user's actions are counted and timed as in `bench_attention`; the
scripted user acts without delay, so the measured time is time spent waiting for the machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.pilot import Pilot

from helper.composition.practice_ground import some_screen
from tests.tools.bench_attention import (
    COUNT,
    DESIGNS,
    FORM_LOOK,
    Attention,
    choose_counted,
    file_all,
    links_of,
    program_run,
    strike,
)
from tests.tui.stage import paste
from tests.whole.test_screens import shows

STAGES = ("the note pasted, each link with its design", "all links answered", "all forms filed")


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


async def note_times(note: str, *, headed: bool) -> list[StageTimes]:
    """Paste the note, answer for all links at once, and file the forms. Return the times of each stage."""
    spent = [Attention() for _ in STAGES]
    async with program_run() as (rig, pilot):
        moments = [time.perf_counter()]
        await _paste_note(pilot, spent[0], note, headed=headed)
        moments.append(time.perf_counter())
        await strike(pilot, spent[1], "a", "c")
        await choose_counted(pilot, spent[1], "copied from me")
        spent[1].decisions += 1
        await choose_counted(pilot, spent[1], f"I have looked at all {COUNT}")
        await shows(pilot, f"ready {COUNT}")
        moments.append(time.perf_counter())
        await file_all(rig, pilot, spent[2])
        moments.append(time.perf_counter())
    waits = (end - begin for begin, end in pairwise(moments))
    return [StageTimes(attention, waited) for attention, waited in zip(spent, waits, strict=True)]


async def _paste_note(pilot: Pilot[int], attention: Attention, note: str, *, headed: bool) -> None:
    attention.copy()
    attention.key(2)
    await paste(pilot, note)
    attention.decisions += 1
    await choose_counted(pilot, attention, "the ones in your headings" if headed else "later")
    if headed:
        await choose_counted(pilot, attention, "later")
    await shows(pilot, f"to review {COUNT}")
    if not headed:
        await strike(pilot, attention, "t")
        attention.decisions += 1
        await strike(pilot, attention, "enter")
        await shows(pilot, "proposed designs…", shown=False)


async def note_section() -> str:
    """Measure both notes, and return the section of docs/performance.md."""
    notes: Sequence[tuple[str, Callable[[], str], bool]] = (
        ("a title above each design's links", _with_headings, True),
        ("a title beside each link, in any order", _without_headings, False),
    )
    rows = []
    for name, written, headed in notes:
        stages = await note_times(written(), headed=headed)
        rows += [_row(name, stage, (times,)) for stage, times in zip(STAGES, stages, strict=True)]
        rows.append(_row(name, "**together**", stages))
    return (
        "## A note with forty links\n\n"
        "From a copied note to four filed forms, with the screens, a visible window and the practice portal, each note in one run. "
        f"The times are those of the table above, with {FORM_LOOK:g} s for checking each form; the listings were looked at when the links were collected. "
        "Logging in is not included.\n\n"
        "| note | stage | keys | presses of the mouse | user | waiting for the machine |\n"
        "|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _row(note: str, stage: str, times: Sequence[StageTimes]) -> str:
    keys, presses = (sum(getattr(each.attention, name) for each in times) for name in ("keys", "presses"))
    user, waits = sum(each.attention.seconds for each in times), sum(each.waits for each in times)
    return f"| {note} | {stage} | {keys} | {presses} | {user:.1f} s | {waits:.1f} s |"


if __name__ == "__main__":
    with some_screen():
        section = asyncio.run(note_section())
    sys.stdout.write(section)

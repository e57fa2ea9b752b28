"""Measures the way from a pasted note with forty links of four designs to the filed complaints, stage by stage.

The user's actions are counted and timed as in `bench_attention`; the
scripted user acts without delay, so the measured time is time spent waiting for the machine.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.pilot import Pilot

from tests.tools.bench_attention import (
    FORM_LOOK,
    PAGE_LOOK,
    Attention,
    Sample,
    choose_counted,
    file_all,
    judged_and_filed,
    strike,
)
from tests.tui.stage import paste
from tests.whole.rig import Rig
from tests.whole.test_screens import shows

STAGES = ("pasted, with designs", "answered", "filed")


@dataclass(frozen=True, slots=True)
class StageTimes:
    """One stage of the work: the user's actions, and the machine's seconds."""

    attention: Attention
    waits: float


def _with_headings(sample: Sample) -> str:
    """Return a note with the links of each design below its title."""
    return "\n\n".join(
        "\n".join((f"{title}:", *sample.links_of(place))) for place, title in enumerate(sample.designs)
    )


def _without_headings(sample: Sample) -> str:
    """Return a note in which the links of the designs alternate, each after the listing's title."""
    rows = zip(*(sample.links_of(place) for place in range(len(sample.designs))), strict=True)
    lines = (f"{title} poster  {url}" for row in rows for title, url in zip(sample.designs, row, strict=True))
    return "\n".join(lines)


def _in_blocks(sample: Sample) -> str:
    """Return a note with bare links: a block for each design, between blank lines."""
    return "\n\n".join("\n".join(sample.links_of(place)) for place in range(len(sample.designs)))


def _bare(sample: Sample) -> str:
    """Return a note with bare links, the designs in turn."""
    rows = zip(*(sample.links_of(place) for place in range(len(sample.designs))), strict=True)
    return "\n".join(url for row in rows for url in row)


Stage = Callable[[Sample, Pilot[int], Attention], Awaitable[None]]


async def _by_headings(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "the ones in your headings")
    await choose_counted(pilot, attention, "later")


async def _by_titles(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "later")
    await shows(pilot, f"to review {sample.count}")
    await strike(pilot, attention, "t")
    attention.decisions += 1
    await strike(pilot, attention, "enter")
    await shows(pilot, "proposed designs…", shown=False)


async def _by_block(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "one for each block")
    for place, title in enumerate(sample.designs, start=1):
        await shows(pilot, f"Block {place} of {len(sample.designs)}")
        attention.decisions += 1
        await strike(pilot, attention, *title.removeprefix("The ").casefold()[:2], "enter")
    await choose_counted(pilot, attention, "later")


async def _later(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    await choose_counted(pilot, attention, "later")


async def _answer_all(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    await strike(pilot, attention, "a", "c")
    await choose_counted(pilot, attention, "copied from me")
    attention.decisions += 1
    await choose_counted(pilot, attention, f"I have looked at all {sample.count}")


async def _answer_each(sample: Sample, pilot: Pilot[int], attention: Attention) -> None:
    """Open each page, because nothing else tells the designs apart, and answer with the digit of its design."""
    digits = [sorted(sample.designs).index(title) + 1 for title in sample.designs]
    await strike(pilot, attention, "g", "enter")
    for number in range(sample.count):
        await shows(pilot, f"{number + 1} of {sample.count}")
        await strike(pilot, attention, "o")
        attention.look(PAGE_LOOK)
        attention.switch()
        await strike(pilot, attention, str(digits[number % len(sample.designs)]))


@dataclass(frozen=True, slots=True)
class Note:
    name: str
    write: Callable[[Sample], str]
    choose: Stage
    """The user's actions between pasting the note and the moment when all its links are in the list."""
    answer: Stage
    """The user's actions from then on until all links are judged."""


NOTES = (
    Note("a title above each design's links", _with_headings, _by_headings, _answer_all),
    Note("a title beside each link, in any order", _without_headings, _by_titles, _answer_all),
    Note("bare links, a block for each design", _in_blocks, _by_block, _answer_all),
    Note("bare links in any order, each page opened", _bare, _later, _answer_each),
)


async def note_times(sample: Sample, note: Note) -> list[StageTimes]:
    """Paste the note, answer for its links, and file the forms. Return the times of each stage."""
    pasting, answering, filing = (Attention() for _ in STAGES)
    pasted = 0.0

    async def judge(pilot: Pilot[int]) -> None:
        nonlocal pasted
        began = time.perf_counter()
        pasting.copy()
        pasting.key(2)
        await paste(pilot, note.write(sample))
        pasting.decisions += 1
        await note.choose(sample, pilot, pasting)
        await shows(pilot, f"to review {sample.count}")
        pasted = time.perf_counter() - began
        await note.answer(sample, pilot, answering)
        await shows(pilot, f"ready {sample.count}")

    async def file(rig: Rig, pilot: Pilot[int]) -> None:
        await file_all(sample, rig, pilot, filing)

    judged, filed = await judged_and_filed(sample, judge, file)
    return [
        StageTimes(pasting, pasted),
        StageTimes(answering, judged - pasted),
        StageTimes(filing, filed),
    ]


async def note_section(sample: Sample, notes: Sequence[Note] = NOTES) -> str:
    """Measure the notes, and return the section of docs/performance.md."""
    rows = []
    for note in notes:
        stages = await note_times(sample, note)
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

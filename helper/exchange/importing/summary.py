"""What the person reads after a file was read: every row is in one of the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from helper.exchange.importing.columns import DESIGN, Question
from helper.exchange.importing.fate import Fate
from helper.exchange.importing.reading import Reading
from helper.exchange.importing.row_kinds import Kind
from helper.exchange.importing.taking import Taken
from helper.exchange.words.status_words import Status
from helper.model.words import RIGHT_WORDS, counted
from helper.model.work import RightState

_OFTEN = 5
_LINES = {
    Fate.HISTORY: "already reported: kept as history, nothing to do",
    Fate.OFF_FORM: "on a form here, though your sheet says they were reported: taken off it, kept as history",
    Fate.IN_HAND: "on the form that is with you now, though your sheet says they were reported: left as they are",
    Fate.NEW: "not reported yet: they go to your listings, to be looked at",
    Fate.DUPLICATE: "the same listing a second time: kept, marked",
    Fate.DOUBTFUL: "links with a damaged number: they may lead to a stranger.\n"
    "They cannot be reported until you look.",
    Fate.KNOWN: "in your records already: nothing to do",
    Fate.DESIGN: "designs: they go into your designs, with their registrations",
    Fate.NO_LINK: "rows without a link: kept as a note with the design",
    Fate.REFUSED: "without a link to a listing: not taken",
    Fate.LEFT_OUT: "hidden in the sheet: not taken",
    Fate.NO_DATA: "heading, total, blank",
}
_WHEN_TYPED = {Fate.LEFT_OUT: " (--map take=hidden-rows takes them)"}
"""What is added to it where answers are typed after the command."""


def summary(reading: Reading, taken: Taken, *, dry_run: bool, typed: bool = True) -> list[str]:
    """The lines of the import's last screen; `typed` says that answers are typed after the command."""
    lines = [
        f"{reading.name}: {len(reading.rows)} of {counted(len(reading.rows), 'row')} read. Your file was not changed.",
        "",
    ]
    counts = Counter(taken.fates)
    width = len(str(max(counts.values(), default=0))) + 2
    for fate, words in _LINES.items():
        if counts[fate]:
            first, *more = (words + (_WHEN_TYPED.get(fate, "") if typed else "")).split("\n")
            first = first.replace("rows", "row") if counts[fate] == 1 else first
            lines += [f"{counts[fate]:>{width + 3}}  {first}", *(f"{'':>{width + 5}}{line}" for line in more)]
    lines += ["", *_about(reading, taken, typed=typed)]
    lines.append("This was a dry run: nothing was written." if dry_run else "")
    return lines[:-1] if not lines[-1] else lines


def totals(reading: Reading, taken: Taken) -> dict[str, int]:
    """The same as numbers."""
    kinds, fates = Counter(row.kind for row in reading.rows), Counter(taken.fates)
    return {
        "rows": len(reading.rows),
        **{kind.value: kinds[kind] for kind in Kind},
        "links": sum(len(row.links) for row in reading.rows),
        "history": fates[Fate.HISTORY],
        "off_form": fates[Fate.OFF_FORM],
        "in_hand": fates[Fate.IN_HAND],
        "new": fates[Fate.NEW],
        "doubtful": fates[Fate.DOUBTFUL],
        "duplicates": fates[Fate.DUPLICATE],
        "known": fates[Fate.KNOWN],
        "designs": fates[Fate.DESIGN],
        "no_link": fates[Fate.NO_LINK],
        "refused": fates[Fate.REFUSED],
        "left_out": fates[Fate.LEFT_OUT],
        "flagged": sum(bool(row.flags) for row in reading.rows),
        "works_new": len(taken.new_works),
    }


def _about(reading: Reading, taken: Taken, *, typed: bool) -> Iterator[str]:
    if reading.designs:
        states = Counter(work.right.state for work in reading.designs)
        unknown = states.pop(RightState.UNKNOWN, 0)
        known = [f"{states[state]} {RIGHT_WORDS[state]}" for state in RightState if states[state]]
        asked = [f"{counted(unknown, 'design')}: approved by Alibaba?"] if unknown else []
        yield f"{counted(len(reading.designs), 'design')} in a sheet of designs: {' · '.join([*known, *asked])}"
    shops = Counter(row.store_number or row.store for row in reading.data if row.store_number or row.store)
    often = sum(times >= _OFTEN for times in shops.values())
    if shops:
        more = f", {often} of them five times or more" if often else ""
        yield f"{counted(len(shops), 'shop')} found{more}."
    told = {work.id for work in reading.designs}
    if titles := [work.title for work in taken.new_works if work.id not in told]:
        rest = ", …" if len(titles) > 5 else ""
        yield f"{counted(len(titles), 'design')} not in your designs yet: {', '.join(titles[:5])}{rest}"
    if taken.in_hand:
        named = ", ".join(listing.item_id or listing.url for listing in taken.in_hand[:5])
        rest = ", …" if len(taken.in_hand) > 5 else ""
        yield f"? Was the form that is with you now sent before? Your sheet says so of {named}{rest}"
        yield "    Do not submit it before you know: open Listings, or say that it goes back."
    for heading, letters in reading.hidden_columns:
        how = f" To read it: --map link={letters}, or what else it holds." if typed else ""
        yield f"The column “{heading}” is hidden: not read, kept as a note.{how}"
    for name in reading.hidden_sheets:
        how = f' To take it: --map "take={name}"' if typed else ""
        yield f"The sheet “{name}” is hidden and was not taken.{how}"
    yield from reading.remarks
    alone = [question for question in reading.questions if question.about != DESIGN]
    for question in alone:
        yield f"? {question.text}"
        if typed:
            yield from (f"    {example}" for example in question.examples)
            yield f"    --map {_how(question)}"
    if reading.spellings:
        yield f"? {counted(len(reading.spellings), 'title')} nearly like another: the same design?"
        if typed:
            for one in reading.spellings:
                yield f"    {one.title} ({counted(one.rows, 'row')}) is {one.meant}{one.why}"
            first = reading.spellings[0]
            yield f"    --map spellings=yes takes all of them, --map {_quoted(f'work:{first.title}={first.meant}')} one,"
            yield f"    --map {_quoted(f'work:{first.title}={first.title}')} says that it is a design of its own."


def _how(question: Question) -> str:
    """What is typed for an answer; a status has too many of them to write each out."""
    if question.about != "status":
        return " or ".join(map(_quoted, question.choices))
    name = question.choices[0].rpartition("=")[0]
    words = ", ".join(status.value for status in Status if status is not Status.UNKNOWN)
    return f'"{name}=…"  with {words}, or unknown: it is not a status'


def _quoted(choice: str) -> str:
    return f'"{choice}"' if " " in choice else choice

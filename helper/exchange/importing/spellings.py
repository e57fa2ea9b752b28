"""Titles in a file that are nearly another one: proposed once, in one list, and taken for nothing unasked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helper.exchange.importing.register import Register
from helper.exchange.importing.rows import SheetRow
from helper.model.matching import near_titles, proposed_works
from helper.model.spelling import folded
from helper.model.work import Work

_MOST_COMPARED = 500
_SAME_REGISTRATION = ", with the same registration"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A title that may be another one, misspelled."""

    title: str
    rows: int
    """How many rows have it."""
    meant: str
    """The title that it may mean."""
    why: str = ""
    """What else than the spelling says so, such as ", with the same registration"."""


def spellings_in(
    rows: Iterable[SheetRow], known: Register, register: Register, answered: Mapping[str, str]
) -> list[Spelling]:
    """The proposals, the title with the most rows first; what the person has answered is none of them.

    `known` are the designs before the file came, `register` those with the file's own sheets of designs.
    """
    rows = list(rows)
    times = Counter(title for row in rows for title in row.works if register.named(title) is None)
    told = [title for title in register.titles if known.named(title) is None]
    times.update(dict.fromkeys(told, 0))
    numbers = dict(_numbers(rows, register))
    found: dict[str, Spelling] = {}
    for title in [title for title, _ in times.most_common(_MOST_COMPARED)]:
        if folded(title) in answered:
            continue
        works = known.works if title in told else register.works
        meant, why = next(_meant(title, works, numbers, times), ("", ""))
        # The other title must not itself be said to mean a third one.
        if meant and meant not in found:
            found[title] = Spelling(title, max(times[title], 1), meant, why)
    return list(found.values())


def _meant(
    title: str, works: Sequence[Work], numbers: Mapping[str, str], times: Counter[str]
) -> Iterator[tuple[str, str]]:
    for work in proposed_works(works, title)[:1]:
        yield work.title, ""
    others = [other for other in times if folded(other) != folded(title)]
    number = numbers.get(title)
    owner = Register(tuple(works)).by_right(number) if number else None
    if owner is not None and folded(owner.title) != folded(title):
        yield owner.title, _SAME_REGISTRATION
    for other in others:
        if number and numbers.get(other) == number and _comes_before(other, title, times):
            yield other, _SAME_REGISTRATION
    for other in near_titles(title, others):
        if _comes_before(other, title, times):
            yield other, ""


def _comes_before(other: str, title: str, times: Counter[str]) -> bool:
    """Of two spellings the commoner one is right, else the one that comes first."""
    order = list(times)
    return (-times[other], order.index(other)) < (-times[title], order.index(title))


def _numbers(rows: Iterable[SheetRow], register: Register) -> Iterator[tuple[str, str]]:
    """The registration number of each title."""
    for row in rows:
        if len(row.works) == 1 and any(map(str.isdigit, row.ipr_number)):
            yield row.works[0], folded(row.ipr_number)
    for title in register.titles:
        work = register.named(title)
        if work is not None and work.right.known_number:
            yield title, folded(work.right.known_number)

"""The pages of a seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

# Importing each module registers its sorts.
from tests.generators.layouts import beyond, controls, marks, moves, neighbours, placed, twins
from tests.generators.layouts.draft import draw
from tests.generators.layouts.page import Page, finished
from tests.generators.layouts.registry import MOVE, SORTS, WHOLE, Sort
from tests.generators.layouts.words import values

SORT_FILES = (beyond, controls, marks, moves, neighbours, placed, twins)
_TOGETHER = 0.3
"""Share of the pages that have more than one sort, and of those that have one more."""
_MOST = 3


def pages(seed: int, amount: int, names: tuple[str, ...] = (), *, together: bool = True) -> Iterator[Page]:
    """This many pages: each sort in turn, in the seed's order, some of them together with sorts of other groups."""
    among = Random(seed).sample([SORTS[name] for name in names or SORTS], len(names or SORTS))
    for number in range(amount):
        random = Random(f"{seed}/{number}")
        chosen = [among[number % len(among)]]
        more = _others(chosen, among) if together else []
        while more and len(chosen) < _MOST and random.random() < _TOGETHER:
            chosen.append(random.choice(more))
            more = _others(chosen, among)
        yield page_of(_drawing(seed, number), number, [each.name for each in chosen])


def usual(seed: int, page: Page) -> Page:
    """The same form without its changes."""
    return page_of(_drawing(seed, page.number), page.number, [])


def _drawing(seed: int, number: int) -> Random:
    """The random source of one page's drawing; it does not depend on the page's sorts."""
    return Random(f"{seed}/{number}/page")


def _others(chosen: list[Sort], among: list[Sort]) -> list[Sort]:
    """Sorts that can be combined with these: sorts of other groups."""
    groups = {WHOLE, *(each.group for each in chosen)}
    return [] if chosen[0].group == WHOLE else [each for each in among if each.group not in groups]


def page_of(random: Random, number: int, names: list[str], language: str = "") -> Page:
    """A page with these sorts, in this order."""
    draft = draw(random, language or random.choice(("en", "en", "zh")))
    # Changes of labels come last: they need labels in elements that no other sort has rewritten.
    for name in sorted(names, key=lambda name: SORTS[name].group == MOVE):
        SORTS[name].change(draft)
    return finished(draft, number, values(random, draft.language, draft.links, draft.known), tuple(names))

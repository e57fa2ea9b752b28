"""Generates pages from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

# These modules register their variations when imported.
from tests.generators.layouts import beyond, controls, marks, moves, neighbours, placed, twins
from tests.generators.layouts.draft import draw
from tests.generators.layouts.page import Page, finished
from tests.generators.layouts.registry import MOVE, VARIATIONS, WHOLE, Variation
from tests.generators.layouts.words import values

VARIATION_FILES = (beyond, controls, marks, moves, neighbours, placed, twins)
_TOGETHER = 0.3
"""The probability that a page gets a second variation and, if it does, also a third."""
_MOST = 3


def pages(seed: int, amount: int, names: tuple[str, ...] = (), *, together: bool = True) -> Iterator[Page]:
    """Yield this many pages, each with the next variation in an order that depends on the seed.

    With `together`, some pages also get variations from other groups.
    """
    among = Random(seed).sample([VARIATIONS[name] for name in names or VARIATIONS], len(names or VARIATIONS))
    for number in range(amount):
        random = Random(f"{seed}/{number}")
        chosen = [among[number % len(among)]]
        more = _others(chosen, among) if together else []
        while more and len(chosen) < _MOST and random.random() < _TOGETHER:
            chosen.append(random.choice(more))
            more = _others(chosen, among)
        yield page_of(_drawing(seed, number), number, [each.name for each in chosen])


def usual(seed: int, page: Page) -> Page:
    return page_of(_drawing(seed, page.number), page.number, [])


def _drawing(seed: int, number: int) -> Random:
    """Return the random source for drawing a form; it does not depend on the variations."""
    return Random(f"{seed}/{number}/page")


def _others(chosen: list[Variation], among: list[Variation]) -> list[Variation]:
    """Return the variations of other groups, which can be combined with the chosen ones."""
    groups = {WHOLE, *(each.group for each in chosen)}
    return [] if chosen[0].group == WHOLE else [each for each in among if each.group not in groups]


def page_of(random: Random, number: int, names: list[str], language: str = "") -> Page:
    draft = draw(random, language or random.choice(("en", "en", "zh")))
    # Apply the variations that move labels last: they need the final label elements, which other
    # variations may still replace.
    for name in sorted(names, key=lambda name: VARIATIONS[name].group == MOVE):
        VARIATIONS[name].change(draft)
    return finished(draft, number, values(random, draft.language, draft.links, draft.known), tuple(names))

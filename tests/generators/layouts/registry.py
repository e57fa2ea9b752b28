"""The sorts of forms by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.generators.layouts.draft import Draft

Change = Callable[[Draft], None]

PLACE, MARK, NEIGHBOUR, TWIN, MOVE, CONTROL, ENTRY, WHOLE = range(8)
"""Groups of sorts; sorts of two different groups can be on one page."""
GROUPS = (
    "places of labels",
    "marks of labels",
    "look-alikes beside a field",
    "unusable controls, and elements over the form",
    "changes while filling",
    "other controls",
    "other entries",
    "the whole page",
)
"""Their names, in the same order."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One difference of a form from the usual layout."""

    name: str
    group: int
    change: Change


SORTS: Final[dict[str, Sort]] = {}


def sort(name: str, group: int) -> Callable[[Change], Change]:
    """Register a change under its name."""

    def entered(change: Change) -> Change:
        assert name not in SORTS, name
        SORTS[name] = Sort(name, group, change)
        return change

    return entered


@sort("the form in a frame", WHOLE)
def _framed(draft: Draft) -> None:
    draft.framed = True


@sort("usual", WHOLE)
def _usual(draft: Draft) -> None:
    """The page as it was drawn."""

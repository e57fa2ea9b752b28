"""The registry of variations: named changes that a form can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tests.generators.layouts.draft import Draft, Row

Change = Callable[[Draft], None]

PLACE, MARK, NEIGHBOUR, TWIN, MOVE, CONTROL, ENTRY, WHOLE = range(8)
"""Numbers of the groups of variations. One page can combine variations from several groups."""
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
"""The names of the groups, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One named change to a form in its usual layout."""

    name: str
    group: int
    change: Change


VARIATIONS: Final[dict[str, Variation]] = {}


def variation(name: str, group: int) -> Callable[[Change], Change]:
    """Return a decorator that registers a change under this name."""

    def entered(change: Change) -> Change:
        assert name not in VARIATIONS, name
        VARIATIONS[name] = Variation(name, group, change)
        return change

    return entered


RowChange = Callable[[Draft, Row], None]


def on_rows(
    name: str, group: int, rows: Callable[[Draft], Iterable[Row]], *, one: bool = False
) -> Callable[[RowChange], RowChange]:
    """Return a decorator that registers a change to each of these rows, or to `one` of them at random."""

    def entered(change: RowChange) -> RowChange:
        @variation(name, group)
        def _changed(draft: Draft) -> None:
            changed = list(rows(draft))
            for row in [draft.random.choice(changed)] if one else changed:
                change(draft, row)

        return change

    return entered


def on_field(name: str, group: int, field: str) -> Callable[[RowChange], RowChange]:
    """Return a decorator that registers a change to the row of one field; a page without the field stays unchanged."""
    return on_rows(name, group, lambda draft: filter(None, [draft.row(field)]))


@variation("the form in a frame", WHOLE)
def _framed(draft: Draft) -> None:
    draft.framed = True


@variation("usual", WHOLE)
def _usual(draft: Draft) -> None:
    """Leave the form unchanged."""

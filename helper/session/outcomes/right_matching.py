"""Which design of ours a registration of the portal's list is: by its number, else by its whole title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from helper.browser.portal.list_reading import ListRow
from helper.flow.normal import fold
from helper.model.work import Work

_NEAR = 0.75
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Matched:
    """A design and the rows that may be its registration."""

    work: Work
    rows: tuple[ListRow, ...]

    @property
    def row(self) -> ListRow | None:
        """The one that counts; None: several say several things."""
        says = {(row.status, row.answer) for row in self.rows}
        return self.rows[0] if len(says) == 1 else None


def last_number(work: Work, *, practice: bool) -> str:
    """The portal's number of its last registration; empty: it was never told."""
    return next(
        (one.number for one in reversed(work.submissions) if one.practice is practice and one.number), ""
    )


def match(rows: Iterable[ListRow], works: Sequence[Work], *, practice: bool) -> list[Matched]:
    """The designs that stand in the list, each with its rows.

    A number that is known counts alone: an older registration of the same title may have been refused. Without it
    the whole title counts, and of several rows with it those whose registration number is the design's.
    """
    listed = list(rows)
    found = []
    for work in works:
        number = last_number(work, practice=practice)
        mine = [row for row in listed if number and row.number == number]
        mine = mine or [row for row in listed if not number and _names(row, work)]
        known = work.right_in(practice=practice).known_number
        mine = [row for row in mine if known and row.registration == known] or mine
        if mine:
            found.append(Matched(work, tuple(mine)))
    return found


def near(work: Work, rows: Iterable[ListRow]) -> list[ListRow]:
    """Rows whose title reads much like the design's, the likeliest first."""
    title = fold(work.title)
    rated = [(SequenceMatcher(None, title, fold(row.title)).ratio(), row) for row in rows if row.title]
    close = sorted((one for one in rated if one[0] >= _NEAR), key=lambda one: -one[0])
    return [row for _, row in close[:_MOST_NEAR]]


def _names(row: ListRow, work: Work) -> bool:
    names = (work.title, work.right.text, *work.aliases)
    return bool(row.title) and any(name and fold(name) == fold(row.title) for name in names)

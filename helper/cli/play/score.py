"""What a demo came to, counted by the practice portal and not by us."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from helper.model.reason import DEFAULT_REASON

_CODES = {"website": "ae", "iprType": "copyright", "complaintType": "item"}
"""AliExpress, copyright, product listing in the practice portal's own codes, the same in every language."""
_REASON_CODES = {DEFAULT_REASON: "copyright.item.pirated"}


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long something took, over all forms."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One form as it should have reached the portal."""

    title: str
    reason: str
    description: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The figures of `demo --json`."""

    complaints: int
    listings: int
    filed: int
    numbers_read: int
    wrong_values: int
    helper_submits: int
    human_submits: int
    seconds_per_form: Seconds
    """From taking a complaint to its number being written down; the scripted person's time is in it."""
    seconds_fill: Seconds
    """From the form being open to the hand-over: every field filled, and read back twice."""

    @property
    def is_clean(self) -> bool:
        """Whether every form arrived right, once, by the person's hand, and its number was read."""
        return (
            self.filed == self.numbers_read == self.human_submits == self.complaints
            and self.wrong_values == self.helper_submits == 0
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def wrong_values(received: Sequence[Mapping[str, Any]], wanted: Mapping[str, Wanted]) -> int:
    """Count the values that reached the portal and differ from what was wanted, by the complaint's number.

    A complaint that nobody wanted counts as one.
    """
    wrong = 0
    for complaint in received:
        expected = wanted.get(complaint["number"])
        wrong += 1 if expected is None else _differences(complaint, expected)
    return wrong


def _differences(complaint: Mapping[str, Any], expected: Wanted) -> int:
    received = complaint["received"]
    pairs = (
        *((received[name], code) for name, code in _CODES.items()),
        (received["reason"], _REASON_CODES[expected.reason]),
        (complaint["values"]["ipr"].partition(" (")[0], expected.title),
        (complaint["values"]["description"], expected.description),
        (tuple(complaint["links"]), expected.links),
    )
    return sum(seen != meant for seen, meant in pairs)


def seconds(durations: Sequence[float]) -> Seconds:
    """Median and 95th percentile, to a hundredth."""
    if not durations:
        return Seconds(0.0, 0.0)
    ordered = sorted(durations)
    return Seconds(
        round(statistics.median(ordered), 2),
        round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
    )

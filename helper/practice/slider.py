"""Whether the way a slider was drawn is a hand's way or a jump."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_POINTS = 6
"""A jump has one or two; a quick hand on a slow screen still has more than this."""
SHORTEST_MS = 120
LONGEST_STEP = 0.4
"""No single step may be longer than this share of the track."""


@dataclass(frozen=True, slots=True)
class TrailPoint:
    """Where the handle was, and when."""

    x: float
    """Pixels from where the drag began."""
    ms: float
    """Milliseconds since the drag began."""


def read_trail(value: Any) -> tuple[TrailPoint, ...]:
    """The trail the page sends, `[[x, ms], ...]`; empty where it is anything else."""
    if not isinstance(value, list):
        return ()
    numbers = (int, float)
    points = [point for point in value if isinstance(point, list) and len(point) == 2]
    if len(points) != len(value) or not all(
        isinstance(number, numbers) for point in points for number in point
    ):
        return ()
    return tuple(TrailPoint(float(x), float(ms)) for x, ms in points)


def drawn_by_hand(trail: Sequence[TrailPoint], width: float) -> bool:
    """Whether the trail crosses the whole track in many small steps that took their time."""
    if width <= 0 or len(trail) < FEWEST_POINTS:
        return False
    arrived = trail[-1].x >= width - 2
    took_time = trail[-1].ms - trail[0].ms >= SHORTEST_MS
    steps = [after.x - before.x for before, after in pairwise(trail)]
    forward = sum(1 for step in steps if step >= 0) >= 0.6 * len(steps)
    in_order = all(after.ms >= before.ms for before, after in pairwise(trail))
    return arrived and took_time and in_order and forward and max(trail[0].x, *steps) <= LONGEST_STEP * width

"""Whose hand it was: the scripted person announces each press beforehand, and what nobody announced was the program.

An announcement travels to the portal on its own, never through the page. A real person at the practice portal
announces nothing; the counts mean something only where the scripted person plays. A slider is judged by the way it
was drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from threading import Lock
from time import monotonic
from typing import Any

LASTS_SECONDS = 15.0
"""An announced press whose request has not come by then never will (the page stopped it), and covers nothing."""

FEWEST_POINTS = 6
"""A jump has one or two; a quick hand on a slow screen still has more than this."""
SHORTEST_MS = 120
LONGEST_STEP = 0.4
"""No single step may be longer than this share of the track."""


class Button(StrEnum):
    """The presses that are the person's alone."""

    LOGIN = "login"
    VERIFY = "verify"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    """Withdraw a complaint, or answer a counter-notice."""


class By(StrEnum):
    """Whose press a request came from."""

    HUMAN = "human"
    HELPER = "helper"


@dataclass(slots=True)
class Announcement:
    """One press that is about to happen."""

    nonce: str
    button: Button
    session: str
    """The session cookie of the window it happens in; empty means any."""
    at: float = field(default_factory=monotonic)
    used: bool = False

    def covers(self, button: Button, session: str) -> bool:
        """Whether a request of this button from this window may be the press that was announced."""
        fits = self.button is button and self.session in {"", session}
        return fits and not self.used and monotonic() - self.at <= LASTS_SECONDS


@dataclass(slots=True)
class Presses:
    """All announcements, and how many requests came with and without one; may be asked from any thread."""

    announced: list[Announcement] = field(default_factory=list)
    counts: dict[tuple[Button, By], int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def announce(self, announcement: Announcement) -> bool:
        """Take an announcement; False where its nonce was used before."""
        with self._lock:
            if any(known.nonce == announcement.nonce for known in self.announced):
                return False
            self.announced.append(announcement)
            return True

    def arrived(self, button: Button, session: str) -> By:
        """Count a request, and say whose press it came from; each announcement covers one."""
        with self._lock:
            covering = (known for known in self.announced if known.covers(button, session))
            found = next(covering, None)
            by = By.HELPER if found is None else By.HUMAN
            if found is not None:
                found.used = True
            self.counts[button, by] = self.counts.get((button, by), 0) + 1
            return by

    def as_json(self) -> dict[str, int]:
        """The counts by the names of the control API."""
        names = {
            Button.SUBMIT: "submits",
            Button.VERIFY: "verifies",
            Button.LOGIN: "logins",
            Button.WITHDRAW: "withdrawals",
        }
        counted = {
            f"{by}_{name}": self.counts.get((button, by), 0) for button, name in names.items() for by in By
        }
        return {"submissions": counted["human_submits"] + counted["helper_submits"], **counted}


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
    for point in value:
        if not (
            isinstance(point, list) and len(point) == 2 and all(isinstance(at, int | float) for at in point)
        ):
            return ()
    return tuple(TrailPoint(float(x), float(ms)) for x, ms in value)


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

"""Whose hand it was: the scripted person announces each press beforehand, and what nobody announced was the program.

An announcement travels to the portal on its own, never through the page. A real person at the practice portal
announces nothing; the counts mean something only where the scripted person plays. A slider is judged by the way it
was drawn.
"""

from __future__ import annotations

from collections import Counter
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


class PressedBy(StrEnum):
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

    def as_json(self) -> dict[str, Any]:
        return {"nonce": self.nonce, "what": self.button.value, "used": self.used}


@dataclass(slots=True)
class Presses:
    """All announcements, and how many requests came with and without one; may be asked from any thread."""

    announced: list[Announcement] = field(default_factory=list)
    counts: Counter[tuple[Button, PressedBy]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def announce(self, announcement: Announcement) -> bool:
        """Take an announcement; False where its nonce was used before."""
        with self._lock:
            if any(known.nonce == announcement.nonce for known in self.announced):
                return False
            self.announced.append(announcement)
            return True

    def arrived(self, button: Button, session: str) -> PressedBy:
        """Count a request, and say whose press it came from; each announcement covers one."""
        with self._lock:
            found = next((known for known in self.announced if known.covers(button, session)), None)
            by = PressedBy.HELPER if found is None else PressedBy.HUMAN
            if found is not None:
                found.used = True
            self.counts[button, by] += 1
            return by

    def as_json(self) -> dict[str, int]:
        """The counts by the names of the control API."""
        names = dict(zip(Button, ("logins", "verifies", "submits", "withdrawals"), strict=True))
        counted = {f"{by}_{names[button]}": self.counts[button, by] for button in Button for by in PressedBy}
        return {"submissions": counted["human_submits"] + counted["helper_submits"], **counted}


def drawn_by_hand(sent: Any) -> bool:
    """Whether a trail crosses the whole track in many small steps that took their time.

    A page sends `{"trail": [[x, ms], ...], "width": ...}`: pixels and milliseconds since the drag began.
    """
    try:
        places, times = zip(*((float(x), float(ms)) for x, ms in sent["trail"]), strict=True)
        width = float(sent["width"])
    except (KeyError, TypeError, ValueError):
        return False
    steps = [after - before for before, after in pairwise(places)]
    return (
        width > 0
        and len(places) >= FEWEST_POINTS
        and places[-1] >= width - 2
        and times[-1] - times[0] >= SHORTEST_MS
        and list(times) == sorted(times)
        and sum(step >= 0 for step in steps) >= 0.6 * len(steps)
        and max(places[0], *steps) <= LONGEST_STEP * width
    )

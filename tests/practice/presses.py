"""Distinguishes the clicks of the scripted user, which are announced, from those of the program.

An announcement goes directly to the portal, never through the page. A real user announces nothing, so the counts are
valid only with the scripted user.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import Any

LASTS_SECONDS = 15.0
"""Seconds during which an announcement is valid."""


class Button(StrEnum):
    """The buttons that are reserved for the user."""

    LOGIN = "login"
    VERIFY = "verify"
    SUBMIT = "submit"


class PressedBy(StrEnum):
    """Who caused a request: the user or the program."""

    HUMAN = "human"
    HELPER = "helper"


@dataclass(slots=True)
class Announcement:
    """The announcement of one click."""

    nonce: str
    button: Button
    session: str
    """The session cookie of the window in which the click is announced; empty to allow any window."""
    at: float = field(default_factory=monotonic)
    used: bool = False

    def covers(self, button: Button, session: str) -> bool:
        """Return whether a request from this button and window may be the announced click."""
        fits = self.button is button and self.session in {"", session}
        return fits and not self.used and monotonic() - self.at <= LASTS_SECONDS

    def as_json(self) -> dict[str, Any]:
        return {"nonce": self.nonce, "what": self.button.value, "used": self.used}


@dataclass(slots=True)
class Presses:
    """Announcements, and counts of announced and unannounced requests. All methods are thread-safe."""

    announced: list[Announcement] = field(default_factory=list)
    counts: Counter[tuple[Button, PressedBy]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def announce(self, announcement: Announcement) -> bool:
        """Store an announcement; return False if its nonce was used already."""
        with self._lock:
            if any(known.nonce == announcement.nonce for known in self.announced):
                return False
            self.announced.append(announcement)
            return True

    def arrived(self, button: Button, session: str) -> PressedBy:
        """Count a request, and return who caused it. Each announcement covers one request."""
        with self._lock:
            found = next((known for known in self.announced if known.covers(button, session)), None)
            by = PressedBy.HELPER if found is None else PressedBy.HUMAN
            if found is not None:
                found.used = True
            self.counts[button, by] += 1
            return by

    def as_json(self) -> dict[str, int]:
        names = dict(zip(Button, ("logins", "verifies", "submits"), strict=True))
        counted = {f"{by}_{names[button]}": self.counts[button, by] for button in Button for by in PressedBy}
        return {"submissions": counted["human_submits"] + counted["helper_submits"], **counted}

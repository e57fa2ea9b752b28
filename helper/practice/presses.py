"""Who pressed: the scripted person announces each press beforehand, and what nobody announced was the program.

An announcement travels to the portal on its own, never through the page. A real person at the practice portal
announces nothing; the counts mean something only where the scripted person plays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

LASTS_SECONDS = 15.0
"""An announced press whose request has not come by then never will (the page stopped it), and covers nothing."""


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


@dataclass(slots=True)
class Presses:
    """All announcements, and how many requests came with and without one; the caller holds the portal's lock."""

    announced: list[Announcement] = field(default_factory=list)
    counts: dict[tuple[Button, By], int] = field(default_factory=dict)

    def announce(self, announcement: Announcement) -> bool:
        """Take an announcement; False where its nonce was used before."""
        if any(known.nonce == announcement.nonce for known in self.announced):
            return False
        self.announced.append(announcement)
        return True

    def arrived(self, button: Button, session: str) -> By:
        """Count a request, and say whose press it came from; each announcement covers one."""
        by = By.HELPER
        for known in self.announced:
            fits = known.button is button and known.session in {"", session}
            if fits and not known.used and monotonic() - known.at <= LASTS_SECONDS:
                known.used = True
                by = By.HUMAN
                break
        self.counts[button, by] = self.count(button, by) + 1
        return by

    def count(self, button: Button, by: By) -> int:
        return self.counts.get((button, by), 0)

    def as_json(self) -> dict[str, int]:
        """The counts by the names of the control API."""
        names = {
            Button.SUBMIT: "submits",
            Button.VERIFY: "verifies",
            Button.LOGIN: "logins",
            Button.WITHDRAW: "withdrawals",
        }
        counted = {f"{by}_{name}": self.count(button, by) for button, name in names.items() for by in By}
        return {"submissions": counted["human_submits"] + counted["helper_submits"], **counted}

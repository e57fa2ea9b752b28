"""How quickly pages are opened one after another: as a person would, slower when the site resists, at once when told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

from helper.session.operator import Request
from helper.session.race import first
from helper.session.talk import Talk

_SLOWER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds between two pages."""

    least: float = 4.0
    most: float = 9.0
    slowest: float = 300.0
    """The longest pause, however often the site has resisted."""
    pick: Callable[[float, float], float] = uniform  # noqa: S311 - a pause, not a secret
    """Chooses a pause between the two; not always the same one, as nobody is that regular."""


AT_ONCE = Pace(least=0.0, most=0.0, slowest=0.0)
"""For portals of this computer."""


class Pauses:
    """The pauses of one run."""

    def __init__(self, pace: Pace, talk: Talk) -> None:
        self._pace = pace
        self._talk = talk
        self._times = 1.0

    @property
    def seconds(self) -> float:
        """How long the next pause is, as chosen anew at each call."""
        chosen = self._pace.pick(self._pace.least, self._pace.most) * self._times
        return min(chosen, self._pace.slowest)

    def resisted(self) -> None:
        """The site did not answer, or put a puzzle before its page: go slower from here on."""
        self._times *= _SLOWER

    def went_well(self) -> None:
        """The site answered as usual."""
        self._times = 1.0

    async def next(self) -> bool:
        """Wait out a pause; the person's Enter ends it. False: she stops here."""
        done = await first(within=self.seconds, heard=self._talk.heard(Request.GO_ON, Request.PAUSE))
        return done.get("heard") is not Request.PAUSE

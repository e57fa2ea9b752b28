"""What the screen of a run shows, made of nothing but the run's events; pure, and safe to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helper.model.listing import Presence
from helper.model.work import RightState
from helper.session.events import Event, PageReached
from helper.session.operator import Question
from helper.session.outcomes.events import (
    ListLimited,
    NumberFound,
    OutcomeRead,
    OutcomesEnded,
    RightRead,
    RightsEnded,
)
from helper.session.shop.events import (
    ListingLookedAt,
    ListingRecorded,
    NothingRecorded,
    RecheckEnded,
    RecheckStopped,
    SearchEnded,
    SearchNotOpened,
    SearchOpened,
    StillThere,
    WallMet,
)
from helper.tui.plain import clean

_MOST_LINES = 400
"""Older ones nobody scrolls up to; everything is in the records."""
_TURNS = (WallMet, StillThere)
_ENDS = (OutcomesEnded, RecheckEnded, RightsEnded, SearchEnded)


_OF_RIGHTS: dict[str, str] = {RightState.APPROVED: "$success", RightState.REJECTED: "bold $yours"}


@dataclass(frozen=True, slots=True)
class RunLine:
    """One line of what happened."""

    text: str
    style: str = "$soft"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """Everything the screen shows of a run."""

    position: int = 0
    total: int = 0
    """0: it is not known how much there is."""
    lines: tuple[RunLine, ...] = ()
    turn: tuple[str, ...] = ()
    """What the person is to do in the window; empty: nothing."""
    farewell: tuple[str, ...] = ()
    """How it ended, and what is still open."""
    asking: bool = False
    running: bool = True

    @property
    def yours(self) -> bool:
        """Whether it is the person's turn."""
        return self.running and (self.asking or bool(self.turn))

    def asked(self, question: Question | None) -> RunView:
        """The view while a question stands, or after it."""
        return replace(self, asking=question is not None)

    def broken(self, text: str) -> RunView:
        """The view after a run that stopped by an error."""
        return replace(self, running=False, turn=(), asking=False, farewell=_lines(text))

    def ended(self) -> RunView:
        """The view of a run that is over, whether it said so or not."""
        return replace(self, running=False, turn=(), asking=False)

    def after(self, event: Event) -> RunView:
        """The view after one more event."""
        if isinstance(event, _ENDS):
            return replace(self, turn=(), farewell=_lines(event.text))
        if isinstance(event, _TURNS) or (isinstance(event, PageReached) and event.page == "login"):
            return replace(self, turn=_lines(event.text))
        if isinstance(event, SearchOpened):
            return self._searching(event)
        style = _style(event)
        said = tuple(RunLine(line, style) for line in _lines(event.text))
        stays = isinstance(event, ListingRecorded | NothingRecorded)
        view = replace(self, turn=self.turn if stays else (), lines=(*self.lines, *said)[-_MOST_LINES:])
        if isinstance(event, ListingLookedAt):
            return replace(view, position=event.position, total=event.total)
        return view

    def _searching(self, event: SearchOpened) -> RunView:
        """The page of these words is open: the person looks through it until she wants the next ones."""
        head, *turn = _lines(event.text)
        lines = (*self.lines, RunLine(head, "$foreground"))[-_MOST_LINES:]
        return replace(self, lines=lines, turn=tuple(turn), position=event.position, total=event.total)


def _style(event: Event) -> str:
    """What brings news is written plainly, the rest softly."""
    match event:
        case NumberFound():
            return "$success"
        case OutcomeRead() if event.changed:
            return "$foreground"
        case RightRead():
            return _OF_RIGHTS.get(event.state, "$foreground")
        case ListingLookedAt() if event.back:
            return "bold $yours"
        case ListingLookedAt() if event.presence == Presence.REMOVED:
            return "$success"
        case ListingLookedAt() | ListLimited() | RecheckStopped() | ListingRecorded() | SearchNotOpened():
            return "$foreground"
        case _:
            return "$soft"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.splitlines() if (line := clean(part)))

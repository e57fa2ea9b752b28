"""Writes down how a form ended, and tells it: the records first, then the person."""

from __future__ import annotations

from helper.model.attempt import Result
from helper.session.events import Released
from helper.session.filing import wording
from helper.session.filing.form_wording import Wording, released
from helper.session.filing.handover import Ending, Turn
from helper.session.filing.matter import Matter
from helper.session.filing.tools import Tools
from helper.session.window import PortalWindow

_RESULTS: dict[Ending, Result] = {
    Ending.FILED: Result.FILED,
    Ending.REFUSED: Result.REFUSED,
    Ending.LATER: Result.SKIPPED,
    Ending.PROBLEM: Result.SKIPPED,
    Ending.NOT_SENT: Result.FAILED,
    Ending.GONE: Result.FAILED,
}
"""How an ending is written down; those that are not here stay open."""
REHEARSED = "rehearsed"
"""The result of a form that was only looked at; it stands in no record."""


class Ledger:
    """Keeps the count of one run."""

    def __init__(self, tools: Tools, *, practice: bool) -> None:
        self._tools = tools
        self._practice = practice
        self.filed = 0
        self.rehearsed = False
        """Whether a rehearsal came to the hand-over, and was put back."""

    def close(self, matter: Matter, turn: Turn) -> None:
        """Write the ending down; one of which nobody knows anything stays open."""
        if turn.ending is Ending.LEFT_OPEN:
            self._tell(Result.UNKNOWN.value, self._sentence(Result.UNKNOWN, ""))
            return
        result = _RESULTS[turn.ending]
        self._tools.matters.release(
            matter.id,
            result=result,
            number=turn.number,
            portal_words=turn.words,
            links_sent=turn.links_sent,
        )
        if turn.note:
            self._tools.matters.add_note(matter.id, turn.note)
        if turn.ending is Ending.FILED:
            self.filed += 1
        is_told = turn.ending is Ending.PROBLEM and turn.words
        self._tell(result.value, turn.words if is_told else self._sentence(result, turn.number), turn.number)

    async def learn_more(self, window: PortalWindow, matter: Matter, turn: Turn) -> None:
        """Ask what only the person can add, once the ending is written down."""
        if turn.ending is not Ending.FILED or (turn.number and not turn.told):
            return
        # Where the number was not read but told, or is not known at all, the page may show where it stands.
        number = await self._tools.lessons(window).offer_number(turn.number, matter.watched)
        if number and not turn.number:
            self._tools.matters.set_number(matter.id, number)

    def say_left(self, why: str) -> None:
        """Tell that a form was not filled in; it is in the queue as before."""
        self._tell(Result.SKIPPED.value, why)

    def may_take_back(self, matter: Matter) -> bool:
        """Whether the form can have been only looked at: nothing was seen to leave it, and it is not settled."""
        current = self._tools.matters.at(matter.id)
        attempt = current.open_attempt
        return current.being_filled or (attempt is not None and attempt.seen_at is None)

    def take_back(self, matter: Matter, turn: Turn) -> None:
        """Put a rehearsed form back as it was; pictures of what was not sent prove nothing, and go too."""
        attempt = self._tools.matters.at(matter.id).open_attempt
        self._tools.matters.take_back(matter.id)
        for name in attempt.evidence if attempt else ():
            (self._tools.evidence / name).unlink(missing_ok=True)
        self.rehearsed = attempt is not None
        self._tell(REHEARSED, wording.REHEARSED if attempt else turn.words or wording.NOT_REHEARSED)

    def farewell(self, left: int, elsewhere: int = 0, left_open: int = 0) -> str:
        """How the run ended; `elsewhere` is how many forms belong to another account, `left_open` how many are in the middle."""
        counted = f"{self.filed} {self._say.counted}"
        told = [f"{counted}, {left} {self._say.still}." if left or elsewhere else f"{counted}."]
        if elsewhere:
            told.append(wording.for_another_account(elsewhere))
        if left_open:
            told.append(wording.stands_open(left_open))
        return " ".join(told) if len(told) > 1 or left else f"{counted}. Nothing is waiting."

    def _tell(self, result: str, text: str, number: str = "") -> None:
        self._tools.talk.tell(Released, result=result, number=number or None, text=text)

    def _sentence(self, result: Result, number: str) -> str:
        return released(result, number=number, practice=self._practice, at=self._tools.now(), say=self._say)

    @property
    def _say(self) -> Wording:
        return self._tools.matters.wording

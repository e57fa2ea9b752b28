"""“Did this one go through?”: asked wherever only the person can know, with what the keeper saw as the proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from helper.session.filing.matter import Matter
from helper.session.operator import Choice, QuestionKind
from helper.session.talk import Talk

_LOOK_FIRST = Choice("later", "I will look at the portal first", safe=True)
_GO_ON = Choice("go_on", "The form is still open: go on with it")
_NOT_SENT = Choice("not_filed", "No, it was not sent: it may be filed again")
ASKED_NUMBER = "Its number, as the portal shows it. Leave it empty if you do not see it."
NOTHING_SEEN = "Nothing was seen to leave the window."
"""Only where the window was watched all the time; of a browser of the person's own nothing can be said."""


class Sighting(Protocol):
    """A submission that the keeper saw leave the window."""

    @property
    def at(self) -> datetime:
        """When it left."""

    @property
    def status(self) -> int | None:
        """The answer's status; None: no answer was seen."""

    @property
    def number(self) -> str:
        """The complaint's number, where the answer showed one."""


Witness = Callable[[Sequence[str], datetime], Sequence[Sighting]]
"""Gives the submissions that are about any of these item ids or titles, since that moment."""


@dataclass(frozen=True, slots=True)
class Word:
    """What the person said of a form."""

    choice: str
    """`filed`, `not_filed`, `go_on`, `later` or `pause`."""
    number: str = ""
    """Only of one that is filed: the number that she gave, else the one that the keeper saw."""
    is_hers: bool = False
    """Whether she gave the number herself."""


def seen_of(matter: Matter, witness: Witness) -> Sequence[Sighting]:
    """What may be this matter's own submission: since the earliest moment at which it can have been sent."""
    opened = matter.open_attempt.at if matter.open_attempt else None
    moments = [moment for moment in (matter.taken_at, opened) if moment is not None]
    return witness(matter.watched, min(moments, default=datetime.fromtimestamp(0, UTC)))


async def ask_went_through(
    talk: Talk,
    sightings: Sequence[Sighting],
    *,
    detail: tuple[str, ...] = (),
    still_open: bool = False,
) -> Word:
    """Ask; `detail` is what else was noticed, `still_open` whether the form can be gone on with."""
    number = next((seen.number for seen in sightings if seen.number), "")
    yes = f"Yes, it went through: number {number}" if number else "Yes, it went through"
    decision = await talk.ask(
        QuestionKind.WENT_THROUGH,
        "Did this one go through?",
        (_LOOK_FIRST, *((_GO_ON,) if still_open else ()), Choice("filed", yes, asks=ASKED_NUMBER), _NOT_SENT),
        detail=(*detail, *(_sentence(seen) for seen in sightings)),
    )
    if decision.choice != "filed":
        return Word(decision.choice)
    return Word("filed", decision.text or number, is_hers=bool(decision.text))


def _sentence(sighting: Sighting) -> str:
    at = sighting.at.astimezone().strftime("%H:%M")
    answer = "no answer was seen" if sighting.status is None else f"the portal answered {sighting.status}"
    number = f", number {sighting.number}" if sighting.number else ""
    return f"The window sent it at {at}; {answer}{number}."

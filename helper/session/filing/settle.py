"""What an earlier run left open: a form that was being filled, or one of which nobody knows whether it went through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from helper.errors import PageGone
from helper.session.filing.bookmark import Bookmark
from helper.session.filing.matter import Matter
from helper.session.operator import Choice, Decision, QuestionKind
from helper.session.talk import Talk
from helper.session.window import PortalWindow


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


class Settlement(StrEnum):
    """What to do with a form that was left open."""

    GO_ON = "go_on"
    """The form is still there as it was: go on with it."""
    START_AFRESH = "start_afresh"
    """Nothing was sent: it may be filed from the beginning."""
    FILED = "filed"
    LEAVE_OPEN = "leave_open"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Settled:
    """The settlement, and the number that came with it."""

    settlement: Settlement
    number: str = ""


async def settle(
    matter: Matter,
    *,
    window: PortalWindow,
    bookmark: Bookmark | None,
    witness: Witness,
    talk: Talk,
) -> Settled:
    """Decide what becomes of one form found taken or handed over; ask wherever that is not certain.

    Only one thing is decided without asking: a form that was being filled, in the very same document, from which
    nothing was seen to leave, is filled on.
    """
    sightings = list(witness(matter.watched, _since(matter)))
    same_document = (
        bookmark is not None and bookmark.complaint == matter.id and await _lives(window, bookmark)
    )
    if matter.being_filled and not sightings:
        return Settled(Settlement.GO_ON) if same_document else await _ask_reserved(talk)
    return await _ask_handed_over(sightings, still_open=same_document and not sightings, talk=talk)


def _since(matter: Matter) -> datetime:
    """The earliest moment at which it can have been sent without our writing it down."""
    opened = matter.open_attempt.at if matter.open_attempt else None
    moments = [moment for moment in (matter.taken_at, opened) if moment is not None]
    return min(moments, default=datetime.fromtimestamp(0, UTC))


async def _lives(window: PortalWindow, bookmark: Bookmark) -> bool:
    try:
        return (await window.form.where()).document == bookmark.document
    except PageGone:
        return False


async def _ask_reserved(talk: Talk) -> Settled:
    """A form that was being filled in a window that is gone: it could only have been sent behind our back."""
    decision = await talk.ask(
        QuestionKind.WENT_THROUGH,
        "The program stopped while this form was being filled, and its window is gone. Did you send it?",
        (
            Choice("later", "I will look at the portal first", safe=True),
            Choice("not_filed", "No: fill it in again"),
            Choice("filed", "Yes, I sent it"),
        ),
        detail=("Nothing was seen to leave the window.",),
        takes_text=True,
    )
    return Settled(_settlement(decision), decision.text)


async def _ask_handed_over(sightings: list[Sighting], *, still_open: bool, talk: Talk) -> Settled:
    choices = [
        Choice("later", "I will look at the portal first", safe=True),
        Choice("filed", _proposal(sightings)),
        Choice("not_filed", "No, it was not sent: it may be filed again"),
    ]
    if still_open:
        choices.insert(1, Choice("go_on", "The form is still open: go on with it"))
    decision = await talk.ask(
        QuestionKind.WENT_THROUGH,
        "Did this one go through?",
        tuple(choices),
        detail=tuple(_sentence(sighting) for sighting in sightings)
        or ("Nothing was seen to leave the window.",),
        takes_text=True,
    )
    number = decision.text or next((seen.number for seen in sightings if seen.number), "")
    return Settled(_settlement(decision), number if decision.choice == "filed" else "")


def _settlement(decision: Decision) -> Settlement:
    return {
        "go_on": Settlement.GO_ON,
        "filed": Settlement.FILED,
        "not_filed": Settlement.START_AFRESH,
        "pause": Settlement.PAUSE,
    }.get(decision.choice, Settlement.LEAVE_OPEN)


def _proposal(sightings: list[Sighting]) -> str:
    number = next((seen.number for seen in sightings if seen.number), "")
    return f"Yes, it went through: number {number}" if number else "Yes, it went through"


def _sentence(sighting: Sighting) -> str:
    at = sighting.at.astimezone().strftime("%H:%M")
    answer = "no answer was seen" if sighting.status is None else f"the portal answered {sighting.status}"
    number = f", number {sighting.number}" if sighting.number else ""
    return f"The window sent it at {at}; {answer}{number}."

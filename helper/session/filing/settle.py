"""What an earlier run left open: a form that was being filled, or one of which nobody knows whether it went through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.errors import PageGone
from helper.session.filing.bookmark import Bookmark
from helper.session.filing.matter import Matter
from helper.session.filing.went_through import ASKED_NUMBER, NOTHING_SEEN, Witness, ask_went_through, seen_of
from helper.session.operator import Choice, QuestionKind
from helper.session.talk import Talk
from helper.session.window import PortalWindow


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
    sightings = seen_of(matter, witness)
    same_document = (
        bookmark is not None and bookmark.complaint == matter.id and await _lives(window, bookmark)
    )
    if matter.being_filled and not sightings:
        return Settled(Settlement.GO_ON) if same_document else await _ask_reserved(talk)
    word = await ask_went_through(
        talk,
        sightings,
        detail=() if sightings else (NOTHING_SEEN,),
        still_open=same_document and not sightings,
    )
    return Settled(_settlement(word.choice), word.number)


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
            Choice("filed", "Yes, I sent it", asks=ASKED_NUMBER),
        ),
        detail=(NOTHING_SEEN,),
    )
    return Settled(_settlement(decision.choice), decision.text)


def _settlement(choice: str) -> Settlement:
    return {
        "go_on": Settlement.GO_ON,
        "filed": Settlement.FILED,
        "not_filed": Settlement.START_AFRESH,
        "pause": Settlement.PAUSE,
    }.get(choice, Settlement.LEAVE_OPEN)

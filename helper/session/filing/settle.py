"""What an earlier run left open: a form that was being filled, or one of which nobody knows whether it was submitted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.errors import PageGone
from helper.session.filing.bookmark import Bookmark
from helper.session.filing.left_open import OpenKind, open_kind
from helper.session.filing.matter import Matter
from helper.session.filing.went_through import NOTHING_SEEN, Witness, ask_went_through, seen_of
from helper.session.talk import Talk
from helper.session.window import PortalWindow

_STOPPED = "The program stopped while this form was being filled, and its window is gone."


class Settlement(StrEnum):
    """What to do with a form that was left open."""

    GO_ON = "go_on"
    """The form is still there as it was: go on with it."""
    START_AFRESH = "start_afresh"
    """Nothing was sent: it may be filed from the beginning."""
    REFUSED = "refused"
    """The portal did not take it, and it is not there any more."""
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

    Decided without asking is only what is certain. A form that was being filled, in the very same document, from which
    nothing was seen to leave, is filled on. One that the portal has refused, and that was not sent since, was refused.
    """
    sightings = seen_of(matter, witness)
    same_document = (
        bookmark is not None and bookmark.complaint == matter.id and await _lives(window, bookmark)
    )
    if open_kind(matter, sightings) is OpenKind.IN_THE_MIDDLE:
        if same_document:
            return Settled(Settlement.GO_ON)
        if not matter.being_filled:
            return Settled(Settlement.REFUSED)
    nothing = (_STOPPED, NOTHING_SEEN) if matter.being_filled else (NOTHING_SEEN,)
    word = await ask_went_through(
        talk,
        matter,
        witness,
        detail=() if sightings else nothing,
        still_open=same_document and not sightings,
    )
    return Settled(_settlement(word.choice), word.number)


async def _lives(window: PortalWindow, bookmark: Bookmark) -> bool:
    try:
        return (await window.form.where()).document == bookmark.document
    except PageGone:
        return False


def _settlement(choice: str) -> Settlement:
    return {
        "go_on": Settlement.GO_ON,
        "filed": Settlement.FILED,
        "not_filed": Settlement.START_AFRESH,
        "pause": Settlement.PAUSE,
    }.get(choice, Settlement.LEAVE_OPEN)

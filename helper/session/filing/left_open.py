"""What is open: forms that were left in the middle, and those of which nobody knows whether they were submitted.

The one place that decides it: the run that begins by settling them, Today, History, the key f and the lines ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from helper.model.attempt import Attempt, Refusal, Result
from helper.model.words import counted, was_submitted
from helper.session.filing.complaints import ComplaintMatters
from helper.session.filing.matter import Matter, Matters
from helper.session.filing.went_through import NOTHING_SEEN, Sighting, Witness, ask_went_through, seen_of
from helper.session.talk import Talk
from helper.store.queue import Queue
from helper.store.store import Store

IN_PRACTICE = "It was a practice form: nothing of it was sent to Alibaba."

WitnessOf = Callable[[bool], Witness]
"""What the keepers of one lane have seen: practice, or real."""


class OpenKind(StrEnum):
    """Why it is open."""

    SUBMITTED = "submitted"
    """It was in the person's hands, or something was seen to leave the window: only she knows what became of it."""
    IN_THE_MIDDLE = "in_the_middle"
    """It was being filled, or the portal refused it, and nothing was sent since: it can be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """One of them."""

    kind: OpenKind
    matter: Matter
    practice: bool
    put_off: bool = False
    """Whether it was out of our hands already when the window was seen to send it."""

    @property
    def refused(self) -> Refusal | None:
        """The refusal, where that is the last that is known of it."""
        attempt = self.matter.open_attempt
        return attempt.refused if attempt is not None and self.kind is OpenKind.IN_THE_MIDDLE else None

    @property
    def head(self) -> str:
        """It in one line, as every screen says it."""
        matter = self.matter
        form = f'"{matter.title}"' + (f" ({counted(matter.amount, 'link')})" if matter.amount else "")
        if self.kind is OpenKind.SUBMITTED:
            said = was_submitted(matter.title, matter.amount)
        elif matter.being_filled:
            said = f"The form of {form} was being filled when the program stopped"
        else:
            said = f"{form}: the form did not take it"
        return f"PRACTICE: {said}" if self.practice else said


def open_kind(matter: Matter, sightings: Sequence[Sighting]) -> OpenKind:
    """Why a form that is under way is open; `sightings` may be its own submission."""
    was_refused = matter.open_attempt is not None and matter.open_attempt.refused is not None
    in_the_middle = (matter.being_filled or was_refused) and not sightings
    return OpenKind.IN_THE_MIDDLE if in_the_middle else OpenKind.SUBMITTED


def open_forms(matters: Matters, witness: Witness) -> list[OpenForm]:
    """Those of one lane: what is under way, then what was put off and was seen to be sent all the same."""
    under_way = [
        OpenForm(kind=open_kind(matter, seen_of(matter, witness)), matter=matter, practice=matters.practice)
        for matter in matters.unfinished()
    ]
    sent = [
        OpenForm(kind=OpenKind.SUBMITTED, matter=matter, practice=matters.practice, put_off=True)
        for matter in matters.ready()
        if sent_meanwhile(matter, witness)
    ]
    return [*under_way, *sent]


def sent_meanwhile(matter: Matter, witness: Witness) -> Sequence[Sighting]:
    """What the window was seen to send of it after it was put off."""
    since = matter.put_off_at
    return seen_of(matter, witness, since) if since else ()


def open_complaints(
    store: Store, queue: Queue, witness_of: WitnessOf, now: Callable[[], datetime]
) -> Iterator[tuple[OpenForm, Matters]]:
    """All complaints that are open, in both lanes, the real ones first; each with those that can write it down."""
    for practice in (False, True):
        matters = ComplaintMatters(store, queue, practice=practice, now=now)
        for form in open_forms(matters, witness_of(practice)):
            yield form, matters


def write_open(
    matters: Matters, matter: Matter, *, at: datetime, host: str, by: str, account_id: str = ""
) -> None:
    """Write down the hand-over that there may have been, with what is known from one that was put off."""
    before = None if matter.being_filled else matter.last_attempt
    new = Attempt(
        id=uuid4().hex, host=host, practice=matters.practice, at=at, by=by, account_id=account_id, links=matter.links
    )  # fmt: skip
    if before is not None:
        new = replace(
            before, id=new.id, at=at, result=None, number="", portal_words="", links_sent=None, seen_at=None, refusals=()
        ).with_sent(())  # fmt: skip
    matters.hand_over(matter.id, new)


async def settle_by_word(form: OpenForm, matters: Matters, *, talk: Talk, witness: Witness, by: str) -> bool:
    """Ask about one whose window is not looked at, and write the answer down; False: the person stops here."""
    matter = form.matter
    if form.put_off:
        sent = sent_meanwhile(matter, witness)
        reserved = matters.reserve(matter.id)
        if not sent or reserved is None:
            return True
        write_open(matters, replace(matter, being_filled=False), at=sent[0].at, host="", by=by)
        matters.note_sent(matter.id, None)
        matter = matters.at(matter.id)
    detail = [IN_PRACTICE] if form.practice else []
    word = await ask_went_through(
        talk, matter, witness, detail=(*detail, *([] if seen_of(matter, witness) else [NOTHING_SEEN]))
    )
    match word.choice:
        case "filed":
            matters.release(matter.id, result=Result.FILED, number=word.number)
        case "not_filed":
            matters.release(matter.id, result=Result.FAILED)
            matters.again(matter.id)
        case "pause":
            return False
        case _ if matter.being_filled and matter.taken_at is not None:
            write_open(matters, matter, at=matter.taken_at, host="", by=by)
    return True

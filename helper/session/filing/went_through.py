"""“Was it submitted?”: asked wherever only the person can know, with what the keeper saw as the proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from helper.model.attempt import looks_like_number
from helper.model.words import was_submitted
from helper.session.filing.matter import Matter
from helper.session.operator import Choice, QuestionKind
from helper.session.talk import Talk

_LOOK_FIRST = Choice("later", "I will look at the portal first", safe=True)
_GO_ON = Choice("go_on", "The form is still open: go on with it")
_NOT_SENT = Choice("not_filed", "No, it was not sent: it may be filed again")
_WITHOUT = Choice("without", "Go on without a number: it can be found later", safe=True)
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
    def accepted(self) -> bool | None:
        """What the answer said; None: nothing that is clear."""

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


def seen_of(matter: Matter, witness: Witness, since: datetime | None = None) -> Sequence[Sighting]:
    """What may be this matter's own submission and may have gone through.

    Looked for since the earliest moment at which it can have been sent, unless `since` says otherwise.
    """
    opened = matter.open_attempt
    if since is None:
        moments = (matter.taken_at, opened.at if opened else None)
        since = min((moment for moment in moments if moment), default=datetime.fromtimestamp(0, UTC))
    refused_at = opened.refusals[-1].at if opened and opened.refusals else None
    return [seen for seen in witness(matter.watched, since) if _is_open(seen, refused_at)]


def _is_open(seen: Sighting, refused_at: datetime | None) -> bool:
    """Whether nobody has refused it: neither its own answer, nor the page after it."""
    if seen.accepted is not None:
        return seen.accepted
    return bool(seen.number) or refused_at is None or seen.at > refused_at


async def ask_went_through(
    talk: Talk,
    matter: Matter,
    witness: Witness,
    *,
    detail: tuple[str, ...] = (),
    still_open: bool = False,
) -> Word:
    """Ask; `detail` is what else was noticed, `still_open` whether the form can be gone on with."""
    sightings = seen_of(matter, witness)
    number = next((seen.number for seen in sightings if seen.number), "")
    yes = f"Yes, it was submitted: number {number}" if number else "Yes, it was submitted"
    decision = await talk.ask(
        QuestionKind.WENT_THROUGH,
        was_submitted(matter.title, matter.amount),
        (
            _LOOK_FIRST,
            *((_GO_ON,) if still_open else ()),
            Choice("filed", yes, asks=ASKED_NUMBER, known=number),
            _NOT_SENT,
        ),
        detail=(*(line for line in detail if line), *_refusals(matter), *map(_sentence, sightings)),
    )
    if decision.choice != "filed":
        return Word(decision.choice)
    given = await _certain(talk, decision.text, number)
    return Word("filed", given or number, is_hers=given not in {"", number})


async def _certain(talk: Talk, text: str, known: str) -> str:
    """The number that she gave; what does not look like one is asked about, and never taken as it is."""
    while text and not looks_like_number(text):
        decision = await talk.ask(
            QuestionKind.NUMBER,
            f"“{text}” does not look like the number of a complaint. What is its number?",
            (_WITHOUT, Choice("number", "Its number is", asks=ASKED_NUMBER, known=known)),
        )
        text = decision.text
    return text


def _refusals(matter: Matter) -> Sequence[str]:
    """What the page has refused before, so that a later answer is not taken for that one."""
    refusals = matter.open_attempt.refusals if matter.open_attempt else ()
    return [
        f"{refusal.at.astimezone():%H:%M}: the portal refused it: {refusal.words}" for refusal in refusals
    ]


def _sentence(sighting: Sighting) -> str:
    at = sighting.at.astimezone().strftime("%H:%M")
    if sighting.accepted:
        answer = "the portal accepted it"
    else:
        answer = "no answer was seen" if sighting.status is None else "the portal gave no clear answer"
    number = f", number {sighting.number}" if sighting.number else ""
    return f"The window sent it at {at}; {answer}{number}."

"""What is said differently of a complaint and of a registration, in the strip of the page and in the terminal alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helper.model.attempt import Result
from helper.session.filing import wording

_REGISTER_TURN = (
    wording.YOUR_TURN[0],
    "1 say who holds the rights, as the page asks for it",
    "2 attach your ID yourself: I never touch it, and keep nothing of it",
    "3 read it over",
    "4 press Submit",
)


_REGISTER_NEXT = (
    wording.YOUR_TURN[0],
    "1 look over what is filled",
    "2 type the copyright holder's name, where it is asked for",
    "3 press Next: I fill what comes then",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for one kind of form."""

    your_turn: tuple[str, ...]
    """What the person does at the end of the form, the heading first."""
    strip: Callable[[int, str, str], str]
    """The same in the page, given the number of links, the design and the reason."""
    next_turn: tuple[str, ...]
    """Where the form comes in parts, after each part but the last."""
    next_strip: str
    done: str
    """How a form that was taken is called."""
    after: str = ""
    """What follows then."""
    kept: str
    """What is said where a page went away."""
    stays: str
    """What becomes of it where the form did not take it."""
    counted: str
    """Behind the number of forms that were taken in a run."""
    still: str
    """Behind the number of those that are left."""
    once: str = ""
    """What is said at the first real hand-over of an account; empty: nothing."""


def filed(number: str, at: datetime, left: int, done: str = "Filed") -> str:
    """After an accepted submission."""
    head = f"{done}. Number {number}" if number else f"{done}, the number is still to find"
    more = f"Enter: next ({left} left)" if left else "Enter: done"
    return f"{head}, written down {at.astimezone():%H:%M}.   In the terminal: {more}"


def released(result: Result, *, number: str, practice: bool, at: datetime, say: Wording) -> str:
    """How a form ended, for the terminal."""
    kind = "Practice number" if practice else "Number"
    match result:
        case Result.FILED if number:
            return f"{say.done}. {kind} {number}, written down at {at.astimezone():%H:%M}.{say.after}"
        case Result.FILED:
            return f"Sent, number still to find.{say.after}"
        case Result.REFUSED:
            return f"The form did not take it. {say.stays}"
        case Result.SKIPPED:
            return "Left for later."
        case Result.FAILED:
            return "Did not finish. Nothing was sent; it stays ready."
        case Result.UNKNOWN:
            return "Nobody knows yet whether it was submitted. I will ask again."


def _your_turn_to_register(_: int, work: str, __: str) -> str:
    """When the last part of a registration is the person's."""
    return f"Your turn: who you are, your ID, then Submit.  {work}"


COMPLAINT_WORDING = Wording(
    your_turn=wording.YOUR_TURN,
    strip=wording.your_turn,
    next_turn=wording.NEXT_TURN,
    next_strip=wording.NEXT_STRIP,
    done="Filed",
    kept="Nothing is lost: the links are still here.",
    stays="Its links stay ready.",
    counted="filed",
    still="still to file",
    once=wording.UNDER_PENALTY,
)
REGISTRATION_WORDING = Wording(
    your_turn=_REGISTER_TURN,
    strip=_your_turn_to_register,
    next_turn=_REGISTER_NEXT,
    next_strip="Your turn: look it over, type the copyright holder's name where asked, press Next.",
    done="Handed in",
    after=" It waits for Alibaba's approval.",
    kept="Nothing is lost: the design and its files are still here.",
    stays="The design stays ready.",
    counted="handed in",
    still="still to register",
)

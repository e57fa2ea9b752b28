"""What a session says in more than one place, in the overlay of the page and in the terminal; and what differs for a registration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from helper.model.attempt import Result

HEADING = "YOUR TURN, in the browser"
NEXT_OVERLAY = "Your turn: look it over, then press Next."
REHEARSAL_OVERLAY = "Rehearsal: please do not submit. Leave the page when you have looked."
REHEARSAL = (
    HEADING,
    "1 compare each line with the page: left is meant, right is read there",
    "2 please do not submit",
    "3 leave the page when you have looked",
    "This is a rehearsal: nothing is written down as filed.",
)
REHEARSED = "A rehearsal: nothing was sent, and the form waits as before."
NOT_FILLED_AGAIN = (
    "I cannot fill this one again: it may have been sent, or I do not recognise the page. "
    "Press Enter when you know what became of it."
)


def filling(done: int, total: int) -> str:
    """While we hold the submit lock."""
    return f"ipp-helper is filling this page, {done} of {total}. Hands off for a moment."


def point_at(label: str) -> str:
    """While the person shows where a field is."""
    return (
        f"Show me “{label}”: click its box on this page. I only look, and nothing is pressed. "
        "Enter in the terminal: never mind."
    )


def first_time(links_left: int) -> tuple[str, str]:
    """Before the first form on a host; `links_left` wait on a form of their own."""
    single = ""
    if links_left:
        wait = "one waits on a form of its" if links_left == 1 else f"{links_left} wait on a form of their"
        single = f"For this first one I take a single link, on purpose; the other {wait} own. "
    compare = (
        "First time on the real portal. Please compare each line with the page: "
        "left is what I meant, right is what I read there."
    )
    return (
        compare,
        f"{single}Submit it or not, as you like; I learn from looking either way.",
    )


def declined(words: str) -> str:
    """When the portal has refused what was sent; `words` are its own."""
    return f"The form did not take it: {words}".rstrip(": ")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the person does at the end of the form."""

    line: str
    word: str
    """The same in the line of the page."""
    handoff: str = ""
    """The step of the flow that it is; empty: it is done on every portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for one kind of form."""

    duties: tuple[Duty, ...]
    to_know: tuple[str, ...] = ()
    """What is said beside them."""
    next_turn: tuple[str, ...]
    """Where the form comes in parts, after each part but the last."""
    next_overlay: str
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

    def your_turn(self, handoffs: Collection[str]) -> tuple[str, ...]:
        """What the person does at the end of a form with these steps, the heading first."""
        lines = (f"{number} {duty.line}" for number, duty in enumerate(self._due(handoffs), 1))
        return (HEADING, *lines, *self.to_know)

    def overlay(self, handoffs: Collection[str], *about: str) -> str:
        """The same in the page, and what the form is about."""
        words = ", ".join(duty.word for duty in self._due(handoffs))
        return f"Your turn: {words}.  {' · '.join(about)}"

    def _due(self, handoffs: Collection[str]) -> list[Duty]:
        return [duty for duty in self.duties if not duty.handoff or duty.handoff in handoffs]


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


VERIFY = "verify"
"""Stands for whatever step of a flow is the portal's own check of the links."""
COMPLAINT_WORDING = Wording(
    duties=(
        Duty("press Verify and wait for the answer", "Verify", VERIFY),
        Duty("read the form", "read"),
        Duty("tick the declaration, if it is true", "tick", "declaration"),
        Duty("press Submit", "Submit"),
    ),
    to_know=("The seller will see your name and contact e-mail, not your address.",),
    next_turn=(HEADING, "1 look over what is filled", "2 press Next: I fill what comes then"),
    next_overlay=NEXT_OVERLAY,
    done="Filed",
    kept="Nothing is lost: the links are still here.",
    stays="Its links stay ready.",
    counted="filed",
    still="still to file",
    # AliExpress' IPR Protection Policy, 4 and 5.
    once="Said once for this account: the complaint is made under penalty of perjury, and your contact details go to the seller.",
)
REGISTRATION_WORDING = Wording(
    duties=(
        Duty("say who holds the rights, as the page asks for it", "who you are"),
        Duty("attach your ID yourself: I never touch it, and keep nothing of it", "your ID"),
        Duty("read it over", "read"),
        Duty("press Submit", "Submit"),
    ),
    next_turn=(
        HEADING,
        "1 look over what is filled",
        "2 type the copyright holder's name, where it is asked for",
        "3 press Next: I fill what comes then",
    ),
    next_overlay="Your turn: look it over, type the copyright holder's name where asked, press Next.",
    done="Handed in",
    after=" It waits for Alibaba's approval.",
    kept="Nothing is lost: the design and its files are still here.",
    stays="The design stays ready.",
    counted="handed in",
    still="still to register",
)

"""The sentences a session says, in the strip of the page and in the terminal alike."""

from __future__ import annotations

from datetime import datetime

from helper.model.complaint import Result

YOUR_TURN = (
    "YOUR TURN, in the browser",
    "1 press Verify and wait for the answer",
    "2 read the form",
    "3 tick the declaration, if it is true",
    "4 press Submit",
    "The seller will see your name and contact e-mail, not your address.",
)
HOST_UNKNOWN = "This is not the complaint portal. I fill nothing here."


def filling(done: int, total: int) -> str:
    """While we hold the pen."""
    return f"ipp-helper is filling this page, {done} of {total}. Hands off for a moment."


def your_turn(links: int, work: str, reason: str) -> str:
    """When the form is the person's."""
    return f"Your turn: Verify, read, tick, Submit.  {count(links)} · {work} · {reason}"


def paste_here(label: str) -> str:
    """When a value lies ready on the clipboard."""
    return (
        f"I cannot fill in “{label}”. Its text is on your clipboard: click the right box, press Ctrl+V. "
        "Then go on in the terminal."
    )


def filed(number: str, at: datetime, left: int) -> str:
    """After an accepted submission."""
    head = f"Filed. Number {number}" if number else "Filed, the number is still to find"
    more = f"Enter: next ({left} left)" if left else "Enter: done"
    return f"{head}, written down {at.astimezone():%H:%M}.   In the terminal: {more}"


def released(result: Result, *, number: str, practice: bool, at: datetime) -> str:
    """How a form ended, for the terminal."""
    kind = "Practice number" if practice else "Number"
    match result:
        case Result.FILED if number:
            return f"Filed. {kind} {number}, written down at {at.astimezone():%H:%M}."
        case Result.FILED:
            return "Sent, number still to find."
        case Result.REFUSED:
            return "The form did not take it. Its links stay ready."
        case Result.SKIPPED:
            return "Left for later."
        case Result.FAILED:
            return "Did not finish. Nothing was sent; it stays ready."
        case Result.UNKNOWN:
            return "Nobody knows yet whether it went through. I will ask again."


def count(links: int) -> str:
    """A number of links in words."""
    return "1 link" if links == 1 else f"{links} links"

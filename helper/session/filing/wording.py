"""The sentences a session says, in the strip of the page and in the terminal alike; and what differs for a registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helper.model.attempt import Result
from helper.model.text import plural

YOUR_TURN = (
    "YOUR TURN, in the browser",
    "1 press Verify and wait for the answer",
    "2 read the form",
    "3 tick the declaration, if it is true",
    "4 press Submit",
    "The seller will see your name and contact e-mail, not your address.",
)
UNDER_PENALTY = "Said once for this account: the complaint is made under penalty of perjury, and your contact details go to the seller."
"""AliExpress' IPR Protection Policy, 4 and 5."""
NEXT_TURN = (
    YOUR_TURN[0],
    "1 look over what is filled",
    "2 press Next: I fill what comes then",
)
NEXT_STRIP = "Your turn: look it over, then press Next."
FIRST_TIME = (
    "First time on the real portal. Please compare each line with the page: "
    "left is what I meant, right is what I read there."
)
REHEARSAL_STRIP = "Rehearsal: please do not submit. Leave the page when you have looked."
REHEARSAL = (
    YOUR_TURN[0],
    "1 compare each line with the page: left is meant, right is read there",
    "2 please do not submit",
    "3 leave the page when you have looked",
    "This is a rehearsal: nothing is written down as filed.",
)
REHEARSED = "A rehearsal: nothing was sent, and the form waits as before."
NOT_REHEARSED = "The rehearsal ended before the form was filled in. The form waits as before."
NOT_TO_BE_TOLD = "I cannot tell that box from the others by its words, so I will go on asking for it."
LESSON_OVER = "Thank you. The page is yours again; nothing was filled in."
WHICH_NUMBER = "Which of the numbers on the page is the complaint's? Then I read it there from now on."
NOT_A_FIELD = "That is nothing I may fill in. Point at the box itself."
NOT_FILLED_AGAIN = (
    "I cannot fill this one again: it may have been sent, or I do not recognise the page. "
    "Press Enter when you know what became of it."
)


def no_picture(why: str | None) -> str:
    """Of a form that is right, and of which nothing could be kept but its values in the records."""
    return f"No picture of this form could be kept: {why or 'the drive did not take it'}."


def for_another_account(forms: int) -> str:
    """Of forms that a session has left alone: each account has a browser window of its own."""
    waits = "waits" if forms == 1 else "wait"
    return f"{plural(forms, 'form')} of another account {waits} for a session of its own: start filing once more."


def filling(done: int, total: int) -> str:
    """While we hold the submit lock."""
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


def choose_here(label: str, entry: str) -> str:
    """When an entry of a list is the person's to choose."""
    return (
        f"I cannot choose in “{label}”. Take “{entry}” there; its words are on your clipboard too. "
        "Then go on in the terminal."
    )


def attach_here(label: str) -> str:
    """When a file is the person's to attach."""
    return (
        f"I cannot attach to “{label}”. Choose the file there: where it lies is on your clipboard, "
        "to be pasted where the window asks for its name. Then go on in the terminal."
    )


def point_at(label: str) -> str:
    """While the person shows where a field is."""
    return (
        f"Show me “{label}”: click its box on this page. I only look, and nothing is pressed. "
        "Enter in the terminal: never mind."
    )


def other_sort(label: str) -> str:
    """When the person pointed at a control that cannot hold the field."""
    return f"That takes another sort of value than “{label}” has. Point at the box itself."


def other_field(label: str) -> str:
    """When the person pointed at the control of another field."""
    return f"That box says “{label}”, which is another field of the form."


def remember_box(label: str, shown: str) -> str:
    """Before a control is remembered; the page may have no words for it."""
    box = f"the box “{shown}”" if shown else "the box"
    return f"I saw where “{label}” goes: {box}. Next time I fill it in myself. Remember it?"


def remember_entry(label: str, wanted: str, entry: str) -> str:
    """Before an entry of a list is remembered."""
    return f"“{label}”: is “{entry}” this page's word for “{wanted}”? Then I choose it from now on."


def remember_number(number: str, words: str) -> str:
    """Before it is remembered where the complaint's number stands."""
    return f"Is {number}, behind “{words}”, the complaint's number? Then I read it there from now on."


def number_behind(number: str, words: str) -> str:
    """One of several numbers that may be the complaint's."""
    return f"{number}, behind “{words}”: remember it"


def remembered(host: str) -> str:
    """When something was learned."""
    where = "in practice" if host == "practice" else f"for {host}"
    return f"Remembered {where}. Take it back with: ipp-helper portal forget"


def found(label: str, seen: str) -> str:
    """A field that needs no showing."""
    return f"“{label}”: found, the page says “{seen}”."


def lesson_over(known: int, taught: int, left: int) -> str:
    """At the end of a lesson."""
    return (
        f"{known} found, {taught} shown and remembered, {left} still to show. Nothing was filled in or sent."
    )


def changed(label: str) -> str:
    """When the person has given a field another value; what she sends is what is kept."""
    return f"“{label}”: changed by you. What you send is what I keep."


def put_back(label: str) -> str:
    """When she has put a field back to what was filled."""
    return f"“{label}”: as it was filled again."


_SIGNS = {
    "label": "its label",
    "name": "its name",
    "placeholder": "the grey words in it",
    "row": "the words beside it",
    "above": "the heading above it",
    "after": "the field before it,",
    "before": "the field behind it,",
}


def sign(name: str, words: str) -> str:
    """One of the things by which a field is known again."""
    return f"{_SIGNS[name]} “{words}”"


def first_time(links_left: int) -> tuple[str, str]:
    """Before the first form on a host; `links_left` wait on a form of their own."""
    single = ""
    if links_left:
        wait = "one waits on a form of its" if links_left == 1 else f"{links_left} wait on a form of their"
        single = f"For this first one I take a single link, on purpose; the other {wait} own. "
    return (
        FIRST_TIME,
        f"{single}Submit it or not, as you like; I learn from looking either way.",
    )


WHAT_IS_WRONG = "Put this form aside? It can be filed another time."
NOT_ASIDE = "No: go on with the form"
ASIDE = "Yes: put it aside"
YOUR_WORDS = "What is wrong with it, in your own words; you find them in its story. It may stay empty."


def declined(words: str) -> str:
    """When the portal has refused what was sent; `words` are its own."""
    return f"The form did not take it: {words}".rstrip(": ")


def left_out(label: str) -> str:
    """When the person leaves a field as it is."""
    return f"“{label}” stays as it is, as you wish."


def stands_open(forms: int) -> str:
    """At the end of a run, of forms that it leaves in the middle."""
    which = "the form that is" if forms == 1 else f"the {forms} forms that are"
    return f"The next run begins with {which} left open."


def count(links: int) -> str:
    """A number of links in words."""
    return "1 link" if links == 1 else f"{links} links"


_REGISTER_TURN = (
    YOUR_TURN[0],
    "1 say who holds the rights, as the page asks for it",
    "2 attach your ID yourself: I never touch it, and keep nothing of it",
    "3 read it over",
    "4 press Submit",
)


_REGISTER_NEXT = (
    YOUR_TURN[0],
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
    your_turn=YOUR_TURN,
    strip=your_turn,
    next_turn=NEXT_TURN,
    next_strip=NEXT_STRIP,
    done="Filed",
    kept="Nothing is lost: the links are still here.",
    stays="Its links stay ready.",
    counted="filed",
    still="still to file",
    once=UNDER_PENALTY,
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

"""The person at the other end: asked when the program is not sure, told what happens.

The screens, the line mode and the tests' script implement `Operator`; the session cannot tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from helper.session.events import Event


class QuestionKind(StrEnum):
    """Everything a session may ask."""

    WENT_THROUGH = "went_through"
    """Was this one submitted? After a crash, a lost answer or a closed page."""
    NUMBER = "number"
    """What was given as the complaint's number does not look like one: what is it?"""
    WHICH_FIELD = "which_field"
    """Several boxes of the page may be the field, or its box is not found beyond doubt: which one is it?"""
    WHICH_OPTION = "which_option"
    """No entry of a list is beyond doubt the one that is wanted: which one is it?"""
    OVERWRITE = "overwrite"
    """The field holds something else already: keep it, or replace it?"""
    REMEMBER = "remember"
    """The person has shown where a field is, or which entry is meant: remember it for this host?"""
    PAGE_GONE = "page_gone"
    """The page was closed, has crashed or was left: open it anew, leave this one for later, or stop?"""
    HOST = "host"
    """The address leads to a host that is not known: is this the portal?"""
    ACCOUNT = "account"
    """Is the window logged in with the account that may file for this client?"""
    LOGIN = "login"
    """No known sign of a login: say when you see your own name, or when this is the form."""
    WHICH_LISTING = "which_listing"
    """Several listings are open in the shop window: which one is to be written down?"""
    BACK_AGAIN = "back_again"
    """A listing that was removed is there again: take it up as a new one?"""
    READ_ON = "read_on"
    """Turn the page of the complaint list, choose other dates, or open details: read what is there then?"""
    WHICH_DESIGN = "which_design"
    """A design that was handed in is not in the portal's list under its title: is it one with another spelling?"""
    SAME_COMPLAINT = "same_complaint"
    """A complaint of the portal's list reads like one whose number is missing: is it that one?"""
    WHAT_IS_WRONG = "what_is_wrong"
    """Something is wrong with this form, says the person: is it to be put aside, and what is it?"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer."""

    choice: str
    """The word a program answers with."""
    text: str
    """What the person reads."""
    safe: bool = False
    """Whether it can do no harm; exactly one choice of a question is safe, and it is the one under Enter."""
    asks: str = ""
    """What may be typed with it, in a sentence; empty: nothing."""
    known: str = ""
    """What is filled in there already, to be left or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the person can say."""

    id: str
    kind: QuestionKind
    text: str
    choices: tuple[Choice, ...]
    session: str = ""
    complaint: str | None = None
    detail: tuple[str, ...] = ()
    """Further lines to read before answering, such as what the keeper saw."""

    @property
    def takes_text(self) -> bool:
        """Whether an answer may carry a text, such as the complaint's number."""
        return any(choice.asks for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Decision:
    """The person's answer."""

    choice: str
    text: str = ""


class Request(StrEnum):
    """What the person may ask of a session at any time, without being asked."""

    GO_ON = "go_on"
    """I have looked: take the next one; or: I have pasted it."""
    NEXT = "next"
    """I have looked through these search words: take the next ones."""
    PAUSE = "pause"
    """Stop here; what is in the window stays."""
    LATER = "later"
    """Leave this complaint for later."""
    PROBLEM = "problem"
    """Something is wrong with this one; asks whether to put it aside."""
    FILL_AGAIN = "fill_again"
    """Fill this form in once more."""
    SHOW = "show"
    """Let me show you on the page where the field is whose text lies ready."""
    LEAVE_OUT = "leave_out"
    """Leave the field whose text lies ready as it is."""


OF_ONE_FORM = frozenset(Request) - {Request.PAUSE}
"""What is asked of the form at hand, and means nothing to the next one."""


class Operator(Protocol):
    """Whoever answers for the person."""

    async def decide(self, question: Question) -> Decision:
        """Wait for the person's answer. May be cancelled; must then leave no question behind."""
        ...

    def tell(self, event: Event) -> None:
        """Take note of what happened; must return at once."""
        ...

"""What is noticed in the portal's page, and whose turn the strip in it shows: the words both sides of a window use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helper.model.attempt import SentValue


class SignIn(StrEnum):
    """What the page says about the login."""

    IN = "in"
    OUT = "out"
    CAPTCHA = "captcha"
    """A puzzle is shown: only ever the person's."""
    UNKNOWN = "unknown"
    """No known sign at all."""


class Mood(StrEnum):
    """Whose turn the strip in the page shows."""

    FILLING = "filling"
    YOUR_TURN = "your_turn"
    PASTE = "paste"
    QUESTION = "question"
    """A question stands in the terminal, and nothing goes on before it is answered."""
    DONE = "done"


class SignKind(StrEnum):
    """What was noticed in the page while the person held the pen."""

    CHANGED = "changed"
    """The person typed, chose or pasted something, or the page moved on: look again."""
    LINKS_CHECKED = "links_checked"
    """The portal answered its own check of the links."""
    SUBMITTED = "submitted"
    """The person's submission left the page."""
    ANSWERED = "answered"
    """The portal's answer was seen: `accepted` says which, None: it could not be told."""
    STOPPED = "stopped"
    """The page itself stopped the submission (a missing field): nothing left the page."""
    GONE = "gone"
    """The tab, the window or the browser is closed, or the page crashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing noticed in the page."""

    kind: SignKind
    accepted: bool | None = None
    number: str = ""
    words: str = ""
    """The portal's own words around it, at most 300 characters."""
    links_sent: tuple[str, ...] | None = None
    """The lines of the links field at the moment of the submission."""
    values_sent: tuple[SentValue, ...] = ()
    """What our fields held at the submission, as far as it could be read then; of a part before, at her Next."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids and the portal's words."""

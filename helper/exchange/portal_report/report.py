"""What one look at the live form taught, as about twenty lines that a person reads before she sends them.

Nothing is in it but the portal's own words, sorts of controls, counts and limits; who files, and what, is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from helper.flow.form import Kind

FORMAT = 1


class State(StrEnum):
    """How well a field was found, in the words of the report."""

    SURE = "sure"
    ASKS = "asks"
    SHOWN = "shown"
    """Found as the person had shown it."""
    NOT_THERE = "not there"
    THERE = "there"
    """A field that no step of the flow speaks of."""


OTHER = "other field"

KIND_NAMES = {
    Kind.LIST: "drop-down",
    Kind.RADIO: "choice",
    Kind.LINE: "one line",
    Kind.LINES: "many lines",
    Kind.FILE: "file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportField:
    """One field of the form."""

    name: str
    """A field of the complaint, or `OTHER`."""
    state: State
    label: str = ""
    """The portal's words for it; empty: they were not kept."""
    kind: Kind | None = None
    searched: bool = False
    """Whether a list has a field to search it by."""
    options: tuple[str, ...] = ()
    """The entries that were kept, in the page's order."""
    count: int | None = None
    """How many entries there are; None: they were not looked at, or there are none by nature."""
    form: str = ""
    """How the entries of registrations are written, such as `T (C)(N)`."""
    most_chars: int | None = None
    most_lines: int | None = None
    most_files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What only the person could say; every answer may be missing."""

    reasons: tuple[str, ...] = ()
    bad_link: str = ""
    """What the page says about a link it does not take."""
    must_explain: str = ""
    boxes: int | None = None
    after: str = ""
    """What comes after Submit: a page, a pop-up, a message."""
    number_digits: int | None = None
    columns: tuple[str, ...] = ()
    """Titles of the columns in the list of complaints."""
    unregistered: str = ""
    """How the list writes a design without a registration number."""
    agreement: str = ""
    """What the user agreement says about programs that help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalReport:
    """The whole report."""

    version: str
    system: str
    browser: str
    language: str
    """English, Chinese, English and Chinese, or unknown."""
    day: date | None = None
    how: str = "saved page"
    """Whether a saved page was read or our own window: `saved page` or `own window`."""
    address: str = ""
    """Without anything after the first question mark; empty: not known, or struck out."""
    heading: str | None = ""
    """The heading the page is known by; empty: words not kept; None: no known heading is there."""
    fields: tuple[ReportField, ...] = ()
    verify: str | None = None
    """The words on the button that checks the links; empty: not kept; None: not there."""
    boxes: int | None = None
    """How many boxes to tick the page shows."""
    submit: bool = False
    """Whether a button that submits can be seen."""
    told: Told = field(default_factory=Told)

"""The interface of a form that can be filled, and its answers; it has no method that submits.

Three classes implement `Form`: the browser's page, the clipboard (`helper.flow.prompts`), and a fake in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from helper.flow.spec import TaughtField


class ControlKind(StrEnum):
    """The kind of control that takes a value."""

    LINE = "line"
    """One line of text."""
    LINES = "lines"
    """Many lines of text."""
    LIST = "list"
    """A drop-down, native or not."""
    RADIO = "radio"
    """One of several visible choices."""
    FILE = "file"
    BUTTON = "button"
    """Only looked for, to point at it; never pressed."""
    TICK = "tick"
    """A check box; only looked for."""


@dataclass(frozen=True, slots=True)
class WantedField:
    """A field as the flow describes it."""

    step: str
    labels: tuple[str, ...]
    """Whole wordings in every known language; compared normalised, never as parts of words."""
    kinds: tuple[ControlKind, ...]
    """The kinds of control that can hold the value."""
    taught: TaughtField | None = None
    """How the user showed the field on this host; None if it was not taught."""
    others: tuple[str, ...] = ()
    """Labels of the page's other fields: a list that shows one of them is not certain to be this field."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One control of the page, with the reasons why it may be the wanted one."""

    ref: str
    """An id for the control, valid while the document lives."""
    label: str
    """The label that the page shows for it."""
    kind: ControlKind
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    """The signals that voted for it, in plain words."""
    place: str = ""
    """The document and layer of the control: a form is filled in one place only."""
    fades: bool = False
    """Whether a value may replace the words that identified it: its placeholder, or a label drawn inside of it."""
    outside: bool = False
    """Whether it is outside the part of the page with most of the fields that were searched for together."""

    @property
    def document(self) -> str:
        """Identifies its document; each frame has its own."""
        return self.place.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A certain match: independent signals agree, with a clear lead."""

    candidate: Candidate
    over: str | None = None
    """The words of an element that covers an equally likely control: that one may be the form, and this one a copy. None if not covered."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several possible controls, or a single one with too little support: the user must decide."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No control of the page matches; the value goes to the clipboard instead."""

    reason: str
    waits: bool = False
    """Whether it may appear shortly."""
    over: str | None = None
    """The words of the element that covers it; None if not covered."""
    kept: Candidate | None = None
    """The wanted control if it cannot be used now: disabled, or covered."""


FindResult = Found | Ambiguous | NotFound


def lies_in_form(candidate: Candidate, shown: Iterable[FindResult], first: str | None) -> bool:
    """Whether the control is in the same place as most of the fields of its document.

    `shown` are the page's matches of all fields; `first` is the place of the field that was taken first,
    which decides
    if two places have equally many.
    """
    shown = tuple(shown)
    if any(each.outside for found in shown for each in candidates_of(found) if each.ref == candidate.ref):
        return False
    here = [found.candidate for found in shown if isinstance(found, Found)]
    held = Counter(each.place for each in here if each.document == candidate.document)
    own = held[candidate.place]
    return own >= max(held.values(), default=0) and (first in {None, candidate.place} or held[first] < own)


def candidates_of(found: FindResult) -> tuple[Candidate, ...]:
    """The controls that may be the wanted one."""
    if isinstance(found, Found):
        return (found.candidate,)
    return found.candidates if isinstance(found, Ambiguous) else ()


@dataclass(frozen=True, slots=True)
class Option:
    """The wanted entry of a list or radio group."""

    wordings: tuple[str, ...]
    """Whole texts, best first; compared after normalising."""
    patterns: tuple[str, ...] = ()
    """Regular expressions (case-insensitive) for whole entries, tried if no text fits; exactly one entry must match."""
    hints: tuple[str, ...] = ()
    """Words that the wanted entry probably contains; used only to sort the entries when the user is asked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen entry, as the page shows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Unchosen:
    """No entry fits, or several do; nothing was chosen."""

    entries: tuple[str, ...]
    """The entries that the page offers; of a long list, as many as could be read."""
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A control's current content."""

    value: str
    """Text with lines separated by a line feed; the chosen entry of a list or radio group; file names, one per line."""
    touched: bool = False
    """Whether the user has typed or chosen something here in this document."""
    most_chars: int | None = None
    """The page's own limit in characters, from `maxlength` or a counter such as 0/500; None if none was seen."""
    most_lines: int | None = None
    fault: str = ""
    """Why the page may not have the files of an upload, in a sentence: one failed, or is still being sent; empty: it has them."""
    open: bool = False
    """Whether it is a list that is open: its box may then show a search text instead of a choice."""


@dataclass(frozen=True, slots=True)
class Where:
    """The page that the form is on."""

    address: str
    headings: tuple[str, ...]
    """Visible headings, the outermost frame's first."""
    document: str
    """Identifies this document; a reload or another page has another value."""
    ready: bool = True
    """Whether the page has finished loading: until then its lists do not respond."""
    whole: bool = True
    """Whether all scripts and styles were loaded; a portal that fails meanwhile leaves half a page."""


class Form(Protocol):
    """A form that values can be put into. No method submits, ticks a declaration or presses a button.

    Every method raises `PageGone` if the page was closed, crashed or was left.
    """

    async def where(self) -> Where:
        """Identify the page before touching it."""
        ...

    async def find(self, wanted: WantedField) -> FindResult:
        """Find a field by what the user can see."""
        ...

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """Find several fields as the page is now, without waiting for fields that may still appear."""
        return tuple([await self.find(field) for field in wanted])

    async def settled(self) -> None:
        """Wait until the page has had time to react to the last input."""
        ...

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text of a line or text area."""
        ...

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Choose one entry of a list or radio group, by its words, never by its position."""
        ...

    async def put_back(self, candidate: Candidate, before: str) -> None:
        """Restore what the control held before our value, if that needs no press; otherwise leave it."""
        ...

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload field."""
        ...

    async def read(self, candidate: Candidate) -> FieldReading:
        """Read the control's content, as the page would send it."""
        ...

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Every visible control of these kinds, whatever its label."""
        ...

    async def holding(self, text: str) -> Candidate | None:
        """The only control with exactly this text after the user pasted it; None if no control, or more than one, has it."""
        ...

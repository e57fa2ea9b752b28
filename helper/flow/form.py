"""What a form must be able to do for us, and what it answers; nothing here can submit anything.

Three things implement `Form`: the browser's page, the clipboard (`helper.flow.prompts`), and a fake in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from helper.flow.spec import TaughtField


class ControlKind(StrEnum):
    """What sort of control takes a value."""

    LINE = "line"
    """One line of text."""
    LINES = "lines"
    """Many lines of text."""
    LIST = "list"
    """A drop-down, native or not."""
    RADIO = "radio"
    """One of a few visible choices."""
    FILE = "file"
    BUTTON = "button"
    """Only ever looked for, to point at: never pressed."""
    TICK = "tick"
    """A box to tick; only ever looked for."""


@dataclass(frozen=True, slots=True)
class WantedField:
    """A field as the flow describes it."""

    step: str
    labels: tuple[str, ...]
    """Whole wordings in every known language; compared normalised, never as parts of words."""
    kinds: tuple[ControlKind, ...]
    """The sorts of control that can take the value."""
    taught: TaughtField | None = None
    """How the person showed it on this host; None: she did not have to."""
    others: tuple[str, ...] = ()
    """Wordings of the other fields of its page: a list that shows one of them is not sure to be this one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One control of the page, and why it may be the wanted one."""

    ref: str
    """Names the control while the document lives; means nothing afterwards."""
    label: str
    """The words the page shows for it."""
    kind: ControlKind
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    """The signals that voted for it, in plain words."""
    place: str = ""
    """Names the document and the layer of the page it lies in: a form is filled in one place."""
    fades: bool = False
    """Whether its label is inside of it and gives way to the value, so that it is not found again by that."""


@dataclass(frozen=True, slots=True)
class Found:
    """Found beyond doubt: a clear lead of independent signals."""

    candidate: Candidate
    over: str | None = None
    """What lies over another control that is as likely: the form may be there, and this a twin. None: there is none."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """More than one control may be meant, or only one weak signal speaks for it: a person must say."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No control of the page fits; the value goes onto the clipboard instead."""

    reason: str
    waits: bool = False
    """Whether it may be there in a moment."""
    over: str | None = None
    """What lies over it, in its own words; None: nothing does."""
    kept: Candidate | None = None
    """The control that is meant and that nobody can use at the moment: it is switched off, or something lies over it."""


FindResult = Found | Ambiguous | NotFound


def candidates_of(found: FindResult) -> tuple[Candidate, ...]:
    """The controls that may be meant."""
    if isinstance(found, Found):
        return (found.candidate,)
    return found.candidates if isinstance(found, Ambiguous) else ()


@dataclass(frozen=True, slots=True)
class Option:
    """The entry of a list or radio group that is wanted."""

    wordings: tuple[str, ...]
    """Whole texts, best first; compared normalised."""
    patterns: tuple[str, ...] = ()
    """Regular expressions (case ignored) of whole entries, tried when no text fits; exactly one entry must match."""
    hints: tuple[str, ...] = ()
    """What the entry that is meant probably holds: only to bring it to the front where a person is asked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The entry that was picked, as the page shows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Unchosen:
    """No entry, or more than one, fits; nothing was picked."""

    entries: tuple[str, ...]
    """What the page offers: all of it, or as much as could be seen of a long list."""
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What a control holds."""

    value: str
    """Text as it stands, lines parted by a line feed; a list's or radio group's chosen entry; file names, one a line."""
    touched: bool = False
    """Whether the person has typed or chosen something here in this document."""
    most_chars: int | None = None
    """The page's own limit, from `maxlength` or a counter such as 0/500; None: none seen."""
    most_lines: int | None = None
    open: bool = False
    """Whether it is a list that is unfolded: what its box shows then may be a search, and no choice."""


@dataclass(frozen=True, slots=True)
class Where:
    """The page under the form."""

    address: str
    headings: tuple[str, ...]
    """Visible headings, outermost frame first."""
    document: str
    """Names this document; a reload or another page gives another name."""
    ready: bool = True
    """Whether it has finished loading: before that its lists do not answer yet."""
    whole: bool = True
    """Whether its scripts and styles have come; of a portal that stopped meanwhile there is half a page."""


class Form(Protocol):
    """A form that values can be put into. No method submits, ticks a declaration or presses a button.

    Every method raises `PageGone` when the page under it is closed, crashed or was left.
    """

    async def where(self) -> Where:
        """Say which page this is, before anything on it is touched."""
        ...

    async def find(self, wanted: WantedField) -> FindResult:
        """Look for a field by what a person sees."""
        ...

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """What the page shows of several fields at this moment; a field that may still be on its way is not waited for."""
        return tuple([await self.find(field) for field in wanted])

    async def settled(self) -> None:
        """Wait until what was put in last has had the time to change the page, its values and its labels."""
        ...

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text of a line or a text area."""
        ...

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Pick one entry of a list or radio group, by its words and never by its place."""
        ...

    async def put_back(self, candidate: Candidate, before: str) -> None:
        """Put back what the control held before our value, where that needs no press; else it stays as it is."""
        ...

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None:
        """Put files into an upload field."""
        ...

    async def read(self, candidate: Candidate) -> FieldReading:
        """Read what the control holds, as the page itself would send it."""
        ...

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Every control of these kinds that a person can see, whatever it is called."""
        ...

    async def holding(self, text: str) -> Candidate | None:
        """The one control that holds exactly this text, after the person pasted it; None: none, or several."""
        ...

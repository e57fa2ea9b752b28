"""The interface of a form that can be filled, and the result types of its methods.

No method submits the form. Three classes implement `Form`: the browser's page, the clipboard
(`helper.flow.prompts`), and a fake in the tests.
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
    LINE = "line"
    """A single-line text box."""
    LINES = "lines"
    """A multi-line text box."""
    LIST = "list"
    """A drop-down list, native or custom."""
    RADIO = "radio"
    """A group of options that are all visible, of which the user selects one."""
    FILE = "file"
    BUTTON = "button"
    """A button, which the program finds only to highlight it. The program never clicks it."""
    TICK = "tick"
    """A check box, which the program finds but never ticks."""


@dataclass(frozen=True, slots=True)
class WantedField:
    """A field to find on the page, as the flow file describes it."""

    step: str
    labels: tuple[str, ...]
    """Complete labels in every known language. A page's label matches only as a whole."""
    kinds: tuple[ControlKind, ...]
    """The kinds of control that can take the value."""
    taught: TaughtField | None = None
    """What the user has taught about the field on this host; None if it was not taught."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A control on the page that may be the wanted field, with the reasons for this guess."""

    ref: str
    """An id of the control, which is valid until another document replaces the page."""
    label: str
    """The control's label on the page."""
    kind: ControlKind
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    """The reasons for choosing this control, in plain words."""
    place: str = ""
    """The document and the dialog, layer or form that contain the control; all fields of a form have the same."""
    fades: bool = False
    """Whether filling may hide the text that identified the control: a placeholder or a label inside the control."""
    headings: tuple[str, ...] = ()
    """The headings above the control that are not over all wanted fields, from the outermost."""
    outside: bool = False
    """Whether the control is outside the part of the page with most of the wanted fields, or is for other users."""

    @property
    def full_name(self) -> str:
        """The headings above the control, and its label, as in "About the original › Product links"."""
        return " › ".join(dict.fromkeys((*self.headings, self.label)))

    @property
    def document(self) -> str:
        """An id of the document that contains the control; each frame has its own document."""
        return self.place.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A certain match: independent signals agree, and no other control has a similar score."""

    candidate: Candidate
    over: str | None = None
    """The text of an element that covers another, equally likely control; otherwise None.

    The covered control may be the real one.
    """


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One or more possible controls without enough evidence for any of them, so the user must decide."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No control of the page matches, so the user must paste the value."""

    reason: str
    waits: bool = False
    """Whether waiting may help, because the control may still appear or become usable."""
    over: str | None = None
    """The text of the element that covers the control; None if the control is not covered."""
    kept: Candidate | None = None
    """The best control, if the program must not use it because it is disabled or covered; otherwise None."""


FindResult = Found | Ambiguous | NotFound


def lies_in_form(candidate: Candidate, shown: Iterable[FindResult], first: str | None) -> bool:
    """Return whether the control is in the same `place` as most of the wanted fields in its document.

    `shown` holds the search results of all fields. `first` is the place of the first control that was filled;
    it decides if two places contain equally many fields.
    """
    shown = tuple(shown)
    if any(each.outside for found in shown for each in candidates_of(found) if each.ref == candidate.ref):
        return False
    here = [found.candidate for found in shown if isinstance(found, Found)]
    held = Counter(each.place for each in here if each.document == candidate.document)
    own = held[candidate.place]
    return own >= max(held.values(), default=0) and (first in {None, candidate.place} or held[first] < own)


def candidates_of(found: FindResult) -> tuple[Candidate, ...]:
    """Return the possible controls of a search result of any kind."""
    if isinstance(found, Found):
        return (found.candidate,)
    return found.candidates if isinstance(found, Ambiguous) else ()


@dataclass(frozen=True, slots=True)
class Option:
    """A description of the entry to choose in a list or radio group."""

    wordings: tuple[str, ...]
    """Complete texts of the entry, best first. Texts are normalised before they are compared."""
    patterns: tuple[str, ...] = ()
    """Case-insensitive patterns for a whole entry, tried if none of `wordings` matches.

    The entry is chosen only if it is the only one that matches a pattern.
    """
    hints: tuple[str, ...] = ()
    """Words that the wanted entry probably contains, used only to sort the entries in a question."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen entry, as the page shows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Unchosen:
    """No entry was chosen, because none fits or several do."""

    entries: tuple[str, ...]
    """The entries that the page offers; of a long list, possibly only a part."""
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldReading:
    """The current content of a control."""

    value: str
    """The control's content.

    For a text: its lines, separated by line feeds. For a list or radio group: the chosen entry. For an upload:
    the file names, one per line.
    """
    touched: bool = False
    """Whether the user has typed or chosen something in this control since the document loaded."""
    most_chars: int | None = None
    """The page's own limit in characters; None if the page shows none.

    The limit is read from `maxlength`, or from a counter such as 0/500.
    """
    most_lines: int | None = None
    fault: str = ""
    """Why the page does not accept the value: its upload failed or is still running, or it is over a counter's limit."""
    open: bool = False
    """Whether the control is an open list; its value may then be a search text instead of the chosen entry."""


@dataclass(frozen=True, slots=True)
class Where:
    """The page that contains the form."""

    address: str
    headings: tuple[str, ...]
    """Visible headings, those of the main frame first."""
    document: str
    """An id of the document, which changes when the page reloads or another page opens."""
    ready: bool = True
    """Whether the page has finished loading; before that, its lists do not respond."""
    whole: bool = True
    """Whether all scripts and styles were loaded; a failing portal may deliver an incomplete page."""


class Form(Protocol):
    """A form that can be filled. No method submits, ticks a declaration or presses a button.

    Every method raises `PageGone` if the page was closed, crashed or navigated away.
    """

    async def where(self) -> Where:
        """Return which page is open, without changing the page."""
        ...

    async def find(self, wanted: WantedField) -> FindResult:
        """Find a field's control by its visible properties."""
        ...

    async def look(self, wanted: Sequence[WantedField]) -> tuple[FindResult, ...]:
        """Find several fields at once, without waiting for fields that may still appear."""
        return tuple([await self.find(field) for field in wanted])

    async def settled(self) -> None:
        """Wait until the page has had time to react to the last input."""
        ...

    async def fill(self, candidate: Candidate, text: str) -> None:
        """Replace the text in a single-line or multi-line text box."""
        ...

    async def choose(self, candidate: Candidate, option: Option) -> Chosen | Unchosen:
        """Choose one entry of a list or radio group by its text, never by its position."""
        ...

    async def put_back(self, candidate: Candidate, before: str) -> None:
        """Restore the control's previous value; do nothing if this would need a click."""
        ...

    async def attach(self, candidate: Candidate, files: Sequence[Path]) -> None: ...

    async def read(self, candidate: Candidate) -> FieldReading:
        """Read the content that the page would submit for the control."""
        ...

    async def all_of(self, kinds: Sequence[ControlKind]) -> tuple[Candidate, ...]:
        """Return every visible control of these kinds, whatever its label."""
        ...

    async def holding(self, text: str) -> Candidate | None:
        """Return the control that contains exactly this text, which the user pasted.

        Returns None if no control contains the text, or more than one does.
        """
        ...

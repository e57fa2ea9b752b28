"""The data of a flow: the portal's hosts, signs, pages and steps, and what the user taught about a step's field.

An anchor describes the visible properties of a control, never an id, a class or a position in the page. It was
unique on its page when the field was taught. If it later matches two controls, or two anchors lead to two controls,
the field becomes a question again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

FEWEST = 2
"""Minimum number of anchors that must agree."""

_CONDITIONS = frozenset({"kind", "frame"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What is visible of one control; an empty anchor is not used."""

    kind: str
    """The kind of control, a value of `ControlKind`; must always match."""
    frame: str = ""
    """The path of the frame that it is in; empty for the main frame. Must always match."""
    label: str = ""
    """The label tied to it, or nearest to it."""
    name: str = ""
    """Its accessible name, if it has no visible label."""
    placeholder: str = ""
    row: str = ""
    """Other words in its row, such as a hint."""
    above: str = ""
    """The title of its section."""
    after: str = ""
    """The label of the control before it."""
    before: str = ""
    """The label of the control after it."""

    def words(self) -> dict[str, str]:
        """The anchors that are not empty, without those that must always match."""
        return {name: text for name in ANCHORS if (text := getattr(self, name))}


ANCHORS = tuple(field.name for field in fields(Anchors) if field.name not in _CONDITIONS)
"""The anchors that count, strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtField:
    """What the user showed about one step."""

    anchors: Anchors
    labels: tuple[str, ...]
    """Labels known only from the user."""
    day: date
    elsewhere: tuple[str, ...] = ()
    """Labels of the other steps: a control with one of them is never this field."""


class FlowKind(StrEnum):
    """The purpose of a flow."""

    COMPLAINT = "complaint"
    IPR = "ipr"
    LIST = "list"


class StepKind(StrEnum):
    """Everything a flow can ask for. None of it submits."""

    FILL = "fill"
    """Put text into a field."""
    CHOOSE = "choose"
    """Choose an entry of a list or radio group."""
    ATTACH = "attach"
    """Put files into an upload field."""
    EXPECT = "expect"
    """Check that something exists before continuing."""
    HANDOFF = "handoff"
    """Left to the user: a press, a tick, a declaration."""
    GO = "go"
    """Open another page by its address or a link; read-only, with the guard active."""


_FILL, _CHOOSE, _ATTACH = StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH
FIELDS_OF: dict[FlowKind, dict[str, StepKind]] = {
    FlowKind.COMPLAINT: {
        "website": _CHOOSE, "ipr_type": _CHOOSE, "ipr": _CHOOSE, "complaint_type": _CHOOSE, "reason": _CHOOSE,
        "listings": _FILL, "description": _FILL, "evidence": _ATTACH,
    },
    FlowKind.IPR: {
        "ipr_type": _CHOOSE, "place": _CHOOSE, "has_certificate": _CHOOSE, "work_kind": _CHOOSE,
        "title": _FILL, "number": _FILL, "made_on": _FILL, "published_on": _FILL, "picture": _ATTACH,
        "certificate": _ATTACH, "statement": _ATTACH, "address": _FILL,
    },
    FlowKind.LIST: {},
}  # fmt: skip
"""The fields of each kind of form and how they are entered, in the order in which pages usually depend on them. The
rights holder's name is missing, because the user types it."""
FIELDS = tuple(FIELDS_OF[FlowKind.COMPLAINT])


def fields_by(kind: StepKind) -> tuple[str, ...]:
    """The fields of all forms that steps of this kind enter."""
    return tuple(
        dict.fromkeys(name for names in FIELDS_OF.values() for name, own in names.items() if own is kind)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on a page."""

    id: str
    kind: StepKind
    value: str
    """The value after the kind in the file.

    For fill, choose and attach the field's name; for expect a kind of control (`button`); for handoff
    `person`; for go a path, an address, or `link`.
    """
    label: tuple[str, ...]
    """Whole wordings of the label (for go: of the link), in every known language."""
    option: tuple[str, ...] = ()
    """Wordings of the entry to choose; one between slashes (`/pirate copy( .*)?/`) is a pattern for a whole entry.

    For a handoff: the words with which the page confirms success.
    """
    option_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For choose, if one of several entries may be wanted: the wordings of each entry, by its internal name."""
    after: tuple[str, ...] = ()
    """Steps that must be done first, because the page depends on them."""
    optional: bool = False
    """Whether the page may lack it: then a missing field raises no question."""
    at_most: int | None = None
    """Maximum number of lines or files in the field."""
    taught: TaughtField | None = None
    """How the user showed the field on one host; never in a flow file, see `helper.flow.learned`."""
    entries: tuple[tuple[str, str], ...] = ()
    """For choose: wanted entries, each with the one that the user chose for it on one host."""

    @property
    def enters(self) -> bool:
        """Whether the step enters something into the form."""
        return self.kind in {StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH}

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every whole wording of the entries that may be wanted."""
        every = (*self.option, *(words for group in self.option_for.values() for words in group))
        return tuple(words for words in every if pattern_in(words) is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """One page of the portal, identified by its heading."""

    id: str
    heading: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_form(self) -> bool:
        """Whether anything is entered on it."""
        return any(step.enters for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Signs that the user is logged in or out.

    A sign is a CSS selector, or `text:` and a whole wording that is visible on the page.
    """

    signed_in: tuple[str, ...]
    signed_out: tuple[str, ...]
    captcha: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """How the portal reports the result of a submission."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()
    number_label: tuple[str, ...] = ()
    """Words before the complaint's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """The complaint list: our names of columns and states, with the portal's wordings."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: Mapping[str, Sequence[str]] = field(default_factory=dict)
    figures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Figures on the account page: our name of each, with the words beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The description of a portal's pages for one purpose."""

    id: str
    kind: FlowKind
    languages: tuple[str, ...]
    seen: Mapping[str, str]
    """Per host: `described`, `taught on DATE` or `worked on DATE`."""
    portal_hosts: tuple[str, ...]
    login_hosts: tuple[str, ...]
    login: Login
    pages: tuple[FlowPage, ...]
    outcome: OutcomeWords
    listing_words: ListWords = field(default_factory=ListWords)

    @property
    def by_id(self) -> dict[str, Step]:
        """Every step by its id."""
        return {step.id: step for page in self.pages for step in page.steps}

    def steps(self, kind: StepKind) -> Iterator[Step]:
        """Every step of one kind, in file order."""
        return (step for step in self.by_id.values() if step.kind is kind)


def pattern_in(option: str) -> str | None:
    """The pattern between the slashes of `/pirat/`; None if the option is a whole wording."""
    slashed = len(option) > 2 and option.startswith("/") and option.endswith("/")
    return option[1:-1] if slashed else None


_MOST_FORMS = 3
_GROUPS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NONE = re.compile(r"n\s*/?\s*a|none|-+|无", re.IGNORECASE)
_LONGEST_COUNTRY = 24


def form_of(entries: Iterable[str]) -> str:
    """The shapes of the entries, the most common first: `T (C)(N)` is a text, a word and a number in brackets; `N/A` stays unchanged."""
    counts = Counter(_shape(unicodedata.normalize("NFKC", entry)) for entry in entries)
    return " or ".join(shape for shape, _ in counts.most_common(_MOST_FORMS))


def _shape(entry: str) -> str:
    """`T` for text outside brackets, and for each bracket group the kind of its content."""
    first, *rest = _GROUPS.split(entry)
    groups = zip(rest[::2], rest[1::2], strict=True)
    return (
        _outside(first) + "".join(f"({_inside(group.strip())}){_outside(text)}" for group, text in groups)
    ).strip()


def _outside(text: str) -> str:
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}T{' ' if text[-1].isspace() else ''}"


def _inside(text: str) -> str:
    if _NONE.fullmatch(text) or not text:
        return "N/A"
    if any(sign.isdigit() for sign in text):
        return "N"
    return "C" if len(text) <= _LONGEST_COUNTRY and len(text.split()) <= 3 else "T"

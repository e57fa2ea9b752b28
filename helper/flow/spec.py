"""What a flow is made of, as plain data: the portal's hosts, signs, pages and steps, and what a person showed of a step's field.

An anchor is what a person sees of a control and around it, never an id, a class or its number in the page. It was
the only one of its page when it was shown; what fits two controls later, or two anchors that point to two controls,
is a question again.
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
"""So many anchors must agree."""

_CONDITIONS = frozenset({"kind", "frame"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What can be seen of one control; an empty anchor says nothing."""

    kind: str
    """The sort of control, a value of `Kind`; must always fit."""
    frame: str = ""
    """The path of the inner page it lies in; empty: the outermost. Must always fit."""
    label: str = ""
    """The words tied to it, or nearest to it."""
    name: str = ""
    """What it is called without visible words."""
    placeholder: str = ""
    row: str = ""
    """Further words in its row, such as a hint."""
    above: str = ""
    """The title of the section it stands in."""
    after: str = ""
    """The label of the control before it."""
    before: str = ""
    """The label of the control behind it."""

    def words(self) -> dict[str, str]:
        """The anchors that say something, without what must always fit."""
        return {name: text for name in ANCHORS if (text := getattr(self, name))}


ANCHORS = tuple(field.name for field in fields(Anchors) if field.name not in _CONDITIONS)
"""The anchors that count, the strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtField:
    """What a person showed about one step."""

    anchors: Anchors
    labels: tuple[str, ...]
    """Wordings that are known only from her."""
    day: date
    elsewhere: tuple[str, ...] = ()
    """Wordings of the other steps: a control that says one of them is never this one."""


class FlowKind(StrEnum):
    """What a flow is for."""

    COMPLAINT = "complaint"
    IPR = "ipr"
    LIST = "list"


class StepKind(StrEnum):
    """The only things a flow can ask for. None of them submits."""

    FILL = "fill"
    """Put text into a field."""
    CHOOSE = "choose"
    """Pick an entry of a list or radio group."""
    ATTACH = "attach"
    """Put files into an upload field."""
    EXPECT = "expect"
    """Make sure that something is there before going on."""
    HANDOFF = "handoff"
    """The person's: a press, a tick, a declaration."""
    GO = "go"
    """Move to another page by its address or a link; read-only, with the guard up."""


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
"""What can be put into its form and how, in the order in which pages usually depend on it. The rights holder's name is the person's."""
FIELDS = tuple(FIELDS_OF[FlowKind.COMPLAINT])


def fields_by(kind: StepKind) -> tuple[str, ...]:
    """The fields of all forms that such a step puts in."""
    return tuple(
        dict.fromkeys(name for names in FIELDS_OF.values() for name, own in names.items() if own is kind)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing on a page."""

    id: str
    kind: StepKind
    value: str
    """What follows the kind in the file.

    For fill, choose and attach a field's name; for expect a kind of control (`button`); for handoff `person`;
    for go a path, an address, or `link`.
    """
    label: tuple[str, ...]
    """Whole wordings of the label (for go: of the link), in every known language."""
    option: tuple[str, ...] = ()
    """Wordings of the entry to choose; one between slashes (`/pirate copy( .*)?/`) is a pattern of a whole one.

    For a handoff: the words with which the page says that all is well.
    """
    option_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For choose, where one of several entries may be wanted: our name of each, and its wordings."""
    after: tuple[str, ...] = ()
    """Steps that must be done first, because the page depends on them."""
    optional: bool = False
    """Whether the page may do without it: then a missing field is no question."""
    at_most: int | None = None
    """How many lines the field takes, or how many files."""
    taught: TaughtField | None = None
    """How a person showed the field on one host; never in a flow file, see `helper.flow.learned`."""
    entries: tuple[tuple[str, str], ...] = ()
    """For choose: an entry as it is wanted, and the one that a person chose for it on one host."""

    @property
    def enters(self) -> bool:
        """Whether the step puts something into the form."""
        return self.kind in {StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH}

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every whole wording of an entry that may be wanted."""
        every = (*self.option, *(words for group in self.option_for.values() for words in group))
        return tuple(words for words in every if pattern_in(words) is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """One page of the portal, known by its heading."""

    id: str
    heading: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_form(self) -> bool:
        """Whether anything is put into it."""
        return any(step.enters for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Signs by which the page shows whether somebody is logged in.

    A sign is a CSS selector, or `text:` and a whole wording that is visible somewhere.
    """

    signed_in: tuple[str, ...]
    signed_out: tuple[str, ...]
    captcha: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """How the portal says what became of a submission."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()
    number_label: tuple[str, ...] = ()
    """Words before the complaint's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """The complaint list: our name of a column or state, and the portal's wordings for it."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: Mapping[str, Sequence[str]] = field(default_factory=dict)
    figures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the page about the account itself counts: our name of a figure, and the words beside it."""


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
        """Every step."""
        return {step.id: step for page in self.pages for step in page.steps}

    def steps(self, kind: StepKind) -> Iterator[Step]:
        """Every step of one kind, in the order of the file."""
        return (step for step in self.by_id.values() if step.kind is kind)


def pattern_in(option: str) -> str | None:
    """The pattern between the slashes of `/pirat/`; None: the option is a whole wording."""
    slashed = len(option) > 2 and option.startswith("/") and option.endswith("/")
    return option[1:-1] if slashed else None


_MOST_FORMS = 3
_GROUPS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NONE = re.compile(r"n\s*/?\s*a|none|-+|无", re.IGNORECASE)
_LONGEST_COUNTRY = 24


def form_of(entries: Iterable[str]) -> str:
    """Their shapes, the commonest first: `T (C)(N)` is a text, a word and a number in brackets; `N/A` stands for itself."""
    counts = Counter(_shape(unicodedata.normalize("NFKC", entry)) for entry in entries)
    return " or ".join(shape for shape, _ in counts.most_common(_MOST_FORMS))


def _shape(entry: str) -> str:
    """`T` for what is outside brackets, and for each bracket group what sort of thing it holds."""
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

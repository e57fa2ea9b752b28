"""The data of a flow: the portal's hosts, pages and steps, and what the user taught about its fields.

An anchor is a visible property by which a taught control is recognised: never an id, a class or a position.
When a field is taught, each of its anchors is unique on the page. If an anchor later matches two controls, or
two anchors match different controls, the program asks the user.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar

FEWEST = 2
"""Minimum number of anchors that must match the same control."""

_CONDITIONS = frozenset({"kind", "frame"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """The visible properties of one control; empty properties are not compared."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    kind: str
    """The kind of control, a value of `ControlKind`. A control of another kind never matches."""
    frame: str = ""
    """The path of the control's frame; empty for the main frame. A control in another frame never matches."""
    label: str = ""
    """The label associated with the control in the markup, or the nearest text."""
    name: str = ""
    """The accessible name, if the control has no visible label."""
    placeholder: str = ""
    row: str = ""
    """Other text in the control's row, such as a hint."""
    above: str = ""
    """The title of the section that contains the control."""
    after: str = ""
    """The label of the previous control."""
    before: str = ""
    """The label of the next control."""

    def words(self) -> dict[str, str]:
        """Return the anchors that are not empty, by name. `kind` and `frame` are left out."""
        return {name: text for name in ANCHORS if (text := getattr(self, name))}


ANCHORS = tuple(field.name for field in fields(Anchors) if field.name not in _CONDITIONS)
"""The names of the anchors, strongest first; at least `FEWEST` of them must match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtField:
    """What the user taught about one step's field."""

    anchors: Anchors
    labels: tuple[str, ...]
    """Labels that the user taught and that the flow file does not have."""
    day: date
    elsewhere: tuple[str, ...] = ()
    """Labels of the other steps; a control with such a label is never this field."""


class FlowKind(StrEnum):
    """The purpose of a flow: to file complaints, to register designs (IPR), or to read a list."""

    COMPLAINT = "complaint"
    IPR = "ipr"
    LIST = "list"


class StepKind(StrEnum):
    """The kinds of step in a flow. No step submits a form."""

    FILL = "fill"
    """Put text into a field."""
    CHOOSE = "choose"
    """Choose an entry of a list or a radio group."""
    ATTACH = "attach"
    """Put files into an upload field."""
    EXPECT = "expect"
    """Check that an element exists before continuing."""
    HANDOFF = "handoff"
    """Leave something to the user, such as a click or a declaration."""
    GO = "go"
    """Open another page of the portal, by its address or by a link; this sends only GET requests."""


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
"""The fields of each kind of form, each with the kind of step that fills it in.

A field that depends on others usually comes after them. The rights holder's name is missing, because the user
types it.
"""
FIELDS = tuple(FIELDS_OF[FlowKind.COMPLAINT])


def fields_by(kind: StepKind) -> tuple[str, ...]:
    """Return the names of all fields that steps of this kind fill in, across all kinds of form."""
    return tuple(
        dict.fromkeys(name for names in FIELDS_OF.values() for name, own in names.items() if own is kind)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on a page."""

    id: str
    kind: StepKind
    value: str
    """The value of the step's kind in the flow file, such as `reason` in `choose = "reason"`.

    For fill, choose and attach: the field's name. For expect: a kind of control (`button`). For handoff:
    `person`. For go: a path, an address, or `link`.
    """
    label: tuple[str, ...]
    """Complete labels (for go: texts of the link) in every known language."""
    option: tuple[str, ...] = ()
    """For choose: the texts of the list entry to choose. For handoff: the texts by which the page confirms success."""
    option_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Texts of the list entry to choose for each value, if the entry depends on the value; replaces `option`."""
    after: tuple[str, ...] = ()
    """Ids of the earlier steps that must be done before this step."""
    optional: bool = False
    """Whether the field may be missing from the page or left empty."""
    at_most: int | None = None
    """Maximum number of lines or files in the field."""
    taught: TaughtField | None = None
    """What the user taught about the field on one host.

    This is never part of a flow file (see `helper.flow.learned`).
    """
    entries: tuple[tuple[str, str], ...] = ()
    """Pairs of a planned list entry and the entry that the user chose for it on one host."""

    @property
    def enters(self) -> bool:
        """Whether the step fills in a field."""
        return self.kind in {StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH}

    @property
    def wordings(self) -> tuple[str, ...]:
        """The texts of all list entries that the step may choose."""
        return (*self.option, *(words for group in self.option_for.values() for words in group))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """One page of the portal, identified by its heading."""

    id: str
    heading: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_form(self) -> bool:
        """Whether any step of the page fills in a field."""
        return any(step.enters for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Signs that the user is logged in or out.

    A sign is a CSS selector, or `text:` followed by a complete text that is visible on the page.
    """

    signed_in: tuple[str, ...]
    signed_out: tuple[str, ...]
    captcha: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """The portal's texts about the result of a submission."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()
    number_label: tuple[str, ...] = ()
    """The texts that the page shows before the complaint's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """The portal's texts in a list of complaints or registrations, by the program's names."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The description of a portal's pages for one purpose."""

    id: str
    kind: FlowKind
    languages: tuple[str, ...]
    seen: Mapping[str, str]
    """How each host became known: `described`, `taught on DATE` or `worked on DATE`."""
    portal_hosts: tuple[str, ...]
    login_hosts: tuple[str, ...]
    login: Login
    pages: tuple[FlowPage, ...]
    outcome: OutcomeWords
    listing_words: ListWords = field(default_factory=ListWords)

    @property
    def by_id(self) -> dict[str, Step]:
        """All steps by their ids."""
        return {step.id: step for page in self.pages for step in page.steps}

    def steps(self, kind: StepKind) -> Iterator[Step]:
        """Yield every step of one kind, in file order."""
        return (step for step in self.by_id.values() if step.kind is kind)


_MOST_FORMS = 3
_GROUPS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NONE = re.compile(r"n\s*/?\s*a|none|-+|无", re.IGNORECASE)
_LONGEST_COUNTRY = 24


def form_of(entries: Iterable[str]) -> str:
    """Return the patterns of the list entries, without their private content, most common first.

    For example, `T (C)(N)` is a text followed by a word in brackets and a number in brackets. `N/A` is kept.
    """
    counts = Counter(_shape(unicodedata.normalize("NFKC", entry)) for entry in entries)
    return " or ".join(shape for shape, _ in counts.most_common(_MOST_FORMS))


def _shape(entry: str) -> str:
    """Return the pattern of a list entry, such as `T (C)(N)`.

    `T` stands for text. In brackets, `C` stands for a short text such as a country, `N` for a number, and `T`
    for a longer text.
    """
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

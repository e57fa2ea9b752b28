"""What a flow is made of: the portal's hosts, signs, pages and steps, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helper.flow.anchors import Taught


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


FIELDS = ("website", "ipr_type", "ipr", "complaint_type", "reason", "listings", "description", "evidence")
"""What a complaint can put into a form, in the order in which pages usually depend on them."""
REGISTRATION_FIELDS = (
    "ipr_type",
    "place",
    "has_certificate",
    "work_kind",
    "title",
    "number",
    "made_on",
    "published_on",
    "picture",
    "certificate",
    "statement",
    "address",
)
"""What a design can put into the form of its registration. The name of the rights holder is not among them."""
FIELDS_OF: dict[FlowKind, tuple[str, ...]] = {
    FlowKind.COMPLAINT: FIELDS,
    FlowKind.IPR: REGISTRATION_FIELDS,
    FlowKind.LIST: (),
}


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
    """Wordings of the entry to choose; one between slashes (`/pirat/`) is a pattern.

    For a handoff: the words with which the page says that all is well.
    """
    option_for: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For choose, where one of several entries may be wanted: our name of each, and its wordings."""
    after: tuple[str, ...] = ()
    """Steps that must be done first, because the page depends on them."""
    optional: bool = False
    """Whether the page may do without it: then a missing field is no question."""
    at_most: int | None = None
    """How many lines the field takes, or how many files."""
    taught: Taught | None = None
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
        every = (*self.option, *(words for _, group in self.option_for for words in group))
        return tuple(words for words in every if pattern_in(words) is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the portal, known by its heading."""

    id: str
    heading: tuple[str, ...]
    steps: tuple[Step, ...]


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

    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    status: tuple[tuple[str, tuple[str, ...]], ...] = ()
    figures: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What the page about the account itself counts: our name of a figure, and the words beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The description of a portal's pages for one purpose."""

    id: str
    kind: FlowKind
    languages: tuple[str, ...]
    seen: tuple[tuple[str, str], ...]
    """Per host: `described`, `taught on DATE` or `worked on DATE`."""
    portal_hosts: tuple[str, ...]
    login_hosts: tuple[str, ...]
    login: Login
    pages: tuple[Page, ...]
    outcome: OutcomeWords
    listing_words: ListWords = ListWords()

    def steps(self, kind: StepKind) -> Iterator[Step]:
        """Every step of one kind, in the order of the file."""
        return (step for page in self.pages for step in page.steps if step.kind is kind)


def pattern_in(option: str) -> str | None:
    """The pattern between the slashes of `/pirat/`; None: the option is a whole wording."""
    slashed = len(option) > 2 and option.startswith("/") and option.endswith("/")
    return option[1:-1] if slashed else None

"""A complaint form as data: its fields and its style. Mutations change the data; `drawing` makes the page."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from helper.flow.load import shipped_flow
from tests.libraries.wording import TITLES, WORDINGS, Language, rights

KINDS = {
    "website": "list",
    "ipr_type": "list",
    "ipr": "list",
    "complaint_type": "radio",
    "reason": "list",
    "listings": "lines",
    "description": "lines",
    "evidence": "file",
}
"""The flow's steps with a value, and the kind of control each page has for them."""

SHAPES = ("rows", "items", "stacked", "table", "terms", "floating", "sections", "cards")
"""The layouts of a form; `drawing` has a function for each."""
LIST_MAKES = ("native", "combobox", "bare", "readonly", "filter", "button", "hidden_select", "shadow")
"""The makes of drop-downs in different libraries."""
RADIO_MAKES = ("native", "cards")
LINES_MAKES = ("textarea", "counted", "editor")
FILE_MAKES = ("native", "hidden", "zone")
TIES = ("none", "for", "labelledby", "wrapping")
"""The ways in which the page ties a label to its control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    truth: str
    """The step of the field, or `other`."""
    label: str
    kind: str
    make: str
    tie: str = "none"
    entries: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    """Labels of other fields that come before its own."""
    inside: bool = False
    """Whether its label is only inside the control while the control is empty."""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page before it is drawn."""

    language: Language
    shape: str
    fields: tuple[Field, ...]
    dress: str = "plain"
    """The decoration of the labels: see `drawing.DRESSES`."""
    names: int = 0
    """Seeds the names of classes and ids; below 1000 they are meaningful, as in code written by hand."""
    wrappers: int = 0
    """Number of meaningless elements around each part."""
    columns: int = 1
    twin: str = ""
    """How a hidden copy of the form is hidden; empty: no copy."""

    @property
    def present(self) -> frozenset[str]:
        """Steps that have a field."""
        return frozenset(field.truth for field in self.fields) & frozenset(KINDS)


def wordings(step: str, language: Language) -> tuple[str, ...]:
    """The flow's wordings of the step in one language."""
    [found] = [each for page in shipped_flow().pages for each in page.steps if each.id == step]
    return tuple(label for label in found.label if label.isascii() == (language == "en"))


def entries(step: str, language: Language) -> tuple[str, ...]:
    """The entries of a list or group for a step."""
    wording = WORDINGS[language]
    offered = {
        "website": wording.websites,
        "ipr_type": wording.ipr_types,
        "ipr": rights()[45:75],
        "complaint_type": wording.complaint_types[:2],
        "reason": wording.reasons,
    }
    return offered.get(step, ())


def wanted(language: Language, links: tuple[str, ...], description: str, file: str) -> dict[str, str]:
    """The required final value of each step's control."""
    wording = WORDINGS[language]
    return {
        "website": wording.websites[-1],
        "ipr_type": wording.ipr_types[1],
        "ipr": next(entry for entry in rights() if entry.startswith(f"{TITLES[0]} (")),
        "complaint_type": wording.complaint_types[0],
        "reason": wording.reasons[1],
        "listings": "\n".join(links),
        "description": description,
        "evidence": file,
    }


def unmutated(seed: int) -> FormPage:
    """The original page of this seed, as it was recorded: in English, with the flow's first wordings."""
    random = Random(seed)
    list_make, tie = random.choice(LIST_MAKES), random.choice(TIES)
    makes = {
        "list": list_make,
        "radio": random.choice(RADIO_MAKES),
        "lines": random.choice(LINES_MAKES),
        "file": random.choice(FILE_MAKES),
    }
    fields = tuple(
        Field(
            truth=step,
            label=wordings(step, "en")[0],
            kind=kind,
            make=makes[kind],
            tie=tie,
            entries=entries(step, "en"),
            required=step not in {"description", "evidence"},
        )
        for step, kind in KINDS.items()
    )
    return FormPage(
        language="en",
        shape=SHAPES[seed % len(SHAPES)],
        fields=fields,
        dress=random.choice(("plain", "star", "colon", "split")),
        names=seed,
    )

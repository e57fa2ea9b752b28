"""A complaint form as data: what is on it and how it is drawn. Mutations change the data; `drawing` makes the page."""

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
"""The steps of the flow that put something in, and the sort of control each page has for them."""

SHAPES = ("rows", "items", "stacked", "table", "terms", "floating", "sections", "cards")
"""How a form is laid out; `drawing` has a function for each."""
LIST_MAKES = ("native", "combobox", "bare", "readonly", "filter", "button", "hidden_select", "shadow")
"""How drop-downs are built, as different libraries build them."""
RADIO_MAKES = ("native", "cards")
LINES_MAKES = ("textarea", "counted", "editor")
FILE_MAKES = ("native", "hidden", "zone")
TIES = ("none", "for", "labelledby", "wrapping")
"""How the page ties a label to its control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    truth: str
    """The step it stands for, or `other`."""
    label: str
    kind: str
    make: str
    tie: str = "none"
    entries: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    """Labels of other fields that stand before its own."""
    inside: bool = False
    """Whether its label is only inside the control, as long as that is empty."""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page before it is drawn."""

    language: Language
    shape: str
    fields: tuple[Field, ...]
    dress: str = "plain"
    """What hangs onto the labels: see `drawing.DRESSES`."""
    names: int = 0
    """Seeds the names of classes and ids; below 1000 they have a meaning, as in code written by hand."""
    wrappers: int = 0
    """How many elements without any meaning lie around each part."""
    columns: int = 1
    twin: str = ""
    """How a hidden copy of the form is hidden; empty: there is none."""

    @property
    def present(self) -> frozenset[str]:
        """Steps that have a field."""
        return frozenset(field.truth for field in self.fields) & frozenset(KINDS)


def wordings(step: str, language: Language) -> tuple[str, ...]:
    """What the flow knows the step's label by, in one language."""
    [found] = [each for page in shipped_flow().pages for each in page.steps if each.id == step]
    return tuple(label for label in found.label if label.isascii() == (language == "en"))


def entries(step: str, language: Language) -> tuple[str, ...]:
    """What a list or group offers for a step."""
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
    """What each step's control must hold at last."""
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
    """The page of this seed as it was when somebody recorded it: in English, with the flow's first wordings."""
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

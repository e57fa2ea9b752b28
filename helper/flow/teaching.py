"""Knows a field again that a person showed: of its independent anchors two must agree on the one same control."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from helper.flow.form import (
    Ambiguous,
    Candidate,
    ControlKind,
    FindResult,
    Found,
    NotFound,
    WantedField,
    candidates_of,
)
from helper.flow.learned import objection
from helper.flow.spec import FEWEST, Anchors, TaughtField
from helper.flow.text_matching import fits, normalise

_OWN = frozenset({"label", "name", "placeholder", "row"})
"""Anchors that belong to the control itself; places alone would find whatever has moved there."""
_SCORE = 3.0
"""What a control that was shown weighs beside those the finder proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDescription:
    """A control of a page that takes a value, and what can be seen of it."""

    candidate: Candidate
    kinds: tuple[ControlKind, ...]
    """The sorts of control it can serve as."""
    anchors: Anchors
    forbidden: str = ""
    """Why it must never be worked on, such as that it submits; empty: it may."""
    value: str = ""
    """What a list or radio group shows; never what stands in a text field."""


def recognise(wanted: WantedField, page: Sequence[ControlDescription]) -> FindResult:
    """The control that was shown, when two anchors agree and nothing speaks against it; `wanted.taught` must be set.

    Whatever any anchor still fits must be the one same control: another one is a twin or a neighbour.
    """
    taught = wanted.taught
    if taught is None:
        return NotFound("Nobody has shown it.")
    of_kind = [control for control in page if _is_of_kind(control, wanted, taught)]
    fitting = {
        name: here
        for name, words in taught.anchors.words().items()
        if (here := [control for control in of_kind if _says(control, name, words)])
    }
    named = {control.candidate.ref: control for here in fitting.values() for control in here}
    candidates = [
        _as_shown(control, wanted, taught) for control in named.values() if _may_be(control, taught)
    ]
    if not candidates:
        return NotFound("What you showed is not on this page any more.")
    only = next(iter(named.values()))
    agree = len(fitting) >= FEWEST and bool(_OWN & fitting.keys())
    if len(named) == 1 and agree and not _is_called_otherwise(only, wanted, taught):
        return Found(candidates[0])
    return Ambiguous(tuple(replace(candidate, score=1.0) for candidate in candidates))


def weigh(plain: FindResult, shown: FindResult) -> FindResult:
    """Join what the flow's own words find with what was shown; where they disagree, or only one wording fits, ask.

    `plain` was found without the taught labels.
    """
    match plain, shown:
        case Found(candidate), NotFound():
            return Found(candidate)
        case Found(candidate), Found(other) if candidate.ref == other.ref:
            return Found(candidate)
        case ((Ambiguous() | NotFound()), Found(candidate)):
            return Found(candidate)
        case _:
            return _together(plain, shown)


def distinctive(
    control: ControlDescription,
    page: Sequence[ControlDescription],
    wanted: WantedField,
    elsewhere: Sequence[str],
) -> Anchors | None:
    """The anchors by which alone this control can be known again, proved by looking for it; None: there are not two.

    `elsewhere` are the wordings of the other steps.
    """
    kind = _kind_for(control, wanted)
    if kind is None or control.forbidden or fits(control.anchors.label, elsewhere):
        return None
    rivals = [other for other in page if other is not control and _kind_for(other, wanted) is not None]
    kept: dict[str, str] = {}
    for name, words in control.anchors.words().items():
        said = normalise(words)
        repeats = said in map(normalise, kept.values())
        if (
            not repeats
            and objection(words) is None
            and not any(_says(rival, name, words) for rival in rivals)
        ):
            kept[name] = words
    anchors = Anchors(kind=kind.value, frame=control.anchors.frame, **kept)
    day = date(2000, 1, 1)
    taught = TaughtField(anchors=anchors, labels=(), day=day, elsewhere=tuple(elsewhere))
    found = recognise(replace(wanted, taught=taught), page)
    return anchors if isinstance(found, Found) and found.candidate.ref == control.candidate.ref else None


def shown_on(day: date) -> str:
    """Why a control that was shown is the right control, for the person."""
    return f"you showed it on {day.day} {day:%b}"


def _is_of_kind(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> bool:
    return (
        _kind_for(control, wanted) is not None
        and taught.anchors.kind in control.kinds
        and control.anchors.frame == taught.anchors.frame
    )


def _may_be(control: ControlDescription, taught: TaughtField) -> bool:
    """Whether it may be proposed at all; one that may not still speaks against the others when an anchor fits it."""
    return not control.forbidden and not fits(control.anchors.label, taught.elsewhere)


def _kind_for(control: ControlDescription, wanted: WantedField) -> ControlKind | None:
    return next((kind for kind in wanted.kinds if kind in control.kinds), None)


def _says(control: ControlDescription, name: str, words: str) -> bool:
    said = normalise(getattr(control.anchors, name))
    return said != "" and said == normalise(words)


def _is_called_otherwise(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> bool:
    """Whether the page calls it by a name under which nobody has shown it."""
    own, label = control.anchors.label, taught.anchors.label
    if label:
        return not fits(own, (label, *wanted.labels))
    return own != "" and not fits(own, wanted.labels)


def _as_shown(control: ControlDescription, wanted: WantedField, taught: TaughtField) -> Candidate:
    kind = _kind_for(control, wanted) or control.candidate.kind
    return replace(control.candidate, kind=kind, score=_SCORE, reasons=(shown_on(taught.day),))


def _together(*found: FindResult) -> FindResult:
    """All candidates of several findings as control question; what was shown stands last, each control once."""
    candidates: dict[str, Candidate] = {}
    for result in found:
        for candidate in candidates_of(result):
            candidates.setdefault(candidate.ref, candidate)
    if candidates:
        return Ambiguous(tuple(candidates.values()))
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """What the person pointed at; nothing of it was pressed."""

    control: ControlDescription | None = None
    """None: she gave it up, or it is no field."""
    refused: str = ""
    """Why that is none, in a sentence; empty with no control: she gave it up."""


class Teacher(Protocol):
    """A page a person can show things in. Every method raises `PageGone` when the page is closed or was left."""

    async def survey(self) -> tuple[ControlDescription, ...]:
        """Every control that takes a value, in the order of the page."""
        ...

    async def begin_pointing(self) -> None:
        """From now on the next press picks, and does not reach the page."""
        ...

    async def pointed(self) -> Pointed:
        """Wait until the person has picked something, once after each beginning. May be cancelled."""
        ...

    async def end_pointing(self) -> None:
        """Presses are the page's again."""
        ...

    async def numbers(self, known_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Each long number the page shows with the words before it by which alone it is found; `known_ids` are none."""
        ...

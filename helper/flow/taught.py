"""Knows a field again that a person showed: two of its anchors must agree on the one same control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from helper.flow.anchors import FEWEST, Anchors, Taught
from helper.flow.form import Ask, Candidate, Found, Kind, Nothing, Sure, Wanted
from helper.flow.learned_words import objection
from helper.flow.normal import fits, normalise

_OWN = frozenset({"label", "name", "placeholder", "row"})
"""Anchors that belong to the control itself; places alone would find whatever has moved there."""
_SCORE = 3.0
"""What a control that was shown weighs beside those the finder proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A control of a page that takes a value, and what can be seen of it."""

    candidate: Candidate
    kinds: tuple[Kind, ...]
    """The sorts of control it can serve as."""
    anchors: Anchors
    forbidden: str = ""
    """Why it must never be worked on, such as that it submits; empty: it may."""
    value: str = ""
    """What a list or radio group shows; never what stands in a text field."""


def recognise(wanted: Wanted, page: Sequence[Described]) -> Found:
    """The control that was shown, when two anchors agree and nothing speaks against it; `wanted.taught` must be set.

    Whatever any anchor still fits must be the one same control: another one is a twin or a neighbour.
    """
    taught = wanted.taught
    if taught is None:
        return Nothing("Nobody has shown it.")
    of_kind = [one for one in page if _is_of_kind(one, wanted, taught)]
    fitting = {
        name: here
        for name, words in taught.anchors.words().items()
        if (here := [one for one in of_kind if _says(one, name, words)])
    }
    named = {one.candidate.ref: one for here in fitting.values() for one in here}
    candidates = [_as_shown(one, wanted, taught) for one in named.values() if _may_be(one, taught)]
    if not candidates:
        return Nothing("What you showed is not on this page any more.")
    only = next(iter(named.values()))
    agree = len(fitting) >= FEWEST and bool(_OWN & fitting.keys())
    if len(named) == 1 and agree and not _is_called_otherwise(only, wanted, taught):
        return Sure(candidates[0])
    return Ask(tuple(replace(one, score=1.0) for one in candidates))


def weigh(plain: Found, shown: Found) -> Found:
    """Join what the flow's own words find with what was shown; where they disagree, or only one wording fits, ask.

    `plain` was found without the taught labels.
    """
    match plain, shown:
        case Sure(candidate), Nothing():
            return Sure(candidate)
        case Sure(one), Sure(other) if one.ref == other.ref:
            return Sure(one)
        case ((Ask() | Nothing()), Sure(candidate)):
            return Sure(candidate)
        case _:
            return _together(plain, shown)


def distinctive(
    one: Described, page: Sequence[Described], wanted: Wanted, elsewhere: Sequence[str]
) -> Anchors | None:
    """The anchors by which alone this control can be known again, proved by looking for it; None: there are not two.

    `elsewhere` are the wordings of the other steps.
    """
    kind = _kind_for(one, wanted)
    if kind is None or one.forbidden or fits(one.anchors.label, elsewhere):
        return None
    rivals = [other for other in page if other is not one and _kind_for(other, wanted) is not None]
    kept: dict[str, str] = {}
    for name, words in one.anchors.words().items():
        said = normalise(words)
        repeats = said in map(normalise, kept.values())
        if (
            not repeats
            and objection(words) is None
            and not any(_says(rival, name, words) for rival in rivals)
        ):
            kept[name] = words
    anchors = Anchors(kind=kind.value, frame=one.anchors.frame, **kept)
    day = date(2000, 1, 1)
    taught = Taught(anchors=anchors, labels=(), day=day, elsewhere=tuple(elsewhere))
    found = recognise(replace(wanted, taught=taught), page)
    return anchors if isinstance(found, Sure) and found.candidate.ref == one.candidate.ref else None


def shown_on(day: date) -> str:
    """Why a control that was shown is the right one, for the person."""
    return f"you showed it on {day.day} {day:%b}"


def _is_of_kind(one: Described, wanted: Wanted, taught: Taught) -> bool:
    return (
        _kind_for(one, wanted) is not None
        and taught.anchors.kind in one.kinds
        and one.anchors.frame == taught.anchors.frame
    )


def _may_be(one: Described, taught: Taught) -> bool:
    """Whether it may be proposed at all; one that may not still speaks against the others when an anchor fits it."""
    return not one.forbidden and not fits(one.anchors.label, taught.elsewhere)


def _kind_for(one: Described, wanted: Wanted) -> Kind | None:
    return next((kind for kind in wanted.kinds if kind in one.kinds), None)


def _says(one: Described, name: str, words: str) -> bool:
    said = normalise(getattr(one.anchors, name))
    return said != "" and said == normalise(words)


def _is_called_otherwise(one: Described, wanted: Wanted, taught: Taught) -> bool:
    """Whether the page calls it by a name under which nobody has shown it."""
    own, label = one.anchors.label, taught.anchors.label
    if label:
        return not fits(own, (label, *wanted.labels))
    return own != "" and not fits(own, wanted.labels)


def _as_shown(one: Described, wanted: Wanted, taught: Taught) -> Candidate:
    kind = _kind_for(one, wanted) or one.candidate.kind
    return replace(one.candidate, kind=kind, score=_SCORE, reasons=(shown_on(taught.day),))


def _together(*found: Found) -> Found:
    """All candidates of several findings as one question; what was shown stands last, each control once."""
    candidates: dict[str, Candidate] = {}
    for one in found:
        here = (one.candidate,) if isinstance(one, Sure) else getattr(one, "candidates", ())
        for candidate in here:
            candidates.setdefault(candidate.ref, candidate)
    if candidates:
        return Ask(tuple(candidates.values()))
    return found[0]

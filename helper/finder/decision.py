"""Decides for each wanted field which control of a page is meant, across all frames of the page.

`look_in` searches the frames: `FormFinder` finds the labels, `signals.votes_for` scores each control for each
label, and `_vote` lowers the score of doubtful controls. `decide_all` then compares the scores of all frames.
The candidate's `reasons` name each signal, and each doubt that lowered the score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import TypeVar

from helper.finder.chain import Chains, HeadingFinder, has_own_caption, is_shared_caption
from helper.finder.labels import Label, LabelFinder
from helper.finder.layout import FEWEST, FormLayout, is_in_bar, outsiders
from helper.finder.outlook import LabelOutlook
from helper.finder.reading import Element, FieldControl, FormReading, TextNode
from helper.finder.signals import (
    ASK_SCORE,
    BEHIND,
    MOST_IN_DOUBT,
    OTHER_KIND,
    OTHER_NEED,
    OTHER_SUBJECT,
    SET_ASIDE,
    Votes,
    votes_for,
    votes_of_itself,
)
from helper.finder.wording import WantedWords, plain
from helper.flow.form import Ambiguous, Candidate, ControlKind, FindResult, Found, NotFound, WantedField
from helper.translation import tr

Place = TypeVar("Place")
SURE_SCORE = 3.0
"""Minimum score of a certain match: one strong signal or two independent ones.

If a second control reaches this score too, the match is uncertain.
"""
SURE_LEAD = 1.5
"""Minimum lead of the best control over the next one: the weight of one whole signal."""
_OUTSIDE_SCORE = 1.5
"""Maximum score of a control outside the form, or in a part of it for other users.

The score is high enough to offer the control to the user, but too low to compete with a control inside the
form.
"""
_MOST_ASKED = 5
"""Maximum number of controls offered in one question."""
_MOST_RANKED = 6
"""Maximum number of controls compared in one frame."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The score of one control for one wanted field."""

    candidate: Candidate
    kept: str = ""
    """Why the control cannot be used now; empty if it can."""
    over: str | None = None
    """The text of the element that covers the control; None if no element does."""
    claim: float = 0.0
    """The score that the control would have without doubts about its label.

    If one control has a high claim, no other control is a certain match.
    """
    label: Label | None = None
    """The label by which the control was found; None if its own text or attributes matched."""

    def as_held(self) -> dict[str, object]:
        """Return what the page's script needs to find this control and its label again."""
        node = self.label.node if self.label else None
        return {
            "ref": self.candidate.ref.rpartition("/")[2],
            "kind": self.candidate.kind.value,
            "element": node.id if isinstance(node, Element) else None,
            "text": node.index if isinstance(node, TextNode) else None,
        }


@dataclass(frozen=True, slots=True)
class FrameAnswer:
    """The candidates of one frame for one wanted field."""

    votes: tuple[Vote, ...]
    """The controls that may be the wanted field, best first."""
    label_seen: bool
    """Whether the field's label is in the frame."""
    is_bare: bool
    """Whether the frame shows no form yet, for example because the page is still loading."""


def decide(votes: Sequence[Vote], *, label_seen: bool = True) -> FindResult:
    """Return the best control if its score and its lead are high enough; otherwise `Ambiguous` or `NotFound`.

    A disabled or covered control is not used. If it is the best match, only a certain match is used in its
    place.
    """
    ranked = sorted(votes, key=lambda vote: (-vote.candidate.score, not vote.kept))
    shown = [vote for vote in ranked if not vote.kept and vote.candidate.score >= ASK_SCORE]
    usable = [vote.candidate for vote in shown]
    best = usable[0].score if usable else 0.0
    behind = max((max(vote.candidate.score, vote.claim) for vote in shown[1:]), default=0.0)
    if best >= SURE_SCORE > behind and best - behind >= SURE_LEAD:
        covers = [vote.over for vote in ranked if best - vote.candidate.score < SURE_LEAD]
        return Found(usable[0], next(filter(None, covers), None))
    if best < SURE_SCORE and ranked and ranked[0].kept:
        return NotFound(ranked[0].kept, waits=True, over=ranked[0].over, kept=ranked[0].candidate)
    if usable:
        return Ambiguous(tuple(usable[:_MOST_ASKED]))
    if label_seen:
        return NotFound(tr("The label is on the page, but no field near it can take the value."))
    return NotFound(tr("None of the known labels is on this page."))


def decide_all(frames: Sequence[Sequence[FrameAnswer]], count: int) -> list[FindResult]:
    """Return the result for each of the `count` wanted fields, decided across all frames of a page."""
    results: list[FindResult] = []
    for at in range(count):
        answers = [of_frame[at] for of_frame in frames]
        if answers and all(answer.is_bare for answer in answers):
            results.append(NotFound(tr("The page shows no fields yet."), waits=True))
            continue
        votes = [vote for answer in answers for vote in answer.votes]
        results.append(decide(votes, label_seen=any(answer.label_seen for answer in answers)))
    return results


def look_in(
    finders: Mapping[Place, FormFinder], wanted: Sequence[WantedField]
) -> dict[Place, list[FrameAnswer]]:
    """Search every frame of a page for the wanted fields, and return each frame's candidates for each field."""
    held = {place: finder.held(wanted) for place, finder in finders.items()}
    return {
        place: finder.find(
            wanted, set().union(*(fields for other, fields in held.items() if other is not place))
        )
        for place, finder in finders.items()
    }


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A control with the evidence for it (`votes`) from its best label and from its own text."""

    control: FieldControl
    votes: Votes
    label: Label | None = None


class FormFinder:
    """Searches the reading of one frame for fields."""

    def __init__(self, reading: FormReading, document: str = "") -> None:
        """`document` is the id of the frame's document, with which the refs of the frame's controls begin."""
        self._reading = reading
        self._document = document
        self._labels = LabelFinder(reading.texts)
        self._layouts: dict[frozenset[str], FormLayout] = {}
        self._ranked = cache(self._rank)

    def held(self, wanted: Sequence[WantedField]) -> set[int]:
        """Return the indices of the wanted fields that this frame seems to have."""
        ranked = [self._ranked(field) for field in wanted]
        outside = outsiders([looked.places for looked in ranked], self._layout(frozenset()))
        return {at for at, looked in enumerate(ranked) if looked.is_in_form(outside)}

    def find(self, wanted: Sequence[WantedField], elsewhere: Collection[int] = ()) -> list[FrameAnswer]:
        """Search this frame for several fields at once.

        The fields are searched for together, because the part of the page with most of them is taken to be
        the form. `elsewhere` holds the indices of the fields that other frames seem to have.
        """
        ranked = [self._ranked(field) for field in wanted]
        places = [looked.places for looked in ranked]
        own = {at for at, elements in enumerate(places) if elements}
        is_part = not own.issubset(elsewhere)
        is_less = len(own) < len(elsewhere) or len(own) == len(elsewhere) >= FEWEST
        if is_less and 2 * len(own.intersection(elsewhere)) >= len(own):
            # The other frames together have as many fields as this frame, or more, and at least half of this
            # frame's fields are among them. So the form may be in another frame.
            outside = frozenset(chain.from_iterable(places))
        else:
            outside, is_part = outsiders(places, self._layout(frozenset()), elsewhere), False
        chains = self._chains(ranked, elsewhere)
        answers: list[FrameAnswer] = []
        for at, (field, looked) in enumerate(zip(wanted, ranked, strict=True)):
            votes = [
                self._vote(each, looked, outside, chains, is_part=is_part)
                if not _is_of_other(each, looked, chains, at, field)
                else self._vote(
                    replace(each, votes=replace(each.votes.doubted(OTHER_SUBJECT), claim=each.votes.claim)),
                    looked,
                    outside,
                    chains,
                    is_part=is_part,
                )
                for each in looked.found
            ]
            is_bare = not looked.label_seen and looked.layout.is_bare
            answers.append(FrameAnswer(tuple(votes), looked.label_seen, is_bare))
        return answers

    def _chains(self, ranked: Sequence[_Looked], elsewhere: Collection[int]) -> Chains:
        likely = {
            at: [each.control for each in looked.found if each.votes.score >= SURE_SCORE]
            for at, looked in enumerate(ranked)
        }
        likely = {at: controls for at, controls in likely.items() if controls}
        used = (each.label for looked in ranked for each in looked.found if each.label)
        known = {node for label in used for node in (label.text, *label.parts)}
        headings = HeadingFinder(self._layout(frozenset()), self._labels, known)
        return Chains(tuple(headings.all()), likely, elsewhere)

    def shown(self, kinds: Sequence[ControlKind], *, also_off: bool = False) -> list[Candidate]:
        """Return every control that can be used as one of these kinds, in page order.

        Disabled controls are included only if `also_off` is True.
        """
        wanted = frozenset(kind.value for kind in kinds)
        layout = self._layout(wanted)
        return [
            Candidate(
                f"{self._document}/{control.ref}",
                layout.title_of(control),
                ControlKind(next(kind for kind in control.kinds if kind in wanted)),
            )
            for control in layout.fields
            if not wanted.isdisjoint(control.kinds) and (also_off or not control.is_off)
        ]

    def _rank(self, field: WantedField) -> _Looked:
        kinds = frozenset(kind.value for kind in field.kinds)
        layout = self._layout(kinds)
        wanted = WantedWords.of(field.labels)
        labels = [
            label
            for label in self._labels.find(wanted)
            if "button" in kinds or not _names_button(label, layout.fields)
        ]
        outlooks = [LabelOutlook(layout, label, wanted, kinds) for label in labels]
        candidates = [control for control in layout.fields if not kinds.isdisjoint(control.kinds)]
        found = [_best(control, outlooks, wanted, layout, kinds) for control in candidates]
        found = [each for each in found if each.votes.signals]
        found.sort(key=lambda each: -each.votes.score)
        places = {
            each.control.element
            for each in found
            if each.votes.score >= SURE_SCORE or wanted.fits_any(each.control.spoken)
        }
        places.update(
            label.text.above for label in labels if label.text.above is not None and _has_field(label, layout)
        )
        return _Looked(layout, kinds, found[:_MOST_RANKED], places, labels, is_optional=wanted.optional)

    def _layout(self, kinds: frozenset[str]) -> FormLayout:
        # Searches share a layout unless they are for different kinds of those that other searches ignore.
        key = kinds & {"button", "tick"}
        if key not in self._layouts:
            self._layouts[key] = FormLayout(self._reading, self._labels, kinds)
        return self._layouts[key]

    def _vote(
        self, ranked: _Ranked, looked: _Looked, outside: frozenset[Element], chains: Chains, *, is_part: bool
    ) -> Vote:
        control, label, score = ranked.control, ranked.label, ranked.votes.score
        # The form seems to be in another frame, but that frame lacks a field of this frame, so this frame may
        # be part of the form. Let the control claim its full score, so that the same field in the other frame
        # is not a certain match.
        claim = score if is_part else ranked.votes.claim
        signals = list(ranked.votes.signals)
        kind = next(kind for kind in control.kinds if kind in looked.kinds)
        is_behind = label is not None and BEHIND in ranked.votes.signals
        is_outside = control.element in outside
        others = [other for other in looked.labels if other is not label and other.text.above not in outside]
        if label and looked.has_other_kind(label, others):
            score, claim = min(score, MOST_IN_DOUBT), max(score, claim)
            signals.append(OTHER_KIND)
        elif label and looked.has_other_need(label, others):
            score = min(score, MOST_IN_DOUBT)
            signals.append(OTHER_NEED)
        if is_outside:
            score = min(score, _OUTSIDE_SCORE)
            signals.append(SET_ASIDE)
        candidate = Candidate(
            ref=f"{self._document}/{control.ref}",
            label=plain(label.text.words) if label and is_behind else looked.layout.title_of(control, label),
            kind=ControlKind(kind),
            score=score,
            reasons=tuple(tr(signal.says) for signal in signals),
            headings=chains.over(control),
            place=f"{self._document}/{control.layer}",
            fades=label is None or not label.box.meet(control.box).is_tiny or label.node in control.frame,
            outside=is_outside,
        )
        if control.is_off:
            return Vote(candidate, kept=tr("The page has disabled the field."), label=label)
        if control.over is not None and control.kind != "file":
            over = control.over or "…"
            return Vote(candidate, kept=tr("“{name}” covers the field.", name=over), over=over, label=label)
        return Vote(candidate, claim=claim if is_part or not is_outside else 0.0, label=label)


@dataclass(frozen=True, slots=True)
class _Looked:
    """The result of searching one frame for one wanted field."""

    layout: FormLayout
    kinds: frozenset[str]
    found: list[_Ranked]
    places: set[Element]
    """The elements that show where the field is: its likely controls, and the elements around its labels.

    A control is likely if it scores at least `SURE_SCORE`, or if its own text or attributes name the field.
    """
    labels: Sequence[Label]
    is_optional: bool
    """Whether one of the wanted field's known labels says that the field is optional."""

    @property
    def label_seen(self) -> bool:
        return bool(self.labels)

    def is_in_form(self, outside: Collection[Element]) -> bool:
        """Return whether the field's control or its label is inside the form and not disabled.

        `outside` holds the frame's elements that are outside the form.
        """
        return any(element not in outside and not self.layout.is_off(element) for element in self.places)

    def has_other_need(self, label: Label, others: Sequence[Label]) -> bool:
        """Return whether another label fits the wanted field better than `label`.

        That is the case if `label` is wrong about whether the field is optional, and another label is right
        about it and has a field.
        """
        return label.is_optional != self.is_optional and any(
            other.is_optional == self.is_optional and _has_field(other, self.layout) for other in others
        )

    def has_other_kind(self, label: Label, others: Sequence[Label]) -> bool:
        """Return whether a label with the same text belongs to a control of another kind.

        For example, that control may be a list although a text field is wanted.
        """
        return any(
            other.key == label.key
            and len(row := self.layout.row_of(other.node)) == 1
            and self.kinds.isdisjoint(row[0].kinds)
            and not self.layout.is_title(other.text)
            for other in others
        )


def _best(
    control: FieldControl,
    outlooks: Sequence[LabelOutlook],
    wanted: WantedWords,
    layout: FormLayout,
    kinds: frozenset[str],
) -> _Ranked:
    """Return the control with its votes: those from the best label, and those from its own text and attributes."""
    best, label = Votes(), None
    for outlook in outlooks:
        votes = votes_for(control, outlook)
        votes = votes.doubted() if outlook.says_more else votes
        if votes.score > best.score:
            best, label = votes, outlook.label
    # Ignore a best label that is too weak to be offered: it must not influence the votes from the control's
    # own text and attributes.
    known = best if best.claim or best.score >= ASK_SCORE else Votes()
    own = votes_of_itself(control, wanted, known, layout, kinds)
    return _Ranked(control, replace(best, signals=(*best.signals, *own)) if own else best, label)


def _is_of_other(ranked: _Ranked, looked: _Looked, chains: Chains, at: int, field: WantedField) -> bool:
    """Return whether the headings and captions above the control may name something other than the field."""
    control, label = ranked.control, ranked.label
    if chains.names_other(control, label, at, field.labels):
        return True
    return label is not None and (
        is_shared_caption(control, label, looked.layout) or has_own_caption(control, label, looked.layout)
    )


def _has_field(label: Label, layout: FormLayout) -> bool:
    """Return whether a field is near the label, or exactly one field is in the label's row."""
    return layout.nearest_field(label.box) is not None or len(layout.row_of(label.node)) == 1


def _names_button(label: Label, fields: Sequence[FieldControl]) -> bool:
    """Return whether the label is only the text of a button, so that the label names no field."""
    button = label.text.parent.closest(("button",), ("button",)) if label.text.parent else None
    if button is None:
        return False
    return is_in_bar(button) or not any(
        (control.kind == "list" and button in control.frame)
        # A button around the control is only a clickable row, so its text can be the control's label.
        or (control.kind != "button" and control.element is not button and control.element in button)
        for control in fields
    )

"""Signals: pieces of evidence that a control belongs to a label, each with a weight and a reason for the user.

A control is a certain match if its score is at least 3 and exceeds every other score by 1.5 (see
`decision.py`). To reach this score, the markup must link the label to the control, the control's own text
must match, or the positions must agree: a label and its field alone in a row score 6 (`ROW`, `NEXT`,
`NEAREST` and `NEAREST_BACK`). All weights are halved if the control is outside the label's row, or if the
label may belong to another field (see `_weighed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from helper.finder.labels import is_marked_alike
from helper.finder.layout import FormLayout
from helper.finder.outlook import LabelOutlook
from helper.finder.reading import Element, FieldControl, behind
from helper.finder.wording import WantedWords, label_key
from helper.translation import msg


@dataclass(frozen=True, slots=True)
class Signal:
    """A piece of evidence that a control belongs to a label."""

    weight: float
    says: str
    """The reason shown to the user, in English; `tr` translates it for display."""


# The page's markup links the label to the field: by a label element, an id, a legend, or a description list.
TIED = Signal(4, msg("the page links the label to it"))
SHARED_TIE = Signal(0.5, msg("the page links the label and other text to it"))
# The next signals come from the field's attributes (accessible name, placeholder) and from the text on the
# field.
SPOKEN = Signal(3, msg("its description matches"))
OWN_WORDS = Signal(4, msg("its own text matches"))
OWN_UPLOAD = Signal(2, msg("its button's text matches"))
# A row is the smallest element around the label that contains a field.
ROW = Signal(2, msg("the only field in the row of the label"))
SHARED_ROW = Signal(1, msg("the only field of its kind in the row of the label"))
DISPUTED_ROW = Signal(0.5, msg("in one row with the label and other text"))
# The control is the first field after the label in document order.
NEXT = Signal(1, msg("follows the label"))
# The next two signals compare distances on the screen: one finds the field nearest to the label, the other
# the label nearest to the field.
NEAREST = Signal(1.5, msg("the field nearest to the label"))
NEAREST_BACK = Signal(1.5, msg("the label is the text nearest to it"))
# This signal applies to forms that put labels after their fields, if the field before the label is the only
# one in its row.
BEHIND = Signal(2, msg("the label comes after it, as in the rest of the form"))
# The last two signals never suffice to choose a field; they only justify asking the user. They apply if the
# label follows the field, or may belong to several fields.
CAPTION = Signal(1.5, msg("the label comes right after it"))
SHARED = Signal(1.5, msg("the label may belong to it as well"))
# These reasons have no weight: each says why the other signals count for less.
SMALL_PRINT = Signal(0, msg("other words beside the label may change its meaning"))
OTHERS_LABEL = Signal(0, msg("the label may belong to another field"))
OTHER_KIND = Signal(0, msg("a different kind of field has the same label"))
OTHER_NEED = Signal(0, msg("another label fits better: optional or not"))
OTHER_SUBJECT = Signal(0, msg("the heading or caption above it may name something else"))
SET_ASIDE = Signal(0, msg("not in the main part of the form"))
ASK_SCORE = 1.0
"""Minimum score of a control that is offered to the user; a weaker candidate would only mislead."""
_IN_DOUBT = 0.5
"""Factor that reduces a signal's weight if the label may belong to another field or to a whole section."""
MOST_IN_DOUBT = 2.5
"""Maximum score of a control whose label or meaning is doubtful."""
_AS_NEAR = 8
"""A text competes with a label for a field if it is less than this many pixels farther from the field."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The signals for one control."""

    signals: tuple[Signal, ...] = ()
    claim: float = 0.0
    """The control's score if doubts about its label are ignored.

    While one control has a high claim, no other control is a certain match.
    """

    @property
    def score(self) -> float:
        return sum(signal.weight for signal in self.signals)

    def doubted(self, why: Signal = SMALL_PRINT) -> Votes:
        """Return a copy with lower weights, so that the control can be offered but is never a certain match."""
        return Votes((*_weaker(self.signals, _share(self.signals, 1.0)), why))


def votes_for(control: FieldControl, outlook: LabelOutlook) -> Votes:
    """Return the signals that connect the label with one control."""
    label = outlook.label
    tied = next((each for each in control.tied if label.node in each or each in label.node), None)
    if tied is None and not outlook.may_name(control):
        return Votes()
    is_alone = outlook.is_alone(control)
    if tied is None and _is_its_choice(control, outlook):
        return Votes()
    if tied is None and outlook.layout.belongs_elsewhere(control):
        # The layout gives this control the wanted label, but the markup gives it another one. Either may be a
        # mistake, so the high claim stops any other control from being a certain match.
        if is_alone:
            return Votes((ROW,), 0.0 if outlook.wanted.fits_any(control.spoken) else TIED.weight)
        return Votes((SHARED,) if outlook.follows_in_row(control) else ())
    if tied is None and is_alone:
        is_behind = any(lean.control is control and lean.is_behind for _, lean in outlook.leanings)
        if is_behind or outlook.is_enclosed(control):
            return Votes((ROW, BEHIND))
    return _weighed(control, outlook, tied)


def _weighed(control: FieldControl, outlook: LabelOutlook, tied: Element | None) -> Votes:
    """Return the signals for one control; their weights are reduced if the label may belong to another field."""
    row, is_alone = outlook.row, outlook.is_alone(control)
    is_disputed = outlook.has_rival_until(control)
    # A label element that is linked to the field right after it names that field, even if others share the row.
    is_first = (
        tied is not None and tied.tag == "label" and outlook.next is control and outlook.nearest is control
    )
    is_shared = not is_alone and not is_first and any(other is not control for other in outlook.sharing)
    signals = _signals(control, outlook, tied, is_disputed=is_disputed)
    is_twice_named = tied is not None and not is_alone and _is_twice_named(control, outlook, tied)
    is_weak = (
        outlook.layout.is_title(outlook.label.text)
        or is_twice_named
        or control not in row
        or is_shared
        or (not is_alone and outlook.is_caption(control))
    )
    keeps_tie = (
        not is_shared
        and not is_twice_named
        and not (control not in row and any(not outlook.kinds.isdisjoint(other.kinds) for other in row))
    )
    is_tied = TIED in signals
    # If it is doubtful that the markup links the right label to this control, no control can be a certain
    # match, whatever the other signals say.
    is_tie_doubted = is_weak and is_tied and not keeps_tie
    share = _share(signals, _IN_DOUBT) if is_tie_doubted else _IN_DOUBT
    counted = tuple(
        signal if not is_weak or (signal is TIED and keeps_tie) else _weaker((signal,), share)[0]
        for signal in signals
    ) + ((OTHERS_LABEL,) if is_weak and signals else ())
    claim = TIED.weight if is_tie_doubted else 0.0
    if sum(signal.weight for signal in counted) >= ASK_SCORE:
        return Votes(counted, claim)
    if any(lean.control is control and lean.is_doubtful for _, lean in outlook.leanings):
        return Votes((*counted, CAPTION))
    # If the row has only one field of the wanted kind, the label may belong to that field despite other text
    # between them.
    if SHARED_ROW in signals:
        return Votes(signals)
    if is_shared and control in outlook.sharing:
        return Votes((*counted, SHARED))
    return Votes(counted)


def _signals(
    control: FieldControl, outlook: LabelOutlook, tied: Element | None, *, is_disputed: bool
) -> tuple[Signal, ...]:
    row = outlook.row
    # The tie is weak if the label element also contains other possible labels.
    tie = SHARED_TIE if tied is not None and any(text in tied for text in outlook.rivals) else TIED
    found: list[Signal | None] = [
        tie if tied is not None else None,
        _row_vote(row, control, is_disputed=is_disputed) if control in row else None,
        NEXT if outlook.next is control and not is_disputed else None,
        NEAREST if outlook.nearest is control else None,
    ]
    if outlook.is_nearest_words(control, _AS_NEAR):
        found.append(NEAREST_BACK)
    return tuple(filter(None, found))


def _share(signals: Sequence[Signal], most: float) -> float:
    """Return a factor, at most `most`, that keeps the sum of the reduced weights at or below `MOST_IN_DOUBT`."""
    total = sum(signal.weight for signal in signals)
    return min(most, MOST_IN_DOUBT / total) if total else most


def _weaker(signals: Sequence[Signal], share: float) -> tuple[Signal, ...]:
    return tuple(replace(signal, weight=signal.weight * share) for signal in signals)


def _row_vote(row: Sequence[FieldControl], control: FieldControl, *, is_disputed: bool) -> Signal | None:
    """Return the signal for a control in the label's row."""
    if is_disputed:
        return DISPUTED_ROW
    if len(row) == 1:
        return ROW
    alike = sum(not set(control.kinds).isdisjoint(other.kinds) for other in row)
    return SHARED_ROW if alike == 1 else None


def _is_twice_named(control: FieldControl, outlook: LabelOutlook, tied: Element) -> bool:
    """Return whether the markup links a second, different label to the control; one of the two must be a mistake."""
    return any(
        text not in tied
        and is_marked_alike(text, outlook.label.text)
        and not outlook.wanted.has_part(label_key(text.words))
        for text in control.own_labels
    )


def _is_its_choice(control: FieldControl, outlook: LabelOutlook) -> bool:
    """Return whether the supposed label is the displayed value of a list, because the list has another label."""
    layout = outlook.layout
    return (
        control.kind == "list"
        and outlook.label.text in control.frame
        and any(
            text not in layout.titles
            and layout.nearest_to(text) is control
            and control in layout.row_of(text)
            for text in outlook.rivals
        )
    )


def votes_of_itself(
    control: FieldControl, wanted: WantedWords, votes: Votes, layout: FormLayout, kinds: frozenset[str]
) -> tuple[Signal, ...]:
    """Return the signals from the control's own text and attributes, which need no label on the page."""
    if not votes.signals and any(not wanted.fits(text.words) for text in control.own_labels):
        return ()
    found: list[Signal] = []
    if wanted.fits_any(control.own_words):
        found.append(OWN_UPLOAD if control.kind == "file" else OWN_WORDS)
    if (
        not votes.claim
        and SMALL_PRINT not in votes.signals
        and TIED not in votes.signals
        and wanted.fits_any(control.spoken)
    ):
        is_doubtful = _is_called_otherwise(control, wanted, layout, kinds)
        found.append(_weaker((SPOKEN,), _IN_DOUBT)[0] if is_doubtful else SPOKEN)
    return tuple(found)


def _is_called_otherwise(
    control: FieldControl, wanted: WantedWords, layout: FormLayout, kinds: frozenset[str]
) -> bool:
    """Return whether the visible label of the control seems to be a text other than the wanted labels."""
    near = {each: gap for each, gap in layout.names_near(control).items() if each not in layout.titles}
    text = min(near, key=near.__getitem__, default=None) or next(
        (
            each
            for each in reversed(list(layout.named))
            if each.order <= control.order and control in layout.row_of(each)
        ),
        None,
    )
    first = layout.nearest_to(text) if text is not None else None
    if text is None or first is None or wanted.fits(text.words):
        return False
    is_in_its_line = kinds.isdisjoint(first.kinds) and behind(first.box, control.box, "right") < inf
    if first is not control and not is_in_its_line:
        return False
    gap = behind(text.box, control.box, "down")
    return gap == inf or all(behind(other.box, text.box, "down") > gap for other in layout.fields)

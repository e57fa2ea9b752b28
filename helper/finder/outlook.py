"""Relates one label to the fields of the page.

For each label, the module finds the fields in the label's row, the nearest field, the next field, and the
side of the fields on which the form puts its labels.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import inf

from helper.finder.labels import (
    Label,
    adds_meaning,
    is_marked_alike,
    is_partly_marked_alike,
    is_set_apart,
    rivals,
)
from helper.finder.layout import FormLayout
from helper.finder.reading import Axis, FieldControl, Node, Rect, TextNode, behind, between
from helper.finder.wording import WantedWords

_AS_FAR = 3
"""Two distances count as equal if they differ by at most this many pixels."""
_CLEARLY_TIMES, _CLEARLY_MORE = 1.5, 4
"""Limits for deciding that a label is clearly nearer to the next field than to the previous one.

The distance to the previous field must exceed `_CLEARLY_TIMES` times the distance to the next field, plus
`_CLEARLY_MORE` pixels.
"""
_FEWEST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Leaning:
    """The field above a label or left of it, and whether the label may belong to that field."""

    control: FieldControl | None = None
    """The field above the label or left of it; None if there is none."""
    is_doubtful: bool = False
    """Whether the label may belong to `control` instead of a later field."""
    is_behind: bool = False
    """Whether the form puts labels after fields, and `control` is the only field in the label's row."""


@dataclass(eq=False)
class LabelOutlook:
    """The relations of one label to the fields and labels of the whole page."""

    layout: FormLayout
    label: Label
    wanted: WantedWords
    kinds: frozenset[str]

    @cached_property
    def rivals(self) -> list[TextNode]:
        return rivals(self.layout.names, self.label)

    @cached_property
    def rival_set(self) -> frozenset[TextNode]:
        return frozenset(self.rivals)

    @cached_property
    def _rival_orders(self) -> list[int]:
        return sorted(text.order for text in self.rivals)

    @cached_property
    def row(self) -> list[FieldControl]:
        return self.layout.row_of(self.label.node)

    @cached_property
    def nearest(self) -> FieldControl | None:
        return self.layout.nearest_field(self.label.box)

    @cached_property
    def next(self) -> FieldControl | None:
        label = self.label
        return next(
            (
                control
                for control in self.layout.fields
                if control.order >= label.order or label.node in control.frame
            ),
            None,
        )

    @cached_property
    def says_more(self) -> bool:
        """Whether small print beside the label, or between label and field, changes the label's meaning."""
        return self.label.says_more or self._has_second_line()

    @cached_property
    def leanings(self) -> tuple[tuple[Axis, Leaning], tuple[Axis, Leaning]]:
        return ("down", self._leaning("down")), ("right", self._leaning("right"))

    def may_name(self, control: FieldControl) -> bool:
        """Return whether the layout of the page relates the label and the control in any way.

        If neither the layout nor the markup relates the two, the label gives no evidence for the control.
        """
        return (
            control in self.row
            or control is self.next
            or between(self.label.box, control.box) < inf
            or any(lean.control is control for _, lean in self.leanings)
        )

    def is_alone(self, control: FieldControl) -> bool:
        """Return whether the control is the only field in the label's row."""
        return len(self.row) == 1 and self.row[0] is control

    def has_rival_until(self, control: FieldControl) -> bool:
        """Return whether another possible label comes between this label and the control in document order."""
        at = bisect_left(self._rival_orders, self.label.order)
        return at < len(self._rival_orders) and self._rival_orders[at] <= control.order

    def _has_second_line(self) -> bool:
        """Return whether small print between the label and its field changes the label's meaning."""
        label = self.label
        first = next((control for control in self.row if control.order >= label.order), None)
        after = (text for text in self.rivals if text.index > label.text.index)
        other = next((text for text in after if not is_set_apart(text, label.text)), None)
        return first is not None and any(
            label.order <= text.order <= first.order
            and text.index > label.text.index
            and (other is None or text.index < other.index)
            and text not in label
            and is_set_apart(text, label.text)
            and adds_meaning(text, label.text, self.wanted)
            for text in self.layout.names
        )

    def _before(self, node: Node, box: Rect, axis: Axis) -> tuple[FieldControl | None, float]:
        """Return the field directly above `box` (axis "down") or left of it ("right"), and its distance.

        A distance downwards is measured from the lower edge of the whole line of fields. Returns None and
        infinity if there is no such field, or if another possible label lies between the field and `box`.
        """
        found = (
            self.layout.field_before(node, axis)
            if isinstance(node, TextNode) and node.box is box
            else self.layout.before_box(box, axis)
        )
        if found is None:
            return None, inf
        control, distance = found
        for text in self.layout.names_after(control, axis, distance):
            if (
                text is not node
                and text in self.rival_set
                and behind(control.box, text.box, axis) < distance
                and behind(text.box, box, axis) < distance
            ):
                return None, inf
        if axis == "down":
            return control, max(0.0, box.top - self.layout.line_of(control).bottom)
        return control, distance

    def _leaning(self, axis: Axis) -> Leaning:
        """Return how this label relates to the field above it (axis "down") or left of it ("right").

        Other labels in the same style show whether this form puts its labels before or after the fields. If
        labels come before their fields, the first label of a column has no field before it. If labels come
        after their fields, the last label has no field after it. A title above the labels has another style,
        so it is not taken for the first label.
        """
        label = self.label
        own, gap = self._before(label.node, label.box, axis)
        # A field that the markup links to another label cannot belong to this label.
        if own is None or any(text not in label for text in own.own_labels):
            return Leaning()
        after = self.layout.gap_after(label.box, axis)
        alike = [
            (text, self._before(text, text.box, axis)[1], self.layout.gap_after(text.box, axis))
            for text in self.rivals
        ]
        as_far = [behind_it for _, before, behind_it in alike if abs(before - gap) <= _AS_FAR]
        comes_first = any(
            before == inf
            and behind_it < inf
            and (is_partly_marked_alike if axis == "down" else is_marked_alike)(text, label.text)
            for text, before, behind_it in alike
        )
        comes_last = any(
            behind_it == inf
            and abs(before - gap) <= _AS_FAR
            and (
                not comes_first or (is_marked_alike(text, label.text) and not self._is_followed(text, before))
            )
            for text, before, behind_it in alike
        )
        is_behind = (
            self.is_alone(own)
            and (comes_last or after == inf)
            and len(as_far) >= _FEWEST_ALIKE
            and not comes_first
        )
        is_far_enough = (
            axis == "right" or gap >= after - _AS_FAR
            if comes_first
            else gap > _CLEARLY_TIMES * after + _CLEARLY_MORE
        )
        return Leaning(own, comes_last or not is_far_enough, is_behind)

    def _is_followed(self, text: TextNode, far: float) -> bool:
        """Return whether another visible text or control begins less than `far` pixels below this text."""
        layout = self.layout
        seen = (other.box for other in layout.texts if other.is_seen and other is not text)
        controls = (control.box for control in layout.reading.controls)
        return any(behind(text.box, box, "down") < far for box in chain(seen, controls))

    def is_enclosed(self, control: FieldControl) -> bool:
        """Return whether the label comes after the field, inside an element that contains only this field.

        In addition, the field must have no label before it, and the next field must have its own label.
        """
        label, layout = self.label, self.layout
        if (
            control.order > label.order
            or layout.partner_of(label.node) is not control
            or all(lean.control is not control for _, lean in self.leanings)
        ):
            return False
        if any(
            text in self.rival_set
            and text not in layout.titles
            and layout.partner_of(layout.block_of(text)) in {None, control}
            for text in layout.names_near(control)
        ):
            return False
        following = next((each for each in layout.fields if each.order >= label.order), None)
        # The frame of an upload or a list may contain its label, which is then not among the rivals.
        return following is None or any(
            layout.row_of(text) == [following]
            for text in layout.texts
            if text in self.rival_set or (text.is_seen and is_partly_marked_alike(text, label.text))
        )

    @cached_property
    def sharing(self) -> list[FieldControl]:
        """The fields near the label that have no other label; the label may belong to any of them."""
        return [
            control
            for control in self.layout.fields
            if not self.kinds.isdisjoint(control.kinds) and self._has_no_other(control)
        ]

    def _has_no_other(self, control: FieldControl) -> bool:
        label = self.label
        if any(text not in label for text in control.own_labels):
            return False
        own = between(label.box, control.box)
        # A field that has another label is not shared. The other label must be at least as near as this
        # label; if this label is out of reach, the other label must be in the field's row.
        for text, gap in self.layout.names_near(control).items():
            if text in self.rival_set and gap <= own and (own < inf or control in self.layout.row_of(text)):
                return False
        return own < inf or self.follows_in_row(control)

    def follows_in_row(self, control: FieldControl) -> bool:
        label, row_of = self.label, self.layout.row_of
        return (
            control in self.row
            and control.order > label.order
            and not any(
                label.order <= text.order <= control.order and control in row_of(text) for text in self.rivals
            )
        )

    def is_caption(self, control: FieldControl) -> bool:
        """Return whether the label may be the caption of an earlier field instead of the label of `control`."""
        return any(
            lean.is_doubtful
            and lean.control is not control
            and behind(self.label.box, control.box, axis) < inf
            for axis, lean in self.leanings
        )

    def is_nearest_words(self, control: FieldControl, as_near: float) -> bool:
        """Return whether this label is the text nearest to the control.

        Another possible label wins if it is nearer. It also wins if `control` is its nearest field and it is
        less than `as_near` pixels farther from the control than this label.
        """
        own = between(self.label.box, control.box)
        return own < inf and not any(
            text in self.rival_set
            and (gap < own or (gap < own + as_near and self.layout.nearest_to(text) is control))
            for text, gap in self.layout.names_near(control).items()
        )

"""Distances between labels and fields on the screen, in CSS pixels."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Literal, NamedTuple


class Rect(NamedTuple):
    """A rectangle on the screen, measured from the upper left corner of the window."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_tiny(self) -> bool:
        return self.right - self.left < _TINY or self.bottom - self.top < _TINY

    def lies_in(self, other: Rect) -> bool:
        """Return whether the centre of this rectangle lies in `other`."""
        across, down = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return other.left < across < other.right and other.top < down < other.bottom

    def meet(self, other: Rect) -> Rect:
        """Return the intersection; opposite sides are swapped if the rectangles do not overlap."""
        return Rect(
            max(self.left, other.left),
            min(self.right, other.right),
            max(self.top, other.top),
            min(self.bottom, other.bottom),
        )


def around(boxes: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around all boxes that have an area."""
    drawn = [box for box in boxes if box.right > box.left and box.bottom > box.top]
    if not drawn:
        return Rect(0.0, 0.0, 0.0, 0.0)
    return Rect(
        min(box.left for box in drawn),
        max(box.right for box in drawn),
        min(box.top for box in drawn),
        max(box.bottom for box in drawn),
    )


Axis = Literal["down", "right"]
_TINY = 3
_MOST_BESIDE = 420
"""Maximum distance between a label and the field to its right."""
MOST_BELOW = 44
"""Maximum distance between a label and the field below it."""
_MOST_FARAWAY = 900
"""Maximum distance to the field on the right if the label is level with the field's first line."""
_SLACK = 4
FLOATING = 12
"""Maximum overlap of a label and its field. A floating label overlaps the border of its field."""
_MOST_SHIFT = 48
"""Maximum horizontal shift between the left edges of a label and the field below it."""
_FIRST_LINE = 20
"""Maximum distance from the top of a field to the middle of its first line."""
_FIRST_LINE_SLACK = 14
_MOST_BEHIND = {"down": 44, "right": 160}
"""Maximum distance between a field and the text that follows it, for each axis."""


def between(label: Rect, field: Rect) -> float:
    """Return the distance between a field and a label that is inside it, left of it or above it.

    Returns infinity if the label is elsewhere or too far away for a reader to connect the two.
    """
    left, right, top, bottom = label
    field_left, field_right, field_top, field_bottom = field
    middle = (top + bottom) / 2
    if field_left < (left + right) / 2 < field_right and field_top - FLOATING < middle < field_bottom:
        return 0.0
    beside = field_left - right
    if field_top - _SLACK < middle < field_bottom + _SLACK and beside > -FLOATING:
        first_line = field_top + min(_FIRST_LINE, (field_bottom - field_top) / 2)
        most = _MOST_FARAWAY if abs(middle - first_line) < _FIRST_LINE_SLACK else _MOST_BESIDE
        if beside < most:
            return 1 + 0.1 * max(0.0, beside)
    below = field_top - bottom
    shift = abs(field_left - left)
    if -FLOATING < below < MOST_BELOW and (shift < _MOST_SHIFT or field_left < left < field_right):
        return 1 + max(0.0, below) + 0.1 * shift
    return inf


def behind(first: Rect, second: Rect, axis: Axis) -> float:
    """Return the distance from `first` to `second` along an axis.

    Returns infinity if `second` does not follow `first` in the same line, or is too far away.
    """
    if axis == "down":
        gap = second.top - first.bottom
        in_line = first.left < second.right and first.right > second.left
    else:
        gap = second.left - first.right
        in_line = first.top < second.bottom and first.bottom > second.top
    return max(0.0, gap) if in_line and -_SLACK < gap < _MOST_BEHIND[axis] else inf

"""The full name of a field: the headings and captions above it, with its label; and whether it names something else.

A heading over most of the wanted fields doubts none of them. A heading over this field alone makes it a question in
two cases: its words name another subject (`subjects.toml`), or no other wanted field has a heading of the same look, so
that this field is in a part of its own. A label also names no field if several equal fields share it, or if the field
has a caption of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from helper.finder.labels import Label, LabelFinder, is_marked_alike, line_around
from helper.finder.layout import FormLayout
from helper.finder.reading import Element, FieldControl, Node, Rect, TextNode
from helper.finder.wording import is_note, label_key, normalise, plain, restricts

_LEVEL = 8
"""Two things are in one line or column if their edges differ by less than this many pixels."""
_TOUCH = 4
_NEAREST_CAPTIONS = 9
"""How many texts before a heading may be captions beside it."""
_RIGHT_KINDS = frozenset({"ipr", "right", "work", "知识产权", "权利类型", "权利信息", "作品"})
"""A field with one of these labels belongs to the right itself, and may be under a heading about the owner's works."""


@cache
def _pattern(*groups: str) -> re.Pattern[str]:
    text = (files("helper.finder") / "subjects.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    english = sorted(chain.from_iterable(words[group]["en"] for group in groups), key=len, reverse=True)
    chinese = chain.from_iterable(words[group]["zh"] for group in groups)
    ends = [re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else r"\b") for word in english]
    return re.compile(rf"\b(?:{'|'.join(ends)})|{'|'.join(map(re.escape, chinese))}")


def _is_of_right(labels: Collection[str]) -> bool:
    return any(label_key(label) in _RIGHT_KINDS for label in labels)


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A text above fields that is the label of none of them."""

    text: TextNode
    over: frozenset[FieldControl]
    is_over_few: bool
    """Whether it stands over at most half of the frame's fields."""

    @property
    def words(self) -> str:
        return plain("".join(node.words for node in line_around(self.text)))

    @property
    def look(self) -> int:
        return self.text.parent.alike if self.text.parent else -1

    @property
    def is_neutral(self) -> bool:
        said = _pattern("neutral").sub("", normalise(self.words))
        return re.search(r"[^\W\d_]", said) is None

    def names_other(self, labels: Collection[str]) -> bool:
        groups = ("others",) if _is_of_right(labels) else ("others", "owner")
        return self.is_restricting or _pattern(*groups).search(normalise(self.words)) is not None

    @property
    def is_restricting(self) -> bool:
        """Whether only certain users fill in the fields below it."""
        return self.is_over_few and restricts(self.words)

    @property
    def is_of_complaint(self) -> bool:
        return _pattern("complaint").search(normalise(self.words)) is not None


class HeadingFinder:
    """Finds the headings of one frame. `known` holds the nodes of wanted labels, which are no headings."""

    def __init__(self, layout: FormLayout, labels: LabelFinder, known: Collection[Node]) -> None:
        self._layout = layout
        # The element that frames an upload may also hold its heading.
        self._names = labels.named([control for control in layout.fields if control.kind != "file"])
        self._known = known

    def all(self) -> Iterator[Heading]:
        for at, text in enumerate(self._names):
            line = line_around(text)
            if text in self._known or any(node in self._known for node in line):
                continue
            area = self._area(text)
            after = [each for each in self._layout.held.get(area, ()) if each.order >= text.order]
            if after and (over := self._reach(at, text, area, after, line)):
                yield Heading(text, frozenset(over), 2 * len(over) <= len(self._layout.fields))

    def _area(self, text: TextNode) -> Element:
        """Return the smallest element around the text that holds a field."""
        around = text.above.lineage() if text.above else iter(())
        return next((up for up in around if up in self._layout.held), self._layout.reading.body)

    def _reach(
        self, at: int, text: TextNode, area: Element, after: Sequence[FieldControl], line: Sequence[Node]
    ) -> list[FieldControl]:
        """Return the fields under a text; none if the text is the label or the note of the field after it."""
        first = after[0].order
        rest = [other for other in self._names[at + 1 :] if other in area and other not in line]
        until = [other for other in rest if other.order <= first]
        if not until and text not in self._layout.titles:
            return []
        near = [*self._names[max(0, at - _NEAREST_CAPTIONS) : at], *until]
        beside = [other for other in near if other in area and _is_level(other.box, text.box)]
        row = [each for each in after if _is_level(each.box, after[0].box)]
        if beside and len(row) > 1:
            captions = [text, *beside]
            return [each for each in after if min(captions, key=lambda one: _aside(one, each)) is text]
        later = (other for other in rest if other.order > first and other not in self._known)
        end = next((other.order for other in later if self._ends(other, text)), None)
        return [each for each in after if end is None or each.order < end]

    def _ends(self, other: TextNode, text: TextNode) -> bool:
        """Return whether the section of `text` ends at `other`: a heading like it, or a larger one."""
        if is_marked_alike(other, text):
            return True
        sizes = [each.parent.size if each.parent else 0.0 for each in (other, text)]
        return other in self._layout.titles and sizes[0] >= sizes[1]


def _is_level(one: Rect, other: Rect) -> bool:
    return abs(one.top - other.top) < _LEVEL


def _aside(text: TextNode, control: FieldControl) -> float:
    one, other = text.box, control.box
    return min(abs(one.left - other.left), abs((one.left + one.right) - (other.left + other.right)) / 2)


class Chains:
    """The headings of one frame, each with the wanted fields that it stands over."""

    def __init__(
        self,
        headings: Sequence[Heading],
        likely: Mapping[int, Sequence[FieldControl]],
        elsewhere: Collection[int],
    ) -> None:
        """`likely` holds the controls that may be each wanted field, by its index; a field with only one is certain.

        `elsewhere` holds the indices of the fields of other frames.
        """
        sure = {at: controls[0] for at, controls in likely.items() if len(controls) == 1}
        self._known = frozenset({*sure, *elsewhere}.difference(likely.keys() - sure.keys()))
        self._over = [
            (each, frozenset(at for at, control in sure.items() if control in each.over)) for each in headings
        ]
        self._likely = [
            (each, frozenset(at for at, controls in likely.items() if not each.over.isdisjoint(controls)))
            for each in headings
        ]

    def over(self, control: FieldControl) -> tuple[str, ...]:
        """Return the headings over the field that are not over all wanted fields, from the outermost."""
        parts = [each.words for each, over in self._over if control in each.over and over != self._known]
        return tuple(dict.fromkeys(parts))

    def names_other(
        self, control: FieldControl, label: Label | None, at: int, labels: Collection[str]
    ) -> bool:
        """Return whether a heading over this field, but not over most other wanted fields, names another subject."""
        rest = self._known - {at}
        own = (e for e, over in self._over if e.is_restricting or 2 * len(over - {at}) < len(rest))
        for each in own:
            is_after = label is not None and each.text.index > label.text.index
            if control not in each.over or is_after or each.is_of_complaint:
                continue
            if each.names_other(labels):
                return True
            alike = frozenset().union(
                *(over for other, over in self._likely if other.look == each.look and other is not each)
            )
            if not each.is_neutral and 2 * len(alike - {at}) < len(rest):
                return True
        return False


def is_shared_caption(control: FieldControl, label: Label, layout: FormLayout) -> bool:
    """Return whether the label is the caption of several equal fields in one row or column, and so names none."""
    if any(text in label for text in control.own_labels):
        return False
    box, said = control.box, label.box
    is_left = said.right <= box.left + _TOUCH and said.top < box.bottom and said.bottom > box.top
    alike = [
        other
        for other in layout.fields
        if other is not control
        and (other.kind, other.element.alike) == (control.kind, control.element.alike)
        and not other.own_labels
        and (
            _is_level(other.box, box)
            if is_left
            else abs(other.box.left - box.left) < _LEVEL and other.box.top > said.bottom
        )
    ]
    nearest = sorted(alike, key=lambda each: abs(each.order - control.order))[:2]
    return any(_shares(control, other, label, layout, is_left=is_left) for other in nearest)


def _shares(
    control: FieldControl, other: FieldControl, label: Label, layout: FormLayout, *, is_left: bool
) -> bool:
    names = [text for text in layout.names if text not in label]
    first, last = sorted((control.order, other.order))
    until = [text for text in names if first <= text.order <= last]
    box, said = control.box, label.box
    if is_left:
        return said.right <= other.box.left + _TOUCH and not until
    top = min(box.top, other.box.top)
    if said.bottom > box.top + _TOUCH or any(
        text.box.left < box.right and text.box.right > box.left and text.box.top >= top for text in until
    ):
        return False
    # A table's rows with names of their own are items; a row without one beside rows with names is the caption's.
    is_named, is_other_named = (any(_is_left_of(text, each) for text in names) for each in (control, other))
    return is_named or not is_other_named


def _is_left_of(text: TextNode, control: FieldControl) -> bool:
    one, other = text.box, control.box
    return one.right <= other.left + _TOUCH and one.top < other.bottom and one.bottom > other.top


def has_own_caption(control: FieldControl, label: Label, layout: FormLayout) -> bool:
    """Return whether the field's row looks like the label's row, but has a caption of its own for this field."""
    around = list(label.text.above.lineage()) if label.text.above else []
    area = next((up for up in around if control.frame in up), None)
    mine = next((up for up in around if up.above is area), None)
    its = next((up for up in control.frame.lineage() if up.above is area), None)
    if area is None or mine is None or its is None or mine.alike != its.alike or its is control.frame:
        return False
    return any(
        text in its
        and text.order <= control.order
        and text not in control.frame
        and text.is_seen
        and not (text.parent and text.parent.closest(("button",), ("button",)))
        and label_key(text.words) != ""
        and (text.words.strip().endswith(("?", "？")) or not is_note(text.words, label.text.words))
        for text in layout.texts
    )

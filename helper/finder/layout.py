"""The layout of a form: its fields and possible labels, their positions, and the form's place on the page.

Over 500 lines because labels, fields and the place of the form are found from one another's positions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from math import inf
from typing import Generic, Literal, TypeVar

from helper.finder.labels import Label, LabelFinder
from helper.finder.reading import (
    FLOATING,
    MOST_BELOW,
    Axis,
    Element,
    FieldControl,
    FormReading,
    Node,
    Rect,
    TextNode,
    around,
    behind,
    between,
)
from helper.finder.wording import is_note, is_prompt, label_key, plain

_BAR_TAGS = frozenset({"header", "footer"})
_BAR_ROLES = frozenset({"banner", "contentinfo", "menubar", "toolbar"})
_TITLE_TAGS = frozenset({"h1", "h2", "h3", "summary"})
_TITLE_SIZE = 1.35
"""Minimum font size of a section's title, as a multiple of the page's font size."""
_LONGEST_TITLE = 80
_FARTHEST = 160
_TOUCH = 4

_OTHER_TAGS = frozenset({"header", "footer", "nav", "aside", "search", "form"})
_OTHER_ROLES = frozenset({"banner", "navigation", "search", "complementary", "contentinfo"})
_FORM_TAGS = frozenset({"form", "dialog"})
_FORM_ROLES = frozenset({"dialog", "form"})
FEWEST = 3
"""Minimum number of wanted fields on a page for deciding which part of the page is the form."""

Placed = TypeVar("Placed", TextNode, FieldControl)
Side = Literal["left", "right", "top", "bottom"]


class _Sides(Generic[Placed]):
    """Items of a page, sorted by the sides of their boxes so that a search visits only items within reach."""

    def __init__(self, things: Sequence[Placed]) -> None:
        self._sorted: dict[Side, list[tuple[float, int]]] = {}
        self._things: Sequence[Placed] = things
        self._tallest = max((thing.box.bottom - thing.box.top for thing in things), default=0.0)

    def within(self, side: Side, low: float, high: float) -> list[Placed]:
        """Return the items whose given side lies between two positions, in their original order."""
        if side not in self._sorted:
            self._sorted[side] = sorted((getattr(each.box, side), at) for at, each in enumerate(self._things))
        places = self._sorted[side]
        first, last = bisect_left(places, (low, -1)), bisect_right(places, (high, len(places)))
        return [self._things[at] for at in sorted([at for _, at in places[first:last]])]

    def across(self, high: float, low: float) -> list[Placed]:
        """Return the items that lie at least partly between two y positions, in order. `high` is the upper one."""
        return [thing for thing in self.within("bottom", high, low + self._tallest) if thing.box.top <= low]


def is_in_bar(element: Element) -> bool:
    """Return whether the element lies in a header, a footer or a toolbar."""
    return element.closest(_BAR_TAGS, _BAR_ROLES) is not None


class FormLayout:
    """The fields and possible labels of one frame, indexed for a search for certain kinds of control."""

    def __init__(self, reading: FormReading, labels: LabelFinder, kinds: Collection[str]) -> None:
        self.reading = reading
        self.texts = reading.texts
        uploads = [control.frame for control in reading.controls if control.kind == "file"]
        self.fields = [
            control
            for control in reading.controls
            if (control.kind not in {"button", "tick"} or control.kind in kinds)
            # Leave out the read-only field inside an upload: it only shows the name of the chosen file.
            and not (control.is_off and any(control.element in upload for upload in uploads))
        ]
        self.names = labels.named(self.fields)
        self.titles = {text for text in self.names if self.is_title(text)}
        """The possible labels that are titles of sections."""
        self._fields_by_side = _Sides(self.fields)
        # A label reaches no farther than the next control, even if this search ignores that control, such as
        # a check box.
        self._ends_by_side = _Sides(
            [control for control in reading.controls if control.kind != "button" or control in self.fields]
        )
        self._names_by_side = _Sides(self.names)
        self.held: dict[Element, list[FieldControl]] = {}
        """For each element, the fields inside it."""
        for control in self.fields:
            up: Element | None = control.element
            while up is not None:
                self.held.setdefault(up, []).append(control)
                up = up.above
        self.row_of = cache(self._row_of)
        self.names_near = cache(self._names_near)
        self.line_of = cache(self._line_of)
        self.belongs_elsewhere = cache(self._belongs_elsewhere)
        self.nearest_to = cache(lambda text: self.nearest_field(text.box))
        self.field_before = cache(lambda text, axis: self.before_box(text.box, axis))

    @cached_property
    def is_bare(self) -> bool:
        """Whether the page has not drawn a form yet."""
        return self.reading.is_busy or all(
            control.kind == "unknown" or is_in_bar(control.element) for control in self.fields
        )

    @cached_property
    def _owners(self) -> dict[TextNode, FieldControl]:
        """For each visible label text that the page's markup links to a control, this control."""
        return {text: control for control in self.fields for text in control.own_labels}

    @cached_property
    def _contents(self) -> frozenset[Element]:
        return frozenset(chain.from_iterable(control.contents for control in self.fields))

    def is_lasting(self, text: TextNode) -> bool:
        """Return whether the text is neither a field's content nor temporary, such as an error message."""
        return self._contents.isdisjoint(text.above.lineage() if text.above else ()) and not (
            text.parent is not None and any(element.is_temporary for element in text.parent.lineage())
        )

    @cached_property
    def _seen_keys(self) -> set[str]:
        return {label_key(text.words) for text in self.texts if text.is_seen}

    def is_title(self, text: TextNode) -> bool:
        """Return whether the text is the title of a section.

        Such a text is weak evidence for a single field, because it usually describes the whole section.
        """
        element = text.parent
        return element is not None and (
            element.size >= _TITLE_SIZE * self.reading.font_size
            or element.closest(_TITLE_TAGS, ("heading",)) is not None
        )

    @property
    def named(self) -> Iterable[TextNode]:
        """The possible labels that are not titles of sections."""
        return (text for text in self.names if text not in self.titles)

    def _row_of(self, node: Node) -> list[FieldControl]:
        """Return the controls in the smallest element around the node that contains any control."""
        up = node.above
        while up is not None and up not in self.held:
            up = up.above
        if up is None or up.tag == "html":
            return []
        return self.held[up]

    def nearest_field(self, box: Rect) -> FieldControl | None:
        best, least = None, inf
        middle = (box.top + box.bottom) / 2
        high = min(middle - _TOUCH, box.bottom - FLOATING)
        for control in self._fields_by_side.across(high, box.bottom + MOST_BELOW):
            far = between(box, control.box)
            if far < least:
                best, least = control, far
        return best

    def _names_near(self, control: FieldControl) -> dict[TextNode, float]:
        """Return the possible labels near the field, each with its distance from the field."""
        near = self._names_by_side.across(control.box.top - MOST_BELOW, control.box.bottom + FLOATING)
        gaps = ((text, between(text.box, control.box)) for text in near)
        return {text: gap for text, gap in gaps if gap < inf}

    def before_box(self, box: Rect, axis: Axis) -> tuple[FieldControl, float] | None:
        """Return the nearest field above `box` (axis "down") or left of it ("right"), and its distance.

        Returns None if no field is within reach.
        """
        reach = (
            self._fields_by_side.within("bottom", box.top - _FARTHEST, box.top + _TOUCH)
            if axis == "down"
            else self._fields_by_side.within("right", box.left - _FARTHEST, box.left + _TOUCH)
        )
        return _closest((control, behind(control.box, box, axis)) for control in reach)

    def gap_after(self, box: Rect, axis: Axis) -> float:
        """Return the distance from `box` to the fields below it (axis "down") or right of it ("right").

        The distance downwards is measured to the upper edge of the nearest line of fields. Returns infinity
        if no field is within reach.
        """
        reach = (
            self._ends_by_side.within("top", box.bottom - _TOUCH, box.bottom + _FARTHEST)
            if axis == "down"
            else self._ends_by_side.within("left", box.right - _TOUCH, box.right + _FARTHEST)
        )
        found = _closest((control, behind(box, control.box, axis)) for control in reach)
        if found is None:
            return inf
        return max(0.0, self.line_of(found[0]).top - box.bottom) if axis == "down" else found[1]

    def names_after(self, control: FieldControl, axis: Axis, gap: float) -> list[TextNode]:
        """Return the possible labels at most `gap` pixels below the field (axis "down") or right of it ("right")."""
        box = control.box
        if axis == "down":
            return self._names_by_side.within("top", box.bottom - _TOUCH, box.bottom + gap)
        return self._names_by_side.within("left", box.right - _TOUCH, box.right + gap)

    def usable_in(self, fields: Mapping[int, Iterable[Element]]) -> int:
        """Return the number of fields whose control is not disabled.

        `fields` maps the index of each field to the elements that may be its label or control.
        """
        return sum(any(not self.is_off(element) for element in elements) for elements in fields.values())

    def is_off(self, element: Element) -> bool:
        """Return whether the element is a disabled control, or the label of one."""
        row = self.row_of(element)
        return len(row) == 1 and row[0].is_off

    def _line_of(self, control: FieldControl) -> Rect:
        """Return the smallest rectangle around all fields that are at the same height as `control`."""
        box = control.box
        return around(
            other.box for other in self.fields if other.box.top < box.bottom and other.box.bottom > box.top
        )

    def partner_of(self, node: Node) -> FieldControl | None:
        """Return the only field in the smallest element around the node that contains a field.

        Returns None if that element contains other labels or fields. Notes do not count as labels.
        """
        row = self.row_of(node)
        if len(row) != 1 or node.above is None:
            return None
        around_node = next((up for up in node.above.lineage() if row[0].element in up), None)
        if around_node and any(
            name in around_node and name not in node and not is_note(name.words, node.words)
            for name in self.names
        ):
            return None
        return row[0]

    def block_of(self, text: TextNode) -> Node:
        """Return the largest element around the text that contains no field; the text itself if none does."""
        block: Node = text
        while block.above is not None and block.above not in self.held:
            block = block.above
        return block

    def _belongs_elsewhere(self, control: FieldControl) -> bool:
        """Return whether the page's markup already names a visible text as the label of this control."""
        spoken = {label_key(text) for text in control.spoken if not is_prompt(text)} - {""}
        is_named = bool(control.own_labels) or not spoken.isdisjoint(self._seen_keys)
        return is_named and control.kind not in {"file", "button"}

    def title_of(self, control: FieldControl, label: Label | None = None) -> str:
        """Return the text by which the user recognises the control.

        `label` is a wanted label that was found near the control, if any.
        """
        title = (
            self.visible_label(control)
            or (label.node.words if label else "")
            or next((text for text in control.spoken if not is_prompt(text)), "")
            or next(filter(None, control.own_words), "")
        )
        return plain(title)[:_LONGEST_TITLE]

    def visible_label(self, control: FieldControl) -> str:
        """Return the visible label of the control; empty if there is none.

        A label that the markup links to the control takes precedence over the nearest text.
        """
        # In the markup, an upload's label often holds nothing but the text of the upload's button.
        own = "" if control.kind == "file" else " ".join(text.words for text in control.own_labels)
        return plain(own or self._words_beside(control))[:_LONGEST_TITLE]

    def _words_beside(self, control: FieldControl) -> str:
        """Return the text nearest to the control, leaving out texts that label other controls."""
        best, least = "", inf
        lowest = control.box.bottom + FLOATING
        for text in self.texts:
            if text.box.top < lowest and text.is_seen and text.parent and not text.parent.is_icon:
                far = between(text.box, control.box)
                if (
                    far < least
                    and label_key(text.words)
                    and not is_prompt(text.words)
                    and self._owners.get(text, control) is control
                    and self.is_lasting(text)
                ):
                    best, least = text.words, far
        return best


def _closest(things: Iterable[tuple[FieldControl, float]]) -> tuple[FieldControl, float] | None:
    best: tuple[FieldControl, float] | None = None
    for thing in things:
        if thing[1] < (best[1] if best else inf):
            best = thing
    return best


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the page that may be the form."""

    elements: list[Element]
    fields: dict[int, list[Element]]
    """For each wanted field, by its index: the elements in this part that may be its label or its control."""

    @property
    def buttons(self) -> int:
        return sum(element.buttons for element in self.elements)


def outsiders(
    places: Sequence[Collection[Element]], layout: FormLayout, elsewhere: Collection[int] = ()
) -> frozenset[Element]:
    """Return the elements that lie outside the form.

    `places` holds, for each wanted field, the elements that may be its label or control. `elsewhere` holds
    the indexes of the wanted fields that other frames may contain. The form is the part of the page that
    contains most of the wanted fields that are not disabled. Bars, boxes and other forms beside that part lie
    outside the form, and so do parts that mostly repeat fields found elsewhere on the page.
    """
    outside: set[Element] = set()
    reading = layout.reading
    home, is_in_form = reading.body, False
    while True:
        parts = _parts(home, places, reading.holders)
        everywhere = Counter(at for part in parts for at in part.fields) + Counter(elsewhere)
        if not parts or len(everywhere) < FEWEST:
            break
        most = max(parts, key=lambda part: (layout.usable_in(part.fields), len(part.fields)))
        others = [part for part in parts if part is not most]
        if (
            len(most.fields) == len(everywhere)
            and min(everywhere.values()) > 1
            and not all(part.buttons and len(part.fields) < len(everywhere) for part in others)
        ):
            break  # the page contains the whole form twice
        is_most = len(most.fields) > max(len(everywhere) / 2, len(elsewhere))
        for part in others if is_most else parts:
            repeats = _repeats(part, everywhere)
            may_be_other = is_most and not is_in_form
            outside.update(
                element
                for element in chain.from_iterable(part.fields.values())
                if repeats or (may_be_other and _is_other_part(part, most, element, reading))
            )
        if not is_most or len(most.elements) > 1:
            break
        (home,), elsewhere = most.elements, set(elsewhere).difference(most.fields)
        is_in_form = is_in_form or _is_form(home)
        places = [[element for element in elements if element in home] for elements in places]
    return frozenset(outside)


def _parts(home: Element, places: Sequence[Collection[Element]], holders: Collection[Element]) -> list[_Part]:
    """Divide `home` into its children that contain controls, and list the wanted fields in each."""
    held: dict[Element, dict[int, list[Element]]] = {}
    for at, elements in enumerate(places):
        for element in elements:
            branch = _branch(home, element)
            if branch is not None and branch in holders:
                held.setdefault(branch, {}).setdefault(at, []).append(element)
    parts: list[_Part] = []
    for branch, fields in sorted(held.items(), key=lambda item: item[0].id):
        last = parts[-1] if parts else None
        if last and last.elements[0].alike == branch.alike and last.fields.keys().isdisjoint(fields):
            last.elements.append(branch)
            last.fields.update(fields)
        else:
            parts.append(_Part([branch], fields))
    return parts


def _repeats(part: _Part, everywhere: Counter[int]) -> bool:
    """Return whether at least half of the part's wanted fields also occur in other parts of the page.

    The part must also contain fewer of the wanted fields than the other parts together.
    """
    repeated = sum(everywhere[at] > 1 for at in part.fields)
    rest = sum(everywhere[at] > (at in part.fields) for at in everywhere)
    return 2 * repeated >= len(part.fields) and 1 < len(part.fields) < rest and len(part.elements) == 1


def _branch(home: Element, element: Element) -> Element | None:
    """Return the element drawn directly inside `home` that contains `element`; None if there is none."""
    found = None
    for up in element.lineage():
        if up is home:
            break
        if up in home:
            found = up
    return found


def _is_form(element: Element) -> bool:
    return element.tag in _FORM_TAGS or element.role in _FORM_ROLES


def _is_other_part(part: _Part, most: _Part, element: Element, reading: FormReading) -> bool:
    """Return whether the part is a bar, a box or a separate form, not just another section of the form.

    `most` is the part of the page that contains most of the wanted fields.
    """
    main = most.elements[0]
    if _is_form(main) or any(
        up.tag in _OTHER_TAGS or up.role in _OTHER_ROLES
        for up in element.lineage()
        if any(up in branch for branch in part.elements)
    ):
        return True
    if part.elements[0].alike == main.alike:
        return False
    title = reading.title
    first = next((each for each in reading.elements.values() if each.is_held and each in main), main)
    is_above_title = title is not None and element.id < title.id < first.id
    return is_above_title or part.buttons > 0

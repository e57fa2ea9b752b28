"""The layout of a form: its fields and possible labels, how they lie to each other, and which part of the page is the form."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, takewhile
from math import inf
from typing import Generic, Literal, TypeVar

from helper.finder.geometry import FLOATING, MOST_BELOW, Axis, Rect, around, behind, between
from helper.finder.labels import Label, LabelFinder
from helper.finder.reading import Element, FieldControl, FormReading, Node, TextNode
from helper.finder.wording import is_prompt, label_key, plain

_APART = ("radio", "button", "tick")
"""Kinds that count as a field only if they are wanted."""
_BAR_TAGS = frozenset({"header", "footer"})
_BAR_ROLES = frozenset({"banner", "contentinfo", "menubar", "toolbar"})
_TITLE_TAGS = frozenset({"h1", "h2", "h3", "summary"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_SIZE = 1.35
"""Font size of a section's title, as a multiple of the page's."""
_LONGEST_TITLE = 80
_FARTHEST = 160
_TOUCH = 4

_OTHER_TAGS = frozenset({"header", "footer", "nav", "aside", "search", "form"})
_OTHER_ROLES = frozenset({"banner", "navigation", "search", "complementary", "contentinfo"})
_FORM_TAGS = frozenset({"form", "dialog"})
_FORM_ROLES = frozenset({"dialog", "form"})
_FEWEST = 3
"""Fewer fields do not show where the form is."""

Placed = TypeVar("Placed", TextNode, FieldControl)
Side = Literal["left", "right", "top", "bottom"]


class _Sides(Generic[Placed]):
    """Things of a page sorted by a side of their boxes, to look at those in reach only."""

    def __init__(self, things: Sequence[Placed]) -> None:
        self._sorted = {
            side: sorted(((getattr(thing.box, side), at) for at, thing in enumerate(things)))
            for side in ("left", "right", "top", "bottom")
        }
        self._things: Sequence[Placed] = things
        self._tallest = max((thing.box.bottom - thing.box.top for thing in things), default=0.0)

    def within(self, side: Side, low: float, high: float) -> list[Placed]:
        """The items whose given side lies between two positions, in their original order."""
        places = self._sorted[side]
        first, last = bisect_left(places, (low, -1)), bisect_right(places, (high, len(places)))
        return [self._things[at] for at in sorted([at for _, at in places[first:last]])]

    def across(self, high: float, low: float) -> list[Placed]:
        """The items that reach between two heights, in their original order."""
        return [thing for thing in self.within("bottom", high, low + self._tallest) if thing.box.top <= low]


def is_in_bar(element: Element) -> bool:
    """Whether an element lies in a header, a footer or a bar of tools."""
    return element.closest(_BAR_TAGS, _BAR_ROLES) is not None


class FormLayout:
    """The fields and possible labels of a reading, as far as a wanted kind of field is concerned."""

    def __init__(self, reading: FormReading, labels: LabelFinder, kinds: Collection[str]) -> None:
        self.reading = reading
        self.texts = reading.texts
        self.fields = [
            control
            for control in reading.controls
            if ("radio" in kinds or not control.is_segment)
            and not (control.kind == "unknown" and control.is_segment_ground and "radio" in kinds)
            and (control.kind not in {"button", "tick"} or control.kind in kinds)
        ]
        self.names = labels.named(self.fields)
        self._orders = [text.order for text in self.texts]
        self._titles = {text for text in self.names if self.is_title(text)}
        self._fields_by_side = _Sides(self.fields)
        # A label may also end at a check box or radio button that is not a wanted field.
        self._ends_by_side = _Sides(
            [control for control in reading.controls if control.kind != "button" or control in self.fields]
        )
        self._names_by_side = _Sides(self.names)
        self._held: dict[Element, list[FieldControl]] = {}
        for control in self.fields:
            up: Element | None = control.element
            while up is not None:
                self._held.setdefault(up, []).append(control)
                up = up.above
        self._rows: dict[Node, list[FieldControl]] = {}
        self._nearest: dict[TextNode, FieldControl | None] = {}
        self._near: dict[FieldControl, dict[TextNode, float]] = {}
        self._lines: dict[FieldControl, Rect] = {}
        self._before: dict[tuple[TextNode, Axis], tuple[FieldControl, float] | None] = {}
        self._named_elsewhere: dict[FieldControl, bool] = {}
        self._shown: dict[FieldControl, list[str]] = {}

    @cached_property
    def is_bare(self) -> bool:
        """Whether no form is drawn yet."""
        return self.reading.is_busy or all(
            control.kind == "unknown" or is_in_bar(control.element) for control in self.fields
        )

    @cached_property
    def _owners(self) -> dict[TextNode, FieldControl]:
        """The texts that the page ties to a control as its label."""
        return {text: control for control in self.fields for text in control.own_labels}

    @cached_property
    def _contents(self) -> frozenset[Element]:
        return frozenset(chain.from_iterable(control.contents for control in self.fields))

    def is_lasting(self, text: TextNode) -> bool:
        """Whether a text is neither the content of a field nor temporary, as an error is."""
        return self._contents.isdisjoint(text.above.lineage() if text.above else ()) and not (
            text.parent is not None and any(element.is_temporary for element in text.parent.lineage())
        )

    @cached_property
    def _seen_keys(self) -> set[str]:
        return {label_key(text.words) for text in self.texts if text.is_seen}

    def is_title(self, text: TextNode) -> bool:
        """Whether a text is a section's title: it names one field only if the section has nothing else."""
        element = text.parent
        return element is not None and (
            element.size >= _TITLE_SIZE * self.reading.font_size
            or element.closest(_TITLE_TAGS, ("heading",)) is not None
        )

    @property
    def named(self) -> Iterable[TextNode]:
        """The possible labels that are no titles."""
        return (text for text in self.names if text not in self._titles)

    def is_name_title(self, text: TextNode) -> bool:
        return text in self._titles

    def row_of(self, node: Node) -> list[FieldControl]:
        """The controls in the smallest element around words that contains any; of several lines, those of the words' line."""
        if node not in self._rows:
            self._rows[node] = self._row_of(node)
        return self._rows[node]

    def _row_of(self, node: Node) -> list[FieldControl]:
        up = node.above
        while up is not None and up not in self._held:
            up = up.above
        if up is None or up.tag == "html":
            return []
        held = self._held[up]
        in_line = [each for each in held if not _is_cut(up, node, each.element)] if len(held) > 1 else []
        return in_line or held

    def nearest_to(self, text: TextNode) -> FieldControl | None:
        """The field nearest to a text; None if none is near."""
        if text not in self._nearest:
            self._nearest[text] = self.nearest_field(text.box)
        return self._nearest[text]

    def nearest_field(self, box: Rect) -> FieldControl | None:
        best, least = None, inf
        middle = (box.top + box.bottom) / 2
        high = min(middle - _TOUCH, box.bottom - FLOATING)
        for control in self._fields_by_side.across(high, box.bottom + MOST_BELOW):
            far = between(box, control.box)
            if far < least:
                best, least = control, far
        return best

    def names_near(self, control: FieldControl) -> dict[TextNode, float]:
        """The possible labels that a reader would connect with a field, with their distances."""
        if control not in self._near:
            near = self._names_by_side.across(control.box.top - MOST_BELOW, control.box.bottom + FLOATING)
            gaps = ((text, between(text.box, control.box)) for text in near)
            self._near[control] = {text: gap for text, gap in gaps if gap < inf}
        return self._near[control]

    def field_before(self, text: TextNode, axis: Axis) -> tuple[FieldControl, float] | None:
        """The nearest field before words along an axis, and the distance."""
        key = (text, axis)
        if key not in self._before:
            self._before[key] = self.before_box(text.box, axis)
        return self._before[key]

    def before_box(self, box: Rect, axis: Axis) -> tuple[FieldControl, float] | None:
        reach = (
            self._fields_by_side.within("bottom", box.top - _FARTHEST, box.top + _TOUCH)
            if axis == "down"
            else self._fields_by_side.within("right", box.left - _FARTHEST, box.left + _TOUCH)
        )
        return _closest((control, behind(control.box, box, axis)) for control in reach)

    def gap_after(self, box: Rect, axis: Axis) -> float:
        """The distance between words and the next line of fields along an axis."""
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
        """The possible labels that begin within a distance after a field along an axis."""
        box = control.box
        if axis == "down":
            return self._names_by_side.within("top", box.bottom - _TOUCH, box.bottom + gap)
        return self._names_by_side.within("left", box.right - _TOUCH, box.right + gap)

    def usable_in(self, fields: Mapping[int, Iterable[Element]]) -> int:
        """Number of fields of which some place is not switched off."""
        return sum(any(not self.is_off(element) for element in elements) for elements in fields.values())

    def is_off(self, element: Element) -> bool:
        """Whether an element is a control that the page keeps switched off, or its label."""
        row = self.row_of(element)
        return len(row) == 1 and row[0].is_off

    def line_of(self, control: FieldControl) -> Rect:
        """The rectangle around all fields at the height of one."""
        if control not in self._lines:
            box = control.box
            self._lines[control] = around(
                other.box
                for other in self.fields
                if other.box.top < box.bottom and other.box.bottom > box.top
            )
        return self._lines[control]

    def partner_of(self, text: TextNode) -> FieldControl | None:
        """The field that shares with a text the smallest element that contains a field, if that element has no other content."""
        row = self.row_of(text)
        if len(row) != 1:
            return None
        around_text = text.above.lineage() if text.above else iter(())
        element = next((up for up in around_text if row[0].element in up), None)
        if element and any(other is not text and other in element for other in self.names):
            return None
        return row[0]

    def belongs_elsewhere(self, control: FieldControl) -> bool:
        """Whether the page itself gives a control another visible name."""
        if control not in self._named_elsewhere:
            self._named_elsewhere[control] = control.kind not in {"file", "button"} and (
                bool(control.own_labels)
                or any(
                    key in self._seen_keys
                    for key in (label_key(text) for text in control.spoken if not is_prompt(text))
                    if key
                )
            )
        return self._named_elsewhere[control]

    def words_in(self, control: FieldControl) -> list[str]:
        """Every visible text in the frame of a control."""
        if control not in self._shown:
            # The texts in an element follow each other.
            first = bisect_right(self._orders, control.frame.id)
            inside = takewhile(lambda text: text in control.frame, islice(self.texts, first, None))
            self._shown[control] = [
                plain(text.words) for text in inside if text.is_seen and text.source != "picture"
            ]
        return self._shown[control]

    def title_of(self, control: FieldControl, label: Label | None = None) -> str:
        """The words by which the user would recognise a control; `label` is the place of a wanted wording near it."""
        title = (
            self.visible_label(control)
            or (label.node.words if label else "")
            or next((text for text in control.spoken if not is_prompt(text)), "")
            or next(filter(None, control.own_words), "")
        )
        return plain(title)[:_LONGEST_TITLE]

    def visible_label(self, control: FieldControl) -> str:
        """The visible words that the page ties to a control, otherwise the nearest ones; empty if there are none."""
        # The label tied to an upload is often the text of its button.
        own = "" if control.kind == "file" else " ".join(text.words for text in control.own_labels)
        return plain(own or self._words_beside(control))[:_LONGEST_TITLE]

    def _words_beside(self, control: FieldControl) -> str:
        """The words nearest to a control, without labels of other controls; empty if none are near."""
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


def _is_cut(outer: Element, *nodes: Node) -> bool:
    """Whether a line break lies between two nodes in an element."""
    parts = outer.children
    places = [next((at for at, part in enumerate(parts) if node in part), -1) for node in nodes]
    first, last = sorted(places)
    return first >= 0 and any(isinstance(part, Element) and part.tag == "br" for part in parts[first:last])


def apart_key(kinds: Collection[str]) -> tuple[str, ...]:
    """Fields with the same visible kinds share one layout."""
    return tuple(kind for kind in _APART if kind in kinds)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the page that may be the form: one element, or several alike in a row, as sections and lines of a form are."""

    elements: list[Element]
    fields: dict[int, list[Element]]
    """The wanted fields that it may have, by their index, each with the elements that hold its words or may be it."""

    @property
    def buttons(self) -> int:
        return sum(element.buttons for element in self.elements)


def outsiders(
    places: Sequence[Collection[Element]], layout: FormLayout, elsewhere: Collection[int] = ()
) -> frozenset[Element]:
    """The elements outside the form, among those where each wanted field may be; `elsewhere`: the fields that other frames may have.

    The form is the part of the page with most of the wanted fields that can be used. Outside are bars, boxes and other forms beside it,
    and a part with a heading or several fields that mostly repeats fields of the rest.
    """
    outside: set[Element] = set()
    reading = layout.reading
    home, is_in_form = reading.body, False
    while True:
        parts = _parts(home, places, reading.holders)
        everywhere = Counter(at for part in parts for at in part.fields) + Counter(elsewhere)
        if not parts or len(everywhere) < _FEWEST:
            break
        most = max(parts, key=lambda part: (layout.usable_in(part.fields), len(part.fields)))
        others = [part for part in parts if part is not most]
        if (
            len(most.fields) == len(everywhere)
            and min(everywhere.values()) > 1
            and not all(part.buttons and len(part.fields) < len(everywhere) for part in others)
        ):
            break  # the whole form is there twice
        is_most = len(most.fields) > max(len(everywhere) / 2, len(elsewhere))
        for part in others if is_most else parts:
            repeats = _repeats(part, everywhere, reading)
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
    """The parts of an element that have controls."""
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


def _repeats(part: _Part, everywhere: Counter[int], reading: FormReading) -> bool:
    """Whether a part of the page is a copy of fields that the rest of it has as well."""
    repeated = sum(everywhere[at] > 1 for at in part.fields)
    rest = sum(everywhere[at] > (at in part.fields) for at in everywhere)
    return (
        2 * repeated >= len(part.fields)
        and len(part.fields) < rest
        and (
            (len(part.fields) > 1 and len(part.elements) == 1)
            or any(
                _is_heading(each) and any(each in up for up in part.elements)
                for each in reading.elements.values()
            )
        )
    )


def _is_heading(element: Element) -> bool:
    return element.role == "heading" or element.tag in _HEADINGS


def _branch(home: Element, element: Element) -> Element | None:
    """The child of an element, in the rendered tree, that contains another element."""
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
    """Whether a part of the page is a bar, a box or another form, rather than a section beside the one with most of the fields."""
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

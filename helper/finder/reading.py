"""The reading of a form: a snapshot of one frame of a page as plain data.

The script `browser/scripts/reading.js` takes the snapshot. It contains everything that is drawn: the texts,
the controls with the labels that the page's markup links to them, and the elements around both. The script
decides nothing: it does not choose a control. Positions are in CSS pixels, measured from the upper left
corner of the window.

A page can put anything into its markup, so `parse` checks every type once, and code after it can rely on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import inf
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helper.finder.wording import is_prompt, label_key


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
        """Return the intersection. If the rectangles do not overlap, opposite sides of the result are swapped."""
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


ControlName = Literal["line", "lines", "list", "radio", "file", "button", "tick", "unknown"]
Axis = Literal["down", "right"]
"""The direction in which the items of a form follow one another: down the page, or to the right."""
_TINY = 3
_MOST_BESIDE = 420
"""Maximum distance in pixels between a label and the field to its right."""
MOST_BELOW = 44
"""Maximum distance in pixels between a label and the field below it."""
_MOST_FARAWAY = 900
"""Maximum distance in pixels between a label and the field to its right if both are level.

A label is level with a field if it is at the height of the field's first line.
"""
_SLACK = 4
FLOATING = 12
"""Maximum overlap of a label and its field, in pixels. A floating label overlaps the border of its field."""
_MOST_SHIFT = 48
"""Maximum distance in pixels between the left edges of a label and the field below it."""
_FIRST_LINE = 20
"""Maximum distance in pixels from the top of a field to the middle of its first line."""
_FIRST_LINE_SLACK = 14
_MOST_BEHIND = {"down": 44, "right": 160}
"""Maximum distance in pixels between a field and the text that follows it, for each axis."""


def between(label: Rect, field: Rect) -> float:
    """Return the distance between a field and a label inside, left of or above the field.

    Returns infinity if the label is elsewhere, or is too far away for a reader to connect the two.
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
    """Return the distance from `first` down to `second` (axis "down"), or to its right ("right").

    Returns infinity if `second` is not in that direction, or is too far away.
    """
    if axis == "down":
        gap = second.top - first.bottom
        in_line = first.left < second.right and first.right > second.left
    else:
        gap = second.left - first.right
        in_line = first.top < second.bottom and first.bottom > second.top
    return max(0.0, gap) if in_line and -_SLACK < gap < _MOST_BEHIND[axis] else inf


class ElementRow(NamedTuple):
    """An element as the script `browser/scripts/reading.js` returns it.

    Ids are positions in the drawing order of the frame, and may have gaps.
    """

    id: int
    tag: str
    role: str
    above: int
    """Id of the element around this one, even across shadow trees; -1 if there is none."""
    parent: int
    """Id of the parent element in the same tree; -1 if there is none."""
    facts: str
    """The properties of the element, one letter for each.

    `i` means an inline element, `b` an inline box with a border, `h` a hidden element, `a` a link with an
    address, `p` an input that is a button, `g` an icon, and `t` temporary text such as an error, a warning or
    help.
    """
    size: float
    """Font size of the text in pixels."""
    lightness: float
    """Lightness of the text colour from 0 to 1."""
    alike: int
    """A number that elements have in common if, and only if, they have the same tag and classes."""


class TextRow(NamedTuple):
    """A text as the script `browser/scripts/reading.js` returns it."""

    words: str
    parent: int
    """Id of the parent element; -1 if the parent is a shadow root."""
    above: int
    """Id of the element around the text, even across shadow trees."""
    order: int
    """Position of the text in the drawing order: the number of elements drawn before it."""
    box: tuple[float, float, float, float] | None
    """The edges of the text in pixels: left, right, top and bottom; None if the text is not drawn."""
    seen: int
    """1 if the user can see the text, otherwise 0."""


class ControlPlace(BaseModel):
    """Where a control is. Elements and texts are given by their ids and indexes in the tables of the reading."""

    model_config = ConfigDict(frozen=True)

    ref: str
    element: int
    frame: int
    order: int
    box: tuple[float, float, float, float]


class ControlRow(ControlPlace):
    """A control as the script returns it, without its value. `FieldControl` explains the properties."""

    model_config = ConfigDict(extra="forbid")

    kinds: Annotated[tuple[ControlName, ...], Field(min_length=1)]
    editable: bool = False
    off: bool = False
    over: str | None = None
    layer: str = ""
    parts: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    named: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class FrameData(BaseModel):
    """The reading of one frame as the script returns it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    font: float
    """Font size of the page's body in pixels."""
    busy: bool = False
    """Whether the page shows that it is still loading."""
    title: int = -1
    """Id of the first main heading; -1 if there is none."""
    elements: tuple[ElementRow, ...] = ()
    texts: tuple[TextRow, ...] = ()
    controls: tuple[Annotated[ControlRow | ControlPlace, Field(union_mode="left_to_right")], ...] = ()
    """Of a control whose description has a wrong type, only the place is known."""


@dataclass(slots=True, eq=False)
class Element:
    """An element with its position in the drawing order and in the document tree."""

    id: int
    tag: str
    role: str
    facts: str
    size: float
    lightness: float
    alike: int
    above: Element | None = None
    parent: Element | None = None
    end: int = 0
    """The id of the last element that is drawn inside this one, plus 1."""
    children: list[Node] = field(default_factory=list)
    at: int = -1
    """Index among the children of the parent element."""
    fields: int = 0
    """Number of form controls of any kind, including hidden ones, below this element in the same tree."""
    held: int = 0
    """Number of inputs, text areas and lists below this element."""
    links: int = 0
    """Number of links below this element."""
    buttons: int = 0
    """Number of buttons below this element."""
    own_words: str | None = None

    @property
    def is_inline(self) -> bool:
        return "i" in self.facts

    @property
    def is_hidden(self) -> bool:
        return "h" in self.facts

    @property
    def is_link(self) -> bool:
        return "a" in self.facts

    @property
    def is_icon(self) -> bool:
        return "g" in self.facts

    @property
    def is_temporary(self) -> bool:
        return "t" in self.facts

    @property
    def is_control(self) -> bool:
        return self.tag in _CONTROL_TAGS or self.role in _CONTROL_ROLES

    @property
    def is_held(self) -> bool:
        return self.tag in _HELD_TAGS or self.role == "combobox"

    @property
    def is_button(self) -> bool:
        return self.tag == "button" or self.role == "button" or "p" in self.facts

    @property
    def ends_words(self) -> bool:
        """Whether the element ends a line of text.

        Blocks, line breaks, fields and boxes with a border end a line.
        """
        return (
            self.tag == "br" or not self.is_inline or self.is_control or self.fields > 0 or "b" in self.facts
        )

    @property
    def words(self) -> str:
        """The element's text as it is in the document, without text that style sheets or pictures add."""
        if self.own_words is None:
            self.own_words = " " if self.tag == "br" else "".join(child.words for child in self.children)
        return self.own_words

    def closest(self, tags: Iterable[str] = (), roles: Iterable[str] = ()) -> Element | None:
        """Return the nearest element with one of the tags or roles.

        This is the element itself or an ancestor in the same tree.
        """
        at: Element | None = self
        while at is not None and at.tag not in tags and at.role not in roles:
            at = at.parent
        return at

    def lineage(self, most: int = 1_000_000) -> Iterator[Element]:
        """Yield the element and the elements drawn around it, innermost first, without the body.

        At most `most` elements are yielded.
        """
        at: Element | None = self
        while at is not None and at.tag != "body" and most > 0:
            yield at
            at, most = at.above, most - 1

    def __contains__(self, node: Node) -> bool:
        """Return whether the node is this element, or is drawn inside it."""
        if isinstance(node, Element):
            return self.id <= node.id < self.end
        return node.above is not None and self.id <= node.above.id < self.end


@dataclass(slots=True, eq=False)
class TextNode:
    """A text that contains at least one character other than white space."""

    index: int
    words: str
    parent: Element | None
    above: Element | None
    order: int
    box: Rect
    is_seen: bool
    at: int = -1
    """Index among the children of the parent element; -1 if the parent is a shadow root."""
    is_inline = True
    ends_words = False

    def __contains__(self, node: Node) -> bool:
        return node is self


Node = Element | TextNode
_CONTROL_TAGS = frozenset({"input", "textarea", "select", "button"})
_CONTROL_ROLES = frozenset({"combobox", "listbox", "radio"})
_DIALOG_ROLES = frozenset({"dialog", "alertdialog"})
_HELD_TAGS = frozenset({"input", "textarea", "select"})


@dataclass(slots=True, eq=False)
class FieldControl:
    """A control, or a box of unknown kind that looks like a control (its kind is `unknown`)."""

    ref: str
    kinds: tuple[ControlName, ...]
    element: Element
    frame: Element
    order: int
    box: Rect
    parts: tuple[Element, ...]
    """The buttons of a group of options, whose labels are the entries; empty for a single control."""
    is_off: bool
    """Whether the page has disabled the control."""
    over: str | None
    """The text of the element that covers the control; None if no element does."""
    layer: str
    """Name of the dialog, layer or form that contains the control."""
    tied: tuple[Element, ...]
    """The elements that the page's markup links to the control as its label."""
    own_labels: tuple[TextNode, ...]
    """The visible texts in the elements of `tied`, without the control's value."""
    accessible_names: tuple[str, ...]
    """Names of the control from attributes such as `aria-label`."""
    placeholders: tuple[str, ...]
    other_names: tuple[str, ...]
    """Labels that only screen readers announce, and the first entry of a list in which nothing is chosen."""
    own_words: tuple[str, ...]
    """The text on a button or an upload, or beside a check box."""
    is_editable: bool
    """Whether the control is an editor, so that the text in it is its value."""

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The names of the control that do not appear as text beside it."""
        return (*self.accessible_names, *self.placeholders, *self.other_names)

    @property
    def contents(self) -> tuple[Element, ...]:
        """The elements whose text is the control's content: its value, its placeholder, or its entries."""
        if self.parts:
            return self.parts
        if self.kind in {"line", "lines"}:
            return (self.element,) if self.is_editable else ()
        return (self.frame,)


class FormReading:
    """One frame of a page, with its elements, texts and controls connected."""

    def __init__(self, data: FrameData) -> None:
        self.font_size = data.font
        self.is_busy = data.busy
        self.elements = self._elements(data.elements)
        self.texts = [self._text(index, row) for index, row in enumerate(data.texts)]
        self._connect()
        self.controls = [
            self._control(row) for row in data.controls if self.elements.keys() >= {row.element, row.frame}
        ]
        self._hide_behind_dialogs()
        self.title = self.elements.get(data.title)
        """The first main heading of the page."""

    @cached_property
    def body(self) -> Element:
        return next(element for element in self.elements.values() if element.tag == "body")

    @cached_property
    def holders(self) -> frozenset[Element]:
        """All controls, including boxes of unknown kind, and all elements that contain a control."""
        controls = [element for element in self.elements.values() if element.is_control]
        controls += [control.element for control in self.controls]
        return frozenset(chain.from_iterable(control.lineage() for control in controls))

    def _elements(self, rows: Sequence[ElementRow]) -> dict[int, Element]:
        found: dict[int, Element] = {}
        for row in rows:
            element = Element(row.id, row.tag, row.role, row.facts, row.size, row.lightness, row.alike)
            element.above, element.parent = found.get(row.above), found.get(row.parent)
            element.end = row.id + 1
            found[row.id] = element
        for element in reversed(found.values()):
            if element.above is not None and element.above.end < element.end:
                element.above.end = element.end
            if element.parent is not None:
                up = element.parent
                up.fields += element.fields + element.is_control
                up.held += element.held + element.is_held
                up.links += element.links + element.is_link
                up.buttons += element.buttons + element.is_button
        return found

    def _text(self, index: int, row: TextRow) -> TextNode:
        box = Rect(*row.box) if row.box else _NOWHERE
        parent, above = self.elements.get(row.parent), self.elements.get(row.above)
        return TextNode(index, row.words, parent, above, row.order, box, bool(row.seen))

    def _connect(self) -> None:
        nodes: list[tuple[int, int, Node]] = [(element.id, 1, element) for element in self.elements.values()]
        nodes += [(text.order, 0, text) for text in self.texts]
        nodes.sort(key=lambda node: node[:2])
        for _, _, node in nodes:
            if node.parent is not None:
                node.at = len(node.parent.children)
                node.parent.children.append(node)

    def _hide_behind_dialogs(self) -> None:
        """Mark text behind a dialog as unseen and drop the controls there, if the dialog has most of the fields."""
        for dialog in self.elements.values():
            if dialog.tag != "dialog" and dialog.role not in _DIALOG_ROLES:
                continue
            fields = [control.box for control in self.controls if control.element in dialog]
            if 2 * len(fields) <= len(self.controls):
                continue
            words = [text.box for text in self.texts if text.is_seen and text in dialog]
            place = around([*fields, *words])
            for text in self.texts:
                if text not in dialog and text.box.lies_in(place):
                    text.is_seen = False
            self.controls = [
                control
                for control in self.controls
                if control.over is None or control.element in dialog or not control.box.lies_in(place)
            ]

    def _knows(self, row: ControlRow) -> bool:
        """Return whether all elements and texts of the control are in the reading."""
        return self.elements.keys() >= {*row.parts, *row.tied} and all(
            0 <= index < len(self.texts) for index in row.labels
        )

    def _control(self, place: ControlPlace) -> FieldControl:
        """Return the control. If it cannot be read, it is a box of unknown kind, which is never filled."""
        row = place if isinstance(place, ControlRow) and self._knows(place) else None
        row = row or ControlRow(
            ref=place.ref,
            kinds=("unknown",),
            element=place.element,
            frame=place.frame,
            order=place.order,
            box=place.box,
        )
        return FieldControl(
            ref=row.ref,
            kinds=row.kinds,
            element=self.elements[row.element],
            frame=self.elements[row.frame],
            order=row.order,
            box=Rect(*row.box),
            parts=tuple(map(self.elements.__getitem__, row.parts)),
            is_off=row.off,
            over=row.over,
            layer=row.layer,
            tied=tuple(map(self.elements.__getitem__, row.tied)),
            own_labels=tuple(filter(_is_name, map(self.texts.__getitem__, row.labels))),
            accessible_names=row.named,
            placeholders=row.prompts,
            other_names=row.spoken,
            own_words=row.words,
            is_editable=row.editable,
        )


def _is_name(text: TextNode) -> bool:
    """Return whether the text can be the label of a control; a star, an arrow or "Please select" cannot."""
    is_icon = text.parent is not None and text.parent.is_icon
    return not is_icon and label_key(text.words) != "" and not is_prompt(text.words)


_NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


_UNREADABLE = FrameData(font=16.0, elements=(ElementRow(0, "body", "", -1, -1, "", 16.0, 0.0, 0),))
"""A frame without fields. It stands for a frame that cannot be read, so that its fields are pasted."""


def parse(text: str) -> FormReading:
    """Parse the JSON text that the script `browser/scripts/reading.js` returns, whatever the page contains.

    A control with a wrong description becomes a box of unknown kind, and a frame that cannot be read has no fields.
    """
    try:
        data = FrameData.model_validate_json(text, strict=True)
    except ValidationError:
        data = _UNREADABLE
    reading = FormReading(data)
    has_body = any(element.tag == "body" for element in reading.elements.values())
    return reading if has_body else FormReading(_UNREADABLE)

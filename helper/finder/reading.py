"""The reading of a form: one frame of a page as plain data, as `browser/scripts/reading.js` writes it.

A reading holds what is drawn: the elements around texts and controls, the texts, and the controls with the ties that
the page makes. It contains no decision. Positions are in CSS pixels of the window.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from helper.finder.geometry import Rect, around
from helper.finder.wording import is_prompt, label_key


class ElementRow(NamedTuple):
    """An element as it is written; ids are positions in the drawing order of the whole frame, and may have gaps."""

    id: int
    tag: str
    role: str
    above: int
    """The element around it as drawn, out of shadow trees too; -1: none."""
    parent: int
    """The parent element in its own tree; -1: none."""
    facts: str
    """One letter for each fact: `i` inline, `b` an inline box with a frame, `h` hidden, `a` a link with an address,
    `p` an input that is a button, `g` an icon, `t` temporary: an error, a warning, help."""
    size: float
    """Font size in pixels."""
    lightness: float
    """Lightness of the text colour from 0 to 1."""
    alike: int
    """Elements with the same number have the same tag and classes."""


class TextRow(NamedTuple):
    """A text as it is written."""

    words: str
    parent: int
    """Id of the parent element; -1: a shadow root."""
    above: int
    """Id of the element around it as drawn."""
    order: int
    """Number of elements that are drawn before it."""
    box: Sequence[float] | None
    """Left, right, top, bottom; None: not drawn."""
    seen: int
    """1: the user can see the words."""
    source: str
    """Empty for a text of the document, `drawn` for words of a style sheet, `picture` for the name of a picture."""


@dataclass(slots=True, eq=False)
class Element:
    """An element with its place in the trees."""

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
    """One more than the id of the last element that is drawn inside."""
    children: list[Node] = field(default_factory=list)
    at: int = -1
    """Index among the children of its parent."""
    fields: int = 0
    """Number of form controls of any kind in its own tree below it, hidden ones included."""
    held: int = 0
    """Number of inputs, text areas and lists below it."""
    links: int = 0
    """Number of links below it."""
    buttons: int = 0
    """Number of buttons below it."""
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
        """Whether it ends a line of words: another block, a field, a drawn box."""
        return (
            self.tag == "br" or not self.is_inline or self.is_control or self.fields > 0 or "b" in self.facts
        )

    @property
    def words(self) -> str:
        """The words in it as they are, without the names of pictures."""
        if self.own_words is None:
            self.own_words = " " if self.tag == "br" else "".join(child.words for child in self.children)
        return self.own_words

    def closest(self, tags: Iterable[str] = (), roles: Iterable[str] = ()) -> Element | None:
        """The element itself or its nearest ancestor in its own tree with one of the tags or roles."""
        at: Element | None = self
        while at is not None and at.tag not in tags and at.role not in roles:
            at = at.parent
        return at

    def lineage(self, most: int = 1_000_000) -> Iterator[Element]:
        """The element and its ancestors as drawn, up to the body, at most this many."""
        at: Element | None = self
        while at is not None and at.tag != "body" and most > 0:
            yield at
            at, most = at.above, most - 1

    def __contains__(self, node: Node) -> bool:
        """Whether a node is the element itself, or is drawn in it."""
        if isinstance(node, Element):
            return self.id <= node.id < self.end
        return node.above is not None and self.id <= node.above.id < self.end


@dataclass(slots=True, eq=False)
class TextNode:
    """A text with words in it."""

    index: int
    words: str
    parent: Element | None
    above: Element | None
    order: int
    box: Rect
    is_seen: bool
    source: str
    at: int = -1
    """Index among the children of its parent; -1: it is not a child."""
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
    """A control, or a box of unknown kind that looks like one (`kinds` is then `unknown`)."""

    ref: str
    kinds: tuple[str, ...]
    element: Element
    frame: Element
    order: int
    box: Rect
    parts: tuple[Element, ...]
    """The buttons of a group and their labels: the words in them are entries. Empty for a single control."""
    is_segment: bool
    """Whether it is a group of buttons or boxes, which counts only if a choice is wanted."""
    is_segment_ground: bool
    """Whether a box of unknown kind lies with such a group, so that it counts only if no choice is wanted."""
    is_off: bool
    """Whether the page keeps it switched off."""
    over: str | None
    """The words of what lies over it; None: nothing does."""
    layer: str
    """Name of the dialog, layer or form that holds it."""
    tied: tuple[Element, ...]
    """The elements that the page ties to it as its label."""
    own_labels: tuple[TextNode, ...]
    """The visible words in them, without its value."""
    accessible_names: tuple[str, ...]
    """Its names in attributes."""
    placeholders: tuple[str, ...]
    other_names: tuple[str, ...]
    """The labels for screen readers only, and the first entry of an empty list."""
    own_words: tuple[str, ...]
    """The words on a button, an upload, or beside a tick."""
    takes_lines: bool
    """Whether each line has a box or tag of its own."""
    is_editable: bool
    """Whether it is an editor: text in it is its value."""

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def spoken(self) -> tuple[str, ...]:
        """Its names that are not visible words beside it."""
        return (*self.accessible_names, *self.placeholders, *self.other_names)

    @property
    def contents(self) -> tuple[Element, ...]:
        """The elements whose words are its content: its value, its placeholder, the words of its entries."""
        if self.parts:
            return self.parts
        if self.kind in {"line", "lines"} and not self.takes_lines:
            return (self.element,) if self.is_editable else ()
        return (self.frame,)

    def holds(self, text: TextNode) -> bool:
        """Whether a text is its content."""
        return any(text in element for element in self.contents)


class FormReading:
    """One frame of a page, with its elements, texts and controls connected."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source
        """The reading as it was written."""
        self.font_size = float(source["font"])
        """Font size of the page's body in pixels."""
        self.is_busy = bool(source["busy"])
        """Whether the page shows that it is still loading."""
        self.elements = self._elements([ElementRow(*row) for row in source["elements"]])
        self.texts = [self._text(index, TextRow(*row)) for index, row in enumerate(source["texts"])]
        self._connect()
        self.controls = [self._control(row) for row in source["controls"]]
        self._hide_behind_dialogs()
        title = source["title"]
        self.title = None if title < 0 else self.elements[title]
        """The first main heading."""

    @cached_property
    def body(self) -> Element:
        return next(element for element in self.elements.values() if element.tag == "body")

    @cached_property
    def holders(self) -> frozenset[Element]:
        """The controls of any kind, boxes of unknown kind too, and the elements in which one is drawn."""
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
        return TextNode(index, row.words, parent, above, row.order, box, bool(row.seen), row.source)

    def _connect(self) -> None:
        """Put the children of every element into the order of the document."""
        nodes: list[tuple[int, int, Node]] = [(element.id, 1, element) for element in self.elements.values()]
        nodes += [(text.order, 0, text) for text in self.texts if not text.source]
        nodes.sort(key=lambda node: node[:2])
        for _, _, node in nodes:
            if node.parent is not None:
                node.at = len(node.parent.children)
                node.parent.children.append(node)

    def _hide_behind_dialogs(self) -> None:
        """The user cannot see words that lie behind a dialog with most of the fields; a small one leaves room to scroll."""
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

    def _control(self, row: dict[str, Any]) -> FieldControl:
        def elements(name: str) -> tuple[Element, ...]:
            return tuple(self.elements[each] for each in row.get(name, ()))

        return FieldControl(
            ref=row["ref"],
            kinds=tuple(row["kinds"]),
            element=self.elements[row["element"]],
            frame=self.elements[row["frame"]],
            order=row["order"],
            box=Rect(*row["box"]),
            parts=elements("parts"),
            is_segment=row.get("segment", False),
            is_segment_ground=row.get("ground", False),
            is_off=row.get("off", False),
            over=row.get("over"),
            layer=row.get("layer", ""),
            tied=elements("tied"),
            own_labels=tuple(filter(_is_name, (self.texts[each] for each in row.get("labels", ())))),
            accessible_names=tuple(row.get("named", ())),
            placeholders=tuple(row.get("prompts", ())),
            other_names=tuple(row.get("spoken", ())),
            own_words=tuple(row.get("words", ())),
            takes_lines=row.get("lines", False),
            is_editable=row.get("editable", False),
        )


def _is_name(text: TextNode) -> bool:
    """Whether a text can name a control: a star, an arrow and "Please select" cannot."""
    is_icon = text.parent is not None and text.parent.is_icon
    return not is_icon and label_key(text.words) != "" and not is_prompt(text.words)


_NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


def parse(text: str) -> FormReading:
    """Read what the script wrote."""
    return FormReading(json.loads(text))

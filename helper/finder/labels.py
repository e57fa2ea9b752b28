"""Finds where a field's known labels occur on a page, and decides which texts can be labels at all."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

from helper.finder.reading import Element, FieldControl, Node, Rect, TextNode, around
from helper.finder.wording import (
    WantedWords,
    is_bracketed,
    is_filler,
    is_note,
    is_optional,
    is_sentence,
    label_key,
    plain,
    restricts,
)

_MOST_STEPS = 4
"""Maximum number of levels from a text up to the element whose whole text is the label."""
_LONGEST_TAIL = 40
"""Maximum number of characters of a note after the label in the same element."""
_NO_LABEL_ROLES = frozenset({"option", "tooltip", "tab", "menuitem"})
_MENU_ROLES = frozenset({"navigation", "menu", "tablist"})
_LABEL_TAGS = frozenset({"label", "legend", "dt", "th"})
_HELP = re.compile(r"^(?:i|help|info)$", re.IGNORECASE)
_QUIETER_SIZE = 0.9
"""Number of pixels by which the font of small print must be smaller than the label's font."""
_QUIETER_LIGHT = 0.2
"""Minimum difference in lightness, on a scale from 0 to 1, between pale print and the label."""


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """One visible occurrence of a known label on the page."""

    text: TextNode
    """The text node at which the search found the label."""
    parts: tuple[Node, ...]
    """The nodes whose text together equals the known label."""
    box: Rect
    is_optional: bool
    says_more: bool
    """Whether text beside the label may change the label's meaning."""

    @property
    def node(self) -> Node:
        return self.parts[0]

    @property
    def order(self) -> int:
        return self.text.order

    @property
    def key(self) -> str:
        """The text of the label, normalised for comparison."""
        return label_key("".join(node.words for node in self.parts))

    def __contains__(self, node: Node) -> bool:
        return any(node in part for part in self.parts)


def is_quieter(one: Element | None, other: Element | None) -> bool:
    """Return whether the text in `one` is smaller or paler than the text in `other`.

    Hints are usually smaller or paler than the label beside them.
    """
    return (
        one is not None
        and other is not None
        and (one.size < other.size - _QUIETER_SIZE or one.lightness > other.lightness + _QUIETER_LIGHT)
    )


def is_marked_alike(one: TextNode, other: TextNode) -> bool:
    """Return whether both texts are in elements with the same tags and classes.

    Labels of one form usually have the same markup.
    """
    return _marks(one) == _marks(other)


def is_partly_marked_alike(one: TextNode, other: TextNode) -> bool:
    """Return whether the elements around both texts share at least one combination of tag and classes."""
    return not set(_marks(one)).isdisjoint(_marks(other))


def _marks(text: TextNode) -> list[int]:
    return [element.alike for element in text.parent.lineage(2)] if text.parent else []


def is_on_help_mark(element: Element) -> bool:
    """Return whether the element is the help icon beside a label.

    A letter on such an icon is not part of the label.
    """
    return element.is_icon or _HELP.search(plain(element.words)) is not None


def is_in_menu(element: Element) -> bool:
    """Return whether the element is an entry of a list or menu, or a tab.

    A menu around a whole form does not count.
    """
    if element.closest(("option",), _NO_LABEL_ROLES):
        return True
    menu = element.closest(("nav",), _MENU_ROLES)
    return menu is not None and menu.held == 0


def link_around(element: Element | None) -> Element | None:
    while element is not None and not element.is_link:
        element = element.parent
    return element


def is_whole_label(link: Element) -> bool:
    label = link.closest(_LABEL_TAGS)
    return plain(label.words if label else "") == plain(link.words)


def is_set_apart(text: TextNode, label: TextNode) -> bool:
    """Return whether `text` is visually distinct from the label: in brackets, smaller or paler."""
    return (
        is_bracketed(text.words)
        or (text.parent is not None and text.parent.closest(("sup", "small")) is not None)
        or is_quieter(text.parent, label.parent)
    )


def adds_meaning(text: TextNode, label: TextNode, wanted: WantedWords) -> bool:
    """Return whether `text` narrows the meaning of the label beside it, such as "of the original work"."""
    return (
        not is_note(text.words, label.words)
        and not wanted.has_part(label_key(text.words))
        and text.parent is not None
        and not is_on_help_mark(text.parent)
        and text.is_seen
    )


def rivals(others: Iterable[TextNode], label: Label) -> list[TextNode]:
    """Return the texts outside `label` that could be labels, too, because they are neither smaller nor paler."""
    return [text for text in others if text not in label and not is_quieter(text.parent, label.text.parent)]


def line_around(text: TextNode) -> list[Node]:
    """Return the nodes of the text's line, up to the next block, field or line break.

    A label element may contain its field as well, so the label element alone does not limit the line.
    """
    at: Node = text
    while at.parent is not None and at.parent.is_inline and not at.parent.fields:
        at = at.parent
    before, after = _neighbours(at, -1), _neighbours(at, 1)
    return [*reversed(before), at, *after]


def _neighbours(node: Node, step: int) -> list[Node]:
    found: list[Node] = []
    if node.parent is None or node.at < 0:
        return found
    siblings = node.parent.children
    at = node.at + step
    while 0 <= at < len(siblings) and not siblings[at].ends_words:
        found.append(siblings[at])
        at += step
    return found


def _is_silent(node: Node, step: int) -> bool:
    """Return whether a node beside a label adds nothing to it: a star, a note, a help icon or hidden text.

    `step` is 1 for a node after the label, and -1 for a node before it.
    """
    words = node.words
    if label_key(words) == "" or is_filler(words):
        return True
    return isinstance(node, Element) and (
        node.is_hidden
        or is_on_help_mark(node)
        # A link after a label only explains the label. If the link's text starts with a lower-case letter, it
        # may continue the label's text instead.
        or (step > 0 and node.is_link and unicodedata.category(plain(words)[0]) != "Ll")
    )


def _is_aside(node: Node, step: int) -> bool:
    """Return whether a node beside a label is silent, in brackets, or in small or pale print."""
    if _is_silent(node, step) or is_bracketed(plain(node.words)):
        return True
    return isinstance(node, Element) and (node.tag in {"sup", "small"} or is_quieter(node, node.parent))


def _is_part_of_more(node: Node) -> bool:
    """Return whether the node's text is only part of a label, as "Reason" in `Complaint <b>Reason</b>` is."""
    at: Node | None = node
    while at is not None and at.is_inline:
        if any(not _is_aside(each, step) for step in (-1, 1) for each in _neighbours(at, step)):
            return True
        if at.parent is not None and at.parent.tag == "label":
            return False
        at = at.parent
    return False


def _may_be_label(text: TextNode) -> bool:
    element = text.parent
    if (
        element is None
        or not text.is_seen
        or is_filler(text.words)
        or (is_sentence(plain(text.words)) and not restricts(text.words))
        or element.closest(("button",), ("button",)) is not None
        or is_in_menu(element)
        or is_on_help_mark(element)
    ):
        return False
    link = link_around(element)  # most links are actions or help, not labels
    return link is None or is_whole_label(link)


class LabelFinder:
    """Searches the texts of one reading for labels."""

    def __init__(self, texts: Sequence[TextNode]) -> None:
        self._texts = texts
        self._known = [(text, key) for text in texts if (key := label_key(text.words))]
        self._joined = "\n".join(key for _, key in self._known)
        self._ends = list(accumulate(len(key) + 1 for _, key in self._known))
        self._is_part_of_more = cache(_is_part_of_more)

    def named(self, fields: Sequence[FieldControl]) -> list[TextNode]:
        """Return the texts that can be labels. Values, buttons, hints and counters are left out."""
        contents = {element for control in fields for element in control.contents}
        return [
            text for text in self._possible if text.above is None or contents.isdisjoint(text.above.lineage())
        ]

    @cached_property
    def _possible(self) -> list[TextNode]:
        return [text for text, _ in self._known if _may_be_label(text)]

    def _with_part_of(self, wanted: WantedWords) -> Iterator[tuple[TextNode, str]]:
        """Yield, in page order, each text that contains a wanted label or is part of one."""
        found = {bisect_right(self._ends, part.start()) for part in wanted.shown.finditer(self._joined)}
        for at, (text, key) in enumerate(self._known):
            bare = key.removeprefix("(").removesuffix(")")
            if at in found or wanted.has_part(bare):
                yield text, bare

    def find(self, wanted: WantedWords) -> list[Label]:
        """Return each visible occurrence of the wanted label."""
        found: dict[Node, tuple[TextNode, tuple[Node, ...]]] = {}
        for text, key in self._with_part_of(wanted):
            parts = self._match(text, key, wanted)
            if parts and parts[0] not in found and text.is_seen:
                found[parts[0]] = (text, parts)
        return [_label(text, parts, wanted) for text, parts in found.values()]

    def _match(self, text: TextNode, key: str, wanted: WantedWords) -> tuple[Node, ...]:
        """Return the text, the smallest element around it or the parts of its line, whichever equals a wanted label."""
        is_said = wanted.fits(text.words)
        if not is_said and not wanted.has_part(key):
            return ()
        link = link_around(text.parent)
        if text.parent is None or is_in_menu(text.parent) or (link and not is_whole_label(link)):
            return ()
        if is_said and not self._is_part_of_more(text):
            return (text,)
        up: Element | None = text.parent
        for _ in range(_MOST_STEPS):
            if up is None:
                break
            if up.fields:
                return _line_match(text, wanted)
            whole = plain(up.words)
            if len(whole) > wanted.longest + _LONGEST_TAIL or up.tag == "body":
                break
            if not self._is_part_of_more(up) and wanted.fits(whole):
                return (up,)
            up = up.parent
        return ()


def _line_match(text: TextNode, wanted: WantedWords) -> tuple[Node, ...]:
    """Return the parts of the text's line if they together equal a wanted label."""
    line = line_around(text)
    if len(line) < 2 or not wanted.fits("".join(node.words for node in line)):
        return ()
    return tuple(node for node in line if label_key(node.words) != "")


def _label(text: TextNode, parts: tuple[Node, ...], wanted: WantedWords) -> Label:
    line = line_around(text)
    return Label(
        text=text,
        parts=parts,
        box=around(inner.box for part in parts for inner in _texts_in(part)),
        is_optional=is_optional(" ".join(node.words for node in line)),
        says_more=_has_small_print(text, parts, line, wanted),
    )


def _texts_in(node: Node) -> list[TextNode]:
    if isinstance(node, TextNode):
        return [node]
    return [text for child in node.children for text in _texts_in(child)]


def _has_small_print(
    text: TextNode, parts: Sequence[Node], line: Sequence[Node], wanted: WantedWords
) -> bool:
    """Return whether small print in the label's line or element changes the label's meaning."""
    # Small print may also be on another line of the element around the label, so check its other nodes, too.
    beside = text.parent.children if text.parent is not None and not text.parent.fields else []
    nodes = dict.fromkeys([*line, *parts, *beside])
    return any(
        not any(other in part for part in parts)
        and other.parent is not None
        and other.parent.closest(("a", "button")) is None
        and is_set_apart(other, text)
        and adds_meaning(other, text, wanted)
        for node in nodes
        for other in _texts_in(node)
    )

"""Where a wording stands on a page, and which texts of a page can be labels at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from helper.finder.geometry import Rect, around
from helper.finder.reading import Element, FieldControl, Node, TextNode
from helper.finder.wording import (
    WantedWords,
    is_bracketed,
    is_filler,
    is_note,
    is_optional,
    is_prompt,
    is_sentence,
    label_key,
    plain,
)

_MOST_STEPS = 4
"""From a text to the element whose words are the label."""
_LONGEST_TAIL = 40
"""Letters of a note after the wording in the same element."""
_MOST_AROUND_LINK = 3
_NO_LABEL_ROLES = frozenset({"option", "tooltip", "tab", "menuitem"})
_MENU_ROLES = frozenset({"navigation", "menu", "tablist"})
_LABEL_TAGS = frozenset({"label", "legend", "dt", "th"})
_BUTTON_TAGS = frozenset({"button"})
_BUTTON_ROLES = frozenset({"button"})
_HELP = re.compile(r"^(?:i|help|info)$", re.IGNORECASE)
_QUIETER_SIZE = 0.9
"""Pixels by which small print is smaller than a label."""
_QUIETER_LIGHT = 0.2
"""How much lighter pale print is than a label, from 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """One visible occurrence of a wording."""

    text: TextNode
    """The text that was compared first."""
    parts: tuple[Node, ...]
    """The nodes that make up the label, small print included."""
    said: tuple[Node, ...]
    """The nodes whose words match."""
    box: Rect
    is_optional: bool
    says_more: bool
    """Whether words beside it may change its meaning."""

    @property
    def node(self) -> Node:
        return self.parts[0]

    @property
    def order(self) -> int:
        return self.text.order

    @property
    def key(self) -> str:
        """Its words, for comparing."""
        return label_key("".join(node.words for node in self.said))

    def __contains__(self, node: Node) -> bool:
        return any(node in part for part in self.parts)


def is_quieter(one: Element | None, other: Element | None) -> bool:
    """Whether words in one element are drawn smaller or paler than in another, as hints are beside labels."""
    return (
        one is not None
        and other is not None
        and (one.size < other.size - _QUIETER_SIZE or one.lightness > other.lightness + _QUIETER_LIGHT)
    )


def is_as_large(one: TextNode, other: TextNode) -> bool:
    """Whether two texts have the same size, as all labels of a form have."""
    return one.parent is not None and other.parent is not None and one.parent.size == other.parent.size


def is_marked_alike(one: TextNode, other: TextNode) -> bool:
    """Whether two texts are in elements of the same kind, as the labels of a form are at any distance from their fields."""
    return _marks(one) == _marks(other)


def is_partly_marked_alike(one: TextNode, other: TextNode) -> bool:
    """Whether the element of one text is like that around the other, as a cell is that lacks a label element."""
    return not set(_marks(one)).isdisjoint(_marks(other))


def _marks(text: TextNode) -> list[int]:
    return [element.alike for element in text.parent.lineage(2)] if text.parent else []


def is_on_help_mark(element: Element) -> bool:
    """Whether an element is the help icon beside a label: its letter is not a word."""
    return element.is_icon or _HELP.search(plain(element.words)) is not None


def is_in_menu(element: Element) -> bool:
    """Whether words are an entry or a tab rather than a label; a menu around a form contains its labels as well."""
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


def is_on_button(element: Element) -> bool:
    return element.closest(_BUTTON_TAGS, _BUTTON_ROLES) is not None


def is_set_apart(text: TextNode, label: TextNode) -> bool:
    """Whether a text is set apart from a label by brackets, or by small or pale print."""
    return (
        is_bracketed(text.words)
        or (text.parent is not None and text.parent.closest(("sup", "small")) is not None)
        or is_quieter(text.parent, label.parent)
    )


def adds_meaning(text: TextNode, label: TextNode, wanted: WantedWords) -> bool:
    """Whether words beside a label select one of its possible meanings, as "of the original work" does."""
    return (
        not is_note(text.words, label.words)
        and not wanted.has_part(label_key(text.words))
        and text.parent is not None
        and not is_on_help_mark(text.parent)
        and text.is_seen
    )


def rivals(others: Iterable[TextNode], label: Label) -> list[TextNode]:
    """The other texts than a label, without quieter text that explains and does not name."""
    return [text for text in others if text not in label and not is_quieter(text.parent, label.text.parent)]


def line_around(text: TextNode) -> list[Node]:
    """The words of one line, up to the next block, field or line end: a label element may contain its field as well."""
    at: Node = text
    while at.parent is not None and at.parent.is_inline and not at.parent.fields:
        at = at.parent
    before, after = _neighbours(at, -1), _neighbours(at, 1)
    return [*reversed(before), at, *after]


def _neighbours(node: Node, step: int) -> list[Node]:
    """The siblings of a node in its line, the nearest first."""
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
    """Whether a neighbour adds no word to a label: a star, a note, a help icon, something hidden."""
    words = node.words
    if label_key(words) == "" or is_filler(words):
        return True
    return isinstance(node, Element) and (
        node.is_hidden
        or is_on_help_mark(node)
        # A link after a label explains it; one within the text continues the label.
        or (step > 0 and node.is_link and unicodedata.category(plain(words)[0]) != "Ll")
    )


def _is_small_print(node: Node) -> bool:
    """Whether a neighbour is set apart from a label, in brackets or in small or pale print: its words may still change the meaning."""
    return is_bracketed(plain(node.words)) or (
        isinstance(node, Element) and (node.tag in {"sup", "small"} or is_quieter(node, node.parent))
    )


def _is_aside(node: Node, step: int) -> bool:
    return _is_silent(node, step) or _is_small_print(node)


def _is_part_of_more(node: Node) -> bool:
    """Whether the words beside it extend the text: `Reason` in `Complaint <b>Reason</b>`."""
    at: Node | None = node
    while at is not None and at.is_inline:
        if any(not _is_aside(each, step) for step in (-1, 1) for each in _neighbours(at, step)):
            return True
        if at.parent is not None and at.parent.tag == "label":
            return False
        at = at.parent
    return False


def _without_adornments(element: Element) -> tuple[Node, ...]:
    """The nodes of an element without adornments at its end."""
    parts = element.children
    end = len(parts)
    while end and _is_aside(parts[end - 1], 1):
        end -= 1
    return tuple(parts[:end])


def _may_be_label(text: TextNode) -> bool:
    element = text.parent
    if (
        element is None
        or not text.is_seen
        or is_filler(text.words)
        or is_prompt(text.words)
        or is_sentence(plain(text.words))
        or is_on_button(element)
        or is_in_menu(element)
        or is_on_help_mark(element)
    ):
        return False
    link = link_around(element)  # most are actions, or help
    return link is None or is_whole_label(link)


class LabelFinder:
    """The texts of one reading, searched for wordings."""

    def __init__(self, texts: Sequence[TextNode]) -> None:
        self._texts = texts
        self._known = [(text, label_key(text.words)) for text in texts]
        self._is_part_of_more = cache(_is_part_of_more)

    def named(self, fields: Sequence[FieldControl]) -> list[TextNode]:
        """The texts that may be labels: without values, buttons, hints and counters."""
        contents = {element for control in fields for element in control.contents}
        return [
            text for text in self._possible if text.above is None or contents.isdisjoint(text.above.lineage())
        ]

    @cached_property
    def _possible(self) -> list[TextNode]:
        return [text for text, key in self._known if key and _may_be_label(text)]

    def find(self, wanted: WantedWords, others: WantedWords) -> list[Label]:
        """Each visible occurrence of a wording; `others` are the wordings of the page's other fields."""
        found: dict[Node, tuple[TextNode, _Match]] = {}
        for text, key in self._known:
            match = self._match(text, key, wanted) if key else None
            if match and match.parts[0] not in found and text.is_seen:
                found[match.parts[0]] = (text, match)
        if not found:
            return []
        # If other fields have the same kind of explanation, it is how the form writes its labels.
        has_gloss = any(match.is_gloss for _, match in found.values())
        is_usual = has_gloss and sum(others.gloss_in(text.words) != "" for text in self._texts) > 1
        return [_label(text, match, wanted, is_usual=is_usual) for text, match in found.values()]

    def _match(self, text: TextNode, key: str, wanted: WantedWords) -> _Match | None:
        """The text, the smallest element around it, or the parts of its line that match a wording exactly."""
        is_said = wanted.names_in(text.words)
        if not is_said and not wanted.has_part(key.removeprefix("(").removesuffix(")")):
            return None
        if text.parent is None or is_in_menu(text.parent) or not self._is_readable_link(text):
            return None
        if is_said and not self._is_part_of_more(text):
            return _Match.of(text.words, (text,), (text,), wanted)
        up: Element | None = text.parent
        for _ in range(_MOST_STEPS):
            if up is None:
                break
            if up.fields:
                return _line_match(text, wanted)
            whole = plain(up.words)
            if len(whole) > wanted.longest + _LONGEST_TAIL or up.tag == "body":
                break
            if not self._is_part_of_more(up):
                if wanted.names_in(whole):
                    return _Match.of(whole, (up,), (up,), wanted)
                first = _without_adornments(up)
                said = "".join(node.words for node in first)
                if wanted.names_in(said):
                    return _Match.of(said, (up,), first, wanted)
            up = up.parent
        return None

    def _is_readable_link(self, text: TextNode) -> bool:
        """Whether a text is in no link, or in a link in a label's place: alone in a label element, or first and alone beside a field."""
        link = link_around(text.parent)
        if link is None:
            return True
        if link.closest(_LABEL_TAGS):
            return is_whole_label(link)
        up = link.parent
        surrounding = up.lineage(_MOST_AROUND_LINK) if up else iter(())
        area = next((each for each in surrounding if each.fields or each.links > 1), None)
        if area is None or area.links != 1:
            return False
        first = next(
            (each for each, key in self._known if key and each in area and each.source != "picture"), None
        )
        return first is not None and first in link


@dataclass(frozen=True, slots=True)
class _Match:
    parts: tuple[Node, ...]
    said: tuple[Node, ...]
    is_gloss: bool
    """Whether the wording is in brackets after other words."""

    @classmethod
    def of(cls, words: str, parts: tuple[Node, ...], said: tuple[Node, ...], wanted: WantedWords) -> _Match:
        return cls(parts, said, not wanted.fits(words))


def _line_match(text: TextNode, wanted: WantedWords) -> _Match | None:
    """The parts of a line that together match a wording; None if they match none."""
    line = line_around(text)
    if len(line) < 2 or not wanted.fits("".join(node.words for node in line)):
        return None
    parts = tuple(node for node in line if label_key(node.words) != "")
    return _Match(parts, parts, is_gloss=False)


def _label(text: TextNode, match: _Match, wanted: WantedWords, *, is_usual: bool) -> Label:
    line = line_around(text)
    return Label(
        text=text,
        parts=match.parts,
        said=match.said,
        box=around(box for part in match.parts for box in _boxes_in(part)),
        is_optional=is_optional(" ".join(node.words for node in line)),
        says_more=(match.is_gloss and not is_usual) or _has_small_print(text, match, line, wanted),
    )


def _boxes_in(node: Node) -> list[Rect]:
    return [text.box for text in _texts_in(node)]


def _texts_in(node: Node) -> list[TextNode]:
    if isinstance(node, TextNode):
        return [node]
    return [text for child in node.children for text in _texts_in(child)]


def _has_small_print(text: TextNode, match: _Match, line: Sequence[Node], wanted: WantedWords) -> bool:
    """Whether small print in the line of a label, or in its element, says more than its words do."""
    nodes = dict.fromkeys([*line, *match.parts])
    return any(
        not any(other in part for part in match.said)
        and other.parent is not None
        and other.parent.closest(("a", "button")) is None
        and is_set_apart(other, text)
        and adds_meaning(other, text, wanted)
        for node in nodes
        for other in _texts_in(node)
    )

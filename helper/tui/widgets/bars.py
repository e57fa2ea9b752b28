"""The lines around a place, and keys inside a text: navigation above, keys below, each can be pressed with the mouse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from helper.tui.actions import ACTIONS, key_label
from helper.tui.formatting import clean_lines, fit


class KeyButton(Static):
    """One act of the screen it stands on, with the key it really has."""

    def __init__(self, name: str, word: str = "") -> None:
        """`name` is one of `helper.tui.actions.ACTIONS`; without a word, its own is shown."""
        super().__init__(classes="press")
        self._act = name
        self._word = word or ACTIONS[name].word

    @property
    def method(self) -> str:
        """The action it stands for, as its screen calls it."""
        return ACTIONS[self._act].method

    def on_mount(self) -> None:
        """Show the key; it may be one of the person's own."""
        keys = [key for key, active in self.screen.active_bindings.items() if active.binding.id == self._act]
        key = key_label(keys[0] if keys else ACTIONS[self._act].keys)
        self.update(Content.assemble((key, "bold $accent"), f" {self._word}"))

    async def on_click(self) -> None:
        await self.screen.run_action(self.method)


_BEGINNING = re.compile(r" *(?:[·!–] |[0-9]+ +)?")
"""What a line begins with, so that its continuation stands below its words."""


class Prose(Widget):
    """Some paragraphs."""

    def __init__(self, text: str, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._lines = clean_lines(text).split("\n")

    def show(self, text: str) -> None:
        """Show another text."""
        self._lines = clean_lines(text).split("\n")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(_wrapped(line, width)) for line in self._lines)

    def render(self) -> Content:
        return Content("\n").join(part for line in self._lines for part in _wrapped(line, self.size.width))


def _wrapped(line: str, width: int) -> list[Content]:
    match = _BEGINNING.match(line)
    beginning = match[0] if match else ""
    room = width - len(beginning)
    if not line or room < 8:
        return Content(line).wrap(max(1, width)) or [Content("")]
    first, *rest = Content(line[len(beginning) :]).wrap(room) or [Content("")]
    return [Content(beginning) + first, *(Content(" " * len(beginning)) + part for part in rest)]


@dataclass(frozen=True, slots=True)
class Item:
    """One key of the line and where it stands."""

    key: str
    word: str
    action: str
    node: DOMNode
    left: int

    @property
    def width(self) -> int:
        return len(self.key) + 1 + len(self.word)


class KeyBar(Widget):
    """One line that is drawn anew, never laid out anew, and never wider than the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--word"}
    ALLOW_SELECT = False

    _items: tuple[Item, ...] = ()

    def on_mount(self) -> None:
        """Follow the focus: the keys are those of whatever has it."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """Everything is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        self._items = self._fitting(self.size.width)
        key_pen = self.get_visual_style("key-bar--key").rich_style
        word_pen = self.get_visual_style("key-bar--word").rich_style
        segments, at = [], 0
        for item in self._items:
            segments += [
                Segment(" " * (item.left - at), word_pen),
                Segment(item.key, key_pen),
                Segment(f" {item.word}", word_pen),
            ]
            at = item.left + item.width
        return Strip(segments).adjust_cell_length(self.size.width, word_pen)

    async def on_click(self, event: events.Click) -> None:
        for item in self._items:
            if item.left <= event.x < item.left + item.width:
                await self.app.run_action(item.action, item.node)
                return

    def _fitting(self, width: int) -> tuple[Item, ...]:
        """As many items as fit, in the order of the table of keys, and the help at the right end."""
        active_ones = reversed(
            self.screen.active_bindings.items()
        )  # the first key of an act is the one that stays
        found = {active.binding.id: (key, active) for key, active in active_ones}
        help_item = self._item("app.help", found, 0)
        end = width - help_item.width - 3
        items, left = [], 1
        for name, act in ACTIONS.items():
            if name not in found or not act.shown or not found[name][1].enabled:
                continue
            item = self._item(name, found, left)
            if left + item.width > end:
                break
            items.append(item)
            left += item.width + 2
        return (*items, replace(help_item, left=max(left, width - help_item.width - 1)))

    def _item(self, name: str, found: Mapping[str | None, tuple[str, ActiveBinding]], left: int) -> Item:
        if name not in found:  # while a field has the keys there is no help: a question mark is typed
            return Item("", "", "", self, left)
        key, active = found[name]
        return Item(key_label(key), active.binding.description, active.binding.action, active.node, left)


WATCHING = "◉ watching clipboard"
"""The sign, where there is room for words."""
SHOP_OPEN = "■ shop window"
_SHORTEST_NEWS = 4


@dataclass(frozen=True, slots=True)
class PlaceTab:
    """One place to go to."""

    place: str
    key: str
    title: str


class TopBar(Widget):
    """Names where there is room for them, else only the keys and the name of this place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "top-bar--name",
        "top-bar--tab",
        "top-bar--key",
        "top-bar--here",
        "top-bar--news",
        "top-bar--yours",
        "top-bar--watching",
    }
    ALLOW_SELECT = False

    here = reactive("")
    """The place that is open."""
    news = reactive("")
    """What goes on elsewhere, in a few words."""
    yours = reactive(False)
    """Whether the news is that it is the person's turn."""
    shop = reactive(False)
    """Whether the shop window is open; the same."""
    watching = reactive(False)
    """Whether the clipboard is watched; the sign of it is there as long as it is so."""

    @dataclass
    class Chosen(Message):
        """The person has pointed at a place."""

        place: str

    def __init__(self, name: str, tabs: Sequence[PlaceTab]) -> None:
        super().__init__()
        self._title = name
        self._tabs = tuple(tabs)
        self._spans: list[tuple[int, int, str]] = []

    def render(self) -> RenderResult:
        """Everything is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        parts, sign = next(
            (
                (parts, sign)
                for form in range(3)
                for sign in (self.sign(words=True), self.sign(words=False))
                if self._cells(parts := self._parts(form), sign) <= width
            ),
            (self._parts(3), self.sign(words=False)),
        )
        segments, at = [], 0
        self._spans = []
        for text, style, place in parts:
            segments.append(Segment(text, self.get_visual_style(f"top-bar--{style}").rich_style))
            if place:
                self._spans.append((at, at + len(text), place))
            at += len(text)
        bar = Strip(segments).adjust_cell_length(width, self.get_visual_style("top-bar--tab").rich_style)
        return self._with_right(bar, at, width, sign)

    def sign(self, *, words: bool) -> str:
        """What is watched or open, in words or as mere signs; empty: nothing."""
        signs = ((WATCHING, self.watching), (SHOP_OPEN, self.shop))
        return "  ".join(sign if words else sign[0] for sign, is_so in signs if is_so)

    def on_click(self, event: events.Click) -> None:
        for left, right, place in self._spans:
            if left <= event.x < right:
                self.post_message(self.Chosen(place))

    def _parts(self, form: int) -> list[tuple[str, str, str]]:
        """The line's parts as text, style and place; a higher form is a shorter one."""
        parts = [(f" {self._title}  ", "name", "")] if form == 0 else []
        for tab in self._tabs:
            here = tab.place == self.here
            if here:
                parts.append((f" {tab.key} {tab.title} ", "here", tab.place))
            elif form < 2:
                parts += [(f" {tab.key}", "key", tab.place), (f" {tab.title} ", "tab", tab.place)]
            else:
                parts.append((f" {tab.key} ", "key", tab.place))
        return parts

    def _cells(self, parts: Sequence[tuple[str, str, str]], sign: str) -> int:
        """How much room the parts need, with the news and the sign beside them."""
        right = [text for text in (sign, self.news) if text]
        return sum(len(text) for text, _, _ in parts) + sum(len(text) + 2 for text in right)

    def _with_right(self, bar: Strip, used: int, width: int, sign: str) -> Strip:
        """What stands at the right end: the news, and before it the sign, which is never left out."""
        room = width - used - 2 - (len(sign) + 2 if sign else 0)
        news = fit(self.news, min(len(self.news), room)) if self.news and room >= _SHORTEST_NEWS else ""
        right = [
            (text, style)
            for text, style in ((sign, "watching"), (news, "yours" if self.yours else "news"))
            if text
        ]
        if not right:
            return bar
        blank = self.get_visual_style("top-bar--tab").rich_style
        segments = [
            Segment(part, submit_lock)
            for text, style in right
            for part, submit_lock in (
                (text, self.get_visual_style(f"top-bar--{style}").rich_style),
                ("  ", blank),
            )
        ]
        left = width - sum(len(segment.text) for segment in segments) + 1
        return Strip([*bar.crop(0, left), *segments]).crop(0, width)

"""The one line of navigation: where one can go, where one is, and what needs the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from helper.tui.plain import fit

WATCHING = "◉ watching clipboard"
"""The sign, where there is room for words."""
SHOP_OPEN = "■ shop window"
_SHORTEST_NEWS = 4


@dataclass(frozen=True, slots=True)
class Tab:
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

    def __init__(self, name: str, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self._title = name
        self._tabs = tuple(tabs)
        self._spans: list[tuple[int, int, str]] = []

    def render(self) -> RenderResult:
        """Everything is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
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
        """Go where the mouse points."""
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
            Segment(part, pen)
            for text, style in right
            for part, pen in ((text, self.get_visual_style(f"top-bar--{style}").rich_style), ("  ", blank))
        ]
        left = width - sum(len(segment.text) for segment in segments) + 1
        return Strip([*bar.crop(0, left), *segments]).crop(0, width)

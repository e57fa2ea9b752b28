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
    }
    ALLOW_SELECT = False

    here = reactive("")
    """The place that is open."""
    news = reactive("")
    """What goes on elsewhere, in a few words."""
    yours = reactive(False)
    """Whether the news is that it is the person's turn."""

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
        parts = next(
            (parts for form in range(3) if self._cells(parts := self._parts(form)) <= width), self._parts(3)
        )
        segments, at = [], 0
        self._spans = []
        for text, style, place in parts:
            segments.append(Segment(text, self.get_visual_style(f"top-bar--{style}").rich_style))
            if place:
                self._spans.append((at, at + len(text), place))
            at += len(text)
        bar = Strip(segments).adjust_cell_length(width, self.get_visual_style("top-bar--tab").rich_style)
        return self._with_news(bar, at, width)

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

    def _cells(self, parts: Sequence[tuple[str, str, str]]) -> int:
        """How much room the parts need, with the news beside them."""
        return sum(len(text) for text, _, _ in parts) + (len(self.news) + 2 if self.news else 0)

    def _with_news(self, bar: Strip, used: int, width: int) -> Strip:
        room = width - used - 2
        if not self.news or room < 4:
            return bar
        text = fit(self.news, min(len(self.news), room))
        pen = self.get_visual_style("top-bar--yours" if self.yours else "top-bar--news").rich_style
        left = width - len(text) - 1
        return Strip([*bar.crop(0, left), Segment(text, pen), *bar.crop(left + len(text), width)], width)

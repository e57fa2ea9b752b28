"""The line at the bottom: the keys of this place, as many as there is room for; each can be pressed with the mouse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from helper.tui.acts import ACTS
from helper.tui.keys import key_label


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
        """Draw the line."""
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
        """Do what the key does that the mouse points at."""
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
        for name, act in ACTS.items():
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

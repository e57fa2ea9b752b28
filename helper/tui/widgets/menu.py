"""A short list to choose one thing from, with the arrows and Enter or with the mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from helper.tui.keys import bindings
from helper.tui.plain import clean, fit

_NONE = -1
"""The cursor is on no entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose."""

    name: str
    """What is given back."""
    text: str
    note: str = ""
    """More about it, beside it; several lines stand below each other."""


class Menu(ScrollView, can_focus=True):
    """Entries of one or more lines, the chosen one marked by an arrow."""

    BINDINGS = bindings("menu.down", "menu.up", "menu.choose")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu--entry", "menu--note", "menu--cursor", "menu--arrow"}

    cursor = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """The person has chosen."""

        name: str

    def __init__(self, entries: Sequence[Entry], *, at: int | None = 0) -> None:
        """`at` is the entry under the cursor at first; None: none, until the person moves."""
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._lines: list[tuple[int, str, str]] = []
        self.show(entries, at=at)

    def show(self, entries: Sequence[Entry], *, at: int | None = 0) -> None:
        """Show these entries, with the cursor there; None: on none."""
        self._entries = tuple(entries)
        self._lines = [
            (index, clean(entry.text) if first else "", clean(note))
            for index, entry in enumerate(entries)
            for first, note in _lines_of(entry)
        ]
        self._column = max((len(text) for _, text, note in self._lines if note), default=0) + 3
        self.virtual_size = Size(0, len(self._lines))
        self.cursor = _NONE if at is None else at
        self.refresh(layout=True)

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        return self._entries[self.cursor] if self._entries and self.cursor != _NONE else None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at = y + round(self.scroll_y)
        width = self.size.width
        if at >= len(self._lines):
            return Strip.blank(width, self.get_visual_style("menu--entry").rich_style)
        index, text, note = self._lines[at]
        under = index == self.cursor
        ground = "menu--cursor" if under else "menu--entry"
        pens = [
            self.get_visual_style(ground, name).rich_style for name in ("menu--arrow", ground, "menu--note")
        ]
        arrow = "▸ " if under and text else "  "
        column = min(self._column, width - 2) if note else width - 2
        segments = [Segment(arrow, pens[0]), Segment(fit(text, column), pens[1])]
        if note:
            segments.append(Segment(fit(note, width - 2 - column), pens[2]))
        return Strip(segments).adjust_cell_length(width, pens[1])

    def validate_cursor(self, cursor: int) -> int:
        """Keep it on an entry."""
        return max(_NONE, min(cursor, len(self._entries) - 1))

    def watch_cursor(self) -> None:
        """Draw it and keep it in sight."""
        self.refresh()
        places = [at for at, (index, _, _) in enumerate(self._lines) if index == self.cursor]
        if places and self.is_mounted:
            self.scroll_to_region(Region(0, places[0], 1, len(places)), animate=False, force=True)

    def action_move(self, by: int) -> None:
        """Move to another entry."""
        self.cursor = max(0, self.cursor + by)

    def action_choose(self) -> None:
        """Give back the entry under the cursor."""
        if (entry := self.entry) is not None:
            self.post_message(self.Chosen(entry.name))

    def on_click(self, event: events.Click) -> None:
        """Choose what the mouse points at."""
        at = event.y + round(self.scroll_y)
        if at < len(self._lines):
            self.cursor = self._lines[at][0]
            self.action_choose()


class TickMenu(Menu, inherit_bindings=False):
    """Entries that are each a yes or a no; whoever shows it has the keys for that."""

    BINDINGS = bindings("menu.down", "menu.up")

    def __init__(self, entries: Sequence[Entry], ticked: Iterable[str] = ()) -> None:
        self._plain = tuple(entries)
        self._ticked = set(ticked)
        super().__init__(self._marked())

    @property
    def ticked(self) -> tuple[str, ...]:
        """The names of the entries with a yes, in their order."""
        return tuple(entry.name for entry in self._plain if entry.name in self._ticked)

    def tick(self) -> None:
        """Turn the answer of the entry under the cursor round."""
        if (entry := self.entry) is not None:
            self._ticked ^= {entry.name}
            self._show_again()

    def tick_all(self) -> None:
        """Yes to all; where all have it, no to all."""
        names = {entry.name for entry in self._plain}
        self._ticked = set() if self._ticked >= names else names
        self._show_again()

    def action_choose(self) -> None:
        """A click turns the answer round."""
        self.tick()

    def _marked(self) -> list[Entry]:
        return [
            Entry(one.name, f"[{'x' if one.name in self._ticked else ' '}] {one.text}", one.note)
            for one in self._plain
        ]

    def _show_again(self) -> None:
        cursor = self.cursor
        self.show(self._marked())
        self.cursor = cursor


def _lines_of(entry: Entry) -> list[tuple[bool, str]]:
    return [(number == 0, line) for number, line in enumerate(entry.note.split("\n"))]

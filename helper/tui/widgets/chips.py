"""The kinds a list can be narrowed to, with their numbers, in one line; a click or a key chooses one."""

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

from helper.tui.widgets.columns import Tone

_MORE = "…"
"""Stands where chips are left out."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind."""

    name: str
    glyph: str
    tone: Tone
    count: int


class Chips(Widget):
    """One line of kinds. Where there is no room some are left out, the chosen one never, and a sign says so."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chips--chosen",
        "chips--count",
        *(f"chips--{tone.value}" for tone in Tone),
    }
    ALLOW_SELECT = False

    chips: reactive[tuple[Chip, ...]] = reactive(())
    chosen = reactive("")

    @dataclass
    class Picked(Message):
        """The person has chosen a kind."""

        name: str

    _spans: Sequence[tuple[int, int, str]] = ()
    _gap = 1
    """The blanks between two chips; none beside their own where there is no room."""

    def render(self) -> RenderResult:
        """Everything is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        first, chips, has_more = self._fitting(self.size.width)
        count = self.get_visual_style("chips--count").rich_style
        segments = [Segment(f"{_MORE} ", count)] if first else []
        spans, at = [], 2 if first else 0
        for chip in chips:
            parts = self._parts(chip)
            width = sum(segment.cell_length for segment in parts)
            spans.append((at, at + width, chip.name))
            segments += parts
            at += width
        segments += [Segment(_MORE, count)] if has_more else []
        self._spans = spans
        return Strip(segments).adjust_cell_length(
            self.size.width, self.get_visual_style("chips--plain").rich_style
        )

    def on_click(self, event: events.Click) -> None:
        """Choose what the mouse points at."""
        for left, right, name in self._spans:
            if left <= event.x < right:
                self.post_message(self.Picked(name))

    def _fitting(self, width: int) -> tuple[int, Sequence[Chip], bool]:
        """How many are left out before those that are shown, these, and whether any is left out behind them."""
        some = [chip for chip in self.chips if chip.count or chip.name in {"all", self.chosen}]
        place = next((at for at, chip in enumerate(some) if chip.name == self.chosen), 0)

        def fits(start: int, end: int, gap: int = 0) -> bool:
            signs = 2 * (start > 0) + (end < len(some))
            return sum(_cells(chip) + gap for chip in some[start:end]) - gap + signs <= width

        self._gap = 1 if fits(0, len(some), 1) else 0
        first = next((start for start in range(place) if fits(start, place + 1)), place)
        end = next((end for end in range(len(some), place + 1, -1) if fits(first, end)), place + 1)
        return first, some[first:end], end < len(some)

    def _parts(self, chip: Chip) -> list[Segment]:
        chosen = ("chips--chosen",) if chip.name == self.chosen else ()
        name = self.get_visual_style(f"chips--{chip.tone.value}", *chosen).rich_style
        count = self.get_visual_style("chips--count", *chosen).rich_style
        glyph = f"{chip.glyph} " if chip.glyph else ""
        return [
            Segment(f" {glyph}{chip.name} ", name),
            Segment(f"{chip.count} ", count),
            Segment(" " * self._gap, self.get_visual_style("chips--plain").rich_style),
        ]


def _cells(chip: Chip) -> int:
    return len(chip.name) + len(str(chip.count)) + (5 if chip.glyph else 3)

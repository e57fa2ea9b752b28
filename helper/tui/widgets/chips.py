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


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind."""

    name: str
    glyph: str
    tone: Tone
    count: int


class Chips(Widget):
    """One line of kinds. Where there is no room it begins with the chosen one."""

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

    def render(self) -> RenderResult:
        """Everything is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        segments: list[Segment] = []
        spans, at = [], 0
        for chip in self._fitting(self.size.width):
            parts = self._parts(chip)
            width = sum(segment.cell_length for segment in parts)
            spans.append((at, at + width, chip.name))
            segments += parts
            at += width
        self._spans = spans
        return Strip(segments).adjust_cell_length(
            self.size.width, self.get_visual_style("chips--plain").rich_style
        )

    def on_click(self, event: events.Click) -> None:
        """Choose what the mouse points at."""
        for left, right, name in self._spans:
            if left <= event.x < right:
                self.post_message(self.Picked(name))

    def _fitting(self, width: int) -> Sequence[Chip]:
        shown = [chip for chip in self.chips if chip.count or chip.name in {"all", self.chosen}]
        place = next((at for at, chip in enumerate(shown) if chip.name == self.chosen), 0)
        for start in range(place + 1):
            used = sum(_cells(chip) for chip in shown[start : place + 1])
            if used <= width:
                return shown[start:]
        return shown[place:]

    def _parts(self, chip: Chip) -> list[Segment]:
        chosen = ("chips--chosen",) if chip.name == self.chosen else ()
        name = self.get_visual_style(f"chips--{chip.tone.value}", *chosen).rich_style
        count = self.get_visual_style("chips--count", *chosen).rich_style
        glyph = f"{chip.glyph} " if chip.glyph else ""
        return [
            Segment(f" {glyph}{chip.name} ", name),
            Segment(f"{chip.count} ", count),
            Segment(" ", self.get_visual_style("chips--plain").rich_style),
        ]


def _cells(chip: Chip) -> int:
    return len(chip.name) + len(str(chip.count)) + (5 if chip.glyph else 3) + 1

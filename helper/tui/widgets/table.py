"""A table with any number of rows. Only the visible rows are drawn, so 100,000 rows are as fast as 40."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as TextStyle
from textual.widgets import Static

from helper.tui.actions import bindings
from helper.tui.formatting import fit

GAP = 2
"""Width in cells of the gap between two columns."""


class Tone(StrEnum):
    """The style of a cell. Colour is never the only sign, so the text of the cell always says the same."""

    PLAIN = "$foreground"
    STRONG = "bold $foreground"
    SOFT = "$soft"
    ACCENT = "$accent"
    GOOD = "$success"
    WRONG = "$error"
    YOURS = "bold $yours"


PLAIN, STRONG, SOFT, ACCENT, GOOD, WRONG, YOURS = Tone
Cell = tuple[str, Tone]
Row = TypeVar("Row")


def figure(number: int, tone: Tone = PLAIN) -> Cell:
    """Return the cell of a number, which is grey if it is zero."""
    return str(number), tone if number else SOFT


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    title: str
    width: int
    """The minimum width in cells."""
    cell: Callable[[Row], Cell]
    """Returns the text and the style of the column's cell in the given row."""
    _: KW_ONLY
    grow: int = 0
    """How much of the spare width this column gets, relative to the other columns; 0 for a column of fixed width."""
    right: bool = False
    """Whether the text is right-aligned, as for numbers."""
    drop: int = 0
    """Decides which column is hidden first if the columns do not fit: the one with the highest value.

    A column with the value 0 is never hidden."""


def share(
    columns: Sequence[Column[Any]], width: int, left_out: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Return the columns that fit into `width` cells, each as its index and its width. Skip those in `left_out`."""
    widths = {index: column.width for index, column in enumerate(columns) if index not in left_out}

    def over() -> int:
        return sum(widths.values()) + GAP * (len(widths) - 1) - width

    while over() > 0 and (leaving := [index for index in widths if columns[index].drop]):
        del widths[max(leaving, key=lambda index: columns[index].drop)]
    if shares := sum(columns[index].grow for index in widths):
        spare = max(0, -over())
        for index in widths:
            widths[index] += spare * columns[index].grow // shares
    for _ in range(over()):  # If the remaining columns still do not fit, reduce the widest ones.
        widest = max(widths, key=lambda index: widths[index])
        widths[widest] = max(1, widths[widest] - 1)
    return list(widths.items())


GUTTER = 4
"""Width in cells of the cursor bar and the tick of marked rows, before the first column."""


class VirtualTable(ScrollView, can_focus=True):
    """A table that stores only the ids of its rows. A row's contents are requested when the row is drawn."""

    BINDINGS = bindings("move")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--row", "table--cursor", "table--marked"}

    cursor = reactive(0, repaint=False)
    """The index of the selected row; 0 if there are no rows."""

    @dataclass
    class Moved(Message):
        row: str

    @dataclass
    class Entered(Message):
        row: str

    @dataclass
    class Headed(Message):
        column: int

    def __init__(
        self, columns: Sequence[Column[Row]], row_of: Callable[[str], Row], *, headed: bool = True
    ) -> None:
        super().__init__()
        self._head_lines = 1 if headed else 0
        self.columns: Sequence[Column[Any]] = columns
        self.left_out: Collection[int] = ()
        """The indexes of columns to hide, for example because all their cells are empty."""
        self.sorted_by: int | None = None
        """The index of the column whose heading shows the sort arrow; None for no arrow."""
        self.rows: Sequence[str] = ()
        self.marked: Collection[str] = ()
        self._row_of = row_of
        self._styles: dict[tuple[str, Tone], Style] = {}

    @property
    def row(self) -> str | None:
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[str], *, at: str | None = None) -> None:
        """Show these rows, and select the row `at`.

        Without `at`, the same row stays selected. If that row is gone, the row at its index is selected.
        """
        wanted = at or self.row
        self.rows = rows
        size = Size(self.size.width, len(rows) + self._head_lines)
        # Assigning to `virtual_size` would lay out the whole screen again, which costs two frames.
        self.set_reactive(VirtualTable.virtual_size, size)
        self._scroll_update(size)
        here = self.validate_cursor(self.cursor)
        if wanted is not None and rows and rows[here] != wanted and wanted in rows:
            here = rows.index(wanted)
        self.cursor = here
        self._see_cursor()
        self.refresh()
        if (row := self.row) is not None:
            self.post_message(self.Moved(row))

    def has_room_for(self, column: int) -> bool:
        return any(index == column for index, _ in self._shared())

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self._head_lines:
            return self._head(width)
        place = round(self.scroll_y) + y - self._head_lines
        if place >= len(self.rows):
            return Strip.blank(width, self._drawn_style("table--row", Tone.PLAIN))
        return self._row(place, width)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self._refresh_row(old)
        self._refresh_row(new)
        self._see_cursor()
        if (row := self.row) is not None:
            self.post_message(self.Moved(row))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(1, self.size.height - self._head_lines - 1)

    def action_top(self) -> None:
        self.cursor = 0

    def action_bottom(self) -> None:
        self.cursor = len(self.rows) - 1

    def action_enter(self) -> None:
        if (row := self.row) is not None:
            self.post_message(self.Entered(row))

    def on_click(self, event: events.Click) -> None:
        if event.y < self._head_lines:
            if (column := self._column_at(event.x)) is not None:
                self.post_message(self.Headed(column))
            return
        place = round(self.scroll_y) + event.y - self._head_lines
        if place < len(self.rows):
            self.cursor = place
            if event.chain == 2:
                self.action_enter()

    def on_resize(self) -> None:
        self._see_cursor()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _see_cursor(self) -> None:
        if not self.size.height:
            return  # Without a size, it is unknown which rows are visible. `on_resize` calls this method again.
        height = max(1, self.size.height - self._head_lines)
        top = round(self.scroll_y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def _refresh_row(self, place: int) -> None:
        self.refresh(Region(0, place - round(self.scroll_y) + self._head_lines, self.size.width, 1))

    def _head(self, width: int) -> Strip:
        style = self._drawn_style("table--head", Tone.SOFT)
        text = " " * GUTTER
        for index, wide in self._shared():
            column = self.columns[index]
            title = column.title + (" ↑" if index == self.sorted_by else "")
            text += fit(title, wide, right=column.right) + " " * GAP
        return Strip([Segment(fit(text.rstrip(), width), style)], width)

    def _row(self, place: int, width: int) -> Strip:
        row = self.rows[place]
        under, marked = place == self.cursor, row in self.marked
        ground = "table--cursor" if under else "table--marked" if marked else "table--row"
        value = self._row_of(row)
        segments = [
            Segment("▌ " if under else "  ", self._drawn_style(ground, Tone.ACCENT)),
            Segment("✓ " if marked else "  ", self._drawn_style(ground, Tone.ACCENT)),
        ]
        for index, wide in self._shared():
            text, tone = self.columns[index].cell(value)
            text = fit(text, wide, right=self.columns[index].right) + " " * GAP
            segments.append(Segment(text, self._drawn_style(ground, tone)))
        blank = self._drawn_style(ground, Tone.PLAIN)
        return Strip(segments).adjust_cell_length(width, blank)

    def _drawn_style(self, ground: str, tone: Tone) -> Style:
        style = self._styles.get((ground, tone))
        if style is None:
            own = TextStyle.parse(tone, self.app.theme_variables)
            style = (self.get_visual_style("table--row", ground) + own).rich_style
            self._styles[ground, tone] = style
        return style

    def _shared(self) -> list[tuple[int, int]]:
        """Return the visible columns and their widths. One cell before the scroll bar stays free."""
        return share(self.columns, self.size.width - GUTTER - 1, self.left_out)

    def _column_at(self, x: int) -> int | None:
        left = GUTTER
        for index, wide in self._shared():
            if left <= x < left + wide + GAP:
                return index
            left += wide + GAP
        return None


def labelled(width: int, *pairs: tuple[str, str | Content]) -> Iterator[Content]:
    """Yield a line for each pair of a label and a text. The labels are padded to `width` cells.

    Pairs with an empty text are skipped.
    """
    for label, text in pairs:
        if text:
            gap = " " * max(1, width - cell_len(label))
            yield Content.assemble((label + gap, "$soft"), text)


class Details(VerticalScroll, can_focus=False):
    """Shows the details of the selected row. Long texts are wrapped, never truncated."""

    def __init__(self, draw: Callable[[], None]) -> None:
        """`draw` is called when the details have become visible, so that the pane supplies their contents."""
        super().__init__(Static())
        self._draw = draw

    def show(self, lines: Iterable[Content]) -> None:
        self.query_one(Static).update(Content("\n").join(lines))
        self.scroll_home(animate=False)

    def on_show(self) -> None:
        self._draw()

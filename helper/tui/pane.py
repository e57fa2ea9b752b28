"""One place of the program, or a list over it, and what either can ask of the screen around it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from helper.model.text import plural
from helper.tui.context import ScreenContext
from helper.tui.widgets.bars import KeyBar, screen_head
from helper.tui.widgets.table import Column, Details, TableCell, VirtualTable


class PaneHost(Screen[None]):
    """The screen around the places: what they can ask of it, beside the actions that their keys name."""

    context: ScreenContext

    async def go(self, place: str) -> Pane:
        """Open a place."""
        raise NotImplementedError

    def judge(self, finding_ids: tuple[str, ...]) -> None:
        """Ask about findings, one by one."""
        raise NotImplementedError

    async def taken_in(self, said: str, finding_ids: tuple[str, ...]) -> None:
        """Say that something was taken in, and show these findings."""
        raise NotImplementedError

    def action_sheet(self, path: Path | None = None) -> None:
        """Bring in this spreadsheet, or the one that the person names."""
        raise NotImplementedError

    def sign(self, sign: str, is_so: bool) -> None:
        """Show a sign of what goes on beside the screens: "watching" or "shop"."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do."""

    head: str
    detail: str
    """How to do it, or what there is to know."""
    asks: bool = False
    """Whether a question waits for the person's answer."""


class Pane(Vertical):
    """The base of the places that the keys 0 to 6 lead to."""

    can_focus = True
    PLACE: ClassVar[str]
    """Its name, which is also its id."""

    @dataclass
    class Copy(Message):
        """Put a text on the clipboard, and show it."""

        text: str

    @dataclass
    class Open(Message):
        """Open a page in the person's own browser."""

        url: str

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(id=self.PLACE)
        self.context = context

    @property
    def host(self) -> PaneHost:
        return cast("PaneHost", self.screen)

    def say(self, text: str) -> None:
        self.notify(text, markup=False, timeout=4)

    def headline(self, what: str, more: str = "") -> None:
        words = Content.assemble((what, "bold"), (f"   {more}" if more else "", "$soft"))
        self.query_one("#headline", Static).update(words)

    def show_next(self, step: NextStep | None) -> None:
        """Show the one thing to do; None: there is nothing to say."""
        box = self.query_one("#next", Static)
        box.display = step is not None
        if step is not None:
            box.set_class(step.asks, "yours")
            tone = "$yours" if step.asks else "$accent"
            head = Content.assemble(("Next for you   ", f"bold {tone}"), (step.head, "bold"))
            box.update(Content.assemble(head, "\n", (step.detail, "$soft")))

    def begin(self, errand: Callable[[], Coroutine[Any, Any, object]], group: str) -> None:
        """Run an errand instead of the one that runs in its group.

        It is made when it begins: one that is replaced before that was never there.
        """
        self.run_worker(errand, group=group, exclusive=True)  # type: ignore[arg-type]  # Textual's types know no such callable

    def load(self) -> None:
        raise NotImplementedError

    def arrive(self) -> None:
        self.screen.set_focus(self)


class ListPane(Pane):
    """The base of places that are a list, perhaps with the details of a row beside it."""

    COLUMNS: ClassVar[tuple[Column, ...]]
    EMPTY: ClassVar[Content] = Content("")
    """What stands in the place of a list without rows."""
    HAS_DETAILS: ClassVar[bool] = False
    ABOUT_ROW: ClassVar[frozenset[str]] = frozenset()
    """The actions that are there only while the cursor is on a row."""

    def above(self) -> Iterable[Widget]:
        yield Static(id="headline")

    def compose(self) -> ComposeResult:
        yield from self.above()
        with Horizontal(id="list"):
            yield VirtualTable(self.COLUMNS, self._cells)
            if self.HAS_DETAILS:
                yield Details()
        yield Static(self.EMPTY, id="empty")

    @property
    def table(self) -> VirtualTable:
        return self.query_one(VirtualTable)

    @property
    def row(self) -> str:
        """The row under the cursor; where there is none, nobody may ask."""
        return self.table.rows[self.table.cursor]

    def details(self) -> Iterable[Content]:
        """What is known of the row under the cursor."""
        return ()

    def on_mount(self) -> None:
        self.load()

    def arrive(self) -> None:
        """The list takes the keys; while there is none, the place."""
        self.screen.set_focus(self if self.query_one("#empty").display else self.table)

    def show_rows(self, rows: Sequence[str]) -> None:
        self.table.show(rows)
        self.query_one("#list").display = bool(rows)
        self.query_one("#empty").display = not rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in self.ABOUT_ROW or self.table.row is not None

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        event.stop()
        self.moved()

    def moved(self) -> None:
        self.draw_details()
        self.refresh_bindings()

    def on_details_wanted(self, event: Details.Wanted) -> None:
        event.stop()
        self.draw_details()

    def action_details(self) -> None:
        self.query_one(Details).toggle_class("-switched")
        self.draw_details()

    def draw_details(self) -> None:
        """Show the details, where there is room for them."""
        for pane in self.query(Details):
            if pane.display:
                pane.show(self.details())

    def _cells(self, row: str) -> tuple[TableCell, ...]:
        raise NotImplementedError


PLACES: dict[str, tuple[str, str]] = {
    "today": ("0", "Today"),
    "listings": ("1", "Listings"),
    "designs": ("2", "Designs"),
    "filing": ("3", "Filing"),
    "history": ("4", "History"),
    "sellers": ("5", "Sellers"),
    "reports": ("6", "Reports"),
}
"""Key and title of each place. Its class is called by its title; so is its module, perhaps in a folder of its own."""
_FOLDERS = frozenset({"listings", "designs", "filing"})


def pane_class(place: str) -> type[Pane]:
    """The class of a place; its module is imported when the person first goes there."""
    folder = f"{place}." if place in _FOLDERS else ""
    module = import_module(f"helper.tui.{folder}{place}_pane")
    found: type[Pane] = getattr(module, f"{PLACES[place][1]}Pane")
    return found


Row = TypeVar("Row")


class ListScreen(Screen[None], Generic[Row]):
    """The base of such lists; what is answered or changed in one, u takes back."""

    AUTO_FOCUS = "VirtualTable"
    NAME: ClassVar[str]
    """Its headline."""
    ONE: ClassVar[str]
    """What a line is, for the count beside the headline."""
    COLUMNS: ClassVar[tuple[Column, ...]]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        self._shown: dict[str, Row] = {}

    def compose(self) -> ComposeResult:
        yield from screen_head(self.NAME, practice=self.context.practice)
        yield VirtualTable(self.COLUMNS, self._cells)
        yield from self.below()
        yield KeyBar()

    def below(self) -> Iterable[Widget]:
        raise NotImplementedError

    def rows(self) -> Mapping[str, Row]:
        """What there is to show now, by a name for each line."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._load()

    def action_undo(self) -> None:
        self.context.queue.undo()
        self._load()

    def action_out(self) -> None:
        self.dismiss(None)

    @property
    def _chosen(self) -> Row | None:
        row = self.query_one(VirtualTable).row
        return self._shown.get(row) if row is not None else None

    def _load(self) -> None:
        self._shown = dict(self.rows())
        self.query_one(VirtualTable).show(list(self._shown))
        self.query_one(".place", Static).update(plural(len(self._shown), self.ONE))
        self.refresh_bindings()

    def _cells(self, row: str) -> tuple[TableCell, ...]:
        raise NotImplementedError

"""Base classes of the panes and lists, and the methods that panes call on the screen around them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar, cast

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from helper.translation import msg, tr
from helper.tui.context import Report, ScreenContext
from helper.tui.formatting import clean_lines
from helper.tui.widgets.table import Column, Details, Row, VirtualTable

P = ParamSpec("P")
T = TypeVar("T")


class PaneHost(Screen[None]):
    """The screen around the panes, with the methods that panes call on it."""

    context: ScreenContext

    @property
    def is_filing(self) -> bool:
        """Whether a session is running in the Filing pane."""
        raise NotImplementedError

    async def ask(self, screen: Screen[T]) -> T:
        """Show a dialog from a worker and return its result."""
        answer: T = await self.app.push_screen_wait(screen)
        return answer

    def say(self, text: str, seconds: float = 4) -> None:
        """Show a notification; do nothing if the app has ended."""
        if self.app.is_running:
            self.notify(clean_lines(text), markup=False, timeout=seconds)

    async def go(self, place: str) -> Pane:
        raise NotImplementedError

    def judge(self, finding_ids: tuple[str, ...]) -> None:
        raise NotImplementedError

    def judge_page(self, finding_ids: tuple[str, ...]) -> None:
        raise NotImplementedError

    async def taken_in(self, said: str, finding_ids: tuple[str, ...]) -> None:
        """Open the Listings pane, select these findings, and show the message `said`."""
        raise NotImplementedError

    def action_sheet(self, path: Path | None = None) -> None:
        """Import the spreadsheet at `path`. If `path` is None, ask the user for the file."""
        raise NotImplementedError

    def close_for(self, work: Callable[[], Report]) -> None:
        """Close the screens and the records, call `work`, and start the screens again."""
        if self.context.when_closed is not None:
            self.context.when_closed(work)
            self.app.post_message(CloseScreens())

    def sign(self, sign: str, is_so: bool) -> None:
        """Show or hide the indicator of a background activity in the top bar.

        `sign` is a key of `SIGNS`; `is_so` is whether the activity is running.
        """
        raise NotImplementedError


class CloseScreens(Message):
    """Asks the app to stop the session and close the screens and the records. The program then goes on without them."""


PaneTask = Callable[Concatenate[PaneHost, P], Coroutine[Any, Any, object]]


def host_of(app: App[Any]) -> PaneHost:
    """Return the screen around the panes, even if a dialog is on top of it."""
    return cast("PaneHost", app.screen_stack[0])


@dataclass(frozen=True, slots=True)
class NextStep:
    head: str
    detail: str
    """What the user should do for this step, or a fact that the user needs to know."""
    asks: bool = False
    """Whether the step is a question that waits for the user's answer."""


class Pane(Vertical):
    """The base class of the panes, which the user opens with the keys 1 to 5."""

    can_focus = True
    PLACE: ClassVar[str]
    """The pane's name, which is also its id."""
    RULES: ClassVar[tuple[str, ...]] = ()
    """The help texts that explain how the pane's figures are counted: a title, then paragraphs.

    Empty if not needed.
    """

    @dataclass
    class Copy(Message):
        """Asks the app to copy a text to the clipboard and to show it."""

        text: str

    @dataclass
    class Open(Message):
        """Asks the app to open a page in the user's own browser."""

        url: str

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(id=self.PLACE)
        self.context = context

    @property
    def host(self) -> PaneHost:
        return cast("PaneHost", self.screen)

    def headline(self, what: str, more: str = "") -> None:
        words = Content.assemble((what, "bold"), (f"   {more}" if more else "", "$soft"))
        self.query_one("#headline", Static).update(words)

    def show_next(self, step: NextStep | None) -> None:
        """Show `step` in the box "Next for you". If `step` is None, hide the box."""
        box = self.query_one("#next", Static)
        box.display = step is not None
        if step is not None:
            box.set_class(step.asks, "yours")
            tone = "$yours" if step.asks else "$accent"
            head = Content.assemble((f"{tr('Next for you')}   ", f"bold {tone}"), (step.head, "bold"))
            box.update(Content.assemble(head, "\n", (step.detail, "$soft")))

    def begin(self, task: PaneTask[P], *args: P.args, **words: P.kwargs) -> None:
        """Run `task` in a worker, so that `task` can wait for the user's answers.

        If `task` is already running for this pane, the earlier worker is cancelled.

        The worker receives a callable instead of a coroutine. If a worker is cancelled before it starts, Python would
        otherwise warn about a coroutine that was never awaited.
        """
        begun = partial(task, self.host, *args, **words)
        self.run_worker(begun, group=task.__name__, exclusive=True)  # type: ignore[arg-type]  # Textual accepts this callable, but its type does not say so

    def load(self) -> None:
        raise NotImplementedError

    def arrive(self) -> None:
        self.screen.set_focus(self)

    def refocus(self) -> None:
        """Move the focus to the list, unless the user is typing in an input.

        A list without rows is hidden and receives no keys. In that case, move the focus to the pane.
        """
        if self.display and not isinstance(self.screen.focused, Input):
            self.arrive()


def begins(task: PaneTask[P], *args: P.args, **words: P.kwargs) -> Callable[[Pane], None]:
    """Return an action method for a pane, which runs `task` with these arguments."""
    return lambda pane: pane.begin(task, *args, **words)


class Rows(Generic[Row], Widget):  # noqa: PYI059 - the order of Textual's Screen
    """The base class of every list, in a pane or on its own screen."""

    ABOUT_ROW: ClassVar[frozenset[str]] = frozenset()
    """The names of the actions that need a selected row."""

    shown: Mapping[str, Row] = MappingProxyType({})
    """The displayed rows by id."""

    def columns(self) -> Sequence[Column[Row]]:
        raise NotImplementedError

    def line(self, row: str) -> Row:
        return self.shown[row]

    def enter(self, row: str) -> None:
        """Do what Enter does on this row."""
        raise NotImplementedError

    def fits(self, action: str, chosen: Row) -> bool:
        """Return whether `action`, one of `ABOUT_ROW`, applies to the selected row."""
        return True

    def details(self) -> Iterable[Content]:
        return ()

    def moved(self) -> None:
        """Update the screen after another row was selected, or after the selected row has changed."""
        raise NotImplementedError

    @property
    def table(self) -> VirtualTable:
        return self.query_one(VirtualTable)

    @property
    def row(self) -> str:
        """The id of the selected row. Valid only while a row is selected."""
        return self.table.rows[self.table.cursor]

    @property
    def chosen(self) -> Row:
        return self.line(self.row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in self.ABOUT_ROW or (self.table.row is not None and self.fits(action, self.chosen))

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        event.stop()
        self.enter(event.row)

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        event.stop()
        self.moved()


class ListPane(Pane, Rows[Row]):
    """The base class of panes with a list. A pane may show the details of the selected row beside the list."""

    HAS_DETAILS: ClassVar[bool] = False

    def empty(self) -> Content:
        """Return the text that replaces an empty list."""
        return Content("")

    def above(self) -> Iterable[Widget]:
        yield Static(id="headline")

    def compose(self) -> ComposeResult:
        yield from self.above()
        with Horizontal(id="list"):
            yield VirtualTable(self.columns(), self.line)
            if self.HAS_DETAILS:
                yield Details(self.draw_details)
        empty = Static(self.empty(), id="empty")
        empty.display = False  # hidden until the rows have been read
        yield empty

    def on_mount(self) -> None:
        self.load()

    def arrive(self) -> None:
        """Focus the list. If the list is empty, focus the pane instead."""
        self.screen.set_focus(self if self.query_one("#empty").display else self.table)

    def show_rows(self, rows: Mapping[str, Row]) -> None:
        self.shown = rows
        self.table.show(list(rows))
        self.query_one("#list").display = bool(rows)
        self.query_one("#empty").display = not rows

    def moved(self) -> None:
        self.draw_details()
        self.refresh_bindings()

    def action_details(self) -> None:
        self.query_one(Details).toggle_class("-switched")
        self.draw_details()

    def draw_details(self) -> None:
        """Draw the details of the selected row, if the details are visible."""
        for pane in self.query(Details):
            if pane.display:
                pane.show(self.details())


PLACES: dict[str, tuple[str, str]] = {
    "today": ("1", msg("Today")),
    "listings": ("2", msg("Listings")),
    "designs": ("3", msg("Designs")),
    "filing": ("4", msg("Filing")),
    "history": ("5", msg("History")),
}
"""The key and the title of each place, by the name of its pane.

The class of the pane `today` is `today_pane.TodayPane`.
"""
VIEWS = {"history": msg("complaints"), "shops": msg("shops"), "figures": msg("figures")}
"""The label of each view of History, by the name of its pane."""
_FOLDERS = frozenset({"listings", "designs", "filing"})


def pane_class(place: str) -> type[Pane]:
    """Return the class of the pane with this name. The pane's module is imported only now."""
    folder = f"{place}." if place in _FOLDERS else ""
    module = import_module(f"helper.tui.{folder}{place}_pane")
    found: type[Pane] = getattr(module, f"{place.capitalize()}Pane")
    return found

"""A list over the place the person came from: one line each, with a headline and keys of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from helper.model.words import counted
from helper.tui.filing.words import PRACTICE
from helper.tui.widgets.columns import Cell, Column
from helper.tui.widgets.key_bar import KeyBar
from helper.tui.widgets.table import VirtualTable
from helper.tui.workbench import Records, Workbench

Row = TypeVar("Row")


class ListScreen(Screen[None], Generic[Row]):
    """The base of such lists; what is answered or changed in one, u takes back."""

    AUTO_FOCUS = "VirtualTable"
    NAME: ClassVar[str]
    """Its headline."""
    ONE: ClassVar[str]
    """What a line is, for the count beside the headline."""
    COLUMNS: ClassVar[tuple[Column, ...]]

    def __init__(self, bench: Workbench, records: Records) -> None:
        super().__init__()
        self._bench = bench
        self._records = records
        self._shown: dict[str, Row] = {}

    def compose(self) -> ComposeResult:
        """A headline, the list, what stands below it, and the keys."""
        with Horizontal(classes="head"):
            yield Static(self.NAME, classes="name", markup=False)
            yield Static(id="amount", classes="place")
        if self._bench.practice:
            yield Static(PRACTICE, classes="practice", markup=False)
        yield VirtualTable(self.COLUMNS, self._cells)
        yield from self.below()
        yield KeyBar()

    def below(self) -> Iterable[Widget]:
        """What stands below the list."""
        raise NotImplementedError

    def rows(self) -> Mapping[str, Row]:
        """What there is to show now, by a name for each line."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show what there is."""
        self._load()

    def action_undo(self) -> None:
        """Take the last change back."""
        self._records.queue.undo()
        self._load()

    def action_out(self) -> None:
        """Back to where the person came from."""
        self.dismiss(None)

    @property
    def _chosen(self) -> Row | None:
        row = self.query_one(VirtualTable).row
        return self._shown.get(row) if row is not None else None

    def _load(self) -> None:
        self._shown = dict(self.rows())
        self.query_one(VirtualTable).show(list(self._shown))
        self.query_one("#amount", Static).update(counted(len(self._shown), self.ONE))
        self.refresh_bindings()

    def _cells(self, row: str) -> tuple[Cell, ...]:
        raise NotImplementedError

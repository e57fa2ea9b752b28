"""A table of any length: only the lines that are seen are made, so a hundred thousand rows cost what forty cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from helper.tui.terminal import themes
from helper.tui.widgets.table import GAP, PLAIN, Cell, Column, VirtualTable, share
from tests.tui.stage import press, settle, text_of


def _cell(row: str) -> Cell:
    return row, PLAIN


TITLE = Column("Listing", 16, _cell, grow=1)
SHOP = Column("Shop", 12, _cell, drop=2)
STATE = Column("State", 10, _cell)
AGE = Column("Added", 5, _cell, right=True, drop=1)


@pytest.fixture(autouse=True)
def _skip_frames() -> None:
    """Here every frame is drawn: what is drawn is what is looked at."""


def test_the_least_important_column_leaves_first() -> None:
    """Where there is no room the column with the highest drop goes, then the next; the others stay."""
    columns = (TITLE, SHOP, STATE, AGE)
    assert [index for index, _ in share(columns, 60)] == [0, 1, 2, 3]
    assert [index for index, _ in share(columns, 48)] == [0, 2, 3]
    assert [index for index, _ in share(columns, 30)] == [0, 2]


def test_spare_room_goes_to_those_that_grow() -> None:
    """A column that does not grow keeps its width; what is left over goes to the one that does."""
    assert share((TITLE, STATE), 60) == [(0, 48), (1, 10)]


@given(st.integers(8, 200))
def test_the_columns_never_take_more_than_the_line(width: int) -> None:
    """At any width the columns and the gaps between them fit."""
    shared = share((TITLE, SHOP, STATE, AGE), width)
    assert sum(wide for _, wide in shared) + GAP * (len(shared) - 1) <= width


COLUMNS: tuple[Column[str], ...] = (
    Column("Name", 10, lambda row: (f"row {row}", PLAIN), grow=1),
    Column("Number", 8, _cell, right=True),
)


class TableApp(App[int]):
    """A table of a hundred thousand rows, which remembers what it was asked and what it said."""

    def __init__(self, amount: int = 100_000) -> None:
        super().__init__()
        self.amount = amount
        self.asked: list[str] = []
        self.said: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes()[0].variables

    def compose(self) -> ComposeResult:
        yield VirtualTable(COLUMNS, self.row_of)

    def on_mount(self) -> None:
        self.table.show([str(number) for number in range(self.amount)])
        self.table.focus()

    @property
    def table(self) -> VirtualTable:
        return self.query_one(VirtualTable)

    def row_of(self, row: str) -> str:
        self.asked.append(row)
        return row

    def on_virtual_table_entered(self, event: VirtualTable.Entered) -> None:
        self.said.append(event.row)

    def on_virtual_table_headed(self, event: VirtualTable.Headed) -> None:
        self.said.append(event.column)


async def test_only_the_rows_that_are_seen_are_asked_for() -> None:
    """Of a hundred thousand rows a window of ten lines asks for nine; a step of the cursor for the row left and the row reached."""
    app = TableApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert set(app.asked) == {str(number) for number in range(9)}
        app.asked.clear()
        await press(pilot, "j")
        assert set(app.asked) == {"0", "1"}


async def test_the_cursor_stays_in_sight() -> None:
    """To the end, a page back, a line up, to the top: the row under the cursor is always drawn."""
    app = TableApp()
    async with app.run_test(size=(40, 10)) as pilot:
        for key, row in (("G", "99999"), ("ctrl+u", "99991"), ("k", "99990"), ("g", "0"), ("pagedown", "8")):
            await press(pilot, key)
            assert app.table.row == row
            assert f"row {row}" in text_of(app)


async def test_the_cursor_stays_on_its_row_when_the_rows_change() -> None:
    """After a filter or a sort the cursor is on the same row, not on the same line."""
    app = TableApp(100)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "j", "j")
        app.table.show(["9", "7", "5", "2"])
        await settle(pilot)
        assert app.table.row == "2"


async def test_an_empty_table_takes_every_key() -> None:
    """With no rows there is no row under the cursor, and no key breaks anything."""
    app = TableApp(0)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "j", "k", "G", "g", "ctrl+d", "ctrl+u", "enter")
        assert app.table.row is None
        assert app.said == []


async def test_the_mouse_chooses_enters_and_sorts() -> None:
    """A click moves the cursor, a second one goes in, and a click on a head says which column."""
    app = TableApp(100)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(VirtualTable, offset=(6, 4))
        assert app.table.row == "3"
        await pilot.click(VirtualTable, offset=(6, 4), times=2)
        await pilot.click(VirtualTable, offset=(34, 0))
        await settle(pilot)
        assert app.said == ["3", 1]

"""The virtual table draws only visible rows, so 100,000 rows cost as much as 40."""

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
    """Draw every frame, because the tests read the frames."""


def test_narrow_tables_hide_the_least_important_columns_first() -> None:
    columns = (TITLE, SHOP, STATE, AGE)
    assert [index for index, _ in share(columns, 60)] == [0, 1, 2, 3]
    assert [index for index, _ in share(columns, 48)] == [0, 2, 3]
    assert [index for index, _ in share(columns, 30)] == [0, 2]


@given(st.integers(8, 200))
def test_columns_and_the_gaps_between_them_fit_every_table_width(width: int) -> None:
    shared = share((TITLE, SHOP, STATE, AGE), width)
    assert sum(wide for _, wide in shared) + GAP * (len(shared) - 1) <= width


COLUMNS: tuple[Column[str], ...] = (
    Column("Name", 10, lambda row: (f"row {row}", PLAIN), grow=1),
    Column("Number", 8, _cell, right=True),
)


class TableApp(App[int]):
    """A table of 100,000 rows that records requested rows and messages."""

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


async def test_table_requests_only_the_cells_of_visible_rows() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert set(app.asked) == {str(number) for number in range(9)}
        app.asked.clear()
        await press(pilot, "j")
        assert set(app.asked) == {"0", "1"}


async def test_selected_row_is_always_visible() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 10)) as pilot:
        for key, row in (("G", "99999"), ("ctrl+u", "99991"), ("k", "99990"), ("g", "0"), ("pagedown", "8")):
            await press(pilot, key)
            assert app.table.row == row
            assert f"row {row}" in text_of(app)


async def test_filtering_the_table_keeps_the_same_row_selected() -> None:
    app = TableApp(100)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "j", "j")
        app.table.show(["9", "7", "5", "2"])
        await settle(pilot)
        assert app.table.row == "2"


async def test_empty_table_ignores_keys() -> None:
    app = TableApp(0)
    async with app.run_test(size=(40, 10)) as pilot:
        await press(pilot, "j", "k", "G", "g", "ctrl+d", "ctrl+u", "enter")
        assert app.table.row is None
        assert app.said == []


async def test_mouse_selects_and_opens_rows_and_sorts_columns() -> None:
    app = TableApp(100)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(VirtualTable, offset=(6, 4))
        assert app.table.row == "3"
        await pilot.click(VirtualTable, offset=(6, 4), times=2)
        await pilot.click(VirtualTable, offset=(34, 0))
        await settle(pilot)
        assert app.said == ["3", 1]

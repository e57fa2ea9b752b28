"""Workbooks as artists keep them: two sheets, dittos, totals, hidden columns, rows that were never finished."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.exchange.files.sheet import Cell
from helper.exchange.importing.rows import Flag
from helper.exchange.importing.summary import summary
from helper.model.address import Disposition
from helper.store.store import Store
from tests.exchange.sample_sheets import (
    Workbook,
    Worksheet,
    data_of,
    flags_of,
    read,
    table,
    take_in,
    workbook,
)
from tests.factories import FIRST_ITEM, an_item_url


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        (1005009900000017, True),
        (1005009900000010, False),
        (1005009900000000, False),
        (3256809713685265, True),  # the same listing in the shop for the United States
        (3256809713685260, False),
    ],
)
def test_a_number_that_no_spreadsheet_has_cut(tmp_path: Path, number: int, *, whole: bool) -> None:
    """A spreadsheet keeps 15 digits and writes zeros behind them; another last digit was never cut, while a double holds it."""
    (row,) = data_of(table(tmp_path, ["Quiet Whale", number]))
    assert (Flag.ID_POSSIBLY_TRUNCATED not in flags_of(row)) is whole
    assert [link.item_id for link in row.links] == [str(number)]
    assert (row.links[0].disposition is Disposition.FLAG) is not whole


@pytest.mark.parametrize(
    ("number", "cut"),
    [
        (9007199254740991, False),
        (9007199254740993, True),
        (10050099000000172, True),
        (100500990000000, False),
    ],
)
def test_a_number_longer_than_a_cell_can_hold(number: int, *, cut: bool) -> None:
    """Up to 2^53 every whole number is stored as it is; above, the last digits may be any."""
    assert Cell(str(number), numeric=True).may_be_cut is cut


def test_a_number_that_a_formula_has_made_is_looked_at(tmp_path: Path) -> None:
    """Its last digit may come from a number that was cut before."""

    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["Design", "Item ID"])
        sheet.write(1, 0, "Quiet Whale")
        sheet.write_formula(1, 1, "=C2+7", None, FIRST_ITEM)

    (row,) = data_of(workbook(tmp_path, fill))
    assert Flag.ID_POSSIBLY_TRUNCATED in flags_of(row)


def _with_hidden(folder: Path, headings: list[str], *rows: list[Any], hidden: int) -> Path:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for number, row in enumerate((headings, *rows)):
            sheet.write_row(number, 0, row)
        sheet.set_column(hidden, hidden, None, None, {"hidden": True})

    return workbook(folder, fill)


def test_a_hidden_column_is_kept_and_not_read(tmp_path: Path, store: Store) -> None:
    """An old link that the person has hidden is no second listing: it is a note of the row, and said."""
    path = _with_hidden(
        tmp_path,
        ["Design", "Link", "old link", "Status"],
        ["Quiet Whale", an_item_url(1), an_item_url(51), ""],
        ["Quiet Whale", an_item_url(2), an_item_url(52), ""],
        hidden=2,
    )
    reading = read(path)
    assert [[link.global_id for link in row.links] for row in reading.data] == [
        [str(FIRST_ITEM + 1)],
        [str(FIRST_ITEM + 2)],
    ]
    taken = take_in(store, path)
    assert [listing.item_id for listing in store.listings.all()] == [str(FIRST_ITEM + 1), str(FIRST_ITEM + 2)]
    assert all("old link: https://" in one.history[0].note for one in store.findings.all())
    lines = summary(reading, taken, dry_run=False, typed=False)
    assert "The column “old link” is hidden: not read, kept as a note." in lines
    assert str(FIRST_ITEM + 51) in [link.global_id for link in data_of(path, "link=C")[0].links]


def test_a_hidden_column_that_is_a_known_field_is_read(tmp_path: Path) -> None:
    """People hide what they do not want to see every day: the complaint's number is still its number."""
    path = _with_hidden(
        tmp_path,
        ["Design", "Link", "Complaint no.", "Status"],
        ["Quiet Whale", an_item_url(1), "00482133", "removed"],
        hidden=2,
    )
    reading = read(path)
    assert [row.complaint_no for row in reading.data] == ["00482133"]
    assert reading.hidden_columns == []

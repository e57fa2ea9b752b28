"""Difficult rows of a workbook, each with the expected result, and workbooks that contain all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.nasty_sheets import Nasty, Truth
from tests.sheets.sample_sheets import Workbook, Worksheet

Case = Callable[[Workbook, Worksheet, int, int], Truth]
"""A function that writes a row, given its row number and its listing's number, and returns the expected reading."""


def _truth(item: int, *items: int | None, flag: Flag | None = None, **values: Any) -> Truth:
    """Return the expected result for the design "Fox"; `items` are offsets from the row's own listing."""
    numbers = tuple(None if at is None else item + at for at in items)
    return Truth(items=numbers, flags=frozenset({flag} if flag else ()), **{"work": "Fox", **values})


def _written(*cells: str, items: tuple[int | None, ...] = (0,), **truth: Any) -> Case:
    """Return a case that writes these cells.

    In a cell, `{n}` stands for the number of the row's listing, `{url}` for its address, and `{other}` for
    the address of another listing.
    """

    def case(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
        named = {"n": FIRST_ITEM + item, "url": an_item_url(item), "other": an_item_url(item + 600)}
        sheet.write_row(row, 0, [cell.format(**named) for cell in cells])
        return _truth(item, *items, **truth)

    return case


def _link_behind_words(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_url(row, 1, an_item_url(item), string="open")
    return _truth(item, 0)


def _formula_link(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_formula(row, 1, f'=HYPERLINK("{an_item_url(item)}","see")', None, "see")
    return _truth(item, 0)


def _two_truths(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_url(row, 1, an_item_url(item), string=an_item_url(item + 500))
    return _truth(item, 500, 0, flag=Flag.TEXT_AND_TARGET_DIFFER)


def _number_cell(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", FIRST_ITEM + item])
    cut = (
        FIRST_ITEM + item
    ) % 10 == 0  # A spreadsheet program writes 0 for every digit that it cannot store.
    return _truth(item, 0, flag=Flag.ID_POSSIBLY_TRUNCATED if cut else None)


_PLAIN = _written("Fox", "{url}", "removed", status=Status.REMOVED)
CASES: tuple[Case, ...] = (
    _PLAIN,
    _link_behind_words,
    _formula_link,
    _two_truths,
    _number_cell,
    _written("Fox", "1.00501E+15", items=(None,), flag=Flag.ID_LOST),
    _written("Fox", "#REF!", items=(None,), flag=Flag.ID_LOST),
    _written("Fox", "{url}\n{other}", "pending", items=(0, 600), status=Status.PENDING),
    _written(
        "Fox", "https://www.aliexpress.com.evil.example/item/{n}.html", items=(), flag=Flag.LOOKALIKE_HOST
    ),
    _written("", "{url}", work=""),
    *(_written(mark, "{url}") for mark in ("〃", ",,", '"', "do.")),
    _written("Fox", "{url}", "", "licensed to Print House", flag=Flag.NOTE_SAYS_LICENSED),
    _written("Fox", "{url}", "", "keine Lizenz!"),
    _written("Fox", "\u202b{url}\u202c"),
    _written("Fox", "see photo", items=()),
)


def of_all_cases(folder: Path, seed: int) -> Nasty:
    """Write a workbook with all cases in random order, below headings in a random row, perhaps right to left."""
    random = Random(seed)
    cases = [_PLAIN, *random.sample(CASES, len(CASES)), *random.choices(CASES, k=12)]
    path = folder / f"cases-{seed}.xlsx"
    first = random.randint(0, 7)
    truths = [Truth(kind=RowKind.BLANK)] * first + [Truth(kind=RowKind.HEADER)]
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Pirates")
        if random.random() < 0.5:
            sheet.right_to_left()
        sheet.write_row(first, 0, ["Design", "Link", "Status", "Notes"])
        for item, case in enumerate(cases):
            truths.append(case(book, sheet, first + 1 + item, item))
    return Nasty(path=path, truths=tuple(truths))

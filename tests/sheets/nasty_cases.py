"""Everything that happens to a row of a workbook, each case with its truth, and sheets in which all of it happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import xlsxwriter

from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.nasty_sheets import Nasty, Truth
from tests.sheets.sample_sheets import Workbook, Worksheet

Case = Callable[[Workbook, Worksheet, int, int], Truth]
"""Writes the row of that number about the listing of that number."""


def _plain(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", an_item_url(item), "removed"])
    return Truth(items=(item,), work="Fox", status=Status.REMOVED)


def _link_behind_words(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_url(row, 1, an_item_url(item), string="open")
    return Truth(items=(item,), work="Fox")


def _formula_link(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_formula(row, 1, f'=HYPERLINK("{an_item_url(item)}","see")', None, "see")
    return Truth(items=(item,), work="Fox")


def _two_truths(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_url(row, 1, an_item_url(item), string=an_item_url(item + 500))
    return Truth(items=(item + 500, item), work="Fox", flags=frozenset({Flag.TEXT_AND_TARGET_DIFFER}))


def _number_cell(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, "Fox")
    sheet.write_number(row, 1, FIRST_ITEM + item)
    cut = (FIRST_ITEM + item) % 10 == 0  # the digits that a spreadsheet does not keep are zeros
    return Truth(items=(item,), work="Fox", flags=frozenset({Flag.ID_POSSIBLY_TRUNCATED} if cut else set()))


def _exponent(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", "1.00501E+15"])
    return Truth(items=(None,), work="Fox", flags=frozenset({Flag.ID_LOST}))


def _reference_error(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", "#REF!"])
    return Truth(items=(None,), work="Fox", flags=frozenset({Flag.ID_LOST}))


def _over_two_lines(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    url = an_item_url(item)
    sheet.write_row(row, 0, ["Fox", f"{url[:30]}\n{url[30:]}"])
    return Truth(items=(item,), work="Fox")


def _two_in_a_cell(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", f"{an_item_url(item)}\n{an_item_url(item + 600)}", "pending"])
    return Truth(items=(item, item + 600), work="Fox", status=Status.PENDING)


def _lookalike(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(
        row, 0, ["Fox", an_item_url(item).replace("aliexpress.com", "aliexpress.com.evil.example")]
    )
    return Truth(work="Fox", flags=frozenset({Flag.LOOKALIKE_HOST}))


def _coloured(book: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    red = book.add_format({"bg_color": "#FF0000"})
    sheet.write(row, 0, "Fox", red)
    sheet.write(row, 1, an_item_url(item), red)
    return Truth(items=(item,), work="Fox", flags=frozenset({Flag.STATUS_BY_COLOUR_ONLY}))


def _struck_out(book: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    struck = book.add_format({"font_strikeout": True})
    sheet.write(row, 0, "Fox", struck)
    sheet.write(row, 1, an_item_url(item), struck)
    return Truth(items=(item,), work="Fox", flags=frozenset({Flag.STATUS_BY_COLOUR_ONLY}))


def _wrong_column(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 0, an_item_url(item))
    return Truth(items=(item,), proposed="Fox")


def _blank_above_means(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write(row, 1, an_item_url(item))
    return Truth(items=(item,), proposed="Fox")


def _ditto(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, [("〃", ",,", '"', "do.")[item % 4], an_item_url(item)])
    return Truth(items=(item,), work="Fox")


def _licensed(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", an_item_url(item), "", "licensed to Print House"])
    return Truth(items=(item,), work="Fox", flags=frozenset({Flag.NOTE_SAYS_LICENSED}))


def _not_licensed(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", an_item_url(item), "", "keine Lizenz!"])
    return Truth(items=(item,), work="Fox")


def _hidden_direction(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", f"\u202b{an_item_url(item)}\u202c"])
    return Truth(items=(item,), work="Fox")


def _no_link(_: Workbook, sheet: Worksheet, row: int, item: int) -> Truth:
    sheet.write_row(row, 0, ["Fox", "see photo"])
    return Truth(work="Fox")


CASES: tuple[Case, ...] = (
    _plain, _link_behind_words, _formula_link, _two_truths, _number_cell, _exponent, _reference_error,
    _over_two_lines, _two_in_a_cell, _lookalike, _coloured, _struck_out, _wrong_column, _blank_above_means,
    _ditto, _licensed, _not_licensed, _hidden_direction, _no_link,
)  # fmt: skip


def of_all_cases(folder: Path, seed: int) -> Nasty:
    """A workbook in which all of this happens, in any order, below a heading somewhere, perhaps right to left."""
    random = Random(seed)
    cases = [_plain, *random.sample(CASES, len(CASES)), *random.choices(CASES, k=12)]
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

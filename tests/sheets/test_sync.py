"""The living sheet: the person's columns, rows and words stay; what the records know better is written; nothing is lost."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helper.model.finding import FindingState, Moment, MomentKind, Outcome
from helper.sheets.files.source import open_source
from helper.sheets.sync import bring_up_to_date, remember_columns
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_finding, a_listing, a_work, an_id, an_item_url
from tests.sheets.sample_sheets import (
    Workbook,
    Worksheet,
    link_row,
    read,
    table,
    take_in,
    text_file,
    workbook,
)

GERMAN = "Motiv;Link;Mein Vermerk;Status\n"


def _one(store: Store, number: int = 1, **values: Any) -> None:
    work = next(iter(store.works.all()), None) or a_work()
    listing = a_listing(number)
    store.change(work, listing, a_finding(listing, work, **values))


def _removed(store: Store, number: int = 1) -> None:
    _one(
        store,
        number,
        state=FindingState.REMOVED,
        history=(Moment(at=NOW, kind=MomentKind.SENT),),
        outcome=Outcome(state=FindingState.REMOVED, at=NOW),
    )


def _records(path: Path, separator: str = ",") -> list[list[str]]:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=separator))


def _cells(path: Path) -> list[list[str]]:
    (sheet,) = open_source(path).sheets
    return [[cell.text for cell in row.cells] for row in sheet.rows]


def test_the_first_one_has_the_columns_of_the_last_import(tmp_path: Path, store: Store) -> None:
    """The person's own column names in their own order, ours at the right."""
    sheet = text_file(tmp_path, GERMAN + f"Quiet Whale;{an_item_url(7)};bei Anna;offen\n")
    remember_columns(store.places.data, read(sheet))
    _removed(store)
    path = tmp_path / "living.csv"
    assert bring_up_to_date(path, store.places, store).done
    head, row = _records(path)
    assert head[:6] == ["Motiv", "Link", "Mein Vermerk", "Status", "Reported on", "Removed on"]
    assert row[:6] == ["Quiet Whale", an_item_url(1), "", "removed", "2026-11-24", "2026-11-24"]


def test_the_persons_words_stay_and_what_the_records_know_better_is_written(
    tmp_path: Path, store: Store
) -> None:
    """Columns of their own, their rows, their word for what we say too, their separator; what is new stands below."""
    _removed(store)
    _removed(store, 2)
    _one(store, 3)
    rows = (
        f"Quiet Whale;{an_item_url(1)};bei Anna;weg (entfernt)\n;;;\nSumme;1;;\n"
        f"Anderes;{an_item_url(50)};nie gemeldet;\nQuiet Whale;{an_item_url(2)};bei Bert;offen\n"
    )
    path = text_file(tmp_path, GERMAN + rows, name="living.csv")
    assert bring_up_to_date(path, store.places, store).done
    records = _records(path, ";")
    assert records[0][4] == "Reported on"
    assert records[1][:5] == ["Quiet Whale", an_item_url(1), "bei Anna", "weg (entfernt)", "2026-11-24"]
    assert records[3][:2] == ["Summe", "1"]
    assert records[4][:3] == ["Anderes", an_item_url(50), "nie gemeldet"]
    assert records[5][:4] == ["Quiet Whale", an_item_url(2), "bei Bert", "removed"]
    assert records[6][:4] == ["Quiet Whale", an_item_url(3), "", "not reported"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_second_time_changes_nothing(tmp_path: Path, store: Store, suffix: str) -> None:
    """The file is not even written; and brought in like any other sheet it tells the records nothing."""
    _removed(store)
    _one(store, 2)
    path = tmp_path / f"living.{suffix}"
    bring_up_to_date(path, store.places, store)
    written, findings = path.stat().st_mtime_ns, store.findings.all()
    assert bring_up_to_date(path, store.places, store).done
    assert path.stat().st_mtime_ns == written
    take_in(store, path)
    assert store.findings.all() == findings


def test_a_listing_that_was_complained_about_again_has_one_line(tmp_path: Path, store: Store) -> None:
    """As its second complaint stands; bringing it in tells the records nothing, about neither of the two."""
    earlier = NOW - timedelta(days=30)
    said_no = Outcome(state=FindingState.REJECTED, at=NOW - timedelta(days=20))
    sent = Moment(at=earlier, kind=MomentKind.SENT, number="48210001")
    _one(store, state=FindingState.REJECTED, history=(sent,), outcome=said_no)
    (first,) = store.findings.all()
    again = Moment(at=NOW, kind=MomentKind.COMPLAINED_AGAIN, number="48210001")
    history = (again, Moment(at=NOW, kind=MomentKind.SENT, number="48210002"))
    values: dict[str, Any] = {"id": an_id(), "state": FindingState.FILED, "history": history, "outcome": None}
    store.change(replace(first, predecessor_id=first.id, **values))
    path = tmp_path / "living.csv"
    bring_up_to_date(path, store.places, store)
    (_, line) = _records(path)
    assert {"2026-11-24", "pending"} <= set(line)
    before = store.findings.all()
    take_in(store, path)
    assert store.findings.all() == before


def test_ids_are_text_and_nothing_is_a_formula(tmp_path: Path, store: Store) -> None:
    """An item number stays whole, and what a stranger named like a formula is only text."""
    listing = a_listing(1, title='=HYPERLINK("https://evil.example")', store_number="0011")
    store.change(listing, a_finding(listing))
    path = table(tmp_path, ["Quiet Whale", "", "", "", "", "", ""], headings=("Design", "Item id"))
    bring_up_to_date(path, store.places, store)
    (sheet,) = open_source(path).sheets
    cells = [cell for row in sheet.rows[1:] for cell in row.cells if cell.text]
    assert str(FIRST_ITEM + 1) in {cell.text for cell in cells}
    assert not any(cell.numeric or cell.computed for cell in cells)
    assert "0011" in {cell.text for cell in cells}


@pytest.mark.parametrize("lock", ["~$living.xlsx", ".~lock.living.xlsx#"])
def test_open_in_another_program_is_a_sentence(tmp_path: Path, store: Store, lock: str) -> None:
    """While Excel or LibreOffice has it open it stays as it is; afterwards it is brought up to date."""
    path = tmp_path / "living.xlsx"
    bring_up_to_date(path, store.places, store)
    before = path.read_bytes()
    _one(store)
    (tmp_path / lock).touch()
    upkeep = bring_up_to_date(path, store.places, store)
    assert not upkeep.done
    assert "is open in another program" in upkeep.sentence
    assert path.read_bytes() == before
    (tmp_path / lock).unlink()
    assert bring_up_to_date(path, store.places, store).done
    assert len(_cells(path)) == 2


def test_a_write_protected_file_stays(tmp_path: Path, store: Store) -> None:
    """What the person has protected is not replaced behind their back."""
    path = text_file(tmp_path, GERMAN, name="living.csv")
    path.chmod(0o400)
    _one(store)
    assert "write-protected" in bring_up_to_date(path, store.places, store).sentence
    assert path.read_text(encoding="utf-8") == GERMAN


def _two_lists(book: Workbook, sheet: Worksheet) -> None:
    for page in (sheet, book.add_worksheet("Others")):
        page.write_row(0, 0, ["Design", "Link"])
        page.write_row(1, 0, ["Quiet Whale", an_item_url(1)])


def _formula(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Design", "Link", "Count"])
    sheet.write_row(1, 0, ["Quiet Whale", an_item_url(1)])
    sheet.write_formula(1, 2, "=1+1", None, 2)


def _text_box(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Design", "Link"])
    sheet.insert_textbox(5, 5, "do not lose me")


def _new_bars(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Design", "Link"])
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})


def _merged_below(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Design", "Link"])
    sheet.merge_range(3, 0, 3, 1, "mine alone")


@pytest.mark.parametrize(
    ("fill", "lost"),
    [
        (_two_lists, "more than one sheet of listings"),
        (_formula, "formulas"),
        (_text_box, "parts that cannot be written again"),
        (_new_bars, "parts that cannot be written again"),
        (_merged_below, "parts that cannot be written again"),
    ],
)
def test_a_file_that_would_lose_something_is_left_alone(
    tmp_path: Path, store: Store, fill: Callable[[Workbook, Worksheet], None], lost: str
) -> None:
    """A workbook with what we cannot write again is not written; the sentence says what to do instead."""
    path = workbook(tmp_path, fill, name="living.xlsx")
    before = path.read_bytes()
    _one(store, 9)
    upkeep = bring_up_to_date(path, store.places, store)
    assert lost in upkeep.sentence
    assert "Name a file of its own" in upkeep.sentence
    assert path.read_bytes() == before


def test_the_sheet_as_the_person_left_it_is_kept(tmp_path: Path, store: Store) -> None:
    """Before a file that somebody else has changed is replaced, a copy of it is put with the backups."""
    path = table(tmp_path, link_row(1, status="pending"))
    before = path.read_bytes()
    _removed(store)
    assert "it lies in" in bring_up_to_date(path, store.places, store).sentence
    (copy,) = store.places.backups.glob("sheet-*")
    assert copy.read_bytes() == before


def test_a_bare_name_lies_with_the_records(store: Store) -> None:
    """A setting without a folder means the folder of the records; an empty one means no sheet."""
    assert store.places.living_sheet("mine.xlsx") == store.places.data / "mine.xlsx"
    assert store.places.living_sheet("") is None


def test_everything_else_of_the_workbook_stays(tmp_path: Path, store: Store) -> None:
    """Looks, comments, rules for colours, filters, hidden rows, merged cells, links, another sheet: time after time."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        head = book.add_format({"bold": True, "font_name": "Georgia", "bg_color": "#DDDDDD", "border": 1})
        day = book.add_format({"num_format": "dd.mm.yyyy", "italic": True})
        sheet.set_column(0, 0, 33)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, ("Design", "Link", "Reported on", "Status"), head)
        sheet.merge_range(1, 0, 2, 0, "Quiet Whale")
        sheet.write_formula(
            1, 1, f'=HYPERLINK("{an_item_url(0)}";"the first")'.replace(";", ","), None, "the first"
        )
        sheet.write_url(2, 1, an_item_url(1), string="the second")
        sheet.write_datetime(2, 2, datetime(2024, 3, 4), day)  # noqa: DTZ001 - a sheet's day has no zone
        sheet.write(2, 3, "pending")
        sheet.write_comment(2, 3, "asked Anna")
        sheet.write_url(4, 0, "https://mira.example/", string="my shop")
        sheet.set_row(1, 40, None, {"hidden": True})
        sheet.set_row(4, 50)
        sheet.autofilter("A1:D3")
        sheet.conditional_format(
            "D2:D9", {"type": "text", "criteria": "containing", "value": "x", "format": head}
        )
        book.add_worksheet("Ideas").write(0, 0, "do not lose me")

    path = workbook(tmp_path, fill, "living.xlsx")
    for number in (0, 1, 5):
        _one(store, number)
    assert bring_up_to_date(path, store.places, store, NOW).done
    _one(store, 6)
    assert bring_up_to_date(path, store.places, store, NOW).done
    book = load_workbook(path)
    sheet = book["Pirates"]
    assert (sheet.column_dimensions["A"].width, sheet.freeze_panes) == (pytest.approx(33, abs=1), "B2")
    assert (sheet["A1"].font.name, sheet["E1"].font.name, sheet["E1"].border.left.style) == (
        "Georgia",
        "Georgia",
        "thin",
    )
    assert (sheet["C3"].number_format, sheet["C4"].number_format) == ("dd.mm.yyyy", "dd.mm.yyyy")
    assert [sheet.cell(row, 2).hyperlink.target for row in (2, 3)] == [an_item_url(0), an_item_url(1)]
    assert [sheet.cell(row, 2).value for row in (2, 4, 5)] == ["the first", an_item_url(5), an_item_url(6)]
    assert sheet["D3"].comment.text.endswith("asked Anna")
    assert [area.coord for area in sheet.merged_cells.ranges] == ["A2:A3"]
    assert (sheet.row_dimensions[2].hidden, sheet.row_dimensions[7].height) == (
        True,
        pytest.approx(50, abs=1),
    )
    assert (sheet["A7"].value, sheet["A7"].hyperlink.ref) == ("my shop", "A7")
    assert (sheet.auto_filter.ref, len(sheet.conditional_formatting)) == ("A1:D3", 1)
    assert book["Ideas"]["A1"].value == "do not lose me"

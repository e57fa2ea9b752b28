"""An export contains every finding as text, and can be imported again without changes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from helper.model.finding import Finding, FindingState, Judgement
from helper.model.text import csv_bytes, neutral
from helper.model.work import Right
from helper.sheets.export import export_table, xlsx_bytes
from helper.sheets.files.sheet import MOST_ROWS
from helper.sheets.files.source import open_source
from helper.sheets.words.headings import HEADINGS
from helper.store.intake import Edit
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from tests.factories import FIRST_ITEM, a_finding, a_listing, a_work, places_in
from tests.sheets.sample_sheets import link_row, read, table, take_in, take_text


def as_csv(store: Store, chosen: list[Finding] | None = None) -> bytes:
    return csv_bytes(export_table(store, chosen))


def _lines(store: Store, chosen: list[Finding] | None = None) -> list[list[str]]:
    return list(csv.reader(StringIO(as_csv(store, chosen).decode("utf-8-sig"))))


def as_xlsx(store: Store) -> bytes:
    return xlsx_bytes(export_table(store, None))


def _filled(folder: Path, store: Store) -> None:
    rows: list[list[Any]] = [
        link_row(
            1, status="removed", reported="2024-03-04", complaint="00482133", shop="LinoShop 1102345678"
        ),
        link_row(2, status="pending", complaint="00482133"),
        link_row(3, status="rejected", reported="2024-05-06"),
        link_row(4, status="withdrawn"),
        link_row(5, status="countered"),
        link_row(6, design="Red Fox"),
        link_row(7, design="=Fox+1"),
        ["Red Fox", FIRST_ITEM + 8],
        ["Red Fox", 1005010000000000],
        link_row(9, status="gone before review"),
    ]
    take_in(store, table(folder, *rows))
    queue = Queue(store)
    waiting = [finding for finding in store.findings.all() if finding.state is FindingState.NEW]
    queue.judge([waiting[0].id], Judgement.COPY, viewed=True)
    queue.judge([waiting[1].id], Judgement.NOT_A_COPY, viewed=True)


@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_importing_an_export_restores_the_same_findings(
    tmp_path: Path, store: Store, write: Callable[[Store], bytes]
) -> None:
    _filled(tmp_path, store)
    path = tmp_path / "export"
    path.write_bytes(write(store))
    elsewhere = tmp_path / "elsewhere"
    with open_store(places_in(elsewhere)) as other:
        take_in(other, path)
        assert as_csv(other).decode() == as_csv(store).decode()
        assert [finding.state for finding in other.findings.all()] == [
            finding.state for finding in store.findings.all()
        ]
        assert [listing.flagged for listing in other.listings.all()] == [
            listing.flagged for listing in store.listings.all()
        ]


def test_a_note_survives_each_export_and_import_unchanged(tmp_path: Path, store: Store) -> None:
    """What the import remarks about a row, such as the registration or the permission, is no part of the note."""
    rights = Right(text="Quiet Whale (CN)(20264711)", number="20264711")
    store.change(a_work(title="Quiet Whale", right=rights, permission_until=date(2030, 1, 2)))
    take_in(store, table(tmp_path, link_row(1, status="removed")))
    queue = Queue(store)
    queue.edit([finding.id for finding in store.findings.all()], Edit(note="ask Ann; she knows"))
    notes = [[line[HEADINGS.index("Note")] for line in _lines(store)[1:]]]
    previous = as_csv(store)
    for trip in range(3):
        path = tmp_path / f"export-{trip}.csv"
        path.write_bytes(previous)
        with open_store(places_in(tmp_path / str(trip))) as other:
            take_in(other, path)
            notes.append([line[HEADINGS.index("Note")] for line in _lines(other)[1:]])
            previous = as_csv(other)
            assert not other.findings.all()[0].doubts
    assert notes == [["ask Ann; she knows"]] * 4


def test_seller_code_and_owner_are_stored_with_the_shop_and_exported_again(
    tmp_path: Path, store: Store
) -> None:
    sheet = "Design,Link,Store number,Seller code,Shop owner\n{}\n"
    take_text(
        store, sheet.format("Quiet Whale,#1,1102345678,cn1523456,Lino Ltd.\nQuiet Whale,#2,,cn9,Ink Ltd.")
    )
    (seller,) = store.sellers.all()
    assert (seller.code, seller.owner) == ("cn1523456", "Lino Ltd.")
    _, without_number = store.findings.all()
    assert "cn9" in without_number.history[0].remarks
    path = tmp_path / "export.csv"
    path.write_bytes(as_csv(store))
    reading = read(path)
    assert reading.questions == ()
    assert (reading.data[0].seller_code, reading.data[0].owner) == ("cn1523456", "Lino Ltd.")


def test_export_of_more_rows_than_a_sheet_may_have_can_be_imported_again(tmp_path: Path) -> None:
    count = MOST_ROWS + 5
    path = tmp_path / "export.xlsx"
    path.write_bytes(xlsx_bytes([HEADINGS, *([f"Fox {number}", "x"] for number in range(count))]))
    sheets = open_source(path).sheets
    assert [sheet.rows[0].cell(1).text for sheet in sheets] == ["Link", "Link"]
    assert sum(len(sheet.rows) - 1 for sheet in sheets) == count


def test_exported_ids_are_text(store: Store) -> None:
    """Spreadsheet programs would round long numbers."""
    listing = a_listing(flagged=True)
    store.change(listing, a_finding(listing))
    path = store.places.data / "export.xlsx"
    path.write_bytes(as_xlsx(store))
    (sheet,) = open_source(path).sheets
    link = sheet.rows[1].cell(HEADINGS.index("Link"))
    assert (link.text, link.numeric) == (str(FIRST_ITEM), False)


def test_no_exported_cell_is_a_formula(store: Store) -> None:
    work = a_work(title='=HYPERLINK("https://evil.example","click")')
    listing = a_listing()
    store.change(work, listing, a_finding(listing, work))
    assert _lines(store)[1][0].startswith("'=")
    path = store.places.data / "export.csv"
    path.write_bytes(as_csv(store))
    assert open_source(path).sheets[0].rows[1].cell(0).text == work.title


def test_signed_numbers_are_exported_unchanged_and_formulas_escaped() -> None:
    """`-5` is a number, but a spreadsheet program would compute `-5+1`."""
    written = [neutral(text) for text in ("-5", "+49,5", "-5+1", "=A1")]
    assert written == ["-5", "+49,5", "'-5+1", "'=A1"]

"""Workbooks (xlsx, xls, ods): calamine reads the values, and our own reader the rest from the XML."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from helper.errors import WrongUse
from helper.model.address_verdicts import Disposition
from helper.sheets.files.source import SheetUnreadable, open_source
from helper.sheets.files.workbook import marks_of
from helper.sheets.importing.rows import Flag, RowKind, SheetRow
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import (
    HEADINGS,
    Formula,
    Hyperlink,
    Workbook,
    Worksheet,
    data_of,
    flags_of,
    link_row,
    read,
    table,
    workbook,
    write_rows,
)


def _items(row: SheetRow) -> list[int]:
    return [int(link.global_id or 0) - FIRST_ITEM for link in row.links]


@pytest.mark.parametrize(
    ("cells", "items", "flags"),
    [
        pytest.param([FIRST_ITEM // 10 * 10, an_item_url()], [0], set(),
            id="a number that only lost its last digit is ignored beside its address"),
        pytest.param([str(FIRST_ITEM + 55), an_item_url()], [0, 55], {Flag.TEXT_AND_TARGET_DIFFER},
            id="a number of another listing beside the address makes both doubtful"),
        pytest.param([Formula("=C2+7", FIRST_ITEM)], [0], {Flag.ID_POSSIBLY_TRUNCATED},
            id="a number from a formula may have a truncated last digit"),
        pytest.param(["", Hyperlink(an_item_url(1), f"{an_item_url(1)} {an_item_url(2)}")], [1, 2], set(),
            id="a hyperlink in a cell with two listings removes neither"),
        pytest.param(["", Hyperlink(an_item_url(1) + "?spm=1#reviews", "here")], [1], set(), id="a hyperlink behind a word"),
        pytest.param(["", Formula(f'=HYPERLINK("{an_item_url(2)}","look")', "look")], [2], set(),
            id="a hyperlink as a formula"),
        pytest.param(["", Hyperlink(an_item_url(1), an_item_url(1)[:45] + "…")], [1], set(),
            id="a truncated copy of the link is the same link"),
    ],
)  # fmt: skip
def test_the_link_of_a_row_is_found(
    tmp_path: Path, cells: list[Any], items: list[int], flags: set[Flag]
) -> None:
    """Links come from hyperlinks, cell texts and item ids. Contradictory links are only flagged."""
    (row,) = data_of(table(tmp_path, cells, headings=["Item ID", "Link"]))
    assert (_items(row), flags_of(row)) == (items, flags)
    assert {link.disposition is Disposition.FLAG for link in row.links} == {bool(flags)}


def test_xls_file_with_hyperlinks_reports_that_they_cannot_be_read() -> None:
    link = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    assert "save the file as .xlsx" in marks_of(b"\xd0\xcf\x11\xe0" + link)[1]
    assert not marks_of(b"\xd0\xcf\x11\xe0")[1]


def test_a_hidden_sheet_is_skipped_unless_it_is_requested(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        write_rows(sheet, HEADINGS, link_row(1))
        old = book.add_worksheet("Old")
        old.hide()
        old.write(0, 0, an_item_url(9))

    path = workbook(tmp_path, fill)
    reading = read(path)
    assert reading.hidden_sheets == ("Old",)
    assert [(row.sheet, row.kind, row.links) for row in reading.rows if row.hidden] == [
        ("Old", RowKind.OTHER, ())
    ]
    assert _items(data_of(path, "take=Old")[-1]) == [9]


def test_rows_hidden_by_hand_but_not_by_a_filter_count_as_hidden(tmp_path: Path) -> None:
    def fill_filtered(_: Workbook, sheet: Worksheet) -> None:
        write_rows(sheet, HEADINGS, link_row(1))
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 1, 6)
        sheet.filter_column(5, "x == Blanks")

    assert [row.hidden for row in data_of(table(tmp_path, link_row(1), hidden_row=1))] == [True]
    assert [row.hidden for row in data_of(workbook(tmp_path, fill_filtered, "filtered.xlsx"))] == [False]


def test_colours_and_struck_out_text_are_not_read_as_a_status(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["Design", "Link"])
        for row, look in enumerate(({"bg_color": "#FF0000"}, {"font_strikeout": True}), start=1):
            sheet.write_row(row, 0, ["Fox", an_item_url(row)], book.add_format(look))

    rows = data_of(workbook(tmp_path, fill))
    assert [(row.status, row.flags) for row in rows] == [(Status.UNKNOWN, ()), (Status.UNKNOWN, ())]


def test_displayed_leading_zeros_are_kept(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        write_rows(sheet, HEADINGS, link_row(1, complaint="00482133"), link_row(2))
        sheet.write_number(2, 4, 4821, book.add_format({"num_format": "00000000"}))

    assert [row.complaint_no for row in data_of(workbook(tmp_path, fill))] == ["00482133", "00004821"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_damaged_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetUnreadable, match="This workbook cannot be read"):
        open_source(path)


def test_a_missing_file_raises_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="cannot be read"):
        open_source(tmp_path / "nowhere.csv")


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "table": "table",
        "text": "text",
    }.items()
)
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def _cell(shown: str, *, target: str = "", more: str = "") -> str:
    text = f'<text:a xlink:href="{target}">{shown}</text:a>' if target else shown
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def _row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def _ods(folder: Path, *rows: str, columns: str = "") -> Path:
    """Write a LibreOffice file with the headings "Design", "Link" and "Status" and these rows."""
    header = _row(_cell("Design"), _cell("Link"), _cell("Status"))
    path = folder / "pirates.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
            "<office:body><office:spreadsheet>"
            f'<table:table table:name="Pirates">{columns}{header}{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_a_libreoffice_file_is_read_without_its_hyperlinks(tmp_path: Path) -> None:
    """A link behind another text is not read, so the user is told how to keep it."""
    path = _ods(
        tmp_path,
        _row('<table:table-cell table:number-columns-repeated="3"/>', more='table:number-rows-repeated="4"'),
        _row(_cell("Fox"), _cell("here", target=an_item_url(1))),
        _row(_cell("Fox"), _cell(an_item_url(2))),
    )
    reading = read(path)
    assert [(row.number, len(row.listings)) for row in reading.data] == [(6, 0), (7, 1)]
    assert any("save the file as .xlsx" in remark for remark in reading.remarks)


def test_an_error_in_a_link_cell_leaves_a_named_row_without_a_link(tmp_path: Path) -> None:
    row = ["Quiet Whale", Formula("=A9", "#REF!"), "LinoShop"]
    last, _ = data_of(table(tmp_path, row, link_row(1)))
    assert (last.store, last.listings) == ("LinoShop", [])

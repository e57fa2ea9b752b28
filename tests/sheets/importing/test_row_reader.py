"""What a row says: in its own words, by pointing at the row above, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.model.address_verdicts import AddressReason, Disposition
from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import (
    HEADINGS,
    Workbook,
    Worksheet,
    data_of,
    flags_of,
    link_row,
    read,
    table,
    workbook,
)


@pytest.mark.parametrize(
    "mark", ['"', "″", "〃", "idem", "Dito", "ditto", "同上", "s.o.", "wie oben", "то же"]
)
def test_ditto_marks(tmp_path: Path, mark: str) -> None:
    """A mark for the same means what stood in the row above."""
    rows = data_of(table(tmp_path, link_row(1, complaint="00731"), link_row(2, design=mark, complaint=mark)))
    assert (rows[1].work, rows[1].complaint_no) == ("Quiet Whale", "00731")


def test_heading_below_other_things(tmp_path: Path) -> None:
    """The heading is found below a title and a blank row; a repeated one is a heading, a sum is a total."""
    path = table(
        tmp_path,
        [],
        HEADINGS,
        link_row(1),
        ["March 2024"],
        link_row(2),
        HEADINGS,
        link_row(3),
        ["Total", 3],
        headings=["My pirates 2024"],
    )
    kinds = [row.kind for row in read(path).rows]
    assert kinds == [
        RowKind.BANNER,
        RowKind.BLANK,
        RowKind.HEADER,
        RowKind.DATA,
        RowKind.BANNER,
        RowKind.DATA,
        RowKind.HEADER,
        RowKind.DATA,
        RowKind.TOTAL,
    ]


def test_columns_without_headings(tmp_path: Path) -> None:
    """Without any heading the contents say what the columns are."""
    rows = [[f"Fox {number % 2}", an_item_url(number), "2024-03-04", "removed"] for number in range(6)]
    first = data_of(table(tmp_path, *rows[1:], headings=rows[0]))[0]
    assert (first.work, first.status, str(first.reported_on)) == ("Fox 0", Status.REMOVED, "2024-03-04")


def test_number_column_that_counts(tmp_path: Path) -> None:
    """A column called No. that only counts the rows holds no complaint numbers."""
    path = table(tmp_path, *([n, an_item_url(n)] for n in range(1, 9)), headings=["No.", "Link"])
    assert {row.complaint_no for row in data_of(path)} == {""}


def test_ticked_columns(tmp_path: Path) -> None:
    """Ticks below "Reported" and "Removed" are a status."""
    path = table(
        tmp_path,
        [an_item_url(1), "yes", "x"],
        [an_item_url(2), "yes", ""],
        [an_item_url(3), "no", ""],
        headings=["Link", "Reported", "Removed on"],
    )
    assert [row.status for row in data_of(path)] == [Status.REMOVED, Status.PENDING, Status.NOT_REPORTED]


def test_unknown_status_is_asked(tmp_path: Path) -> None:
    """The person's own word for a state is asked about once, and then it is known."""
    path = table(tmp_path, link_row(1, status="weggezaubert"))
    assert [question.about for question in read(path).questions] == ["status"]
    assert data_of(path, "status:weggezaubert=removed")[0].status is Status.REMOVED


def test_answers_about_columns(tmp_path: Path) -> None:
    """A column that no language explains is what the person says it is, by heading or by letter."""
    path = table(tmp_path, ["Fox", an_item_url(), "zzz"], headings=["Xyz", "Link", "Qqq"])
    (row,) = data_of(path, "work=Xyz", "note=C")
    assert (row.work, row.note) == ("Fox", "zzz")


def test_two_designs_in_a_cell(tmp_path: Path) -> None:
    """A cell that names two designs is two findings when both are known by themselves, and one title otherwise."""
    path = table(
        tmp_path,
        link_row(1),
        link_row(2, design="Red Fox"),
        link_row(3, design="Red Fox + Quiet Whale"),
        link_row(4, design="Cat & Moon"),
    )
    assert [row.works for row in data_of(path)][2:] == [("Red Fox", "Quiet Whale"), ("Cat & Moon",)]


def test_several_links_in_a_cell(tmp_path: Path) -> None:
    """Several links in one cell are all there, each listing once."""
    links = f"{an_item_url(1)}\n{an_item_url(2)}, {an_item_url(1)}"
    (row,) = data_of(table(tmp_path, link_row(0, link=links)))
    assert [link.global_id for link in row.links] == [str(FIRST_ITEM + 1), str(FIRST_ITEM + 2)]


def test_link_that_is_none(tmp_path: Path) -> None:
    """A shop, another site or a word in place of a link is kept with the reason why it cannot be reported."""
    rows = data_of(
        table(
            tmp_path,
            link_row(1),
            link_row(0, link="https://www.aliexpress.com/store/1102345678", status="removed"),
            link_row(0, link="see photo", status="removed"),
            link_row(0, link="https://www.aliexpress.com.evil.example/item/1005009900000017.html"),
        )
    )
    assert [row.links[0].reason for row in rows[1:]] == [
        AddressReason.STORE,
        AddressReason.NOT_A_LINK,
        AddressReason.LOOKALIKE_HOST,
    ]
    assert {row.links[0].disposition for row in rows[1:]} == {Disposition.REJECT}
    assert Flag.LOOKALIKE_HOST in rows[3].flags


def test_store_number_from_wherever_it_stands(tmp_path: Path) -> None:
    """The store's number is found in its own column, in its name or in its address."""
    rows = data_of(
        table(
            tmp_path,
            link_row(1, shop="LinoShop (1102345678)"),
            link_row(2, shop="https://www.aliexpress.com/store/1102345678"),
        )
    )
    assert [row.store_number for row in rows] == ["1102345678", "1102345678"]


def test_duplicates_and_other_designs(tmp_path: Path) -> None:
    """The second row about a listing is a duplicate; with another design it is another finding, and both say so."""
    rows = data_of(table(tmp_path, link_row(1), link_row(1), link_row(2), link_row(2, design="Red Fox")))
    assert [flags_of(row) for row in rows] == [
        set(),
        {Flag.DUPLICATE},
        {Flag.SAME_ITEM_OTHER_WORK},
        {Flag.SAME_ITEM_OTHER_WORK},
    ]


def test_columns_of_operators(tmp_path: Path) -> None:
    """Where each operator has a column, what one found counts, an end before what came earlier; two ends disagree."""
    headings = ["Design", "Link", "Status (Ann)", "Status (Ben)"]
    found = [("removed", "removed"), ("removed", "still live"), ("", "pending"), ("pending", "rejected")]
    rows = data_of(
        table(
            tmp_path, *(["Fox", an_item_url(at), *both] for at, both in enumerate(found)), headings=headings
        )
    )
    assert [row.status for row in rows] == [Status.REMOVED, Status.REMOVED, Status.PENDING, Status.REJECTED]
    assert [Flag.OPERATORS_DISAGREE in row.flags for row in rows] == [False, True, False, False]


def test_columns_to_tick(tmp_path: Path) -> None:
    """A heading that is a state itself, "gelöscht", has ticks below it; what was not reported is not there to be removed."""
    ticks = [("x", "x"), ("x", ""), ("nein", "nein")]
    rows = data_of(
        table(
            tmp_path,
            *(["Fox", an_item_url(at), *both] for at, both in enumerate(ticks)),
            headings=["Motiv", "Link", "gemeldet", "gelöscht"],
        )
    )
    assert [row.status for row in rows] == [Status.REMOVED, Status.PENDING, Status.NOT_REPORTED]


def test_a_sheet_for_each_design(tmp_path: Path) -> None:
    """Without a column for it the sheet's name is proposed as the design; a year or the program's own name is not."""

    def fill(book: Workbook, _: Worksheet) -> None:
        for at, name in enumerate(("Quiet Whale", "2024", "Tabelle2")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Link", "Status"])
            sheet.write_row(1, 0, [an_item_url(at), "removed"])

    rows = data_of(workbook(tmp_path, fill))
    assert [dict(row.proposed).get("work") for row in rows] == ["Quiet Whale", None, None]
    assert {row.work for row in rows} == {""}


def test_headings_nobody_foresaw(tmp_path: Path) -> None:
    """A first row in whole sentences is a heading all the same, though one of them tells a state."""
    headings = ["Which of my drawings", "Where I saw it", "When I reported it", "What came of it"]
    path = table(tmp_path, ["Fox", an_item_url(), "2024-03-14", "it was taken down"], headings=headings)
    (row,) = data_of(path)
    assert (row.work, row.reported_on, row.status) == ("Fox", date(2024, 3, 14), Status.REMOVED)


def test_missing_complaint_number(tmp_path: Path) -> None:
    """A listing that was reported without a number written down is marked; one that was not reported is not."""
    rows = data_of(
        table(tmp_path, link_row(1, status="pending"), link_row(2, status="not reported"), link_row(3))
    )
    assert [Flag.COMPLAINT_NUMBER_MISSING in row.flags for row in rows] == [True, False, False]


@pytest.mark.parametrize(
    ("note", "flag"),
    [
        ("licensed to them since May", Flag.NOTE_SAYS_LICENSED),
        ("hat eine Lizenz", Flag.NOTE_SAYS_LICENSED),
        ("no license whatsoever", None),
        ("nicht lizenziert", None),
        ("my own shop", Flag.OWN_LISTING),
        ("ma boutique", Flag.OWN_LISTING),
    ],
)
def test_notes_that_speak_against_it(tmp_path: Path, note: str, flag: Flag | None) -> None:
    """A note that says licensed, or my own, is heard; one that says the opposite is not taken for it."""
    (row,) = data_of(table(tmp_path, link_row(1, notes=note)))
    assert flags_of(row) == ({flag} if flag else set())


def test_right_of_another_design_in_the_file(tmp_path: Path) -> None:
    """Without any register, a right that has the title of another design of the file is told."""
    headings = ["Client", "Design", "Link", "IPR"]
    rows = data_of(
        table(
            tmp_path,
            ["Mira", "Quiet Whale", an_item_url(1), "Red Fox (DE)(N/A)"],
            ["Jonas", "Red Fox", an_item_url(2), "Red Fox (DE)(N/A)"],
            headings=headings,
        )
    )
    assert flags_of(rows[0]) == {Flag.IPR_BELONGS_TO_OTHER_WORK, Flag.IPR_OF_OTHER_CLIENT}
    assert rows[1].flags == ()


def test_sheet_about_shops_has_no_listings(tmp_path: Path) -> None:
    """A sheet that only lists shops holds nothing to report, and nothing of it is refused."""
    path = table(
        tmp_path,
        ["LinoShop", "https://www.aliexpress.com/store/1102345678", 9],
        ["InkShop", "https://www.aliexpress.com/store/1102345679", 4],
        headings=["Seller", "Store link", "Items"],
    )
    assert [row.kind for row in read(path).rows] == [RowKind.HEADER, RowKind.OTHER, RowKind.OTHER]

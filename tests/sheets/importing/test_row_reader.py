"""Reading a row: the meaning of its cells, of ditto marks, and of its position in the table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM
from tests.sheets.sample_sheets import flags_of, read_text

_REMOVED, _PENDING = Status.REMOVED, Status.PENDING
_DAY = date(2024, 3, 14)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        pytest.param("No.,Link\n" + "\n".join(f"{n},#{n}" for n in range(1, 9)),
            {"complaint_no": [""] * 8}, id="a column of row numbers holds no complaint numbers"),
        pytest.param("Design,Link,Link,Status\nFox,https://shop.example.com/fox,#1,reported\n"
            "Fox,https://shop.example.com/fox,#2,", {"status": [_PENDING, Status.UNKNOWN]},
            id="with repeated headings, the address of the original is no listing"),
        pytest.param("Design,Link\nQuiet Whale,#1\nRed Fox,#2\nRed Fox + Quiet Whale,#3\nCat & Moon,#4",
            {"works": [("Quiet Whale",), ("Red Fox",), ("Red Fox", "Quiet Whale"), ("Cat & Moon",)]},
            id="a cell names two designs only if each is known"),
        pytest.param("Link,Shop\n#1,LinoShop (1102345678)\n#2,https://www.aliexpress.com/store/1102345678",
            {"store_number": ["1102345678"] * 2}, id="a store's number is found in its name or address"),
        pytest.param("Link,Shop\n#1,\u200b\u2060\n#2,Lino\u200bShop",
            {"store": ["", "Lino\u200bShop"]}, id="a cell with only invisible characters is empty"),
        pytest.param("Design,Link\nWhale,#1\nWhale,#1\nWhale,#2\nRed Fox,#2",
            {"flags": [(), (Flag.DUPLICATE,), (), ()]},
            id="a repeated row is a duplicate, or another finding if its design differs"),
        pytest.param("Client,Design,Link,IPR\nMira,Quiet Whale,#1,Red Fox (DE)(N/A)\nJonas,Red Fox,#2,Red Fox (DE)(N/A)",
            {"flags": [(Flag.IPR_BELONGS_TO_OTHER_WORK, Flag.IPR_OF_OTHER_CLIENT), ()]},
            id="without a register, a right with the title of another design in the file is flagged"),
        pytest.param('Design,Link,Notes\nFox,#1,"two\nlines"', {"note": ["two\nlines"]}, id="a record may have line breaks"),
        pytest.param('Link,Complaint no.\n#1,"=""00482133"""\n#2,\'00482134', {"complaint_no": ["00482133", "00482134"]},
            id="the quoting that programs add to a number is removed"),
        pytest.param("Design,Link\nQuiet Whale (https://tables.example/Quiet-Whale-0123?pvs=21),#1", {"work": ["Quiet Whale"]},
            id="a design's name may be followed by an address"),
    ],
)  # fmt: skip
def test_cells_of_a_row_are_read_according_to_their_columns(
    sheet: str, expected: dict[str, list[Any]]
) -> None:
    data = read_text(sheet).data
    assert {name: [getattr(row, name) for row in data] for name in expected} == expected


@pytest.mark.parametrize(
    ("sheet", "kinds"),
    [
        pytest.param("My pirates 2024\n\nDesign,Link,Status\nFox,#1,\nMarch 2024,,\nFox,#2,\nDesign,Link,Status\nFox,#3,\nTotal,3,",
            "other blank header data other data header data total", id="headings below a title, repeated, and a total"),
        pytest.param("Design,Link,Status\nFox,#1,\nTotal,3 links,in all", "header data total", id="a total in words"),
        pytest.param("Seller,Store link,Items\nLinoShop,https://www.aliexpress.com/store/1102345678,9\n"
            "InkShop,https://www.aliexpress.com/store/1102345679,4",
            "header other other", id="a sheet of shops has no listings"),
        pytest.param("Design,Link,Status\n(title),(address),(gone or live)\nWhale,#1,gone",
            "header other data", id="a row of hints below the headings is no listing"),
        pytest.param("| Design | Link | Status |\n|---|:---:|---:|\n| Whale \\| Fox | #1 | gone |",
            "header other data", id="the separator line of a Markdown table is no data"),
        pytest.param('Design,Link,Notes\nFox,#1,"two\nlines"\n\nFox,#2,', "header data blank data",
            id="a record with a line break is one record, and so is a blank line"),
    ],
)  # fmt: skip
def test_rows_are_recognised_as_data_headings_or_other_kinds(sheet: str, kinds: str) -> None:
    reading = read_text(sheet)
    assert [row.kind for row in reading.rows] == [RowKind(kind) for kind in kinds.split()]
    assert not reading.questions


@pytest.mark.parametrize(
    "mark", ['"', "″", "〃", "idem", "Dito", "ditto", "同上", "s.o.", "wie oben", "то же"]
)
def test_ditto_marks_repeat_the_row_above(mark: str) -> None:
    mark = mark.replace('"', '""""')
    _, row = read_text(f"Design,Link,Complaint no.\nQuiet Whale,#1,00731\n{mark},#2,{mark}").data
    assert (row.work, row.complaint_no) == ("Quiet Whale", "00731")


def test_the_user_can_assign_a_column_by_its_heading_or_letter() -> None:
    """A letter beyond the last column is ignored."""
    (row,) = read_text("Xyz,Link,Qqq\nFox,#1,zzz", "work=Xyz", "note=C", "title=Z").data
    assert (row.work, row.note, row.seen) == ("Fox", "zzz", {})
    (row,) = read_text("Link,Status\n#1,removed", "title=Z").data
    assert row.status is _REMOVED


def test_repeated_links_in_a_cell_count_once() -> None:
    (row,) = read_text('Design,Link\nFox,"#1\n#2, #1"').data
    assert [link.global_id for link in row.links] == [str(FIRST_ITEM + 1), str(FIRST_ITEM + 2)]


def test_unknown_columns_are_asked_about_and_nothing_is_named_by_its_content() -> None:
    """Without an answer, their cells are kept as text. Only the link is recognised without a heading."""
    reading = read_text("Fox,#1,2024-03-14,removed\nOwl,#2,2024-03-15,removed")
    asked = [(question.text, question.examples[0]) for question in reading.questions]
    assert asked == [
        ("What does column “A” hold?", "Fox"),
        ("What does column “C” hold?", "2024-03-14"),
        ("What does column “D” hold?", "removed"),
    ]
    assert [row.already_reported for row in reading.data] == [False, False]
    assert reading.data[0].rest == (("A", "Fox"), ("C", "2024-03-14"), ("D", "removed"))
    answered = read_text(
        "Fox,#1,2024-03-14,removed\nOwl,#2,2024-03-15,removed", "work=A", "reported=C", "ignore=D"
    )
    assert answered.questions == ()
    assert [(row.work, row.reported_on, row.rest) for row in answered.data] == [
        ("Fox", _DAY, ()),
        ("Owl", date(2024, 3, 15), ()),
    ]


def test_sentences_above_the_first_link_are_headings_to_ask_about() -> None:
    reading = read_text("Which of my drawings,Where I saw it,What came of it\nFox,#1,it was taken down")
    assert [question.text for question in reading.questions] == [
        "What does column “Which of my drawings” hold?",
        "What does column “What came of it” hold?",
    ]
    assert [len(row.links) for row in reading.data] == [1]


@pytest.mark.parametrize("heading", ["Date", "No.", "Name", "Product", "Brand", "Number"])
def test_vague_heading_is_asked_about(heading: str) -> None:
    """The date may be that of the report or of the discovery, and the number may count the rows."""
    reading = read_text(f"Design,Link,{heading}\nFox,#1,2024-03-14")
    (question,) = reading.questions
    assert question.choices[:2] == ("other=C", "ignore=C")
    assert {"reported=C", "number=C", "title=C", "client=C"} <= set(question.choices)
    assert "work=C" not in question.choices
    assert not reading.data[0].already_reported


def test_marks_below_reported_and_removed_are_asked_about_once_for_each_column() -> None:
    sheet = "Link,Reported,Removed on\n#1,yes,yes\n#2,yes,\n#3,2024-03-14,\n#4,12 March,"
    reading = read_text(sheet)
    assert [question.text for question in reading.questions] == [
        "What does “Removed on: yes” mean? (1 row)",
        "What does “Reported: yes” mean? (1 row)",
    ]
    crosses = read_text("Motiv;Link;Gemeldet;Gelöscht\nFuchs;#1;x;x\nFuchs;#2;X;\nFuchs;#3;;")
    assert [question.text for question in crosses.questions] == [
        "What does “Gelöscht: x” mean? (1 row)",
        "What does “Gemeldet: x” mean? (1 row)",
    ]
    (unlisted,) = read_text("Design,Link,Zapped\nFox,#1,x\nFox,#2,").questions
    assert unlisted.text == "What does column “Zapped” hold?"
    answers = ("status:Removed on: yes=removed", "status:Reported: yes=pending")
    answered = read_text(sheet, *answers)
    assert answered.questions == ()
    assert [row.status for row in answered.data] == [_REMOVED, _PENDING, _PENDING, _PENDING]


@pytest.mark.parametrize(
    ("note", "flag"),
    [
        ("licensed to them since May", Flag.NOTE_SAYS_LICENSED),
        ("no license whatsoever", None),
        ("ma boutique", Flag.OWN_LISTING),
    ],
)
def test_notes_about_a_licence_or_the_users_own_shop_are_flagged(note: str, flag: Flag | None) -> None:
    (row,) = read_text(f"Design,Link,Notes\nQuiet Whale,#1,{note}").data
    assert flags_of(row) == ({flag} if flag else set())

"""Text around addresses: headings in plain notes, remarks after an address, and exports of other programs."""

from __future__ import annotations

import pytest

from helper.sheets.files.sheet import SheetCell
from helper.sheets.importing.cell_links import read_cell_links
from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM
from tests.sheets.sample_sheets import flags_of, read_text

NOTES = """Quiet Whale
#1
#2 removed
- #3 (licensed! leave it)

Moon Fox:
#1
Red Owl: #4
"""


def test_lines_of_a_plain_text_note_are_read_as_rows() -> None:
    reading = read_text(NOTES)
    kinds = "other data data data blank other data data"
    assert [row.kind for row in reading.rows] == [RowKind(kind) for kind in kinds.split()]
    rows = reading.data
    assert [row.note for row in rows] == ["", "removed", "licensed! leave it", "", ""]
    assert (rows[1].status, rows[1].already_reported) == (Status.REMOVED, True)
    assert Flag.NOTE_SAYS_LICENSED in flags_of(rows[2])
    titles = ["Quiet Whale"] * 3 + ["Moon Fox", "Red Owl"]
    assert [(row.work, row.heading) for row in rows] == [("", title) for title in titles]
    (question,) = (asked for asked in reading.questions if asked.about == "designs")
    assert "“Quiet Whale” (3 rows), “Moon Fox” (1 row)" in question.text
    without = read_text(NOTES, "designs=none")
    assert (without.questions, [row.work for row in without.data]) == ((), [""] * 5)
    answered = read_text(NOTES, "designs=above")
    assert [row.work for row in answered.data] == titles
    assert answered.questions == ()


def test_a_product_title_after_an_address_is_not_read_as_a_status() -> None:
    """A product title may contain words such as "Deleted"."""
    title = "Funny Cartoon T-Shirt For Men Deleted Scenes Offline Mode Summer New Arrival 2024"
    (row,) = read_text(f"#1 {title}\n").data
    assert (row.status, row.already_reported, row.note) == (Status.UNKNOWN, False, title)


@pytest.mark.parametrize(
    "sheet",
    [
        *(
            f"Card Name,Card URL,{heading}\nShirt,https://board.example/c/1,Found: #1\n"
            for heading in ("Card Description", "Notes")
        ),
        # If the link column has a listing, links in remarks are ignored, because they may be to other listings.
        "Link,Notes\n#1,same seller as #2\n",
    ],
)
def test_the_listings_address_is_read_from_a_task_boards_description(sheet: str) -> None:
    """In a task board's export, the link column leads to the board's own cards, not to listings."""
    (row,) = read_text(sheet).data
    assert [link.global_id for link in row.links] == [str(FIRST_ITEM + 1)]


def test_a_cell_with_300000_digits_is_read_quickly() -> None:
    assert not read_cell_links(SheetCell("7" * 300_000)).links


@pytest.mark.parametrize(
    "heading", ["Search words", "Reported all the same, because", "Judged", "Operator", "Shelf"]
)
def test_cells_of_unused_columns_are_stored_with_their_row(heading: str) -> None:
    (row,) = read_text(f'Design,Link,"{heading}"\nFox,#1,something else\n').data
    assert row.rest == ((heading, "something else"),)

"""What stands beside a listing's address: above its rows, in its own cell, or where another program has put it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.sheets.files.sheet import SheetCell
from helper.sheets.importing.row_checks import read_cell_links
from helper.sheets.importing.rows import Flag, RowKind
from helper.sheets.words.lexicon import Status
from tests.factories import FIRST_ITEM, an_item_url
from tests.sheets.sample_sheets import data_of, flags_of, read, text_file

NOTES = f"""Quiet Whale
{an_item_url(1)}
{an_item_url(2)} reported 3 March, removed
- {an_item_url(3)} (licensed! leave it)

Moon Fox:
{an_item_url(1)}
"""


def test_remarks_in_plain_notes(tmp_path: Path) -> None:
    """What is written behind an address is kept: a licence holds the listing back, and what was reported is history."""
    rows = data_of(text_file(tmp_path, NOTES, name="notes.txt"))
    assert [row.note for row in rows] == ["", "reported 3 March, removed", "licensed! leave it", ""]
    assert (rows[1].status, rows[1].already_reported) == (Status.REMOVED, True)
    assert Flag.NOTE_SAYS_LICENSED in flags_of(rows[2])


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("see {} and {}", ""),
        ("siehe auch {} und {}.", ""),
        ("{}, {} - both reported in May", "both reported in May"),
        ("see {}, and also {}: still there", "still there"),
        ("Anna found {} and Bert found {}", "Anna found and Bert found"),
    ],
)
def test_words_that_only_point_at_links_are_no_remark(tmp_path: Path, cell: str, note: str) -> None:
    """What is left of a cell without its addresses is kept where it says something, and only then."""
    text = f'Design,Link\nQuiet Whale,"{cell.format(an_item_url(1), an_item_url(2))}"\n'
    (row,) = data_of(text_file(tmp_path, text))
    assert (len(row.links), row.note) == (2, note)


def test_a_title_behind_an_address_is_no_state(tmp_path: Path) -> None:
    """A product's title may hold any word: its listing is new all the same, and the title is kept."""
    title = "Funny Cartoon T-Shirt For Men Deleted Scenes Offline Mode Summer New Arrival 2024"
    (row,) = data_of(text_file(tmp_path, f"{an_item_url(1)} {title}\n", name="notes.txt"))
    assert (row.status, row.already_reported, row.note) == (Status.UNKNOWN, False, title)


def test_designs_that_stand_above(tmp_path: Path) -> None:
    """Headings are asked about once; after a yes they are the designs, and one listing may copy two."""
    path = text_file(tmp_path, NOTES, name="notes.txt")
    (question,) = (asked for asked in read(path).questions if asked.about == "designs")
    assert "“Quiet Whale” (3 rows), “Moon Fox” (1 row)" in question.text
    rows = data_of(path, *question.choices)
    assert [row.work for row in rows] == ["Quiet Whale"] * 3 + ["Moon Fox"]
    assert flags_of(rows[0]) == flags_of(rows[3]) == {Flag.SAME_ITEM_OTHER_WORK}
    assert [asked.about for asked in read(path, *question.choices).questions] == []


@pytest.mark.parametrize("heading", ["Card Description", "Notes", "Details"])
def test_the_link_in_a_description(tmp_path: Path, heading: str) -> None:
    """A board for tasks calls its own pages links: the listing is read where the person has put it."""
    text = f"Card Name,Card URL,{heading}\nShirt,https://board.example/c/1,Found: {an_item_url(1)}\n"
    (row,) = data_of(text_file(tmp_path, text))
    assert [link.global_id for link in row.links] == [str(FIRST_ITEM + 1)]


def test_a_link_beside_a_remark_stays_the_link(tmp_path: Path) -> None:
    """A remark may tell of another listing; as long as one column of links holds listings, it is believed."""
    text = f"Link,Notes\n{an_item_url(1)},same seller as {an_item_url(2)}\n"
    (row,) = data_of(text_file(tmp_path, text))
    assert [link.global_id for link in row.links] == [str(FIRST_ITEM + 1)]


def test_a_name_with_an_address_behind_it(tmp_path: Path) -> None:
    """Programs that link tables write the address behind the name: the name is the design."""
    text = f"Design,Link\nQuiet Whale (https://tables.example/Quiet-Whale-0123?pvs=21),{an_item_url(1)}\n"
    assert [row.work for row in data_of(text_file(tmp_path, text))] == ["Quiet Whale"]


def test_a_table_with_bars(tmp_path: Path) -> None:
    """The line below the headings is no data, and a bar that belongs to a title parts nothing."""
    text = f"| Design | Link | Status |\n|---|:---:|---:|\n| Whale \\| Fox | {an_item_url(1)} | gone |\n"
    rows = read(text_file(tmp_path, text)).rows
    assert [row.kind for row in rows] == [RowKind.HEADER, RowKind.OTHER, RowKind.DATA]
    assert (rows[2].work, rows[2].status) == ("Whale | Fox", Status.REMOVED)


def test_a_line_that_explains_the_headings(tmp_path: Path) -> None:
    """Hints below the headings are no listing, and their words are asked about by nobody."""
    text = f"Design,Link,Status\n(title),(address),(gone or live)\nWhale,{an_item_url(1)},gone\n"
    reading = read(text_file(tmp_path, text))
    assert [row.kind for row in reading.rows] == [RowKind.HEADER, RowKind.OTHER, RowKind.DATA]
    assert not reading.questions


def test_a_cell_of_endless_digits() -> None:
    """It is no listing, and it is read before anybody loses patience."""
    assert not read_cell_links(SheetCell("7" * 300_000)).links

"""Workbooks as artists keep them: several sheets, ditto marks, totals, hidden columns, unfinished rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helper.errors import WrongUse
from helper.model.address_verdicts import Disposition
from helper.model.finding import FindingState
from helper.model.work import RightState
from helper.sheets.files.sheet import SheetCell
from helper.sheets.importing.register import Register
from helper.sheets.importing.rows import Flag, RowOutcome, SheetRow
from helper.sheets.sheet_file import summary
from helper.store.store import Store
from helper.translation import use_language
from tests.factories import FIRST_ITEM, a_work, an_item_url
from tests.sheets.nasty_cases import of_all_cases
from tests.sheets.nasty_sheets import (
    LANGUAGES,
    Nasty,
    Truth,
    in_a_language,
    of_days,
    of_several_tables,
)
from tests.sheets.sample_sheets import (
    HEADINGS,
    Workbook,
    Worksheet,
    data_of,
    flags_of,
    link_row,
    read,
    read_text,
    table,
    take_in,
    take_text,
    two_sheets,
    workbook,
    write_rows,
)


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        (1005009900000017, True),
        (1005009900000010, False),
        (1005009900000000, False),
        (3256809713685265, True),  # An item id of AliExpress's US site.
        (3256809713685260, False),
    ],
)
def test_item_ids_that_may_be_truncated_are_flagged(tmp_path: Path, number: int, *, whole: bool) -> None:
    """Spreadsheet programs turn the 16th digit of a number into 0, so an id that ends in 0 may be wrong."""
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
def test_integers_above_2_53_may_be_truncated(number: int, *, cut: bool) -> None:
    """A double stores every integer up to 2^53 exactly, but not every larger one."""
    assert SheetCell(str(number), numeric=True).may_be_cut is cut


def test_a_hidden_column_of_unknown_meaning_is_saved_as_a_note(tmp_path: Path, store: Store) -> None:
    """Links in the hidden column add no listings, and the import's summary mentions the column."""
    path = table(
        tmp_path,
        ["Quiet Whale", an_item_url(1), an_item_url(51)],
        ["Quiet Whale", an_item_url(2), an_item_url(52)],
        headings=["Design", "Link", "old link", "Status"],
        hidden_column=2,
    )
    reading = read(path)
    assert [[link.global_id for link in row.links] for row in reading.data] == [
        [str(FIRST_ITEM + 1)],
        [str(FIRST_ITEM + 2)],
    ]
    taken = take_in(store, path)
    assert [listing.item_id for listing in store.listings.all()] == [str(FIRST_ITEM + 1), str(FIRST_ITEM + 2)]
    assert all("old link: https://" in finding.history[0].remarks for finding in store.findings.all())
    lines = summary(reading, taken, dry_run=False, typed=False)
    assert "The column “old link” is hidden, so it is only saved as a note." in lines
    assert str(FIRST_ITEM + 51) in [link.global_id for link in data_of(path, "link=C")[0].links]


def test_a_hidden_column_with_a_known_heading_is_read(tmp_path: Path) -> None:
    headings = ["Design", "Link", "Complaint no.", "Status"]
    row = ["Quiet Whale", an_item_url(1), "00482133", "removed"]
    reading = read(table(tmp_path, row, headings=headings, hidden_column=2))
    assert [row.complaint_no for row in reading.data] == ["00482133"]
    assert reading.hidden_columns == []


def test_one_import_reads_designs_and_listings(tmp_path: Path, store: Store) -> None:
    path = two_sheets(tmp_path)
    reading = read(path)
    taken = take_in(store, path)
    works = {work.title: work for work in store.works.all()}
    assert {title: (work.right.number, work.right.state) for title, work in works.items()} == {
        "Martin Inventor": ("VA 2-301-001", RightState.APPROVED),
        "Raven Librarian": ("VA 2-301-002", RightState.APPROVED),
        "Wieloryb Cichy": ("VA 2-301-003", RightState.APPROVED),
        "Moon Fox": ("VA 2-301-004", RightState.PENDING),
    }
    assert works["Moon Fox"].note == "also registered: VA 2-301-005"
    named = [
        works_by.title
        for finding in store.findings.all()
        if (works_by := store.works.get(finding.work_id or ""))
    ]
    assert named == ["Martin Inventor", "Martin Inventor", "Moon Fox"]
    assert Counter(taken.outcomes) == {
        RowOutcome.HISTORY: 2,
        RowOutcome.NEW: 1,
        RowOutcome.DESIGN: 5,
        RowOutcome.NO_DATA: 8,
    }
    lines = summary(reading, taken, dry_run=False, typed=False)
    assert "4 designs in a sheet of designs: 1 waiting for Alibaba · 3 approved" in lines
    assert reading.questions == ()


@pytest.fixture
def begin_german() -> Iterator[Callable[[], None]]:
    """Return the function that switches the interface to German until the test ends."""
    yield lambda: use_language("de")
    use_language("en")


def test_a_second_import_of_designs_changes_nothing(
    tmp_path: Path, store: Store, begin_german: Callable[[], None]
) -> None:
    """The second import, in another language, does not overwrite a state that changed after the first import."""
    path = two_sheets(tmp_path)
    take_in(store, path)
    fox = next(work for work in store.works.all() if work.title == "Moon Fox")
    store.change(replace(fox, right=replace(fox.right, state=RightState.APPROVED)))
    begin_german()
    again = take_in(store, path)
    assert again.put == ()
    assert set(again.outcomes) == {RowOutcome.KNOWN, RowOutcome.NO_DATA}


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            ("Shop name", "Shop number", "Status"),
            [("LinoShop", "1102345678", "active"), ("InkShop", "1102345679", "active")],
        ),
        (("Task", "Status"), [("Ask the lawyer", "pending"), ("Pay the fee", "done")]),
        (("Name", "Number"), [("Mira", "030 123456")]),
    ],
)
def test_sheets_about_other_subjects_add_no_designs(
    tmp_path: Path, store: Store, headings: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    """Lists of shops, tasks or phone numbers have columns that resemble those of a list of designs."""

    def fill(book: Workbook, listings: Worksheet) -> None:
        write_rows(listings, HEADINGS, link_row(1))
        write_rows(book.add_worksheet("Other"), headings, *rows)

    path = workbook(tmp_path, fill)
    assert read(path).designs == []
    take_in(store, path)
    assert [work.title for work in store.works.all()] == ["Quiet Whale"]


def test_an_unknown_status_word_raises_one_question(store: Store) -> None:
    sheet = "Design,Link,Shop,Status\n" + "\n".join(f"Quiet Whale,#{at},LinoShop,Tuesday" for at in range(3))
    (question,) = read_text(sheet).questions
    assert question.examples == (
        "line 2: Quiet Whale · LinoShop · 1005009900000017 · Tuesday",
        "line 3: Quiet Whale · LinoShop · 1005009900000018 · Tuesday",
    )
    assert "status:Tuesday=unknown" in question.choices
    assert read_text(sheet, "status:Tuesday=unknown").questions == ()
    take_text(store, sheet, "status:Tuesday=unknown")
    assert {finding.state for finding in store.findings.all()} == {FindingState.NEW}
    assert all("status: Tuesday" in finding.history[0].remarks for finding in store.findings.all())


def test_a_title_that_differs_by_a_letter_is_a_design_of_its_own(store: Store) -> None:
    """Case, blanks and accents do not make another design. The user can merge two designs."""
    store.change(a_work(title="Le Renard Étoilé"))
    titles = ("le renard  ETOILE", "Le Renar Étoilé", "Fern Study 4", "Fern Study 5")
    sheet = "\n".join(["Design,Link", *(f"{title},#{at}" for at, title in enumerate(titles))])
    assert read_text(sheet, register=Register(tuple(store.works.all()))).questions == ()
    take_text(store, sheet)
    named = [work.title for work in store.works.all()]
    assert named == ["Le Renard Étoilé", "Le Renar Étoilé", "Fern Study 4", "Fern Study 5"]


def test_rows_without_a_link_are_saved_as_notes_on_their_design(
    tmp_path: Path, store: Store, begin_german: Callable[[], None]
) -> None:
    path = table(
        tmp_path,
        link_row(1),
        link_row(0, link="", shop="LinoShop 1102345678", reported="2024-03-04", status="removed"),
        link_row(0, link="see photo", shop="InkShop"),
        link_row(0, link="", shop="InkShop"),
        link_row(0, link="", shop="InkShop"),
        link_row(0, link="https://www.instagram.com/p/1234567890", shop="InkShop"),
    )
    reading = read(path)
    taken = take_in(store, path)
    (work,) = store.works.all()
    assert work.note.split("; ") == [
        "1 row without a link in pirates.xlsx: “LinoShop 1102345678, reported 2024-03-04, removed”",
        "1 row without a link in pirates.xlsx: “InkShop, see photo”",
        "2 rows without a link in pirates.xlsx: “InkShop”",
    ]
    assert [seller.store_number for seller in store.sellers.all()] == ["1102345678"]
    assert len(store.listings.all()) == 1
    lines = summary(reading, taken, dry_run=False, typed=False)
    assert "     4  without a link: saved as a note on the design they name (rows 3–6)" in lines
    assert "     1  without a link to a listing: not imported (row 7)" in lines
    begin_german()
    assert take_in(store, path).put == ()


def test_titles_are_taken_from_registration_texts(tmp_path: Path, store: Store) -> None:
    def fill(book: Workbook, listings: Worksheet) -> None:
        headings = ["IPR title", "Reg. number", "Approved"]
        rights = (["Owl (US)(VA1)", "VA1", "yes"], ["Fox (US)(N/A)", "", "in review"])
        write_rows(book.add_worksheet("IPR list"), headings, *rights)
        write_rows(listings, HEADINGS, link_row(1, design="Owl"))

    take_in(store, workbook(tmp_path, fill))
    rights = {
        work.title: (work.right.text, work.right.number, work.right.state) for work in store.works.all()
    }
    assert rights == {
        "Owl": ("Owl (US)(VA1)", "VA1", RightState.APPROVED),
        "Fox": ("Fox (US)(N/A)", "", RightState.PENDING),
    }


def test_a_sheet_that_the_user_marks_as_listings_adds_no_designs(tmp_path: Path) -> None:
    path = two_sheets(tmp_path)
    assert len(read(path).designs) == 4
    assert read(path, "listings=Designs").designs == []
    with pytest.raises(WrongUse, match="no sheet"):
        read(path, "listings=Motifs")


_FROM_OTHER_ROWS = frozenset({Flag.DUPLICATE})
"""Flags that depend on other rows; other tests cover them."""


def _as_truth(row: SheetRow) -> Truth:
    """Return the row as a `Truth`, which can be compared with the expected one."""
    return Truth(
        kind=row.kind,
        items=tuple(int(link.global_id) - FIRST_ITEM if link.global_id else None for link in row.listings),
        work=row.work,
        status=row.status,
        reported_on=row.reported_on,
        complaint_no=row.complaint_no,
        flags=frozenset(row.flags) - _FROM_OTHER_ROWS,
    )


def _check(nasty: Nasty) -> list[SheetRow]:
    reading = read(nasty.path, *([f"dates={nasty.order}"] if nasty.order else []))
    assert [_as_truth(row) for row in reading.rows] == list(nasty.truths)
    return reading.data


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_in_other_languages_are_read(tmp_path: Path, language: str) -> None:
    _check(in_a_language(tmp_path, language, 1))


@pytest.mark.parametrize("seed", range(3))
def test_a_sheet_with_every_kind_of_difficult_row_is_read(tmp_path: Path, seed: int) -> None:
    for row in _check(of_all_cases(tmp_path, seed)):
        doubtful = {
            Flag.TEXT_AND_TARGET_DIFFER,
            Flag.ID_POSSIBLY_TRUNCATED,
            Flag.ID_LOST,
            Flag.LOOKALIKE_HOST,
        }
        if doubtful & set(row.flags):
            assert all(link.disposition is not Disposition.ACCEPT for link in row.links)


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_ambiguous_dates_raise_one_question(tmp_path: Path, order: str) -> None:
    nasty = of_days(tmp_path, 3, order=order)
    _check(nasty)
    unasked = read(nasty.path)
    assert [question.about for question in unasked.questions] == ["dates"]
    assert all(row.already_reported for row in unasked.data)


def test_two_tables_in_one_sheet_are_read(tmp_path: Path) -> None:
    _check(of_several_tables(tmp_path))

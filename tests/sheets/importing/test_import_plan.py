"""Import of a file: history, new listings, and no duplicates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Judgement
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import summary
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, a_work, an_address
from tests.sheets.sample_sheets import link_row, read_text, table, take_in, take_text

CUT = FIRST_ITEM + 3
"""Ends in 0, like a number that a spreadsheet has truncated."""


def test_reported_rows_are_history(store: Store) -> None:
    take_text(
        store,
        "Design,Link,Reported on,Removed on,Complaint no.,Status\n"
        "Quiet Whale,#1,2024-03-04,2024-03-06,00482133,removed\n"
        "Quiet Whale,#2,2024-03-04,,00482133,pending\n",
    )
    gone, waiting = store.findings.all()
    (complaint,) = store.complaints.all()
    assert (gone.state, waiting.state) == (FindingState.REMOVED, FindingState.FILED)
    assert gone.outcome is not None
    assert gone.outcome.at.date().isoformat() == "2024-03-06"
    assert (complaint.number, complaint.state) == ("00482133", ComplaintState.FILED)
    assert complaint.finding_ids == (gone.id, waiting.id)
    assert {finding.judgement for finding in (gone, waiting)} == {None}
    assert Queue(store).why_not_judge([gone]) == {gone.id: "It is already reported."}


def test_product_types_and_titles_are_told_apart(store: Store) -> None:
    """Product types have their own column, or one of products with few repeated short names; a seller's wording is a title."""
    rows = (f"Quiet Whale,#{number},{('mug', 'T-shirt')[number % 2]}" for number in range(8))
    take_text(store, "\n".join(["Design,Link,Product", *rows]))
    kinds = [(listing.product_type, listing.title) for listing in store.listings.all()]
    assert kinds[:2] == [("mug", ""), ("T-shirt", "")]
    title = "New Arrival Whale Print No {} Cotton Loose Summer"
    rows = (f"Quiet Whale,#{number},{title.format(number)},Hoodie" for number in range(20, 28))
    take_text(store, "\n".join(["Design,Link,Product,Product type", *rows]))
    last = store.listings.all()[-1]
    assert (last.product_type, last.title) == ("Hoodie", title.format(27))


def test_other_rows_are_new(store: Store) -> None:
    """A row that was not reported becomes a listing to judge, for the design in the sheet; all its cells are kept."""
    take_text(
        store,
        "Design,Link,Shop,Status,Shelf,Notes\nFox,#1,LinoShop 1102345678,not reported,north,ask her\n",
    )
    (finding,), (listing,), (work,) = store.findings.all(), store.listings.all(), store.works.all()
    assert (finding.state, finding.judgement, finding.work_id) == (FindingState.NEW, None, work.id)
    assert (listing.item_id, listing.store_number) == (str(FIRST_ITEM + 1), "1102345678")
    assert [seller.store_number for seller in store.sellers.all()] == ["1102345678"]
    assert "Shelf: north" in finding.history[0].note
    assert "ask her" in finding.history[0].note


def test_a_second_import_adds_nothing(tmp_path: Path, store: Store) -> None:
    path = table(
        tmp_path,
        link_row(1, complaint="00482133", status="removed", shop="LinoShop 1102345678"),
        link_row(2),
        link_row(2),
        link_row(2, design="Red Fox"),
        [None, CUT],
        ["Red Fox", 1005010000000000],
        link_row(0, link="https://www.aliexpress.com/store/1102345678"),
    )
    take_in(store, path)
    again = take_in(store, path)
    assert again.put == ()
    assert RowOutcome.NEW not in again.outcomes


def test_every_row_has_one_outcome(tmp_path: Path, store: Store) -> None:
    path = table(
        tmp_path,
        link_row(1, status="removed"),
        link_row(1, status="removed"),
        link_row(2),
        ["Quiet Whale", CUT],
        link_row(0, link="see photo", status="removed"),
        [],
        ["Total", 4],
    )
    assert Counter(take_in(store, path).outcomes) == {
        RowOutcome.HISTORY: 1,
        RowOutcome.DUPLICATE: 1,
        RowOutcome.NEW: 1,
        RowOutcome.DOUBTFUL: 1,
        RowOutcome.NO_LINK: 1,
        RowOutcome.NO_DATA: 3,
    }


@pytest.mark.parametrize(
    "row",
    [
        "Quiet Whale,,,,LinoShop,", ",,,,LinoShop,", ",,,,,1102345678", "Quiet Whale,,mug,,,", ",,Whale mug,,,",
        ",,,00482133,,", "Quiet Whale,,,00482133,,",
    ],
)  # fmt: skip
def test_a_row_about_a_listing_without_its_link(store: Store, row: str) -> None:
    """A shop, a product or a number without a link is reported as such, with or without a design."""
    taken = take_text(
        store,
        f"Design,Link,Product,Complaint no.,Shop,Shop number\nQuiet Whale,#1,mug,00482133,A,\n{row}\nFox,#2,,,B,",
    )
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.HISTORY, RowOutcome.NO_LINK, RowOutcome.NEW)
    assert store.findings.all()[1].work_id == next(
        work.id for work in store.works.all() if work.title == "Fox"
    )


def test_a_repeated_listing_is_counted_even_if_its_row_adds_more(store: Store) -> None:
    """A row with a second link, or another report, also repeats a listing; the summary counts both."""
    text = (
        "Design,Link,Complaint no.,Status\nFox,#1,00482133,rejected\nFox,#1,00482144,removed\n"
        "Fox,#2,,\nFox,#2 #3,,\nFox,#4,,\nFox,#4,,\n"
    )
    taken = take_text(store, text)
    assert Counter(taken.outcomes)[RowOutcome.DUPLICATE] == 1
    output = "\n".join(summary(read_text(text), taken, dry_run=False))
    assert "1  the same listing a second time" in output
    assert "2 more rows name a listing of an earlier row as well: one listing, with what both say." in output


def test_a_truncated_number_cannot_be_filed_unseen(tmp_path: Path, store: Store) -> None:
    take_in(store, table(tmp_path, ["Quiet Whale", FIRST_ITEM + 3]))
    queue = Queue(store)
    (finding,) = store.findings.all()
    queue.judge([finding.id], Judgement.COPY, viewed=False)
    assert queue.plan() == []
    assert [held.id for held in queue.held_back()] == [finding.id]


def test_truncated_numbers_stay_separate(store: Store) -> None:
    """Two rows with truncated numbers are two listings, as they may differ."""
    take_text(store, "Design,Item ID\nFox,1.00501E+15\nFox,1.00501E+15\nFox,1005009900000017\n")
    assert len(store.findings.all()) == 3


def test_a_known_listing_becomes_history(store: Store) -> None:
    """A waiting listing that the sheet reported long ago is not reported again."""
    Queue(store).add([an_address(1)], source="paste")
    take_text(store, "Design,Link,Status\nQuiet Whale,#1,removed")
    assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED]


def test_a_later_sheet_brings_the_outcome(store: Store) -> None:
    for status in ("pending", "removed"):
        take_text(store, f"Design,Link,Complaint no.,Status\nQuiet Whale,#1,00482133,{status}")
    assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED]
    assert [complaint.state for complaint in store.complaints.all()] == [ComplaintState.CLOSED]


def test_two_designs_are_two_findings(store: Store) -> None:
    take_text(store, "Design,Link\nQuiet Whale,#1\nFox,#2\nFox + Quiet Whale,#3")
    assert len(store.findings.all()) == 4


def test_the_registered_spelling_is_used(store: Store) -> None:
    """A design that the register knows as an alias is not added again."""
    whale = a_work(aliases=("Whale",))
    store.change(whale)
    assert take_text(store, "Design,Link\nwhale,#1").new_works == ()
    assert [finding.work_id for finding in store.findings.all()] == [whale.id]


def test_an_import_is_one_write(store: Store) -> None:
    writes: list[int] = []
    store.subscribe(lambda: writes.append(len(store.findings)))
    take_text(store, "Link\n" + "\n".join(f"#{number}" for number in range(30)))
    assert writes == [30]


def test_hidden_rows_are_left_out(tmp_path: Path, store: Store) -> None:
    path = table(tmp_path, link_row(1), hidden_row=1)
    assert take_in(store, path).outcomes == (RowOutcome.NO_DATA, RowOutcome.LEFT_OUT)
    assert take_in(store, path, "take=hidden-rows").outcomes == (RowOutcome.NO_DATA, RowOutcome.NEW)

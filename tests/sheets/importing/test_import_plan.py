"""Import of a file: history, new listings, and no duplicates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from helper.model.finding import FindingState, Judgement
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import summary
from helper.store.queries import copies
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, a_work, an_address
from tests.sheets.sample_sheets import link_row, read_text, table, take_in, take_text

CUT = FIRST_ITEM + 3
"""Ends in 0, like a number that a spreadsheet has truncated."""


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
    assert [held.id for held in copies(store, None, doubtful=True)] == [finding.id]


def test_truncated_numbers_stay_separate(store: Store) -> None:
    """Two rows with truncated numbers are two listings, as they may differ."""
    take_text(store, "Design,Item ID\nFox,1.00501E+15\nFox,1.00501E+15\nFox,1005009900000017\n")
    assert len(store.findings.all()) == 3


def test_a_known_listing_becomes_history(store: Store) -> None:
    """A waiting listing that the sheet reported long ago is not reported again."""
    Queue(store).add([an_address(1)], source="paste")
    take_text(store, "Design,Link,Status\nQuiet Whale,#1,removed")
    assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED]


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

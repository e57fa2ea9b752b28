"""The plan of an import: history, new listings, and duplicates."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from helper.model.deadlines import (
    ANSWER_OBJECTION,
    ASK_A_LAWYER,
    COMPLAIN_IN_THE_EU,
    business_days_after,
    due_list,
    months_after,
)
from helper.model.finding import FindingState, Judgement
from helper.model.work import RightState
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import summary
from helper.store.facts import news_since
from helper.store.queries import copies
from helper.store.queue import Queue
from helper.store.store import Store
from tests.factories import FIRST_ITEM, NOW, a_work, an_address
from tests.sheets.sample_sheets import link_row, read_text, table, take_in, take_text

CUT = FIRST_ITEM + 3
"""An item id that ends in 0, like a number that a spreadsheet program has truncated."""


def test_upheld_numbered_complaint_proves_that_the_design_is_approved(store: Store) -> None:
    rows = ("Quiet Whale,#1,removed,48213290", "Red Fox,#2,rejected,48213291", "Moon Owl,#3,removed,")
    take_text(store, "\n".join(["Design,Link,Status,Complaint no.", *rows]))
    states = {work.title: work.right.state for work in store.works.all()}
    assert states == {
        "Quiet Whale": RightState.APPROVED,
        "Red Fox": RightState.UNKNOWN,
        "Moon Owl": RightState.UNKNOWN,
    }


def test_due_dates_of_imported_outcomes_without_a_day_count_from_the_import(store: Store) -> None:
    """They counted from the day of the report, so that the time to answer was over on the day of the import."""
    rows = ("Red Fox,#2,rejected,2026-03-02", "Moon Owl,#3,seller objected,2026-03-02")
    take_text(store, "\n".join(["Design,Link,Status,Reported on", *rows]))
    dues = due_list(store.findings.all(), store.works.all(), NOW.date())
    assert {due.rule.what: due.on for due in dues} == {
        COMPLAIN_IN_THE_EU.what: months_after(NOW.date(), 6),
        ANSWER_OBJECTION.what: business_days_after(NOW.date(), 3),
        ASK_A_LAWYER.what: NOW.date() + timedelta(days=15),
    }
    assert news_since(store, NOW - timedelta(days=1)) == {}, "outcomes of an unknown day were counted as news"


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
def test_row_without_a_link_is_counted_but_creates_no_listing(store: Store, row: str) -> None:
    taken = take_text(
        store,
        f"Design,Link,Product,Complaint no.,Shop,Shop number\nQuiet Whale,#1,mug,00482133,A,\n{row}\nFox,#2,,,B,",
    )
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.HISTORY, RowOutcome.NO_LINK, RowOutcome.NEW)
    assert store.findings.all()[1].work_id == next(
        work.id for work in store.works.all() if work.title == "Fox"
    )


def test_import_summary_counts_rows_that_repeat_a_listing(store: Store) -> None:
    text = (
        "Design,Link,Complaint no.,Status\nFox,#1,00482133,rejected\nFox,#1,00482144,removed\n"
        "Fox,#2,,\nFox,#2 #3,,\nFox,#4,,\nFox,#4,,\n"
    )
    taken = take_text(store, text)
    assert Counter(taken.outcomes)[RowOutcome.DUPLICATE] == 1
    output = "\n".join(summary(read_text(text), taken, dry_run=False))
    assert "1  the same listing again" in output
    assert (
        "2 more rows have the same listing as an earlier row: saved as one listing, with the data of both."
        in output
    )


def test_listing_with_a_truncated_id_is_not_filed_before_it_is_viewed(tmp_path: Path, store: Store) -> None:
    take_in(store, table(tmp_path, ["Quiet Whale", FIRST_ITEM + 3]))
    queue = Queue(store)
    (finding,) = store.findings.all()
    queue.judge([finding.id], Judgement.COPY, viewed=False)
    assert queue.plan() == []
    assert [held.id for held in copies(store, doubtful=True)] == [finding.id]


def test_rows_with_the_same_truncated_item_id_stay_separate_listings(store: Store) -> None:
    """The digits that the spreadsheet program has lost may differ."""
    take_text(store, "Design,Item ID\nFox,1.00501E+15\nFox,1.00501E+15\nFox,1005009900000017\n")
    assert len(store.findings.all()) == 3


def test_known_listing_gets_the_outcome_that_a_spreadsheet_reports(store: Store) -> None:
    Queue(store).add([an_address(1)], source="paste")
    take_text(store, "Design,Link,Status\nQuiet Whale,#1,removed")
    assert [finding.state for finding in store.findings.all()] == [FindingState.REMOVED]


def test_a_listing_gets_one_finding_per_design(store: Store) -> None:
    take_text(store, "Design,Link\nQuiet Whale,#1\nFox,#2\nFox + Quiet Whale,#3")
    assert len(store.findings.all()) == 4


def test_an_alias_matches_its_design(store: Store) -> None:
    whale = a_work(aliases=("Whale",))
    store.change(whale)
    assert take_text(store, "Design,Link\nwhale,#1").new_works == ()
    assert [finding.work_id for finding in store.findings.all()] == [whale.id]


def test_an_import_is_a_single_write(store: Store) -> None:
    writes: list[int] = []
    store.subscribe(lambda: writes.append(len(store.findings)))
    take_text(store, "Link\n" + "\n".join(f"#{number}" for number in range(30)))
    assert writes == [30]


def test_hidden_rows_are_imported_only_on_request(tmp_path: Path, store: Store) -> None:
    path = table(tmp_path, link_row(1), hidden_row=1)
    assert take_in(store, path).outcomes == (RowOutcome.NO_DATA, RowOutcome.LEFT_OUT)
    assert take_in(store, path, "take=hidden-rows").outcomes == (RowOutcome.NO_DATA, RowOutcome.NEW)

"""A listing that was reported more than once stands as its last report says; what came before is its history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.exchange.facts import facts_of
from helper.exchange.importing.fate import Fate
from helper.exchange.importing.rows import Flag
from helper.exchange.report.figures import figures_of
from helper.exchange.words.status_words import Status
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState, Moment, MomentKind
from helper.model.words import finding_words, moment_words
from helper.store.by_hand import became
from helper.store.outcomes import Told, record_outcomes
from helper.store.store import Store
from tests.exchange.sample_sheets import TODAY, data_of, table, take_in
from tests.factories import FIRST_ITEM, NOW, an_item_url

HEADINGS = ("Design", "Link", "Reported on", "Removed on", "Complaint no.", "Status")
REFUSED = ["Quiet Whale", an_item_url(1), "2024-03-04", "2024-03-10", "00482133", "rejected"]
GONE = ["Quiet Whale", an_item_url(1), "2024-03-20", "2024-03-25", "00482144", "removed"]
BARE_REFUSED = ["Quiet Whale", an_item_url(1), "", "", "", "rejected"]
BARE_GONE = ["Quiet Whale", an_item_url(1), "", "", "", "removed"]


def _state(store: Store) -> FindingState:
    (finding,) = store.findings.all()
    return finding.state


@pytest.mark.parametrize("rows", [[REFUSED, GONE], [GONE, REFUSED]], ids=["in order", "the last one on top"])
def test_refused_first_and_gone_after_a_second_complaint_is_gone(
    tmp_path: Path, store: Store, rows: list[list[str]]
) -> None:
    """The days decide, not the order of the rows; both complaints are known, and both answers stand in the history."""
    taken = take_in(store, table(tmp_path, *rows, headings=HEADINGS))
    (finding,) = store.findings.all()
    assert finding_words(finding) == "gone"
    assert taken.fates == (Fate.NO_DATA, Fate.HISTORY, Fate.HISTORY)
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.CLOSED,
    }
    assert store.complaints[finding.complaint_id or ""].number == "00482144"
    told = [moment_words(moment) for moment in finding.history]
    assert "in your sheet: rejected" in told
    assert "in your sheet: removed" in told


def test_the_reports_count_it_as_gone(tmp_path: Path, store: Store) -> None:
    """It was refused once, and that is not what became of it; its days are those of the second complaint."""
    take_in(store, table(tmp_path, REFUSED, GONE, headings=HEADINGS))
    (fact,) = facts_of(store)
    total = figures_of([fact], TODAY).total
    assert (total.gone, total.said_no) == (1, 0)
    assert (fact.number, fact.reported_on, fact.days_to_gone) == ("00482144", date(2024, 3, 20), 5)


@pytest.mark.parametrize(
    "rows", [[REFUSED, GONE], [GONE, REFUSED], [BARE_REFUSED, BARE_GONE], [BARE_GONE, BARE_REFUSED]]
)
def test_the_same_sheet_again_changes_nothing(tmp_path: Path, store: Store, rows: list[list[str]]) -> None:
    """A report that is known is not another one, and the earlier refusal does not win the second time."""
    take_in(store, table(tmp_path, *rows, headings=HEADINGS))
    before = store.findings.all()
    assert take_in(store, table(tmp_path, *rows, headings=HEADINGS)).put == ()
    assert store.findings.all() == before


@pytest.mark.parametrize("rows", [[BARE_REFUSED, BARE_GONE], [BARE_GONE, BARE_REFUSED]])
def test_gone_stands_where_neither_row_has_a_day_or_a_number(
    tmp_path: Path, store: Store, rows: list[list[str]]
) -> None:
    """A listing can be gone after a refusal; that it was refused once does not bring it back."""
    take_in(store, table(tmp_path, *rows, headings=HEADINGS))
    assert _state(store) is FindingState.REMOVED


@pytest.mark.parametrize(
    "headings",
    [("Status first complaint", "Status second complaint"), ("Status", "Status 2"), ("Result", "2nd result")],
)
def test_two_columns_for_the_state_of_which_the_first_refused(
    tmp_path: Path, store: Store, headings: tuple[str, str]
) -> None:
    """Where one column for each complaint says refused and gone, it is gone, and the refusal stays in its history."""
    path = table(
        tmp_path,
        ["Fox", an_item_url(1), "rejected", "removed"],
        headings=["Design", "Link", *headings],
    )
    assert [row.status for row in data_of(path)] == [Status.REMOVED]
    take_in(store, path)
    (finding,) = store.findings.all()
    assert finding.state is FindingState.REMOVED
    assert f"{headings[0]}: rejected" in finding.history[0].note


@pytest.mark.parametrize("heading", ["Registration status", "IPR status", "Status of design"])
@pytest.mark.parametrize(("said", "status"), [("rejected", Status.REJECTED), ("pending", Status.PENDING)])
def test_the_state_of_something_else_is_no_second_answer(
    tmp_path: Path, heading: str, said: str, status: Status
) -> None:
    """A registration's own "approved" says nothing about the listing, and makes none gone."""
    path = table(
        tmp_path, ["Fox", an_item_url(1), said, "approved"], headings=["Design", "Link", "Status", heading]
    )
    assert [(row.status, row.rest) for row in data_of(path)] == [(status, ((heading, "approved"),))]


def test_a_refusal_after_a_report_that_waits_is_not_the_last_word(tmp_path: Path, store: Store) -> None:
    """Refused in March, reported again in April and waiting: it waits, and its first complaint is over."""
    waiting = ["Quiet Whale", an_item_url(1), "2024-04-20", "", "00482144", "pending"]
    take_in(store, table(tmp_path, waiting, REFUSED, headings=HEADINGS))
    assert _state(store) is FindingState.FILED
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.FILED,
    }


def test_a_later_sheet_brings_the_second_complaint(tmp_path: Path, store: Store) -> None:
    """A year later the sheet has a row more."""
    take_in(store, table(tmp_path, REFUSED, headings=HEADINGS))
    assert _state(store) is FindingState.REJECTED
    take_in(store, table(tmp_path, REFUSED, GONE, headings=HEADINGS))
    assert _state(store) is FindingState.REMOVED


def test_rows_of_two_complaints_do_not_disagree(tmp_path: Path) -> None:
    """Each tells the end of its own report; two ends of one report are a question still."""
    rows = data_of(table(tmp_path, REFUSED, GONE, headings=HEADINGS))
    assert not any(Flag.OPERATORS_DISAGREE in row.flags for row in rows)
    rows = data_of(table(tmp_path, BARE_REFUSED, BARE_GONE, headings=HEADINGS))
    assert all(Flag.OPERATORS_DISAGREE in row.flags for row in rows)


def test_the_portal_s_word_on_the_first_complaint_is_history_only(tmp_path: Path, store: Store) -> None:
    """The list shows both complaints, in whatever order it is read: the listing stays gone, and the line comes once."""
    take_in(store, table(tmp_path, REFUSED, GONE, headings=HEADINGS))
    first = next(complaint for complaint in store.complaints.all() if complaint.number == "00482133")
    told = {str(FIRST_ITEM + 1): Told(verdict="rejected", words="Rejected: no proof")}
    record_outcomes(store, first, told, number="00482133", at=NOW)
    (finding,) = store.findings.all()
    assert finding.state is FindingState.REMOVED
    assert moment_words(finding.history[-1]) == "the portal says of complaint 00482133: Rejected: no proof"
    assert record_outcomes(store, first, told, number="00482133", at=NOW) == []
    assert store.findings.all() == [finding]


def test_what_she_says_by_hand_leaves_the_earlier_complaint_closed(tmp_path: Path, store: Store) -> None:
    """Her word is about the last report; the one that was refused is over."""
    take_in(store, table(tmp_path, REFUSED, GONE, headings=HEADINGS))
    became(store, store.findings.all(), FindingState.FILED, by="Kim", at=NOW)
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.FILED,
    }


def test_of_several_reports_the_last_known_day_counts(tmp_path: Path, store: Store) -> None:
    """Months and due dates go by it; a report without a day does not take its place."""
    take_in(store, table(tmp_path, GONE, REFUSED, headings=HEADINGS))
    (finding,) = store.findings.all()
    undated = Moment(at=NOW, kind=MomentKind.REPORTED, undated=True)
    for history in (finding.history, (*finding.history, undated)):
        reported = max(
            (line for line in history if line.kind is MomentKind.REPORTED),
            key=lambda line: (not line.undated, line.at),
        )
        assert reported == finding.reported

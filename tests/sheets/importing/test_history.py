"""Past reports in a sheet: states and dates of listings, earlier complaints, and effects on planned forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from helper.model.attempt import Result
from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import Doubt, FindingState, Judgement, Moment, MomentKind
from helper.model.state_words import finding_words, moment_words
from helper.model.work import Work
from helper.sheets.importing.import_plan import ImportPlan
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import summary, totals
from helper.sheets.words.lexicon import Status
from helper.store.queries import copies
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.transitions import HandoverEnd, ReportedStatus
from tests.factories import FIRST_ITEM, NOW, a_work, addresses, an_attempt, complain
from tests.sheets.sample_sheets import link_row, plan_of, read_text, table, take_text

REFUSED = "Quiet Whale,#1,2024-03-04,2024-03-10,00482133,rejected"
GONE = "Quiet Whale,#1,2024-03-20,2024-03-25,00482144,removed"
WAITING = "Quiet Whale,#1,2024-04-20,,00482144,pending"
DATED_REFUSED, DATED_GONE = REFUSED.replace("00482133", ""), GONE.replace("00482144", "")
BARE_REFUSED, BARE_GONE = "Quiet Whale,#1,,,,rejected", "Quiet Whale,#1,,,,removed"


def _sheet(*rows: str) -> str:
    return "\n".join(["Design,Link,Reported on,Removed on,Complaint no.,Status", *rows])


def _state(store: Store) -> FindingState:
    (finding,) = store.findings.all()
    return finding.state


@pytest.mark.parametrize("rows", [[REFUSED, GONE], [GONE, REFUSED]], ids=["oldest first", "latest first"])
def test_a_listing_removed_after_a_second_complaint_counts_as_removed(store: Store, rows: list[str]) -> None:
    taken = take_text(store, _sheet(*rows))
    (finding,) = store.findings.all()
    assert finding_words(finding) == "gone"
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.HISTORY, RowOutcome.HISTORY)
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.CLOSED,
    }
    assert store.complaints[finding.complaint_id or ""].number == "00482144"
    moments = [moment_words(moment) for moment in finding.history]
    assert "in your spreadsheet: rejected" in moments
    assert "in your spreadsheet: removed" in moments


@pytest.mark.parametrize(
    "rows",
    [
        pair[::order]
        for pair in ([REFUSED, GONE], [DATED_REFUSED, DATED_GONE], [BARE_REFUSED, BARE_GONE])
        for order in (1, -1)
    ],
)
def test_removal_outweighs_a_rejection_and_a_second_import_changes_nothing(
    store: Store, rows: list[str]
) -> None:
    """Holds for rows in any order, with or without dates."""
    take_text(store, _sheet(*rows))
    assert _state(store) is FindingState.REMOVED
    before = store.findings.all()
    assert take_text(store, _sheet(*rows)).put == ()
    assert store.findings.all() == before


@pytest.mark.parametrize("headings", [("Status (Ann)", "Status (Ben)"), ("Status", "Result")])
def test_the_user_is_asked_which_of_two_status_columns_counts(headings: tuple[str, str]) -> None:
    """Without an answer, neither is the outcome; both are kept as notes."""
    sheet = f"Design,Link,{','.join(headings)}\nFox,#1,rejected,removed"
    reading = read_text(sheet)
    (question,) = reading.questions
    assert question.choices == ("status=C", "status=D")
    (row,) = reading.data
    assert (row.status, row.rest) == (
        Status.UNKNOWN,
        ((headings[0], "rejected"), (headings[1], "removed")),
    )
    answered = read_text(sheet, "status=D")
    assert answered.questions == ()
    assert (answered.data[0].status, answered.data[0].rest) == (Status.REMOVED, ((headings[0], "rejected"),))


@pytest.mark.parametrize("heading", ["Registration status", "IPR status", "Status of design"])
@pytest.mark.parametrize(("word", "status"), [("rejected", Status.REJECTED), ("pending", Status.PENDING)])
def test_registration_status_column_is_not_read_as_the_complaints_outcome(
    heading: str, word: str, status: Status
) -> None:
    (row,) = read_text(f"Design,Link,Status,{heading}\nFox,#1,{word},approved").data
    assert (row.status, row.rest) == (status, ((heading, "approved"),))


@pytest.mark.parametrize("word", ["", "pending", "reported"])
@pytest.mark.parametrize("reported", ["2024-03-04", ""])
def test_a_row_with_a_removal_date_counts_as_removed(word: str, reported: str) -> None:
    """The date overrides a status that is empty, or a word for an earlier stage."""
    (row,) = read_text(f"Design,Link,Reported on,Removed on,Status\nFox,#1,{reported},2024-03-09,{word}").data
    assert row.status is Status.REMOVED
    assert row.removed_on == date(2024, 3, 9)


def test_row_with_a_removal_date_and_status_online_counts_as_relisted() -> None:
    (row,) = read_text("Design,Link,Removed on,Status\nFox,#1,2024-03-09,still online").data
    assert row.status is Status.RELISTED


def test_a_withdrawn_complaint_does_not_count_as_a_removal(store: Store) -> None:
    """The row has a date in the column of removals."""
    take_text(store, _sheet("Quiet Whale,#1,2024-03-04,2024-03-10,00482133,withdrawn by us"))
    assert _state(store) is FindingState.WITHDRAWN


def test_a_rejection_before_a_pending_report_is_not_the_outcome(store: Store) -> None:
    """The listing was rejected in March and reported again in April."""
    take_text(store, _sheet(WAITING, REFUSED))
    assert _state(store) is FindingState.FILED
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.FILED,
    }


def test_late_outcome_of_an_earlier_complaint_changes_only_the_history(store: Store) -> None:
    take_text(store, _sheet(REFUSED, GONE))
    first = next(complaint for complaint in store.complaints.all() if complaint.number == "00482133")
    statuses = {str(FIRST_ITEM + 1): ReportedStatus(verdict="rejected", words="Rejected: no proof")}
    Queue(store).record_outcomes(first, statuses, number="00482133")
    (finding,) = store.findings.all()
    assert finding.state is FindingState.REMOVED
    assert moment_words(finding.history[-1]) == "the portal says about complaint 00482133: Rejected: no proof"
    assert Queue(store).record_outcomes(first, statuses, number="00482133") == []
    assert store.findings.all() == [finding]


def test_latest_dated_report_counts_as_the_report_of_the_listing(store: Store) -> None:
    take_text(store, _sheet(GONE, REFUSED))
    (finding,) = store.findings.all()
    undated = Moment(at=NOW, kind=MomentKind.REPORTED, undated=True)
    for variant in (finding, replace(finding, history=(*finding.history, undated))):
        assert variant.reported is not None
        assert variant.reported.number == "00482144"


REPORTED = {"status": "removed", "complaint": "00482133"}


@pytest.fixture
def work(store: Store) -> Work:
    work = a_work()
    store.change(work)
    return work


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store, now=lambda: NOW)


def _planned(queue: Queue, work: Work, links: int) -> Complaint:
    return complain(queue, work.id, addresses(links, start=1))


def _import(queue: Queue, store: Store, folder: Path, *rows: Sequence[str]) -> ImportPlan:
    taken = plan_of(store, table(folder, *rows))[1]
    queue.apply_import("a sheet brought in", *taken.put, remove=taken.remove)
    return taken


def test_a_listing_reported_in_the_sheet_is_taken_off_its_form(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    form = _planned(queue, work, 2)
    taken = _import(queue, store, tmp_path, link_row(1, **REPORTED))
    off, on = (store.findings[finding_id] for finding_id in form.finding_ids)
    assert RowOutcome.OFF_FORM in taken.outcomes
    assert (off.state, on.state) == (FindingState.REMOVED, FindingState.PLANNED)
    assert store.complaints[off.complaint_id or ""].number == "00482133"
    assert store.complaints[form.id].finding_ids == (on.id,)
    assert queue.problems(store.complaints[form.id]) == []


def test_planned_form_whose_last_listing_was_already_reported_is_removed(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    form = _planned(queue, work, 1)
    _import(queue, store, tmp_path, link_row(1, **REPORTED))
    assert form.id not in store.complaints
    assert queue.ready() == []


def test_undoing_an_import_puts_the_listings_back_on_their_planned_form(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    form = _planned(queue, work, 2)
    before = store.findings.all()
    _import(queue, store, tmp_path, link_row(1, **REPORTED), link_row(9))
    after = store.findings.all()
    store.undo_stack.undo()
    assert (store.findings.all(), store.complaints.all()) == (before, [form])
    store.undo_stack.redo()
    assert store.findings.all() == after


@pytest.mark.parametrize("handed_over", [False, True])
def test_import_asks_about_a_listing_whose_form_is_in_progress(
    tmp_path: Path, store: Store, queue: Queue, work: Work, handed_over: bool
) -> None:
    """Only the user knows whether the form in progress has been submitted."""
    form = _planned(queue, work, 2)
    reserved = queue.reserve()
    if handed_over:
        reserved = queue.hand_over(form.id, an_attempt())
    findings = store.findings.all()
    reading, taken = plan_of(store, table(tmp_path, link_row(1, **REPORTED)))
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.IN_HAND)
    assert taken.put == ()
    assert (store.complaints[form.id], store.findings.all()) == (reserved, findings)
    output = "\n".join(summary(reading, taken, dry_run=False))
    assert f"? Was the open form submitted? Your sheet marks these as reported: {FIRST_ITEM + 1}" in output
    assert totals(reading, taken)["in_hand"] == 1


def test_import_adds_only_the_outcome_to_a_complaint_filed_by_the_program(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    form = _planned(queue, work, 1)
    queue.reserve()
    queue.hand_over(form.id, an_attempt())
    queue.release(form.id, HandoverEnd(result=Result.FILED, number="00482133"))
    _import(queue, store, tmp_path, link_row(1, **REPORTED))
    (finding,) = store.findings.all()
    assert (finding.state, finding.complaint_id) == (FindingState.REMOVED, form.id)
    assert store.complaints[form.id].state is ComplaintState.CLOSED


def test_second_import_of_a_row_without_a_design_changes_no_form(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    """The form was planned after the first import.

    The row is recognised as the report that the first import recorded.
    """
    row = link_row(1, design="", status="removed")
    _import(queue, store, tmp_path, row)
    form = _planned(queue, work, 1)
    taken = _import(queue, store, tmp_path, row, row)
    assert RowOutcome.OFF_FORM not in taken.outcomes
    assert store.complaints[form.id].finding_ids == form.finding_ids


def test_a_listing_with_a_licence_note_is_filed_only_with_a_reason(
    tmp_path: Path, store: Store, queue: Queue
) -> None:
    _import(queue, store, tmp_path, link_row(1, notes="licensed to them until May"), link_row(2))
    first, _ = store.findings.all()
    assert first.doubts == (Doubt.LICENSED,)
    queue.judge([finding.id for finding in store.findings.all()], Judgement.COPY, viewed=True)
    (made,) = queue.plan()
    assert first.id not in made.finding_ids
    assert [held.id for held in copies(store, doubtful=True)] == [first.id]
    queue.judge([first.id], Judgement.COPY, viewed=True, because="the licence ended in May")
    (second,) = queue.plan()
    assert queue.problems(second) == []
    stored = store.findings[first.id]
    assert stored.grounds is not None
    assert (stored.grounds.reason, stored.grounds.at) == ("the licence ended in May", NOW)
    assert "the licence ended in May" in moment_words(stored.history[-2])

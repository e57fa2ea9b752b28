"""The past in a sheet: states and dates of listings, earlier complaints, and rows that this program wrote."""

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
from helper.sheets.importing.rows import Flag, RowOutcome
from helper.sheets.sheet_file import summary, totals
from helper.sheets.words.lexicon import Status
from helper.store.queries import copies
from helper.store.queue import Queue
from helper.store.store import Store
from helper.store.transitions import HandoverEnd, ReportedStatus
from tests.factories import FIRST_ITEM, NOW, a_work, addresses, an_attempt
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


@pytest.mark.parametrize("rows", [[REFUSED, GONE], [GONE, REFUSED]], ids=["in order", "the last one on top"])
def test_rejected_then_gone_after_a_second_complaint_is_gone(store: Store, rows: list[str]) -> None:
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
def test_gone_is_final_and_a_second_import_changes_nothing(store: Store, rows: list[str]) -> None:
    """Gone after a rejection is gone, with or without dates; a known report is not imported as another one."""
    take_text(store, _sheet(*rows))
    assert _state(store) is FindingState.REMOVED
    before = store.findings.all()
    assert take_text(store, _sheet(*rows)).put == ()
    assert store.findings.all() == before


@pytest.mark.parametrize(
    "headings",
    [("Status first complaint", "Status second complaint"), ("Status", "Status 2"), ("Result", "2nd result")],
)
def test_two_state_columns_of_which_the_first_is_rejected(store: Store, headings: tuple[str, str]) -> None:
    """With one column per complaint, rejected and gone mean gone, and the rejection stays in the history."""
    take_text(store, f"Design,Link,{','.join(headings)}\nFox,#1,rejected,removed")
    (finding,) = store.findings.all()
    assert finding.state is FindingState.REMOVED
    assert f"{headings[0]}: rejected" in finding.history[0].note


@pytest.mark.parametrize("heading", ["Registration status", "IPR status", "Status of design"])
@pytest.mark.parametrize(("word", "status"), [("rejected", Status.REJECTED), ("pending", Status.PENDING)])
def test_a_state_of_something_else_is_no_outcome(heading: str, word: str, status: Status) -> None:
    (row,) = read_text(f"Design,Link,Status,{heading}\nFox,#1,{word},approved").data
    assert (row.status, row.rest) == (status, ((heading, "approved"),))


@pytest.mark.parametrize("word", ["", "x", "✓", "ok", "pending", "reported"])
@pytest.mark.parametrize("reported", ["2024-03-04", "x", ""])
def test_a_row_with_a_removal_date_is_removed(word: str, reported: str) -> None:
    """An empty status, a tick or a word about an earlier stage leave the decision to the removal date."""
    (row,) = read_text(f"Design,Link,Reported on,Removed on,Status\nFox,#1,{reported},2024-03-09,{word}").data
    assert row.status is Status.REMOVED
    assert row.removed_on == date(2024, 3, 9)


def test_live_after_its_removal_is_relisted() -> None:
    """A removal date beside "still online" means that the listing came back."""
    (row,) = read_text("Design,Link,Removed on,Status\nFox,#1,2024-03-09,still online").data
    assert row.status is Status.RELISTED


def test_a_withdrawn_complaint_is_no_removal(store: Store) -> None:
    """The state is withdrawn, although the word also means removed and a date is beside it."""
    take_text(store, _sheet("Quiet Whale,#1,2024-03-04,2024-03-10,00482133,retiré par nous"))
    assert _state(store) is FindingState.WITHDRAWN


def test_a_rejection_before_a_pending_report_is_not_the_outcome(store: Store) -> None:
    """Rejected in March and reported again in April: the listing is pending, and its first complaint is closed."""
    take_text(store, _sheet(WAITING, REFUSED))
    assert _state(store) is FindingState.FILED
    assert {complaint.number: complaint.state for complaint in store.complaints.all()} == {
        "00482133": ComplaintState.CLOSED,
        "00482144": ComplaintState.FILED,
    }


def test_rows_of_two_complaints_do_not_disagree() -> None:
    """Each row holds the outcome of its own report; two outcomes of one report still raise a question."""
    rows = read_text(_sheet(REFUSED, GONE)).data
    assert not any(Flag.OPERATORS_DISAGREE in row.flags for row in rows)
    rows = read_text(_sheet(BARE_REFUSED, BARE_GONE)).data
    assert all(Flag.OPERATORS_DISAGREE in row.flags for row in rows)


def test_the_portal_s_word_on_the_first_complaint_is_history_only(store: Store) -> None:
    """The portal's list shows both complaints; read in either order, the listing stays gone and the history gets one line."""
    take_text(store, _sheet(REFUSED, GONE))
    first = next(complaint for complaint in store.complaints.all() if complaint.number == "00482133")
    statuses = {str(FIRST_ITEM + 1): ReportedStatus(verdict="rejected", words="Rejected: no proof")}
    Queue(store).record_outcomes(first, statuses, number="00482133")
    (finding,) = store.findings.all()
    assert finding.state is FindingState.REMOVED
    assert moment_words(finding.history[-1]) == "the portal says of complaint 00482133: Rejected: no proof"
    assert Queue(store).record_outcomes(first, statuses, number="00482133") == []
    assert store.findings.all() == [finding]


def test_of_several_reports_the_last_known_date_counts(store: Store) -> None:
    """Months and due dates use it; a report without a date does not replace it."""
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
    made = queue.complain(work.id, addresses(links, start=1), source="paste")
    assert isinstance(made, Complaint)
    return made


def _bring_in(queue: Queue, store: Store, folder: Path, *rows: Sequence[str]) -> ImportPlan:
    taken = plan_of(store, table(folder, *rows))[1]
    queue.apply_import("a sheet brought in", *taken.put, remove=taken.remove)
    return taken


def test_a_reported_listing_leaves_its_form(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """The listing becomes history under the sheet's number; the form keeps the others."""
    form = _planned(queue, work, 2)
    taken = _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    off, on = (store.findings[finding_id] for finding_id in form.finding_ids)
    assert RowOutcome.OFF_FORM in taken.outcomes
    assert (off.state, on.state) == (FindingState.REMOVED, FindingState.PLANNED)
    assert store.complaints[off.complaint_id or ""].number == "00482133"
    assert store.complaints[form.id].finding_ids == (on.id,)
    assert queue.problems(store.complaints[form.id]) == []


def test_an_emptied_form_is_removed(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """A form without listings would report nothing."""
    form = _planned(queue, work, 1)
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    assert form.id not in store.complaints
    assert queue.ready(practice=False) == []


def test_leaving_a_form_is_undone_with_the_import(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    form = _planned(queue, work, 2)
    before = store.findings.all()
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED), link_row(9))
    after = store.findings.all()
    store.undo_stack.undo()
    assert (store.findings.all(), store.complaints.all()) == (before, [form])
    store.undo_stack.redo()
    assert store.findings.all() == after


def test_a_listing_filed_only_in_practice_leaves_its_form(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    """Otherwise a form filed in practice would later be filed for real."""
    form = _planned(queue, work, 1)
    queue.reserve(practice=True)
    queue.hand_over(form.id, an_attempt(practice=True))
    queue.release(form.id, HandoverEnd(result=Result.FILED, number="1"))
    taken = _bring_in(queue, store, tmp_path, link_row(1, status="pending", complaint="00482133"))
    assert RowOutcome.OFF_FORM in taken.outcomes
    assert queue.ready(practice=False) == []


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_form_in_progress_raises_a_question(
    tmp_path: Path, store: Store, queue: Queue, work: Work, handed_over: bool
) -> None:
    """A form that is being filled or was handed over may just have been sent: only the user knows."""
    form = _planned(queue, work, 2)
    reserved = queue.reserve(practice=False)
    if handed_over:
        reserved = queue.hand_over(form.id, an_attempt())
    findings = store.findings.all()
    reading, taken = plan_of(store, table(tmp_path, link_row(1, **REPORTED)))
    assert taken.outcomes == (RowOutcome.NO_DATA, RowOutcome.IN_HAND)
    assert taken.put == ()
    assert (store.complaints[form.id], store.findings.all()) == (reserved, findings)
    output = "\n".join(summary(reading, taken, dry_run=False))
    assert (
        f"? Was the form that is with you now sent before? Your sheet says so of {FIRST_ITEM + 1}" in output
    )
    assert totals(reading, taken)["in_hand"] == 1


def test_a_form_sent_from_here_stays(tmp_path: Path, store: Store, queue: Queue, work: Work) -> None:
    """The sheet gives the outcome of a filed listing; its complaint keeps the listing."""
    form = _planned(queue, work, 1)
    queue.reserve(practice=False)
    queue.hand_over(form.id, an_attempt())
    queue.release(form.id, HandoverEnd(result=Result.FILED, number="00482133"))
    _bring_in(queue, store, tmp_path, link_row(1, **REPORTED))
    (finding,) = store.findings.all()
    assert (finding.state, finding.complaint_id) == (FindingState.REMOVED, form.id)
    assert store.complaints[form.id].state is ComplaintState.CLOSED


def test_an_old_row_takes_only_its_own_design_off_a_form(
    tmp_path: Path, store: Store, queue: Queue, work: Work
) -> None:
    """Two old rows without a design belong to the one earlier report, not to a form for another design."""
    row = link_row(1, design="", status="removed")
    _bring_in(queue, store, tmp_path, row)
    form = _planned(queue, work, 1)
    taken = _bring_in(queue, store, tmp_path, row, row)
    assert RowOutcome.OFF_FORM not in taken.outcomes
    assert store.complaints[form.id].finding_ids == form.finding_ids


def test_objections_of_the_sheet_are_kept(tmp_path: Path, store: Store, queue: Queue) -> None:
    """A note about a licence holds the listing back until the user gives a reason, even if it is judged a copy."""
    _bring_in(queue, store, tmp_path, link_row(1, notes="licensed to them until May"), link_row(2))
    first, _ = store.findings.all()
    assert first.doubts == (Doubt.LICENSED,)
    queue.judge([finding.id for finding in store.findings.all()], Judgement.COPY, viewed=True)
    (made,) = queue.plan()
    assert first.id not in made.finding_ids
    assert [held.id for held in copies(store, None, doubtful=True)] == [first.id]
    queue.judge([first.id], Judgement.COPY, viewed=True, because="the licence ended in May")
    (second,) = queue.plan()
    assert queue.problems(second) == []
    stored = store.findings[first.id]
    assert stored.grounds is not None
    assert (stored.grounds.reason, stored.grounds.at) == ("the licence ended in May", NOW)
    assert "the licence ended in May" in moment_words(stored.history[-2])
